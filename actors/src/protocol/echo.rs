//! Gives every message back as it came: what suites for WebSocket servers talk to. Only in test builds.

use super::{Act, Dialect, Frame, Inbound};

/// The variable of the environment that makes every connection of a test build speak it.
pub const VARIABLE: &str = "DATACODE_ECHO";

/// One connection's side of it.
pub struct Echo;

impl Dialect for Echo {
    fn decode(&mut self, message: Inbound) -> Act {
        Act::Reply(match message {
            Inbound::Text(text) => Frame::Text(text.into_bytes()),
            Inbound::Binary(bytes) => Frame::Binary(bytes),
        })
    }
}
