//! The local disk, as the server's user sees it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use datacode_lang::host::{Entry, FileError, FileKind, FileSystem, NewFile, SHARES};

use super::outside::Outside;
use super::replacing::Replacing;
/// Read and written at once: large enough that leaving the gate for it costs nothing next to it.
pub(super) const PIECE: usize = 256 << 10;

/// Files relative to a folder, read and written outside the run gate where there is one.
pub struct LocalFiles {
    folder: PathBuf,
    outside: Outside,
}

impl LocalFiles {
    /// Files of a thread that leaves the gate this way; relative paths begin at `folder`.
    pub fn new(folder: PathBuf, outside: Outside) -> LocalFiles {
        LocalFiles { folder, outside }
    }

    /// Files of a program that shares its process with no other.
    pub fn alone(folder: PathBuf) -> LocalFiles {
        LocalFiles { folder, outside: Outside::none() }
    }

    fn place(&self, path: &str) -> Result<PathBuf, FileError> {
        if path.starts_with(SHARES) { Err(FileError::NoShare) } else { Ok(self.folder.join(path)) }
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

    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        let begun = Replacing::begin(self.place(path)?, &self.outside).map_err(|error| why(&error))?;
        Ok(Box::new(begun))
    }

    fn current_folder(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }
}

/// Opens a regular file and nothing else: opening a pipe or a device must neither wait nor do anything.
pub(super) fn regular(options: &mut OpenOptions, place: PathBuf) -> io::Result<File> {
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

/// What an error of the operating system means.
pub(super) fn why(error: &io::Error) -> FileError {
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
pub(super) struct Piecewise {
    pub(super) file: File,
    pub(super) outside: Outside,
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::session::gate::Gate;
    use crate::session::sync::Arc;

    fn files(folder: &std::path::Path) -> LocalFiles {
        let gate = Arc::new(Gate::new(1));
        let seat = gate.seat();
        gate.enter(&seat);
        LocalFiles::new(folder.to_path_buf(), Outside::of(gate, seat))
    }

    #[test]
    fn what_is_written_is_read_back_relative_to_the_folder_and_by_its_whole_path() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let text = "имя,цена\n".repeat(100_000);
        let mut file = files.create("отчёт.csv").unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.keep().unwrap();
        assert_eq!(files.size("отчёт.csv"), Ok(text.len() as u64));
        for path in ["отчёт.csv".to_owned(), folder.path().join("отчёт.csv").to_string_lossy().into_owned()] {
            let mut read = String::new();
            files.open(&path).unwrap().read_to_string(&mut read).unwrap();
            assert!(read == text);
        }
        files.create("отчёт.csv").unwrap().keep().unwrap();
        assert_eq!(files.size("отчёт.csv"), Ok(0), "a file that exists is replaced");
        assert_eq!(files.current_folder(), folder.path().to_string_lossy());
    }

    #[test]
    fn only_regular_files_are_opened_and_a_pipe_makes_nobody_wait() {
        let folder = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap();
        assert!(made.success());
        let files = files(folder.path());
        let began = Instant::now();
        for path in ["pipe", "/dev/zero", "/dev/null", "."] {
            assert_eq!(files.open(path).err(), Some(FileError::NotAFile), "{path}");
            assert_eq!(files.create(path).err(), Some(FileError::NotAFile), "{path}");
        }
        assert!(began.elapsed() < Duration::from_secs(10));
        assert_eq!(files.kind("pipe"), Ok(FileKind::Other));
        assert_eq!(files.kind("."), Ok(FileKind::Folder));
    }

    #[test]
    fn a_folder_lists_its_entries_with_what_links_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), "").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        symlink("a.csv", folder.path().join("link")).unwrap();
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        let mut entries: Vec<(String, FileKind)> =
            files(folder.path()).list(".").unwrap().into_iter().map(|entry| (entry.name, entry.kind)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("a.csv", FileKind::File),
            ("dangling", FileKind::Other),
            ("link", FileKind::File),
            ("sub", FileKind::Folder),
        ];
        assert_eq!(entries, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn failures_say_why() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let files = files(folder.path());
        assert_eq!(files.kind("none"), Err(FileError::NotFound));
        assert_eq!(files.kind("zero\0byte"), Err(FileError::NotFound));
        assert_eq!(files.kind(&"long".repeat(1000)), Err(FileError::NotFound));
        assert_eq!(files.list("file").err(), Some(FileError::NotAFolder));
        assert_eq!(files.open("file/below").err(), Some(FileError::NotAFolder));
        assert_eq!(files.size("."), Err(FileError::NotAFile));
        assert_eq!(files.open("lib://share/file").err(), Some(FileError::NoShare));
    }

    #[test]
    fn another_may_compute_while_a_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let gate = files.outside.0.as_ref().unwrap().0.clone();
        let entered = files.at("x", |_| {
            Ok(std::thread::scope(|scope| {
                let other = scope.spawn(|| {
                    let seat = gate.seat();
                    gate.enter(&seat);
                    gate.leave(&seat);
                });
                other.join().is_ok()
            }))
        });
        assert_eq!(entered, Ok(true));
    }
}
