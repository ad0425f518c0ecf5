//! The supervisor: an actor that knows every session, keeps the tokens sessions are taken up with, restarts broken
//! interpreters, ends what nobody comes back for, and drains the server.
//!
//! It hears of the turns in a session's life only (opened, taken up, detached, quiet, thread ended); no payload and no
//! wake-up goes through its mailbox. What it knows stands in a [`Registry`] without a clock of its own.

mod janitor;
mod registry;
#[cfg(test)]
#[cfg(not(datacode_model))]
mod tests;
mod token;

use std::collections::HashMap;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use actix::prelude::*;
use crossbeam_channel::Receiver;

use janitor::Janitor;
pub use registry::{Issued, OpenError, Registry, ResumeError, Totals};

use crate::auth::Caller;
use crate::files::{Place, SessionPlace};
use crate::incoming::Incoming;
use crate::interpreter_actor::{Crashes, InterpreterActor, Remains};
use crate::limits::Limits;
use crate::metrics::{Label, Metrics};
use crate::session::event::{Cause, Finished, Outcome};
use crate::session::gate::Gate;
use crate::session::job::{Job, never_ran};
use crate::session::sync::Arc;
use crate::session::{Keeper, SessionCore};

/// How often it looks at what has become due.
const ROUND: Duration = Duration::from_millis(250);

/// So many rounds after the last session was forgotten, nobody holds anything of it any more.
const ROUNDS_OF_REST: u32 = 8;

/// How often it looks whether drained sessions are done.
const DRAIN_ROUND: Duration = Duration::from_millis(10);

/// The longest wait between a crash and the next interpreter: what is queued meanwhile may be interrupted, and is answered
/// within the 100 ms that are promised.
const LONGEST_BACK_OFF: Duration = Duration::from_millis(80);

/// How long interrupted programs may need on top of their `finally` blocks.
const INTERRUPT_SLACK: Duration = Duration::from_millis(500);

/// The actor.
pub struct ConnectionSupervisor {
    registry: Registry,
    limits: std::sync::Arc<Limits>,
    gate: Arc<Gate>,
    place: Place,
    /// The files of each session, as long as they are to outlive its interpreter.
    places: HashMap<String, SessionPlace>,
    metrics: std::sync::Arc<Metrics>,
    incoming: std::sync::Arc<Incoming>,
    janitor: Janitor,
    /// Rounds until memory is given back once more.
    untidy: u32,
}

impl ConnectionSupervisor {
    /// A supervisor without sessions. Sessions compute on as many cores as the machine gives this process.
    pub fn new(
        limits: std::sync::Arc<Limits>,
        place: Place,
        metrics: std::sync::Arc<Metrics>,
        incoming: std::sync::Arc<Incoming>,
    ) -> ConnectionSupervisor {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        ConnectionSupervisor {
            registry: Registry::new(limits.sessions as usize, limits.grace_time(), limits.orphan_time()),
            limits,
            gate: Arc::new(Gate::new(cores)),
            place,
            places: HashMap::new(),
            metrics,
            incoming,
            janitor: Janitor::start(),
            untidy: 0,
        }
    }

    /// Gives a session whose thread has ended another one, or, when it has ended itself, its requests their answers.
    fn go_on(&mut self, remains: Remains, context: &Context<ConnectionSupervisor>) {
        let Remains { core, jobs, crashes } = remains;
        if let Some(cause) = core.ending() {
            for job in jobs.try_iter() {
                job.ticket.finish(never_ran(Outcome::Interrupted(cause)));
            }
            return;
        }
        // A folder of its own is the one it had; of the other kinds each is like the other.
        let place = self.places.get(core.id()).cloned().unwrap_or_else(|| self.place.of_session(core.id()));
        if let Err(error) = self.house(place, context).spawn(&core, jobs, crashes) {
            log::error!(session = core.id(), error:% = error; "no thread for a new interpreter: the session ends");
            core.end(Cause::Gone);
        }
    }

    /// The address under which the sessions' threads and cores reach this actor.
    fn house(&self, place: SessionPlace, context: &Context<ConnectionSupervisor>) -> House {
        House { supervisor: context.address(), place, metrics: self.metrics.clone() }
    }

    /// Ends what is due; gives how many sessions were forgotten since the last time.
    fn cull(&mut self) -> usize {
        self.registry.cull(Instant::now());
        let forgotten = self.registry.take_forgotten();
        for session in &forgotten {
            if let Some(place) = self.places.remove(session) {
                // Removing many files takes long: not on this thread, which serves connections too.
                self.janitor.remove(place);
            }
        }
        forgotten.len()
    }
}

impl Actor for ConnectionSupervisor {
    type Context = Context<ConnectionSupervisor>;

    fn started(&mut self, context: &mut Self::Context) {
        context.run_interval(ROUND, |supervisor, _| {
            if supervisor.cull() > 0 {
                supervisor.untidy = ROUNDS_OF_REST;
            } else if supervisor.untidy == 0 {
                return;
            } else {
                supervisor.untidy -= 1;
            }
            // At once, and again when all is quiet: a connection may let go of its session after the session is forgotten.
            // It takes milliseconds: not on this thread, which serves connections too.
            if matches!(supervisor.untidy, 0 | ROUNDS_OF_REST) {
                supervisor.janitor.give_back();
            }
        });
    }
}

/// How long a session that has crashed so often lately waits for its next interpreter.
fn back_off(crashes: usize) -> Duration {
    match crashes {
        0 | 1 => Duration::ZERO,
        more => Duration::from_millis(10 << more.min(5)).min(LONGEST_BACK_OFF),
    }
}

/// What a session reaches of the server: its threads come from here.
struct House {
    supervisor: Addr<ConnectionSupervisor>,
    place: SessionPlace,
    metrics: std::sync::Arc<Metrics>,
}

impl House {
    fn spawn(&self, core: &Arc<SessionCore>, jobs: Receiver<Box<Job>>, crashes: Crashes) -> std::io::Result<()> {
        let supervisor = self.supervisor.clone();
        let report = std::sync::Arc::new(move |remains| supervisor.do_send(ThreadEnded(remains)));
        let thread = InterpreterActor::spawn(core.clone(), jobs, crashes, self.place.clone(), report)?;
        self.supervisor.do_send(ThreadStarted { session: core.id().to_owned(), thread });
        Ok(())
    }
}

impl Keeper for House {
    fn start(&self, core: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()> {
        self.spawn(core, jobs, Crashes::new())
    }

    fn quiet(&self, session: &str, generation: u64) {
        self.supervisor.do_send(Quiet { session: session.to_owned(), generation });
    }

    fn ended(&self, session: &str, request: u64, finished: &Finished) {
        let Finished { outcome, duration, .. } = finished;
        let (status, limit) = (outcome.status(), outcome.limit());
        self.metrics.request_ended(status, *duration, limit);
        let duration_ms = duration.as_millis() as u64;
        if let Some(limit) = limit {
            log::info!(session, request, limit = limit.name(), duration_ms; "a limit stopped a request");
        } else {
            log::debug!(session, request, status = status.name(), duration_ms; "request ended");
        }
    }
}

/// Opens a session. Whoever gets it attaches to it.
#[derive(Message)]
#[rtype(result = "Result<Arc<SessionCore>, OpenError>")]
pub struct OpenSession {
    /// Whose it is.
    pub caller: Caller,
}

/// Takes a session up again: whoever gets it attaches to it with the number its client gave, as the caller that comes
/// with it.
#[derive(Message)]
#[rtype(result = "Result<(Arc<SessionCore>, Caller), ResumeError>")]
pub struct Resume {
    /// The token its client brought.
    pub token: String,
    /// Who that client is, where it says so.
    pub presented: Option<Caller>,
}

/// The connection that brought this token has proved alive (any frame or pong): the token is used up.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Proved {
    /// The token.
    pub token: String,
}

/// Gives a session a token; `None` when it has ended.
#[derive(Message)]
#[rtype(result = "Option<Issued>")]
pub struct IssueToken {
    /// The session's name.
    pub session: String,
}

/// A connection is gone; its session has been detached.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Detached {
    /// The session's name.
    pub session: String,
    /// The connection's number.
    pub generation: u64,
}

/// The server is to end. From now on nothing new is taken; the answer comes when every request has ended: by itself
/// within the drain time, then interrupted. What is left is that clients read their answers.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Drain;

/// Ends every session; the answer comes when their threads have ended, or have been waited for long enough.
#[derive(Message)]
#[rtype(result = "()")]
pub struct EndAll;

/// Numbers.
#[derive(Message)]
#[rtype(result = "Totals")]
pub struct Stats;

/// Looks at what has become due; gives how many sessions are left.
#[derive(Message)]
#[rtype(result = "usize")]
struct Round;

#[derive(Message)]
#[rtype(result = "()")]
struct Quiet {
    session: String,
    generation: u64,
}

#[derive(Message)]
#[rtype(result = "()")]
struct ThreadStarted {
    session: String,
    thread: JoinHandle<()>,
}

#[derive(Message)]
#[rtype(result = "()")]
struct ThreadEnded(Remains);

impl Handler<OpenSession> for ConnectionSupervisor {
    type Result = Result<Arc<SessionCore>, OpenError>;

    fn handle(&mut self, message: OpenSession, context: &mut Self::Context) -> Self::Result {
        self.registry.may_open(Instant::now())?;
        if self.limits.memory_total.is_some_and(|most| crate::meter::together() as u64 >= most) {
            return Err(OpenError::Memory);
        }
        let (id, epoch) = (token::name(), token::name());
        let place = self.place.of_session(&id);
        if place.is_own() {
            self.places.insert(id.clone(), place.clone());
        }
        let keeper = std::sync::Arc::new(self.house(place, context));
        let owner = message.caller.identity.clone();
        let core =
            SessionCore::new(id, epoch, owner, self.limits.clone(), self.gate.clone(), keeper, self.incoming.clone());
        let core = Arc::new(core);
        self.registry.add(core.clone(), message.caller, Instant::now());
        self.metrics.session_opened();
        log::info!(session = core.id(); "session opened");
        Ok(core)
    }
}

impl Handler<Resume> for ConnectionSupervisor {
    type Result = Result<(Arc<SessionCore>, Caller), ResumeError>;

    fn handle(&mut self, message: Resume, _: &mut Self::Context) -> Self::Result {
        self.registry.resume(&message.token, message.presented.as_ref(), SystemTime::now())
    }
}

impl Handler<Proved> for ConnectionSupervisor {
    type Result = ();

    fn handle(&mut self, message: Proved, _: &mut Self::Context) {
        self.registry.proved(&message.token);
    }
}

impl Handler<IssueToken> for ConnectionSupervisor {
    type Result = Option<Issued>;

    fn handle(&mut self, message: IssueToken, _: &mut Self::Context) -> Self::Result {
        self.registry.issue(&message.session)
    }
}

impl Handler<Detached> for ConnectionSupervisor {
    type Result = ();

    fn handle(&mut self, message: Detached, _: &mut Self::Context) {
        self.registry.detached(&message.session, message.generation, Instant::now());
    }
}

impl Handler<Quiet> for ConnectionSupervisor {
    type Result = ();

    fn handle(&mut self, message: Quiet, _: &mut Self::Context) {
        self.registry.quiet(&message.session, message.generation, Instant::now());
    }
}

impl Handler<Stats> for ConnectionSupervisor {
    type Result = MessageResult<Stats>;

    fn handle(&mut self, _: Stats, _: &mut Self::Context) -> Self::Result {
        MessageResult(self.registry.totals())
    }
}

impl Handler<ThreadStarted> for ConnectionSupervisor {
    type Result = ();

    fn handle(&mut self, message: ThreadStarted, _: &mut Self::Context) {
        self.registry.thread_started(&message.session, message.thread);
    }
}

impl Handler<ThreadEnded> for ConnectionSupervisor {
    type Result = ();

    fn handle(&mut self, ThreadEnded(remains): ThreadEnded, context: &mut Self::Context) {
        if remains.core.ending().is_none() {
            self.registry.crashed();
        }
        // The first crash costs no time; a session that goes on crashing takes less of the machine each time.
        match back_off(remains.crashes.len()) {
            Duration::ZERO => self.go_on(remains, context),
            wait => {
                context.run_later(wait, |supervisor, context| supervisor.go_on(remains, context));
            }
        }
    }
}

impl Handler<Drain> for ConnectionSupervisor {
    type Result = ResponseFuture<()>;

    fn handle(&mut self, _: Drain, _: &mut Self::Context) -> Self::Result {
        self.registry.drain();
        let cores = self.registry.cores();
        let limits = self.limits.clone();
        let open = |cores: &[Arc<SessionCore>]| cores.iter().map(|core| core.counts().open).sum::<usize>();
        log::info!(sessions = cores.len(), requests = open(&cores); "draining: running requests may end");
        Box::pin(async move {
            let busy = |cores: &[Arc<SessionCore>]| cores.iter().any(|core| core.counts().open > 0);
            let end = Instant::now() + Duration::from_millis(limits.drain);
            while busy(&cores) && Instant::now() < end {
                actix_rt::time::sleep(DRAIN_ROUND).await;
            }
            if busy(&cores) {
                log::info!(requests = open(&cores); "draining: what still runs is interrupted");
            }
            for core in &cores {
                core.interrupt_all(Cause::Drain);
            }
            let end = Instant::now() + limits.finally_time() + INTERRUPT_SLACK;
            while busy(&cores) && Instant::now() < end {
                actix_rt::time::sleep(DRAIN_ROUND).await;
            }
        })
    }
}

impl Handler<EndAll> for ConnectionSupervisor {
    type Result = ResponseFuture<()>;

    fn handle(&mut self, _: EndAll, context: &mut Self::Context) -> Self::Result {
        self.registry.drain();
        self.registry.end_all(Cause::Drain);
        let supervisor = context.address();
        let end = Instant::now() + self.limits.finally_time() + INTERRUPT_SLACK;
        Box::pin(async move {
            while Instant::now() < end && supervisor.send(Round).await.is_ok_and(|left| left > 0) {
                actix_rt::time::sleep(DRAIN_ROUND).await;
            }
        })
    }
}

impl Handler<Round> for ConnectionSupervisor {
    type Result = usize;

    fn handle(&mut self, _: Round, _: &mut Self::Context) -> usize {
        self.cull();
        self.registry.totals().sessions
    }
}
