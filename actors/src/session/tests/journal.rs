//! The window: who waits, who does not, and what makes room.

use std::thread;
use std::time::Instant;

use super::*;
use crate::session::event::{Cause, Event};
use crate::session::job::Ticket;
use crate::session::{GivenUp, Mode, Patience};

fn output(ticket: &Ticket, text: &str) -> Result<(), GivenUp> {
    let event = Event::Output(text.to_owned());
    ticket.core().push(ticket, &event, Mode::Wait, Patience::UntilStopped, || ())
}

fn progress(ticket: &Ticket, percent: f64) -> Result<(), GivenUp> {
    let event = Event::Progress { percent, stage: String::new(), message: String::new() };
    ticket.core().push(ticket, &event, Mode::Replace, Patience::UntilStopped, || ())
}

/// Runs what the session's thread does on a thread of its own.
fn on_thread<T: Send + 'static>(
    bench: &Bench,
    work: impl FnOnce(Box<Job>) -> T + Send + 'static,
) -> thread::JoinHandle<T> {
    let (job, core) = (bench.take(), bench.core.clone());
    let (ready, is_ready) = crossbeam_channel::bounded(1);
    let thread = thread::spawn(move || {
        core.seated(core.gate().seat());
        ready.send(()).unwrap();
        work(job)
    });
    is_ready.recv().unwrap();
    thread
}

/// Waits until the session's journal is full.
fn until_full(bench: &Bench) {
    let end = Instant::now() + PATIENCE;
    while !bench.core.is_full() {
        assert!(Instant::now() < end, "the journal never filled");
        thread::yield_now();
    }
}

#[test]
fn a_program_waits_for_a_client_that_does_not_read_and_nothing_is_lost() {
    let bench = Bench::with_journal(2000);
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let thread = on_thread(&bench, |job| {
        for n in 0..200 {
            output(&job.ticket, &format!("{n:0100}")).unwrap();
        }
        echo(job);
    });
    until_full(&bench);
    let held = bench.core.counts().unsent;
    assert!(held < 20, "{held} frames of 200 bytes in a window of 2000");
    let (mut all, end) = (Vec::new(), Instant::now() + PATIENCE);
    while all.len() < 201 {
        assert!(Instant::now() < end, "{} frames came", all.len());
        all.extend(client.read_all());
        thread::yield_now();
    }
    let expected: Vec<String> = (0..200).map(|n| format!("stream:{n:0100}")).chain([String::new()]).collect();
    assert_eq!(all, expected);
    thread.join().unwrap();
}

#[test]
fn one_frame_larger_than_the_window_passes() {
    let bench = Bench::with_journal(100);
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    output(&job.ticket, &"x".repeat(1000)).unwrap();
    assert!(bench.core.is_full());
    assert_eq!(client.read_all().len(), 1);
    assert!(!bench.core.is_full());
}

#[test]
fn an_answer_never_waits() {
    let bench = Bench::with_journal(100);
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    output(&job.ticket, &"x".repeat(1000)).unwrap();
    job.ticket.finish(printed("answer"));
    assert_eq!(client.read_all()[1], "answer");
}

#[test]
fn a_program_that_waits_for_its_client_can_be_stopped() {
    for end_of_session in [false, true] {
        let bench = Bench::with_journal(500);
        let _client = bench.attach();
        bench.ask(ask_stream("")).unwrap();
        let thread = on_thread(&bench, |job| {
            let wrote = std::iter::repeat_with(|| output(&job.ticket, &"x".repeat(100)));
            let given_up = wrote.take(1000).any(|wrote| wrote.is_err());
            (given_up, job.ticket.ctl().stopped())
        });
        until_full(&bench);
        let cause = if end_of_session {
            bench.core.end(Cause::Gone);
            Cause::Gone
        } else {
            assert!(bench.core.interrupt(None, Cause::Client));
            Cause::Client
        };
        assert_eq!(thread.join().unwrap(), (true, Some(cause)));
    }
}

#[test]
fn a_wait_with_an_end_ends_there_or_when_the_program_is_stopped_again() {
    let bench = Bench::with_journal(100);
    let _client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    output(&job.ticket, &"x".repeat(1000)).unwrap();
    let event = Event::Output("y".to_owned());
    let push = |end| bench.core.push(&job.ticket, &event, Mode::Wait, Patience::Until(end), || ());
    job.ticket.ctl().stop(Cause::Client);
    assert_eq!(push(Instant::now() + Duration::from_millis(20)), Err(GivenUp));
    job.ticket.ctl().stop(Cause::Client);
    assert_eq!(push(Instant::now() + PATIENCE * 100), Err(GivenUp));
}

#[test]
fn a_newer_progress_takes_the_place_of_an_unsent_one_but_never_of_one_that_is_being_written() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    for percent in 1..=50 {
        progress(&job.ticket, percent.into()).unwrap();
    }
    assert_eq!(bench.core.counts().unsent, 1);
    let writing = bench.core.next_frame(client.generation).unwrap();
    progress(&job.ticket, 60.0).unwrap();
    progress(&job.ticket, 70.0).unwrap();
    let again = bench.core.next_frame(client.generation).unwrap();
    assert_eq!((writing.seq, writing.frame.body()), (again.seq, again.frame.body()));
    assert_eq!(client.read_all(), ["progress:50", "progress:70"]);
    output(&job.ticket, "text").unwrap();
    progress(&job.ticket, 80.0).unwrap();
    echo(job);
    assert_eq!(client.read_all(), ["stream:text", "progress:80", ""]);
}

#[test]
fn a_flood_of_progress_waits_when_the_client_has_not_proved_to_have_the_sent_ones() {
    let bench = Bench::with_journal(1000);
    bench.core.set_resumable();
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    for percent in 0..20 {
        if !bench.core.is_full() {
            progress(&job.ticket, percent.into()).unwrap();
            client.read_all();
        }
    }
    assert!(bench.core.is_full(), "what is sent and not proved counts");
    job.ticket.ctl().stop(Cause::Client);
    assert_eq!(progress(&job.ticket, 99.0), Err(GivenUp), "it waits until it is stopped");
}

#[test]
fn pongs_give_credit_until_the_client_acknowledges_itself() {
    let bench = Bench::with_journal(1000);
    bench.core.set_resumable();
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    let fill = || {
        while !bench.core.is_full() {
            output(&job.ticket, &"x".repeat(200)).unwrap();
        }
        client.numbers();
    };
    fill();
    assert!(bench.core.is_full(), "sent is not proved");
    bench.core.pong(client.generation, bench.core.ping_number().unwrap());
    assert!(!bench.core.is_full());
    fill();
    bench.core.ack(client.generation, 1_000_000);
    assert!(!bench.core.is_full(), "an acknowledgement of more than was sent is one of all that was");
    fill();
    bench.core.pong(client.generation, bench.core.ping_number().unwrap());
    assert!(bench.core.is_full(), "the client acknowledges itself now");
    bench.core.ack(client.generation, bench.core.ping_number().unwrap());
    assert!(!bench.core.is_full());
}

#[test]
fn a_proof_is_asked_for_when_a_quarter_of_the_window_has_been_sent() {
    let bench = Bench::with_journal(4000);
    bench.core.set_resumable();
    let client = bench.attach();
    bench.ask(ask_stream("")).unwrap();
    let job = bench.take();
    let mut probes = Vec::new();
    for _ in 0..20 {
        output(&job.ticket, &"x".repeat(300)).unwrap();
        let outgoing = bench.core.next_frame(client.generation).unwrap();
        bench.core.frame_sent(client.generation, outgoing.seq);
        if outgoing.probe {
            probes.push(outgoing.seq);
            bench.core.pong(client.generation, outgoing.seq);
        }
    }
    assert!((4..=10).contains(&probes.len()), "{probes:?}");
}

#[test]
fn beginning_the_next_request_waits_for_the_client_to_read() {
    let bench = Bench::with_journal(100);
    let client = bench.attach();
    bench.submit("answer of the first");
    echo(bench.take());
    bench.submit("second");
    let thread = on_thread(&bench, |job| {
        let waited = job.ticket.core().wait_for_room(job.ticket.ctl(), Patience::UntilStopped);
        echo(job);
        waited
    });
    assert_eq!(client.read_all()[0], "answer of the first");
    assert_eq!(thread.join().unwrap(), Ok(()));
}
