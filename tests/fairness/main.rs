//! Fifty programs that never end do not keep the next client waiting. A test binary of its own, so that no other test
//! takes part in what is measured.
#![allow(clippy::unwrap_used, reason = "a test whose preparation fails has failed")]

use std::io::Write;
use std::time::{Duration, Instant};

use datacode_test_support::{Server, Socket, folder};

const BUSY: usize = 50;
const ASKED: usize = 100;

#[test]
fn the_next_client_is_answered_while_fifty_programs_run_for_ever() {
    let folder = folder();
    let server = Server::start(env!("CARGO_BIN_EXE_datacode"), folder.path(), &[]);
    let mut busy: Vec<Socket> = (0..BUSY).map(|_| Socket::connect(server.address())).collect();
    for socket in &mut busy {
        socket.send(r#"{"code":"print('runs')\nwhile true {}","stream":true}"#);
        assert!(socket.receive().contains("runs"));
    }

    let mut next = Socket::connect(server.address());
    let mut times: Vec<Duration> = (0..ASKED)
        .map(|i| {
            let begin = Instant::now();
            let answer = next.ask(&format!(r#"{{"code":"print({i})"}}"#));
            assert_eq!(answer, format!(r#"{{"success":true,"output":"{i}\n","error":null}}"#));
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (p50, p99) = (times[ASKED / 2], times[ASKED * 99 / 100]);
    // Past the test runner's capture: the figure is wanted from every run.
    let _ =
        writeln!(std::io::stderr(), "{BUSY} busy sessions; {ASKED} answers to the next: p50 {p50:.1?}, p99 {p99:.1?}");
    // Let in behind the fifty, in order, it would wait for a round of their turns: 125 ms and more.
    assert!(p50 < Duration::from_millis(100), "p50 {p50:?}: the busy sessions go first");
    assert!(p99 < Duration::from_secs(2), "p99 {p99:?}: the busy sessions keep the others waiting");

    for socket in &mut busy {
        assert_eq!(socket.ask(r#"{"type":"interrupt"}"#), r#"{"success":true,"signalled":true,"error":null}"#);
        assert!(socket.receive().contains(r#""success":false"#), "a stopped program is answered");
        assert!(socket.ask(r#"{"code":"print(7)"}"#).contains(r#""output":"7\n""#), "its session goes on");
    }
}
