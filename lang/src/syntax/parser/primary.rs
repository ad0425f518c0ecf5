//! Values without operators: literals, names, strings, function values, and what is wrong where one is missing.

use super::cursor::Parser;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::diagnostic::Span;
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};
use crate::syntax::lexer::{DASHES, typographic};

impl Parser<'_> {
    /// A value. Gives the kind of its node; `ERROR`, with a report, where none begins.
    pub fn primary(&mut self) -> SyntaxKind {
        let node = match self.kind {
            INT | FLOAT | TRUE_KW | FALSE_KW | NULL_KW => LITERAL,
            IDENT if self.next().0 == FAT_ARROW => {
                self.lambda();
                return LAMBDA_EXPR;
            }
            IDENT => NAME_REF,
            QUOTE => {
                self.string();
                return STRING;
            }
            L_PAREN if self.lexed.lambda_parens.binary_search(&(self.at as u32)).is_ok() => {
                self.lambda();
                return LAMBDA_EXPR;
            }
            L_PAREN => return self.parentheses(),
            L_BRACKET => {
                self.array();
                return ARRAY_EXPR;
            }
            L_BRACE => {
                self.object();
                return OBJECT_EXPR;
            }
            FN_KW | FUNCTION_KW => {
                self.function_value();
                return FN_EXPR;
            }
            THIS_KW | SUPER_KW if self.classes > 0 => NAME_REF,
            AT if self.at_class_value() => {
                self.start(NAME_REF);
                self.bump();
                self.bump();
                self.end();
                return NAME_REF;
            }
            THIS_KW | SUPER_KW => {
                let word = self.shown();
                self.report(message!(texts::OUTSIDE_CLASS, word = word)).add();
                NAME_REF
            }
            // What stands in quotes of another kind is a value all the same.
            UNKNOWN if typographic(self.text()).is_some() => {
                self.no_value();
                return LITERAL;
            }
            _ => {
                let dash = self.is(UNKNOWN) && self.text().starts_with(DASHES);
                self.no_value();
                // What stands behind a dash is the number it should make negative.
                return if dash && matches!(self.kind, INT | FLOAT | IDENT) { self.primary() } else { ERROR };
            }
        };
        self.start(node);
        self.bump();
        self.end();
        node
    }

    /// Says that a value is missing here, and passes over what can begin nothing else either.
    fn no_value(&mut self) {
        let hint = self.hint().filter(|_| !self.is(EQ) || self.text_before().ends_with('='));
        // No line ends before what is nothing at all.
        let mut report = if self.is(UNKNOWN) && self.line_ended() {
            let found = self.shown();
            self.report(message!(texts::UNEXPECTED, found = found))
        } else {
            self.expected(&expect::VALUE)
        };
        if let Some(text) = hint {
            report = report.help(help(text));
        }
        report.add();
        if self.is(UNKNOWN) || (self.is(AT) && !self.line_ended()) {
            self.skip_one();
        }
    }

    /// `"text ${e}"`.
    pub fn string(&mut self) {
        let opened = self.span();
        let quote = self.text();
        self.start(STRING);
        self.bump();
        loop {
            match self.kind {
                STRING_TEXT | STRING_ESCAPE => self.bump(),
                INTERPOLATION_OPEN => self.interpolation(),
                QUOTE => {
                    self.bump();
                    let whole = Span::new(opened.start, self.last_end);
                    if quote.len() == 1 && self.slice(whole).contains('\n') {
                        self.long_string = Some(whole);
                    }
                    break;
                }
                END => {
                    let earlier = self.long_string;
                    let mut report = self.report(message!(texts::UNCLOSED_STRING, quote = quote)).at(opened);
                    if let Some(earlier) = earlier {
                        report = report.help_about(help(&texts::HELP_LONG_STRING), earlier.start);
                    }
                    report.add();
                    break;
                }
                _ => self.skip_one(),
            }
        }
        self.end();
    }

    /// `${e}` in a string.
    fn interpolation(&mut self) {
        self.start(INTERPOLATION);
        let start = self.span();
        let opened = self.open_bracket(Brackets::INTERPOLATION);
        if self.is(R_BRACE) {
            let span = Span::new(start.start, self.span().end);
            self.report(help(&texts::EMPTY_INTERPOLATION)).at(span).help(help(&texts::HELP_DOLLAR)).add();
        } else {
            self.expression();
        }
        self.close_bracket(opened);
        self.end();
    }
}
