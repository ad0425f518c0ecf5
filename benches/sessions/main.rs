//! `cargo bench -p datacode-actors --bench sessions`: what sessions cost that do nothing, and how quickly the server answers
//! beside them.
//!
//! The server runs in a process of its own (this binary once more). Once its clients only connect, once each has run a
//! program, so that its session has an interpreter and a thread. `SESSIONS=n` (default 5000). The limit of open files must
//! allow three for each; the binary raises it as far as it may.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement ends where it goes wrong")]

#[path = "../../actors/tests/net/client.rs"]
#[allow(dead_code, reason = "the tests do more with it")]
mod client;
#[path = "../../actors/tests/net/frame.rs"]
mod frame;
#[path = "../../actors/tests/net/settings.rs"]
mod settings;

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client::Client;
use datacode_actors::server::Server;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// The variable that makes this binary the server.
const VARIABLE: &str = "SESSIONS_SERVER";
/// How often the server is asked beside the idle sessions, and how often somebody new comes.
const ASKED: usize = 2000;
const COME: usize = 200;

fn main() {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    if std::env::var_os(VARIABLE).is_some() {
        return serve();
    }
    let sessions = std::env::var("SESSIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(5000);
    let mut out = String::from(
        "| sessions | memory of each, KiB (PSS) | threads | an answer, p50 ms | p99 | a new connection and its first answer, p50 ms | p99 |\n\
         |---|---:|---:|---:|---:|---:|---:|\n",
    );
    for (name, program) in [("none has run a program", None), ("each has run one", Some(r#"{"code":"x = 1"}"#))] {
        out += &measure(sessions, name, program);
    }
    std::io::stdout().write_all(out.as_bytes()).unwrap();
}

fn serve() {
    let mut settings = settings::settings();
    settings.limits.sessions = 100_000;
    settings.limits.connections = 100_000;
    let server = Server::bind(settings).unwrap();
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{}", server.addresses()[0]).unwrap();
    server.run().unwrap();
}

fn measure(sessions: usize, name: &str, program: Option<&str>) -> String {
    let mut server = start();
    let mut first = BufReader::new(server.stdout.take().unwrap());
    let mut line = String::new();
    first.read_line(&mut line).unwrap();
    let address: SocketAddr = line.trim().parse().unwrap();
    // What one session makes the process set up is no cost of the others.
    let mut asking = Client::connect(address);
    asking.ask(r#"{"code":"print(1)"}"#);
    let before = pss(server.id());
    let mut idle: Vec<Client> = Vec::with_capacity(sessions);
    for _ in 0..sessions {
        let mut client = Client::connect(address);
        if let Some(program) = program {
            assert!(client.ask(program).contains(r#""success":true"#));
        }
        idle.push(client);
    }
    let each = (pss(server.id()) - before) as f64 / sessions as f64;
    let threads = std::fs::read_dir(format!("/proc/{}/task", server.id())).unwrap().count();
    let answers = times(ASKED, || {
        asking.ask(r#"{"code":"print(1)"}"#);
    });
    let comers = times(COME, || {
        Client::connect(address).ask(r#"{"code":"print(1)"}"#);
    });
    drop(idle);
    server.kill().unwrap();
    server.wait().unwrap();
    format!(
        "| {sessions}, {name} | {each:.1} | {threads} | {:.2} | {:.2} | {:.2} | {:.2} |\n",
        answers[0], answers[1], comers[0], comers[1]
    )
}

fn start() -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(VARIABLE, "1").stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().unwrap()
}

/// The process's memory, pages it shares with others in part.
fn pss(process: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Median and 99th percentile, in milliseconds.
fn times(count: usize, mut work: impl FnMut()) -> [f64; 2] {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    [count / 2, count * 99 / 100].map(|at| times[at].as_secs_f64() * 1000.0)
}
