//! What can be wrong with what a client sends, below any protocol, and the close code that tells it so.

use actix_http::ws::ProtocolError;

/// Why a connection must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Frames that are none: no mask, reserved bits, unknown opcodes, fragments out of order, oversized control frames.
    #[error("the frames break RFC 6455")]
    Protocol,
    /// Text that is no UTF-8.
    #[error("text that is not UTF-8")]
    Text,
    /// A frame or a message longer than the server takes.
    #[error("a message of more than {0} bytes")]
    TooLarge(u64),
    /// More than the server keeps of all clients' messages together.
    #[error("too much has been sent by all clients together")]
    NoRoom,
}

impl Broken {
    /// The close code, RFC 6455 7.4.1.
    pub fn code(self) -> u16 {
        match self {
            Broken::Protocol => 1002,
            Broken::Text => 1007,
            Broken::TooLarge(_) => 1009,
            Broken::NoRoom => 1013,
        }
    }
}

impl Broken {
    /// What an error of the codec means where messages may have `most` bytes.
    pub fn of_codec(error: &ProtocolError, most: u64) -> Broken {
        match error {
            ProtocolError::Overflow => Broken::TooLarge(most),
            _ => Broken::Protocol,
        }
    }
}
