//! The bytes of a client to what it sent: guard, codec and reassembly in a row.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_codec::Decoder;
use actix_http::ws::Codec;
use actix_web::error::PayloadError;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::broken::Broken;
use super::guard::Guard;
use super::reassembly::Reassembly;
pub use super::reassembly::Received;
use crate::incoming::{Incoming, NoRoom, Part};

/// Above this, the buffer is given back after a message: one large message must not cost an idle connection its size.
const KEEP: usize = 64 << 10;

/// Bytes in, messages out.
#[derive(Debug)]
pub struct Reader {
    guard: Guard,
    codec: Codec,
    buffer: BytesMut,
    reassembly: Reassembly,
    /// What it holds of a message that is not whole.
    held: Part,
    max_message: u64,
    /// What the guard refused, to be told once everything before it has been given.
    refused: Option<Broken>,
    ended: bool,
}

impl Reader {
    /// A reader for messages of at most `max_message` bytes, which count among those of all clients.
    pub fn new(max_message: u64, incoming: &Arc<Incoming>) -> Reader {
        Reader {
            guard: Guard::new(max_message),
            codec: Codec::new().max_size(usize::try_from(max_message).unwrap_or(usize::MAX)),
            buffer: BytesMut::new(),
            reassembly: Reassembly::default(),
            held: incoming.part(),
            max_message,
            refused: None,
            ended: false,
        }
    }

    /// Takes bytes. After a close or an error they are dropped.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.ended || self.refused.is_some() {
            return;
        }
        let (admitted, refused) = self.guard.admit(bytes);
        self.buffer.extend_from_slice(&bytes[..admitted]);
        self.refused = self.account().err().or(refused);
    }

    /// Tells how much is held; a little of each connection is not counted.
    fn account(&mut self) -> Result<(), Broken> {
        let held = self.buffer.len() + self.reassembly.held();
        self.held.hold(if held > KEEP { held } else { 0 }).map_err(|NoRoom| Broken::NoRoom)
    }

    /// The next of what has arrived whole. An error comes once, after everything that precedes it; after it and after a close
    /// nothing more comes.
    pub fn take(&mut self) -> Option<Result<Received, Broken>> {
        while !self.ended {
            let max_message = self.max_message;
            let decoded = self.codec.decode(&mut self.buffer).map_err(|error| Broken::of_codec(&error, max_message));
            let received = match decoded {
                Ok(Some(frame)) => self.reassembly.push(frame),
                Ok(None) => match self.refused.take() {
                    Some(broken) => Err(broken),
                    None => return None,
                },
                Err(broken) => Err(broken),
            };
            match received {
                Ok(None) => {}
                Ok(Some(received)) => {
                    if matches!(received, Received::Close(_)) {
                        self.end();
                    }
                    if matches!(&received, Received::Message(message) if message.size() > KEEP)
                        && self.buffer.is_empty()
                    {
                        self.buffer = BytesMut::new();
                    }
                    // It is less than it was: there is room for it.
                    let _ = self.account();
                    return Some(Ok(received));
                }
                Err(broken) => {
                    self.end();
                    return Some(Err(broken));
                }
            }
        }
        None
    }

    fn end(&mut self) {
        self.ended = true;
        self.buffer = BytesMut::new();
        self.reassembly = Reassembly::default();
        let _ = self.account();
    }
}

/// The reader over a request's payload. It ends when no more bytes will come; what follows a close or an error is read
/// and dropped, so that the client's unread bytes do not make the system reset the connection before our close arrives.
pub struct Messages<P> {
    payload: P,
    reader: Reader,
    /// When bytes last came: a large message that comes slowly is a sign of life long before it is whole.
    heard: Rc<Cell<Instant>>,
}

impl<P> Messages<P> {
    /// What comes by this payload, and when bytes last came.
    pub fn new(payload: P, reader: Reader) -> (Messages<P>, Rc<Cell<Instant>>) {
        let heard = Rc::new(Cell::new(Instant::now()));
        (Messages { payload, reader, heard: heard.clone() }, heard)
    }
}

impl<P: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for Messages<P> {
    type Item = Result<Received, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(received) = this.reader.take() {
                return Poll::Ready(Some(received));
            }
            match Pin::new(&mut this.payload).poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(bytes))) => {
                    this.heard.set(Instant::now());
                    this.reader.feed(&bytes);
                }
                // An error is the end of the connection, too: the body tells whether it can still be written to.
                Poll::Ready(None | Some(Err(_))) => return Poll::Ready(None),
            }
        }
    }
}

#[cfg(test)]
mod tests;
