//! Tests of the session's core. The tests are its keeper, its client and, mostly, its thread.

mod coming_back;
mod displays;
mod ending;
mod host;
mod journal;
mod requests;
mod script;
mod stopping;

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::time::{Duration, Instant};

use atomic_waker::AtomicWaker;
use crossbeam_channel::Receiver;
use datacode_lang::messages::Lang;
use serde_json::Value as Json;

use super::event::{Answer, Finished, Outcome, Refusal};
use super::gate::Gate;
use super::job::Job;
use super::{Identity, Keeper, SessionCore, TooManyRefusals};
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::protocol::{ClientId, Encoder, Op, Options, Program, ReplyTo, Request, Shape};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server with nothing but one session, whose jobs the test takes.
#[derive(Default)]
struct House {
    jobs: Mutex<Option<Receiver<Box<Job>>>>,
    no_threads: AtomicBool,
    quiet: Mutex<Vec<u64>>,
}

impl Keeper for House {
    fn start(&self, _: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()> {
        if self.no_threads.load(Ordering::Relaxed) {
            return Err(std::io::ErrorKind::OutOfMemory.into());
        }
        *self.jobs.lock().unwrap() = Some(jobs);
        Ok(())
    }

    fn quiet(&self, _: &str, generation: u64) {
        self.quiet.lock().unwrap().push(generation);
    }
}

struct Bench {
    house: Arc<House>,
    core: Arc<SessionCore>,
    /// The connection that speaks: the last one attached.
    speaker: Cell<u64>,
}

impl Bench {
    fn new() -> Bench {
        Bench::with(Limits::default())
    }

    fn with(limits: Limits) -> Bench {
        let house = Arc::new(House::default());
        let gate = Arc::new(Gate::new(1));
        let owner = Identity("nobody".into());
        let incoming = Incoming::new(limits.messages_total);
        let core = SessionCore::new("s".into(), "e".into(), owner, Arc::new(limits), gate, house.clone(), incoming);
        Bench { house, core: Arc::new(core), speaker: Cell::new(0) }
    }

    /// A session whose journal has that many bytes.
    fn with_journal(bytes: u64) -> Bench {
        Bench::with(Limits { journal: bytes, ..Limits::default() })
    }

    /// The next job, taken as the session's thread takes it.
    fn take(&self) -> Box<Job> {
        self.try_take().expect("a job waits")
    }

    fn try_take(&self) -> Option<Box<Job>> {
        self.house.jobs.lock().unwrap().as_ref()?.try_recv().ok()
    }

    fn submit(&self, code: &str) {
        self.ask(ask(code, None)).unwrap();
    }

    fn ask(&self, request: Request) -> Result<(), TooManyRefusals> {
        self.core.submit(self.speaker.get(), request)
    }

    fn refuse(&self, reply: ReplyTo, refusal: Refusal) -> Result<(), TooManyRefusals> {
        self.core.refuse(self.speaker.get(), reply, refusal)
    }

    fn attach(&self) -> Client {
        Client::attach(self, None)
    }
}

/// One connection.
struct Client {
    core: Arc<SessionCore>,
    generation: u64,
    bell: Arc<AtomicWaker>,
    /// What it was told first when it came back.
    resumed: Option<super::event::Control>,
}

impl Client {
    fn attach(bench: &Bench, resume: Option<Option<u64>>) -> Client {
        let bell = Arc::new(AtomicWaker::new());
        let attached = bench.core.attach(bell.clone(), resume).unwrap();
        bench.speaker.set(attached.generation);
        Client { core: bench.core.clone(), generation: attached.generation, bell, resumed: attached.resumed }
    }

    /// The next frame's number and text, taken off.
    fn read(&self) -> Option<(u64, Json)> {
        let outgoing = self.core.next_frame(self.generation)?;
        self.core.frame_sent(self.generation, outgoing.seq);
        Some((outgoing.seq, serde_json::from_slice(outgoing.frame.body()).unwrap()))
    }

    /// The text of the next frame, waited for and taken off.
    fn wait_for_frame(&self) -> String {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let end = Instant::now() + PATIENCE;
        loop {
            self.bell.register(&waker);
            if let Some((_, frame)) = self.read() {
                return frame.to_string();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no frame came");
            std::thread::park_timeout(left);
        }
    }

    /// The outputs and errors of all frames there are.
    fn read_all(&self) -> Vec<String> {
        std::iter::from_fn(|| self.read()).map(|(_, frame)| told(&frame)).collect()
    }

    /// The numbers of all frames there are.
    fn numbers(&self) -> Vec<u64> {
        std::iter::from_fn(|| self.read()).map(|(seq, _)| seq).collect()
    }

    /// Counts how often the bell rings from now on.
    fn listen(&self) -> Arc<Rings> {
        let rings = Arc::new(Rings::default());
        self.bell.register(&Waker::from(rings.clone()));
        rings
    }
}

/// Wakes a thread that waits for a bell.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[derive(Default)]
struct Rings(AtomicUsize);

impl Rings {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Rings {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// In a word: the output of an answer that is a success, else `status:` and its status or error.
fn told(frame: &Json) -> String {
    if let Some(text) = frame["text"].as_str() {
        return format!("stream:{text}");
    }
    if let Some(no) = frame["no"].as_u64() {
        return format!("asked:{no}");
    }
    if let Some(percent) = frame["percent"].as_f64() {
        return format!("progress:{percent}");
    }
    match (frame["success"].as_bool(), frame["status"].as_str()) {
        (Some(true), _) => frame["output"].as_str().unwrap_or("done").to_owned(),
        (_, Some(status)) => format!("status:{status}"),
        _ => format!("error:{}", frame["error"].as_str().unwrap_or_default()),
    }
}

fn reply(id: Option<&str>, options: Options) -> ReplyTo {
    ReplyTo { encoder: Encoder::DataCode, id: id.map(client_id), shape: Shape::Run, options }
}

fn client_id(id: &str) -> ClientId {
    ClientId(format!("{id:?}").into())
}

/// A program whose answer says its status.
fn ask(code: &str, id: Option<&str>) -> Request {
    let options = Options { full: true, lang: Lang::En, ..Options::default() };
    Request { reply: reply(id, options), op: Op::Execute(Program { code: code.to_owned(), ..Program::default() }) }
}

/// A program whose output comes as it is printed.
fn ask_stream(code: &str) -> Request {
    let options = Options { stream: true, full: true, lang: Lang::En };
    Request { reply: reply(None, options), op: Op::Execute(Program { code: code.to_owned(), ..Program::default() }) }
}

fn code_of(job: &Job) -> String {
    match &job.op {
        Op::Execute(program) => program.code.clone(),
        other => format!("{other:?}"),
    }
}

fn printed(output: &str) -> Finished {
    Finished {
        outcome: Outcome::Ok(Answer::Done),
        output: output.to_owned(),
        displays: Vec::new(),
        duration: Duration::ZERO,
    }
}

/// Answers with the program's own text.
fn echo(job: Box<Job>) {
    let code = code_of(&job);
    job.ticket.finish(printed(&code));
}
