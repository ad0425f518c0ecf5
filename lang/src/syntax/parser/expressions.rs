//! Operators, calls, indexes and members.

use super::cursor::Parser;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

/// How tightly operators bind, loosest first.
mod power {
    pub const PIPE: u8 = 1;
    pub const LAMBDA: u8 = 2;
    pub const OR: u8 = 3;
    pub const AND: u8 = 4;
    pub const NOT: u8 = 5;
    pub const EQUALITY: u8 = 6;
    pub const COMPARISON: u8 = 7;
    pub const SUM: u8 = 8;
    pub const PRODUCT: u8 = 9;
    pub const SIGN: u8 = 10;
    pub const POWER: u8 = 11;
}

/// How tightly a binary operator binds.
fn binary(kind: SyntaxKind) -> Option<u8> {
    Some(match kind {
        PIPE_GT => power::PIPE,
        OR_KW => power::OR,
        AND_KW => power::AND,
        EQ_EQ | BANG_EQ => power::EQUALITY,
        LT | GT | LT_EQ | GT_EQ | IN_KW => power::COMPARISON,
        PLUS | MINUS => power::SUM,
        STAR | SLASH | DOUBLE_SLASH | PERCENT => power::PRODUCT,
        DOUBLE_STAR => power::POWER,
        _ => return None,
    })
}

impl Parser<'_> {
    /// A whole expression. Gives the kind of its node, `ERROR` when there is none.
    pub fn expression(&mut self) -> SyntaxKind {
        self.expression_above(power::PIPE)
    }

    /// What may stand after `=>`: it ends before `|>`.
    pub fn lambda_body(&mut self) {
        if self.is(L_BRACE) && self.begins_block() {
            self.report(help(&texts::LAMBDA_BLOCK)).help(help(&texts::HELP_LAMBDA)).add();
            return self.loose_block();
        }
        self.expression_above(power::LAMBDA);
    }

    /// Whether statements follow this `{`, not the members of an object.
    fn begins_block(&self) -> bool {
        let (first, _, token) = self.next();
        match first {
            IDENT => !matches!(self.following(token).0, COLON | COMMA | R_BRACE | END),
            first if is_keyword(first) => self.following(token).0 != COLON,
            _ => false,
        }
    }

    fn expression_above(&mut self, least: u8) -> SyntaxKind {
        if !self.enter() {
            return ERROR;
        }
        let outer = self.measure();
        let kind = self.operators(least);
        self.measured(outer);
        self.leave();
        kind
    }

    fn operators(&mut self, least: u8) -> SyntaxKind {
        let mark = self.mark();
        let mut kind = self.prefix();
        if kind == ERROR {
            return ERROR;
        }
        loop {
            if self.line_ended() && !self.continues_line() {
                return kind;
            }
            if self.is(NOT_KW) && self.next().0 == IN_KW {
                self.report(help(&texts::NOT_IN)).help(help(&texts::HELP_NOT_IN)).add();
                self.start(ERROR);
                self.bump();
                self.end();
            }
            let Some(power) = binary(self.kind).filter(|power| *power >= least) else { return kind };
            if !self.link() {
                return kind;
            }
            self.start_at(mark, BINARY_EXPR);
            self.bump();
            // `**` groups from the right, every other operator from the left.
            let right = self.expression_above(if power == power::POWER { power } else { power + 1 });
            self.end();
            if right == ERROR {
                return ERROR;
            }
            kind = BINARY_EXPR;
        }
    }

    /// Whether the token that begins a line can only go on with what stands before it.
    fn continues_line(&self) -> bool {
        !self.is(MINUS) && binary(self.kind).is_some()
    }

    fn prefix(&mut self) -> SyntaxKind {
        let least = match self.kind {
            NOT_KW => power::NOT,
            MINUS | BANG => power::SIGN,
            _ => return self.postfix(),
        };
        self.start(UNARY_EXPR);
        self.bump();
        // A sign is weaker than `**` (`-2 ** 2` is -4) and may follow another.
        self.expression_above(if least == power::SIGN { power::POWER } else { least });
        self.end();
        UNARY_EXPR
    }

    /// A value and what is called, looked up or indexed in it.
    pub fn postfix(&mut self) -> SyntaxKind {
        let mark = self.mark();
        let mut kind = self.primary();
        if kind == ERROR || kind == LAMBDA_EXPR {
            return kind;
        }
        loop {
            let node = match self.kind {
                L_PAREN if !self.line_ended() => CALL_EXPR,
                L_BRACKET if !self.line_ended() => INDEX_EXPR,
                DOT => FIELD_EXPR,
                _ => return kind,
            };
            if !self.link() {
                return kind;
            }
            self.start_at(mark, node);
            match node {
                CALL_EXPR => self.arguments(),
                INDEX_EXPR => self.index(),
                _ => self.member(),
            }
            self.end();
            kind = node;
        }
    }

    /// `.name`; the name may be a keyword.
    fn member(&mut self) {
        self.bump();
        if !self.line_ended() && (self.is(IDENT) || is_keyword(self.kind)) {
            self.bump();
        } else if matches!(self.kind, DOT | INT | FLOAT) {
            self.expected(&expect::NAME).help(help(&texts::HELP_RANGE)).add();
            self.pass_over(|p| p.line_ended() || !matches!(p.kind, DOT | INT | FLOAT | EQ));
        } else {
            self.expected(&expect::NAME).add();
        }
    }

    /// `[i]`, `[from:to]`.
    fn index(&mut self) {
        let brackets = self.open_bracket(Brackets::SQUARE);
        if self.is(R_BRACKET) {
            self.report(help(&texts::EMPTY_INDEX)).add();
        } else {
            let mark = self.mark();
            if !self.is(COLON) {
                self.expression();
            }
            if self.is(COLON) {
                self.start_at(mark, SLICE);
                self.bump();
                if !self.is(R_BRACKET) && self.starts_expression() {
                    self.expression();
                }
                self.end();
                if self.is(COLON) {
                    self.report(help(&texts::SLICE_STEP)).add();
                }
            }
        }
        self.close_bracket(brackets);
    }

    /// Whether a value can begin with this token.
    pub fn starts_expression(&self) -> bool {
        matches!(
            self.kind,
            IDENT
                | INT
                | FLOAT
                | QUOTE
                | L_PAREN
                | L_BRACKET
                | L_BRACE
                | MINUS
                | BANG
                | NOT_KW
                | TRUE_KW
                | FALSE_KW
                | NULL_KW
                | FN_KW
                | FUNCTION_KW
                | THIS_KW
                | SUPER_KW
        ) || self.at_class_value()
    }

    /// A condition: `=` in it is a comparison that lost its second `=`.
    pub fn condition(&mut self) {
        self.expression();
        if self.is(EQ) && !self.line_ended() {
            self.report(message!(texts::ASSIGNMENT_IN_CONDITION)).help(help(&texts::HELP_COMPARE)).add();
            self.start(ERROR);
            self.bump();
            if self.starts_expression() {
                self.expression();
            }
            self.end();
        }
    }
}

/// Whether the token is a word the language keeps for itself.
pub(super) fn is_keyword(kind: SyntaxKind) -> bool {
    (LET_KW..=SUPER_KW).contains(&kind)
}
