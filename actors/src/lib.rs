//! The DataCode server: connections, protocols, sessions, supervision.

pub mod messages;
pub mod protocol;
pub mod session;
pub mod ws;
