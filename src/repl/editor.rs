//! Reads what a person types: a line editor with history, completion and colours.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::rc::Rc;

use datacode_lang::{Interpreter, syntax};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{ColorMode, CompletionType, Config, Context, Helper};

use super::command::Command;
use super::{completion, highlight};

/// Stands before an input.
const PROMPT: &str = "dc> ";
/// Stands before each further line of one.
const MORE: &str = "... ";

/// Inputs that are kept, in the file too.
const HISTORY_ENTRIES: usize = 10_000;
/// Longer inputs are not kept: they were pasted, and nobody looks for them there.
const LONGEST_ENTRY: usize = 64 << 10;

/// What a person has typed.
#[derive(Debug)]
pub enum Input {
    /// A program: complete, wrong, or given up.
    Program(String),
    /// A line for the session.
    Command(String),
    /// The end.
    End,
}

/// A line editor.
pub struct Editor {
    inner: rustyline::Editor<Assistant, FileHistory>,
    /// Where inputs are kept from one session to the next.
    history: Option<PathBuf>,
}

impl Editor {
    /// An editor that completes names of `session`. Without a history that can be read and written it works all the
    /// same.
    ///
    /// # Errors
    /// The terminal's.
    pub fn new(session: Rc<RefCell<Interpreter>>, history: Option<PathBuf>, colours: bool) -> io::Result<Editor> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .color_mode(if colours { ColorMode::Forced } else { ColorMode::Disabled })
            .max_history_size(HISTORY_ENTRIES)
            .and_then(|config| config.history_ignore_dups(true))
            .map_err(io_error)?
            .build();
        let mut inner = rustyline::Editor::with_config(config).map_err(io_error)?;
        inner.set_helper(Some(Assistant { session, before: String::new(), colours }));
        if let Some(file) = &history {
            if let Some(folder) = file.parent() {
                // As the rule for that folder has it: nobody else reads it.
                let _ = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            }
            let _ = inner.load_history(file);
        }
        Ok(Editor { inner, history })
    }

    /// The next input: lines until the text is complete, or until two empty ones say that there is no more. One alone
    /// does not: programs that are pasted have empty lines within their blocks.
    ///
    /// # Errors
    /// The terminal's.
    pub fn input(&mut self) -> io::Result<Input> {
        let mut text = String::new();
        let mut empty_before = false;
        loop {
            if let Some(assistant) = self.inner.helper_mut() {
                assistant.before.clone_from(&text);
            }
            let line = match self.inner.readline(if text.is_empty() { PROMPT } else { MORE }) {
                Ok(line) => line,
                Err(ReadlineError::Interrupted) => {
                    text.clear();
                    continue;
                }
                Err(ReadlineError::Signal(_)) => continue,
                Err(ReadlineError::Eof) => return Ok(Input::End),
                Err(error) => return Err(io_error(error)),
            };
            if text.is_empty() && Command::is(&line) {
                self.remember(&line);
                return Ok(Input::Command(line));
            }
            let empty = line.trim().is_empty();
            let given_up = empty && empty_before;
            empty_before = empty && !text.is_empty();
            text.push_str(&line);
            if text.trim().is_empty() {
                text.clear();
                continue;
            }
            if given_up || !syntax::parse(&text).incomplete {
                text.truncate(text.trim_end().len());
                self.remember(&text);
                return Ok(Input::Program(text));
            }
            text.push('\n');
        }
    }

    /// Keeps an input, in the file too where that can be written.
    fn remember(&mut self, text: &str) {
        if text.len() > LONGEST_ENTRY {
            return;
        }
        let new = self.inner.add_history_entry(text).unwrap_or(false);
        if let Some(file) = self.history.as_ref().filter(|_| new) {
            let _ = self.inner.append_history(file);
        }
    }
}

fn io_error(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        ReadlineError::Errno(error) => error.into(),
        other => io::Error::other(other),
    }
}

/// What helps while a line is typed.
struct Assistant {
    session: Rc<RefCell<Interpreter>>,
    /// The lines above, with their ends.
    before: String,
    colours: bool,
}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(&self, line: &str, place: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(completion::candidates(&self.before, &line[..place], &self.session.borrow()))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.colours || self.before.is_empty() && Command::is(line) {
            return Cow::Borrowed(line);
        }
        highlight::coloured(&self.before, line).map_or(Cow::Borrowed(line), Cow::Owned)
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colours && kind != CmdKind::MoveCursor
    }
}

impl Hinter for Assistant {
    type Hint = String;
}

impl Validator for Assistant {}

impl Helper for Assistant {}
