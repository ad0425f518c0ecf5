//! What stands in brackets: arguments, elements, members; and what to do when a comma or a bracket is missing.

use super::cursor::Parser;
use super::expressions::is_keyword;
use super::report::{expect, help};
use crate::diagnostic::Span;
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

/// A pair of brackets: `open`, `close`, and the counter of [`Parser::brackets`] it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Brackets {
    open: &'static str,
    close: SyntaxKind,
    close_text: &'static str,
    pub counter: usize,
}

impl Brackets {
    pub const ROUND: Brackets = Brackets { open: "(", close: R_PAREN, close_text: ")", counter: 0 };
    pub const SQUARE: Brackets = Brackets { open: "[", close: R_BRACKET, close_text: "]", counter: 1 };
    pub const CURLY: Brackets = Brackets { open: "{", close: R_BRACE, close_text: "}", counter: 2 };
    pub const INTERPOLATION: Brackets = Brackets { open: "${", close: R_BRACE, close_text: "}", counter: 2 };
}

/// A bracket that was opened.
pub(super) struct Opened {
    brackets: Brackets,
    /// Where it stands, and the number of its token.
    start: u32,
    token: usize,
    outer_lines: bool,
}

impl Parser<'_> {
    /// Takes an opening bracket: until it is closed, line ends end nothing.
    pub fn open_bracket(&mut self, brackets: Brackets) -> Opened {
        let opened = Opened { brackets, start: self.span().start, token: self.at, outer_lines: self.lines_matter };
        self.brackets[brackets.counter] += 1;
        self.lines_matter = false;
        self.bump();
        opened
    }

    /// Takes the closing bracket, or says that it is missing. What stands before it and belongs to nothing is passed
    /// over.
    pub fn close_bracket(&mut self, opened: Opened) {
        if !self.is(opened.brackets.close) {
            self.missing_bracket(&opened);
            if !self.is_unclosed(opened.token) {
                self.pass_over(|p| p.ends_bracket(&opened));
            } else if self.at_wrong_bracket() {
                self.skip_one();
            }
        }
        self.brackets[opened.brackets.counter] -= 1;
        // The white space behind the bracket is judged by what holds there.
        self.lines_matter = opened.outer_lines;
        self.eat(opened.brackets.close);
    }

    /// Whether this is a closing bracket that closes nothing around this place.
    fn at_wrong_bracket(&self) -> bool {
        matches!(self.kind, R_PAREN | R_BRACKET | R_BRACE) && !self.ends_any_bracket()
    }

    fn missing_bracket(&mut self, opened: &Opened) {
        let (open, close) = (opened.brackets.open, opened.brackets.close_text);
        if self.is(END) {
            let span = Span::new(opened.start, opened.start + open.len() as u32);
            self.report(message!(texts::UNCLOSED_BRACKET, open = open, close = close)).at(span).add();
            return;
        }
        let message = if self.newline {
            message!(texts::MISSING_BRACKET_LINE, open = open, close = close)
        } else {
            let found = self.shown();
            message!(texts::MISSING_BRACKET, open = open, close = close, found = found)
        };
        let place = self.gap();
        if self.is(EQ) && opened.brackets.close == R_BRACKET {
            return self.report(help(&texts::ASSIGNMENT_IN_VALUE)).help(help(&texts::HELP_COMPARE)).add();
        }
        let hint = self.hint().filter(|_| matches!(self.kind, UNKNOWN | PIPE));
        let mut report = self.report(message).at(place).opened(opened.start);
        if let Some(text) = hint {
            report = report.help(help(text));
        }
        report.add();
        if opened.brackets.open == Brackets::INTERPOLATION.open && self.is(QUOTE) {
            self.doubt_quotes();
        }
    }

    /// Where something is missing: before the token looked at, or at the end of the line before it.
    fn gap(&self) -> Span {
        if self.newline { self.after_last() } else { self.span() }
    }

    /// Whether nothing of this bracket can follow: its own end, the end of one around it, or a statement.
    fn ends_bracket(&self, opened: &Opened) -> bool {
        self.is(opened.brackets.close) || self.ends_any_bracket()
    }

    /// Whether the token ends a bracket that is open, or begins what can stand in none.
    pub fn ends_any_bracket(&self) -> bool {
        match self.kind {
            // A word of the language as a key.
            kind if is_keyword(kind) && self.next().0 == COLON => false,
            R_PAREN => self.brackets[Brackets::ROUND.counter] > 0,
            R_BRACKET => self.brackets[Brackets::SQUARE.counter] > 0,
            R_BRACE => self.brackets[Brackets::CURLY.counter] > 0,
            LET_KW | LOCAL_KW | GLOBAL_KW | WHILE_KW | RETURN_KW | TRY_KW | CATCH_KW | FINALLY_KW | THROW_KW
            | BREAK_KW | CONTINUE_KW | IMPORT_KW | CLS_KW | END => true,
            IF_KW | FOR_KW | ELSE_KW => self.newline,
            _ => false,
        }
    }

    /// Items with commas between them up to the closing bracket. Gives how many commas there were.
    pub fn items(&mut self, opened: &Opened, mut item: impl FnMut(&mut Self)) -> usize {
        let mut commas = 0;
        while !self.ends_bracket(opened) {
            let before = self.at;
            if self.is(COMMA) {
                self.report(help(&texts::EMPTY_ITEM)).add();
            } else {
                item(self);
            }
            if self.eat(COMMA) {
                commas += 1;
                continue;
            }
            if self.ends_bracket(opened) {
                break;
            }
            // Nothing closes this bracket: a new line is more likely a statement than an item without a comma.
            // So is a `{` more likely the block the bracket stands before.
            if self.is_unclosed(opened.token) && (self.newline || self.at_wrong_bracket() || self.is(L_BRACE)) {
                break;
            }
            self.missing_comma(opened);
            if self.at == before || !self.starts_expression() {
                self.pass_over(|p| p.is(COMMA) || p.ends_bracket(opened));
                if self.eat(COMMA) {
                    commas += 1;
                }
            }
        }
        commas
    }

    fn missing_comma(&mut self, opened: &Opened) {
        let message = match self.kind {
            EQ => message!(texts::ASSIGNMENT_IN_VALUE),
            _ if self.newline => message!(texts::MISSING_COMMA_LINE, close = opened.brackets.close_text),
            _ => {
                let found = self.shown();
                message!(texts::MISSING_COMMA, close = opened.brackets.close_text, found = found)
            }
        };
        let hint = self.hint();
        let place = self.gap();
        let mut report = self.report(message).at(place).opened(opened.start);
        if let Some(text) = hint {
            report = report.help(help(text));
        }
        report.add();
        if matches!(self.kind, IDENT | INT) {
            self.doubt_quotes();
        }
    }

    /// `(a, name = b, *c, **d)`.
    pub fn arguments(&mut self) {
        self.start(ARG_LIST);
        let opened = self.open_bracket(Brackets::ROUND);
        self.items(&opened, |p| {
            p.start(ARG);
            if matches!(p.kind, STAR | DOUBLE_STAR) {
                p.spread();
            } else {
                if (p.is(IDENT) || is_keyword(p.kind)) && p.next().0 == EQ {
                    p.bump();
                    p.bump();
                }
                p.expression();
            }
            p.end();
        });
        self.close_bracket(opened);
        self.end();
    }

    fn spread(&mut self) {
        self.start(SPREAD);
        self.bump();
        self.expression();
        self.end();
    }

    /// An element of an array or a tuple.
    pub fn element(&mut self) {
        if self.is(STAR) {
            self.spread();
        } else {
            self.expression();
        }
    }

    /// `[a, b, *c]`.
    pub fn array(&mut self) {
        self.start(ARRAY_EXPR);
        let opened = self.open_bracket(Brackets::SQUARE);
        self.items(&opened, Self::element);
        self.close_bracket(opened);
        self.end();
    }

    /// `(a)`, or a tuple: `()`, `(a,)`, `(a, b)`.
    pub fn parentheses(&mut self) -> SyntaxKind {
        let mark = self.mark();
        let opened = self.open_bracket(Brackets::ROUND);
        let empty = self.is(R_PAREN);
        let first = self.kind;
        let commas = self.items(&opened, Self::element);
        self.close_bracket(opened);
        let kind = if empty || commas > 0 || first == STAR { TUPLE_EXPR } else { PAREN_EXPR };
        self.wrap(mark, kind);
        kind
    }

    /// `{ key: value, "key": value, **object }`.
    pub fn object(&mut self) {
        self.start(OBJECT_EXPR);
        let opened = self.open_bracket(Brackets::CURLY);
        self.items(&opened, |p| {
            if p.is(DOUBLE_STAR) {
                return p.spread();
            }
            p.start(OBJECT_FIELD);
            match p.kind {
                QUOTE => p.string(),
                IDENT | INT | FLOAT => p.bump(),
                kind if is_keyword(kind) => p.bump(),
                _ => p.expected(&expect::KEY).help(help(&texts::HELP_OBJECT)).add(),
            }
            if p.eat(COLON) {
                p.expression();
            } else {
                let found = p.shown();
                if p.is(END) {
                    p.expected(&expect::KEY).help(help(&texts::HELP_OBJECT)).add();
                } else {
                    p.report(message!(texts::MISSING_COLON, found = found)).help(help(&texts::HELP_OBJECT)).add();
                    if p.is(EQ) {
                        p.skip_one();
                        p.expression();
                    } else if p.starts_expression() && !p.newline {
                        p.expression();
                    }
                }
            }
            p.end();
        });
        self.close_bracket(opened);
        self.end();
    }
}
