//! Files as requests see them that are no programs.

use std::io::Read;

use crate::builtins::{self, told};
use crate::error::Error;
use crate::host::{FileError, Host, Stop};
use crate::messages::Message;
use crate::table::folder;

/// Why something was not done.
#[derive(Debug)]
pub enum Undone {
    /// It was to stop.
    Stopped(Stop),
    /// It cannot be done.
    Refused(Message),
}

impl From<Box<Error>> for Undone {
    fn from(error: Box<Error>) -> Undone {
        match *error {
            Error::Stopped(stop) => Undone::Stopped(stop),
            Error::Raised(raised) => Undone::Refused(raised.message.clone()),
        }
    }
}

/// What an error of the files means.
pub fn undone(path: &str, error: FileError) -> Undone {
    told(path, error).map_or_else(Undone::Stopped, Undone::Refused)
}

/// The files of a folder and the folders below, sorted, hidden ones left out, each with the folder's path before it.
///
/// # Errors
/// Those of the files; there are too many; the host's limits.
pub fn list(folder: &str, host: &mut dyn Host) -> Result<Vec<String>, Undone> {
    Ok(folder::list(folder, true, &|_| true, host)?)
}

/// Opens a file to be read.
///
/// # Errors
/// Those of the files.
pub fn open(path: &str, host: &mut dyn Host) -> Result<Box<dyn Read>, Undone> {
    Ok(builtins::open(path, host)?)
}
