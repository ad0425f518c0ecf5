//! The server as its clients see it: real sockets on the loopback, bytes written by hand.
//!
//! [`server`] starts one on a free port, [`client`] speaks to it; each other file tests one thing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it goes wrong")]

mod asking;
mod auth;
mod away;
mod client;
mod coming_back;
mod ending;
mod frame;
mod frames;
mod heartbeat;
mod http;
mod interrupts;
mod observed;
mod requests;
mod server;
mod settings;
mod shares;
mod tls;
mod waiting;
