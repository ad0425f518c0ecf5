//! A file that takes the place of another only once all of it is written.
//!
//! It is written under a hidden name beside its place and renamed at the end, so that whoever looks at the place finds
//! the old file or the new one, never a part. Whether it outlives a loss of power is left to the file system: waiting
//! for the disk would cost a program that writes many small files more than all the rest.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use datacode_lang::host::NewFile;

use super::local::{PIECE, Piecewise, regular};
use super::outside::Outside;
use crate::entropy;

/// A file being written. Dropped before [`NewFile::keep`] it is removed.
pub struct Replacing {
    file: BufWriter<Piecewise>,
    /// Where it is now; `None` once it is in its place.
    beside: Option<PathBuf>,
    place: PathBuf,
    outside: Outside,
}

impl Replacing {
    /// Begins to write the file of that place. What is there must be a regular file that may be written.
    ///
    /// # Errors
    /// What the operating system reports, and `IsADirectory` for whatever else is no regular file.
    pub fn begin(place: PathBuf, outside: &Outside) -> io::Result<Replacing> {
        let (place, old) = outside.run(|| match regular(OpenOptions::new().write(true), place.clone()) {
            // A link stays one: the file it leads to is replaced.
            Ok(old) => Ok((fs::canonicalize(place)?, Some(old.metadata()?.permissions()))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((place, None)),
            Err(error) => Err(error),
        })?;
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = folder.join(format!(".datacode-{:016x}", entropy::bits()));
        let file = outside.run(|| {
            let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
            Ok::<File, io::Error>(file)
        })?;
        let written = Replacing {
            file: BufWriter::with_capacity(PIECE, Piecewise { file, outside: outside.clone() }),
            beside: Some(beside),
            place,
            outside: outside.clone(),
        };
        if let Some(permissions) = old {
            written.file.get_ref().file.set_permissions(permissions)?;
        }
        Ok(written)
    }

    /// Where it is until it is kept, for who can only write to a path.
    pub fn beside(&self) -> &Path {
        self.beside.as_deref().unwrap_or(&self.place)
    }
}

impl Write for Replacing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl NewFile for Replacing {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        self.file.flush()?;
        if let Some(beside) = &self.beside {
            self.outside.run(|| fs::rename(beside, &self.place))?;
        }
        self.beside = None;
        Ok(())
    }
}

impl Drop for Replacing {
    fn drop(&mut self) {
        if let Some(beside) = self.beside.take() {
            // Nobody is left to tell, and a hidden file harms nobody.
            let _ = self.outside.run(|| fs::remove_file(beside));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn begun(place: &Path, text: &str) -> Box<Replacing> {
        let mut file = Box::new(Replacing::begin(place.to_owned(), &Outside::none()).unwrap());
        file.write_all(text.as_bytes()).unwrap();
        file.flush().unwrap();
        file
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("report.csv");
        fs::write(&place, "old").unwrap();
        let file = begun(&place, "new");
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        drop(file);
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        begun(&place, "new").keep().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(names(folder.path()), ["report.csv"], "nothing else is left");
    }

    #[test]
    fn a_new_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(begun(&folder.path().join("report.csv"), "half"));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn permissions_and_links_stay_what_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&place, "old").unwrap();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.csv", &link).unwrap();
        begun(&link, "new").keep().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
