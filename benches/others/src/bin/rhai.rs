//! `rhai FILE`: runs a Rhai program, as quick as the engine can.

use std::process::ExitCode;

use rhai::grain::{Compiler, Vm};
use rhai::{Engine, EvalAltResult, OptimizationLevel, Scope};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: rhai FILE");
        return ExitCode::FAILURE;
    };
    match run(path.into()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(path: std::path::PathBuf) -> Result<(), Box<EvalAltResult>> {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::Full);
    engine.on_print(|text| println!("{text}"));
    let tree = engine.compile_file(path)?;
    // The way that lets `map` and other built-ins call a program's functions.
    let program = Compiler::new().compile(&tree).into_shared();
    Vm::new(&engine).eval_with_callbacks(&mut Scope::new(), &program).map(drop)
}
