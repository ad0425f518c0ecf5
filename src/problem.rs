//! What can go wrong before and around a program. What goes wrong inside one is a diagnostic of the language.

use std::path::PathBuf;

use datacode_actors::limits::Bound;
use datacode_lang::messages::Lang;

use crate::messages;
use crate::model;
use crate::units::Wrong;

/// Why this program ends without having done what it was asked for.
#[derive(Debug)]
pub enum Problem {
    /// A flag nobody knows; perhaps one that looks like it.
    UnknownFlag { flag: String, near: Option<String> },
    /// A second file.
    OneFile { extra: String },
    /// A second name to tell about.
    OneName { extra: String },
    /// A flag that may stand once.
    FlagTwice { flag: String },
    /// A file to run and a server to start.
    FileAndServer,
    /// A flag without its value.
    NoValue { flag: String },
    /// A value for a flag that takes none.
    NeedlessValue { flag: String },
    /// A flag of the server without the server.
    OnlyWithServer(&'static str),
    /// A bound where no program is run.
    OnlyWithProgram(&'static str),
    /// A flag of `fmt` without it.
    OnlyWithFormat(&'static str),
    /// An argument that is no text.
    NotUtf8,
    /// Any other way arguments can be wrong, in the words of the library that reads them.
    Arguments(String),
    /// An empty text where a file should be named.
    NoFileName,
    /// `check` without a file.
    NothingToCheck,
    /// `fmt` without a file.
    NothingToLayOut,
    /// A built-in that is none, and names that look like it.
    NoBuiltin { name: String, near: Vec<&'static str> },
    /// A code of an error that is none, and codes that look like it.
    NoCode { code: String, near: Vec<&'static str> },
    /// A language there are no messages in.
    Language(String),
    /// An address that is none; which of the flags or the variable it came from.
    Address { from: &'static str, text: String },
    /// No port number.
    Port { from: &'static str, text: String },
    /// No origin.
    Origin(String),
    /// No value for a bound; `from` is its flag or its variable.
    Bound { from: &'static str, bound: &'static Bound, text: String, wrong: Wrong },
    /// A program file that cannot be read.
    Unreadable { file: PathBuf, error: std::io::Error },
    /// A program file that is no UTF-8 text.
    NoText { file: PathBuf, byte: usize },
    /// A model of a program that has no name, and none for the model either.
    NoModelName,
    /// A model that could not be made.
    Model { file: PathBuf, fault: model::Fault },
    /// A program file that cannot be written.
    Unwritable { file: PathBuf, error: std::io::Error },
    /// Standard output does not take what is written.
    Output(std::io::Error),
    /// The operating system refuses something this program cannot do without.
    System(std::io::Error),
    /// The address is taken by somebody else.
    Taken(String),
    /// No address belongs to that name.
    UnknownHost(String),
    /// The server cannot listen there.
    Listen { address: String, error: std::io::Error },
}

impl Problem {
    /// 2 when the program was used wrongly, 1 when it failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Problem::NoBuiltin { .. }
            | Problem::Unreadable { .. }
            | Problem::NoText { .. }
            | Problem::Unwritable { .. }
            | Problem::Model { .. }
            | Problem::Output(_)
            | Problem::System(_)
            | Problem::Taken(_)
            | Problem::UnknownHost(_)
            | Problem::Listen { .. } => 1,
            _ => 2,
        }
    }

    /// One line for the user.
    pub fn text(&self, lang: Lang) -> String {
        messages::problem(self, lang)
    }
}
