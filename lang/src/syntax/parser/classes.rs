//! Classes: `[@Abstract] cls Name(Parent) { ... }`, with sections, fields, class variables, constructors and methods.

use super::blocks::{BlockKind, Open, Style};
use super::cursor::Parser;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::message;
use crate::messages::{classes as texts, syntax};
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

/// The words that begin a section.
const SECTIONS: [&str; 3] = ["private", "protected", "public"];

impl Parser<'_> {
    /// Whether this is `@class` inside a class.
    pub fn at_class_value(&self) -> bool {
        self.is(AT) && self.classes > 0 && {
            let (kind, newline, token) = self.next();
            kind == IDENT && !newline && self.text_at(token) == "class"
        }
    }

    /// Whether this is `@Abstract` before a class.
    pub fn begins_abstract(&self) -> bool {
        let (kind, _, token) = self.next();
        kind == IDENT && self.text_at(token) == "Abstract" && self.following(token).0 == CLS_KW
    }

    pub fn class_declaration(&mut self) -> SyntaxKind {
        self.start(CLASS_DECL);
        if self.eat(AT) {
            self.bump_as(BLOCK_WORD);
        }
        self.bump();
        let name = if self.is(IDENT) && !self.line_ended() { self.text() } else { "" };
        self.name();
        if self.is(L_PAREN) && !self.line_ended() {
            let opened = self.open_bracket(Brackets::ROUND);
            if self.is(IDENT) {
                self.start(NAME_REF);
                self.bump();
                self.end();
            } else {
                self.expected(&expect::NAME).help(help(&texts::HELP_CLASS)).add();
            }
            self.close_bracket(opened);
        }
        if self.is(L_BRACE) {
            self.class_body(name);
        } else {
            self.expected_with(&expect::TOKEN, "{").help(help(&texts::HELP_CLASS)).add();
        }
        self.end();
        CLASS_DECL
    }

    fn class_body(&mut self, name: &str) {
        if !self.enter() {
            return;
        }
        let outer_lines = std::mem::replace(&mut self.lines_matter, true);
        let closed = !self.is_unclosed(self.at);
        self.open.push(Open {
            kind: BlockKind::Class,
            style: Style::Braces,
            closed,
            takes_else: false,
            takes_catch: false,
            variable: None,
        });
        self.classes += 1;
        self.brackets[Brackets::CURLY.counter] += 1;
        let opened = self.span();
        self.bump();
        self.class_parts(name);
        self.close_braces(opened);
        self.brackets[Brackets::CURLY.counter] -= 1;
        self.classes -= 1;
        self.open.pop();
        self.lines_matter = outer_lines;
        self.leave();
    }

    fn class_parts(&mut self, name: &str) {
        loop {
            while self.eat(SEMICOLON) {}
            if self.at_block_end() {
                return;
            }
            let before = self.at;
            let ends_itself = self.class_part(name);
            if self.at == before {
                self.skip_one();
            }
            if !(ends_itself || self.line_ended() || self.is(SEMICOLON) || self.at_block_end()) {
                let found = self.shown();
                self.report(message!(syntax::MISSING_SEPARATOR, found = found)).add();
                self.pass_over(|p| p.line_ended() || p.is(SEMICOLON) || p.at_block_end());
            }
        }
    }

    /// One section or member; says whether another may follow it on its line.
    fn class_part(&mut self, class: &str) -> bool {
        let (following, newline, token) = self.next();
        match self.kind {
            FN_KW | FUNCTION_KW => {
                self.function_declaration();
                return true;
            }
            IDENT if self.text() == "new" && matches!(following, IDENT | L_PAREN) => {
                self.constructor(class);
                return true;
            }
            IDENT if following == COLON && SECTIONS.contains(&self.text()) => {
                self.start(SECTION);
                self.bump_as(BLOCK_WORD);
                self.bump();
                self.end();
                return true;
            }
            IDENT if following == COLON && !newline && matches!(self.following(token), (_, true, _) | (END, ..)) => {
                let found = self.shown();
                self.report(message!(texts::UNKNOWN_SECTION, word = found)).help(help(&texts::HELP_SECTIONS)).add();
                self.skip_one();
                self.skip_one();
            }
            IDENT if following == COLON && !newline => {
                self.start(CLASS_FIELD);
                self.bump();
                self.bump();
                self.type_choice();
                if self.is(EQ) && !self.line_ended() {
                    self.bump();
                    self.expression();
                }
                self.end();
            }
            IDENT if following == EQ && !newline => {
                self.start(CLASS_VARIABLE);
                self.bump();
                self.bump();
                self.expression();
                self.end();
            }
            _ => {
                self.report(help(&texts::STATEMENT_IN_CLASS)).help(help(&texts::HELP_MEMBERS)).add();
                let first = self.at;
                let ends = |p: &Self| p.line_ended() || p.is(SEMICOLON) || p.at_block_end();
                self.pass_over(|p| p.at > first && ends(p));
            }
        }
        false
    }

    /// `new Name(...) [: this(...)] { }`.
    fn constructor(&mut self, class: &str) {
        let header = self.header(BlockKind::Function);
        self.start(CONSTRUCTOR);
        self.bump_as(BLOCK_WORD);
        if !self.is(IDENT) || self.text() != class {
            let found = if self.is(IDENT) { self.text() } else { "new" };
            self.report(message!(texts::CONSTRUCTOR_NAME, name = found, class = class)).add();
        }
        self.eat(IDENT);
        if self.is(L_PAREN) {
            self.parameters();
        } else {
            self.expected_with(&expect::TOKEN, "(").help(help(&texts::HELP_CONSTRUCTOR)).add();
        }
        if self.is(COLON) {
            self.start(DELEGATION);
            self.bump();
            if self.eat(THIS_KW) && self.is(L_PAREN) {
                self.arguments();
            } else {
                self.expected_with(&expect::TOKEN, "this(...)").help(help(&texts::HELP_DELEGATION)).add();
                self.pass_over(|p| p.is(L_BRACE) || p.line_ended() || p.at_block_end());
            }
            self.end();
        }
        self.block(header);
        self.end();
    }
}
