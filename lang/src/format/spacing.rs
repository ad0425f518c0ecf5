//! Whether a space stands between two tokens of one line.

use crate::syntax::SyntaxToken;
use crate::syntax::kind::SyntaxKind::{self, *};

fn parent(token: &SyntaxToken) -> Option<SyntaxKind> {
    token.parent().map(|node| node.kind())
}

fn grandparent(token: &SyntaxToken) -> Option<SyntaxKind> {
    token.parent()?.parent().map(|node| node.kind())
}

/// `was_apart`: whether the writer left a space there.
pub(super) fn is_apart(before: &SyntaxToken, token: &SyntaxToken, was_apart: bool) -> bool {
    after(before, token).or_else(|| ahead(before, token, was_apart)).unwrap_or(true)
}

/// What the token to the left decides.
fn after(before: &SyntaxToken, token: &SyntaxToken) -> Option<bool> {
    let glued = match before.kind() {
        L_PAREN | L_BRACKET | DOT | AT => true,
        L_BRACE => parent(before) == Some(OBJECT_EXPR) || token.kind() == R_BRACE,
        COLON => matches!(parent(before), Some(SLICE)),
        EQ => parent(before) == Some(ARG),
        // Two signs in a row stay two.
        MINUS | BANG | PLUS => parent(before) == Some(UNARY_EXPR) && token.kind() != before.kind(),
        STAR | DOUBLE_STAR => matches!(parent(before), Some(SPREAD | PATTERN_NAME)),
        _ => false,
    };
    glued.then_some(false)
}

/// What the token to the right decides.
fn ahead(before: &SyntaxToken, token: &SyntaxToken, was_apart: bool) -> Option<bool> {
    Some(match token.kind() {
        R_PAREN | R_BRACKET | COMMA | SEMICOLON | COLON => false,
        // `1 .abs()`: without the space it would be the beginning of a fraction.
        DOT => was_apart && before.kind() == INT,
        R_BRACE => parent(token) != Some(OBJECT_EXPR),
        EQ if parent(token) == Some(ARG) => false,
        L_BRACKET if parent(token) == Some(INDEX_EXPR) => false,
        L_PAREN => match parent(token) {
            Some(ARG_LIST | CLASS_DECL) => false,
            Some(PARAM_LIST) => !matches!(grandparent(token), Some(FN_DECL | FN_EXPR | CONSTRUCTOR)),
            _ => return None,
        },
        _ => return None,
    })
}
