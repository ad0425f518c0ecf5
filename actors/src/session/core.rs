//! The core of a session: what its connection, its thread and the supervisor share.
//!
//! One leaf lock: nothing encodes, logs, calls out, and no [`Job`] or [`Ticket`] is dropped, under it. Whoever makes a
//! condition true collects who is to be woken and wakes after unlocking ([`Wake`]).

mod connection;
mod ending;
mod prompt;
mod requests;
mod thread;

use std::collections::VecDeque;

use atomic_waker::AtomicWaker;
use crossbeam_channel::{Receiver, Sender};

use super::answered::Answered;
use super::event::{Cause, Cut, Finished, Refusal};
use super::gate::{Gate, Seat};
use super::job::{Job, JobCtl, Ticket};
use super::journal::{Journal, Kind};
use super::sync::{Arc, Mutex};
use crate::files::shares::mount::Mounts;
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::protocol::{Encoder, Frame, ReplyTo};

pub use connection::{AttachError, Attached, Counts, Outgoing};
pub use prompt::NoPrompt;
pub use requests::TooManyRefusals;
pub use thread::{GivenUp, Mode, Patience};

/// The server around a session, as the session needs it.
pub trait Keeper: Send + Sync {
    /// Starts the thread that takes these jobs. Called once, at the first job.
    fn start(&self, core: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()>;

    /// Nobody is attached, nobody can come back and nothing is open any more.
    fn quiet(&self, session: &str, generation: u64);

    /// A request is about to be answered; 0 is the number of what never became one. Called by whoever answers, outside
    /// of every lock.
    fn ended(&self, _session: &str, _request: u64, _finished: &Finished) {}
}

/// Whose session it is. Only the same identity may take it up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(pub std::sync::Arc<str>);

/// A session: its queue, its journal and who listens.
pub struct SessionCore {
    id: String,
    epoch: String,
    owner: Identity,
    limits: std::sync::Arc<Limits>,
    gate: Arc<Gate>,
    keeper: std::sync::Arc<dyn Keeper>,
    incoming: std::sync::Arc<Incoming>,
    mounts: std::sync::Arc<Mounts>,
    hasher: std::collections::hash_map::RandomState,
    inner: Mutex<Inner>,
}

struct Inner {
    ending: Option<Cause>,
    draining: bool,
    attached: Option<Listener>,
    last_generation: u64,
    /// The listener found nothing to send and waits for its bell.
    consumer_idle: bool,
    /// The thread waits for room in the journal.
    producer_waits: bool,
    journal: Journal,
    open: VecDeque<Slot>,
    open_jobs: usize,
    open_bytes: usize,
    jobs: Option<Sender<Box<Job>>>,
    seat: Option<Arc<Seat>>,
    received: u64,
    answered: Answered,
    /// What the running program asks its client.
    prompt: Option<prompt::Prompt>,
    /// Questions so far.
    prompts: u64,
    /// The client acknowledges what it has; pongs do not count.
    acknowledges: bool,
    /// Why the server cut the last connection, until the client has come back.
    cut: Option<Cut>,
}

struct Listener {
    generation: u64,
    bell: std::sync::Arc<AtomicWaker>,
}

/// A place in the order of answers.
enum Slot {
    /// A request that has not ended.
    Job(Arc<JobCtl>),
    /// An answer that is ready and waits for those before it.
    Ready { encoder: Encoder, frame: Frame, job: u64, kind: Kind },
}

/// Who is to be woken once the lock is released.
#[derive(Default)]
struct Wake {
    bell: Option<std::sync::Arc<AtomicWaker>>,
    thread: Option<Arc<Seat>>,
    quiet: Option<u64>,
}

impl SessionCore {
    /// A session nobody is attached to yet.
    pub fn new(
        id: String,
        epoch: String,
        owner: Identity,
        limits: std::sync::Arc<Limits>,
        gate: Arc<Gate>,
        keeper: std::sync::Arc<dyn Keeper>,
        incoming: std::sync::Arc<Incoming>,
    ) -> SessionCore {
        let inner = Inner {
            ending: None,
            draining: false,
            attached: None,
            last_generation: 0,
            consumer_idle: false,
            producer_waits: false,
            journal: Journal::new(limits.journal as usize),
            open: VecDeque::new(),
            open_jobs: 0,
            open_bytes: 0,
            jobs: None,
            seat: None,
            received: 0,
            answered: Answered::new(limits.answers as usize, limits.answer_bytes as usize),
            prompt: None,
            prompts: 0,
            acknowledges: false,
            cut: None,
        };
        let hasher = std::collections::hash_map::RandomState::new();
        let (mounts, inner) = (std::sync::Arc::default(), Mutex::new(inner));
        SessionCore { id, epoch, owner, limits, gate, keeper, incoming, mounts, hasher, inner }
    }

    /// Its public name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The life its sequence numbers belong to.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Whose it is.
    pub fn owner(&self) -> &Identity {
        &self.owner
    }

    /// The bounds it runs under.
    pub fn limits(&self) -> &std::sync::Arc<Limits> {
        &self.limits
    }

    /// The shares it has connected.
    pub fn mounts(&self) -> &std::sync::Arc<Mounts> {
        &self.mounts
    }

    /// The gate its thread computes behind.
    pub fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    /// Tells the server how a request ended, before its client is.
    pub(super) fn note_end(&self, request: u64, finished: &Finished) {
        self.keeper.ended(&self.id, request, finished);
    }

    fn rouse(&self, seat: Option<Arc<Seat>>) {
        if let Some(seat) = seat {
            self.gate.hurry(&seat);
            seat.unpark();
        }
    }

    fn wake(&self, wake: Wake) {
        if let Some(bell) = wake.bell {
            bell.wake();
        }
        if let Some(seat) = wake.thread {
            seat.unpark();
        }
        if let Some(generation) = wake.quiet {
            self.keeper.quiet(&self.id, generation);
        }
    }
}

impl Inner {
    fn holds(&self, generation: u64) -> bool {
        self.attached.as_ref().is_some_and(|listener| listener.generation == generation)
    }

    fn jobs_open(&self) -> impl Iterator<Item = &Arc<JobCtl>> {
        self.open.iter().filter_map(|slot| match slot {
            Slot::Job(ctl) => Some(ctl),
            Slot::Ready { .. } => None,
        })
    }

    /// Why a request is not taken.
    fn refuses(&self, reply: &ReplyTo, bytes: usize, limits: &Limits) -> Option<Refusal> {
        if self.ending.is_some() {
            Some(Refusal::Ended)
        } else if self.draining {
            Some(Refusal::Draining)
        } else if reply.id.is_some() && self.jobs_open().any(|ctl| ctl.client_id == reply.id) {
            Some(Refusal::Duplicate)
        } else if self.open_jobs >= limits.queue as usize || self.open_bytes + bytes > limits.queue_bytes as usize {
            Some(Refusal::Busy)
        } else {
            None
        }
    }

    /// The thread, when it waits for the room that has just been made.
    fn producer(&mut self) -> Option<Arc<Seat>> {
        if std::mem::take(&mut self.producer_waits) { self.seat.clone() } else { None }
    }

    /// Who waits for what has just been appended: at most one wake-up per sleep of the listener.
    fn take_wake(&mut self) -> Wake {
        let idle = self.journal.unsent() > 0 && std::mem::take(&mut self.consumer_idle);
        let bell = self.attached.as_ref().filter(|_| idle).map(|listener| listener.bell.clone());
        Wake { bell, ..Wake::default() }
    }

    fn append(&mut self, encoder: Encoder, frame: Frame, job: u64, kind: Kind) {
        self.journal.append(encoder, frame, job, kind);
        if self.attached.is_none() && !self.journal.is_resumable() {
            self.journal.discard();
        }
    }

    fn offer(&mut self, ticket: &Ticket, frame: &Frame, mode: Mode) -> bool {
        let job = ticket.ctl().no;
        if mode == Mode::Replace && self.journal.replace(frame, job) {
            return true;
        }
        if mode != Mode::Always && !self.journal.has_room() {
            return false;
        }
        let kind = if mode == Mode::Replace { Kind::State } else { Kind::Stream };
        self.append(ticket.reply().encoder, frame.clone(), job, kind);
        true
    }

    fn settle(&mut self, ticket: &Ticket, frame: Option<Frame>) -> Wake {
        let (ctl, encoder) = (ticket.ctl(), ticket.reply().encoder);
        let place = self.open.iter().position(|slot| matches!(slot, Slot::Job(open) if Arc::ptr_eq(open, ctl)));
        let Some(place) = place else { return Wake::default() };
        self.open_jobs -= 1;
        self.open_bytes -= ticket.bytes();
        // Whatever ended the request ended what it asked.
        self.prompt = None;
        match frame {
            Some(frame) => {
                if let Some(id) = &ctl.client_id {
                    self.answered.keep(id.clone(), ticket.content(), encoder, frame.clone());
                }
                self.open[place] = Slot::Ready { encoder, frame, job: ctl.no, kind: Kind::Answer };
            }
            None => {
                self.open.remove(place);
            }
        }
        self.settle_front()
    }

    /// Sends what is ready and has nothing before it any more.
    fn settle_front(&mut self) -> Wake {
        while let Some(Slot::Ready { .. }) = self.open.front() {
            if let Some(Slot::Ready { encoder, frame, job, kind }) = self.open.pop_front() {
                self.append(encoder, frame, job, kind);
            }
        }
        let mut wake = self.take_wake();
        if self.open.is_empty() && self.attached.is_none() && !self.journal.is_resumable() {
            wake.quiet = Some(self.last_generation);
        }
        wake
    }
}
