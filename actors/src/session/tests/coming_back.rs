//! Sessions that outlive their connection.

use super::*;
use crate::session::event::{Cause, Control, Event, Refusal};
use crate::session::{AttachError, Mode, Patience};

/// A session with a token, and frames with the numbers 1 to `frames`.
fn with_frames(frames: u64, journal: u64) -> (Bench, Client) {
    let bench = Bench::with_journal(journal);
    bench.core.set_resumable();
    let client = bench.attach();
    for n in 1..=frames {
        bench.submit(&n.to_string());
        echo(bench.take());
    }
    (bench, client)
}

fn resumed(client: &Client) -> (bool, u64, u64, Vec<String>) {
    match &client.resumed {
        Some(Control::Resumed { recovered, session: "resumed", from, requests, open, .. }) => {
            (*recovered, *from, *requests, open.iter().map(|id| id.0.to_string()).collect())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn with_its_last_number_a_client_gets_every_later_frame_exactly_once() {
    let (bench, client) = with_frames(10, 1 << 20);
    assert_eq!(client.numbers(), (1..=10).collect::<Vec<u64>>());
    bench.core.pong(client.generation, 10);
    for last in [0, 4, 10] {
        let back = Client::attach(&bench, Some(Some(last)));
        assert_eq!(resumed(&back), (true, last + 1, 10, vec![]));
        assert_eq!(back.numbers(), (last + 1..=10).collect::<Vec<u64>>(), "even those that were acknowledged");
    }
}

#[test]
fn without_a_number_a_client_gets_every_frame_it_has_not_acknowledged() {
    let (bench, client) = with_frames(10, 1 << 20);
    for _ in 0..7 {
        client.read();
    }
    bench.core.pong(client.generation, 3);
    let back = Client::attach(&bench, Some(None));
    assert_eq!(resumed(&back), (true, 4, 10, vec![]));
    assert_eq!(back.numbers(), (4..=10).collect::<Vec<u64>>());
}

#[test]
fn a_number_that_is_gone_or_ahead_is_told_and_what_is_there_comes() {
    let (bench, client) = with_frames(10, 1000);
    client.numbers();
    bench.core.pong(client.generation, 9);
    for n in 11..=14 {
        bench.submit(&n.to_string());
        echo(bench.take());
    }
    for wrong in [1, 99] {
        let back = Client::attach(&bench, Some(Some(wrong)));
        assert_eq!(resumed(&back), (false, 10, 14, vec![]), "{wrong}");
        assert_eq!(back.numbers(), (10..=14).collect::<Vec<u64>>());
    }
}

#[test]
fn a_returning_client_hears_how_many_requests_were_received_and_which_have_not_ended() {
    let bench = Bench::new();
    bench.core.set_resumable();
    let client = bench.attach();
    bench.ask(ask("one", Some("a"))).unwrap();
    bench.ask(ask("two", Some("b"))).unwrap();
    bench.submit("three");
    echo(bench.take());
    bench.core.detach(client.generation);
    let back = Client::attach(&bench, Some(Some(0)));
    assert_eq!(resumed(&back), (true, 1, 3, vec!["\"b\"".to_owned()]));
}

#[test]
fn what_ends_while_nobody_listens_is_told_to_who_comes_back() {
    let (bench, client) = with_frames(1, 1 << 20);
    client.numbers();
    bench.submit("two");
    bench.core.detach(client.generation);
    echo(bench.take());
    assert!(bench.house.quiet.lock().unwrap().is_empty(), "somebody can come back");
    let back = Client::attach(&bench, Some(Some(1)));
    assert_eq!(back.read_all(), ["two"]);
}

#[test]
fn without_a_token_what_was_not_sent_is_forgotten_and_the_program_goes_on() {
    let bench = Bench::with_journal(300);
    let client = bench.attach();
    bench.ask(ask_stream("code")).unwrap();
    let job = bench.take();
    let push = || {
        let event = Event::Output("x".repeat(1000));
        bench.core.push(&job.ticket, &event, Mode::Wait, Patience::UntilStopped, || ())
    };
    push().unwrap();
    bench.core.detach(client.generation);
    for _ in 0..10 {
        push().unwrap();
    }
    assert!(bench.house.quiet.lock().unwrap().is_empty());
    echo(job);
    assert_eq!(bench.core.counts().unsent, 0);
    assert_eq!(*bench.house.quiet.lock().unwrap(), [client.generation]);
}

#[test]
fn the_connection_before_is_rung_and_can_do_nothing_any_more() {
    let (bench, old) = with_frames(3, 1 << 20);
    assert!(old.read().is_some());
    let rings = old.listen();
    let new = Client::attach(&bench, Some(Some(1)));
    assert_eq!(rings.count(), 1);
    assert!(!bench.core.holds(old.generation) && bench.core.holds(new.generation));
    assert!(old.read().is_none());
    bench.core.frame_sent(old.generation, 2);
    bench.core.detach(old.generation);
    assert!(!bench.core.end_if_detached(old.generation));
    assert_eq!(new.numbers(), [2, 3]);
}

#[test]
fn what_a_replaced_connection_still_asks_is_neither_run_nor_refused() {
    let (bench, old) = with_frames(1, 1 << 20);
    let new = Client::attach(&bench, Some(Some(1)));
    bench.core.submit(old.generation, ask("late", Some("a"))).unwrap();
    bench.core.refuse(old.generation, ask("late", None).reply, Refusal::Busy).unwrap();
    assert!(bench.try_take().is_none() && new.read().is_none());
    let third = Client::attach(&bench, Some(None));
    assert_eq!(resumed(&third).2, resumed(&new).2);
}

#[test]
fn what_a_replaced_connection_acknowledges_takes_no_frame_from_the_one_that_came_after_it() {
    for acknowledge in [SessionCore::ack, SessionCore::pong] {
        let (bench, old) = with_frames(3, 200);
        assert_eq!(old.numbers(), [1, 2, 3]);
        let new = Client::attach(&bench, Some(Some(0)));
        assert!(new.read().is_some_and(|(seq, _)| seq == 1));
        acknowledge(&bench.core, old.generation, 3);
        let third = Client::attach(&bench, Some(None));
        assert_eq!(third.numbers(), [1, 2, 3], "it has proved nothing of what was sent again");
    }
}

#[test]
fn the_end_of_the_grace_and_a_resume_exclude_each_other() {
    let (bench, old) = with_frames(1, 1 << 20);
    bench.core.detach(old.generation);
    let back = Client::attach(&bench, Some(None));
    assert!(!bench.core.end_if_detached(old.generation), "the client was faster");
    bench.core.detach(back.generation);
    assert!(!bench.core.end_if_detached(old.generation), "another connection counts now");
    assert!(bench.core.end_if_detached(back.generation), "the grace was faster");
    let late = bench.core.attach(Arc::new(AtomicWaker::new()), Some(None));
    assert_eq!(late.map(|_| ()), Err(AttachError::Ended));
    assert_eq!(bench.core.ending(), Some(Cause::Gone));
}

#[test]
fn the_end_of_the_grace_and_a_resume_exclude_each_other_on_two_threads() {
    for _ in 0..200 {
        let (bench, old) = with_frames(1, 1 << 20);
        bench.core.detach(old.generation);
        let core = bench.core.clone();
        let (start, started) = crossbeam_channel::bounded(0);
        let ending = std::thread::spawn(move || {
            started.recv().unwrap();
            core.end_if_detached(1)
        });
        start.send(()).unwrap();
        let back = bench.core.attach(Arc::new(AtomicWaker::new()), Some(None));
        assert_ne!(back.is_ok(), ending.join().unwrap());
    }
}

#[test]
fn frames_sent_again_give_their_credit_back_when_they_are_proved_again() {
    let (bench, client) = with_frames(1, 1 << 20);
    let frame = bench.core.next_frame(client.generation).unwrap().frame.body().len() as u64 + 100;
    let (bench, client) = with_frames(9, 5 * frame);
    client.numbers();
    bench.core.pong(client.generation, 9);
    let back = Client::attach(&bench, Some(Some(6)));
    assert_eq!(back.numbers(), [7, 8, 9]);
    bench.core.pong(back.generation, 9);
    for _ in 0..3 {
        bench.submit("1");
        echo(bench.take());
    }
    assert!(!bench.core.is_full(), "three frames are on their way, not six");
}
