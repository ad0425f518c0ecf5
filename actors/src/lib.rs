//! The DataCode server: connections, protocols, sessions, supervision.

pub mod auth;
pub mod charts;
pub mod connections;
pub mod entropy;
pub mod files;
pub mod incoming;
pub mod interpreter_actor;
pub mod limits;
mod listener;
pub mod messages;
pub mod meter;
pub mod metrics;
mod observe;
pub mod origin;
pub mod page;
pub mod protocol;
pub mod server;
pub mod session;
pub mod sheets;
mod socket;
pub mod supervisor;
pub mod tls;
mod waiting;
pub mod ws;
mod ws_session;
