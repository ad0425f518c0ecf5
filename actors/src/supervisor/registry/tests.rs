use atomic_waker::AtomicWaker;
use crossbeam_channel::Receiver;

use super::*;
use crate::auth::Role;
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::protocol::{Encoder, Op, Options, Program, ReplyTo, Request, Shape};
use crate::session::gate::Gate;
use crate::session::job::Job;
use crate::session::{Identity, Keeper};

const GRACE: Duration = Duration::from_secs(300);
const ORPHAN: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);
const NOW: SystemTime = SystemTime::UNIX_EPOCH;

#[derive(Default)]
struct House(std::sync::Mutex<Option<Receiver<Box<Job>>>>);

impl Keeper for House {
    fn start(&self, _: &Arc<SessionCore>, jobs: Receiver<Box<Job>>) -> std::io::Result<()> {
        *self.0.lock().unwrap() = Some(jobs);
        Ok(())
    }

    fn quiet(&self, _: &str, _: u64) {}
}

fn caller(name: &str, until: Option<SystemTime>) -> Caller {
    Caller { role: Role::Developer, user: None, identity: Identity(name.into()), until }
}

fn somebody() -> Caller {
    caller("somebody", None)
}

fn add(registry: &mut Registry, id: &str, now: Instant) -> Arc<SessionCore> {
    let (limits, gate) = (std::sync::Arc::new(Limits::default()), Arc::new(Gate::new(1)));
    let house = std::sync::Arc::new(House::default());
    let core = Arc::new(SessionCore::new(
        id.to_owned(),
        "e".into(),
        somebody().identity,
        limits,
        gate,
        house,
        Incoming::new(u64::MAX),
    ));
    registry.add(core.clone(), somebody(), now);
    core
}

fn registry() -> (Registry, Instant) {
    (Registry::new(2, GRACE, ORPHAN), Instant::now())
}

fn attach(core: &SessionCore) -> u64 {
    core.attach(std::sync::Arc::new(AtomicWaker::new()), None).unwrap().generation
}

fn submit(core: &Arc<SessionCore>, generation: u64) {
    let (shape, options) = (Shape::Run, Options::default());
    let reply = ReplyTo { encoder: Encoder::DataCode, id: None, shape, options };
    let op = Op::Execute(Program { code: String::new(), ..Program::default() });
    core.submit(generation, Request { reply, op }).unwrap();
}

/// The connection ends: what the session's end of it does.
fn detach(registry: &mut Registry, core: &SessionCore, generation: u64, now: Instant) {
    core.detach(generation);
    registry.detached(core.id(), generation, now);
}

#[test]
fn there_are_never_more_sessions_than_may_be_and_none_is_opened_while_the_server_drains() {
    let (mut registry, now) = registry();
    add(&mut registry, "a", now);
    let b = add(&mut registry, "b", now);
    assert_eq!(registry.may_open(now), Err(OpenError::Full));
    let generation = attach(&b);
    detach(&mut registry, &b, generation, now);
    assert_eq!(registry.may_open(now), Ok(()));
    registry.drain();
    assert_eq!(registry.may_open(now), Err(OpenError::Draining));
}

#[test]
fn a_session_that_never_ran_anything_and_waits_for_its_client_makes_room_and_no_other_does() {
    let (mut registry, now) = registry();
    let wait = |registry: &mut Registry, id: &str, now| {
        let core = add(registry, id, now);
        registry.issue(id).unwrap();
        let generation = attach(&core);
        (core, generation)
    };
    let (first, generation) = wait(&mut registry, "first", now);
    let (second, other) = wait(&mut registry, "second", now);
    assert_eq!(registry.may_open(now), Err(OpenError::Full), "their clients are there");
    detach(&mut registry, &second, other, now);
    detach(&mut registry, &first, generation, now + SECOND);
    assert_eq!(registry.may_open(now + SECOND), Ok(()));
    assert_eq!((first.ending(), second.ending()), (None, Some(Cause::Gone)), "the one that has waited longest");
    let (used, generation) = wait(&mut registry, "used", now);
    submit(&used, generation);
    registry.thread_started("used", std::thread::spawn(|| ()));
    detach(&mut registry, &used, generation, now);
    assert_eq!(registry.may_open(now + SECOND), Ok(()));
    assert_eq!((first.ending(), used.ending()), (Some(Cause::Gone), None), "not the one that ran something");
    add(&mut registry, "new", now);
    assert_eq!(registry.may_open(now + SECOND), Err(OpenError::Full), "somebody is about to attach to the new one");
}

#[test]
fn without_a_token_an_idle_session_ends_with_its_connection_and_a_running_one_after_a_minute() {
    let (mut registry, now) = registry();
    let idle = add(&mut registry, "idle", now);
    let busy = add(&mut registry, "busy", now);
    for core in [&idle, &busy] {
        let generation = attach(core);
        if core.id() == busy.id() {
            submit(core, generation);
        }
        detach(&mut registry, core, generation, now);
    }
    assert_eq!((idle.ending(), busy.ending()), (Some(Cause::Gone), None));
    registry.cull(now + ORPHAN - SECOND);
    assert_eq!(busy.ending(), None);
    assert_eq!(registry.cull(now + ORPHAN), 1);
    assert_eq!((busy.ending(), registry.totals().sessions), (Some(Cause::Gone), 0));
}

#[test]
fn a_running_session_without_a_token_ends_as_soon_as_it_is_quiet() {
    let (mut registry, now) = registry();
    let busy = add(&mut registry, "busy", now);
    let generation = attach(&busy);
    submit(&busy, generation);
    detach(&mut registry, &busy, generation, now);
    registry.quiet("busy", generation, now + SECOND);
    assert_eq!(busy.ending(), Some(Cause::Gone));
}

#[test]
fn a_session_nobody_ever_attached_to_ends_too() {
    let (mut registry, now) = registry();
    let core = add(&mut registry, "a", now);
    registry.cull(now + ORPHAN);
    assert!(core.ending().is_some());
    let core = add(&mut registry, "b", now);
    attach(&core);
    registry.cull(now + GRACE * 10);
    assert_eq!(core.ending(), None, "somebody is attached");
}

#[test]
fn with_a_token_a_session_waits_for_the_grace_and_is_expired_after_it() {
    let (mut registry, now) = registry();
    let core = add(&mut registry, "a", now);
    let generation = attach(&core);
    let token = registry.issue("a").unwrap().token;
    let end = now + SECOND * 3600;
    detach(&mut registry, &core, generation, end);
    registry.cull(end + GRACE - SECOND);
    assert!(Arc::ptr_eq(&registry.resume(&token, None, NOW).unwrap().0, &core));
    registry.cull(end + GRACE);
    assert_eq!(registry.resume(&token, None, NOW).err(), Some(ResumeError::Expired));
}

#[test]
fn who_came_back_in_time_keeps_the_session() {
    let (mut registry, now) = registry();
    let core = add(&mut registry, "a", now);
    let first = attach(&core);
    let token = registry.issue("a").unwrap().token;
    detach(&mut registry, &core, first, now);
    registry.resume(&token, None, NOW).unwrap();
    attach(&core);
    registry.cull(now + GRACE * 2);
    assert_eq!(core.ending(), None);
}

#[test]
fn a_session_whose_replaced_connection_ends_last_still_ends_when_the_grace_is_over() {
    let (mut registry, now) = registry();
    let core = add(&mut registry, "a", now);
    let old = attach(&core);
    registry.issue("a").unwrap();
    let new = attach(&core);
    detach(&mut registry, &core, new, now);
    detach(&mut registry, &core, old, now + SECOND);
    registry.cull(now + GRACE - SECOND);
    assert_eq!(core.ending(), None);
    registry.cull(now + GRACE);
    assert_eq!(core.ending(), Some(Cause::Gone));
}

#[test]
fn a_token_is_good_until_its_connection_has_proved_alive_and_then_no_more() {
    let (mut registry, now) = registry();
    add(&mut registry, "a", now);
    let token = registry.issue("a").unwrap().token;
    assert!(registry.resume(&token, None, NOW).is_ok());
    assert!(registry.resume(&token, None, NOW).is_ok(), "the first upgrade may never have arrived");
    registry.proved(&token);
    assert_eq!(registry.resume(&token, None, NOW).err(), Some(ResumeError::Lost));
}

#[test]
fn a_token_is_of_no_use_to_another_identity_or_when_a_newer_one_was_issued() {
    let (mut registry, now) = registry();
    add(&mut registry, "a", now);
    let old = registry.issue("a").unwrap().token;
    assert_eq!(registry.resume(&old, Some(&caller("else", None)), NOW).err(), Some(ResumeError::Lost));
    let new = registry.issue("a").unwrap().token;
    assert_eq!(registry.resume(&old, None, NOW).err(), Some(ResumeError::Lost));
    registry.proved(&old);
    assert!(registry.resume(&new, None, NOW).is_ok(), "a void token burns nothing");
    assert_eq!(registry.resume("no token", None, NOW).err(), Some(ResumeError::Lost));
}

#[test]
fn a_session_whose_thread_has_not_ended_is_not_forgotten() {
    let (mut registry, now) = registry();
    let core = add(&mut registry, "a", now);
    let (end, ended) = crossbeam_channel::bounded::<()>(0);
    registry.thread_started("a", std::thread::spawn(move || ended.recv().unwrap_or_default()));
    core.end(Cause::Gone);
    assert_eq!((registry.cull(now), registry.totals().threads), (0, 1));
    drop(end);
    let patience = Instant::now() + SECOND * 20;
    while registry.cull(now) == 0 {
        assert!(Instant::now() < patience);
        std::thread::yield_now();
    }
    assert_eq!(registry.totals().sessions, 0);
}
