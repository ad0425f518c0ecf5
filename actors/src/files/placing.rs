//! A file on its way into the session's own folder.
//!
//! It is written under a hidden name at the top of that folder, within the session's quota, and renamed into its place
//! at the end. Place and folders are resolved again then, below the folder as ever: who swaps a folder for a link
//! meanwhile moves nothing out of it.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::fs::{Dir, OpenOptions};
use datacode_lang::host::{FileError, NewFile};

use super::caged::why_not;
use super::local::{PIECE, Piecewise};
use super::outside::Outside;
use super::quota::{Quota, Share};
use crate::entropy;

/// A file being written. Dropped before [`NewFile::keep`] it is removed.
pub struct Placing {
    file: BufWriter<Counted>,
    dir: Arc<Dir>,
    quota: Arc<Quota>,
    /// Where it is now, at the top of the folder; `None` once it is in its place.
    hidden: Option<String>,
    folder: PathBuf,
    name: OsString,
    make_folders: bool,
    outside: Outside,
}

impl Placing {
    /// Begins the file of that path.
    pub(super) fn begin(
        dir: Arc<Dir>,
        quota: Arc<Quota>,
        path: &Path,
        make_folders: bool,
        outside: &Outside,
    ) -> Result<Placing, FileError> {
        let Some((folder, name)) = parts(path) else { return Err(outside.run(|| no_file(&dir, path))) };
        let replaces = outside.run(|| replaced(&dir, path, folder, make_folders))?;
        let share = Share::begin(quota.clone(), replaces)?;
        let hidden = format!(".datacode-{:016x}", entropy::bits());
        let made = outside.run(|| dir.open_with(&hidden, OpenOptions::new().write(true).create_new(true)));
        let file = made.map_err(|error| why_not(&error))?.into_std();
        let file = Piecewise { file, outside: outside.clone() };
        Ok(Placing {
            file: BufWriter::with_capacity(PIECE, Counted { file, share }),
            folder: folder.to_owned(),
            name: name.to_owned(),
            hidden: Some(hidden),
            dir,
            quota,
            make_folders,
            outside: outside.clone(),
        })
    }

    /// Renames it into its place.
    fn place(&self, hidden: &str) -> io::Result<()> {
        let mut made = Vec::new();
        let placed = self.folders(&mut made).and_then(|()| {
            if self.folder.as_os_str().is_empty() {
                return self.dir.rename(hidden, &self.dir, &self.name);
            }
            self.dir.rename(hidden, &self.dir.open_dir(&self.folder)?, &self.name)
        });
        if placed.is_err() {
            for folder in made.iter().rev() {
                if self.dir.remove_dir(folder).is_ok() {
                    self.quota.give_file_back();
                }
            }
        }
        placed
    }

    /// Makes the folders that are missing and says which.
    fn folders(&self, made: &mut Vec<PathBuf>) -> io::Result<()> {
        if !self.make_folders {
            return Ok(());
        }
        let mut folder = PathBuf::new();
        for part in &self.folder {
            folder.push(part);
            if self.dir.metadata(&folder).is_ok_and(|data| data.is_dir()) {
                continue;
            }
            self.quota.take_file().map_err(io::Error::other)?;
            if let Err(error) = self.dir.create_dir(&folder) {
                self.quota.give_file_back();
                return Err(match error.kind() {
                    ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
                    _ => error,
                });
            }
            made.push(folder.clone());
        }
        Ok(())
    }
}

/// The folder and the name of a path; `None` where a file has no name (`..`) or is meant to be a folder.
fn parts(path: &Path) -> Option<(&Path, &OsStr)> {
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return None;
    }
    Some((path.parent()?, path.file_name()?))
}

/// Why nothing can be written to a path that names no file.
fn no_file(dir: &Dir, path: &Path) -> FileError {
    match dir.metadata(path) {
        Ok(_) => FileError::NotAFile,
        Err(error) => why_not(&error),
    }
}

/// The size of the file at that place; `None` when there is nothing.
fn replaced(dir: &Dir, path: &Path, folder: &Path, make_folders: bool) -> Result<Option<u64>, FileError> {
    match dir.symlink_metadata(path) {
        Ok(data) if data.is_file() => Ok(Some(data.len())),
        Ok(_) => Err(FileError::NotAFile),
        // A name no file can have is refused with another kind.
        Err(error) if error.kind() != ErrorKind::NotFound => Err(why_not(&error)),
        Err(_) if make_folders || folder.as_os_str().is_empty() => Ok(None),
        // What is missing must be the file and not its folder.
        Err(_) => match dir.metadata(folder) {
            Ok(data) if data.is_dir() => Ok(None),
            Ok(_) => Err(FileError::NotAFolder),
            Err(error) => Err(why_not(&error)),
        },
    }
}

impl Write for Placing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl NewFile for Placing {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        self.file.flush()?;
        if let Some(hidden) = self.hidden.take() {
            if let Err(error) = self.outside.run(|| self.place(&hidden)) {
                self.hidden = Some(hidden);
                return Err(match error.downcast::<FileError>() {
                    Ok(error) => io::Error::other(error),
                    Err(error) => io::Error::other(why_not(&error)),
                });
            }
            self.file.get_mut().share.keep();
        }
        Ok(())
    }
}

impl Drop for Placing {
    fn drop(&mut self) {
        if let Some(hidden) = self.hidden.take() {
            // Nobody is left to tell; it goes with the folder.
            let _ = self.outside.run(|| self.dir.remove_file(hidden));
        }
    }
}

/// A file that takes no more than its share.
struct Counted {
    file: Piecewise,
    share: Share,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.share.take(bytes.len() as u64).map_err(io::Error::other)?;
        let written = self.file.write(bytes);
        self.share.give_back((bytes.len() - written.as_ref().map_or(0, |written| *written)) as u64);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
