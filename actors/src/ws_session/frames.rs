//! The session's frames as the outbox pulls them.

use std::sync::Arc;

use crate::metrics::{Direction, Metrics};
use crate::protocol::Frame;
use crate::session::SessionCore;
use crate::ws::frame::Opcode;
use crate::ws::outbox::{Outgoing, Source};

/// One connection's view of its session.
pub struct SessionFrames {
    core: Arc<SessionCore>,
    generation: u64,
    /// The frame being written: its number, and whether a ping should follow.
    under_way: Option<(u64, bool)>,
    metrics: Arc<Metrics>,
}

impl SessionFrames {
    /// The frames for that generation.
    pub fn new(core: Arc<SessionCore>, generation: u64, metrics: Arc<Metrics>) -> SessionFrames {
        SessionFrames { core, generation, under_way: None, metrics }
    }
}

impl Source for SessionFrames {
    fn next(&mut self) -> Option<Outgoing> {
        let next = self.core.next_frame(self.generation)?;
        self.under_way = Some((next.seq, next.probe));
        let mut outgoing = outgoing(next.frame);
        if next.splice {
            outgoing.parts = next.encoder.splice(&outgoing.parts[0], next.seq);
        }
        Some(outgoing)
    }

    fn sent(&mut self) -> bool {
        let Some((seq, probe)) = self.under_way.take() else { return false };
        self.core.frame_sent(self.generation, seq);
        probe
    }

    fn left(&mut self, bytes: usize) {
        self.metrics.message(Direction::Out, bytes);
    }

    fn mark(&self) -> Option<u64> {
        self.core.ping_number()
    }

    fn is_settled(&self) -> bool {
        self.core.is_done()
    }

    fn ready(&self) -> u64 {
        self.core.counts().unsent
    }

    fn is_taken_over(&self) -> bool {
        !self.core.holds(self.generation)
    }
}

/// A frame without a number.
pub fn outgoing(frame: Frame) -> Outgoing {
    let (opcode, body) = match frame {
        Frame::Text(body) => (Opcode::Text, body),
        Frame::Binary(body) => (Opcode::Binary, body),
    };
    Outgoing { opcode, parts: [body, bytes::Bytes::new()] }
}
