//! A text of a program, and where it comes from.

use std::ops::Deref;
use std::rc::Rc;

/// Whose names a text uses: those of the session ([`SESSION`]) or those of one module.
pub type Space = u32;

/// The names of the session itself.
pub const SESSION: Space = 0;

/// A text that is compiled.
pub struct Source {
    /// The text.
    pub text: Box<str>,
    /// The module it is, as it is imported; empty for the session's own texts.
    pub module: Rc<str>,
    /// The file a module was read from.
    pub file: Option<Rc<str>>,
    /// The folder of that file, as the host's paths have it.
    pub folder: Rc<str>,
    /// Whose names it uses.
    pub space: Space,
}

impl Source {
    /// A text of the session.
    pub fn session(text: &str) -> Source {
        Source { text: Box::from(text), module: Rc::from(""), file: None, folder: Rc::from(""), space: SESSION }
    }
}

impl Deref for Source {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}
