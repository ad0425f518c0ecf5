//! Runs or checks one program: its text is read, it runs with a [`host::Terminal`] of its own on a thread with a known
//! stack ([`on_own_thread`]), and what it did wrong is drawn by [`report`]. A session on the terminal
//! ([`crate::repl`]) runs its inputs with the same parts.

pub mod host;
mod input;
pub mod report;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use datacode_actors::meter::Metered;
use datacode_lang::diagnostic::Location;
use datacode_lang::host::Stop;
use datacode_lang::messages::Lang;
use datacode_lang::{Failure, Interpreter};

use crate::messages;
use crate::model;
use crate::problem::{INTERRUPTED, Problem};
use crate::settings::Script;
use host::{Output, Terminal};

/// The native stack programs are parsed and compiled on. It is only reserved: pages nobody touches cost nothing.
pub const STACK_BYTES: usize = 64 << 20;

/// Runs a program to its end. Its errors go to standard error; the exit code says whether there were any.
pub fn run(script: &Script, lang: Lang) -> Result<ExitCode, Problem> {
    let source = read(script.file.as_deref())?;
    // Ctrl+C at the question ends everything.
    let shares = script.shares.clone().with_password(lang)?;
    let interrupt = watch_interrupt(AtSecond::End).map_err(Problem::System)?;
    let folder = std::env::current_dir().map_err(Problem::System)?;
    if let Some(file) = &script.model {
        model::check(file).map_err(|fault| Problem::Model { file: file.clone(), fault })?;
    }
    let (written, outcome, stopped_at, model) = on_own_thread(|| {
        let shares = shares.connect(&script.bounds.limits, &interrupt)?;
        let _metered = Metered::start();
        let mut host = Terminal::new(Output::standard(), folder, interrupt.clone(), &script.bounds, lang)
            .beside(script.file.as_deref())
            .with_shares(&shares);
        let mut interpreter = Interpreter::new(STACK_BYTES);
        let outcome = interpreter.run(&source, &mut host).map(drop);
        let stopped_at = interpreter.stopped_at();
        let model = match &script.model {
            Some(file) if outcome.is_ok() => Some((file, model::build(&mut interpreter, &mut host, file, &interrupt))),
            _ => None,
        };
        Ok((host.finish(), outcome, stopped_at, model))
    })??;
    match written {
        // Whoever read the output has seen enough, as with any filter.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => return Err(Problem::Output(error)),
        Ok(()) => {}
    }
    match model {
        Some((file, built)) => built_model(file, built, lang),
        None => Ok(judged(outcome, stopped_at, &name(script.file.as_deref(), lang), &source, lang)),
    }
}

/// Says what stands in the model of a program that ended well, or why there is none.
fn built_model(file: &Path, built: Result<model::Written, model::Fault>, lang: Lang) -> Result<ExitCode, Problem> {
    match built {
        Ok(written) => {
            written.lost.iter().for_each(|lost| report::line(&messages::model::lost(lost, lang)));
            report::line(&messages::model::written(&file.display().to_string(), &written, lang));
            Ok(ExitCode::SUCCESS)
        }
        Err(model::Fault::Stopped(stop)) => Ok(judged(Err(Failure::Stopped(stop)), None, "", "", lang)),
        Err(fault) => Err(Problem::Model { file: file.to_owned(), fault }),
    }
}

/// Says what is wrong with programs without running them, or that nothing is.
pub fn check(files: &[Option<PathBuf>], lang: Lang) -> Result<ExitCode, Problem> {
    let mut right = true;
    for file in files {
        let source = read(file.as_deref())?;
        let outcome = on_own_thread(|| Interpreter::new(STACK_BYTES).check(&source))?;
        right &= outcome.is_ok();
        let _ = judged(outcome, None, &name(file.as_deref(), lang), &source, lang);
    }
    if !right {
        return Ok(ExitCode::FAILURE);
    }
    crate::print(&format!("{}\n", messages::nothing_wrong(lang)))
}

/// Does something on a thread whose stack is large enough for parser and compiler, and known.
pub fn on_own_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    let outcome = thread::scope(|scope| {
        let thread =
            thread::Builder::new().name("program".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, work)?;
        // A panic is a defect of ours, and its message has been printed.
        thread.join().map_err(|_| io::Error::other("panic"))
    });
    outcome.map_err(Problem::System)
}

/// Says why a program failed, if it did; the exit code for that. `stopped_at`: where it was stopped.
pub fn judged(
    outcome: Result<(), Failure>,
    stopped_at: Option<Location>,
    name: &str,
    source: &str,
    lang: Lang,
) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Errors(diagnostics) | Failure::TooDeep(diagnostics)) => {
            report::errors(&diagnostics, name, source, lang);
            ExitCode::FAILURE
        }
        Err(Failure::Stopped(Stop::Limit(limit))) => {
            match stopped_at {
                Some(location) => report::limit(limit, &location, name, source, lang),
                None => report::line(&messages::limit(limit, lang)),
            }
            ExitCode::FAILURE
        }
        Err(Failure::Stopped(Stop::Interrupted)) => {
            report::line(messages::interrupted(lang));
            ExitCode::from(INTERRUPTED)
        }
    }
}

/// What a program is called where its errors are shown.
pub fn name(file: Option<&Path>, lang: Lang) -> String {
    match file {
        Some(file) => file.display().to_string(),
        None => messages::standard_input(lang).to_owned(),
    }
}

/// The text of a program, without the mark some editors put before UTF-8.
pub fn read(file: Option<&Path>) -> Result<String, Problem> {
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

/// What a second Ctrl+C does while the first is being obeyed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AtSecond {
    /// It ends this process at once.
    End,
    /// Nothing more than the first: a session goes on.
    GoOn,
}

/// Ctrl+C sets the flag, so that the program can end in order.
pub fn watch_interrupt(second: AtSecond) -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let signal = signal_hook::consts::SIGINT;
    if second == AtSecond::End {
        // Before the flag is: at the first signal it is not yet set.
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&flag))?;
    }
    signal_hook::flag::register(signal, Arc::clone(&flag))?;
    Ok(flag)
}
