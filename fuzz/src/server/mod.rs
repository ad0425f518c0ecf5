//! What must hold for whatever a client of the server sends: `frames.rs` is about bytes on the wire, `requests.rs` about
//! the text of one message and what it is answered.

mod frames;
mod requests;

pub use frames::frames;
pub use requests::requests;
