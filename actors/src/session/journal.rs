//! The journal: numbered frames of one session, in order, bounded, replayable.
//!
//! Frames leave in the order of their numbers. Taking a session up again is nothing but rewinding `sent`. Without a
//! reconnection token frames are dropped as they are written; with one they stay until room is needed and the client
//! has proved that it has them.

use std::collections::VecDeque;

use crate::protocol::{Encoder, Frame};

/// What a frame is to the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Output and what else must not be lost before the end.
    Stream,
    /// A state that a newer one of the same request replaces while it is unsent.
    State,
    /// The terminal answer of a request.
    Answer,
    /// A refusal in its place in the order.
    Refusal,
}

/// One frame of the journal.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Its number: 1, 2, 3...
    pub seq: u64,
    /// The protocol that splices the number in.
    pub encoder: Encoder,
    /// The frame without its number.
    pub frame: Frame,
    /// The request it belongs to; 0 for refusals of what never became one.
    pub job: u64,
    /// What it is.
    pub kind: Kind,
}

/// Every frame costs its bytes and about this much.
const OVERHEAD: usize = 96;

/// The frames a session has not delivered, or may have to deliver again.
pub struct Journal {
    frames: VecDeque<Sealed>,
    /// The number of the next frame.
    next: u64,
    /// The last frame wholly handed to the connection.
    sent: u64,
    /// The last frame the client has proved to have.
    acked: u64,
    /// The frame the connection is writing now: it must not be replaced.
    in_flight: u64,
    bytes: usize,
    /// Of those, the ones the client has not proved to have.
    owed: usize,
    window: usize,
    resumable: bool,
    /// Refusals not yet sent.
    refusals: usize,
    /// Of what is owed, the refusals: nobody waits for room before one is made.
    owed_refusals: usize,
    /// Bytes sent since the client was last asked for a proof.
    unprobed: usize,
}

fn cost(sealed: &Sealed) -> usize {
    sealed.frame.body().len() + OVERHEAD
}

/// What the frames cost, and the refusals among them.
fn costs<'a>(frames: impl Iterator<Item = &'a Sealed>) -> (usize, usize) {
    frames.fold((0, 0), |(all, refusals), sealed| {
        (all + cost(sealed), refusals + if sealed.kind == Kind::Refusal { cost(sealed) } else { 0 })
    })
}

impl Journal {
    /// An empty journal whose window has that many bytes.
    pub fn new(window: usize) -> Journal {
        Journal {
            frames: VecDeque::new(),
            next: 1,
            sent: 0,
            acked: 0,
            in_flight: 0,
            bytes: 0,
            owed: 0,
            window,
            resumable: false,
            refusals: 0,
            owed_refusals: 0,
            unprobed: 0,
        }
    }

    /// Whether a frame that may wait fits: while the window is not full, or empty, so that one frame larger than the
    /// window passes.
    pub fn has_room(&self) -> bool {
        self.owed < self.window || self.owed == 0
    }

    /// Appends a frame.
    pub fn append(&mut self, encoder: Encoder, frame: Frame, job: u64, kind: Kind) {
        let sealed = Sealed { seq: self.next, encoder, frame, job, kind };
        let (cost, of_refusal) = costs(std::iter::once(&sealed));
        self.bytes += cost;
        self.owed += cost;
        self.owed_refusals += of_refusal;
        self.refusals += usize::from(kind == Kind::Refusal);
        self.frames.push_back(sealed);
        self.next += 1;
        self.evict();
    }

    /// Puts a state in the place of an unsent one of the same request; false when there is none.
    pub fn replace(&mut self, frame: &Frame, job: u64) -> bool {
        let (sent, in_flight) = (self.sent, self.in_flight);
        let mut unsent = self.frames.iter_mut().rev().take_while(|old| old.seq > sent && old.seq != in_flight);
        let Some(old) = unsent.find(|old| old.kind == Kind::State && old.job == job) else { return false };
        let (before, after) = (old.frame.body().len(), frame.body().len());
        old.frame = frame.clone();
        self.bytes = self.bytes + after - before;
        self.owed = self.owed + after - before;
        true
    }

    /// The frame to be written next, if there is one. It stays the same until [`Journal::frame_sent`].
    pub fn peek(&mut self) -> Option<&Sealed> {
        let sealed = self.frames.get(self.index_of(self.sent + 1))?;
        self.in_flight = sealed.seq;
        Some(sealed)
    }

    /// That frame has been handed over as a whole. True when there is new room.
    pub fn frame_sent(&mut self, seq: u64) -> bool {
        if seq != self.sent + 1 || seq >= self.next {
            return false;
        }
        self.unprobed = if self.to_probe() { 0 } else { self.unprobed };
        self.sent = seq;
        self.in_flight = 0;
        if let Some(sealed) = self.frames.get(self.index_of(seq)) {
            self.unprobed += cost(sealed);
            self.refusals -= usize::from(sealed.kind == Kind::Refusal);
        }
        if !self.resumable { self.acknowledge(seq) } else { false }
    }

    /// The client has proved to have everything up to `seq`. True when there is new room.
    pub fn acknowledge(&mut self, seq: u64) -> bool {
        let seq = seq.min(self.sent);
        if seq <= self.acked {
            return false;
        }
        let proved = self.index_of(self.acked + 1)..self.index_of(seq + 1);
        let (all, refusals) = costs(self.frames.range(proved));
        self.owed -= all;
        self.owed_refusals -= refusals;
        self.acked = seq;
        self.evict();
        true
    }

    /// Goes back to what the client has: to `seq` when it named one that is still here, else to what it has proved.
    /// Gives whether nothing is missing.
    pub fn rewind(&mut self, seq: Option<u64>) -> bool {
        (self.in_flight, self.unprobed) = (0, 0);
        let first = self.next - self.frames.len() as u64;
        let here = seq.filter(|seq| *seq >= first - 1 && *seq < self.next);
        let to = here.unwrap_or(self.acked);
        self.sent = to;
        self.acked = to;
        let unsent = || self.frames.iter().filter(|sealed| sealed.seq > to);
        self.refusals = unsent().filter(|sealed| sealed.kind == Kind::Refusal).count();
        (self.owed, self.owed_refusals) = costs(unsent());
        self.evict();
        seq.is_none() || here.is_some()
    }

    /// Forgets all frames: their client is gone and cannot come back. True when there is new room.
    pub fn discard(&mut self) -> bool {
        self.frames.clear();
        (self.sent, self.acked) = (self.next - 1, self.next - 1);
        (self.bytes, self.refusals, self.owed_refusals, self.in_flight) = (0, 0, 0, 0);
        std::mem::take(&mut self.owed) > 0
    }

    /// From now on sent frames are kept until they are proved to have arrived.
    pub fn set_resumable(&mut self) {
        self.resumable = true;
    }

    /// Whether sent frames are kept.
    pub fn is_resumable(&self) -> bool {
        self.resumable
    }

    /// The number of the first frame that will be sent.
    pub fn first_unsent(&self) -> u64 {
        self.sent + 1
    }

    /// How many frames wait to be sent.
    pub fn unsent(&self) -> u64 {
        self.next - 1 - self.sent
    }

    /// How many refusals wait to be sent.
    pub fn refusals(&self) -> usize {
        self.refusals
    }

    /// Whether a client has made so many refusals that it has not proved to have, though it may have read them: twice
    /// the window of them, which is more than all answers that are kept to be sent again.
    pub fn is_flooded(&self) -> bool {
        self.owed_refusals >= 2 * self.window
    }

    /// Whether the client should be asked for a proof behind the frame that is sent next: a quarter of the window has
    /// been sent since it was asked last.
    pub fn to_probe(&self) -> bool {
        let next = self.frames.get(self.index_of(self.sent + 1)).map_or(0, cost);
        self.resumable && self.unprobed + next >= self.window / 4
    }

    /// Drops what the client has: at once when it cannot come back, else when the room is needed.
    fn evict(&mut self) {
        while let Some(first) = self.frames.front() {
            if first.seq > self.acked.min(self.sent) || (self.resumable && self.bytes <= self.window) {
                return;
            }
            self.bytes -= cost(first);
            self.frames.pop_front();
        }
    }

    fn index_of(&self, seq: u64) -> usize {
        let first = self.next - self.frames.len() as u64;
        seq.saturating_sub(first) as usize
    }
}
