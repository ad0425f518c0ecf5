//! Everything at once: hundreds of clients that break their connections, stop reading, interrupt, ask twice and let
//! interpreters break, programs of every kind, limits that are met, and SIGTERM at the end.
//!
//! The server runs in a process of its own ([`server`]); each client ([`visitor`]) is a thread with an account of what it
//! asked and what it was told ([`ledger`]), against which every frame is checked: each request ends exactly once, in a way
//! its program ([`programs`]) can end, and every byte of output comes in order, exactly once. Then the clients leave, and
//! the server must have given everything back ([`figures`]).
//!
//! `CHAOS_SECONDS`, `CHAOS_SESSIONS` and `CHAOS_SEED` say how long, how many and which.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where it goes wrong")]

mod chance;
mod course;
mod figures;
#[path = "../net/frame.rs"]
mod frame;
mod ledger;
mod programs;
mod server;
#[path = "../net/settings.rs"]
mod settings;
mod visitor;
mod wire;

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use course::Course;
use figures::Figures;
use server::{GRACE, Process};
use visitor::Visitor;

/// A storm so long before the one that is measured: from then on, a process has what it keeps.
const WARM_UP: Duration = Duration::from_secs(15);

/// So many storms more may show that memory comes back.
const MOST_MORE: u64 = 2;

fn main() -> ExitCode {
    if server::served() {
        return ExitCode::SUCCESS;
    }
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (seconds, sessions) = (number("CHAOS_SECONDS", 60), number("CHAOS_SESSIONS", 200));
    let seed = number("CHAOS_SEED", 20_260_921);
    tell(&format!("CHAOS_SEED={seed} CHAOS_SECONDS={seconds} CHAOS_SESSIONS={sessions}"));

    let folder = tempfile::tempdir().unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let rows: String = (0..1000).fold(String::from("number,square\n"), |mut rows, i| {
        let _ = writeln!(rows, "{i},{}", i * i);
        rows
    });
    std::fs::write(folder.path().join("numbers.csv"), rows).unwrap();

    let mut server = Process::start(folder.path(), temporary.path());
    let idle = Figures::at_rest(server.id());
    tell(&format!("idle: {idle}"));
    let mut wrongs = storm(&server, seed ^ 1, sessions, WARM_UP);
    let before = calm(&server, idle, &mut wrongs);
    wrongs.extend(storm(&server, seed, sessions, Duration::from_secs(seconds)));
    let mut after = calm(&server, idle, &mut wrongs);
    // What the allocator happens to keep goes up and down from storm to storm, a tenth at times. What is lost only grows.
    for more in 1..=MOST_MORE {
        if after.is_back_to(&before) {
            break;
        }
        tell("more memory than before: is it more again after another storm?");
        wrongs.extend(storm(&server, seed ^ (more << 32), sessions, WARM_UP));
        after = calm(&server, idle, &mut wrongs);
    }
    if !after.is_back_to(&before) {
        wrongs.push(format!("not everything was given back: {before} before, {after} after"));
    }
    wrongs.extend(end(&mut server, seed, sessions));
    for (folder, expected) in [(folder.path(), 1), (temporary.path(), 0)] {
        let left: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
        if left.len() != expected {
            wrongs.push(format!("files are left: {left:?}"));
        }
    }
    // Again, where they are found.
    wrongs.iter().for_each(|wrong| tell(&format!("in all {} WRONG: {wrong}", wrongs.len())));
    if wrongs.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(text: &str) {
    // If nobody reads it, the exit code still tells.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("chaos: {text}\n"));
}

/// Clients that come, break and go; gives what was wrong.
fn storm(server: &Process, seed: u64, sessions: u64, length: Duration) -> Vec<String> {
    let course = Arc::new(Course::new(server.address, seed, Instant::now() + length));
    all(sessions, |stream| Visitor::new(course.clone(), stream).storm());
    let (counts, wrongs) = course.report();
    tell(&format!("{} s: {counts}", length.as_secs()));
    wrongs
}

/// Waits until the server has nothing left of its sessions.
fn calm(server: &Process, idle: Figures, wrongs: &mut Vec<String>) -> Figures {
    let figures = Figures::calm(server.id(), idle, GRACE * 4);
    tell(&format!("calm: {figures}"));
    if (figures.threads, figures.descriptors) != (idle.threads, idle.descriptors) {
        wrongs.push(format!("something is left: {figures}"));
    }
    figures
}

/// Clients that stay while the server is told to end; gives what was wrong.
fn end(server: &mut Process, seed: u64, sessions: u64) -> Vec<String> {
    let course = Arc::new(Course::new(server.address, seed ^ 2, Instant::now()));
    let ready = Arc::new(Barrier::new(sessions as usize + 1));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            ready.wait();
            server.terminate();
        });
        all(sessions, |stream| Visitor::new(course.clone(), stream).stay(&ready));
    });
    let (counts, mut wrongs) = course.report();
    tell(&format!("SIGTERM: {counts}"));
    match server.end(Duration::from_secs(60)) {
        Some(status) if status.success() => {}
        other => wrongs.push(format!("the server ended with {other:?}")),
    }
    wrongs
}

/// One thread a client.
fn all(sessions: u64, work: impl Fn(u64) + Sync) {
    std::thread::scope(|scope| {
        for stream in 0..sessions {
            let work = &work;
            scope.spawn(move || work(stream));
        }
    });
}
