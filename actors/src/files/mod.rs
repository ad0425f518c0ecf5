//! What paths mean for a session: each kind of place brings a [`datacode_lang::host::FileSystem`].
//!
//! All of them do their input and output outside the run gate, so that a slow disk delays only its own session.

pub mod local;
pub mod outside;
pub mod replacing;

use std::path::PathBuf;
use std::rc::Rc;

use datacode_lang::host::FileSystem;

use crate::session::gate::{Gate, Seat};
use crate::session::sync::Arc;

/// The files the sessions of a server see.
#[derive(Debug, Clone)]
pub enum Place {
    /// The disk as the server's user sees it; relative paths begin at this folder.
    Local(PathBuf),
}

impl Place {
    /// The files as the session of that thread sees them.
    pub fn open(&self, gate: &Arc<Gate>, seat: &Arc<Seat>) -> Rc<dyn FileSystem> {
        match self {
            Place::Local(folder) => Rc::new(local::LocalFiles::new(folder.clone(), gate.clone(), seat.clone())),
        }
    }
}
