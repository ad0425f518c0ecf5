//! The DataCode protocol on `/`: text frames with one JSON object each.

use bytes::Bytes;

use super::{Act, Dialect, Frame, Inbound, ReplyTo};
use crate::session::event::{Control, Event};

/// One connection's side of it.
#[derive(Debug, Default)]
pub struct DataCode {}

impl Dialect for DataCode {
    fn decode(&mut self, _message: Inbound) -> Act {
        Act::Close(1003, "not written yet")
    }
}

pub(super) fn encode(_reply: &ReplyTo, _event: &Event) -> Option<Frame> {
    None
}

pub(super) fn control(_reply: &ReplyTo, _control: &Control) -> Frame {
    Frame::Text(Bytes::new())
}

pub(super) fn splice(body: &Bytes, _seq: u64) -> [Bytes; 2] {
    [body.clone(), Bytes::new()]
}
