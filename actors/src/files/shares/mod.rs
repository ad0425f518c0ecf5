//! SMB shares: what `lib://` means for a session.
//!
//! [`mount`] has the table of the shares a session has connected, which outlives its interpreters; `link` is one
//! connection, begun by `negotiation`; [`waiting`] drives all of a session's on its own thread, outside the run gate, and
//! can be stopped at any time. A connection that was lost is opened again when it is needed next.

mod fault;
mod link;
pub mod mount;
mod negotiation;
mod reading;
pub mod waiting;
mod writing;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use datacode_lang::host::{Entry, FileError, FileKind, NewFile, ShareFault};
use tokio::task::yield_now;
use tokio::time::timeout;

use self::link::{Known, Link, Shared};
use self::mount::{Mount, Mounts, Named};
use self::reading::ShareReader;
use self::waiting::{Asks, Waiting};
use self::writing::{Left, ShareWriter};
use super::outside::Outside;
use crate::limits::Limits;
use crate::meter::{Uncounted, unmetered};

/// How long a connection that was idle may take to say that it lives.
const ECHO: Duration = Duration::from_secs(2);

/// The shares of a session as its thread reaches them.
pub struct Shares {
    mounts: Arc<Mounts>,
    most: usize,
    patience: Duration,
    /// A connection that was not used for that long is asked whether it lives.
    idle: Duration,
    outside: Outside,
    asks: Rc<RefCell<Asks>>,
    /// Made at the first connection.
    waiting: RefCell<Option<Rc<Waiting>>>,
    links: RefCell<BTreeMap<String, Shared>>,
    /// The path that was opened last, and its bytes: whoever reads a table asks for them next, which would be a third of the
    /// time a small file takes.
    opened: RefCell<Option<(String, u64)>>,
    left: Rc<Left>,
}

/// Why a share was not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConnected {
    /// The operator lets nobody connect any.
    Off,
    /// One is mounted by that name.
    Already,
    /// The session has as many as it may have.
    TooMany(usize),
    /// The server or the way there.
    Failed(FileError),
}

impl Shares {
    /// Those of that table, for a thread that leaves the gate this way.
    pub fn new(mounts: Arc<Mounts>, limits: &Limits, outside: Outside) -> Shares {
        Shares {
            mounts,
            most: usize::try_from(limits.shares).unwrap_or(usize::MAX),
            patience: Duration::from_millis(limits.share_time),
            idle: Duration::from_millis(limits.share_idle),
            outside,
            asks: Rc::new(RefCell::new(Rc::new(|| Ok(())))),
            waiting: RefCell::default(),
            links: RefCell::default(),
            opened: RefCell::default(),
            left: Rc::default(),
        }
    }

    /// From now on whoever waits for a server asks this whether to go on.
    pub fn listen(&self, asks: Asks) {
        *self.asks.borrow_mut() = asks;
    }

    /// Connects a share, and keeps it only if it can be listed. `replace`: in the place of one of the same name.
    ///
    /// # Errors
    /// Why not; then everything is as before.
    pub fn connect(&self, mount: &Mount, replace: bool) -> Result<(), NotConnected> {
        if self.most == 0 {
            return Err(NotConnected::Off);
        }
        match self.mounts.get(&mount.name) {
            Some(_) if !replace => return Err(NotConnected::Already),
            None if self.mounts.count() >= self.most => return Err(NotConnected::TooMany(self.most)),
            _ => {}
        }
        // The table is the session's and outlives this thread.
        let mount = Uncounted::new(|| Arc::new(mount.clone()));
        let waiting = self.waiting().map_err(NotConnected::Failed)?;
        let dialled = waiting.until(async {
            let link = Link::dial(Arc::clone(&mount)).await?;
            link.prove().await?;
            Ok(link)
        });
        let link = dialled.map_err(NotConnected::Failed)?;
        let link = Uncounted::new(|| Rc::new(link));
        self.forget(&mount.name);
        unmetered(|| {
            self.links.borrow_mut().insert(mount.name.clone(), link);
            self.mounts.put(mount.into_inner());
        });
        Ok(())
    }

    /// Gives a share up; false when there is none of that name.
    pub fn disconnect(&self, name: &str) -> bool {
        let was = unmetered(|| self.mounts.remove(name));
        self.forget(name);
        was
    }

    /// All that are connected, and whether each has a connection now; one that has none gets one when it is used.
    pub fn connections(&self) -> Vec<(Arc<Mount>, bool)> {
        let links = self.links.borrow();
        let lives = |mount: &Arc<Mount>| links.get(&mount.name).is_some_and(|link| link.is_of(mount));
        self.mounts.all().into_iter().map(|mount| (mount.clone(), lives(&mount))).collect()
    }

    /// What a path that begins with `lib://` names.
    ///
    /// # Errors
    /// Those of the share.
    pub fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        Ok(self.look(path)?.kind)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Those of the share.
    pub fn size(&self, path: &str) -> Result<u64, FileError> {
        if let Some((opened, size)) = self.opened.take()
            && opened == path
        {
            return Ok(size);
        }
        let Known { kind, size } = self.look(path)?;
        if kind == FileKind::File { Ok(size) } else { Err(FileError::NotAFile) }
    }

    fn look(&self, path: &str) -> Result<Known, FileError> {
        match self.mounts.find(path)? {
            Named::All => Ok(Known { kind: FileKind::Folder, size: 0 }),
            Named::On(mount, inner) => Ok(*self.with(&mount, async |link| link.look(&inner).await)?.1),
        }
    }

    /// The entries of a folder.
    ///
    /// # Errors
    /// Those of the share.
    pub fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        match self.mounts.find(folder)? {
            Named::All => {
                let folder = |mount: Arc<Mount>| Entry { name: mount.name.clone(), kind: FileKind::Folder };
                Ok(self.mounts.all().into_iter().map(folder).collect())
            }
            Named::On(mount, inner) => {
                let (link, mut folder) = self.with(&mount, async |link| link.folder(&inner).await)?;
                let waiting = self.waiting()?;
                let mut entries = Vec::new();
                loop {
                    let batch = waiting.until(link::batch(&mut folder));
                    match batch.inspect_err(|error| self.note(&link, *error))? {
                        // A copy: what the program gets is counted.
                        Some(batch) => entries.extend(Uncounted::new(|| batch).iter().cloned()),
                        None => break,
                    }
                }
                link.touch();
                Ok(entries)
            }
        }
    }

    /// Opens a file to be read.
    ///
    /// # Errors
    /// Those of the share.
    pub fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        let Named::On(mount, inner) = self.mounts.find(path)? else { return Err(FileError::NotAFile) };
        let (link, reader) = self.with(&mount, async |link| link.open(&inner).await)?;
        *self.opened.borrow_mut() = Some((path.to_owned(), reader.size()));
        Ok(Box::new(ShareReader::new(self.waiting()?, link, reader)))
    }

    /// Begins a file that is new or takes the place of one.
    ///
    /// # Errors
    /// Those of the share.
    pub fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        let Named::On(mount, inner) = self.mounts.find(path)? else { return Err(FileError::NotAFile) };
        let (link, begun) = self.with(&mount, async |link| writing::begin(link, &inner).await)?;
        Ok(Box::new(ShareWriter::new(self.waiting()?, link, begun, self.left.clone())))
    }

    fn waiting(&self) -> Result<Rc<Waiting>, FileError> {
        let mut waiting = self.waiting.borrow_mut();
        if let Some(waiting) = &*waiting {
            return Ok(waiting.clone());
        }
        let made = Waiting::new(self.outside.clone(), self.asks.clone(), self.patience).map_err(|error| {
            log::warn!(error:% = error; "no runtime for the shares of a session");
            FileError::Io
        })?;
        Ok(waiting.insert(Rc::new(made)).clone())
    }

    /// Does something by the connection of a share, and tells by which. One that turns out to be lost is opened again, once.
    fn with<T>(
        &self,
        mount: &Arc<Mount>,
        work: impl AsyncFn(&Link) -> Result<T, FileError>,
    ) -> Result<(Shared, Uncounted<T>), FileError> {
        let waiting = self.waiting()?;
        if let Some(link) = self.living(mount, &waiting) {
            match self.by(link, &waiting, &work) {
                Err(FileError::Share(ShareFault::Lost)) => {}
                done => return done,
            }
        }
        let link = waiting.until(Link::dial(mount.clone()))?;
        let link = Uncounted::new(|| Rc::new(link));
        unmetered(|| self.links.borrow_mut().insert(mount.name.clone(), link.clone()));
        self.by(link, &waiting, &work)
    }

    fn by<T>(
        &self,
        link: Shared,
        waiting: &Waiting,
        work: &impl AsyncFn(&Link) -> Result<T, FileError>,
    ) -> Result<(Shared, Uncounted<T>), FileError> {
        match waiting.until(work(&link)) {
            Ok(done) => {
                link.touch();
                self.left.clean_up(&link, waiting);
                Ok((link, Uncounted::new(|| done)))
            }
            Err(error) => {
                self.note(&link, error);
                Err(error)
            }
        }
    }

    /// A connection that has failed so is used no more.
    fn note(&self, link: &Link, error: FileError) {
        if fault::is_broken(error) {
            self.forget(link.name());
        }
    }

    /// The connection of a share, if it has one and that one lives as far as anybody knows.
    fn living(&self, mount: &Arc<Mount>, waiting: &Waiting) -> Option<Shared> {
        let link = self.links.borrow().get(&mount.name).filter(|link| link.is_of(mount)).cloned()?;
        // What stands between may have forgotten it.
        if link.idle() >= self.idle {
            let lives = waiting
                .until(async { timeout(ECHO, link.echo()).await.unwrap_or(Err(FileError::Share(ShareFault::Silent))) });
            if lives.is_err() {
                self.forget(&mount.name);
                return None;
            }
        }
        Some(link)
    }

    fn forget(&self, name: &str) {
        let link = unmetered(|| self.links.borrow_mut().remove(name));
        if let (Some(link), Some(waiting)) = (link, &*self.waiting.borrow()) {
            waiting.part(async move {
                link.close().await;
                drop(link);
                // What held the socket learns of it.
                yield_now().await;
            });
        }
    }
}

impl Drop for Shares {
    fn drop(&mut self) {
        let names: Vec<String> = self.links.borrow().keys().cloned().collect();
        names.iter().for_each(|name| self.forget(name));
        if let Some(waiting) = self.waiting.take().and_then(Rc::into_inner) {
            waiting.end();
        }
    }
}
