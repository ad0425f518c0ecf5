//! Interrupts.

use super::*;
use crate::session::event::Cause;

#[test]
fn without_a_target_the_first_that_has_not_ended_is_stopped_and_never_the_next() {
    let bench = Bench::new();
    let _client = bench.attach();
    bench.submit("one");
    bench.submit("two");
    let one = bench.take();
    assert!(bench.core.interrupt(None, Cause::Client));
    assert_eq!(one.ticket.ctl().stopped(), Some(Cause::Client));
    echo(one);
    let two = bench.take();
    assert_eq!(two.ticket.ctl().stopped(), None, "an interrupt belongs to its request");
    echo(two);
    assert!(!bench.core.interrupt(None, Cause::Client), "nothing is left to stop");
}

#[test]
fn a_request_that_has_not_begun_can_be_stopped_by_its_id() {
    let bench = Bench::new();
    let _client = bench.attach();
    for id in ["a", "b"] {
        bench.ask(ask(id, Some(id))).unwrap();
    }
    assert!(bench.core.interrupt(Some(&client_id("b")), Cause::Client));
    assert!(!bench.core.interrupt(Some(&client_id("c")), Cause::Client));
    let (a, b) = (bench.take(), bench.take());
    assert_eq!((a.ticket.ctl().stopped(), b.ticket.ctl().stopped()), (None, Some(Cause::Client)));
}

#[test]
fn a_refusal_before_it_does_not_hide_the_running_request() {
    let bench = Bench::with(Limits { queue: 1, ..Limits::default() });
    let _client = bench.attach();
    bench.submit("one");
    bench.submit("refused");
    assert!(bench.core.interrupt(None, Cause::Client));
    assert!(bench.take().ticket.ctl().stopped().is_some());
}

#[test]
fn the_first_cause_wins_and_the_second_is_remembered() {
    let bench = Bench::new();
    let _client = bench.attach();
    bench.submit("one");
    let job = bench.take();
    let ctl = job.ticket.ctl();
    bench.core.interrupt(None, Cause::Client);
    assert_eq!((ctl.stopped(), ctl.stopped_again()), (Some(Cause::Client), false));
    bench.core.interrupt_all(Cause::Drain);
    assert_eq!((ctl.stopped(), ctl.stopped_again()), (Some(Cause::Client), true));
}

#[test]
fn an_interrupt_that_comes_after_the_answer_stops_nothing() {
    for _ in 0..200 {
        let bench = Bench::new();
        let client = bench.attach();
        bench.submit("one");
        bench.submit("two");
        let (one, core) = (bench.take(), bench.core.clone());
        let interrupting = std::thread::spawn(move || core.interrupt(None, Cause::Client));
        let ctl = one.ticket.ctl().clone();
        echo(one);
        assert!(interrupting.join().unwrap());
        let two = bench.take();
        assert_ne!(ctl.stopped().is_some(), two.ticket.ctl().stopped().is_some(), "one of them, never both");
        echo(two);
        assert_eq!(client.read_all(), ["one", "two"]);
    }
}
