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
    let mut computing: Vec<usize> = Vec::with_capacity(ASKED);
    let mut times: Vec<Duration> = (0..ASKED)
        .map(|i| {
            computing.push(runnable_threads(server.id()));
            let begin = Instant::now();
            let answer = next.ask(&format!(r#"{{"code":"print({i})"}}"#));
            assert_eq!(answer, format!(r#"{{"success":true,"output":"{i}\n","error":null}}"#));
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    computing.sort_unstable();
    let (p50, p99) = (times[ASKED / 2], times[ASKED * 99 / 100]);
    // Past the test runner's capture: the figure is wanted from every run.
    let _ =
        writeln!(std::io::stderr(), "{BUSY} busy sessions; {ASKED} answers to the next: p50 {p50:.1?}, p99 {p99:.1?}");
    // Let in behind the fifty, in order, it would wait for a round of their turns: 125 ms and more.
    assert!(p50 < Duration::from_millis(100), "p50 {p50:?}: the busy sessions go first");
    assert!(p99 < Duration::from_secs(2), "p99 {p99:?}: the busy sessions keep the others waiting");

    // The rest of the machine, the server's own sockets included, competes with as many programs as there are cores,
    // not with fifty. One more changes hands while it is counted, and the server's threads answer.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let median = computing[ASKED / 2];
    let _ = writeln!(
        std::io::stderr(),
        "{median} threads compute at once on {cores} cores, at most {}",
        computing[ASKED - 1]
    );
    assert!(median <= 2 * cores + 2, "{median} threads compute at once on {cores} cores: nothing holds them back");

    for socket in &mut busy {
        assert_eq!(socket.ask(r#"{"type":"interrupt"}"#), r#"{"success":true,"signalled":true,"error":null}"#);
        assert!(socket.receive().contains(r#""success":false"#), "a stopped program is answered");
        assert!(socket.ask(r#"{"code":"print(7)"}"#).contains(r#""output":"7\n""#), "its session goes on");
    }
}

/// How many of a process's threads run or wait for a core.
fn runnable_threads(process: u32) -> usize {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    threads
        .filter(|thread| {
            // A thread that ended meanwhile does not compute.
            let status = std::fs::read_to_string(thread.as_ref().unwrap().path().join("stat")).unwrap_or_default();
            // The name is in brackets and may hold anything; the state follows it.
            status.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('R'))
        })
        .count()
}
