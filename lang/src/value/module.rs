//! Modules: texts whose variables others use, and functions the language brings along.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::source::Space;

/// A module of the session.
pub struct Module {
    /// Which one it is; no class has the same number.
    pub number: u64,
    /// As it is imported: `m.n`.
    pub name: Rc<str>,
    /// What it is.
    pub kind: ModuleKind,
    /// The modules inside it that have been imported, by the last part of their names.
    pub children: RefCell<FxHashMap<Rc<str>, Rc<Module>>>,
}

/// What a module is.
pub enum ModuleKind {
    /// A text: whose names are its own, and how far it has come.
    Text {
        /// Its names.
        space: Space,
        /// The file it stands in.
        file: Rc<str>,
        /// How far it has come.
        state: Cell<State>,
    },
    /// A folder without a text of its own.
    Folder,
    /// Functions of the language: those whose names begin with the module's.
    BuiltIn,
}

/// How far the text of a module has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has not been read, or it failed.
    Unread,
    /// It runs, as this program, or did when it failed.
    Running(u32),
    /// It has run to its end.
    Done,
}
