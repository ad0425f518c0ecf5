//! WebSocket frames, RFC 6455: bytes from a socket to whole messages and back. Nothing here knows a socket.
//!
//! In: [`guard`] looks at the headers and stops before the first frame no server should wait for, the codec of actix-http
//! takes the frames apart, [`reassembly`] joins fragments and checks their text; [`reader`] is the three in a row.
//! Out: [`outbox`] cuts messages into [`frame`]s of at most 64 KiB, so that pings, pongs and the close pass between
//! them, and [`body`] is the response body that pulls from it.

pub mod body;
pub mod broken;
pub mod frame;
pub mod guard;
pub mod outbox;
pub mod reader;
pub mod reassembly;
pub mod utf8;
