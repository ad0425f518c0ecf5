//! Frames to whole messages: joins fragments and checks that text is text.

use actix_http::ws::{Frame, Item};
use bytes::{Bytes, BytesMut};
use bytestring::ByteString;

use super::broken::Broken;
use super::utf8::Utf8;
use crate::protocol::Inbound;

/// Something a client sent, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A message.
    Message(Inbound),
    /// To be answered with a pong of the same bytes.
    Ping(Bytes),
    /// The answer to a ping.
    Pong(Bytes),
    /// It sends nothing more; the code it gave, if any.
    Close(Option<u16>),
}

/// The message under way. How long it may become has been seen to by the guard.
#[derive(Debug, Default)]
pub struct Reassembly {
    text: Option<Utf8>,
    parts: BytesMut,
}

impl Reassembly {
    /// Takes a frame; gives what it completes. The codec has seen to it that fragments come in a right order.
    pub fn push(&mut self, frame: Frame) -> Result<Option<Received>, Broken> {
        Ok(Some(match frame {
            Frame::Text(bytes) => Received::Message(Inbound::Text(text(bytes)?)),
            Frame::Binary(bytes) => Received::Message(Inbound::Binary(bytes)),
            Frame::Ping(bytes) => Received::Ping(bytes),
            Frame::Pong(bytes) => Received::Pong(bytes),
            Frame::Close(reason) => Received::Close(reason.map(|reason| reason.code.into())),
            Frame::Continuation(Item::FirstText(bytes)) => {
                self.text = Some(Utf8::default());
                return self.part(&bytes).map(|()| None);
            }
            Frame::Continuation(Item::FirstBinary(bytes)) => {
                self.text = None;
                return self.part(&bytes).map(|()| None);
            }
            Frame::Continuation(Item::Continue(bytes)) => return self.part(&bytes).map(|()| None),
            Frame::Continuation(Item::Last(bytes)) => {
                self.part(&bytes)?;
                let whole = std::mem::take(&mut self.parts).freeze();
                Received::Message(match self.text.take() {
                    Some(utf8) if !utf8.is_complete() => return Err(Broken::Text),
                    Some(_) => Inbound::Text(text(whole)?),
                    None => Inbound::Binary(whole),
                })
            }
        }))
    }

    /// Bytes of the message under way.
    pub fn held(&self) -> usize {
        self.parts.len()
    }

    fn part(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        // Told at the fragment that is wrong, not at the end of a message that may never come.
        if let Some(utf8) = &mut self.text
            && !utf8.push(bytes)
        {
            return Err(Broken::Text);
        }
        self.parts.extend_from_slice(bytes);
        Ok(())
    }
}

fn text(bytes: Bytes) -> Result<ByteString, Broken> {
    ByteString::try_from(bytes).map_err(|_| Broken::Text)
}
