//! Random scripts of what clients, the thread and the server do, against a model of what must come out.
//!
//! The model knows nothing of locks, windows and wake-ups. It keeps, per session, the list of all frames there must
//! ever be and what the client has got, and asks of the real core: frames come in order, none twice, none missing,
//! whatever breaks; every request ends in exactly one terminal answer.

use proptest::prelude::*;

use super::*;
use crate::session::event::{Cause, Control, Event};
use crate::session::{Mode, Patience};

#[derive(Debug, Clone)]
enum Step {
    Submit,
    Print(usize),
    Finish,
    CrashInFinish,
    Interrupt,
    /// The program asks its client.
    Ask,
    /// The client answers the last question, or one before it.
    Answer(u64),
    /// The program looks whether it has been answered.
    Take,
    Read(usize),
    Prove,
    Cut,
    /// With the last number, or one from further back.
    Resume(Option<u64>),
    /// Two connections bring the same token; the first one's end is heard later.
    ResumeTwice,
    Drain,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Submit),
        6 => (1usize..400).prop_map(Step::Print),
        4 => Just(Step::Finish),
        1 => Just(Step::CrashInFinish),
        1 => Just(Step::Interrupt),
        2 => Just(Step::Ask),
        2 => (0u64..2).prop_map(Step::Answer),
        1 => Just(Step::Take),
        8 => (1usize..6).prop_map(Step::Read),
        2 => Just(Step::Prove),
        2 => Just(Step::Cut),
        3 => proptest::option::of(0u64..4).prop_map(Step::Resume),
        1 => Just(Step::ResumeTwice),
        1 => Just(Step::Drain),
    ]
}

/// What must hold, in the simplest words.
#[derive(Default)]
struct Model {
    /// What each frame says, by its number minus one.
    frames: Vec<String>,
    /// The last number the client has.
    has: u64,
    /// The last number the server knows the client to have.
    proved: u64,
    /// Requests that have not ended, in order: their number, or that they were refused.
    open: Vec<Option<usize>>,
    requests: usize,
    draining: bool,
    interrupted: bool,
    /// Questions so far; the one that stands, and whether it has been answered.
    questions: u64,
    question: Option<(u64, bool)>,
}

impl Model {
    fn submit(&mut self, most: usize) {
        let taken = !self.draining && self.open.iter().flatten().count() < most;
        self.requests += 1;
        self.open.push(taken.then_some(self.requests));
        self.settle();
    }

    fn finish(&mut self, told: String) {
        self.open.remove(0);
        (self.interrupted, self.question) = (false, None);
        self.frames.push(told);
        self.settle();
    }

    fn settle(&mut self) {
        while self.open.first() == Some(&None) {
            self.open.remove(0);
            self.frames.push("status:refused".to_owned());
        }
    }
}

const QUEUE: usize = 4;

fn play(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let bench = Bench::with(Limits { journal: 2000, queue: QUEUE as u64, ..Limits::default() });
    bench.core.set_resumable();
    let mut model = Model::default();
    let mut client = Some(bench.attach());
    let mut running: Option<Box<Job>> = None;
    for step in steps {
        match step {
            Step::Submit if client.is_some() => {
                model.submit(QUEUE);
                bench.ask(ask_stream(&format!("answer {}", model.requests))).unwrap();
            }
            Step::Print(length) => {
                if let Some(job) = &running
                    && !bench.core.is_full()
                {
                    let text = format!("{} {}", model.frames.len(), "x".repeat(length));
                    let event = Event::Output(text.clone());
                    bench.core.push(&job.ticket, &event, Mode::Wait, Patience::UntilStopped, || ()).unwrap();
                    model.frames.push(format!("stream:{text}"));
                }
            }
            Step::Finish => {
                if let Some(job) = running.take() {
                    model.finish(code_of(&job));
                    echo(job);
                }
            }
            Step::CrashInFinish => {
                if let Some(job) = running.take() {
                    model.finish("status:lost".to_owned());
                    drop(job);
                }
            }
            Step::Interrupt => {
                let signalled = bench.core.interrupt(None, Cause::Client);
                prop_assert_eq!(signalled, model.open.iter().any(Option::is_some));
                model.interrupted |= signalled;
            }
            Step::Ask => {
                if let Some(job) = &running
                    && !bench.core.is_full()
                {
                    model.questions += 1;
                    prop_assert_eq!(bench.core.begin_prompt(), model.questions);
                    model.question = Some((model.questions, false));
                    let event = Event::Prompt { prompt: String::new(), no: model.questions };
                    bench.core.push(&job.ticket, &event, Mode::Wait, Patience::UntilStopped, || ()).unwrap();
                    model.frames.push(format!("asked:{}", model.questions));
                }
            }
            Step::Answer(back) => {
                let no = model.questions.saturating_sub(back);
                let waits = model.question == Some((no, false));
                prop_assert_eq!(bench.core.answer_prompt(no, no.to_string()).is_ok(), waits);
                if waits {
                    model.question = Some((no, true));
                }
            }
            Step::Take => {
                if let (Some(job), Some((no, true))) = (&running, model.question) {
                    let line = bench.core.await_line(job.ticket.ctl(), Patience::UntilStopped, || ());
                    prop_assert_eq!(line, Ok(no.to_string()));
                    bench.core.end_prompt();
                    model.question = None;
                }
            }
            Step::Read(most) => {
                let Some(client) = &client else { continue };
                for _ in 0..most {
                    let expected = model.frames.get(model.has as usize).cloned();
                    let got = client.read();
                    prop_assert_eq!(got.map(|(seq, frame)| (seq, told(&frame))), expected.map(|t| (model.has + 1, t)));
                    model.has = (model.has + 1).min(model.frames.len() as u64);
                }
            }
            Step::Prove => {
                if let Some(client) = &client {
                    bench.core.pong(client.generation, model.has);
                    model.proved = model.has;
                }
            }
            Step::Cut => {
                if let Some(client) = client.take() {
                    bench.core.detach(client.generation);
                }
            }
            Step::Resume(back) => {
                // What it proved it has is kept while there is room; what it did not prove, always.
                let last = back.map(|back| model.has.saturating_sub(back).max(model.proved));
                let again = Client::attach(&bench, Some(last));
                let from = last.unwrap_or(model.proved);
                check_resumed(&again, from + 1, &model)?;
                (model.has, model.proved) = (from, from);
                client = Some(again);
            }
            Step::ResumeTwice => {
                let first = Client::attach(&bench, Some(Some(model.has)));
                let second = Client::attach(&bench, Some(Some(model.has)));
                check_resumed(&second, model.has + 1, &model)?;
                prop_assert!(first.read().is_none(), "the later one wins");
                bench.core.detach(first.generation);
                model.proved = model.has;
                client = Some(second);
            }
            Step::Drain => {
                bench.core.drain();
                model.draining = true;
            }
            Step::Submit => {}
        }
        if running.is_none() {
            running = bench.try_take();
            prop_assert_eq!(running.is_some(), model.open.iter().any(Option::is_some));
        }
        if let Some(job) = &running {
            prop_assert_eq!(job.ticket.ctl().stopped().is_some(), model.interrupted);
        }
    }
    // However it went, a client that comes back gets all the rest.
    let client = Client::attach(&bench, Some(Some(model.has)));
    while let Some(job) = running.take() {
        model.finish(code_of(&job));
        echo(job);
        running = bench.try_take();
    }
    prop_assert_eq!(client.read_all(), &model.frames[model.has as usize..]);
    prop_assert!(bench.core.is_done() && model.open.is_empty());
    let is_ending = |told: &&String| !told.starts_with("stream:") && !told.starts_with("asked:");
    let endings = model.frames.iter().filter(is_ending).count();
    prop_assert_eq!(endings, model.requests, "one terminal answer for each request");
    Ok(())
}

fn check_resumed(client: &Client, first: u64, model: &Model) -> Result<(), TestCaseError> {
    let Some(Control::Resumed { recovered, from, requests, .. }) = &client.resumed else {
        return Err(TestCaseError::fail("it was not told that it is back"));
    };
    prop_assert_eq!((*recovered, *from, *requests), (true, first, model.requests as u64));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_breaks_frames_come_in_order_none_missing_and_every_request_ends_once(
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        play(steps)?;
    }
}
