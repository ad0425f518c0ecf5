//! What an operation that did not succeed gives back.

use std::cell::RefCell;
use std::rc::Rc;

use crate::diagnostic::{Place, Span, StackLine};
use crate::host::Stop;
use crate::messages::{ErrorKind, Message};
use crate::source::Source;
use crate::value::Value;

/// The outcome of anything a program does.
pub type Result<T> = std::result::Result<T, Box<Error>>;

/// Why an operation did not give a value.
#[derive(Debug)]
pub enum Error {
    /// An error the program can catch.
    Raised(Rc<ErrorValue>),
    /// The program must end: nothing catches this.
    Stopped(Stop),
}

/// An error as a value: what `catch e` binds.
pub struct ErrorValue {
    /// For the collector.
    pub gc: crate::value::Gc,
    /// Its type.
    pub kind: ErrorKind,
    /// Its text, in both languages.
    pub message: Message,
    /// What would be right.
    pub help: Option<Message>,
    /// What was thrown, when it was no error (`throw {"code": 5}`).
    pub thrown: Option<Value>,
    /// Where it happened; the machine fills it in when the error leaves the instruction that raised it.
    pub origin: RefCell<Option<Origin>>,
}

/// Where an error happened.
#[derive(Clone)]
pub struct Origin {
    /// The program text it happened in.
    pub source: Rc<Source>,
    /// The place in that text.
    pub span: Span,
    /// The calls that led there, innermost first.
    pub calls: Vec<Call>,
}

/// A call that led to an error. On which line it stands is found only when somebody asks: most errors are caught by
/// programs that do not.
#[derive(Clone)]
pub struct Call {
    /// How many calls between the one before and this one are left out.
    pub skipped: usize,
    /// The function that was called.
    pub function: Rc<str>,
    /// The text it was called in.
    pub source: Rc<Source>,
    /// The place in that text.
    pub span: Span,
}

impl Origin {
    /// The calls as they are told.
    pub fn stack(&self) -> impl Iterator<Item = StackLine> {
        self.calls.iter().map(|call| StackLine {
            skipped: call.skipped,
            function: call.function.to_string(),
            line: Place::of(&call.source, call.span).line,
            file: call.source.file.as_ref().map(|file| file.to_string()),
        })
    }
}

impl Error {
    /// An error with a message of the catalogue.
    #[cold]
    pub fn new(message: Message) -> Box<Error> {
        Error::with_help(message, None)
    }

    /// The same, saying what would be right.
    #[cold]
    pub fn with_help(message: Message, help: Option<Message>) -> Box<Error> {
        let kind = message.text.kind;
        Box::new(Error::Raised(Rc::new(ErrorValue {
            kind,
            message,
            help,
            gc: Default::default(),
            thrown: None,
            origin: RefCell::new(None),
        })))
    }
}

impl From<Stop> for Box<Error> {
    #[cold]
    fn from(stop: Stop) -> Box<Error> {
        Box::new(Error::Stopped(stop))
    }
}

/// `fail!(TEXT, name = value, ...)`: leaves the function with that error.
#[macro_export]
macro_rules! fail {
    ($($message:tt)*) => { return Err($crate::error::Error::new($crate::message!($($message)*))) };
}

impl std::fmt::Debug for ErrorValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message.render(crate::messages::Lang::En))
    }
}
