//! What a connection does with its session: listen, take frames, acknowledge them.

use atomic_waker::AtomicWaker;

use super::{Listener, SessionCore, Wake};
use crate::protocol::{Encoder, Frame};
use crate::session::event::{Control, Cut};
use crate::session::sync::lock;

/// A connection that has been attached.
#[derive(Debug)]
pub struct Attached {
    /// Its number; every call that speaks for this connection carries it, and a stale one does nothing.
    pub generation: u64,
    /// What it is told first, when it takes the session up again.
    pub resumed: Option<Control>,
}

/// Why nobody can be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    /// The session has ended.
    #[error("the session has ended")]
    Ended,
}

/// A frame to be written.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Without its number.
    pub frame: Frame,
    /// Its number.
    pub seq: u64,
    /// Whether the number goes in: [`Encoder::splice`].
    pub splice: bool,
    /// Who splices.
    pub encoder: Encoder,
    /// Behind this frame a ping that carries its number should go: the program will need the credit of its pong.
    pub probe: bool,
}

/// Numbers for the supervisor and for `connections`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Requests that have not ended.
    pub open: usize,
    /// Frames that have not been sent.
    pub unsent: u64,
    /// Whether somebody listens.
    pub attached: bool,
}

impl SessionCore {
    /// Makes a connection the one that listens; the one before is rung and finds itself replaced
    /// ([`SessionCore::holds`]). `resume` is given when it takes the session up again: from behind the frame it names,
    /// or from what it has acknowledged.
    pub fn attach(
        &self,
        bell: std::sync::Arc<AtomicWaker>,
        resume: Option<Option<u64>>,
    ) -> Result<Attached, AttachError> {
        let (attached, wake) = {
            let mut inner = lock(&self.inner);
            if inner.ending.is_some() {
                return Err(AttachError::Ended);
            }
            let mut wake = Wake { bell: inner.attached.take().map(|old| old.bell), ..Wake::default() };
            inner.last_generation += 1;
            let generation = inner.last_generation;
            inner.attached = Some(Listener { generation, bell });
            inner.consumer_idle = false;
            let resumed = resume.map(|seq| {
                let recovered = inner.journal.rewind(seq);
                wake.thread = inner.producer();
                Control::Resumed {
                    recovered,
                    session: "resumed",
                    epoch: self.epoch.clone(),
                    from: inner.journal.first_unsent(),
                    requests: inner.received,
                    open: inner.jobs_open().filter_map(|ctl| ctl.client_id.clone()).collect(),
                    cut: inner.cut.take(),
                }
            });
            (Attached { generation, resumed }, wake)
        };
        self.wake(wake);
        Ok(attached)
    }

    /// Whether that connection is still the one that listens.
    pub fn holds(&self, generation: u64) -> bool {
        lock(&self.inner).holds(generation)
    }

    /// The server ends that connection: its client is told why when it comes back.
    pub fn note_cut(&self, generation: u64, why: Cut) {
        let mut inner = lock(&self.inner);
        if inner.holds(generation) {
            inner.cut = Some(why);
        }
    }

    /// The connection is gone. A session that cannot be taken up again forgets what it did not send.
    pub fn detach(&self, generation: u64) {
        let wake = {
            let mut inner = lock(&self.inner);
            if !inner.holds(generation) {
                return;
            }
            inner.attached = None;
            inner.consumer_idle = false;
            let mut wake = Wake::default();
            if !inner.journal.is_resumable() && inner.journal.discard() {
                wake.thread = inner.producer();
            }
            wake
        };
        self.wake(wake);
    }

    /// The next frame for that connection. It stays the same until [`SessionCore::frame_sent`]; `None`: nothing to
    /// send, and the bell rings when there is something (register with it before asking).
    pub fn next_frame(&self, generation: u64) -> Option<Outgoing> {
        let mut inner = lock(&self.inner);
        if !inner.holds(generation) {
            return None;
        }
        let (splice, probe) = (inner.journal.is_resumable(), inner.journal.to_probe());
        match inner.journal.peek() {
            Some(sealed) => {
                let (frame, seq, encoder) = (sealed.frame.clone(), sealed.seq, sealed.encoder);
                Some(Outgoing { frame, seq, splice, encoder, probe })
            }
            None => {
                inner.consumer_idle = true;
                None
            }
        }
    }

    /// That frame has been handed to the connection as a whole.
    pub fn frame_sent(&self, generation: u64, seq: u64) {
        let wake = {
            let mut inner = lock(&self.inner);
            if !inner.holds(generation) {
                return;
            }
            let mut wake = Wake::default();
            if inner.journal.frame_sent(seq) {
                wake.thread = inner.producer();
            }
            wake
        };
        self.wake(wake);
    }

    /// The client says that it has every frame up to `seq`. From then on only what it says counts: it may lose frames
    /// that its WebSocket has received, as a page does that is loaded again.
    pub fn ack(&self, generation: u64, seq: u64) {
        self.acknowledge(generation, seq, true);
    }

    /// The client's WebSocket has answered a ping that carried this number, so it has read up to there.
    pub fn pong(&self, generation: u64, seq: u64) {
        self.acknowledge(generation, seq, false);
    }

    fn acknowledge(&self, generation: u64, seq: u64, said: bool) {
        let wake = {
            let mut inner = lock(&self.inner);
            if !inner.holds(generation) {
                return;
            }
            inner.acknowledges |= said;
            if inner.acknowledges != said || !inner.journal.acknowledge(seq) {
                return;
            }
            Wake { thread: inner.producer(), ..Wake::default() }
        };
        self.wake(wake);
    }

    /// The number to put into a ping: the last frame sent, for sessions that keep frames.
    pub fn ping_number(&self) -> Option<u64> {
        let inner = lock(&self.inner);
        inner.journal.is_resumable().then(|| inner.journal.first_unsent() - 1)
    }

    /// A token has been issued: frames carry numbers now and stay until they are proved to have arrived.
    pub fn set_resumable(&self) {
        lock(&self.inner).journal.set_resumable();
    }

    /// Whether every request received has been answered and every answer has been sent.
    pub fn is_done(&self) -> bool {
        let inner = lock(&self.inner);
        inner.open.is_empty() && inner.journal.unsent() == 0
    }

    /// Numbers.
    pub fn counts(&self) -> Counts {
        let inner = lock(&self.inner);
        Counts { open: inner.open_jobs, unsent: inner.journal.unsent(), attached: inner.attached.is_some() }
    }
}
