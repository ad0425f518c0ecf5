//! A server that runs out of descriptors, threads or memory says so, goes on, and recovers.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Server, Socket, folder};

use crate::PROGRAM;

/// Asks for the upgrade by hand and gives the head of the answer; empty when the server ended the connection. The stream
/// must be kept as long as the connection is to be.
fn upgrade(address: SocketAddr) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let mut head = Vec::new();
    if stream.write_all(request.as_bytes()).is_ok() {
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                Ok(_) => break,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                    break;
                }
            }
        }
    }
    (stream, String::from_utf8(head).unwrap())
}

/// Whether a head refuses for now, as documented.
fn refuses(head: &str) -> bool {
    head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: ")
}

/// Waits until a client can connect and run a program.
fn wait_for_room(server: &Server) {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Ok(mut socket) = Socket::open(server.address(), "/") {
            let answer = socket.ask(r#"{"code":"print(1)","lang":"en"}"#);
            if answer == r#"{"success":true,"output":"1\n","error":null}"# {
                return;
            }
        }
        assert!(Instant::now() < end, "the server did not recover");
        std::thread::yield_now();
    }
}

/// Sets a bound of a running process.
fn bound(server: &Server, which: &str) {
    set_bound(Command::new("prlimit"), server, which);
}

fn set_bound(mut prlimit: Command, server: &Server, which: &str) {
    let status = prlimit.args(["--pid", &server.id().to_string(), which]).status();
    assert!(status.unwrap().success(), "{which}");
}

/// Seconds of computing a process has had.
fn computed(server: &Server) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

#[test]
fn a_server_with_few_descriptors_takes_as_many_connections_as_they_are_enough_for() {
    let folder = folder();
    let mut shell = program("sh");
    shell.args(["-c", "ulimit -n 128 && exec \"$0\" --websocket --port 0", PROGRAM]).current_dir(folder.path());
    let server = Server::of(&mut shell);
    let mut open: Vec<(TcpStream, String)> = (0..30).map(|_| upgrade(server.address())).collect();
    let taken = open.iter().filter(|(_, head)| head.starts_with("HTTP/1.1 101 ")).count();
    assert_eq!(taken, 20, "{open:?}");
    assert!(open[20..].iter().all(|(_, head)| refuses(head)), "{open:?}");
    open.clear();
    wait_for_room(&server);
    server.signal("TERM");
    let log = server.end().stderr;
    assert!(log.contains("open files are limited"), "{log}");
}

#[test]
fn a_server_whose_descriptors_run_out_refuses_or_lets_wait_and_does_not_spin() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let mut first = Socket::connect(server.address());
    first.ask(r#"{"code":"let kept = 5"}"#);
    // From one moment to the next, as when something else on the machine takes them.
    bound(&server, "--nofile=40:");
    let mut open = Vec::new();
    let mut refused = 0;
    while refused < 3 && open.len() < 100 {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let request = format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            server.address()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = [0; 12];
        match stream.read_exact(&mut head) {
            Ok(()) if &head == b"HTTP/1.1 101" => {}
            Ok(()) => {
                assert_eq!(&head, b"HTTP/1.1 503");
                refused += 1;
            }
            // Nobody takes it: there is no descriptor for it.
            Err(_) => refused += 1,
        }
        open.push(stream);
    }
    assert!(refused >= 3);
    // The one that is there goes on, and the server waits for descriptors without computing.
    let before = computed(&server);
    let began = Instant::now();
    let answer = first.ask(r#"{"code":"sleep(2)\nprint(kept)"}"#);
    assert_eq!(answer, r#"{"success":true,"output":"5\n","error":null}"#);
    assert!(began.elapsed() >= Duration::from_secs(2));
    assert!(computed(&server) - before < 1.0, "it computed for {} s", computed(&server) - before);
    open.clear();
    bound(&server, "--nofile=1024:");
    wait_for_room(&server);
}

/// How many threads its user may have at most.
fn most_processes(server: &Server) -> String {
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max processes")).unwrap();
    line.split_whitespace().nth(1).unwrap().to_owned()
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A command of a user whose threads the system counts: it counts none of root's.
fn counted(path: &str) -> Command {
    if !is_root() {
        return program(path);
    }
    let mut command = program("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--", path]);
    command
}

/// The program where such a user may run it.
fn for_everybody(folder: &Path) -> String {
    let copy = folder.join("datacode");
    std::fs::copy(PROGRAM, &copy).unwrap();
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).unwrap();
    copy.to_str().unwrap().to_owned()
}

#[test]
fn a_thread_that_cannot_be_had_is_a_refusal_and_sessions_that_are_there_go_on() {
    let folder = folder();
    let path = for_everybody(folder.path());
    let server = Server::of(counted(&path).args(["--websocket", "--port", "0"]).current_dir(folder.path()));
    let bound = |which: &str| set_bound(counted("prlimit"), &server, which);
    let mut first = Socket::connect(server.address());
    first.ask(r#"{"code":"let kept = 5"}"#);
    bound("--nproc=1:");
    let mut second = Socket::connect(server.address());
    let refused = second.ask(r#"{"code":"print(1)","full":true,"lang":"en"}"#);
    assert!(refused.contains("the server has no thread left for an interpreter"), "{refused}");
    assert!(refused.contains(r#""status":"refused""#), "{refused}");
    assert_eq!(first.ask(r#"{"code":"print(kept)"}"#), r#"{"success":true,"output":"5\n","error":null}"#);
    // Clearing away after a session needs no new thread either.
    drop(first);
    let end = Instant::now() + DEADLINE;
    while std::fs::read_dir(format!("/proc/{}/task", server.id())).unwrap().any(|thread| {
        let name = std::fs::read_to_string(thread.unwrap().path().join("comm")).unwrap_or_default();
        name.starts_with("session")
    }) {
        assert!(Instant::now() < end, "the thread of the session that ended is still there");
        std::thread::yield_now();
    }
    bound(&format!("--nproc={}:", most_processes(&server)));
    // The session that was refused has its thread as soon as there is one.
    assert_eq!(second.ask(r#"{"code":"print(2)"}"#), r#"{"success":true,"output":"2\n","error":null}"#);
    server.signal("TERM");
    let log = server.end();
    assert!(log.stderr.contains("no thread for an interpreter"), "{log:?}");
    assert!(!log.stderr.contains("panicked"), "{log:?}");
}

#[test]
fn new_sessions_are_refused_while_the_others_hold_all_the_memory() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--memory-total", "64M"]);
    let mut first = Socket::connect(server.address());
    let answer = first.ask(r#"{"code":"let a = []\nwhile true { push(a, 'x' * 1000000) }","full":true}"#);
    assert!(answer.contains(r#""limit":"memory""#), "{answer:.300}");
    let (_, head) = upgrade(server.address());
    assert!(refuses(&head), "{head}");
    // The one that holds it goes on, and gives it back.
    assert_eq!(first.ask(r#"{"type":"reset"}"#), r#"{"success":true,"error":null}"#);
    wait_for_room(&server);
}
