//! Runs a corpus of `fuzz/corpus/` against the checks of its target, without a fuzzer: for the tests of the crates.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Native stack for the checks, which give the language a part of it.
const STACK: usize = 4 << 20;

/// A corpus with fewer inputs than `least` was lost.
pub fn replay(target: &str, least: usize, check: impl Fn(&[u8]) + Sync) -> std::io::Result<()> {
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
