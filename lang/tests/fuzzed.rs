//! What fuzzing began with and what it found, replayed without a fuzzer: every input of `fuzz/corpus/` against the checks
//! of its target.

#[path = "../../fuzz/src/language/mod.rs"]
mod checks;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Native stack for the checks, which give the language a part of it.
const STACK: usize = 4 << 20;

fn replay_texts(target: &str, least: usize, check: fn(&str)) -> std::io::Result<()> {
    replay(target, least, |input| check(&String::from_utf8_lossy(input)))
}

/// A corpus with fewer inputs than `least` was lost.
fn replay(target: &str, least: usize, check: impl Fn(&[u8]) + Sync) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        inputs.push((std::fs::read(&path)?, path));
    }
    assert!(inputs.len() >= least, "{} holds only {} inputs", folder.display(), inputs.len());
    let failed = std::thread::scope(|scope| {
        let run = || {
            let fails = |(input, _): &&(Vec<u8>, _)| catch_unwind(AssertUnwindSafe(|| check(input))).is_err();
            inputs.iter().filter(fails).map(|(_, path)| path.display().to_string()).collect::<Vec<String>>()
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run)?;
        thread.join().map_err(|_| std::io::Error::other("the thread panicked"))
    })?;
    assert!(failed.is_empty(), "failed, see above for why: {}", failed.join(", "));
    Ok(())
}

#[test]
fn every_input_fuzzing_kept_is_parsed_and_told() -> std::io::Result<()> {
    replay_texts("parser", 50, checks::parser)
}

#[test]
fn every_input_fuzzing_kept_runs_to_an_end_that_can_be_told() -> std::io::Result<()> {
    replay_texts("machine", 50, checks::machine)
}

#[test]
fn every_input_fuzzing_kept_is_laid_out_once() -> std::io::Result<()> {
    replay_texts("formatter", 15, checks::formatter)
}

#[test]
fn every_file_fuzzing_kept_is_the_same_table_in_any_pieces() -> std::io::Result<()> {
    replay("csv", 15, checks::csv)
}
