//! One connection to one share.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datacode_lang::host::{Entry, FileError, FileKind, ShareFault};
use smb2::client::connection::Connection;
use smb2::client::session::Session;
use smb2::client::tree::Tree;
use smb2::crypto::encryption::Cipher;
use smb2::msg::echo::EchoRequest;
use smb2::types::Command;
use smb2::types::flags::Capabilities;
use smb2::{DirectoryEntry, DirectoryReader, FileReader, FileWriter, RenameOptions};

use super::mount::Mount;
use super::{fault, negotiation, writing};
use crate::meter::Uncounted;

/// What the library itself would give up after. It counts also while nobody drives it, as this side's patience does not.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// A share whose server has let us in. It is used and freed on the thread that drives it.
pub struct Link {
    mount: Arc<Mount>,
    connection: Connection,
    tree: Arc<Tree>,
    used: Cell<Instant>,
}

/// One that several use.
pub type Shared = Uncounted<Rc<Link>>;

/// What is known of a file or a folder.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub size: u64,
}

impl Link {
    /// Connects, signs in and enters the share.
    pub async fn dial(mount: Arc<Mount>) -> Result<Link, FileError> {
        let mut connection = negotiation::negotiated(&mount.address).await.map_err(fault::of_signing_in)?;
        connection.set_response_timeout(None);
        connection.set_send_timeout(None);
        connection.set_keepalive(None);
        connection.set_credit_wait_timeout(NEVER);
        connection.set_write_budget(writing::AHEAD);
        let account = &mount.account;
        let session = Session::setup(&mut connection, &account.login, account.password.reveal(), &account.domain)
            .await
            .map_err(fault::of_signing_in)?;
        encrypt(&mut connection, &session);
        let tree = Tree::connect(&mut connection, &mount.share).await.map_err(fault::of_connecting)?;
        if tree.encrypt_data && !connection.should_encrypt() {
            return Err(FileError::Share(ShareFault::NotUnderstood));
        }
        Ok(Link { mount, connection, tree: Arc::new(tree), used: Cell::new(Instant::now()) })
    }

    /// Whether its folder can be listed: being let in says little yet.
    pub async fn prove(&self) -> Result<(), FileError> {
        let below = &self.mount.below;
        let opened = self.tree.open_directory_reader(self.connection.clone(), below).await;
        let mut reader = opened.map_err(fault::of_connecting)?;
        reader.next_batch().await.map(drop).map_err(fault::of_connecting)
    }

    /// What its share is mounted by.
    pub fn name(&self) -> &str {
        &self.mount.name
    }

    /// Whether it leads to that very mount, not to one that had its name before.
    pub fn is_of(&self, mount: &Arc<Mount>) -> bool {
        Arc::ptr_eq(&self.mount, mount)
    }

    /// How long it has not been used.
    pub fn idle(&self) -> Duration {
        self.used.get().elapsed()
    }

    /// Asks the server whether it is still there.
    pub async fn echo(&self) -> Result<(), FileError> {
        let answer = self.connection.execute(Command::Echo, &EchoRequest, None).await;
        answer.map(drop).map_err(fault::of_file)
    }

    /// Notes that it has just answered.
    pub fn touch(&self) {
        self.used.set(Instant::now());
    }

    /// Looks at a path.
    pub async fn look(&self, path: &str) -> Result<Known, FileError> {
        let found = self.tree.stat(&mut self.connection.clone(), path).await.map_err(fault::of_file)?;
        Ok(Known { kind: kind(found.is_directory, found.is_link()), size: found.size })
    }

    /// Opens a folder to be listed.
    pub async fn folder(&self, path: &str) -> Result<DirectoryReader, FileError> {
        let opened = self.tree.open_directory_reader(self.connection.clone(), path).await;
        opened.map_err(fault::of_file)
    }

    /// Opens a file to be read.
    pub async fn open(&self, path: &str) -> Result<FileReader, FileError> {
        let opened = self.tree.open_file_reader(self.connection.clone(), path).await;
        let reader = opened.map_err(fault::of_file)?;
        if reader.info().is_directory { Err(FileError::NotAFile) } else { Ok(reader) }
    }

    /// Makes a file that is not there yet.
    pub async fn create(&self, path: &str) -> Result<FileWriter, FileError> {
        let made = self.tree.create_file_writer_exclusive(self.connection.clone(), path).await;
        made.map_err(fault::of_file)
    }

    /// Puts a file into another's place.
    pub async fn replace(&self, from: &str, to: &str) -> Result<(), FileError> {
        let options = RenameOptions::new().replace_if_exists(true);
        let moved = self.tree.rename_with(&mut self.connection.clone(), from, to, options).await;
        moved.map_err(fault::of_file)
    }

    /// Removes a file.
    pub async fn remove(&self, path: &str) -> Result<(), FileError> {
        let removed = self.tree.delete_file(&mut self.connection.clone(), path).await;
        removed.map_err(fault::of_file)
    }

    /// Takes leave of the server.
    pub async fn close(&self) {
        // It notices by itself if it does not hear this.
        let _ = self.tree.disconnect(&mut self.connection.clone()).await;
    }
}

/// Some of the entries of a folder; `None`: there are no more.
pub async fn batch(folder: &mut DirectoryReader) -> Result<Option<Vec<Entry>>, FileError> {
    let batch = folder.next_batch().await.map_err(fault::of_file)?;
    let entries = |batch: Vec<DirectoryEntry>| {
        let entries = batch.into_iter().filter(|entry| !matches!(entry.name.as_str(), "." | ".."));
        entries.map(|entry| Entry { kind: kind(entry.is_directory, entry.is_link()), name: entry.name }).collect()
    };
    Ok(batch.map(entries))
}

/// A link leads nobody knows where, perhaps back to where one came from.
fn kind(is_directory: bool, is_link: bool) -> FileKind {
    match (is_directory, is_link) {
        (_, true) => FileKind::Other,
        (true, false) => FileKind::Folder,
        (false, false) => FileKind::File,
    }
}

/// Everything that follows is encrypted if the server can, whether or not it demands that: nobody on the way reads it, and
/// AES-GCM costs less than the signatures that would stand in its place. A guest has no keys.
fn encrypt(connection: &mut Connection, session: &Session) {
    let Some(params) = connection.params().filter(|_| session.should_sign && !connection.should_encrypt()) else {
        return;
    };
    // SMB 3.0 knows one cipher and negotiates none.
    let old = params.capabilities.contains(Capabilities::ENCRYPTION).then_some(Cipher::Aes128Ccm);
    if let (Some(ours), Some(theirs), Some(cipher)) =
        (&session.encryption_key, &session.decryption_key, params.cipher.or(old))
    {
        connection.activate_encryption(ours.clone(), theirs.clone(), cipher);
    }
}
