//! All the files a session sees: those of this machine and, behind `lib://`, those of its shares.

use std::io::Read;
use std::rc::Rc;

use datacode_lang::host::{Entry, FileError, FileKind, FileSystem, NewFile, SHARES};

use super::shares::Shares;

/// The two together.
pub struct Seen {
    here: Rc<dyn FileSystem>,
    shares: Rc<Shares>,
}

impl Seen {
    /// Paths of shares go to `shares`, all others `here`.
    pub fn new(here: Rc<dyn FileSystem>, shares: Rc<Shares>) -> Seen {
        Seen { here, shares }
    }
}

impl FileSystem for Seen {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        if path.starts_with(SHARES) { self.shares.kind(path) } else { self.here.kind(path) }
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        if path.starts_with(SHARES) { self.shares.size(path) } else { self.here.size(path) }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        if folder.starts_with(SHARES) { self.shares.list(folder) } else { self.here.list(folder) }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        if path.starts_with(SHARES) { self.shares.open(path) } else { self.here.open(path) }
    }

    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        if path.starts_with(SHARES) { self.shares.create(path) } else { self.here.create(path) }
    }

    fn current_folder(&self) -> String {
        self.here.current_folder()
    }
}
