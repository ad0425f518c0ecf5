//! The DataCode server: connections, protocols, sessions, supervision.

pub mod files;
pub mod interpreter_actor;
pub mod limits;
pub mod messages;
pub mod meter;
pub mod protocol;
pub mod session;
pub mod supervisor;
pub mod ws;
