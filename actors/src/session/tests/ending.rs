//! The end of a session and of the server.

use super::*;
use crate::session::event::Cause;

#[test]
fn the_end_of_a_session_stops_what_is_open_and_refuses_what_comes() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.submit("one");
    bench.submit("two");
    let one = bench.take();
    bench.core.end(Cause::Gone);
    bench.core.end(Cause::Drain);
    assert_eq!((one.ticket.ctl().stopped(), one.ticket.ctl().stopped_again()), (Some(Cause::Gone), false));
    bench.submit("three");
    echo(one);
    assert_eq!(bench.take().ticket.ctl().stopped(), Some(Cause::Gone));
    assert_eq!(client.read_all(), ["one", "status:lost", "status:refused"]);
    let jobs = bench.house.jobs.lock().unwrap().take().unwrap();
    assert!(jobs.recv().is_err(), "the thread is told to end by its channel");
}

#[test]
fn a_session_that_is_gone_leaves_nothing_behind() {
    let bench = Bench::new();
    let client = bench.attach();
    bench.submit("one");
    bench.submit("two");
    echo(bench.take());
    bench.core.detach(client.generation);
    bench.core.end(Cause::Gone);
    let core = Arc::downgrade(&bench.core);
    let Bench { house, core: last, .. } = bench;
    drop((last, client));
    // The thread's channel is the only one to hold a queued job; that holds the session, through its ticket.
    assert!(core.upgrade().is_some());
    drop(house.jobs.lock().unwrap().take());
    assert!(core.upgrade().is_none(), "no cycle keeps a session alive");
}

#[test]
fn a_server_that_drains_answers_what_is_open_and_refuses_what_comes() {
    let bench = Bench::new();
    bench.core.set_resumable();
    let client = bench.attach();
    bench.submit("one");
    bench.core.drain();
    bench.submit("two");
    bench.core.detach(client.generation);
    let back = Client::attach(&bench, Some(Some(0)));
    assert!(back.resumed.is_some(), "one may still come back for answers");
    let one = bench.take();
    assert_eq!(one.ticket.ctl().stopped(), None);
    bench.core.interrupt_all(Cause::Drain);
    assert_eq!(one.ticket.ctl().stopped(), Some(Cause::Drain));
    echo(one);
    assert_eq!(back.read_all(), ["one", "status:refused"]);
    assert!(bench.core.is_done());
}
