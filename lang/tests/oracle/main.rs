//! Random programs run by the machine and by an evaluator that walks the tree, written from the definition of the
//! language and not from the compiler. Both must print the same, end the same way and leave the same variables.
//!
//! `generator/` writes programs; `evaluator.rs`, `statements.rs`, `expressions.rs`, `calls.rs`, `operators.rs` and
//! `builtins.rs` are the evaluator, `value.rs` its values, `names.rs` and `errors.rs` what scopes and types of errors
//! there are. `compare.rs` runs both; here programs are chosen. The target `oracle` of `fuzz/` has all of it but this file.
//!
//! `ORACLE_CASES=50000 ORACLE_SEED=7 cargo test -p datacode-lang --profile checked --test oracle` runs longer, and others.

mod builtins;
mod calls;
mod compare;
mod errors;
mod evaluator;
mod expressions;
mod generator;
mod names;
#[path = "../numbers/mod.rs"]
mod numbers;
mod operators;
mod statements;
mod value;
#[path = "../world/mod.rs"]
mod world;

use std::fmt::Write;
use std::path::Path;

use compare::{foretold, machine};
use datacode_lang::builtins::registry;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};

/// Native stack for the evaluator, which calls itself.
const STACK: usize = 512 << 20;
/// Programs tried unless `ORACLE_CASES` says it.
const CASES: u32 = 2000;

/// Does something on a thread whose native stack is large.
fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| std::io::Error::other("the thread panicked"))
    })
}

fn asked(variable: &str) -> Option<u32> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Whether a text is wrong, or names a built-in the evaluator does not have.
fn is_beyond(text: &str) -> bool {
    let parse = datacode_lang::syntax::parse(text);
    let unknown = |name: &str| registry::find(name).is_some() && builtins::find(name).is_none();
    !parse.diagnostics.is_empty() || parse.root.tokens().any(|token| unknown(token.text()))
}

#[test]
fn golden_programs_do_what_the_evaluator_foretells() -> std::io::Result<()> {
    let mut compared = 0;
    let mut differing = String::new();
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/language"))? {
        let folder = folder?.path();
        for file in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = file?.path();
            if path.extension().is_none_or(|e| e != "dc") {
                continue;
            }
            let texts: Vec<String> = std::fs::read_to_string(&path)?.split("#%%\n").map(str::to_owned).collect();
            if texts.iter().any(|text| is_beyond(text)) {
                continue;
            }
            if let Ok(foretold) = with_stack(|| foretold(&texts))? {
                compared += 1;
                let did = machine(&texts);
                if did != foretold {
                    let _ =
                        writeln!(differing, "{}\n----- foretold\n{foretold}----- the machine\n{did}", path.display());
                }
            }
        }
    }
    assert!(differing.is_empty(), "{differing}");
    assert!(compared >= 150, "only {compared} golden programs are within what the evaluator knows");
    Ok(())
}

#[test]
fn programs_that_fuzzing_kept_do_what_the_evaluator_foretells() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/oracle");
    let mut compared = 0;
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let texts = generator::session_of(&std::fs::read(&path)?);
        if let Ok(foretold) = with_stack(|| foretold(&texts))? {
            compared += 1;
            assert_eq!(machine(&texts), foretold, "{}: {}", path.display(), texts.join("#%%\n"));
        }
    }
    assert!(compared >= 30, "only {compared} inputs in {}", folder.display());
    Ok(())
}

#[test]
fn random_programs_do_what_the_definition_says() -> std::io::Result<()> {
    let cases = asked("ORACLE_CASES").unwrap_or(CASES);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() };
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&asked("ORACLE_SEED").unwrap_or(0).to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let seeds = prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..14);
    let abandoned = std::sync::Mutex::new(std::collections::BTreeMap::<&str, u32>::new());
    let outcome = with_stack(|| {
        runner.run(&seeds, |seeds| {
            let texts = generator::session(&seeds);
            match foretold(&texts) {
                Ok(foretold) => {
                    let did = machine(&texts);
                    let program = texts.join("#%%\n");
                    prop_assert!(did == foretold, "{program}----- foretold\n{foretold}----- the machine\n{did}");
                }
                Err(why) => *abandoned.lock().unwrap().entry(why).or_default() += 1,
            }
            Ok(())
        })
    })?;
    if let Err(TestError::Fail(reason, _)) = &outcome {
        panic!("{}", reason.message());
    }
    assert!(outcome.is_ok(), "{outcome:?}");
    let abandoned = abandoned.into_inner().unwrap();
    let lost: u32 = abandoned.values().sum();
    assert!(lost * 4 < cases, "{lost} of {cases} programs say nothing: {abandoned:?}");
    Ok(())
}
