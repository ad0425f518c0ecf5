//! What to do with what does not fit: how much of it is passed over, and what its author probably meant.

use super::blocks::BlockKind;
use super::cursor::Parser;
use super::report::{expect, help};
use crate::builtins::registry;
use crate::diagnostic::Span;
use crate::foreign;
use crate::message;
use crate::messages::{Text, classes, runtime, syntax as texts};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::lexer::DASHES;
use crate::table::{looks_like, nearest};

/// Blocks without a beginning whose ends are awaited; more of them are no program.
pub(super) const MAX_FORGIVEN: usize = 100;

impl Parser<'_> {
    /// Puts one token aside.
    pub fn skip_one(&mut self) {
        self.start(ERROR);
        self.bump();
        self.end();
    }

    /// Puts tokens aside up to one that satisfies `stop` outside of brackets that begin here.
    pub fn pass_over(&mut self, stop: impl Fn(&Self) -> bool) {
        let mut depth = 0_u32;
        let mut begun = false;
        while !self.is(END) && (depth > 0 || !stop(self)) {
            if !begun {
                self.start(ERROR);
                begun = true;
            }
            match self.kind {
                L_PAREN | L_BRACKET | L_BRACE | INTERPOLATION_OPEN if !self.is_unclosed(self.at) => {
                    depth += 1;
                }
                R_PAREN | R_BRACKET | R_BRACE => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.bump();
        }
        if begun {
            self.end();
        }
    }

    /// Puts the rest of a statement aside; a block in braces on its line is parsed, for what is wrong in it.
    pub fn pass_over_statement(&mut self) {
        let ends = |p: &Self| p.line_ended() || p.is(SEMICOLON) || p.at_block_end();
        self.pass_over(|p| ends(p) || p.is(L_BRACE));
        if self.is(L_BRACE) && !self.line_ended() {
            self.start(ERROR);
            self.loose_block();
            self.end();
        }
    }

    /// A token that goes on with nothing.
    pub fn unexpected(&mut self) {
        if matches!(self.kind, R_PAREN | R_BRACKET | R_BRACE) {
            let found = self.shown();
            self.report(message!(texts::STRAY_BRACKET, found = found)).add();
            return self.skip_one();
        }
        let found = self.shown();
        let message = if self.starts_expression() {
            message!(texts::MISSING_SEPARATOR, found = found)
        } else {
            message!(texts::UNEXPECTED, found = found)
        };
        let hint = self.hint();
        let mut report = self.report(message);
        if let Some(text) = hint {
            report = report.help(help(text));
        }
        report.add();
        self.doubt_quotes();
        self.pass_over_statement();
    }

    /// After a mistake behind a quote that stands too early: where an odd number of quotes is left on the line, what is
    /// text and what is not is the wrong way round from here on, and what would be told of it follows from this mistake.
    pub fn doubt_quotes(&mut self) {
        let start = self.span().start as usize;
        let quote = match self.text().chars().next() {
            Some(quote @ ('"' | '\'')) => Some(quote),
            _ => self.source[..start].chars().next_back().filter(|c| matches!(c, '"' | '\'')),
        };
        let Some(quote) = quote else { return };
        let line = self.source[start..].lines().next().unwrap_or_default();
        if line.chars().filter(|c| *c == quote).count() % 2 == 1 {
            self.errors.close();
        }
    }

    /// A name and something else that no operator joins: `print "a"`, `def f`.
    pub fn two_words(&mut self, first: &str) {
        let found = self.shown();
        let formatted = matches!(first, "f" | "F") && self.is(QUOTE);
        let hint = match formatted {
            true => Some(&texts::HELP_FORMAT),
            false if self.line_before().contains("//") => Some(&texts::HELP_COMMENT),
            false => foreign_word(first),
        };
        let function = foreign::function(first).or(registry::find(first).map(|_| first));
        let fallback = match self.kind {
            _ if let Some(word) = looks_like(first, BEGINNINGS) => {
                Some(message!(runtime::LOOKS_ALIKE, name = first, near = word))
            }
            _ if meant(first).is_some() => meant(first).map(|word| message!(texts::HELP_NEAR, word = word)),
            _ => function.map(|name| message!(texts::HELP_CALL, name = name)),
        };
        let mut report = self.report(message!(texts::TWO_WORDS, first = first, found = found));
        if let Some(help) = hint.map(help).or(fallback) {
            report = report.help(help);
        }
        report.add();
        self.pass_over_statement();
    }

    /// What stands before the token looked at, on its line.
    fn line_before(&self) -> &str {
        const WIDEST: u32 = 400;
        let start = self.span().start;
        let mut from = start.saturating_sub(WIDEST);
        while !self.is_boundary(from) {
            from += 1;
        }
        let before = self.slice(Span::new(from, start));
        before.rfind('\n').map_or(before, |end| &before[end + 1..])
    }

    /// What the author of the token looked at probably meant.
    pub fn hint(&self) -> Option<&'static Text> {
        let adjoins = |text: &str| self.slice(Span::new(0, self.span().start)).ends_with(text);
        Some(match self.kind {
            _ if self.slice(Span::new(0, self.last_end)).ends_with("--") && !self.starts_expression() => {
                &texts::HELP_DECREASE
            }
            UNKNOWN => match self.text() {
                text if text.starts_with("&") => &texts::HELP_AND,
                text if text.starts_with('?') => &texts::HELP_CHOICE,
                text if text.starts_with(DASHES) => &texts::HELP_MINUS,
                text if text.starts_with(['“', '”', '«', '»', '‘', '’', '„', '`']) => &texts::HELP_QUOTES,
                _ => return None,
            },
            PIPE => &texts::HELP_OR,
            IF_KW | ELSE_KW => &texts::HELP_CHOICE,
            FOR_KW => &texts::HELP_COMPREHENSION,
            EQ => &texts::HELP_COMPARE,
            PLUS if adjoins("+") => &texts::HELP_INCREASE,
            GT if adjoins("<") => &texts::HELP_NOT_EQUAL,
            FAT_ARROW | ARROW => &texts::HELP_ARROW,
            COLON if self.next().0 == EQ => &texts::HELP_ASSIGN,
            COLON if self.line_before().contains("lambda ") => &texts::HELP_ARROW,
            IDENT | INT if adjoins("'") || adjoins("\"") => &texts::HELP_QUOTE_INSIDE,
            DOT if self.next().0 == INT => &texts::HELP_LEADING_DOT,
            DOUBLE_SLASH => &texts::HELP_COMMENT,
            IDENT => return foreign_word(self.text()),
            QUOTE if !self.newline && matches!(self.text_before(), "f" | "F") => &texts::HELP_FORMAT,
            _ => return None,
        })
    }

    /// Says that a block was to begin here. Its end, further on, is then passed over without a word.
    pub fn no_block(&mut self, kind: BlockKind) {
        if self.is(COLON) {
            self.report(message!(texts::UNEXPECTED, found = ":")).help(help(&texts::HELP_BLOCK)).add();
            self.skip_one();
        } else {
            let hint = self.hint().unwrap_or(&texts::HELP_BLOCK);
            self.expected(&expect::BLOCK).help(help(hint)).add();
        }
        if self.forgiven.len() < MAX_FORGIVEN {
            self.forgiven.push(kind);
        }
    }
}

/// Words that begin statements, for those that are almost one.
const BEGINNINGS: [&str; 18] = [
    "let", "global", "local", "fn", "function", "if", "else", "while", "for", "return", "break", "continue", "try",
    "catch", "finally", "throw", "import", "from",
];

/// The word of the language that is written almost so: other capitals, two letters swapped, one letter wrong.
fn meant(word: &str) -> Option<&'static str> {
    let near = nearest(word, BEGINNINGS)?;
    let near = BEGINNINGS.into_iter().find(|candidate| *candidate == near)?;
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    (letters(word) == letters(near) || (near.len() > 3 && near.len().abs_diff(word.len()) < 2)).then_some(near)
}

/// What words of other languages are here.
fn foreign_word(word: &str) -> Option<&'static Text> {
    Some(match word {
        "elif" | "elsif" | "elseif" => &texts::HELP_ELSE_IF,
        "def" | "func" | "sub" | "proc" => &texts::HELP_FUNCTION,
        "var" | "const" | "val" | "dim" => &texts::HELP_LET,
        "foreach" => &texts::HELP_FOR,
        "switch" | "match" | "case" => &texts::HELP_SWITCH,
        "loop" | "until" | "do" | "repeat" => &texts::HELP_WHILE,
        "unless" => &texts::HELP_UNLESS,
        "lambda" => &texts::HELP_ARROW,
        "class" => &classes::HELP_CLASS,
        "new" => &classes::HELP_INSTANCE,
        "except" => &texts::HELP_CATCH,
        "raise" => &texts::HELP_THROW,
        _ => return None,
    })
}
