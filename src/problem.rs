//! What can go wrong before and around a program. What goes wrong inside one is a diagnostic of the language.

use std::path::PathBuf;

use datacode_actors::auth::KeyError;
use datacode_actors::tls::TlsError;
use datacode_lang::messages::{Lang, Message};

use crate::messages;
use crate::model;
use crate::settings::file::Mistake;
use crate::settings::kind::Fault;
use crate::settings::layers::Source;
use crate::settings::rules::Conflict;

/// The exit code of a program ended by Ctrl+C, as shells have it: 128 and the number of the signal.
pub const INTERRUPTED: u8 = 130;

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
    /// Two flags that contradict each other.
    NotTogether(&'static str, &'static str),
    /// A flag that means nothing without the other.
    OnlyWith { flag: &'static str, other: &'static str },
    /// No place for the folders of sessions.
    NoStateFolder,
    /// A folder that cannot be used; `from` is the flag that asks for it.
    Folder { from: &'static str, folder: PathBuf, error: std::io::Error },
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
    /// No value for a setting.
    Value { source: Source, fault: Fault },
    /// Two settings that cannot both hold.
    Conflict(Conflict),
    /// A file of settings with mistakes: at least one.
    Mistakes { file: PathBuf, mistakes: Vec<Mistake> },
    /// `config` without a word that says what to do.
    NothingToConfigure,
    /// `config` with a word too many.
    TooMuchToConfigure { extra: String },
    /// `config check` where no file is named and none is found.
    NoConfiguration,
    /// No key for JWTs, and where it was read.
    Key { from: String, why: KeyError },
    /// No TLS with a file.
    Tls { file: PathBuf, why: TlsError },
    /// A certificate without a key, or a key without a certificate.
    HalfOfTls,
    /// Two keys for JWTs.
    TwoKeys,
    /// An audience of JWTs that are not looked at.
    AudienceWithoutKey,
    /// A shared secret without a letter, and where it was read.
    EmptyToken(String),
    /// A file for shared secrets that has none.
    NoTokens(PathBuf),
    /// A token is wanted from everybody, and none could be good.
    NobodyCouldConnect,
    /// A text that names no share.
    NoShare(String),
    /// Two shares of one name.
    ShareTwice(String),
    /// A password that nobody can be asked for.
    NoPassword,
    /// A share that cannot be connected.
    Share(Message),
    /// Somebody has ended it before it had begun.
    Interrupted,
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
            | Problem::Share(_)
            | Problem::Output(_)
            | Problem::System(_)
            | Problem::Folder { .. }
            | Problem::Taken(_)
            | Problem::UnknownHost(_)
            | Problem::Listen { .. } => 1,
            Problem::Interrupted => INTERRUPTED,
            _ => 2,
        }
    }

    /// One line for the user.
    pub fn text(&self, lang: Lang) -> String {
        messages::problem(self, lang)
    }
}
