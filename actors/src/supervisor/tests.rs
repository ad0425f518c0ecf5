//! Tests of whole sessions: the real supervisor, the real thread and interpreter, clients without a socket.

#[cfg(feature = "fault-injection")]
mod faults;
mod programs;

use std::future::poll_fn;
use std::path::PathBuf;
use std::task::Poll;
use std::time::Duration;

use actix::prelude::*;
use atomic_waker::AtomicWaker;
use datacode_lang::messages::Lang;
use serde_json::Value as Json;

use super::*;
use crate::auth::Role;
use crate::protocol::{ClientId, Encoder, Op, Options, Program, ReplyTo, Request, Shape};
use crate::session::Identity;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client that may do everything.
fn me() -> Caller {
    Caller { role: Role::Developer, user: None, identity: Identity("me".into()), until: None }
}

/// A server without a network.
struct Server {
    supervisor: Addr<ConnectionSupervisor>,
}

impl Server {
    fn start(limits: Limits) -> Server {
        Server::with(limits, Place::Local(PathBuf::from("/")))
    }

    fn with(limits: Limits, place: Place) -> Server {
        let supervisor =
            ConnectionSupervisor::new(std::sync::Arc::new(limits), place, Default::default(), Incoming::new(u64::MAX));
        Server { supervisor: supervisor.start() }
    }

    async fn open(&self) -> Client {
        let core = self.supervisor.send(OpenSession { caller: me() }).await.unwrap().unwrap();
        Client::attach(core, None)
    }

    async fn totals(&self) -> Totals {
        self.supervisor.send(Stats).await.unwrap()
    }

    /// Waits until the server's numbers are as they should become.
    async fn until(&self, mut holds: impl FnMut(&Totals) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            let totals = self.totals().await;
            if holds(&totals) {
                return;
            }
            assert!(Instant::now() < end, "{totals:?}");
            actix_rt::task::yield_now().await;
        }
    }
}

/// One connection, without a socket.
struct Client {
    core: Arc<SessionCore>,
    generation: u64,
    bell: std::sync::Arc<AtomicWaker>,
}

impl Client {
    fn attach(core: Arc<SessionCore>, resume: Option<Option<u64>>) -> Client {
        let bell = std::sync::Arc::new(AtomicWaker::new());
        let generation = core.attach(bell.clone(), resume).unwrap().generation;
        Client { core, generation, bell }
    }

    fn submit(&self, op: Op, id: Option<&str>) {
        let options = Options { full: true, lang: Lang::En, ..Options::default() };
        let id = id.map(|id| ClientId(format!("{id:?}").into()));
        let reply = ReplyTo { encoder: Encoder::DataCode, id, shape: Shape::Run, options };
        self.core.submit(self.generation, Request { reply, op }).unwrap();
    }

    fn ask(&self, code: &str) {
        self.submit(Op::Execute(Program { code: code.to_owned(), ..Program::default() }), None);
    }

    /// The next frame there will be.
    async fn answer(&self) -> Json {
        let next = poll_fn(|context| {
            self.bell.register(context.waker());
            match self.core.next_frame(self.generation) {
                Some(outgoing) => Poll::Ready(outgoing),
                None => Poll::Pending,
            }
        });
        let outgoing = actix_rt::time::timeout(PATIENCE, next).await.expect("an answer comes");
        self.core.frame_sent(self.generation, outgoing.seq);
        serde_json::from_slice(outgoing.frame.body()).unwrap()
    }

    /// Runs a program and gives its answer.
    async fn run(&self, code: &str) -> Json {
        self.ask(code);
        self.answer().await
    }
}

#[test]
fn a_first_crash_costs_no_wait_and_none_costs_more_than_an_interrupt_may_take() {
    let waits: Vec<Duration> = (1..=10).map(back_off).collect();
    assert_eq!(waits[0], Duration::ZERO);
    assert!(waits[1] > Duration::ZERO && waits.is_sorted(), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait < Duration::from_millis(100)), "{waits:?}");
}
