//! A session's side of reading a spreadsheet.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use datacode_lang::host::{FileError, Item, Progress, SheetError, Spreadsheet};

use super::slots::Slot;
use super::wire::{self, Bounds, Decoded};
use crate::files::outside::Outside;

/// How long a wait lasts at most. The host looks at its stop flag between two of them.
const WAIT: Duration = Duration::from_millis(10);

/// Bytes of the file, and of cells, that move at once.
const PIECE: usize = 64 << 10;

/// What a program that has panicked ends with.
const PANICKED: i32 = 101;

/// A spreadsheet being read by a child of this process, which ends with it.
pub struct Reading {
    command: fn() -> io::Result<Command>,
    file: Box<dyn Read>,
    bounds: Bounds,
    readers: u64,
    outside: Outside,
    child: Option<Reader>,
    /// Bytes for the child it has not taken yet, from `sent` on: first the head, then pieces of the file.
    sending: Vec<u8>,
    sent: usize,
    sends: bool,
    /// Bytes of the child from `taken` on.
    received: Vec<u8>,
    taken: usize,
    ended: bool,
}

/// The child, which is ended and reaped when this is dropped, and its place among the readers, free only then.
struct Reader {
    child: Child,
    stream: UnixStream,
    outside: Outside,
    _slot: Slot,
}

/// This program as a reader.
pub fn itself() -> io::Result<Command> {
    // The link leads to this very program, also when a newer one has taken its place on the disk.
    let program = if cfg!(target_os = "linux") { PathBuf::from("/proc/self/exe") } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.arg0("datacode").arg(super::ARGUMENT);
    Ok(command)
}

impl Reading {
    /// Reads `file` with a process of `command`, of which there are at most `readers` at once; it is sent `head` first.
    /// Nothing is started before the first wait.
    pub fn new(
        command: fn() -> io::Result<Command>,
        file: Box<dyn Read>,
        head: Vec<u8>,
        bounds: Bounds,
        readers: u64,
        outside: Outside,
    ) -> Reading {
        Reading {
            command,
            file,
            bounds,
            readers,
            outside,
            child: None,
            sending: head,
            sent: 0,
            sends: true,
            received: Vec::new(),
            taken: 0,
            ended: false,
        }
    }

    /// Reads on in the file when all that was read of it is sent.
    fn load(&mut self) -> Result<(), SheetError> {
        if !self.sends || self.sent < self.sending.len() {
            return Ok(());
        }
        self.sent = 0;
        self.sending.resize(PIECE, 0);
        loop {
            match self.file.read(&mut self.sending) {
                Ok(read) => {
                    self.sending.truncate(read);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(SheetError::Unreadable(FileError::of(&error))),
            }
        }
    }

    /// Sends what was loaded; nothing loaded is the end of the file.
    fn send(&mut self, reader: &Reader) {
        let mut stream = &reader.stream;
        let rest = &self.sending[self.sent..];
        if rest.is_empty() {
            // It fails only when the child is gone, and then the next read tells.
            let _ = stream.shutdown(Shutdown::Write);
            self.sends = false;
            return;
        }
        match self.outside.run(|| stream.write(rest)) {
            Ok(sent) => self.sent += sent,
            Err(error) if waits(&error) => {}
            // It takes no more: it has said why, or it is gone.
            Err(_) => self.sends = false,
        }
    }

    /// Takes what the child has written; false at its end.
    fn receive(&mut self, reader: &Reader) -> bool {
        self.received.drain(..self.taken);
        self.taken = 0;
        let have = self.received.len();
        self.received.resize(have + PIECE, 0);
        let mut stream = &reader.stream;
        let room = &mut self.received[have..];
        let read = self.outside.run(|| stream.read(room));
        let (read, goes_on) = match read {
            Ok(read) => (read, read > 0),
            Err(error) => (0, waits(&error)),
        };
        self.received.truncate(have + read);
        goes_on
    }
}

/// Whether a wait only took its time.
fn waits(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

impl Spreadsheet for Reading {
    fn next(&mut self) -> Result<Option<Item<'_>>, SheetError> {
        if self.ended {
            return Ok(None);
        }
        match wire::decode(&self.received[self.taken..], self.bounds) {
            Decoded::Item(item, bytes) => {
                self.taken += bytes;
                Ok(Some(item))
            }
            Decoded::End => {
                self.ended = true;
                Ok(None)
            }
            Decoded::Failed(error) => Err(error),
            Decoded::More => Ok(None),
        }
    }

    fn wait(&mut self) -> Result<Progress, SheetError> {
        if self.ended {
            self.child = None;
            return Ok(Progress::End);
        }
        let Some(reader) = self.child.take() else {
            let Some(slot) = self.outside.run(|| Slot::take(self.readers, WAIT)) else { return Ok(Progress::Going) };
            let started = (self.command)().and_then(|command| Reader::start(command, self.outside.clone(), slot));
            self.child = Some(started.map_err(|_| SheetError::Ended)?);
            return Ok(Progress::Going);
        };
        if self.sends {
            self.load()?;
            self.send(&reader);
        } else if !self.receive(&reader) {
            let status = reader.reaped();
            return Err(why(status, self.bounds));
        }
        self.child = Some(reader);
        Ok(Progress::Going)
    }
}

/// What the end of a child says that has not said it itself.
fn why(status: io::Result<ExitStatus>, bounds: Bounds) -> SheetError {
    let Ok(status) = status else { return SheetError::Ended };
    match status.signal() {
        // An allocation that failed, or a stack that was used up.
        Some(libc::SIGABRT) => SheetError::TooLarge(bounds.memory),
        Some(libc::SIGXCPU) => SheetError::TooLong(bounds.seconds),
        // The parser met something it did not expect.
        None if status.code() == Some(PANICKED) => SheetError::Damaged,
        _ => SheetError::Ended,
    }
}

impl Reader {
    fn start(mut command: Command, outside: Outside, slot: Slot) -> io::Result<Reader> {
        let (stream, theirs) = UnixStream::pair()?;
        stream.set_read_timeout(Some(WAIT))?;
        stream.set_write_timeout(Some(WAIT))?;
        let theirs = OwnedFd::from(theirs);
        command.stdin(Stdio::from(theirs.try_clone()?)).stdout(Stdio::from(theirs)).stderr(Stdio::null());
        // Of its own group: Ctrl+C is for the program, which ends the child.
        command.env_clear().current_dir("/").process_group(0);
        let child = command.spawn()?;
        Ok(Reader { child, stream, outside, _slot: slot })
    }

    /// Waits for the end of a child that has closed its output.
    fn reaped(mut self) -> io::Result<ExitStatus> {
        let Reader { child, outside, .. } = &mut self;
        outside.run(|| child.wait())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Reader { child, outside, .. } = self;
        // Both fail only for a child that has been reaped.
        outside.run(|| {
            let _ = child.kill();
            let _ = child.wait();
        });
    }
}
