//! Where the database goes.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use datacode_actors::files::outside::Outside;
use datacode_actors::files::replacing::Replacing;
use datacode_lang::host::NewFile;

use super::Fault;

/// What every SQLite database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Files SQLite leaves beside a database that is open, or was when its program ended.
const COMPANIONS: [&str; 2] = ["-journal", "-wal"];

/// Refuses a place whose file must not be replaced. Asked before the program runs, so that its work is not lost.
pub fn check(file: &Path) -> Result<(), Fault> {
    let mut begin = Vec::new();
    match open(file) {
        Ok(old) => old.take(MAGIC.len() as u64).read_to_end(&mut begin)?,
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    if !begin.is_empty() && begin != MAGIC {
        return Err(Fault::NotDatabase);
    }
    let companion = |ending: &&str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name).exists()
    };
    // What they hold would be written into the new database.
    if COMPANIONS.iter().any(companion) { Err(Fault::InUse) } else { Ok(()) }
}

fn open(file: &Path) -> io::Result<File> {
    if !std::fs::metadata(file)?.is_file() {
        return Err(ErrorKind::IsADirectory.into());
    }
    OpenOptions::new().read(true).write(true).open(file)
}

/// Begins the file that takes the place at the end.
pub(super) fn begin(file: &Path) -> Result<Replacing, Fault> {
    check(file)?;
    Ok(Replacing::begin(file.to_owned(), &Outside::none())?)
}

/// Puts what was written in its place.
pub(super) fn keep(new: Replacing) -> Result<(), Fault> {
    Ok(Box::new(new).keep()?)
}
