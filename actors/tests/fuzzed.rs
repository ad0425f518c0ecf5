//! What fuzzing of spreadsheets began with and what it found, replayed without a fuzzer: every input of `fuzz/corpus/`
//! against the checks of its target. As in `lang/tests/fuzzed.rs`.

#[path = "../../fuzz/src/sheets/mod.rs"]
mod checks;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Native stack for the checks, which give the language a part of it.
const STACK: usize = 4 << 20;
/// A corpus that is lost holds none.
const LEAST: usize = 15;

fn replay(target: &str, check: fn(&[u8])) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        inputs.push((std::fs::read(&path)?, path));
    }
    assert!(inputs.len() >= LEAST, "{} holds only {} inputs", folder.display(), inputs.len());
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
fn every_answer_fuzzing_kept_is_a_table_or_can_be_told() -> std::io::Result<()> {
    replay("cells", checks::answer)
}

#[test]
fn every_spreadsheet_fuzzing_kept_is_a_table_or_can_be_told() -> std::io::Result<()> {
    replay("sheets", checks::file)
}

#[test]
fn every_table_fuzzing_kept_is_read_again_from_its_workbook() -> std::io::Result<()> {
    replay("xlsx", checks::workbook)
}
