//! Functions: declared, as values, and their parameters.

use super::blocks::{BlockKind, Header};
use super::cursor::Parser;
use super::expressions::is_keyword;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::SyntaxKind::*;

impl Parser<'_> {
    /// `[global|local] fn name(...) [-> type] { }`, behind its decorators.
    pub fn function_declaration(&mut self) {
        self.start(FN_DECL);
        while self.is(AT) {
            self.start(DECORATOR);
            self.bump();
            if self.is(IDENT) && !self.line_ended() {
                self.postfix();
            } else {
                self.expected(&expect::NAME).add();
            }
            self.end();
        }
        let keyword = if matches!(self.kind, GLOBAL_KW | LOCAL_KW) { self.next().0 } else { self.kind };
        if !matches!(keyword, FN_KW | FUNCTION_KW) {
            self.report(help(&texts::DECORATOR_ALONE)).help(help(&texts::HELP_FUNCTION)).add();
            self.end();
            return;
        }
        if matches!(self.kind, GLOBAL_KW | LOCAL_KW) {
            self.bump();
        }
        let header = self.header(BlockKind::Function);
        self.bump();
        self.name();
        self.signature_and_body(header);
        self.end();
    }

    /// `fn(...) { }` as a value.
    pub fn function_value(&mut self) {
        let header = self.header(BlockKind::Function);
        self.start(FN_EXPR);
        self.bump();
        if self.is(IDENT) {
            let name = self.shown();
            self.report(message!(texts::NAMED_FUNCTION_VALUE, name = name)).add();
            self.skip_one();
        }
        self.signature_and_body(header);
        self.end();
    }

    pub fn signature_and_body(&mut self, header: Header) {
        if self.is(L_PAREN) {
            self.parameters();
        } else {
            self.expected_with(&expect::TOKEN, "(").help(help(&texts::HELP_FUNCTION)).add();
        }
        if self.is(ARROW) {
            self.bump();
            self.type_choice();
        }
        self.block(header);
    }

    /// A name to be declared.
    pub fn name(&mut self) {
        if self.is(IDENT) && !self.line_ended() {
            self.bump();
        } else if is_keyword(self.kind) && !self.line_ended() {
            let word = self.shown();
            self.report(message!(texts::KEYWORD_AS_NAME, word = word)).help(help(&texts::HELP_OTHER_NAME)).add();
            self.skip_one();
        } else {
            self.expected(&expect::NAME).add();
        }
    }

    pub fn parameters(&mut self) {
        self.start(PARAM_LIST);
        let opened = self.open_bracket(Brackets::ROUND);
        self.items(&opened, |p| {
            p.start(PARAM);
            if matches!(p.kind, STAR | DOUBLE_STAR) {
                p.expected(&expect::NAME).help(help(&texts::HELP_REST_PARAMETER)).add();
                p.skip_one();
            }
            if p.at_class_value() {
                p.bump();
                p.bump();
                return p.end();
            }
            p.name();
            if p.eat(COLON) {
                p.type_choice();
            }
            if p.eat(EQ) {
                p.expression();
            }
            p.end();
        });
        self.close_bracket(opened);
        self.end();
    }

    /// `x => e`, `(a, b) => e`.
    pub fn lambda(&mut self) {
        self.start(LAMBDA_EXPR);
        if self.is(L_PAREN) {
            self.parameters();
        } else {
            self.start(PARAM_LIST);
            self.start(PARAM);
            self.bump();
            self.end();
            self.end();
        }
        if self.eat(FAT_ARROW) {
            self.lambda_body();
        }
        self.end();
    }

    /// `int | null | "a"`.
    pub fn type_choice(&mut self) {
        self.start(TYPE);
        loop {
            match self.kind {
                QUOTE => self.string(),
                IDENT | NULL_KW | FN_KW | FUNCTION_KW | TRUE_KW | FALSE_KW | INT | FLOAT if !self.line_ended() => {
                    self.bump();
                }
                _ => {
                    self.expected(&expect::TYPE).add();
                    break;
                }
            }
            if !self.eat(PIPE) {
                break;
            }
        }
        self.end();
    }
}
