//! Every interleaving of what two threads do with a session, driven by a model checker: nobody sleeps through what it
//! waits for, and what excludes each other never happens both.

use std::sync::Arc;
use std::task::{Wake, Waker};

use atomic_waker::AtomicWaker;
use crossbeam_channel::Receiver;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::sync::{Condvar, Mutex};
use loom::thread;

use super::event::{Answer, Cause, Control, Event, Finished, Outcome};
use super::gate::Gate;
use super::job::{Job, never_ran};
use super::{GivenUp, Identity, Keeper, Mode, Patience, SessionCore};
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::protocol::{Encoder, Op, Options, ReplyTo, Request, Shape};

#[derive(Default)]
struct House(std::sync::Mutex<Option<Receiver<Box<Job>>>>);

impl Keeper for House {
    fn start(&self, _: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()> {
        *self.0.lock().unwrap() = Some(jobs);
        Ok(())
    }

    fn quiet(&self, _: &str, _: u64) {}
}

/// A session whose window one frame fills, with one running request and somebody attached.
fn session() -> (Arc<SessionCore>, Box<Job>, u64, Arc<AtomicWaker>) {
    let house = Arc::new(House::default());
    let limits = Arc::new(Limits { journal: 1, ..Limits::default() });
    let (gate, owner) = (Arc::new(Gate::new(1)), Identity("".into()));
    let core =
        Arc::new(SessionCore::new("s".into(), "e".into(), owner, limits, gate, house.clone(), Incoming::new(u64::MAX)));
    let bell = Arc::new(AtomicWaker::new());
    let generation = core.attach(bell.clone(), None).unwrap().generation;
    let options = Options { stream: true, ..Options::default() };
    let reply = ReplyTo { encoder: Encoder::DataCode, id: None, shape: Shape::Run, options };
    core.submit(generation, Request { reply, op: Op::Reset }).unwrap();
    let job = house.0.lock().unwrap().take().unwrap().recv().unwrap();
    (core, job, generation, bell)
}

fn output(job: &Job) -> Result<(), GivenUp> {
    job.ticket.core().push(&job.ticket, &Event::Output("x".into()), Mode::Wait, Patience::UntilStopped, || ())
}

fn seated(core: &SessionCore) {
    core.seated(core.gate().seat());
}

#[test]
fn model_a_program_that_waits_is_woken_by_the_client_that_reads() {
    loom::model(|| {
        let (core, job, generation, _) = session();
        let reading = core.clone();
        seated(&core);
        output(&job).unwrap();
        let reader = thread::spawn(move || {
            let outgoing = reading.next_frame(generation).unwrap();
            reading.frame_sent(generation, outgoing.seq);
        });
        output(&job).unwrap();
        reader.join().unwrap();
        job.ticket.finish(never_ran(Outcome::Ok(Answer::Done)));
    });
}

#[test]
fn model_a_program_that_waits_is_woken_by_an_interrupt_and_by_the_end_of_its_session() {
    for end in [false, true] {
        loom::model(move || {
            let (core, job, _, _) = session();
            let stopping = core.clone();
            seated(&core);
            output(&job).unwrap();
            let stopper = thread::spawn(move || match end {
                true => stopping.end(Cause::Gone),
                false => assert!(stopping.interrupt(None, Cause::Client)),
            });
            assert_eq!(output(&job), Err(GivenUp));
            stopper.join().unwrap();
            job.ticket.finish(never_ran(Outcome::Ok(Answer::Done)));
        });
    }
}

#[test]
fn model_a_program_whose_thread_has_just_come_is_woken_by_an_interrupt() {
    loom::model(|| {
        let (core, job, _, _) = session();
        let stopping = core.clone();
        output(&job).unwrap();
        let stopper = thread::spawn(move || assert!(stopping.interrupt(None, Cause::Client)));
        seated(&core);
        assert_eq!(output(&job), Err(GivenUp));
        stopper.join().unwrap();
        job.ticket.finish(never_ran(Outcome::Ok(Answer::Done)));
    });
}

#[test]
fn model_a_program_that_asks_is_woken_by_the_answer() {
    loom::model(|| {
        let (core, job, _, _) = session();
        seated(&core);
        let no = core.begin_prompt();
        let answering = core.clone();
        let client = thread::spawn(move || answering.answer_prompt(no, "x".into()).unwrap());
        assert_eq!(core.await_line(job.ticket.ctl(), Patience::UntilStopped, || ()), Ok("x".to_owned()));
        client.join().unwrap();
        job.ticket.finish(never_ran(Outcome::Ok(Answer::Done)));
        assert!(core.answer_prompt(no, "late".into()).is_err());
    });
}

#[test]
fn model_a_program_that_asks_gets_the_answer_or_is_stopped_and_never_waits_on() {
    loom::model(|| {
        let (core, job, _, _) = session();
        let no = core.begin_prompt();
        let (asking, stopping) = (core.clone(), core.clone());
        // On a thread of its own: the checker takes no wake-up of one that waits for another's end.
        let program = thread::spawn(move || {
            seated(&asking);
            let line = asking.await_line(job.ticket.ctl(), Patience::UntilStopped, || ());
            assert!(matches!(line.as_deref(), Ok("x") | Err(GivenUp)));
            asking.end_prompt();
            job.ticket.finish(never_ran(Outcome::Ok(Answer::Done)));
        });
        let stopper = thread::spawn(move || stopping.interrupt(None, Cause::Client));
        let taken = core.answer_prompt(no, "x".into());
        let stopped = stopper.join().unwrap();
        program.join().unwrap();
        assert!(taken.is_ok() || stopped, "it ended for one of the two reasons");
    });
}

/// The listener's sleep, ended by its bell.
#[derive(Default)]
struct Sleeper {
    rung: Mutex<bool>,
    ringing: Condvar,
}

impl Sleeper {
    fn sleep(&self) {
        let mut rung = self.rung.lock().unwrap();
        while !std::mem::take(&mut *rung) {
            rung = self.ringing.wait(rung).unwrap();
        }
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        *self.rung.lock().unwrap() = true;
        self.ringing.notify_one();
    }
}

#[test]
fn model_a_listener_that_found_nothing_is_rung_for_the_next_frame() {
    loom::model(|| {
        let (core, job, generation, bell) = session();
        let answering = thread::spawn(move || {
            job.ticket.finish(Finished {
                outcome: Outcome::Ok(Answer::Done),
                output: String::new(),
                displays: Vec::new(),
                duration: std::time::Duration::ZERO,
            });
        });
        let sleeper = Arc::new(Sleeper::default());
        loop {
            bell.register(&Waker::from(sleeper.clone()));
            if core.next_frame(generation).is_some() {
                break;
            }
            sleeper.sleep();
        }
        answering.join().unwrap();
    });
}

#[test]
fn model_the_end_of_the_grace_and_a_resume_exclude_each_other() {
    loom::model(|| {
        let (core, job, generation, _) = session();
        core.set_resumable();
        core.detach(generation);
        let ending = core.clone();
        let ended = thread::spawn(move || ending.end_if_detached(generation));
        let back = core.attach(Arc::new(AtomicWaker::new()), Some(None));
        assert_ne!(back.is_ok(), ended.join().unwrap());
        job.ticket.finish(never_ran(Outcome::Interrupted(Cause::Gone)));
    });
}

#[test]
fn model_whoever_takes_the_session_up_is_told_how_many_requests_came_and_none_comes_after() {
    loom::model(|| {
        let (core, job, generation, _) = session();
        let asking = core.clone();
        let asker = thread::spawn(move || {
            let options = Options::default();
            let reply = ReplyTo { encoder: Encoder::DataCode, id: None, shape: Shape::Run, options };
            asking.submit(generation, Request { reply, op: Op::Reset }).unwrap();
        });
        let told = |core: &SessionCore| match core.attach(Arc::new(AtomicWaker::new()), Some(None)).unwrap().resumed {
            Some(Control::Resumed { requests, .. }) => requests,
            _ => panic!("it came back"),
        };
        let first = told(&core);
        asker.join().unwrap();
        assert_eq!(first, told(&core), "none comes after it was told how many came");
        drop(job);
    });
}

#[test]
fn model_an_interrupt_and_the_answer_leave_exactly_one_answer() {
    loom::model(|| {
        let (core, job, generation, _) = session();
        let stopping = core.clone();
        let stopper = thread::spawn(move || stopping.interrupt(None, Cause::Client));
        let ctl = job.ticket.ctl().clone();
        drop(job);
        assert_eq!(stopper.join().unwrap(), ctl.stopped().is_some());
        let only = core.next_frame(generation).unwrap();
        core.frame_sent(generation, only.seq);
        assert!(core.next_frame(generation).is_none() && core.is_done());
    });
}

#[test]
fn model_one_permit_lets_one_in_and_everybody_gets_it() {
    loom::model(|| {
        let gate = Arc::new(Gate::new(1));
        let inside = Arc::new(AtomicUsize::new(0));
        let pass = |gate: &Gate, inside: &AtomicUsize| {
            let seat = gate.seat();
            gate.enter(&seat);
            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
            inside.fetch_sub(1, Ordering::SeqCst);
            gate.leave(&seat);
        };
        let (other_gate, other_inside) = (gate.clone(), inside.clone());
        let other = thread::spawn(move || pass(&other_gate, &other_inside));
        pass(&gate, &inside);
        other.join().unwrap();
    });
}
