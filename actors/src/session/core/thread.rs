//! What the session's thread does: fill the journal, wait for room in it, answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use super::{Inner, SessionCore};
use crate::meter::unmetered;
use crate::protocol::{Frame, ReplyTo};
use crate::session::event::{Event, Incident};
use crate::session::gate::Seat;
use crate::session::job::{JobCtl, Ticket, lost};
use crate::session::sync::{Arc, lock, park, park_timeout};
use crate::session::{fault, incident};

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

impl SessionCore {
    /// The session's thread has started (again).
    pub fn seated(&self, seat: Arc<Seat>) {
        lock(&self.inner).seat = Some(seat);
    }

    /// Puts an event of a running request into the journal. Called on the session's thread; `before_waiting` is called
    /// once, if it has to wait, so that it leaves the gate.
    pub fn push(
        &self,
        ticket: &Ticket,
        event: &Event,
        mode: Mode,
        patience: Patience,
        before_waiting: impl FnOnce(),
    ) -> Result<(), GivenUp> {
        // Behind something that could not be said nothing more is: there would be a gap.
        if ticket.ctl().unsaid().is_some() {
            return Ok(());
        }
        let frame = match self.guarded(ticket.reply(), event, ticket.ctl().no) {
            Ok(Some(frame)) => frame,
            Ok(None) => return Ok(()),
            Err(incident) => {
                ticket.ctl().could_not_say(incident);
                return Ok(());
            }
        };
        self.wait(ticket.ctl(), patience, before_waiting, |inner| inner.offer(ticket, &frame, mode).then_some(()))
    }

    /// Waits until the journal has room for another request's output.
    pub fn wait_for_room(&self, ctl: &JobCtl, patience: Patience) -> Result<(), GivenUp> {
        self.wait(ctl, patience, || (), |inner| inner.journal.has_room().then_some(()))
    }

    /// Whether [`SessionCore::push`] would wait now.
    #[cfg(test)]
    pub fn is_full(&self) -> bool {
        !lock(&self.inner).journal.has_room()
    }

    /// Tries until there is something; whoever changes what it depends on unparks the thread.
    pub(super) fn wait<T>(
        &self,
        ctl: &JobCtl,
        patience: Patience,
        before_waiting: impl FnOnce(),
        mut attempt: impl FnMut(&mut Inner) -> Option<T>,
    ) -> Result<T, GivenUp> {
        let mut before_waiting = Some(before_waiting);
        loop {
            let done = {
                let mut inner = lock(&self.inner);
                let done = attempt(&mut inner);
                inner.producer_waits = done.is_none();
                done.map(|done| (done, inner.take_wake()))
            };
            if let Some((done, wake)) = done {
                self.wake(wake);
                return Ok(done);
            }
            if let Some(before_waiting) = before_waiting.take() {
                before_waiting();
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
    pub(in crate::session) fn settle(&self, ticket: &Ticket, event: &Event) {
        unmetered(|| {
            let frame = self.encode(ticket.reply(), event, ticket.ctl().no);
            let wake = lock(&self.inner).settle(ticket, frame);
            self.wake(wake);
        });
    }

    /// Encodes the answer to a request, whatever the encoder does: one that breaks costs the request its status. One that
    /// breaks at that too leaves a frame nothing can break at: no request stays without an answer.
    pub(super) fn encode(&self, reply: &ReplyTo, event: &Event, job: u64) -> Option<Frame> {
        let unwritten = |_| unmetered(|| Some(reply.encoder.unwritten(reply)));
        self.guarded(reply, event, job)
            .or_else(|incident| self.guarded(reply, &Event::Finished(lost(incident)), job))
            .unwrap_or_else(unwritten)
    }

    /// Encodes; an encoder that breaks is an incident.
    fn guarded(&self, reply: &ReplyTo, event: &Event, job: u64) -> Result<Option<Frame>, Incident> {
        unmetered(|| {
            let encoded = catch_unwind(AssertUnwindSafe(|| {
                fault::point(fault::Point::InEncode);
                fault::point(fault::Point::InEveryEncode);
                reply.encoder.encode(reply, event)
            }));
            encoded.map_err(|payload| incident::panicked(&self.id, job, "encoding", &*payload))
        })
    }
}
