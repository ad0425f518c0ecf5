//! A program laid out anew is the same program.

use datacode_lang::format::formatted;
use datacode_lang::syntax::SyntaxKind::{self, NEWLINE, WHITESPACE};
use datacode_lang::syntax::ast::AstNode;
use datacode_lang::syntax::parse;

/// Laying a text out moves no token, changes no tree and is done once.
pub fn formatter(text: &str) {
    let Ok(once) = formatted(text) else { return };
    assert_eq!(tokens(&once), tokens(text), "tokens were changed");
    assert_eq!(shape(&once), shape(text), "the tree was changed");
    assert_eq!(formatted(&once).ok(), Some(once), "laid out twice");
}

/// What of a text the program is made of.
fn tokens(text: &str) -> Vec<String> {
    let parse = parse(text);
    let tokens = parse.root.tokens().filter(|token| !matches!(token.kind(), WHITESPACE | NEWLINE));
    // Behind a comment, white space is part of it.
    tokens.map(|token| token.text().trim_end().to_owned()).collect()
}

/// The tree by its kinds.
fn shape(text: &str) -> Vec<SyntaxKind> {
    parse(text).root.syntax().descendants().map(|node| node.kind()).collect()
}
