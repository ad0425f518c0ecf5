//! The local disk, as the server's user sees it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use datacode_lang::host::{Entry, FileError, FileKind, FileSystem};

use crate::session::gate::{Gate, Seat};
use crate::session::sync::Arc;

/// Read and written at once: large enough that leaving the gate for it costs nothing next to it.
const PIECE: usize = 256 << 10;

/// Where paths of shares begin; there are none here.
const SHARE: &str = "lib://";

/// Files relative to a folder, read and written outside the run gate where there is one.
pub struct LocalFiles {
    folder: PathBuf,
    outside: Outside,
}

/// A thread's way out of the gate; `None` where no gate keeps anybody waiting.
#[derive(Clone)]
struct Outside(Option<(Arc<Gate>, Arc<Seat>)>);

impl Outside {
    fn run<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match &self.0 {
            Some((gate, seat)) => gate.outside(seat, work),
            None => work(),
        }
    }
}

impl LocalFiles {
    /// Files of the thread that sits on `seat`; relative paths begin at `folder`.
    pub fn new(folder: PathBuf, gate: Arc<Gate>, seat: Arc<Seat>) -> LocalFiles {
        LocalFiles { folder, outside: Outside(Some((gate, seat))) }
    }

    /// Files of a program that shares its process with no other.
    pub fn alone(folder: PathBuf) -> LocalFiles {
        LocalFiles { folder, outside: Outside(None) }
    }

    fn place(&self, path: &str) -> Result<PathBuf, FileError> {
        if path.starts_with(SHARE) { Err(FileError::NoShare) } else { Ok(self.folder.join(path)) }
    }

    fn at<T>(&self, path: &str, work: impl FnOnce(PathBuf) -> io::Result<T>) -> Result<T, FileError> {
        let place = self.place(path)?;
        self.outside.run(|| work(place)).map_err(|error| why(&error))
    }
}

impl FileSystem for LocalFiles {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        self.at(path, fs::metadata).map(|data| kind_of(data.file_type()))
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        let data = self.at(path, fs::metadata)?;
        if data.is_file() { Ok(data.len()) } else { Err(FileError::NotAFile) }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        self.at(folder, |place| {
            fs::read_dir(place)?
                .map(|entry| {
                    let entry = entry?;
                    // A link that leads nowhere is still an entry.
                    let kind = fs::metadata(entry.path()).map_or(FileKind::Other, |data| kind_of(data.file_type()));
                    Ok(Entry { name: entry.file_name().to_string_lossy().into_owned(), kind })
                })
                .collect()
        })
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        let file = self.at(path, |place| regular(OpenOptions::new().read(true), place))?;
        Ok(Box::new(BufReader::with_capacity(PIECE, Piecewise { file, outside: self.outside.clone() })))
    }

    fn create(&self, path: &str) -> Result<Box<dyn Write>, FileError> {
        let file = self.at(path, |place| {
            // Not truncated while it is opened: first it must be known to be a file.
            let file = regular(OpenOptions::new().write(true).create(true).truncate(false), place)?;
            file.set_len(0)?;
            Ok(file)
        })?;
        Ok(Box::new(BufWriter::with_capacity(PIECE, Piecewise { file, outside: self.outside.clone() })))
    }

    fn current_folder(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }
}

/// Opens a regular file and nothing else: opening a pipe or a device must neither wait nor do anything.
fn regular(options: &mut OpenOptions, place: PathBuf) -> io::Result<File> {
    let file = match options.custom_flags(libc::O_NONBLOCK).open(place) {
        // A pipe nobody reads, opened for writing.
        Err(error) if error.raw_os_error() == Some(libc::ENXIO) => return Err(ErrorKind::IsADirectory.into()),
        opened => opened?,
    };
    if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::IsADirectory.into()) }
}

fn kind_of(kind: fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Folder
    } else {
        FileKind::Other
    }
}

fn why(error: &io::Error) -> FileError {
    match error.kind() {
        // No file can have a name with a zero byte or of such length.
        ErrorKind::NotFound | ErrorKind::InvalidInput | ErrorKind::InvalidFilename => FileError::NotFound,
        ErrorKind::PermissionDenied => FileError::Denied,
        ErrorKind::NotADirectory => FileError::NotAFolder,
        ErrorKind::IsADirectory => FileError::NotAFile,
        ErrorKind::ReadOnlyFilesystem => FileError::ReadOnly,
        _ => FileError::Io,
    }
}

/// A file whose every piece is read or written outside the gate.
struct Piecewise {
    file: File,
    outside: Outside,
}

impl Read for Piecewise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Piecewise { file, outside } = self;
        outside.run(|| file.read(buffer))
    }
}

impl Write for Piecewise {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Piecewise { file, outside } = self;
        outside.run(|| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
