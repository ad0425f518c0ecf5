//! What leaves by a connection, in which order, at most 64 KiB at a time.
//!
//! Control frames pass first, between the fragments of a long message too; then the connection's own answers and the
//! session's frames, each message whole before the next; the close last. The session's frames are pulled here, one at a
//! time and only when there is room for them: nothing is held that the client has not made room for.

use std::collections::VecDeque;

use bytes::{Buf, Bytes, BytesMut};

use super::frame::{self, MAX_HEADER, Opcode};

/// Bytes of payload in one frame and, but for a header, of what [`Outbox::pull`] gives at a time.
pub const HELD: usize = 64 << 10;

/// A message to a client: its opcode and its bytes, in two parts because a sequence number may follow the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Text or binary.
    pub opcode: Opcode,
    /// The bytes.
    pub parts: [Bytes; 2],
}

impl Outgoing {
    fn length(&self) -> usize {
        self.parts[0].len() + self.parts[1].len()
    }
}

/// The frames of the session this connection is attached to.
pub trait Source {
    /// The next message, if there is one; if not, the connection is woken when there is.
    fn next(&mut self) -> Option<Outgoing>;
    /// The message that `next` gave last has been taken whole; true when a ping should follow it at once.
    fn sent(&mut self) -> bool;
    /// A message of so many bytes has been taken whole, the session's or an answer of the connection itself.
    fn left(&mut self, _bytes: usize) {}
    /// What a ping carries, so that its pong proves how far the client has read.
    fn mark(&self) -> Option<u64>;
    /// Whether no request is waiting for its answer.
    fn is_settled(&self) -> bool;
    /// How many messages are ready, the one that is being taken among them.
    fn ready(&self) -> u64;
    /// Whether another connection has taken the session over.
    fn is_taken_over(&self) -> bool;
}

/// Too much waits for a client that does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the client asks and does not read the answers")]
pub struct Overfull;

/// How the connection ends.
#[derive(Debug)]
enum Ending {
    /// It does not.
    No,
    /// The close goes when every request has its answer.
    WhenSettled(u16, String),
    /// The close goes after so many more messages of the session.
    After(u64, u16, String),
    /// The close goes at the next frame boundary.
    Now(u16, String),
    /// The close has gone.
    Closed,
}

/// The message being cut into frames.
struct Cut {
    message: Outgoing,
    /// Bytes of the message before it was cut.
    length: usize,
    begun: bool,
    from_session: bool,
}

/// What leaves by one connection.
pub struct Outbox<S> {
    source: S,
    control: BytesMut,
    /// Bytes of pongs and of the connection's own answers that may wait.
    most_waiting: u64,
    ping: bool,
    answers: VecDeque<Outgoing>,
    answers_bytes: usize,
    cut: Option<Cut>,
    ending: Ending,
}

impl<S: Source> Outbox<S> {
    /// With nothing in it. A client that asks and does not read is refused more than `most_waiting` bytes of pongs and
    /// of the connection's own answers.
    pub fn new(source: S, most_waiting: u64) -> Outbox<S> {
        Outbox {
            source,
            control: BytesMut::new(),
            most_waiting,
            ping: false,
            answers: VecDeque::new(),
            answers_bytes: 0,
            cut: None,
            ending: Ending::No,
        }
    }

    /// The session's frames.
    pub fn source(&mut self) -> &mut S {
        &mut self.source
    }

    /// Answers a ping.
    pub fn pong(&mut self, payload: &[u8]) -> Result<(), Overfull> {
        self.weigh(payload.len())?;
        frame::control(&mut self.control, Opcode::Pong, payload);
        Ok(())
    }

    /// Asks whether the client is there. The mark is taken when the ping leaves; one that has not left is enough.
    pub fn ping(&mut self) {
        self.ping = true;
    }

    /// An answer of the connection itself, outside the order of the session's.
    pub fn answer(&mut self, answer: Outgoing) -> Result<(), Overfull> {
        self.weigh(answer.length())?;
        self.answers_bytes += answer.length() + MAX_HEADER;
        self.answers.push_back(answer);
        Ok(())
    }

    /// Whether one more of that length may wait.
    fn weigh(&self, length: usize) -> Result<(), Overfull> {
        let waiting = self.control.len() + self.answers_bytes + length + MAX_HEADER;
        if waiting as u64 > self.most_waiting { Err(Overfull) } else { Ok(()) }
    }

    /// Closes once every request has its answer and it has been taken.
    pub fn close_when_settled(&mut self, code: u16, reason: &str) {
        if matches!(self.ending, Ending::No) {
            self.ending = Ending::WhenSettled(code, reason.to_owned());
        }
    }

    /// Closes once what is ready now has been taken, whatever is said later: a program that prints for ever must not
    /// keep its connection. The code stays the one chosen before, if one was.
    pub fn close_after_ready(&mut self, code: u16, reason: &str) {
        let begun = self.cut.as_ref().is_some_and(|cut| cut.from_session);
        let ready = self.source.ready().saturating_sub(u64::from(begun));
        self.ending = match std::mem::replace(&mut self.ending, Ending::Closed) {
            Ending::No => Ending::After(ready, code, reason.to_owned()),
            Ending::WhenSettled(code, reason) => Ending::After(ready, code, reason),
            other => other,
        };
    }

    /// Closes at once: only the frame that has begun goes before it.
    pub fn close_now(&mut self, code: u16, reason: &str) {
        self.ending = match std::mem::replace(&mut self.ending, Ending::Closed) {
            Ending::Closed => Ending::Closed,
            Ending::WhenSettled(code, reason) | Ending::After(_, code, reason) => Ending::Now(code, reason),
            Ending::No | Ending::Now(..) => Ending::Now(code, reason.to_owned()),
        };
    }

    /// Whether the close has been given out: nothing follows it.
    pub fn is_closed(&self) -> bool {
        matches!(self.ending, Ending::Closed)
    }

    /// The next bytes, as many whole frames as [`HELD`] has room for; empty when there is nothing.
    pub fn pull(&mut self) -> Bytes {
        let mut chunk = BytesMut::new();
        while !self.is_closed() {
            if !self.control.is_empty() {
                // Bounded, and nothing else is in the chunk but what left room.
                if !chunk.is_empty() && chunk.len() + self.control.len() > HELD {
                    break;
                }
                chunk.unsplit(self.control.split());
                continue;
            }
            if self.ping {
                let mark = self.source.mark().map(u64::to_be_bytes);
                frame::control(&mut self.control, Opcode::Ping, mark.as_ref().map_or(&[], |mark| &mark[..]));
                self.ping = false;
                continue;
            }
            if matches!(self.ending, Ending::Now(..)) {
                self.close(&mut chunk);
                break;
            }
            if self.cut.is_none() {
                self.cut = self.next_message();
            }
            let Some(cut) = &mut self.cut else {
                let is_over = match self.ending {
                    Ending::WhenSettled(..) => self.source.is_settled(),
                    Ending::After(..) => true,
                    _ => false,
                };
                if is_over {
                    self.close(&mut chunk);
                }
                break;
            };
            let payload = cut.message.length().min(HELD);
            if !chunk.is_empty() && chunk.len() + payload + MAX_HEADER > HELD {
                break;
            }
            if cut.write(&mut chunk, payload) {
                let (from_session, length) = (cut.from_session, cut.length);
                self.cut = None;
                self.source.left(length);
                if from_session {
                    self.ping |= self.source.sent();
                }
            }
        }
        chunk.freeze()
    }

    fn next_message(&mut self) -> Option<Cut> {
        if let Some(message) = self.answers.pop_front() {
            self.answers_bytes -= message.length() + MAX_HEADER;
            return Some(Cut::of(message, false));
        }
        match &mut self.ending {
            Ending::After(0, ..) => return None,
            Ending::After(left, ..) => *left -= 1,
            _ => {}
        }
        let message = self.source.next()?;
        Some(Cut::of(message, true))
    }

    fn close(&mut self, chunk: &mut BytesMut) {
        if let Ending::WhenSettled(code, reason) | Ending::After(_, code, reason) | Ending::Now(code, reason) =
            std::mem::replace(&mut self.ending, Ending::Closed)
        {
            frame::close(chunk, code, &reason);
        }
    }
}

impl Cut {
    fn of(message: Outgoing, from_session: bool) -> Cut {
        let length = message.length();
        Cut { message, length, begun: false, from_session }
    }

    /// Writes the next frame, of `payload` bytes; true when it was the last.
    fn write(&mut self, chunk: &mut BytesMut, mut payload: usize) -> bool {
        let is_last = payload == self.message.length();
        let opcode = if self.begun { Opcode::Continuation } else { self.message.opcode };
        self.begun = true;
        chunk.reserve(payload + MAX_HEADER);
        frame::header(chunk, is_last, opcode, payload);
        for part in &mut self.message.parts {
            let step = payload.min(part.len());
            chunk.extend_from_slice(&part[..step]);
            part.advance(step);
            payload -= step;
        }
        is_last
    }
}

#[cfg(test)]
mod tests;
