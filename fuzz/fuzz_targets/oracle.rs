//! Programs made of any bytes do what the evaluator of `lang/tests/oracle/` foretells.
#![no_main]

#[path = "../../lang/tests/oracle/builtins.rs"]
mod builtins;
#[path = "../../lang/tests/oracle/calls.rs"]
mod calls;
#[path = "../../lang/tests/oracle/compare.rs"]
mod compare;
#[path = "../../lang/tests/oracle/errors.rs"]
mod errors;
#[path = "../../lang/tests/oracle/evaluator.rs"]
mod evaluator;
#[path = "../../lang/tests/oracle/expressions.rs"]
mod expressions;
#[path = "../../lang/tests/oracle/generator/mod.rs"]
mod generator;
#[path = "../../lang/tests/oracle/names.rs"]
mod names;
#[path = "../../lang/tests/numbers/mod.rs"]
mod numbers;
#[path = "../../lang/tests/oracle/operators.rs"]
mod operators;
#[path = "../../lang/tests/oracle/statements.rs"]
mod statements;
#[path = "../../lang/tests/oracle/value.rs"]
mod value;
#[path = "../../lang/tests/world/mod.rs"]
mod world;

/// Native stack for the evaluator, which calls itself.
const STACK: usize = 512 << 20;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let run = || {
        let texts = generator::session_of(bytes);
        if let Ok(foretold) = compare::foretold(&texts) {
            let did = compare::machine(&texts);
            assert!(did == foretold, "{}----- foretold\n{foretold}----- the machine\n{did}", texts.join("#%%\n"));
        }
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        assert!(thread.is_ok_and(|t| t.join().is_ok()), "the thread could not be made, or panicked");
    });
});
