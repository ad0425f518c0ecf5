//! The DataCode server: connections, protocols, sessions, supervision.

pub mod messages;
pub mod limits;
pub mod meter;
pub mod protocol;
pub mod session;
pub mod ws;
