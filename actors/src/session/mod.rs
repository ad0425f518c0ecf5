//! A session: what outlives its connection.

pub mod event;
