//! The files of this machine as its user sees them, relative paths from the folder the program was started in.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use datacode_lang::host::{Entry, FileError, FileKind, FileSystem};

/// See the module.
pub struct LocalFiles {
    folder: PathBuf,
}

impl LocalFiles {
    /// Files as seen from a folder.
    pub fn new(folder: PathBuf) -> LocalFiles {
        LocalFiles { folder }
    }

    fn place(&self, path: &str) -> Result<PathBuf, FileError> {
        match path.starts_with("lib://") {
            true => Err(FileError::NoShare),
            false => Ok(self.folder.join(path)),
        }
    }

    /// Opens a regular file. Without O_NONBLOCK a pipe nobody writes to would hold the program for ever.
    fn open_with(options: &mut OpenOptions, place: &Path) -> Result<fs::File, FileError> {
        let file = options.custom_flags(libc::O_NONBLOCK).open(place).map_err(told)?;
        match file.metadata().map_err(told)?.is_file() {
            true => Ok(file),
            false => Err(FileError::NotAFile),
        }
    }
}

impl FileSystem for LocalFiles {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        Ok(kind_of(&fs::metadata(self.place(path)?).map_err(told)?))
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        Ok(fs::metadata(self.place(path)?).map_err(told)?.len())
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.place(folder)?).map_err(told)? {
            let entry = entry.map_err(told)?;
            // A link that leads nowhere is there all the same.
            let kind = fs::metadata(entry.path()).map_or(FileKind::Other, |metadata| kind_of(&metadata));
            entries.push(Entry { name: entry.file_name().to_string_lossy().into_owned(), kind });
        }
        Ok(entries)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        Ok(Box::new(LocalFiles::open_with(OpenOptions::new().read(true), &self.place(path)?)?))
    }

    fn create(&self, path: &str) -> Result<Box<dyn Write>, FileError> {
        // Emptied only once it is known to be a regular file.
        let file =
            LocalFiles::open_with(OpenOptions::new().write(true).create(true).truncate(false), &self.place(path)?)?;
        file.set_len(0).map_err(told)?;
        Ok(Box::new(file))
    }

    fn current_folder(&self) -> String {
        self.folder.display().to_string()
    }
}

fn kind_of(metadata: &fs::Metadata) -> FileKind {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => FileKind::File,
        (_, true) => FileKind::Folder,
        _ => FileKind::Other,
    }
}

fn told(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound,
        io::ErrorKind::PermissionDenied => FileError::Denied,
        io::ErrorKind::NotADirectory => FileError::NotAFolder,
        io::ErrorKind::IsADirectory => FileError::NotAFile,
        io::ErrorKind::ReadOnlyFilesystem => FileError::ReadOnly,
        _ => FileError::Io,
    }
}
