//! Statements with blocks: `while`, `for`, `if`, `try`.

use super::blocks::{BlockKind, Header, Open, Style, goes_on_with};
use super::cursor::Parser;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::diagnostic::Span;
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

impl Parser<'_> {
    pub fn while_statement(&mut self) -> SyntaxKind {
        let header = self.header(BlockKind::While);
        self.start(WHILE_STMT);
        self.bump();
        self.condition();
        self.block(header);
        self.end();
        WHILE_STMT
    }

    pub fn for_statement(&mut self) -> SyntaxKind {
        let mut header = self.header(BlockKind::For);
        self.start(FOR_STMT);
        self.bump();
        if self.counts_in_parentheses() {
            self.report(help(&texts::FOR_COUNTER)).help(help(&texts::HELP_FOR)).add();
            let opening = self.at;
            self.pass_over(|p| p.at > opening);
            self.block(header);
            self.end();
            return FOR_STMT;
        }
        header.variable = self.pattern();
        if self.eat(IN_KW) {
            self.expression();
        } else {
            self.expected_with(&expect::TOKEN, "in").help(help(&texts::HELP_FOR)).add();
            self.pass_over(|p| p.line_ended() || p.is(L_BRACE) || p.is_word("do") || p.at_block_end());
        }
        self.block(header);
        self.end();
        FOR_STMT
    }

    /// Whether this is another language's `for (let i = 0; i < n; i += 1)`.
    fn counts_in_parentheses(&self) -> bool {
        if !self.is(L_PAREN) {
            return false;
        }
        match self.next() {
            (LET_KW | LOCAL_KW | SEMICOLON, ..) => true,
            (IDENT, _, name) => matches!(self.following(name).0, EQ | IDENT | COLON),
            _ => false,
        }
    }

    /// `x`, `a, b`, `[a, *rest]`. Gives where the first name stands.
    fn pattern(&mut self) -> Option<Span> {
        self.start(PATTERN);
        let mut first = None;
        let mut name = |p: &mut Self| {
            p.start(PATTERN_NAME);
            p.eat(STAR);
            if p.is(IDENT) && first.is_none() {
                first = Some(p.span());
            }
            p.name();
            p.end();
        };
        match self.kind {
            L_BRACKET => {
                let opened = self.open_bracket(Brackets::SQUARE);
                self.items(&opened, &mut name);
                self.close_bracket(opened);
            }
            L_PAREN => {
                self.report(help(&texts::PATTERN_IN_PARENTHESES)).help(help(&texts::HELP_FOR)).add();
                let opened = self.open_bracket(Brackets::ROUND);
                self.items(&opened, &mut name);
                self.close_bracket(opened);
            }
            _ => {
                name(self);
                while self.eat(COMMA) {
                    name(self);
                }
            }
        }
        self.end();
        first
    }

    /// `if`, and all of its `else if`, without recursion.
    pub fn if_statement(&mut self) -> SyntaxKind {
        let header = self.header(BlockKind::If);
        let mut links = 0;
        let mut words = false;
        let mut last;
        loop {
            self.start(IF_STMT);
            self.bump();
            self.condition();
            last = self.clause(header, None, |open| open.takes_else = true);
            words |= last == Some(Style::Words);
            if !self.is(ELSE_KW) || last.is_none() || (last == Some(Style::Braces) && self.belongs_outside(header)) {
                break;
            }
            self.start(ELSE_CLAUSE);
            self.bump();
            // On a line of its own, an `if` after `else` is a statement with an `endif` of its own.
            if self.is(IF_KW) && (last == Some(Style::Braces) || !self.newline) {
                links += 1;
                if self.deepen() {
                    continue;
                }
                links -= 1;
            } else {
                last = self.clause(header, last, |_| {});
            }
            self.end();
            break;
        }
        if last == Some(Style::Words) {
            self.block_end(header);
        }
        // Mixed styles, and an `endif` for every `else if`, are accepted where no other block needs the word.
        let mut surplus = if words { links + u32::from(last == Some(Style::Braces)) } else { 0 };
        while surplus > 0 && self.end_word() == Some(BlockKind::If) && !self.closes_some(BlockKind::If) {
            self.bump_as(BLOCK_WORD);
            surplus -= 1;
        }
        for _ in 0..links {
            self.end();
            self.end();
        }
        self.rise(links);
        self.end();
        IF_STMT
    }

    /// Whether this `else`, `catch` or `finally` behind a `}` goes on with a statement of words around this one: it stands
    /// further left than this statement began, or no block in braces follows it.
    fn belongs_outside(&self, header: Header) -> bool {
        let awaited = |open: &Open| {
            open.style == Style::Words && if self.is(ELSE_KW) { open.takes_else } else { open.takes_catch }
        };
        if !self.newline || !matches!(self.kind, ELSE_KW | CATCH_KW | FINALLY_KW) || !self.reaches(awaited) {
            return false;
        }
        let (mut following, mut newline, mut token) = self.next();
        for _ in 0..2 {
            if following == IDENT && !newline {
                (following, newline, token) = self.following(token);
            }
        }
        let braces = following == L_BRACE || (following == IF_KW && !newline);
        match (self.indentation(self.span().start), self.indentation(header.span.start)) {
            (Some(here), Some(began)) if here < began => true,
            _ => !braces,
        }
    }

    /// How many characters of white space stand before this place on its line, when nothing else does.
    fn indentation(&self, offset: u32) -> Option<usize> {
        const WIDEST: usize = 1_000;
        let before = self.slice(Span::new(0, offset));
        let width = before.bytes().rev().take(WIDEST).take_while(|b| matches!(b, b' ' | b'\t')).count();
        matches!(before.as_bytes().get(before.len().wrapping_sub(width + 1)), None | Some(b'\n')).then_some(width)
    }

    pub fn try_statement(&mut self) -> SyntaxKind {
        let header = self.header(BlockKind::Try);
        self.start(TRY_STMT);
        self.bump();
        let follows = |open: &mut Open| {
            open.takes_else = true;
            open.takes_catch = true;
        };
        let style = if self.is(L_BRACE) { Style::Braces } else { Style::Words };
        let mut last = self.clause(header, Some(style), follows);
        let mut words = style == Style::Words;
        let mut complete = false;
        loop {
            let node = match self.kind {
                _ if !words && self.belongs_outside(header) => break,
                CATCH_KW => CATCH_CLAUSE,
                ELSE_KW if complete => ELSE_CLAUSE,
                FINALLY_KW => FINALLY_CLAUSE,
                _ => break,
            };
            self.start(node);
            self.bump();
            if node == CATCH_CLAUSE {
                self.caught();
            }
            complete |= node != ELSE_CLAUSE;
            let before = if words { Some(Style::Words) } else { None };
            last = if node == FINALLY_CLAUSE {
                self.clause(header, before, |_| {})
            } else {
                self.clause(header, before, follows)
            };
            words |= last == Some(Style::Words);
            self.end();
            if node == FINALLY_CLAUSE {
                break;
            }
        }
        // What `except` is here is told where it is met.
        if !complete && !self.is_word("except") {
            self.report(help(&texts::TRY_ALONE)).help(help(&texts::HELP_TRY)).add();
        }
        if last == Some(Style::Words) {
            self.block_end(header);
        } else if words && self.end_word() == Some(BlockKind::Try) && !self.closes_some(BlockKind::Try) {
            self.bump_as(BLOCK_WORD);
        }
        self.end();
        TRY_STMT
    }

    /// The names after `catch`: a type, a variable, both or none.
    pub fn caught(&mut self) {
        if self.is(L_PAREN) && !self.newline {
            self.report(help(&texts::CATCH_IN_PARENTHESES)).help(help(&texts::HELP_CATCH)).add();
            self.start(ERROR);
            let opened = self.open_bracket(Brackets::ROUND);
            self.pass_over(|p| p.ends_any_bracket());
            self.close_bracket(opened);
            self.end();
            return;
        }
        for _ in 0..2 {
            let stands_alone = self.is(IDENT) && !self.newline && self.end_word().is_none() && !self.begins_words();
            let (following, newline, _) = self.next();
            let goes_on = goes_on_with(following);
            if !stands_alone || (goes_on && !newline) {
                break;
            }
            self.bump();
        }
        if self.is(AS_KW) && !self.newline {
            self.report(message!(texts::UNEXPECTED, found = "as")).help(help(&texts::HELP_CATCH)).add();
            self.pass_over(|p| p.line_ended() || p.is(L_BRACE) || p.at_block_end());
        }
    }
}
