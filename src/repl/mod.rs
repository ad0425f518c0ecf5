//! A session on the terminal: what a person types is run, input after input, by one interpreter.
//!
//! [`editor`] reads an input line by line with the help of [`completion`] and [`highlight`]; a line that begins with `:`
//! is a [`command`]; anything else is a program, run as a file is (`crate::script`), and its value is
//! written below it; [`shown`] lists the variables.
//! Everything happens on one thread, because completion looks at the variables. Only what the interpreter does counts
//! for the memory limit.

mod command;
mod completion;
mod editor;
mod highlight;
mod shown;

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use datacode_actors::files::shares::Shares;
use datacode_actors::meter::{Metered, unmetered};
use datacode_lang::assist::preview;
use datacode_lang::host::{Host, Stop};
use datacode_lang::messages::Lang;
use datacode_lang::value::Value;
use datacode_lang::{Failure, Interpreter};

use crate::explain;
use crate::messages;
use crate::problem::Problem;
use crate::reference;
use crate::script::host::{Output, Terminal};
use crate::script::{AtSecond, STACK_BYTES, judged, on_own_thread, report, watch_interrupt};
use crate::settings::{Bounds, Talk};
use crate::shares::Wanted;
use command::Command;
use editor::{Editor, Input};

/// Rows of a table that are drawn when a table is the value of an input.
const ROWS: usize = 20;

/// Bytes of a value that are shown as the value of an input.
const SHOWN: usize = 4096;

/// Talks with a person until they end it.
pub fn run(talk: &Talk, lang: Lang) -> Result<ExitCode, Problem> {
    // Ctrl+C at the question ends everything.
    let shares = talk.shares.clone().with_password(lang)?;
    let interrupt = watch_interrupt(AtSecond::GoOn).map_err(Problem::System)?;
    let folder = std::env::current_dir().map_err(Problem::System)?;
    on_own_thread(|| session(talk, &shares, folder, &interrupt, lang))?
}

fn session(
    talk: &Talk,
    wanted: &Wanted,
    folder: PathBuf,
    interrupt: &Arc<AtomicBool>,
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let shares = wanted.connect(&talk.bounds.limits, interrupt)?;
    let interpreter = Rc::new(RefCell::new(Interpreter::new(STACK_BYTES)));
    let colours = report::colours(&io::stdout());
    let mut editor = Editor::new(interpreter.clone(), talk.history.clone(), colours).map_err(Problem::System)?;
    let (interrupted, charts) = (interrupt.clone(), Rc::default());
    let mut session =
        Session { interpreter, bounds: &talk.bounds, folder, interrupt: interrupted, lang, charts, shares };
    tell(&messages::repl::greeting(env!("CARGO_PKG_VERSION"), lang))?;
    let _metered = Metered::start();
    loop {
        let input = unmetered(|| editor.input()).map_err(Problem::System)?;
        match &input {
            Input::Program(text) => {
                let command = Command::typed(text, &session.interpreter.borrow());
                match command {
                    Some(Command::Quit) => return Ok(ExitCode::SUCCESS),
                    Some(command) => session.obey(&command)?,
                    None => session.run(text)?,
                }
            }
            Input::Command(text) => match Command::of(text) {
                Command::Quit => return Ok(ExitCode::SUCCESS),
                command => session.obey(&command)?,
            },
            Input::End => return Ok(ExitCode::SUCCESS),
        }
        unmetered(|| drop(input));
    }
}

/// A line, or several, for the person.
fn tell(text: &str) -> Result<(), Problem> {
    writeln!(io::stdout(), "{}", text.trim_end()).map_err(Problem::Output)
}

struct Session<'t> {
    /// Shared with the editor, which completes the names of variables; only one of the two is ever at work.
    interpreter: Rc<RefCell<Interpreter>>,
    bounds: &'t Bounds,
    folder: PathBuf,
    interrupt: Arc<AtomicBool>,
    lang: Lang,
    /// Charts shown so far.
    charts: Rc<Cell<u64>>,
    shares: Rc<Shares>,
}

impl Session<'_> {
    /// Runs one input under bounds of its own and shows its value, or what was wrong.
    fn run(&mut self, text: &str) -> Result<(), Problem> {
        self.interrupt.store(false, Ordering::Relaxed);
        let interrupt = self.interrupt.clone();
        let mut host = Terminal::new(Output::standard(), self.folder.clone(), interrupt, self.bounds, self.lang)
            .after(&self.charts)
            .with_shares(&self.shares);
        let mut interpreter = self.interpreter.borrow_mut();
        let outcome = interpreter.run(text, &mut host);
        let outcome =
            outcome.and_then(|value| self.show(&value, &mut interpreter, &mut host).map_err(Failure::Stopped));
        // A failure stays with the host, which tells it when it finishes.
        let _ = host.end_line();
        host.finish().map_err(Problem::Output)?;
        if matches!(outcome, Err(Failure::Stopped(_))) {
            // What the program left in cycles would count against the next one.
            interpreter.collect();
        }
        let goes_on = matches!(outcome, Err(Failure::Errors(_))) && Command::goes_on(text);
        // The code is for scripts; a session goes on.
        let _ = judged(outcome, interpreter.stopped_at(), messages::typed_input(self.lang), text, self.lang);
        if goes_on {
            report::line(messages::repl::ended_above(self.lang));
        }
        Ok(())
    }

    /// Shows what an input gave, unless it is null.
    fn show(&self, value: &Value, interpreter: &mut Interpreter, host: &mut Terminal) -> Result<(), Stop> {
        if matches!(value, Value::Null) {
            return Ok(());
        }
        host.end_line()?;
        if interpreter.draw(value, ROWS, host)? {
            return Ok(());
        }
        host.write(&(preview::value(value, SHOWN, self.lang) + "\n"))
    }

    /// Does what a command asks for.
    fn obey(&mut self, command: &Command<'_>) -> Result<(), Problem> {
        let mut interpreter = self.interpreter.borrow_mut();
        let lang = self.lang;
        match command {
            Command::Help(None) => tell(&format!("{}\n{}", messages::repl::commands(lang), reference::names(lang))),
            Command::Help(Some(name)) => match reference::about(name, lang) {
                Ok(text) => tell(&text),
                Err(Problem::NoBuiltin { name, near }) => tell(&messages::reference::none(&name, &near, ":help", lang)),
                Err(problem) => tell(&problem.text(lang)),
            },
            Command::Explain(None) => tell(&explain::list(lang)),
            Command::Explain(Some(code)) => match explain::about([*code], lang) {
                Ok(text) => tell(&text),
                Err(Problem::NoCode { code, near }) => tell(&messages::explain::none(&code, &near, ":explain", lang)),
                Err(problem) => tell(&problem.text(lang)),
            },
            Command::Variables => tell(&shown::variables(&interpreter, lang)),
            Command::Reset => {
                interpreter.reset();
                tell(messages::repl::forgotten(lang))
            }
            Command::Quit => Ok(()),
            Command::Unknown(text) => tell(&messages::repl::unknown_command(text, &command::NAMES.join(", "), lang)),
        }
    }
}
