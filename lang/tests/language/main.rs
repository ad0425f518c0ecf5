//! Runs the golden programs of `tests/language/` and compares what they print. The README there says how they are
//! written.
//!
//! `golden.rs` reads a program and what is expected of it, `host.rs` is the world it runs in, `compare.rs` tells the
//! difference; here they are found, run and reported. `rules.rs` holds the table of rules against them.

mod charts;
mod compare;
mod golden;
mod host;
mod rules;

use std::path::{Path, PathBuf};

use golden::Golden;

/// The language's stack while a golden runs: what a session's thread gives it.
const STACK_BYTES: usize = (2 << 20) - (256 << 10);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/language")
}

#[test]
fn every_golden_program_prints_what_the_definition_says() -> std::io::Result<()> {
    let wanted = std::env::var("GOLDEN").unwrap_or_default();
    let goldens = golden::all(&folder())?.into_iter().filter(|g| g.name.contains(&wanted)).collect::<Vec<_>>();
    assert!(!goldens.is_empty(), "no golden program has '{wanted}' in its path");
    let mut report = String::new();
    let mut failed = 0;
    for golden in &goldens {
        if let Err(difference) = check(golden) {
            failed += 1;
            report.push_str(&format!("\n---- {}\n     rule: {}\n{difference}", golden.name, golden.rule));
        }
    }
    assert!(failed == 0, "{failed} of {} golden programs differ:\n{report}", goldens.len());
    Ok(())
}

#[test]
fn a_check_finds_nothing_wrong_with_a_text_that_runs_to_its_end() -> std::io::Result<()> {
    // It names a variable without a value on purpose, where the machine never comes.
    let unread = "expressions/and_and_or_stop_early";
    let mut alarms = Vec::new();
    for golden in golden::all(&folder())?.into_iter().filter(|golden| golden.name != unread) {
        if let Ok(ran) = ran(&golden) {
            alarms.extend(ran.false_alarms.iter().map(|alarm| format!("{}:{alarm}", golden.name)));
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
    Ok(())
}

#[test]
fn every_golden_program_names_its_rule_and_has_an_output() -> std::io::Result<()> {
    let mut wrong = Vec::new();
    for golden in golden::all(&folder())? {
        let section = golden.rule.split(['/', ' ']).next().and_then(|n| n.parse::<u32>().ok());
        if !section.is_some_and(|n| (1..=11).contains(&n)) || golden.rule.len() < 10 {
            wrong.push(format!("{}: begins with no line `# rule: <section> <rule>`", golden.name));
        }
    }
    wrong.extend(golden::orphans(&folder())?);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn check(golden: &Golden) -> Result<(), String> {
    let actual = ran(golden)?.output;
    compare::difference(&golden.expected, &actual).map_or(Ok(()), Err)
}

/// Runs one golden on a thread of its own, so that a panic costs this golden and no other.
fn ran(golden: &Golden) -> Result<host::Ran, String> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES + (1 << 20))
            .spawn_scoped(scope, || host::run(&golden.texts, golden.lang, &folder(), STACK_BYTES))
            .map_err(|e| e.to_string())?
            .join()
            .map_err(|panic| format!("     panicked: {}\n", panic_text(panic.as_ref())))
    })
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_default()
}
