//! Protocols: state machines without socket, thread or clock.
//!
//! Per connection a [`Dialect`] turns whole messages into closed enums; an [`Encoder`] is pure and total and turns
//! events into frames on the thread that produced them. A new protocol is one file with its requests and answers.

mod datacode;
#[cfg(feature = "fault-injection")]
mod echo;

use bytes::Bytes;
use bytestring::ByteString;
use datacode_lang::messages::Lang;

use crate::auth::Class;
use crate::files::shares::mount::{BadMount, Mount};
use crate::messages::Text;
use crate::session::event::{Control, Event, Refusal};

pub use datacode::DataCode;

/// A whole message from a client; the text has been checked to be UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inbound {
    /// A text message.
    Text(ByteString),
    /// A binary message.
    Binary(Bytes),
}

impl Inbound {
    /// Bytes it has.
    pub fn size(&self) -> usize {
        match self {
            Inbound::Text(text) => text.len(),
            Inbound::Binary(bytes) => bytes.len(),
        }
    }
}

/// A whole message to a client, not yet cut into WebSocket frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A text message (UTF-8).
    Text(Bytes),
    /// A binary message.
    Binary(Bytes),
}

impl Frame {
    /// Its bytes.
    pub fn body(&self) -> &Bytes {
        match self {
            Frame::Text(body) | Frame::Binary(body) => body,
        }
    }
}

/// One connection's side of a protocol.
pub trait Dialect: Send {
    /// What a message asks for.
    fn decode(&mut self, message: Inbound) -> Act;
}

/// What a new connection speaks; `lang` is the language of answers to requests that name none.
pub fn dialect(lang: Lang) -> Box<dyn Dialect> {
    #[cfg(feature = "fault-injection")]
    if std::env::var_os(echo::VARIABLE).is_some() {
        return Box::new(echo::Echo);
    }
    Box::new(DataCode { lang })
}

/// What is to be done about a message.
#[derive(Debug)]
pub enum Act {
    /// Do this.
    Ask(Request),
    /// Refuse it, in its place in the order of answers.
    Refuse(ReplyTo, Refusal),
    /// End the connection with this code; the text says why.
    Close(u16, &'static Text),
    /// Say this at once.
    Reply(Frame),
}

/// One request of a client.
#[derive(Debug)]
pub struct Request {
    /// How to answer it.
    pub reply: ReplyTo,
    /// What it asks for.
    pub op: Op,
}

/// All that is needed to answer a request, wherever its answer is made.
#[derive(Debug, Clone)]
pub struct ReplyTo {
    /// The protocol it came by.
    pub encoder: Encoder,
    /// The client's name for it.
    pub id: Option<ClientId>,
    /// The keys its answer has.
    pub shape: Shape,
    /// What it asked of its answers, as it was when it was decoded.
    pub options: Options,
}

/// The keys of a queued request's answer. A refused request answers with the keys of one that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// `success`, `output`, `error`: a program, and everything that is no request at all.
    #[default]
    Run,
    /// `success`, `error`: done or not.
    Done,
    /// `success`, `message`, `error`: something that tells in words that it is done.
    Message,
    /// `success`, `variables`, `error`.
    Variables,
    /// `success`, `from`, `items`, `error`.
    Completion,
    /// `success`, `signature`, `doc`, `error`.
    Inspection,
    /// `success`, `code`, `error`.
    Code,
    /// `success`, `files`, `error`.
    Files,
    /// `success`, `content`, `error`.
    Content,
    /// `success`, `connections`, `error`.
    Connections,
}

/// A client's name for a request: the JSON text of a string or a number, at most 128 bytes, echoed unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientId(pub std::sync::Arc<str>);

/// What a request asks of its answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Output as it comes, in frames of its own.
    pub stream: bool,
    /// Status, value, time and diagnostics too.
    pub full: bool,
    /// The language of messages.
    pub lang: Lang,
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// Run a program.
    Execute(Program),
    /// Forget variables and functions.
    Reset,
    /// Say which variables there are.
    Variables,
    /// Say what the name before a place of a text may become.
    Complete(Cursor),
    /// Say what is known of the name at a place of a text.
    Inspect(Cursor),
    /// Lay a program out in the usual way.
    Format {
        /// Its text.
        code: String,
    },
    /// Put a file into the session's own folder.
    Upload {
        /// Where, with `/` between the folders.
        filename: String,
        /// Its text, or `base64:` and its bytes.
        content: String,
    },
    /// Do something with a share.
    Share(ShareOp),
    /// Stop the request of that id, or the one that is running.
    Interrupt(Option<ClientId>),
    /// The line a program asked for.
    Input {
        /// The number of the question.
        no: u64,
        /// The line.
        text: String,
    },
    /// Every frame up to this number has arrived.
    Ack(u64),
    /// Are you there?
    Ping,
    /// What are you?
    Info,
    /// A token to come back with.
    Token,
}

/// What is done with shares.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ShareOp {
    /// Connect one.
    Connect {
        /// Which, and by what name; or what is wrong with how it is named.
        mount: Result<Mount, BadMount>,
        /// In the place of one of that name.
        replace: bool,
    },
    /// Tell the files of a folder and all below it.
    List {
        /// The name the share is mounted by.
        share: String,
        /// The folder, from the share's root.
        path: String,
    },
    /// Give a file.
    Read {
        /// The name the share is mounted by.
        share: String,
        /// The file, from the share's root.
        path: String,
    },
    /// Give one up.
    Disconnect {
        /// The name it is mounted by.
        share: String,
    },
    /// Tell which are connected.
    Connections,
}

impl ShareOp {
    fn bytes(&self) -> usize {
        match self {
            ShareOp::Connect { mount, .. } => mount.as_ref().map_or(0, Mount::bytes),
            ShareOp::List { share, path } | ShareOp::Read { share, path } => share.len() + path.len(),
            ShareOp::Disconnect { share } => share.len(),
            ShareOp::Connections => 0,
        }
    }
}

/// A program and how it is run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Program {
    /// Its text.
    pub code: String,
    /// In a scope of its own, which sees no variable of the session and leaves none.
    pub isolated: bool,
    /// Bounds narrower than the server's.
    pub bounds: Narrowed,
}

/// A text and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The text.
    pub code: String,
    /// Bytes before the place, which lies between two characters.
    pub at: usize,
}

/// Bounds of one request; where the server's are narrower, those hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Narrowed {
    /// Milliseconds.
    pub time: Option<u64>,
    /// Bytes the session may hold.
    pub memory: Option<u64>,
}

/// Where a request is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// By the session's interpreter, in order.
    Session,
    /// By the connection, at once.
    Control,
}

impl Op {
    /// Where it is served.
    pub fn lane(&self) -> Lane {
        match self {
            Op::Execute(_)
            | Op::Reset
            | Op::Upload { .. }
            | Op::Variables
            | Op::Complete(_)
            | Op::Inspect(_)
            | Op::Format { .. }
            | Op::Share(_) => Lane::Session,
            Op::Interrupt(_) | Op::Input { .. } | Op::Ack(_) | Op::Ping | Op::Info | Op::Token => Lane::Control,
        }
    }
}

impl Op {
    /// What one must be allowed to; `None`: whoever is connected may.
    pub fn class(&self) -> Option<Class> {
        match self {
            Op::Execute(_)
            | Op::Reset
            | Op::Upload { .. }
            | Op::Variables
            | Op::Complete(_)
            | Op::Inspect(_)
            | Op::Format { .. }
            | Op::Share(_)
            | Op::Input { .. } => Some(Class::Execute),
            Op::Interrupt(_) | Op::Ack(_) | Op::Ping | Op::Info | Op::Token => None,
        }
    }
}

impl Op {
    /// The bounds it asks for.
    pub fn narrowed(&self) -> Narrowed {
        match self {
            Op::Execute(program) => program.bounds,
            _ => Narrowed::default(),
        }
    }

    /// Bytes of what it carries: what it holds of the queue's bound.
    pub fn bytes(&self) -> usize {
        match self {
            Op::Execute(Program { code, .. }) | Op::Format { code } => code.len(),
            Op::Upload { filename, content } => filename.len() + content.len(),
            Op::Complete(cursor) | Op::Inspect(cursor) => cursor.code.len(),
            Op::Input { text, .. } => text.len(),
            Op::Share(share) => share.bytes(),
            Op::Reset | Op::Variables | Op::Interrupt(_) | Op::Ack(_) | Op::Ping | Op::Info | Op::Token => 0,
        }
    }
}

/// The protocol that puts events into frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoder {
    /// The DataCode protocol on `/`.
    DataCode,
}

impl Encoder {
    /// The frame for an event of a queued request, without its sequence number; `None` when this protocol is silent
    /// about it.
    pub fn encode(self, reply: &ReplyTo, event: &Event) -> Option<Frame> {
        match self {
            Encoder::DataCode => datacode::encode(reply, event),
        }
    }

    /// The last word on a request whose answer could not be encoded: constant but for the id.
    pub fn unwritten(self, reply: &ReplyTo) -> Frame {
        match self {
            Encoder::DataCode => datacode::unwritten(reply),
        }
    }

    /// The frame for something told outside the order.
    pub fn control(self, reply: &ReplyTo, control: &Control) -> Frame {
        match self {
            Encoder::DataCode => datacode::control(reply, control),
        }
    }

    /// A body with its sequence number as the last key, for clients that asked for numbers. In two parts, so that a
    /// large body is not copied.
    pub fn splice(self, body: &Bytes, seq: u64) -> [Bytes; 2] {
        match self {
            Encoder::DataCode => datacode::splice(body, seq),
        }
    }
}
