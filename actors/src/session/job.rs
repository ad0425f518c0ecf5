//! One queued request: what is to be done, the flag that stops it, and the ticket that makes sure it is answered once.

use std::time::Duration;

use super::core::SessionCore;
use super::event::{Cause, Event, Finished, Incident, Outcome, Refusal};
use super::sync::{Arc, AtomicBool, AtomicU8, Mutex, Ordering, lock};
use super::{fault, incident};
use crate::incoming::Part;
use crate::protocol::{ClientId, Op, ReplyTo};

/// A request on its way to the interpreter's thread.
pub struct Job {
    /// What answers it.
    pub ticket: Ticket,
    /// What it asks for.
    pub op: Op,
}

/// What others may do to a request that has not ended. The flag belongs to the request and never to the thread, so it
/// cannot hit the next one.
pub struct JobCtl {
    /// Its number in the session, from 1.
    pub no: u64,
    /// The client's name for it.
    pub client_id: Option<ClientId>,
    /// Zero, or the first cause that stopped it.
    stop: AtomicU8,
    /// Stopped a second time: `finally` blocks are skipped.
    again: AtomicBool,
    /// What broke while something of it was being put into a frame: it says nothing more and ends as lost.
    unsaid: Mutex<Option<Incident>>,
}

impl JobCtl {
    pub(super) fn new(no: u64, client_id: Option<ClientId>) -> JobCtl {
        JobCtl { no, client_id, stop: AtomicU8::new(0), again: AtomicBool::new(false), unsaid: Mutex::new(None) }
    }

    /// Stops it: the first cause wins, a second one takes the grace of its `finally` blocks.
    pub fn stop(&self, cause: Cause) {
        let code = match cause {
            Cause::Client => 1,
            Cause::Drain => 2,
            Cause::Gone => 3,
        };
        if self.stop.compare_exchange(0, code, Ordering::AcqRel, Ordering::Acquire).is_err() {
            self.again.store(true, Ordering::Release);
        }
    }

    /// Why it was stopped.
    pub fn stopped(&self) -> Option<Cause> {
        match self.stop.load(Ordering::Acquire) {
            0 => None,
            1 => Some(Cause::Client),
            2 => Some(Cause::Drain),
            _ => Some(Cause::Gone),
        }
    }

    /// Something of it could not be put into a frame.
    pub(super) fn could_not_say(&self, incident: Incident) {
        lock(&self.unsaid).get_or_insert(incident);
    }

    /// What kept it from saying something.
    pub(super) fn unsaid(&self) -> Option<Incident> {
        lock(&self.unsaid).clone()
    }

    /// Whether it was stopped more than once.
    pub fn stopped_again(&self) -> bool {
        self.again.load(Ordering::Acquire)
    }
}

/// The right and the duty to answer one request. It is linear: [`Ticket::finish`] uses it up, and a ticket that is
/// dropped instead answers `lost`, so a request has exactly one terminal status by construction.
pub struct Ticket {
    /// The session that is answered.
    core: Arc<SessionCore>,
    ctl: Arc<JobCtl>,
    reply: ReplyTo,
    /// Its bytes, which the session's queue and all clients together have bounds for.
    held: Part,
    /// What an answer is remembered by, for requests with an id.
    content: u64,
    done: bool,
}

impl Job {
    /// Answers it without running it.
    pub fn refuse(self, refusal: Refusal) {
        self.ticket.finish(refused(refusal));
    }
}

impl Ticket {
    pub(super) fn new(core: Arc<SessionCore>, ctl: Arc<JobCtl>, reply: ReplyTo, held: Part, content: u64) -> Ticket {
        Ticket { core, ctl, reply, held, content, done: false }
    }

    /// The session.
    pub fn core(&self) -> &Arc<SessionCore> {
        &self.core
    }

    /// What others do to this request.
    pub fn ctl(&self) -> &Arc<JobCtl> {
        &self.ctl
    }

    /// How it wants to be answered.
    pub fn reply(&self) -> &ReplyTo {
        &self.reply
    }

    pub(super) fn bytes(&self) -> usize {
        self.held.bytes() as usize
    }

    pub(super) fn content(&self) -> u64 {
        self.content
    }

    /// Answers it. Gives back what was told, so that its memory is freed where it was counted.
    pub fn finish(mut self, finished: Finished) -> Event {
        fault::point(fault::Point::InFinish);
        self.settle(finished)
    }

    fn settle(&mut self, mut finished: Finished) -> Event {
        self.done = true;
        if let Some(incident) = self.ctl.unsaid() {
            finished.outcome = Outcome::Lost(incident);
        }
        self.core.note_end(self.ctl.no, &finished);
        let event = Event::Finished(finished);
        self.core.settle(self, &event);
        event
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.done {
            let incident = incident::unanswered(self.ctl.no);
            self.settle(lost(incident));
        }
    }
}

/// The terminal status of a request whose interpreter broke.
pub fn lost(incident: Incident) -> Finished {
    never_ran(Outcome::Lost(incident))
}

/// The terminal status of a request that is not taken.
pub fn refused(refusal: Refusal) -> Finished {
    never_ran(Outcome::Refused(refusal))
}

/// The terminal status of a request that never began.
pub fn never_ran(outcome: Outcome) -> Finished {
    Finished { outcome, output: String::new(), displays: Vec::new(), duration: Duration::ZERO }
}
