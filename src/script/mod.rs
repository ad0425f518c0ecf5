//! Runs one program on the terminal: its file is read ([`read`]), it runs with a [`host::Terminal`] of its own on a
//! thread with a known stack, and what it did wrong is drawn by [`report`].

mod host;
mod report;

use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use datacode_actors::meter::Metered;
use datacode_lang::host::Stop;
use datacode_lang::messages::Lang;
use datacode_lang::{Failure, Interpreter};

use crate::messages;
use crate::problem::Problem;
use crate::settings::Script;
use host::{Output, Terminal};

/// The native stack programs are parsed and compiled on. It is only reserved: pages nobody touches cost nothing.
const STACK_BYTES: usize = 64 << 20;

/// The exit code of a program ended by Ctrl+C, as shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// Runs a program to its end. Its errors go to standard error; the exit code says whether there were any.
pub fn run(script: &Script, lang: Lang) -> Result<ExitCode, Problem> {
    let source = read(script.file.as_deref())?;
    let name = match &script.file {
        Some(file) => file.display().to_string(),
        None => messages::standard_input(lang).to_owned(),
    };
    let interrupt = watch_interrupt().map_err(Problem::System)?;
    let folder = std::env::current_dir().map_err(Problem::System)?;
    let outcome = thread::scope(|scope| {
        let runner =
            thread::Builder::new().name("program".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, || {
                let _metered = Metered::start();
                let mut host = Terminal::new(Output::standard(), folder, interrupt, &script.bounds, lang);
                let outcome = Interpreter::new(STACK_BYTES).run(&source, &mut host).map(drop);
                (host.finish(), outcome)
            })?;
        // A panic is a defect of ours, and its message has been printed.
        runner.join().map_err(|_| io::Error::other("panic"))
    });
    let (written, outcome) = outcome.map_err(Problem::System)?;
    match written {
        // Whoever read the output has seen enough, as with any filter.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => return Err(Problem::Output(error)),
        Ok(()) => {}
    }
    match outcome {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(Failure::Errors(diagnostics)) => {
            report::errors(&diagnostics, &name, &source, lang);
            Ok(ExitCode::FAILURE)
        }
        Err(Failure::Stopped(Stop::Limit(limit))) => {
            report::line(&messages::limit(limit, lang));
            Ok(ExitCode::FAILURE)
        }
        Err(Failure::Stopped(Stop::Interrupted)) => {
            report::line(messages::interrupted(lang));
            Ok(ExitCode::from(INTERRUPTED))
        }
    }
}

/// The text of a program, without the mark some editors put before UTF-8.
fn read(file: Option<&Path>) -> Result<String, Problem> {
    let shown = file.unwrap_or(Path::new("-"));
    let bytes = match file {
        Some(file) => std::fs::read(file),
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    let bytes = bytes.map_err(|error| Problem::Unreadable { file: shown.to_owned(), error })?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Problem::NoText { file: shown.to_owned(), byte: error.utf8_error().valid_up_to() + 1 })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The first Ctrl+C sets the flag, so that the program can end in order; the second ends this process at once.
fn watch_interrupt() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let signal = signal_hook::consts::SIGINT;
    // In this order: at the first signal the condition is not yet set.
    signal_hook::flag::register_conditional_default(signal, Arc::clone(&flag))?;
    signal_hook::flag::register(signal, Arc::clone(&flag))?;
    Ok(flag)
}
