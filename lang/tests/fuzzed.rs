//! What fuzzing began with and what it found, replayed without a fuzzer: every input of `fuzz/corpus/` against the checks
//! of its target.

#[path = "../../fuzz/src/lib.rs"]
mod checks;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Native stack for the checks, which give the language a part of it.
const STACK: usize = 4 << 20;

fn replay(target: &str, check: fn(&str)) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        inputs.push((String::from_utf8_lossy(&std::fs::read(&path)?).into_owned(), path));
    }
    assert!(inputs.len() >= 50, "{} holds only {} inputs", folder.display(), inputs.len());
    let failed = std::thread::scope(|scope| {
        let run = || {
            let fails = |(input, _): &&(String, _)| catch_unwind(AssertUnwindSafe(|| check(input))).is_err();
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
    replay("parser", checks::parser)
}

#[test]
fn every_input_fuzzing_kept_runs_to_an_end_that_can_be_told() -> std::io::Result<()> {
    replay("machine", checks::machine)
}
