//! The DataCode server: connections, protocols, sessions, supervision.

pub mod protocol;
pub mod session;
