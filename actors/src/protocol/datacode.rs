//! The DataCode protocol on `/`: text frames with one JSON object each.
//!
//! `decode` reads a request, `encode` writes what belongs to a queued request, `control` writes what is told at once.
//! The documented answers are exact: these keys, in this order, and no others unless the request asked for more.

mod control;
mod decode;
mod encode;
mod given;
mod json;
mod timestamp;

use bytes::Bytes;
use datacode_lang::messages::Lang;

use super::{Act, Dialect, Frame, Inbound, ReplyTo};
use crate::messages::closings;
use crate::session::event::{Control, Event};

/// One connection's side of it. It remembers nothing of what it read: every request says all that its answer needs.
#[derive(Debug, Default)]
pub struct DataCode {
    /// The language of answers to requests that name none.
    pub lang: Lang,
}

impl Dialect for DataCode {
    fn decode(&mut self, message: Inbound) -> Act {
        match message {
            Inbound::Text(text) => decode::decode(&text, self.lang),
            Inbound::Binary(_) => Act::Close(1003, &closings::ONLY_TEXT),
        }
    }
}

pub(super) fn encode(reply: &ReplyTo, event: &Event) -> Option<Frame> {
    encode::encode(reply, event).map(|body| Frame::Text(Bytes::from(body)))
}

pub(super) fn unwritten(reply: &ReplyTo) -> Frame {
    Frame::Text(Bytes::from(encode::unwritten(reply)))
}

pub(super) fn control(reply: &ReplyTo, control: &Control) -> Frame {
    Frame::Text(Bytes::from(control::encode(reply, control)))
}

/// Every body is an object with at least one key and ends with `}`.
pub(super) fn splice(body: &Bytes, seq: u64) -> [Bytes; 2] {
    let head = body.slice(..body.len().saturating_sub(1));
    [head, Bytes::from(format!(",\"seq\":{seq}}}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_message_closes_with_1003() {
        let act = DataCode::default().decode(Inbound::Binary(Bytes::from_static(b"\x01")));
        assert!(matches!(act, Act::Close(1003, _)), "{act:?}");
    }

    #[test]
    fn the_sequence_number_becomes_the_last_key() {
        let body = Bytes::from_static(br#"{"success":true,"error":null,"id":7}"#);
        let [head, tail] = splice(&body, 12);
        assert_eq!([&head[..], &tail[..]].concat(), br#"{"success":true,"error":null,"id":7,"seq":12}"#);
    }
}
