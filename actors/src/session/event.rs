//! What happens to a request, as closed enums: what the interpreter's thread says, before any protocol puts it in words.

use std::time::{Duration, SystemTime};

use datacode_lang::ValueView;
use datacode_lang::assist::completion::Candidate;
use datacode_lang::assist::inspection::Known;
use datacode_lang::assist::variables::Variable;
use datacode_lang::diagnostic::Diagnostic;
use datacode_lang::host::Limit;

use crate::metrics::Status;
use datacode_lang::messages::Message;

use crate::auth::Role;
use crate::files::shares::mount::Mount;

/// Something a request has to tell its client. All but [`Event::Finished`] may come any number of times; that one comes
/// exactly once and last.
#[derive(Debug)]
pub enum Event {
    /// Text the program printed (only for requests that stream).
    Output(String),
    /// How far it is.
    Progress {
        /// 0 to 100.
        percent: f64,
        /// A short name of what is being done.
        stage: String,
        /// A line for people.
        message: String,
    },
    /// Something to be shown in its place in the output (only for requests that stream).
    Display(Display),
    /// The program waits for a line (only for requests that stream).
    Prompt {
        /// What it says.
        prompt: String,
        /// The number its answer names.
        no: u64,
    },
    /// How it ended.
    Finished(Finished),
}

/// What a program shows beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Display {
    /// A chart, as SVG.
    Chart(String),
    /// An event of the program's own.
    Emitted {
        /// Its type.
        event: String,
        /// Its data, as JSON.
        data: String,
    },
}

impl Display {
    /// Bytes of what it carries.
    pub fn bytes(&self) -> usize {
        match self {
            Display::Chart(svg) => svg.len(),
            Display::Emitted { event, data } => event.len() + data.len(),
        }
    }
}

/// The one terminal status of a request.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub outcome: Outcome,
    /// What was printed and not yet sent as [`Event::Output`].
    pub output: String,
    /// What was shown and not sent as [`Event::Display`], for answers that tell everything.
    pub displays: Vec<Display>,
    /// From its begin to its end; zero when it never began.
    pub duration: Duration,
}

/// How a request ended.
#[derive(Debug)]
pub enum Outcome {
    /// Well.
    Ok(Answer),
    /// The program is wrong or raised an error: at least one diagnostic.
    Error(Vec<Diagnostic>),
    /// What was asked for, other than a program, could not be done.
    Failed(Message),
    /// The program is nested too deep to be compiled: the limit of depth, and where it was met.
    TooDeep(Vec<Diagnostic>),
    /// Somebody stopped it.
    Interrupted(Cause),
    /// A bound was reached.
    Limit(Limit),
    /// The interpreter broke; the session goes on with a new one. The incident stands in the server's log.
    Lost(Incident),
    /// It was not run.
    Refused(Refusal),
}

impl Outcome {
    /// How it is called in answers and numbers.
    pub fn status(&self) -> Status {
        match self {
            Outcome::Ok(_) => Status::Ok,
            Outcome::Error(_) | Outcome::Failed(_) => Status::Error,
            Outcome::Interrupted(_) => Status::Interrupted,
            Outcome::Limit(_) | Outcome::TooDeep(_) => Status::Limit,
            Outcome::Lost(_) => Status::Lost,
            Outcome::Refused(_) => Status::Refused,
        }
    }

    /// The bound that was reached, if one was.
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Outcome::Limit(limit) => Some(*limit),
            Outcome::TooDeep(_) => Some(Limit::Depth),
            _ => None,
        }
    }
}

/// What a request that ended well gives.
#[derive(Debug)]
pub enum Answer {
    /// The value of a program.
    Value(ValueView),
    /// Nothing but that it is done (`reset`).
    Done,
    /// Something is done, as these words say.
    Said(Message),
    /// The files of a folder.
    Files(Vec<String>),
    /// What is in a file: text, or `base64:` and its bytes.
    Content(String),
    /// The shares that are connected.
    Shares(Vec<ConnectedShare>),
    /// The session's variables.
    Variables(Vec<Variable>),
    /// What may stand at a place of a text.
    Completion {
        /// Characters before the name that is completed.
        from: u64,
        /// What it may become.
        items: Vec<Candidate>,
    },
    /// What is known of a name; `None`: nothing is.
    Inspection(Option<Known>),
    /// A program's text.
    Code(String),
}

/// A share a session has connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedShare {
    /// Which.
    pub mount: std::sync::Arc<Mount>,
    /// Whether it has a connection now; without one it gets one when it is used.
    pub is_open: bool,
}

/// Who stopped a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The client asked.
    Client,
    /// The server is being stopped.
    Drain,
    /// The client is gone and did not come back in time.
    Gone,
}

impl Cause {
    /// What it is called in the log.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Client => "client",
            Cause::Drain => "drain",
            Cause::Gone => "gone",
        }
    }
}

/// The name of an incident: what a user quotes and an operator finds in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident(pub String);

/// Why a request was not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is no JSON: where it stops being it, counted from 1, columns in bytes.
    Malformed {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// It is JSON, but no object.
    NotAnObject,
    /// No request is called that (at most 64 characters of the name).
    UnknownType(String),
    /// A field that must be there is not.
    Missing(&'static str),
    /// A field holds something else than it must.
    Field {
        /// Its name.
        name: &'static str,
        /// What should stand there.
        expected: Expected,
    },
    /// The session has too many requests, or too many bytes of them, waiting.
    Busy,
    /// Its id belongs to a request that has not ended.
    Duplicate,
    /// The server is being stopped.
    Draining,
    /// The session has ended.
    Ended,
    /// The server has no thread for an interpreter now.
    Unavailable,
    /// The client's role may not do this.
    Permission(Role),
}

impl Refusal {
    /// Whether nobody could tell what was asked, so that the answer has the keys of the documented failure, whatever
    /// was meant.
    pub fn is_malformed(&self) -> bool {
        matches!(
            self,
            Refusal::Malformed { .. }
                | Refusal::NotAnObject
                | Refusal::UnknownType(_)
                | Refusal::Missing(_)
                | Refusal::Field { .. }
        )
    }
}

/// What a field of a request must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A text.
    Text,
    /// A text without half a surrogate pair (`\ud800` alone), which is no character.
    WholeText,
    /// `true` or `false`.
    Boolean,
    /// A whole number from 0 up.
    Count,
    /// A number of characters, from 0 to all of the text.
    Cursor,
    /// An object with `time_ms` and `memory_mb`, whole numbers from 1 up.
    Limits,
    /// `"ru"` or `"en"`.
    Language,
    /// A text or a number, at most 128 bytes as JSON.
    Id,
}

/// What is told outside the order of requests, at once.
#[derive(Debug)]
pub enum Control {
    /// The answer to `ping`.
    Pong {
        /// Now.
        at: SystemTime,
    },
    /// The answer to `interrupt`.
    Signalled(bool),
    /// The answer to `input`: whether a program waited for that line.
    Taken(bool),
    /// The answer to `info`.
    Info(Info),
    /// The answer to `get_reconnection_token`.
    Token {
        /// The bearer secret.
        token: String,
        /// Seconds it is good for.
        expires_in: u64,
        /// The session's life, to which sequence numbers belong.
        epoch: String,
        /// Now.
        at: SystemTime,
    },
    /// The first frame of a connection that wanted to take up a session.
    Resumed {
        /// Whether every frame after the one the client named is still there.
        recovered: bool,
        /// `resumed`, `lost` or `expired`.
        session: &'static str,
        /// The life the sequence numbers below belong to.
        epoch: String,
        /// The number of the first frame that follows.
        from: u64,
        /// How many requests this session has accepted.
        requests: u64,
        /// The ids of those that have not ended.
        open: Vec<crate::protocol::ClientId>,
        /// Why the server ended the connection before, if it did so without a close.
        cut: Option<Cut>,
    },
}

/// Why the server ended a connection without a close: none would have got through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Its client left output waiting for too long.
    Unread,
    /// Nothing came from its client for too long.
    Silent,
}

impl Cut {
    /// What it is called in the frame that tells it.
    pub fn name(self) -> &'static str {
        match self {
            Cut::Unread => "unread",
            Cut::Silent => "silent",
        }
    }
}

/// What `info` tells.
#[derive(Debug, Clone)]
pub struct Info {
    /// The program's version.
    pub version: &'static str,
    /// The protocols it speaks.
    pub protocols: &'static [&'static str],
    /// The bounds of this session: name and value, in the order of the table.
    pub limits: Vec<(&'static str, Option<u64>)>,
    /// The session's public name.
    pub session: String,
}
