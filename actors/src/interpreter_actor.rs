//! The interpreter's thread: one per session, spawned at its first job. It owns the interpreter, which never leaves it.
//!
//! It takes jobs from the session's channel one at a time, runs each behind the run gate, and answers it through its
//! ticket. Only the operation itself may break: a panic in it costs that request, the capture is flushed, the thread
//! ends and reports what remains; the supervisor starts another with the same channel.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc as StdArc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use datacode_lang::Interpreter;

use crate::files::{Files, SessionPlace};
use crate::meter::{self, Metered, unmetered};
use crate::protocol::Op;
use crate::session::event::{Incident, Outcome};
use crate::session::gate::Seat;
use crate::session::host::SessionHost;
use crate::session::job::{Job, lost, never_ran};
use crate::session::sync::Arc;
use crate::session::{Patience, SessionCore, fault, incident, operate};

/// The native stack of a session's thread. The machine's calls use none of it; the parser, printing and foreign code
/// do, and stop before it is used up.
pub const STACK: usize = 2 << 20;

/// What the thread itself and the guard below the checks leave of it to an interpreter.
pub const STACK_LEFT: usize = STACK - (256 << 10);

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
    files: Files,
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
        place: SessionPlace,
        report: StdArc<dyn Fn(Remains) + Send + Sync>,
    ) -> std::io::Result<JoinHandle<()>> {
        let name = format!("session {}", core.id());
        std::thread::Builder::new().name(name).stack_size(STACK).spawn(move || {
            report(live(core, jobs, crashes, &place));
        })
    }

    fn work(&mut self) -> End {
        let _meter = Metered::start();
        let mut interpreter = Interpreter::new(STACK_LEFT);
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
        fault::arm(if let Op::Execute(program) = &op { program.code.as_str() } else { "" });
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
        self.core.gate().enter(&self.seat);
        let mut host = SessionHost::new(&ticket, op.narrowed(), &self.seat, &self.files);
        let done =
            catch_unwind(AssertUnwindSafe(|| operate::operate(&op, &ticket, interpreter, &mut host, &self.files)));
        let (outcome, broke) = match done {
            Ok(outcome) => (outcome, Broke::No),
            Err(payload) => {
                let incident = incident::panicked(self.core.id(), ticket.ctl().no, "running", &*payload);
                (Outcome::Lost(incident), Broke::Yes)
            }
        };
        let finished = host.finish(outcome);
        // What the request has given back counts from now on, also if the session then sleeps.
        let _ = meter::together();
        let told = ticket.finish(finished);
        drop(told);
        self.core.gate().leave(&self.seat);
        unmetered(|| drop(op));
        broke
    }
}

/// The thread's life, whatever happens in it.
fn live(core: Arc<SessionCore>, jobs: Receiver<Box<Job>>, mut crashes: Crashes, place: &SessionPlace) -> Remains {
    incident::watch_this_thread();
    let seat = core.gate().seat();
    core.seated(seat.clone());
    let files = place.open(&core, &seat);
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
