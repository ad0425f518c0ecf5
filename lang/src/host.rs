//! What the language may ask of the world around it.
//!
//! The language starts no thread, opens no socket and reads no clock or file except through a [`Host`]. The command
//! line and the server each bring one.

use std::io::{Read, Write};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::chart::Chart;
use crate::messages::Lang;
pub use crate::spreadsheet::{Item, Progress, SheetError, Spreadsheet, Wanted};

/// Why a running program must end although it did nothing wrong. A program cannot catch it; its `finally` blocks
/// still run, within a grace the host measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Somebody asked for it.
    Interrupted,
    /// A bound was reached; the name is the one clients see.
    Limit(Limit),
}

/// The bounds a program runs under, by the names that stand in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Wall-clock time of one request.
    Time,
    /// Bytes a session may hold.
    Memory,
    /// Bytes one request may print.
    Output,
    /// Backward jumps and calls of one request.
    Instructions,
    /// Nesting of calls, of source text or of values.
    Depth,
    /// Length of one text, array or table.
    Size,
}

impl Limit {
    /// The name as it stands in answers and settings.
    pub fn name(self) -> &'static str {
        match self {
            Limit::Time => "time",
            Limit::Memory => "memory",
            Limit::Output => "output",
            Limit::Instructions => "instructions",
            Limit::Depth => "depth",
            Limit::Size => "size",
        }
    }
}

/// Bounds that the machine itself counts; the rest is counted by the host in [`Host::tick`] and [`Host::write`].
#[derive(Debug, Clone, Copy)]
pub struct MachineLimits {
    /// Calls that may be open at once.
    pub call_depth: usize,
    /// Backward jumps and calls, where bounded.
    pub instructions: Option<u64>,
    /// Elements of one array or object, characters of one text, rows of one table.
    pub size: usize,
}

impl Default for MachineLimits {
    fn default() -> MachineLimits {
        MachineLimits { call_depth: 100_000, instructions: None, size: 1 << 31 }
    }
}

/// The world as one running program sees it.
pub trait Host {
    /// Looked at about every 64 backward jumps and calls, and every few milliseconds in long built-ins. The host
    /// reads its clock, its stop flag and its meter here, and may let others run.
    fn tick(&mut self) -> Result<(), Stop>;

    /// Whether so much has been allocated that cycles should be looked for, however few containers there are: asked
    /// where [`Host::tick`] is called. A host that counts bytes says so well before it declares a memory limit.
    fn wants_collection(&mut self) -> bool {
        false
    }

    /// Asked before an allocation of `bytes` whose size data decides, so that it can be refused before it is made.
    fn reserve(&mut self, bytes: usize) -> Result<(), Stop>;

    /// Text the program prints.
    fn write(&mut self, text: &str) -> Result<(), Stop>;

    /// How far the program says it is: 0 to 100, a stage and a line of text.
    fn progress(&mut self, percent: f64, stage: &str, message: &str) -> Result<(), Stop>;

    /// Shows a chart, or says where it is to be written for whoever looks.
    fn show(&mut self, chart: &Chart) -> Result<Shown, Stop>;

    /// Draws a chart. It has no more points than a picture shows, so this takes a bounded time.
    fn draw(&mut self, chart: &Chart, picture: Picture) -> Result<Vec<u8>, Stop>;

    /// Sends an event of the program's own: its type, and JSON.
    fn emit(&mut self, event: &str, data: &str) -> Result<(), Stop>;

    /// The files this program may see.
    fn files(&self) -> Rc<dyn FileSystem>;

    /// The folder the program stands in, as its file system has it: where modules are looked for. Empty: the current one.
    fn program_folder(&self) -> String {
        String::new()
    }

    /// Begins to read a spreadsheet in a place that can be abandoned at any time: its parser is foreign code, which looks
    /// at no clock. A host without such a place reads none.
    fn spreadsheet(&mut self, file: Box<dyn Read>, wanted: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
        let _ = (file, wanted);
        Err(SheetError::NotHere)
    }

    /// The wall clock.
    fn now(&self) -> SystemTime;

    /// Lets time pass without computing. It can be stopped all the while, as by [`Host::tick`].
    fn sleep(&mut self, time: Duration) -> Result<(), Stop>;

    /// Shows the prompt and waits for the line somebody writes, which is given without its end; `None` when there are
    /// no more. A host with nobody to ask has no answers.
    fn input(&mut self, prompt: &str) -> Result<Option<String>, InputError> {
        let _ = prompt;
        Err(InputError::Nobody)
    }

    /// 64 bits nobody can foretell: what numbers by chance begin with when the program names no seed.
    fn entropy(&mut self) -> u64;

    /// Bounds the machine counts itself.
    fn limits(&self) -> MachineLimits;

    /// The language of messages.
    fn lang(&self) -> Lang;

    /// Told that the program has been stopped and its `finally` blocks run now: from here [`Host::tick`] measures
    /// the grace instead of the stop that was already obeyed.
    fn begin_grace(&mut self);
}

/// What became of a chart that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// It is shown where the output is, or nobody looks.
    Here,
    /// This world has no pictures: it is to be written to this file.
    ByFile(String),
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// SVG: lines that stay sharp in any size.
    Svg,
    /// PNG: points.
    Png,
}

/// Why there is no line of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputError {
    /// The program must end.
    Stopped(Stop),
    /// There is nobody to ask.
    Nobody,
    /// What came is no text in UTF-8.
    NotText,
    /// The operating system reports a failure.
    Io,
}

impl From<Stop> for InputError {
    fn from(stop: Stop) -> InputError {
        InputError::Stopped(stop)
    }
}

/// What paths of shares begin with. As a path it is the folder of the connected ones.
pub const SHARES: &str = "lib://";

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Anything else: a device, a pipe, a socket. It can be listed and never be opened.
    Other,
}

/// One entry of a folder.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The name without its folder.
    pub name: String,
    /// What it is (a link counts as what it leads to).
    pub kind: FileKind,
}

/// Why a file operation failed. The texts are made in [`crate::messages`], so that none of them can carry a path the
/// program did not write itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing by that name.
    #[error("not found")]
    NotFound,
    /// The host or the operating system says no.
    #[error("permission denied")]
    Denied,
    /// A file where a folder was meant.
    #[error("not a folder")]
    NotAFolder,
    /// A folder (or a device) where a file was meant.
    #[error("not a file")]
    NotAFile,
    /// The place can be read only.
    #[error("read only")]
    ReadOnly,
    /// The path leads out of what the program may see.
    #[error("outside of the permitted folder")]
    Outside,
    /// A `lib://` share that is not connected.
    #[error("no such share")]
    NoShare,
    /// A share that is connected and cannot be used now.
    #[error("{0}")]
    Share(ShareFault),
    /// The program was told to stop while it waited for the file.
    #[error("stopped")]
    Stopped(Stop),
    /// The program's own folder takes so many bytes and no more.
    #[error("no room for more than {0} bytes")]
    BytesFull(u64),
    /// The program's own folder takes so many files and folders and no more.
    #[error("no room for more than {0} files")]
    FilesFull(u64),
    /// Anything else the operating system reports.
    #[error("input or output failed")]
    Io,
}

/// Why a share cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareFault {
    /// Nobody listens at its address, or nothing has that name.
    #[error("unreachable")]
    Unreachable,
    /// The server did not answer in time.
    #[error("no answer in time")]
    Silent,
    /// The server does not accept the name and the password.
    #[error("the name or the password is wrong")]
    SignIn,
    /// The server would only let a guest in, not who asked.
    #[error("only guests are let in")]
    GuestOnly,
    /// The server has no share of that name.
    #[error("no such share on the server")]
    Unknown,
    /// The server lets the user in, but not into this share.
    #[error("the share is closed to the user")]
    Closed,
    /// The connection broke.
    #[error("the connection broke")]
    Lost,
    /// Whoever listens there does not speak SMB 2 or 3, or not as it must be spoken.
    #[error("not understood")]
    NotUnderstood,
}

impl FileError {
    /// What a read or a write that failed means: a [`FileError`] may stand in the error, anything else is
    /// [`FileError::Io`].
    pub fn of(error: &std::io::Error) -> FileError {
        error.get_ref().and_then(|inner| inner.downcast_ref()).copied().unwrap_or(FileError::Io)
    }
}

/// A file that is being written. Its errors may carry a [`FileError`]. What stood in its place stays as it was until [`NewFile::keep`]; one that is dropped
/// before leaves nothing behind, so that nobody finds half a file.
pub trait NewFile: Write {
    /// Puts what was written in its place.
    ///
    /// # Errors
    /// What the operating system reports; then the old file is still there.
    fn keep(self: Box<Self>) -> std::io::Result<()>;
}

/// Files as a program sees them. Paths are text with `/` between the parts, relative to the file system's own current
/// folder unless they begin with `/` or `lib://`. Every path of the language goes through here.
pub trait FileSystem {
    /// What the path names.
    fn kind(&self, path: &str) -> Result<FileKind, FileError>;
    /// The size in bytes of a file.
    fn size(&self, path: &str) -> Result<u64, FileError>;
    /// The entries of one folder, in no order.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError>;
    /// Opens a regular file to be read in pieces.
    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError>;
    /// Begins a file that is new or takes the place of one.
    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError>;
    /// The folder relative paths begin at, as the program may see it.
    fn current_folder(&self) -> String;
}
