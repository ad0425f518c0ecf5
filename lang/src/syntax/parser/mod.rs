//! Tokens to tree: recursive descent for statements, operator precedence for expressions.
//!
//! [`cursor`] walks the tokens and builds the tree; `statements`, `compound`, `functions` and `classes` parse statements
//! and `blocks` what stands in them; `expressions`, `primary` and `lists` parse values; `recovery` decides what to do with
//! what does not fit, and `report` turns what was noticed into diagnostics.
//!
//! White space and comments go into the tree before the token they precede, outside the node that begins there, so a
//! node begins and ends with a token of its own.
//!
//! Depth: `nesting` counts calls of the parser within each other, `depth` counts levels of the tree, to which links of
//! a chain (`a.b.c`, `a + b + c`, `else if`) add without recursion. Whoever walks the tree recursively, as dropping it
//! does, may rely on [`MAX_DEPTH`].

mod blocks;
mod classes;
mod compound;
mod cursor;
mod expressions;
mod functions;
mod lists;
mod primary;
mod recovery;
mod report;
mod statements;

use super::ast::Root;
use super::{Parse, lexer};
use cursor::Parser;

/// How many constructs may stand inside each other. In a debug build the parser needs less than
/// 512 KiB of native stack for all of them.
pub const MAX_NESTING: u32 = 200;
/// How many levels nesting and chains may make together. A level is at most four nodes of the tree.
pub const MAX_DEPTH: u32 = 500;

/// Parses a text. Never fails: what is wrong stands in the result.
pub fn parse(source: &str) -> Parse {
    // Offsets in a tree have 32 bits. Nothing that long gets here: frames and files are bounded far below.
    let mut end = source.len().min(u32::MAX as usize);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let source = &source[..end];
    let lexed = lexer::lex(source);
    let mut parser = Parser::new(source, &lexed);
    parser.root();
    let (green, errors) = parser.finish();
    let (diagnostics, incomplete) = errors.finish(source, lexed.errors);
    Parse { root: Root::of(green), diagnostics, incomplete }
}

#[cfg(test)]
mod tests;
