//! A program's text in the usual layout: indentation, spaces, empty lines. Lines are broken where the writer broke them,
//! comments and strings stay as they are, and no token is added, lost or moved, so the program means what it meant.
//!
//! [`spacing`] decides between two tokens of a line, [`indent`] where a line begins.

mod indent;
mod spacing;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::{SyntaxToken, parse};
use indent::Lines;

/// One step of indentation.
const STEP: &str = "    ";

/// The text laid out anew; a text that is laid out already comes back as it is.
///
/// # Errors
/// What is wrong with the program: only one without mistakes is touched.
pub fn formatted(source: &str) -> Result<String, Vec<Diagnostic>> {
    let parse = parse(source);
    if !parse.diagnostics.is_empty() {
        return Err(parse.diagnostics);
    }
    let mut writer = Writer { out: String::with_capacity(source.len()), lines: Lines::default(), before: None };
    let mut verbatim_to = 0;
    let mut gap = Gap::default();
    for token in parse.root.tokens() {
        let range = token.text_range();
        if u32::from(range.start()) < verbatim_to {
            continue;
        }
        if matches!(token.kind(), WHITESPACE | NEWLINE) {
            gap.add(&token);
            continue;
        }
        writer.separate(&token, std::mem::take(&mut gap));
        match outermost_string(&token) {
            Some(text) => {
                verbatim_to = text.end;
                writer.out.push_str(&source[text.start as usize..text.end as usize]);
            }
            None => writer.out.push_str(token.text().trim_end()),
        }
        writer.before = Some(token);
    }
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    Ok(writer.out)
}

/// White space between two tokens.
#[derive(Default)]
struct Gap {
    line_ends: usize,
    /// Spaces since the last line end.
    blanks: usize,
}

impl Gap {
    fn add(&mut self, token: &SyntaxToken) {
        // One token is one line end, of whatever characters.
        if token.kind() == NEWLINE {
            (self.line_ends, self.blanks) = (self.line_ends + 1, 0);
        } else {
            self.blanks += token.text().chars().count();
        }
    }
}

struct Writer {
    out: String,
    lines: Lines,
    /// The token written last.
    before: Option<SyntaxToken>,
}

impl Writer {
    /// Writes what stands before a token.
    fn separate(&mut self, token: &SyntaxToken, gap: Gap) {
        let Some(before) = &self.before else { return self.lines.begin(token, 0) };
        if gap.line_ends == 0 {
            let blanks = match token.kind() {
                // Comments behind lines may stand below each other.
                COMMENT => gap.blanks.max(1),
                _ => usize::from(spacing::is_apart(before, token, gap.blanks > 0)),
            };
            self.out.extend(std::iter::repeat_n(' ', blanks));
            return;
        }
        let block_begins = matches!(before.kind(), L_BRACE | L_BRACKET | L_PAREN);
        let block_ends = matches!(token.kind(), R_BRACE | R_BRACKET | R_PAREN);
        self.out.push('\n');
        if gap.line_ends > 1 && !block_begins && !block_ends {
            self.out.push('\n');
        }
        let depth = self.lines.depth_of(token);
        self.lines.begin(token, depth);
        self.out.extend(std::iter::repeat_n(STEP, depth));
    }
}

/// Where the string stands that a token begins.
fn outermost_string(token: &SyntaxToken) -> Option<Span> {
    if token.kind() != QUOTE {
        return None;
    }
    let string = token.parent_ancestors().filter(|node| node.kind() == STRING).last()?;
    let range = string.text_range();
    Some(Span::new(range.start().into(), range.end().into()))
}
