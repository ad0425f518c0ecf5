//! Text to tokens to tree.
//!
//! [`parse`] never fails: it gives a lossless tree, which holds every byte of the text, and the list of what is wrong
//! with it. [`ast`] is a typed view of that tree; [`kind`] names its tokens and nodes.

pub mod ast;
pub mod kind;
mod lexer;
mod parser;

pub use lexer::{KEYWORDS, unescape};
pub use parser::{MAX_DEPTH, MAX_NESTING, parse};

pub use kind::{SyntaxKind, SyntaxNode, SyntaxToken};

use crate::diagnostic::Diagnostic;

/// What the parser makes of a text.
pub struct Parse {
    /// The whole text as a tree.
    pub root: ast::Root,
    /// What is wrong with it, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the only thing wrong is that the text ends too early: a terminal asks for another line.
    pub incomplete: bool,
}
