//! The order of answers, the bounds of the queue, tickets, and requests sent twice.

use std::sync::atomic::Ordering;

use super::*;
use crate::session::event::{Event, Refusal};
use crate::session::{Mode, Patience, TooManyRefusals};

#[test]
fn answers_come_in_the_order_of_the_requests_and_refusals_keep_their_place() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.submit("one");
    bench.refuse(ask("", None).reply, Refusal::Busy).unwrap();
    bench.submit("two");
    bench.refuse(ask("", None).reply, Refusal::Busy).unwrap();
    assert_eq!(client.read_all(), [""; 0], "nothing overtakes the first request");
    echo(bench.take());
    assert_eq!(client.read_all(), ["one", "status:refused"]);
    echo(bench.take());
    assert_eq!(client.read_all(), ["two", "status:refused"]);
    assert!(bench.core.is_done());
}

#[test]
fn an_answer_that_is_ready_early_waits_for_those_before_it() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.submit("one");
    bench.submit("two");
    let (one, two) = (bench.take(), bench.take());
    echo(two);
    assert_eq!(client.read_all(), [""; 0]);
    echo(one);
    assert_eq!(client.read_all(), ["one", "two"]);
}

#[test]
fn a_ticket_that_is_dropped_answers_lost_and_one_that_is_finished_answers_once() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.submit("one");
    drop(bench.take());
    bench.submit("two");
    echo(bench.take());
    bench.submit("three");
    let job = bench.take();
    // A panic on the way drops it too.
    let broke = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _held = job;
        std::panic::resume_unwind(Box::new(()));
    }));
    assert!(broke.is_err());
    assert_eq!(client.read_all(), ["status:lost", "two", "status:lost"]);
    assert!(bench.core.is_done());
}

#[test]
fn a_full_queue_refuses_in_its_place_and_takes_requests_again_when_one_has_ended() {
    let bench = Bench::with(Limits { queue: 2, ..Limits::default() });
    let client = bench.attach();
    for code in ["one", "two", "three"] {
        bench.submit(code);
    }
    let job = bench.take();
    bench.submit("four");
    echo(job);
    bench.submit("five");
    echo(bench.take());
    echo(bench.take());
    assert_eq!(client.read_all(), ["one", "two", "status:refused", "status:refused", "five"]);
}

#[test]
fn the_queue_is_bounded_in_bytes_too() {
    let bench = Bench::with(Limits { queue_bytes: 10, ..Limits::default() });
    let client = bench.attach();
    bench.submit("12345678");
    bench.submit("abc");
    bench.submit("ab");
    echo(bench.take());
    echo(bench.take());
    assert_eq!(client.read_all(), ["12345678", "status:refused", "ab"]);
    bench.submit("1234567890");
    echo(bench.take());
    assert_eq!(client.read_all(), ["1234567890"]);
}

#[test]
fn the_queues_of_all_sessions_together_are_bounded_in_bytes() {
    let bench = Bench::with(Limits { messages_total: 10, ..Limits::default() });
    let client = bench.attach();
    bench.submit("12345678");
    bench.submit("abc");
    echo(bench.take());
    bench.submit("abc");
    echo(bench.take());
    assert_eq!(client.read_all(), ["12345678", "status:refused", "abc"]);
}

#[test]
fn refusals_nobody_reads_are_bounded() {
    let bench = Bench::with(Limits { refusals: 3, ..Limits::default() });
    let client = bench.attach();
    let refuse = || bench.refuse(ask("", None).reply, Refusal::Busy);
    for _ in 0..3 {
        refuse().unwrap();
    }
    assert_eq!(refuse(), Err(TooManyRefusals));
    assert!(client.read().is_some());
    refuse().unwrap();
    assert_eq!(refuse(), Err(TooManyRefusals));
    client.read_all();
    bench.submit("holds the next ones back");
    for _ in 0..3 {
        refuse().unwrap();
    }
    assert_eq!(refuse(), Err(TooManyRefusals));
}

#[test]
fn refusals_that_are_read_and_never_acknowledged_are_bounded_too() {
    let bench = Bench::with_journal(4000);
    bench.core.set_resumable();
    let client = bench.attach();
    bench.core.ack(client.generation, 0);
    let refuse = || {
        let refused = bench.refuse(ask("", None).reply, Refusal::Busy);
        client.read_all();
        refused
    };
    let taken = (0..1000).take_while(|_| refuse().is_ok()).count();
    assert!((20..200).contains(&taken), "{taken} refusals in a window of 4000 bytes");
    bench.core.ack(client.generation, 1_000_000);
    refuse().unwrap();
}

#[test]
fn an_answer_larger_than_all_that_may_be_owed_is_no_reason_to_refuse_no_more() {
    let bench = Bench::with_journal(100);
    bench.core.set_resumable();
    bench.attach();
    bench.submit(&"x".repeat(1000));
    echo(bench.take());
    bench.refuse(ask("", None).reply, Refusal::Busy).unwrap();
}

#[test]
fn a_request_whose_id_has_not_ended_is_refused() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.ask(ask("one", Some("a"))).unwrap();
    bench.ask(ask("two", Some("a"))).unwrap();
    echo(bench.take());
    assert!(bench.try_take().is_none());
    assert_eq!(client.read_all(), ["one", "status:refused"]);
}

#[test]
fn a_request_sent_again_gets_its_answer_again_and_does_not_run_again() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.ask(ask("one", Some("a"))).unwrap();
    echo(bench.take());
    bench.submit("before");
    bench.ask(ask("one", Some("a"))).unwrap();
    echo(bench.take());
    assert!(bench.try_take().is_none());
    assert_eq!(client.read_all(), ["one", "before", "one"]);
    bench.ask(ask("other content", Some("a"))).unwrap();
    echo(bench.take());
    assert_eq!(client.read_all(), ["other content"]);
}

#[test]
fn a_request_sent_again_whose_answer_is_gone_is_refused_as_a_duplicate() {
    let bench = Bench::with(Limits { answers: 1, ..Limits::default() });
    let client = bench.attach();
    for id in ["a", "b"] {
        bench.ask(ask(id, Some(id))).unwrap();
        echo(bench.take());
    }
    bench.ask(ask("a", Some("a"))).unwrap();
    bench.ask(ask("b", Some("b"))).unwrap();
    assert!(bench.try_take().is_none());
    assert_eq!(client.read_all(), ["a", "b", "status:refused", "b"]);
}

#[test]
fn without_a_thread_the_request_is_refused_and_the_next_one_tries_again() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.house.no_threads.store(true, Ordering::Relaxed);
    bench.submit("one");
    assert_eq!(client.read_all(), ["status:refused"]);
    bench.house.no_threads.store(false, Ordering::Relaxed);
    bench.submit("two");
    echo(bench.take());
    assert_eq!(client.read_all(), ["two"]);
}

#[test]
fn the_bell_rings_once_for_each_time_the_listener_found_nothing() {
    let bench = Bench::new();
    let client = bench.attach();
    let rings = client.listen();
    bench.submit("one");
    bench.submit("two");
    echo(bench.take());
    assert_eq!(rings.count(), 0, "the listener has not said that it waits");
    assert_eq!(client.read_all(), ["one"]);
    echo(bench.take());
    assert_eq!(rings.count(), 1);
    let rings = client.listen();
    bench.ask(ask_stream("three")).unwrap();
    let job = bench.take();
    let output = |text: &str| Event::Output(text.to_owned());
    bench.core.push(&job.ticket, &output("x"), Mode::Wait, Patience::UntilStopped, || ()).unwrap();
    echo(job);
    assert_eq!(rings.count(), 0, "it was rung for the frame before and has not asked since");
    assert_eq!(client.read_all(), ["two", "stream:x", "three"]);
}
