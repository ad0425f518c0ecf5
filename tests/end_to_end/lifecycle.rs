//! How the server starts and ends: where it listens, a taken port, SIGTERM.

use std::time::Instant;

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Server, Socket, folder, run};

use crate::PROGRAM;

const SUM: &str = r#"{"code":"print(1 + 1)"}"#;
const TWO: &str = r#"{"success":true,"output":"2\n","error":null}"#;

#[test]
fn the_first_line_says_where_it_listens_and_clients_are_served_there() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    assert_ne!(server.address().port(), 0);
    assert!(server.address().ip().is_loopback());
    assert_eq!(Socket::connect(server.address()).ask(SUM), TWO);
}

#[test]
fn the_address_can_come_from_the_environment_and_a_flag_wins_for_its_part() {
    let folder = folder();
    let mut command = program(PROGRAM);
    // The variable's port is one nobody may listen on: only the flag can make this start.
    command.args(["--websocket", "--port", "0"]).env("DATACODE_WS_ADDRESS", "[::1]:1").current_dir(folder.path());
    let server = Server::of(&mut command);
    assert!(server.address().is_ipv6());
    assert_eq!(Socket::connect(server.address()).ask(SUM), TWO);
}

#[test]
fn a_taken_port_is_told_in_one_line_with_exit_code_1() {
    let folder = folder();
    let first = Server::start(PROGRAM, folder.path(), &[]);
    let port = first.address().port().to_string();
    let second = run(program(PROGRAM).args(["--websocket", "--port", &port]), "", DEADLINE);
    assert_eq!(second.code, Some(1));
    assert_eq!(
        second.stderr,
        format!("datacode: 127.0.0.1:{port} is already taken by another program; choose another port with --port\n")
    );
    assert_eq!(Socket::connect(first.address()).ask(SUM), TWO, "the first one goes on");
}

#[test]
fn an_address_that_is_not_there_is_told_in_one_line_with_exit_code_1() {
    // Of the range set aside for examples: no machine has it.
    let ended = run(program(PROGRAM).args(["--websocket", "--host", "192.0.2.1"]), "", DEADLINE);
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.stderr, "datacode: cannot listen on 192.0.2.1:8080: this machine has no such address\n");
}

#[test]
fn sigterm_ends_an_idle_server_with_0() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let mut socket = Socket::connect(server.address());
    assert_eq!(socket.ask(SUM), TWO);
    server.signal("TERM");
    assert_eq!(socket.closed().0, Some(1012));
    let ended = server.end();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn sigterm_lets_a_running_program_finish_and_answer() {
    let folder = folder();
    // On a busy machine the program may need longer than a server waits by default.
    let server = Server::start(PROGRAM, folder.path(), &["--drain-time", "60s"]);
    let mut socket = Socket::connect(server.address());
    socket
        .send(r#"{"code":"print('working')\nlet i = 0\nwhile i < 20000000 { i += 1 }\nprint('done')","stream":true}"#);
    assert!(socket.receive().contains("working"), "it runs");
    server.signal("TERM");
    let (code, _, texts) = socket.closed();
    assert_eq!(code, Some(1012));
    assert!(texts.concat().contains("done"), "{texts:?}");
    assert!(texts.last().is_some_and(|text| text.contains(r#""success":true"#)), "{texts:?}");
    let ended = server.end();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn sigterm_interrupts_a_program_that_does_not_end_and_still_answers() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--drain-time", "200ms"]);
    let mut socket = Socket::connect(server.address());
    socket.send(r#"{"code":"print('working')\nwhile true {}","stream":true}"#);
    assert!(socket.receive().contains("working"), "it runs");
    server.signal("TERM");
    let (code, _, texts) = socket.closed();
    assert_eq!(code, Some(1012));
    assert!(texts.last().is_some_and(|text| text.contains(r#""success":false"#)), "{texts:?}");
    let ended = server.end();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn a_second_signal_ends_everything_at_once() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--drain-time", "1h"]);
    let mut socket = Socket::connect(server.address());
    socket.send(r#"{"code":"print('working')\nwhile true {}","stream":true}"#);
    assert!(socket.receive().contains("working"), "it runs");
    server.signal("TERM");
    let end = Instant::now() + DEADLINE;
    // Once it takes nothing new the first signal has been heard; two at once would count as one.
    while Socket::open(server.address(), "/").is_ok() {
        assert!(Instant::now() < end, "it takes connections although it is to end");
    }
    server.signal("INT");
    let ended = server.end();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}
