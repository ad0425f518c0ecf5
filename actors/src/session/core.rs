//! The core of a session: what its connection, its thread and the supervisor share.
//!
//! One leaf lock: nothing encodes, logs, calls out, and no [`Job`] or [`Ticket`] is dropped, under it. Whoever makes a
//! condition true collects who is to be woken and wakes after unlocking ([`Wake`]).

use std::collections::VecDeque;
use std::hash::BuildHasher;
use std::time::Instant;

use atomic_waker::AtomicWaker;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::answered::{Answered, Known};
use super::event::{Cause, Control, Event, Refusal};
use super::gate::{Gate, Seat};
use super::incident;
use super::job::{Job, JobCtl, Ticket, lost};
use super::journal::{Journal, Kind};
use super::sync::{Arc, Mutex, lock, park, park_timeout};
use crate::limits::Limits;
use crate::meter::unmetered;
use crate::protocol::{ClientId, Encoder, Frame, ReplyTo, Request};

/// The server around a session, as the session needs it.
pub trait Keeper: Send + Sync {
    /// Starts the thread that takes these jobs. Called once, at the first job.
    fn start(&self, core: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()>;

    /// Nobody is attached, nobody can come back and nothing is open any more.
    fn quiet(&self, session: &str, generation: u64);
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
    /// The last frame behind which a ping went that asks for credit.
    probed: u64,
    /// The client acknowledges what it has; pongs do not count.
    acknowledges: bool,
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

/// More refusals wait to be read than the server keeps: the connection is to be closed (1013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many refusals wait to be read")]
pub struct TooManyRefusals;

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

/// How a frame is put into a full journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It waits for room.
    Wait,
    /// It takes the place of an unsent state of the same request; where there is none, it waits.
    Replace,
    /// It goes in: at most one answer and what was left of its output.
    Always,
}

/// How long a wait may last.
#[derive(Debug, Clone, Copy)]
pub enum Patience {
    /// Until the request is stopped.
    UntilStopped,
    /// Until then, or until it is stopped a second time.
    Until(Instant),
}

/// The wait was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp;

/// Numbers for the supervisor and for `connections`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Requests that have not ended.
    pub open: usize,
    /// Frames that have not been sent.
    pub unsent: u64,
    /// Whether somebody listens.
    pub attached: bool,
    /// Whether it can be taken up again.
    pub resumable: bool,
    /// Requests received so far.
    pub received: u64,
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
            probed: 0,
            acknowledges: false,
        };
        let hasher = std::collections::hash_map::RandomState::new();
        SessionCore { id, epoch, owner, limits, gate, keeper, hasher, inner: Mutex::new(inner) }
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

    /// The gate its thread computes behind.
    pub fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    // --- the connection ---

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
                inner.probed = 0;
                wake.thread = inner.producer();
                Control::Resumed {
                    recovered,
                    session: "resumed",
                    epoch: self.epoch.clone(),
                    from: inner.journal.first_unsent(),
                    requests: inner.received,
                    open: inner.jobs_open().filter_map(|ctl| ctl.client_id.clone()).collect(),
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
        let (probed, splice) = (inner.probed, inner.journal.is_resumable());
        match inner.journal.peek() {
            Some(sealed) => {
                let (frame, seq, encoder) = (sealed.frame.clone(), sealed.seq, sealed.encoder);
                let probe = inner.journal.to_probe(probed);
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
            let (probed, mut wake) = (inner.probed, Wake::default());
            if inner.journal.to_probe(probed) {
                inner.probed = seq;
            }
            if inner.journal.frame_sent(seq) {
                wake.thread = inner.producer();
            }
            wake
        };
        self.wake(wake);
    }

    /// The client says that it has every frame up to `seq`. From then on only what it says counts: it may lose frames
    /// that its WebSocket has received, as a page does that is loaded again.
    pub fn ack(&self, seq: u64) {
        self.acknowledge(seq, true);
    }

    /// The client's WebSocket has answered a ping that carried this number, so it has read up to there.
    pub fn pong(&self, seq: u64) {
        self.acknowledge(seq, false);
    }

    fn acknowledge(&self, seq: u64, said: bool) {
        let wake = {
            let mut inner = lock(&self.inner);
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
        Counts {
            open: inner.open_jobs,
            unsent: inner.journal.unsent(),
            attached: inner.attached.is_some(),
            resumable: inner.journal.is_resumable(),
            received: inner.received,
        }
    }

    // --- requests ---

    /// Queues a request, or puts its refusal (or the answer it already had) in its place in the order.
    pub fn submit(self: &Arc<Self>, request: Request) -> Result<(), TooManyRefusals> {
        let Request { reply, op } = request;
        let bytes = op.bytes();
        let content = self.hasher.hash_one((&op, reply.options.stream, reply.options.full));
        let mut again = None;
        let refusal = {
            let mut inner = lock(&self.inner);
            let known = reply.id.as_ref().map_or(Known::No, |id| inner.answered.look(id, content));
            match inner.refuses(&reply, bytes, &self.limits) {
                Some(refusal) => refusal,
                None if known == Known::Evicted => Refusal::Duplicate,
                None if known != Known::No => {
                    again = Some(known);
                    Refusal::Duplicate
                }
                None => {
                    let (job, receiver) = self.enqueue(&mut inner, reply, op, bytes, content);
                    drop(inner);
                    return self.dispatch(job, receiver);
                }
            }
        };
        match again {
            Some(Known::Answer(encoder, frame)) => self.take_place(encoder, frame),
            _ => self.refuse(reply, refusal),
        }
    }

    /// Gives a request its place, and its way to the thread: the job comes back when it could not go there.
    fn enqueue(
        self: &Arc<Self>,
        inner: &mut Inner,
        reply: ReplyTo,
        op: crate::protocol::Op,
        bytes: usize,
        content: u64,
    ) -> (Option<Box<Job>>, Option<Receiver<Box<Job>>>) {
        inner.received += 1;
        let ctl = Arc::new(JobCtl::new(inner.received, reply.id.clone()));
        inner.open.push_back(Slot::Job(ctl.clone()));
        inner.open_jobs += 1;
        inner.open_bytes += bytes;
        let ticket = Ticket::new(self.clone(), ctl, reply, bytes, content);
        let job = Box::new(Job { ticket, op });
        let mut receiver = None;
        let sender = inner.jobs.get_or_insert_with(|| {
            let (sender, jobs) = bounded(self.limits.queue as usize);
            receiver = Some(jobs);
            sender
        });
        // Under the lock, so that the order of places is the order of the channel. It cannot be full: it has as many
        // places as requests may be open.
        match sender.try_send(job) {
            Ok(()) => (None, receiver),
            Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => (Some(job), receiver),
        }
    }

    fn dispatch(
        self: &Arc<Self>,
        stranded: Option<Box<Job>>,
        receiver: Option<Receiver<Box<Job>>>,
    ) -> Result<(), TooManyRefusals> {
        let mut stranded: Vec<Box<Job>> = stranded.into_iter().collect();
        if let Some(jobs) = receiver
            && let Err(error) = self.keeper.start(self, jobs.clone())
        {
            log::error!("session {}: no thread for its interpreter: {error}", self.id);
            // The next request tries again.
            let sender = lock(&self.inner).jobs.take();
            drop(sender);
            stranded.extend(jobs.try_iter());
        }
        for job in stranded {
            job.refuse(Refusal::Unavailable);
        }
        Ok(())
    }

    /// Puts a refusal in its place in the order of answers.
    pub fn refuse(&self, reply: ReplyTo, refusal: Refusal) -> Result<(), TooManyRefusals> {
        let event = Event::Finished(super::job::refused(refusal));
        match self.encode(&reply, &event, 0) {
            Some(frame) => self.take_place(reply.encoder, frame),
            None => Ok(()),
        }
    }

    fn take_place(&self, encoder: Encoder, frame: Frame) -> Result<(), TooManyRefusals> {
        let wake = {
            let mut inner = lock(&self.inner);
            let waiting = inner.open.len() - inner.open_jobs + inner.journal.refusals();
            if waiting >= self.limits.refusals as usize {
                return Err(TooManyRefusals);
            }
            inner.received += 1;
            inner.open.push_back(Slot::Ready { encoder, frame, job: 0, kind: Kind::Refusal });
            inner.settle_front()
        };
        self.wake(wake);
        Ok(())
    }

    /// Stops the request of that id, or the first that has not ended. False when there is none.
    pub fn interrupt(&self, target: Option<&ClientId>, cause: Cause) -> bool {
        let (ctl, seat) = {
            let inner = lock(&self.inner);
            let ctl = inner.jobs_open().find(|ctl| target.is_none() || ctl.client_id.as_ref() == target).cloned();
            (ctl, inner.seat.clone())
        };
        let Some(ctl) = ctl else { return false };
        ctl.stop(cause);
        self.rouse(seat);
        true
    }

    /// Stops every request that has not ended.
    pub fn interrupt_all(&self, cause: Cause) {
        let (open, seat) = {
            let inner = lock(&self.inner);
            (inner.jobs_open().cloned().collect::<Vec<_>>(), inner.seat.clone())
        };
        for ctl in open {
            ctl.stop(cause);
        }
        self.rouse(seat);
    }

    // --- the thread ---

    /// The session's thread has started (again).
    pub fn seated(&self, seat: Arc<Seat>) {
        lock(&self.inner).seat = Some(seat);
    }

    /// Puts an event of a running request into the journal. Called on the session's thread, outside the gate when it
    /// may wait: [`SessionCore::offer`] tells.
    pub fn push(&self, ticket: &Ticket, event: &Event, mode: Mode, patience: Patience) -> Result<(), GivenUp> {
        let Some(frame) = self.encode(ticket.reply(), event, ticket.ctl().no) else { return Ok(()) };
        self.wait(ticket.ctl(), patience, |inner| inner.offer(ticket, &frame, mode))
    }

    /// Waits until the journal has room for another request's output.
    pub fn wait_for_room(&self, ctl: &JobCtl, patience: Patience) -> Result<(), GivenUp> {
        self.wait(ctl, patience, |inner| inner.journal.has_room())
    }

    /// Whether [`SessionCore::push`] would wait now.
    pub fn is_full(&self) -> bool {
        !lock(&self.inner).journal.has_room()
    }

    fn wait(
        &self,
        ctl: &JobCtl,
        patience: Patience,
        mut attempt: impl FnMut(&mut Inner) -> bool,
    ) -> Result<(), GivenUp> {
        loop {
            let wake = {
                let mut inner = lock(&self.inner);
                if attempt(&mut inner) {
                    inner.producer_waits = false;
                    Some(inner.to_wake())
                } else {
                    inner.producer_waits = true;
                    None
                }
            };
            if let Some(wake) = wake {
                self.wake(wake);
                return Ok(());
            }
            match patience {
                Patience::UntilStopped if ctl.stopped().is_some() => return Err(GivenUp),
                Patience::UntilStopped => park(),
                Patience::Until(_) if ctl.stopped_again() => return Err(GivenUp),
                Patience::Until(end) => match end.checked_duration_since(Instant::now()) {
                    Some(left) if !left.is_zero() => park_timeout(left),
                    _ => return Err(GivenUp),
                },
            }
        }
    }

    /// The terminal answer of a request: encoded here, then put in its place and the place closed, in one step.
    pub(super) fn settle(&self, ticket: &Ticket, event: &Event) {
        unmetered(|| {
            let frame = self.encode(ticket.reply(), event, ticket.ctl().no);
            let wake = lock(&self.inner).settle(ticket, frame);
            self.wake(wake);
        });
    }

    /// Encodes, whatever the encoder does: one that breaks costs this frame its content, and the request its status.
    fn encode(&self, reply: &ReplyTo, event: &Event, job: u64) -> Option<Frame> {
        unmetered(|| {
            let guarded = |event: &Event| {
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    super::fault::point(super::fault::Point::InEncode);
                    reply.encoder.encode(reply, event)
                }))
            };
            guarded(event).unwrap_or_else(|payload| {
                let incident = incident::panicked(&self.id, job, "encoding", &*payload);
                match event {
                    Event::Finished(_) => guarded(&Event::Finished(lost(incident))).unwrap_or(None),
                    _ => None,
                }
            })
        })
    }

    // --- the end ---

    /// From now on new requests are refused; what is open goes on.
    pub fn drain(&self) {
        lock(&self.inner).draining = true;
    }

    /// Ends the session: what is open is interrupted, and its thread ends when it has answered.
    pub fn end(&self, cause: Cause) {
        let inner = lock(&self.inner);
        self.end_locked(inner, cause);
    }

    /// Ends it only when that connection was the last one and is gone: the counterpart of a resume, under one lock.
    pub fn end_if_detached(&self, generation: u64) -> bool {
        let inner = lock(&self.inner);
        if inner.attached.is_some() || inner.last_generation != generation || inner.ending.is_some() {
            return false;
        }
        self.end_locked(inner, Cause::Gone);
        true
    }

    fn end_locked(&self, mut inner: super::sync::MutexGuard<'_, Inner>, cause: Cause) {
        if inner.ending.is_some() {
            return;
        }
        inner.ending = Some(cause);
        let sender = inner.jobs.take();
        let wake = inner.to_wake();
        drop(inner);
        drop(sender);
        self.interrupt_all(cause);
        self.wake(wake);
    }

    /// Why it ends, when it does.
    pub fn ending(&self) -> Option<Cause> {
        lock(&self.inner).ending
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
    fn to_wake(&mut self) -> Wake {
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
        let mut wake = self.to_wake();
        if self.open.is_empty() && self.attached.is_none() && !self.journal.is_resumable() {
            wake.quiet = Some(self.last_generation);
        }
        wake
    }
}
