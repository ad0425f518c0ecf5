//! The ZIP a workbook is.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use crate::builtins::{Context, write_error};
use crate::error::{Error, Result};
use crate::fail;
use crate::host::{FileError, NewFile};
use crate::messages::files as messages;
use crate::pace::Pace;

/// What compressing a byte and writing it costs, in steps of [`Pace::spend`].
const STEPS: usize = 8;
/// The longest part: beyond it a ZIP needs a form that not every spreadsheet program reads.
const LONGEST: u64 = u32::MAX as u64 - (1 << 20);

/// A workbook while it is written, part by part, without ever going back.
pub(super) struct Package<'a> {
    zip: ZipWriter<StreamWriter<Silent>>,
    /// Why the file takes no more.
    broken: Rc<Cell<Option<FileError>>>,
    /// Bytes of the part that is being written.
    part: u64,
    path: &'a str,
}

impl<'a> Package<'a> {
    pub(super) fn new(file: Box<dyn NewFile>, path: &'a str) -> Package<'a> {
        let broken = Rc::new(Cell::new(None));
        let zip = ZipWriter::new_stream(Silent { file, broken: broken.clone() });
        Package { zip, broken, part: 0, path }
    }

    /// Begins the next part.
    pub(super) fn begin(&mut self, name: &str) -> Result<()> {
        self.part = 0;
        match self.zip.start_file(name, SimpleFileOptions::default()) {
            Ok(()) if self.broken.get().is_none() => Ok(()),
            _ => Err(self.failed()),
        }
    }

    /// Appends to the part that was begun last.
    pub(super) fn write(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Result<()> {
        context.spend(STEPS * bytes.len())?;
        self.part += bytes.len() as u64;
        if self.part > LONGEST {
            fail!(messages::SHEET_BYTES, file = self.path);
        }
        match self.zip.write_all(bytes) {
            Ok(()) if self.broken.get().is_none() => Ok(()),
            _ => Err(self.failed()),
        }
    }

    /// Writes what stands at the end and puts the file in its place.
    pub(super) fn finish(self) -> Result<()> {
        let Package { zip, broken, path, .. } = self;
        let finished = zip.finish().map_err(io::Error::from).and_then(|stream| match broken.get() {
            Some(error) => Err(io::Error::other(error)),
            None => stream.into_inner().file.keep(),
        });
        finished.map_err(|error| write_error(path, FileError::of(&error)))
    }

    fn failed(&self) -> Box<Error> {
        write_error(self.path, self.broken.get().unwrap_or(FileError::Io))
    }
}

/// A file that is told to be fine when it is not: the ZIP's writer, given up, would say on standard error what every
/// program is told by its error.
struct Silent {
    file: Box<dyn NewFile>,
    broken: Rc<Cell<Option<FileError>>>,
}

impl Write for Silent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken.get().is_none()
            && let Err(error) = self.file.write_all(bytes)
        {
            self.broken.set(Some(FileError::of(&error)));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
