//! What a session may keep in its own folder, counted as it stands there: a file that takes the place of another counts
//! in its stead, and one that was given up does not count at all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datacode_lang::host::FileError;

/// The bound of one folder, and what stands in it.
#[derive(Debug)]
pub struct Quota {
    most_bytes: u64,
    most_files: u64,
    held: Mutex<Held>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Held {
    bytes: u64,
    /// Files and folders.
    files: u64,
}

impl Quota {
    /// Of an empty folder.
    pub fn new(most_bytes: u64, most_files: u64) -> Quota {
        Quota { most_bytes, most_files, held: Mutex::new(Held::default()) }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more file or folder.
    pub fn take_file(&self) -> Result<(), FileError> {
        let mut held = self.held();
        if held.files >= self.most_files {
            return Err(FileError::FilesFull(self.most_files));
        }
        held.files += 1;
        Ok(())
    }

    /// A file or folder that did not come to be.
    pub fn give_file_back(&self) {
        let mut held = self.held();
        held.files = held.files.saturating_sub(1);
    }

    fn take_bytes(&self, bytes: u64) -> Result<(), FileError> {
        let mut held = self.held();
        if held.bytes.saturating_add(bytes) > self.most_bytes {
            return Err(FileError::BytesFull(self.most_bytes));
        }
        held.bytes += bytes;
        Ok(())
    }

    fn give_bytes_back(&self, bytes: u64) {
        let mut held = self.held();
        held.bytes = held.bytes.saturating_sub(bytes);
    }
}

/// The share of one file that is being written. What it has taken is given back when it is dropped before
/// [`Share::keep`].
#[derive(Debug)]
pub struct Share {
    quota: Arc<Quota>,
    /// Bytes of the file it replaces; `None` when there is none.
    replaces: Option<u64>,
    written: u64,
    kept: bool,
}

impl Share {
    /// The share of a file that replaces one of so many bytes, or none.
    pub fn begin(quota: Arc<Quota>, replaces: Option<u64>) -> Result<Share, FileError> {
        if replaces.is_none() {
            quota.take_file()?;
        }
        Ok(Share { quota, replaces, written: 0, kept: false })
    }

    /// Bytes that are about to be written. Only what the replaced file did not take counts.
    pub fn take(&mut self, bytes: u64) -> Result<(), FileError> {
        let after = self.written + bytes;
        self.quota.take_bytes(self.beyond(after) - self.beyond(self.written))?;
        self.written = after;
        Ok(())
    }

    /// Of what was taken last, so much was not written.
    pub fn give_back(&mut self, bytes: u64) {
        let after = self.written.saturating_sub(bytes);
        self.quota.give_bytes_back(self.beyond(self.written) - self.beyond(after));
        self.written = after;
    }

    /// The file is in its place.
    pub fn keep(&mut self) {
        self.kept = true;
        self.quota.give_bytes_back(self.replaces.unwrap_or_default().saturating_sub(self.written));
    }

    fn beyond(&self, written: u64) -> u64 {
        written.saturating_sub(self.replaces.unwrap_or_default())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        self.quota.give_bytes_back(self.beyond(self.written));
        if self.replaces.is_none() {
            self.quota.give_file_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota() -> Arc<Quota> {
        Arc::new(Quota::new(100, 2))
    }

    fn held(quota: &Quota) -> (u64, u64) {
        let held = *quota.held();
        (held.bytes, held.files)
    }

    fn write(quota: &Arc<Quota>, replaces: Option<u64>, bytes: u64) -> Result<(), FileError> {
        let mut share = Share::begin(quota.clone(), replaces)?;
        share.take(bytes)?;
        share.keep();
        Ok(())
    }

    #[test]
    fn a_file_that_replaces_another_counts_in_its_stead() {
        let quota = quota();
        write(&quota, None, 60).unwrap();
        for bytes in [60, 100, 1, 70] {
            write(&quota, Some(held(&quota).0), bytes).unwrap();
            assert_eq!(held(&quota), (bytes, 1));
        }
        assert_eq!(write(&quota, Some(70), 101), Err(FileError::BytesFull(100)));
        assert_eq!(held(&quota), (70, 1), "what failed does not count");
    }

    #[test]
    fn what_is_given_up_does_not_count() {
        let quota = quota();
        let mut share = Share::begin(quota.clone(), None).unwrap();
        share.take(40).unwrap();
        share.take(60).unwrap();
        assert_eq!(share.take(1), Err(FileError::BytesFull(100)));
        share.give_back(10);
        assert_eq!(held(&quota), (90, 1));
        drop(share);
        assert_eq!(held(&quota), (0, 0));
        let mut share = Share::begin(quota.clone(), Some(30)).unwrap();
        share.take(20).unwrap();
        drop(share);
        assert_eq!(held(&quota), (0, 0), "a replaced file that stays is counted as before");
    }

    #[test]
    fn there_are_no_more_files_and_folders_than_may_be() {
        let quota = quota();
        write(&quota, None, 0).unwrap();
        quota.take_file().unwrap();
        assert_eq!(write(&quota, None, 0), Err(FileError::FilesFull(2)));
        write(&quota, Some(0), 5).unwrap();
        quota.give_file_back();
        write(&quota, None, 0).unwrap();
    }
}
