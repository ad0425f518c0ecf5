//! How requests come in: a place in the order of answers, and the way to the thread.

use std::hash::BuildHasher;

use crossbeam_channel::{Receiver, TrySendError, bounded};

use super::{Inner, SessionCore, Slot};
use crate::incoming::Part;
use crate::protocol::{ClientId, Encoder, Frame, Op, ReplyTo, Request};
use crate::session::answered::Known;
use crate::session::event::{Cause, Event, Refusal};
use crate::session::job::{Job, JobCtl, Ticket, refused};
use crate::session::journal::Kind;
use crate::session::sync::{Arc, lock};

/// More refusals wait to be read, or to be acknowledged, than the server keeps: the connection is to be closed (1013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many refusals wait to be read or acknowledged")]
pub struct TooManyRefusals;

impl SessionCore {
    /// Queues a request of that connection, or puts its refusal (or the answer it already had) in its place in the order.
    /// One of a connection that no longer listens is dropped: whoever took the session over has been told how many came.
    pub fn submit(self: &Arc<Self>, generation: u64, request: Request) -> Result<(), TooManyRefusals> {
        let Request { reply, op } = request;
        let bytes = op.bytes();
        let content = self.hasher.hash_one((&op, reply.options.stream, reply.options.full));
        let mut again = None;
        let mut part = self.incoming.part();
        let refusal = {
            let mut inner = lock(&self.inner);
            if !inner.holds(generation) {
                return Ok(());
            }
            let known = reply.id.as_ref().map_or(Known::No, |id| inner.answered.look(id, content));
            match inner.refuses(&reply, bytes, &self.limits) {
                Some(refusal) => refusal,
                None if known == Known::Evicted => Refusal::Duplicate,
                None if known != Known::No => {
                    again = Some(known);
                    Refusal::Duplicate
                }
                None if part.hold(bytes).is_err() => Refusal::Busy,
                None => {
                    let (job, receiver) = self.enqueue(&mut inner, reply, op, part, content);
                    drop(inner);
                    return self.dispatch(job, receiver);
                }
            }
        };
        match again {
            Some(Known::Answer(encoder, frame)) => self.take_place(generation, encoder, frame),
            _ => self.refuse(generation, reply, refusal),
        }
    }

    /// Gives a request its place, and its way to the thread: the job comes back when it could not go there.
    fn enqueue(
        self: &Arc<Self>,
        inner: &mut Inner,
        reply: ReplyTo,
        op: Op,
        held: Part,
        content: u64,
    ) -> (Option<Box<Job>>, Option<Receiver<Box<Job>>>) {
        inner.received += 1;
        let ctl = Arc::new(JobCtl::new(inner.received, reply.id.clone()));
        inner.open.push_back(Slot::Job(ctl.clone()));
        inner.open_jobs += 1;
        inner.open_bytes += held.bytes() as usize;
        let ticket = Ticket::new(self.clone(), ctl, reply, held, content);
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
            log::error!(session = self.id.as_str(), error:% = error; "no thread for an interpreter: its request is refused");
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

    /// Puts the refusal of a request of that connection in its place in the order of answers, if it still listens.
    pub fn refuse(&self, generation: u64, reply: ReplyTo, refusal: Refusal) -> Result<(), TooManyRefusals> {
        let finished = refused(refusal);
        self.note_end(0, &finished);
        let event = Event::Finished(finished);
        match self.encode(&reply, &event, 0) {
            Some(frame) => self.take_place(generation, reply.encoder, frame),
            None => Ok(()),
        }
    }

    fn take_place(&self, generation: u64, encoder: Encoder, frame: Frame) -> Result<(), TooManyRefusals> {
        let wake = {
            let mut inner = lock(&self.inner);
            if !inner.holds(generation) {
                return Ok(());
            }
            let waiting = inner.open.len() - inner.open_jobs + inner.journal.refusals();
            if waiting >= self.limits.refusals as usize || inner.journal.is_flooded() {
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
        let seat = {
            let inner = lock(&self.inner);
            let found = inner.jobs_open().find(|ctl| target.is_none() || ctl.client_id.as_ref() == target);
            let Some(ctl) = found else { return false };
            // Under the lock: a thread that is seated later sees the flag before it waits.
            ctl.stop(cause);
            inner.seat.clone()
        };
        self.rouse(seat);
        true
    }

    /// Stops every request that has not ended.
    pub fn interrupt_all(&self, cause: Cause) {
        let seat = {
            let inner = lock(&self.inner);
            for ctl in inner.jobs_open() {
                ctl.stop(cause);
            }
            inner.seat.clone()
        };
        self.rouse(seat);
    }
}
