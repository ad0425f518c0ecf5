//! The language as its embedders see it: texts in, values and diagnostics out.

use std::rc::Rc;

use crate::builtins::{Context, json_of, json_view};
use crate::diagnostic::{Diagnostic, Location, Place, Span};
use crate::error::{Error, ErrorValue};
use crate::host::{Host, Stop};
use crate::messages::{compile, syntax};
use crate::relations::Relations;
use crate::stack::StackGuard;
use crate::table::{Column, Table, relation, show};
use crate::value::{Module, Value, display_asking, display_shown};
use crate::vm::Machine;

/// The longest text or JSON of a value that is told to a client who only asked for the value, in bytes.
const VIEW: usize = 64 * 1024;

/// One session's interpreter: its variables and functions live from one text to the next. It is not `Send`: it stays
/// on the thread it was made on.
pub struct Interpreter {
    machine: Machine,
    guard: StackGuard,
}

/// Why a text gave no value.
#[derive(Debug)]
pub enum Failure {
    /// It is wrong, or it raised an error nobody caught: at least one diagnostic.
    Errors(Vec<Diagnostic>),
    /// It is nested too deep, or its chains are too long, to be compiled ([`crate::host::Limit::Depth`]): where.
    TooDeep(Vec<Diagnostic>),
    /// It was stopped.
    Stopped(Stop),
}

/// A value as it is told to a client.
#[derive(Debug, Clone, Default)]
pub struct ValueView {
    /// As `print` writes it.
    pub text: String,
    /// The name of its type.
    pub kind: String,
    /// As JSON, where it has such a form.
    pub json: Option<String>,
}

impl Interpreter {
    /// An interpreter without variables. `stack_bytes` is what the calling thread has left of its native stack:
    /// parser and compiler stop before it is used up.
    pub fn new(stack_bytes: usize) -> Interpreter {
        Interpreter { machine: Machine::new(), guard: StackGuard::new(stack_bytes) }
    }

    /// Runs a text to its end. Its value is that of its last expression statement.
    ///
    /// # Errors
    /// What is wrong with the text, the error nobody caught, or why it was stopped.
    pub fn run(&mut self, source: &str, host: &mut dyn Host) -> Result<Value, Failure> {
        let program = self.machine.compile(source, self.guard).map_err(refused)?;
        let outcome = self.machine.run(program, host, self.guard);
        self.machine.collect_texts();
        outcome.map_err(|error| match *error {
            Error::Stopped(stop) => Failure::Stopped(stop),
            Error::Raised(raised) => Failure::Errors(vec![uncaught(&raised, source)]),
        })
    }

    /// Where the text that ran last was stopped, when it was and that is known.
    pub fn stopped_at(&self) -> Option<Location> {
        self.machine.stopped_at().map(Location::from)
    }

    /// Forgets all variables and functions.
    pub fn reset(&mut self) {
        self.machine.reset();
    }

    /// Drops what no variable reaches any more, cycles too. Called before a memory limit is declared.
    pub fn collect(&mut self) {
        self.machine.heap.collect();
        self.machine.collect_texts();
    }

    /// Looks through a text without running it.
    ///
    /// # Errors
    /// What is wrong with it: all that parser and compiler find, names that neither it nor an earlier text gives a
    /// value, and calls of built-ins with arguments they do not take.
    pub fn check(&mut self, source: &str) -> Result<(), Failure> {
        let wrong = crate::compile::check(source, &mut self.machine.names, self.guard);
        if wrong.is_empty() { Ok(()) } else { Err(refused(wrong)) }
    }

    /// The session's variables and functions that have a value, in order of their first use.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.machine.variables()
    }

    /// How a function is called: `f(a, [b])`; `None` for any other value.
    pub fn signature(&self, value: &Value) -> Option<String> {
        self.machine.signature(value)
    }

    /// The names of what a module has, in no order.
    pub fn members(&self, module: &Module) -> Vec<Rc<str>> {
        self.machine.members(module)
    }

    /// Draws the first `rows` rows of a table or a column, as `show_table` does; says whether the value is such.
    ///
    /// # Errors
    /// The host's, when it stops the drawing.
    pub fn draw(&mut self, value: &Value, rows: usize, host: &mut dyn Host) -> Result<bool, Stop> {
        let mut context = Context { host, heap: &mut self.machine.heap };
        let drawn = match value {
            Value::Table(table) => show(table, rows, &mut context),
            Value::Column(column) => {
                Table::new(vec![column.clone()]).and_then(|t| show(&std::rc::Rc::new(t), rows, &mut context))
            }
            _ => return Ok(false),
        };
        match drawn.map_err(|error| *error) {
            Err(Error::Stopped(stop)) => Err(stop),
            // One column has no other to differ from, and drawing raises nothing.
            Ok(()) | Err(Error::Raised(_)) => Ok(true),
        }
    }

    /// The value of a session variable.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.machine.variable(name)
    }

    /// What the session's programs have declared about columns.
    pub fn relations(&self) -> &Relations {
        &self.machine.heap.kept.relations
    }

    /// Whether each row of a column has a value of its own.
    ///
    /// # Errors
    /// The host's, when it stops the work.
    pub fn is_key(&mut self, column: &Column, host: &mut dyn Host) -> Result<bool, Stop> {
        let found = relation::no_key(column, &mut Context { host, heap: &mut self.machine.heap });
        answered(found.map(|wrong| Some(wrong.is_none()))).map(Option::unwrap_or_default)
    }

    /// Whether each value of a column is one of the key's, which [is one](Interpreter::is_key).
    ///
    /// # Errors
    /// The host's, when it stops the work.
    pub fn refers(&mut self, key: &Column, foreign: &Column, host: &mut dyn Host) -> Result<bool, Stop> {
        if !relation::comparable(key, foreign) {
            return Ok(false);
        }
        let found = relation::astray(key, foreign, &mut Context { host, heap: &mut self.machine.heap });
        answered(found.map(|wrong| Some(wrong.is_none()))).map(Option::unwrap_or_default)
    }

    /// A value as JSON, whole; `None` for one that has no such form.
    ///
    /// # Errors
    /// The host's, when it stops the work.
    pub fn json(&mut self, value: &Value, host: &mut dyn Host) -> Result<Option<String>, Stop> {
        answered(json_of(value, &mut Context { host, heap: &mut self.machine.heap }).map(Some))
    }

    /// A value as `print` writes it, whole.
    ///
    /// # Errors
    /// The host's, when it stops the work.
    pub fn text(&self, value: &Value, host: &mut dyn Host) -> Result<String, Stop> {
        let mut text = String::new();
        let written = display_asking(value, &mut text, host);
        answered(written.map(Some))?;
        Ok(text)
    }

    /// A value as it is told to a client; long ones are cut.
    ///
    /// # Errors
    /// The host's, when it stops the program meanwhile.
    pub fn view(&mut self, value: &Value, host: &mut dyn Host) -> Result<ValueView, Stop> {
        let mut text = String::new();
        display_shown(value, &mut text, VIEW, host.lang());
        let json = answered(json_view(value, VIEW, &mut Context { host, heap: &mut self.machine.heap }))?;
        Ok(ValueView { text, kind: value.type_name().to_owned(), json })
    }
}

/// What was asked for beside any program: an error that would be raised in one means that there is no answer.
fn answered<T>(asked: crate::error::Result<Option<T>>) -> Result<Option<T>, Stop> {
    match asked.map_err(|error| *error) {
        Ok(answer) => Ok(answer),
        Err(Error::Stopped(stop)) => Err(stop),
        Err(Error::Raised(_)) => Ok(None),
    }
}

/// A text that is nested too deep has met a limit; anything else that is wrong with it is told.
fn refused(diagnostics: Vec<Diagnostic>) -> Failure {
    let too_deep = [syntax::NESTED_TOO_DEEP.code, syntax::CHAIN_TOO_LONG.code, compile::TOO_DEEP.code];
    if diagnostics.iter().any(|d| too_deep.contains(&d.message.text.code)) {
        return Failure::TooDeep(diagnostics);
    }
    Failure::Errors(diagnostics)
}

/// An error that left the program.
fn uncaught(raised: &ErrorValue, source: &str) -> Diagnostic {
    let origin = raised.origin.borrow();
    let mut message = raised.message.clone();
    if message.text.code == crate::messages::runtime::THROWN.code
        && let Some((_, text)) = message.values.first_mut()
        && text.len() > VIEW
    {
        *text = text.chars().take(1000).collect();
    }
    let mut diagnostic = match &*origin {
        Some(origin) => {
            let Location { place, file, source, stack } = Location::from(origin);
            Diagnostic { place, file, source, stack, ..Diagnostic::at("", Span::default(), message) }
        }
        None => Diagnostic { place: Place::default(), ..Diagnostic::at(source, Span::default(), message) },
    };
    diagnostic.kind = raised.kind.name().to_owned();
    diagnostic.help = raised.help.clone();
    diagnostic
}
