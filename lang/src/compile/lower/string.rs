//! Strings: escapes and interpolation.

use std::rc::Rc;

use super::Lowering;
use crate::compile::tree::{Expr, ExprKind};
use crate::syntax::ast::{AstNode, StringLit, StringPart, span_of};
use crate::syntax::{SyntaxKind, unescape};

impl Lowering<'_> {
    pub(super) fn string(&mut self, string: &StringLit) -> ExprKind {
        let span = span_of(string.syntax());
        let mut pieces: Vec<Expr> = Vec::new();
        let mut text = String::new();
        let mut interpolated = false;
        for part in string.parts() {
            match part {
                StringPart::Token(token) if token.kind() == SyntaxKind::STRING_ESCAPE => {
                    escape(token.text(), &mut text)
                }
                StringPart::Token(token) => text.push_str(token.text()),
                StringPart::Interpolation(part) => {
                    interpolated = true;
                    if !text.is_empty() {
                        let piece = Rc::from(std::mem::take(&mut text));
                        pieces.push(Expr { span, kind: ExprKind::Str(piece) });
                    }
                    if let Some(e) = part.expr() {
                        pieces.push(self.expression(&e));
                    }
                }
            }
        }
        if !interpolated {
            return ExprKind::Str(Rc::from(text));
        }
        if !text.is_empty() {
            pieces.push(Expr { span, kind: ExprKind::Str(Rc::from(text)) });
        }
        ExprKind::Interpolated(pieces)
    }
}

/// The text of a string without interpolation.
pub(super) fn constant(string: &StringLit) -> String {
    let mut text = String::new();
    for part in string.parts() {
        match part {
            StringPart::Token(token) if token.kind() == SyntaxKind::STRING_ESCAPE => escape(token.text(), &mut text),
            StringPart::Token(token) => text.push_str(token.text()),
            StringPart::Interpolation(part) => text.push_str(&part.syntax().text().to_string()),
        }
    }
    text
}

/// What one escape stands for; one that means nothing stays as written.
fn escape(written: &str, out: &mut String) {
    match unescape(written) {
        Some(c) => out.push(c),
        None => out.push_str(written),
    }
}
