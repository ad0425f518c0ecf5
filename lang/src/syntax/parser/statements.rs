//! Statements without blocks, and what separates statements.

use super::cursor::Parser;
use super::lists::Brackets;
use super::report::{expect, help};
use crate::diagnostic::Span;
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

impl Parser<'_> {
    /// The whole text.
    pub fn root(&mut self) {
        self.start_root();
        self.statements();
        self.take_rest();
        self.end();
    }

    /// Statements up to the end of the block they stand in.
    pub fn statements(&mut self) {
        loop {
            while self.eat(SEMICOLON) {}
            if self.at_block_end() {
                return;
            }
            let before = self.at;
            let first = self.text();
            let kind = self.statement();
            if self.at == before {
                self.stray();
            }
            self.separator(kind, first);
        }
    }

    /// One statement. Gives the kind of its node, for an expression that of the expression.
    fn statement(&mut self) -> SyntaxKind {
        match self.kind {
            LET_KW | LOCAL_KW | GLOBAL_KW if matches!(self.next().0, FN_KW | FUNCTION_KW) && !self.is(LET_KW) => {
                self.function_declaration();
                FN_DECL
            }
            LET_KW | LOCAL_KW | GLOBAL_KW => self.declaration(),
            FN_KW | FUNCTION_KW if self.next().0 != L_PAREN => {
                self.function_declaration();
                FN_DECL
            }
            IF_KW => self.if_statement(),
            WHILE_KW => self.while_statement(),
            FOR_KW => self.for_statement(),
            TRY_KW => self.try_statement(),
            THROW_KW => self.node(THROW_STMT, |p| {
                if p.line_ended() {
                    p.expected(&expect::VALUE).add();
                } else {
                    p.expression();
                }
            }),
            RETURN_KW => self.node(RETURN_STMT, |p| {
                if !(p.line_ended() || p.is(SEMICOLON) || p.at_block_end()) {
                    p.values();
                }
            }),
            BREAK_KW => self.node(BREAK_STMT, |_| {}),
            CONTINUE_KW => self.node(CONTINUE_STMT, |_| {}),
            IMPORT_KW => self.node(IMPORT_STMT, |p| p.list(Self::module)),
            FROM_KW => self.node(FROM_STMT, Self::imported),
            CLS_KW => self.class_declaration(),
            AT if self.at_class_value() => self.expression_statement(),
            AT if self.begins_abstract() => self.class_declaration(),
            AT => {
                self.function_declaration();
                FN_DECL
            }
            IDENT if self.end_word().is_some() => self.stray_end_word(),
            ELSE_KW | CATCH_KW | FINALLY_KW => self.stray_clause(),
            R_PAREN | R_BRACKET | R_BRACE => ERROR,
            SLASH | DOUBLE_SLASH if self.is(DOUBLE_SLASH) || self.next().0 == STAR => {
                let found = if self.is(SLASH) { "/*" } else { "//" };
                self.report(message!(texts::UNEXPECTED, found = found)).help(help(&texts::HELP_COMMENT)).add();
                self.start(ERROR);
                self.bump();
                self.pass_over(|p| p.line_ended());
                self.end();
                ERROR
            }
            UNKNOWN => self.expression_statement(),
            _ if !self.starts_expression() => {
                let found = self.shown();
                let hint = self.hint().filter(|_| !self.is(EQ)).map(help);
                let report = self.report(message!(texts::UNEXPECTED, found = found));
                match hint {
                    Some(hint) => report.help(hint).add(),
                    None => report.add(),
                }
                self.pass_over_statement();
                ERROR
            }
            _ => self.expression_statement(),
        }
    }

    /// A statement that is its keyword and what `rest` parses.
    fn node(&mut self, kind: SyntaxKind, rest: impl FnOnce(&mut Self)) -> SyntaxKind {
        self.start(kind);
        self.bump();
        rest(self);
        self.end();
        kind
    }

    /// `let a, b = e`, `local x = e`, `global x = e`.
    fn declaration(&mut self) -> SyntaxKind {
        let keyword = self.text();
        self.node(LET_STMT, |p| {
            if matches!(p.kind, L_BRACKET | L_PAREN) && !p.line_ended() {
                p.expected(&expect::NAME).help(help(&texts::HELP_UNPACK)).add();
                p.pass_over(|p| p.is(EQ) || p.line_ended() || p.is(SEMICOLON) || p.at_block_end());
            } else {
                p.list(Self::name);
            }
            if p.is(COLON) && p.next().0 == EQ {
                p.report(message!(texts::UNEXPECTED, found = ":")).help(help(&texts::HELP_ASSIGN)).add();
                p.skip_one();
            } else if p.is(COLON) {
                p.report(help(&texts::TYPED_VARIABLE)).help(help(&texts::HELP_TYPED_VARIABLE)).add();
                p.pass_over(|p| p.is(EQ) || p.line_ended() || p.is(SEMICOLON) || p.at_block_end());
            }
            if !p.is(EQ) {
                let hint = match p.is(EQ_EQ) {
                    true => help(&texts::HELP_ASSIGN),
                    false if keyword == "global" => message!(texts::HELP_GLOBAL, name = p.text_before()),
                    false => message!(texts::HELP_DECLARE, keyword = keyword, name = p.text_before()),
                };
                p.expected_with(&expect::TOKEN, "=").help(hint).add();
                p.pass_over(|p| p.is(EQ) || p.line_ended() || p.is(SEMICOLON) || p.at_block_end());
            }
            if p.eat(EQ) {
                p.values();
                p.second_assignment();
            }
        })
    }

    /// `a`, `a, b = e`, `a[i] += e`.
    fn expression_statement(&mut self) -> SyntaxKind {
        let mark = self.mark();
        let mut wrong_target = None;
        let mut count = 0;
        let mut kind;
        loop {
            let start = self.span().start;
            kind = self.expression();
            count += 1;
            if !matches!(kind, NAME_REF | INDEX_EXPR | FIELD_EXPR) && wrong_target.is_none() {
                wrong_target = Some(Span::new(start, self.last_end.max(start)));
            }
            if self.line_ended() || !self.eat(COMMA) {
                break;
            }
        }
        if kind == ERROR && count == 1 {
            return ERROR;
        }
        if is_assignment(self.kind) {
            if let Some(span) = wrong_target.filter(|_| kind != ERROR) {
                let hint = match kind {
                    CALL_EXPR => &texts::HELP_FUNCTION,
                    ARRAY_EXPR | TUPLE_EXPR => &texts::HELP_UNPACK,
                    _ => &texts::HELP_TARGETS,
                };
                self.report(help(&texts::INVALID_TARGET)).at(span).help(help(hint)).add();
            } else if count > 1 && !self.is(EQ) {
                let operator = self.shown();
                self.report(message!(texts::SEVERAL_TARGETS, operator = operator)).add();
            }
            self.start_at(mark, ASSIGN_STMT);
            self.bump();
            self.values();
            self.second_assignment();
            self.end();
            return ASSIGN_STMT;
        }
        if count > 1 {
            self.wrap(mark, TUPLE_EXPR);
            kind = TUPLE_EXPR;
        }
        self.wrap(mark, EXPR_STMT);
        kind
    }

    /// `a = b = 1` and `let a = 1, b = 2` are other languages'.
    fn second_assignment(&mut self) {
        if is_assignment(self.kind) && !self.line_ended() {
            self.report(help(&texts::SECOND_ASSIGNMENT)).help(help(&texts::HELP_SECOND_ASSIGNMENT)).add();
            self.start(ERROR);
            self.bump();
            self.values();
            self.end();
        }
    }

    /// `e`, or `e, e`: a tuple.
    fn values(&mut self) {
        let mark = self.mark();
        self.element();
        if self.is(COMMA) && !self.line_ended() {
            while !self.line_ended() && self.eat(COMMA) {
                self.element();
            }
            self.wrap(mark, TUPLE_EXPR);
        }
    }

    /// One or more of something, with commas between.
    pub fn list(&mut self, item: impl Fn(&mut Self)) {
        item(self);
        while !self.line_ended() && self.eat(COMMA) {
            item(self);
        }
    }

    /// `m.n`, perhaps `as k`.
    fn module(&mut self) {
        let mark = self.mark();
        self.module_name();
        self.renamed();
        self.wrap(mark, IMPORTED);
    }

    fn renamed(&mut self) {
        if self.is(AS_KW) && !self.line_ended() {
            self.bump();
            self.name();
        }
    }

    fn module_name(&mut self) {
        let mark = self.mark();
        self.name();
        while self.eat(DOT) {
            self.name();
        }
        self.wrap(mark, MODULE_NAME);
    }

    /// After `from`.
    fn imported(&mut self) {
        self.module_name();
        if self.line_ended() || !self.eat(IMPORT_KW) {
            self.expected_with(&expect::TOKEN, "import").add();
            return;
        }
        self.list(|p| {
            if !p.eat(STAR) {
                let mark = p.mark();
                p.name();
                p.renamed();
                p.wrap(mark, IMPORTED);
            }
        });
    }

    /// What must follow a statement: a line end, `;`, the end of its block, or something that begins another.
    fn separator(&mut self, kind: SyntaxKind, first: &str) {
        if self.line_ended() || self.is(SEMICOLON) || self.at_block_end() {
            return;
        }
        let after_block = matches!(kind, IF_STMT | WHILE_STMT | FOR_STMT | TRY_STMT | FN_DECL | CLASS_DECL | ERROR);
        let after_name = kind == NAME_REF && (self.is(IDENT) || self.starts_expression());
        if after_name && !matches!(self.kind, FN_KW | FUNCTION_KW) {
            self.two_words(first);
        } else if self.starts_statement() || (after_block && self.starts_expression()) {
            // A new statement may begin here.
        } else {
            self.unexpected();
        }
    }

    /// Whether this token begins a statement wherever it stands.
    fn starts_statement(&self) -> bool {
        matches!(
            self.kind,
            IDENT
                | LET_KW
                | GLOBAL_KW
                | LOCAL_KW
                | FN_KW
                | FUNCTION_KW
                | IF_KW
                | WHILE_KW
                | FOR_KW
                | RETURN_KW
                | BREAK_KW
                | CONTINUE_KW
                | TRY_KW
                | THROW_KW
                | IMPORT_KW
                | FROM_KW
                | CLS_KW
                | THIS_KW
                | SUPER_KW
                | AT
        )
    }

    /// A closing bracket nothing opened.
    fn stray(&mut self) {
        let found = self.shown();
        match self.kind {
            R_PAREN | R_BRACKET | R_BRACE => self.report(message!(texts::STRAY_BRACKET, found = found)).add(),
            _ => self.report(message!(texts::UNEXPECTED, found = found)).add(),
        }
        self.skip_one();
    }

    /// Whether a block, text or bracket around this place still has to end: what `ends` with `}`.
    pub fn in_braces(&self) -> bool {
        self.brackets[Brackets::CURLY.counter] > 0
    }
}

/// `=`, `+=` and the like.
pub(super) fn is_assignment(kind: SyntaxKind) -> bool {
    matches!(kind, EQ | PLUS_EQ | MINUS_EQ | STAR_EQ | SLASH_EQ | DOUBLE_SLASH_EQ | PERCENT_EQ | DOUBLE_STAR_EQ)
}
