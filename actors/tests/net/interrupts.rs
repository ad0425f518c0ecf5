//! Whatever one instruction works on, an interrupt does not wait for it.

mod cases;
mod measured;

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use datacode_actors::files::Place;
use datacode_lang::builtins::registry;

use super::client::Client;
use super::server::TestServer;
use super::settings::settings;

/// What is promised is 100 ms on a machine that has nothing else to do; a machine that runs all tests at once has.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long each program has worked when it is interrupted: at its beginning, and somewhere in the midst.
const AFTER: [u64; 3] = [0, 30, 200];

#[test]
fn every_built_in_is_interrupted_here_or_cannot_take_long() {
    let programs: Vec<&str> =
        cases::FAMILIES.iter().flat_map(|(_, all)| *all).flat_map(|(_, all)| *all).copied().collect();
    let is_called = |name: &str| {
        let call = format!("{name}(");
        let before = |program: &str, at: usize| program[..at].chars().next_back();
        programs.iter().any(|program| {
            let mut calls = program.match_indices(&call);
            calls.any(|(at, _)| before(program, at).is_none_or(|c| !c.is_alphanumeric() && c != '_'))
        })
    };
    let is_quick = |name: &str| cases::QUICK.iter().any(|(_, names)| names.contains(&name));
    let all = || registry::all().iter().map(|builtin| builtin.name);
    let forgotten: Vec<&str> = all().filter(|name| !is_called(name) && !is_quick(name)).collect();
    assert!(
        forgotten.is_empty(),
        "without a program in interrupts/cases.rs, and without a reason there: {forgotten:?}"
    );
    let twice: Vec<&str> = all().filter(|name| is_called(name) && is_quick(name)).collect();
    assert!(twice.is_empty(), "said to be quick, and interrupted all the same: {twice:?}");
    let unknown: Vec<&&str> =
        cases::QUICK.iter().flat_map(|(_, names)| *names).filter(|name| !all().any(|known| known == **name)).collect();
    assert!(unknown.is_empty(), "no built-in is called {unknown:?}");
}

#[test]
fn an_interrupt_is_obeyed_in_loops_and_while_a_program_waits() {
    interrupt_all(cases::WAITING);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_large_files() {
    interrupt_all(cases::FILES);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_texts() {
    interrupt_all(cases::TEXTS);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_lists_and_objects() {
    interrupt_all(cases::LISTS);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_tables() {
    interrupt_all(cases::TABLES);
}

static ALONE: Mutex<()> = Mutex::new(());

fn interrupt_all(all: &[cases::Large<'_>]) {
    // One after the other: each holds up to a gigabyte.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut server = settings();
    server.limits.memory = 4 << 30;
    server.limits.memory_total = None;
    server.limits.output = 1 << 40;
    let folder = tempfile::tempdir().unwrap();
    server.place = Place::Local(folder.path().into());
    let server = TestServer::new(server);
    let mut report = String::new();
    let mut slowest = (Duration::ZERO, "");
    for (setup, programs) in all {
        let mut client = Client::connect(server.address);
        let answer = client.ask(&serde_json::json!({"code": setup, "lang": "en"}).to_string());
        assert!(answer.contains(r#""success":true"#), "{setup}: {answer}");
        for program in *programs {
            let times: Vec<Duration> =
                AFTER.map(|after| measured::interrupt(&mut client, program, Duration::from_millis(after))).into();
            let longest = times.iter().copied().max().unwrap();
            slowest = slowest.max((longest, program));
            let _ = writeln!(report, "{:>8.1} ms  {program}", longest.as_secs_f64() * 1000.0);
        }
    }
    // Past the runner's capture: the figures are worth seeing when they are good, too.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), report.as_bytes());
    assert!(slowest.0 < PATIENCE, "{:?}: {}", slowest.0, slowest.1);
}
