//! One folder, and nothing else of the disk: what `--use-ve` and `--root` let programs see.
//!
//! The folder is a capability (cap-std): every path is resolved below it, by the kernel where it can (`openat2`), so that
//! neither `..` nor an absolute path nor a link leads out of it, whoever changes folders meanwhile. A path that leads out
//! is told by one and the same error, whether something is there or not. A hard link is a file like any other: programs
//! cannot make one, and whoever puts one into the folder has let them read it. They never write through it, because what
//! they write takes the place of a name.

use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use datacode_lang::host::{Entry, FileError, FileKind, FileSystem, NewFile, SHARES};

use super::local::{PIECE, Piecewise, why};
use super::outside::Outside;
use super::own::OwnFolder;
use super::placing::Placing;

/// A longer path names nothing: the operating system takes none.
const LONGEST_PATH: usize = 4096;

/// What programs call the folder they see: its real name is none of their business.
const HERE: &str = ".";

/// A folder programs see and cannot leave.
#[derive(Debug, Clone)]
pub enum Cage {
    /// One the operator shows to all, to be read.
    Shown(Arc<Dir>),
    /// One that belongs to the session.
    Own(Arc<OwnFolder>),
}

/// Files below a folder, read and written outside the run gate.
pub struct CagedFiles {
    cage: Cage,
    outside: Outside,
}

impl CagedFiles {
    /// The files of that folder, as a thread sees them that leaves the gate this way.
    pub fn new(cage: Cage, outside: Outside) -> CagedFiles {
        CagedFiles { cage, outside }
    }

    fn folder(&self) -> io::Result<Arc<Dir>> {
        match &self.cage {
            Cage::Shown(dir) => Ok(dir.clone()),
            Cage::Own(own) => own.dir(),
        }
    }

    fn at<T>(&self, path: &str, work: impl FnOnce(&Dir, &Path) -> io::Result<T>) -> Result<T, FileError> {
        let path = below(path)?;
        self.outside.run(|| work(&*self.folder()?, path)).map_err(|error| why_not(&error))
    }

    /// Begins a file of the session's own folder. `make_folders`: those above it are made when it is kept.
    ///
    /// # Errors
    /// `ReadOnly` in a folder that is only shown.
    pub fn begin(&self, path: &str, make_folders: bool) -> Result<Placing, FileError> {
        let Cage::Own(own) = &self.cage else { return Err(FileError::ReadOnly) };
        let path = below(path)?;
        let dir = self.outside.run(|| own.dir()).map_err(|error| why_not(&error))?;
        Placing::begin(dir, own.quota().clone(), path, make_folders, &self.outside)
    }
}

impl FileSystem for CagedFiles {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        self.at(path, |dir, path| Ok(kind_of(dir.metadata(path)?.file_type())))
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        let data = self.at(path, |dir, path| dir.metadata(path))?;
        if data.is_file() { Ok(data.len()) } else { Err(FileError::NotAFile) }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        self.at(folder, |dir, folder| {
            dir.read_dir(folder)?
                .map(|entry| {
                    let entry = entry?;
                    let (name, kind) = (entry.file_name(), entry.file_type()?);
                    // A link that leads nowhere, or out of here, is still an entry, and the two look alike.
                    let kind = match kind.is_symlink() {
                        true => dir.metadata(folder.join(&name)).map_or(FileKind::Other, |d| kind_of(d.file_type())),
                        false => kind_of(kind),
                    };
                    Ok(Entry { name: name.to_string_lossy().into_owned(), kind })
                })
                .collect()
        })
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        let file = self.at(path, |dir, path| {
            // Opening a pipe or a device must neither wait nor do anything.
            let file = dir.open_with(path, OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK))?;
            if file.metadata()?.is_file() { Ok(file.into_std()) } else { Err(ErrorKind::IsADirectory.into()) }
        })?;
        Ok(Box::new(BufReader::with_capacity(PIECE, Piecewise { file, outside: self.outside.clone() })))
    }

    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        Ok(Box::new(self.begin(path, false)?))
    }

    fn current_folder(&self) -> String {
        HERE.to_owned()
    }
}

/// The path as it is resolved below the folder; nothing has been asked of the disk when it is refused here.
fn below(path: &str) -> Result<&Path, FileError> {
    if path.starts_with(SHARES) {
        Err(FileError::NoShare)
    } else if path.starts_with('/') {
        Err(FileError::Outside)
    } else if path.len() > LONGEST_PATH {
        Err(FileError::NotFound)
    } else {
        Ok(Path::new(if path.is_empty() { HERE } else { path }))
    }
}

fn kind_of(kind: cap_std::fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Folder
    } else {
        FileKind::Other
    }
}

/// What an error of the capability means.
pub(super) fn why_not(error: &io::Error) -> FileError {
    match error.kind() {
        // The operating system did not say it: the path leads out.
        ErrorKind::PermissionDenied if error.raw_os_error().is_none() => FileError::Outside,
        _ => why(error),
    }
}

#[cfg(test)]
mod tests;
