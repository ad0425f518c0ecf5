//! The interpreter's thread: one per session, spawned at its first job. It owns the interpreter, which never leaves it.
//!
//! It takes jobs from the session's channel one at a time, runs each behind the run gate, and answers it through its
//! ticket. Only the operation itself may break: a panic in it costs that request, the capture is flushed, the thread
//! ends and reports what remains; the supervisor starts another with the same channel.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc as StdArc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use datacode_lang::host::{FileSystem, Limit};
use datacode_lang::{Failure, Interpreter, ValueView};

use crate::files::Place;
use crate::messages::uploads;
use crate::meter::{Metered, unmetered};
use crate::protocol::Op;
use crate::session::event::{Answer, Incident, Outcome};
use crate::session::gate::Seat;
use crate::session::host::SessionHost;
use crate::session::job::{Job, Ticket, lost, never_ran};
use crate::session::sync::Arc;
use crate::session::{Patience, SessionCore, fault, incident};

/// The native stack of a session's thread. The machine's calls use none of it; the parser, printing and foreign code
/// do, and stop before it is used up.
pub const STACK: usize = 2 << 20;

/// Of it, what the thread itself and the guard below the checks need.
const STACK_KEPT: usize = 256 << 10;

/// After so many crashes in [`CRASH_SPAN`] nothing runs until a reset.
const MOST_CRASHES: usize = 5;

/// The span those crashes are counted in.
const CRASH_SPAN: Duration = Duration::from_secs(60);

/// When the interpreters of a session broke, oldest first; at most [`MOST_CRASHES`].
pub type Crashes = VecDeque<Instant>;

/// What a thread that ends hands back.
pub struct Remains {
    /// The session.
    pub core: Arc<SessionCore>,
    /// Its channel: what is left in it is for the next thread.
    pub jobs: Receiver<Box<Job>>,
    /// The crashes so far; empty when the thread ended because the session did.
    pub crashes: Crashes,
}

/// One session's thread.
pub struct InterpreterActor {
    core: Arc<SessionCore>,
    jobs: Receiver<Box<Job>>,
    seat: Arc<Seat>,
    files: Rc<dyn FileSystem>,
    /// Set when too many interpreters of this session broke.
    broken: Option<Incident>,
}

/// How a thread's work ended.
enum End {
    Session,
    Crash,
}

/// Whether a request broke the interpreter.
enum Broke {
    No,
    Yes,
}

impl InterpreterActor {
    /// Starts a thread for these jobs. `report` is called on it as the last thing it does.
    pub fn spawn(
        core: Arc<SessionCore>,
        jobs: Receiver<Box<Job>>,
        crashes: Crashes,
        place: Place,
        report: StdArc<dyn Fn(Remains) + Send + Sync>,
    ) -> std::io::Result<JoinHandle<()>> {
        let name = format!("session {}", core.id());
        std::thread::Builder::new().name(name).stack_size(STACK).spawn(move || {
            report(live(core, jobs, crashes, &place));
        })
    }

    fn work(&mut self) -> End {
        let _meter = Metered::start();
        let mut interpreter = Interpreter::new(STACK - STACK_KEPT);
        let end = loop {
            let Ok(job) = unmetered(|| self.jobs.recv()) else { break End::Session };
            if let Broke::Yes = self.run(*job, &mut interpreter) {
                break End::Crash;
            }
        };
        // Freeing a large session is work like any other.
        self.core.gate().enter(&self.seat);
        drop(interpreter);
        self.core.gate().leave(&self.seat);
        end
    }

    fn run(&mut self, job: Job, interpreter: &mut Interpreter) -> Broke {
        let Job { ticket, op } = job;
        // A client that does not read its answers is not given more of them.
        let _ = self.core.wait_for_room(ticket.ctl(), Patience::UntilStopped);
        if let Some(cause) = ticket.ctl().stopped() {
            ticket.finish(never_ran(Outcome::Interrupted(cause)));
            unmetered(|| drop(op));
            return Broke::No;
        }
        if op == Op::Reset {
            self.broken = None;
        }
        if let Some(incident) = &self.broken {
            ticket.finish(lost(incident.clone()));
            unmetered(|| drop(op));
            return Broke::No;
        }
        if let Op::Execute { code } = &op {
            fault::arm(code);
        }
        self.core.gate().enter(&self.seat);
        let mut host = SessionHost::new(&ticket, &self.seat, self.files.clone());
        let done = catch_unwind(AssertUnwindSafe(|| operate(&op, &ticket, interpreter, &mut host)));
        let (outcome, broke) = match done {
            Ok(outcome) => (outcome, Broke::No),
            Err(payload) => {
                let incident = incident::panicked(self.core.id(), ticket.ctl().no, "running", &*payload);
                (Outcome::Lost(incident), Broke::Yes)
            }
        };
        let finished = host.finish(outcome);
        let told = ticket.finish(finished);
        drop(told);
        self.core.gate().leave(&self.seat);
        unmetered(|| drop(op));
        broke
    }
}

/// The thread's life, whatever happens in it.
fn live(core: Arc<SessionCore>, jobs: Receiver<Box<Job>>, mut crashes: Crashes, place: &Place) -> Remains {
    incident::watch_this_thread();
    let seat = core.gate().seat();
    core.seated(seat.clone());
    let files = place.open(core.gate(), &seat);
    let broken = is_looping(&crashes).then(|| incident::too_many_crashes(core.id()));
    let mut actor = InterpreterActor { core: core.clone(), jobs: jobs.clone(), seat: seat.clone(), files, broken };
    let end = catch_unwind(AssertUnwindSafe(|| actor.work())).unwrap_or_else(|payload| {
        incident::panicked(core.id(), 0, "between requests", &*payload);
        End::Crash
    });
    core.gate().leave(&seat);
    match end {
        End::Session => crashes.clear(),
        End::Crash => {
            crashes.push_back(Instant::now());
            while crashes.len() > MOST_CRASHES {
                crashes.pop_front();
            }
        }
    }
    Remains { core, jobs, crashes }
}

/// Whether the last crashes came so fast that the next interpreter should not run.
fn is_looping(crashes: &Crashes) -> bool {
    match (crashes.front(), crashes.back()) {
        (Some(first), Some(last)) => crashes.len() >= MOST_CRASHES && *last - *first <= CRASH_SPAN,
        _ => false,
    }
}

/// The operation itself: all that is guarded against breaking.
fn operate(op: &Op, ticket: &Ticket, interpreter: &mut Interpreter, host: &mut SessionHost<'_>) -> Outcome {
    fault::point(fault::Point::BeforeRun);
    let code = match op {
        Op::Execute { code } => code,
        Op::Reset => {
            interpreter.reset();
            interpreter.collect();
            return Outcome::Ok(Answer::Done);
        }
        Op::Upload { .. } => return Outcome::Failed(uploads::off()),
        // The connection serves the rest itself.
        _ => return Outcome::Ok(Answer::Done),
    };
    let value = match interpreter.run(code, host) {
        Ok(value) => value,
        Err(Failure::Errors(diagnostics)) => return Outcome::Error(diagnostics),
        Err(Failure::TooDeep(diagnostics)) => return Outcome::TooDeep(diagnostics),
        Err(Failure::Stopped(stop)) => return host.stopped(stop),
    };
    if !ticket.reply().options.full {
        return Outcome::Ok(Answer::Value(ValueView::default()));
    }
    match interpreter.view(&value, host) {
        Ok(view) if size_of(&view) > ticket.core().limits().output => Outcome::Limit(Limit::Output),
        Ok(view) => Outcome::Ok(Answer::Value(view)),
        Err(stop) => host.stopped(stop),
    }
}

fn size_of(view: &ValueView) -> u64 {
    view.text.len() as u64 + view.json.as_ref().map_or(0, |json| json.len() as u64)
}
