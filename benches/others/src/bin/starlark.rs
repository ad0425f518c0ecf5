//! `starlark FILE`: runs a Starlark program, with what the crate adds to the language.

use std::process::ExitCode;

use starlark::PrintHandler;
use starlark::environment::{Globals, LibraryExtension, Module};
use starlark::eval::Evaluator;
use starlark::syntax::{AstModule, Dialect};

/// Prints where the comparison reads; the crate's own would print to standard error.
struct Output;

impl PrintHandler for Output {
    fn println(&self, text: &str) -> starlark::Result<()> {
        println!("{text}");
        Ok(())
    }
}

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: starlark FILE");
        return ExitCode::FAILURE;
    };
    match run(path.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(path: &std::path::Path) -> starlark::Result<()> {
    let tree = AstModule::parse_file(path, &Dialect::Extended).map_err(starlark::Error::from)?;
    let globals = Globals::extended_by(&[LibraryExtension::Filter, LibraryExtension::Map, LibraryExtension::Print]);
    Module::with_temp_heap(|module| {
        let mut evaluator = Evaluator::new(&module);
        evaluator.set_print_handler(&Output);
        evaluator.eval_module(tree, &globals)?;
        Ok(())
    })
}
