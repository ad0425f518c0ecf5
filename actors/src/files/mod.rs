//! What paths mean for a session: each kind of place brings a [`datacode_lang::host::FileSystem`].
//!
//! [`local`] is the disk as the server's user sees it; [`caged`] one folder nothing leads out of, be it one for all to
//! read or the session's [`own`], into which [`placing`] puts what programs write and what clients send ([`upload`]),
//! within a [`quota`]; [`shares`] those of SMB servers, which [`seen`] puts beside them. All of them do their input and
//! output outside the run gate, so that a slow disk delays only its own session.

pub mod caged;
pub mod local;
pub mod outside;
pub mod own;
pub mod placing;
pub mod quota;
pub mod replacing;
pub mod seen;
pub mod shares;
pub mod upload;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use datacode_lang::host::FileSystem;

use self::caged::{Cage, CagedFiles};
use self::outside::Outside;
use self::own::{OwnFolder, ServerFolder};
use self::seen::Seen;
use self::shares::Shares;
use crate::limits::Limits;
use crate::session::SessionCore;
use crate::session::gate::Seat;
use crate::session::sync::Arc;

/// The files the sessions of a server see.
#[derive(Debug, Clone)]
pub enum Place {
    /// The disk as the server's user sees it; relative paths begin at this folder.
    Local(PathBuf),
    /// One folder, to be read (`--root`).
    Root(Arc<Dir>),
    /// A folder for each session (`--use-ve`).
    Own(Arc<ServerFolder>),
}

impl Place {
    /// That folder and nothing else, to be read.
    ///
    /// # Errors
    /// What the operating system reports: it is no folder, or may not be entered.
    pub fn root(folder: &Path) -> std::io::Result<Place> {
        Ok(Place::Root(Arc::new(Dir::open_ambient_dir(folder, ambient_authority())?)))
    }

    /// A folder for each session below this state directory, which is made.
    ///
    /// # Errors
    /// What the operating system reports.
    pub fn own(state: &Path, limits: &Limits) -> std::io::Result<Place> {
        Ok(Place::Own(Arc::new(ServerFolder::make(state, limits.ve_bytes, limits.ve_files)?)))
    }

    /// What one session has of it.
    pub fn of_session(&self, session: &str) -> SessionPlace {
        match self {
            Place::Local(folder) => SessionPlace::Local(folder.clone()),
            Place::Root(folder) => SessionPlace::Root(folder.clone()),
            Place::Own(server) => SessionPlace::Own(server.of_session(session)),
        }
    }

    /// The server has ended: removes what was its own.
    pub fn close(&self) {
        if let Place::Own(server) = self {
            server.close();
        }
    }
}

/// The files of one session. It outlives the session's interpreters.
#[derive(Debug, Clone)]
pub enum SessionPlace {
    /// The disk, from this folder on.
    Local(PathBuf),
    /// A folder to be read.
    Root(Arc<Dir>),
    /// The session's own folder.
    Own(Arc<OwnFolder>),
}

/// The files of a session as its thread reaches them.
pub struct Files {
    /// What programs see.
    pub seen: Rc<dyn FileSystem>,
    /// Where files that are sent go, for sessions with a folder of their own.
    pub own: Option<Rc<CagedFiles>>,
    /// The session's shares.
    pub shares: Rc<Shares>,
}

impl SessionPlace {
    /// The files as the session's thread sees them. Makes the session's own folder, outside the gate.
    pub fn open(&self, core: &SessionCore, seat: &Arc<Seat>) -> Files {
        let outside = Outside::of(core.gate().clone(), seat.clone());
        let shares = Rc::new(Shares::new(core.mounts().clone(), core.limits(), outside.clone()));
        let (here, own): (Rc<dyn FileSystem>, Option<Rc<CagedFiles>>) = match self {
            SessionPlace::Local(folder) => (Rc::new(local::LocalFiles::new(folder.clone(), outside)), None),
            SessionPlace::Root(folder) => (Rc::new(CagedFiles::new(Cage::Shown(folder.clone()), outside)), None),
            SessionPlace::Own(folder) => {
                if let Err(error) = folder.dir() {
                    // It is tried again when it is needed.
                    log::warn!(error:% = error; "the folder of a session cannot be made");
                }
                let files = Rc::new(CagedFiles::new(Cage::Own(folder.clone()), outside));
                (files.clone(), Some(files))
            }
        };
        Files { seen: Rc::new(Seen::new(here, shares.clone())), own, shares }
    }

    /// Whether something of it stands on the disk that goes with the session.
    pub fn is_own(&self) -> bool {
        matches!(self, SessionPlace::Own(_))
    }

    /// The session has ended. It may take long: not for a thread that serves others.
    pub fn end(&self) {
        if let SessionPlace::Own(folder) = self {
            folder.end();
        }
    }
}
