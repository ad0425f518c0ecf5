//! Statements with blocks, in both styles: `{ }`, and `do ... endif`, `do ... next x` and the like.
//!
//! A word like `endif` is a name until it stands where a statement begins and nothing goes on with it. What it may
//! close is found on the list of open blocks, so a block that lacks its end does not take that of the one around it.

use super::cursor::Parser;
use super::lists::Brackets;
use super::recovery::MAX_FORGIVEN;
use super::statements::is_assignment;
use crate::diagnostic::Span;
use crate::message;
use crate::messages::syntax as texts;
use crate::syntax::kind::{SyntaxKind, SyntaxKind::*};

/// What a block belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    If,
    While,
    For,
    Function,
    Try,
    Class,
}

/// How a block is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `{ }`.
    Braces,
    /// `do`, or nothing after `try`, `else` and the like, up to a word.
    Words,
}

/// A block around the place of the parser.
pub(super) struct Open {
    pub kind: BlockKind,
    pub style: Style,
    /// Whether it is in braces and its `}` is there.
    pub closed: bool,
    /// Whether `else` may follow it.
    pub takes_else: bool,
    /// Whether `catch` and `finally` may follow it.
    pub takes_catch: bool,
    /// The variable of a `for`.
    pub variable: Option<Span>,
}

/// A statement with blocks: what its messages and its end need.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub kind: BlockKind,
    /// Where its keyword stands.
    pub span: Span,
    pub variable: Option<Span>,
}

impl BlockKind {
    /// The statement's keyword and the word that ends its block.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            BlockKind::If => ("if", "endif"),
            BlockKind::While => ("while", "endwhile"),
            BlockKind::For => ("for", "next"),
            BlockKind::Function => ("function", "endfunction"),
            BlockKind::Try => ("try", "endtry"),
            BlockKind::Class => ("cls", "}"),
        }
    }

    fn ended_by(word: &str) -> Option<BlockKind> {
        Some(match word {
            "endif" | "endeif" => BlockKind::If,
            "endwhile" => BlockKind::While,
            "next" | "endfor" | "forend" => BlockKind::For,
            "endfunction" => BlockKind::Function,
            "endtry" => BlockKind::Try,
            _ => return None,
        })
    }
}

impl Parser<'_> {
    // Where a block ends

    /// Whether the statements of the block around this place end here. What is left open is told by the block.
    pub fn at_block_end(&self) -> bool {
        match self.kind {
            END => true,
            R_BRACE => self.in_braces() || self.open.last().is_some_and(|open| open.style == Style::Words),
            R_PAREN => self.brackets[Brackets::ROUND.counter] > 0 && self.innermost_is_open(),
            R_BRACKET => self.brackets[Brackets::SQUARE.counter] > 0 && self.innermost_is_open(),
            ELSE_KW => self.reaches(|open| open.takes_else),
            CATCH_KW | FINALLY_KW => self.reaches(|open| open.takes_catch),
            IDENT => match self.end_word() {
                _ if self.open.last().is_some_and(|o| o.style == Style::Words) && self.at_foreign_end() => true,
                Some(BlockKind::For) if self.continues_loop() => false,
                Some(kind) => self.closes_some(kind) || (self.innermost_is_open() && !self.forgiven.contains(&kind)),
                None => false,
            },
            _ => false,
        }
    }

    /// Whether the innermost block has no `}` of its own to wait for.
    fn innermost_is_open(&self) -> bool {
        self.open.last().is_some_and(|open| !open.closed)
    }

    /// Whether an open block is so, counting those that a `}` further on does not shield.
    pub fn reaches(&self, wanted: impl Fn(&Open) -> bool) -> bool {
        for open in self.open.iter().rev() {
            if wanted(open) {
                return true;
            }
            if open.closed {
                return false;
            }
        }
        false
    }

    pub fn closes_some(&self, kind: BlockKind) -> bool {
        self.reaches(|open| open.kind == kind && open.style == Style::Words)
    }

    /// What kind of block the word looked at ends, when it is such a word and not a name in an expression.
    pub fn end_word(&self) -> Option<BlockKind> {
        if !self.is(IDENT) {
            return None;
        }
        let kind = BlockKind::ended_by(self.text())?;
        let (following, newline, _) = self.next();
        // A function may be a value, which is called, or an argument with others behind it.
        let goes_on = is_assignment(following) || (kind != BlockKind::Function && goes_on_with(following));
        (newline || !goes_on).then_some(kind)
    }

    /// Whether this is another language's `end` or `end if`, alone on its line.
    fn at_foreign_end(&self) -> bool {
        if !self.newline || !self.is_word("end") {
            return false;
        }
        let (following, newline, token) = self.next();
        let named = matches!(following, IF_KW | WHILE_KW | FOR_KW | FUNCTION_KW | FN_KW | TRY_KW);
        newline || following == END || (named && matches!(self.following(token), (END, ..) | (_, true, _)))
    }

    /// Whether this is `next x` as programs of the first generation use it in an `if` inside the loop: it continues the
    /// loop of x, whose own end comes later. It does when the block it stands in ends right behind it.
    fn continues_loop(&self) -> bool {
        let Some(innermost) = self.open.last() else { return false };
        let (name, newline, token) = self.next();
        if !self.is_word("next") || name != IDENT || newline || innermost.kind == BlockKind::For {
            return false;
        }
        let inside = self.open.iter().rev().take_while(|open| open.kind != BlockKind::Function);
        let mut loops = inside.filter(|open| matches!(open.kind, BlockKind::For | BlockKind::While));
        let variable = loops.next().and_then(|open| open.variable);
        if variable.map(|span| self.slice(span)) != Some(self.text_at(token)) {
            return false;
        }
        match self.following(token) {
            (R_BRACE, ..) => innermost.style == Style::Braces,
            (ELSE_KW, ..) => innermost.takes_else,
            (CATCH_KW | FINALLY_KW, ..) => innermost.takes_catch,
            (IDENT, _, word) => {
                innermost.style == Style::Words && BlockKind::ended_by(self.text_at(word)) == Some(innermost.kind)
            }
            _ => false,
        }
    }

    /// `next x` that continues its loop.
    pub fn next_statement(&mut self) -> SyntaxKind {
        self.start(CONTINUE_STMT);
        self.bump_as(BLOCK_WORD);
        self.bump();
        self.end();
        CONTINUE_STMT
    }

    // Blocks

    pub fn header(&self, kind: BlockKind) -> Header {
        Header { kind, span: self.span(), variable: None }
    }

    /// A block with its end.
    pub fn block(&mut self, header: Header) {
        if self.clause(header, None, |_| {}) == Some(Style::Words) {
            self.block_end(header);
        }
    }

    pub fn begins_words(&self) -> bool {
        self.is_word("do") || self.is_word("then")
    }

    /// A block without the word that ends it. `before` is the style of what the block follows, when it needs no word to
    /// begin: after `try`, or after `else` in a statement of words. Gives nothing when no block begins here.
    pub fn clause(&mut self, header: Header, before: Option<Style>, follows: impl Fn(&mut Open)) -> Option<Style> {
        let wordless = before == Some(Style::Words);
        // `else` of words, a line end, `{`: that is an object, the first statement of the block.
        let style = if self.is(L_BRACE) && !(wordless && self.newline) {
            Style::Braces
        } else if self.begins_words() || (wordless && !self.is(COLON)) {
            Style::Words
        } else {
            self.no_block(header.kind);
            return None;
        };
        let closed = style == Style::Braces && !self.is_unclosed(self.at);
        let variable = header.variable;
        let mut open = Open { kind: header.kind, style, closed, takes_else: false, takes_catch: false, variable };
        follows(&mut open);
        self.body(open);
        Some(style)
    }

    fn body(&mut self, open: Open) {
        if !self.enter() {
            return;
        }
        let style = open.style;
        let outer_lines = std::mem::replace(&mut self.lines_matter, true);
        self.start(BLOCK);
        self.open.push(open);
        let opened = self.span();
        match style {
            Style::Braces => {
                self.brackets[Brackets::CURLY.counter] += 1;
                self.bump();
                self.statements();
                self.close_braces(opened);
                self.brackets[Brackets::CURLY.counter] -= 1;
            }
            Style::Words => {
                if self.begins_words() {
                    self.bump_as(BLOCK_WORD);
                }
                self.statements();
            }
        }
        self.open.pop();
        self.end();
        self.lines_matter = outer_lines;
        self.leave();
    }

    /// A block in braces that belongs to nothing known, so that what is wrong in it is told.
    pub fn loose_block(&mut self) {
        let closed = !self.is_unclosed(self.at);
        let style = Style::Braces;
        let kind = BlockKind::If;
        self.body(Open { kind, style, closed, takes_else: false, takes_catch: false, variable: None });
    }

    pub fn close_braces(&mut self, opened: Span) {
        if self.is(END) {
            self.report(message!(texts::UNCLOSED_BRACKET, open = "{", close = "}")).at(opened).add();
        } else if !self.eat(R_BRACE) {
            let found = self.shown();
            let message = message!(texts::MISSING_BRACKET, open = "{", close = "}", found = found);
            self.report(message).opened(opened.start).add();
        }
    }

    /// The word that ends a block of words: `endif`, `next x`.
    pub fn block_end(&mut self, header: Header) {
        let (keyword, word) = header.kind.words();
        let variable = header.variable.map_or("", |span| self.slice(span));
        let word = if variable.is_empty() { word.to_owned() } else { format!("{word} {variable}") };
        if self.at_foreign_end() {
            let message = message!(texts::WRONG_END_WORD, keyword = keyword, word = word, found = "end");
            self.report(message).opened(header.span.start).add();
            self.start(ERROR);
            self.bump();
            if !self.newline {
                self.bump();
            }
            return self.end();
        }
        if self.is(R_BRACE) && !self.in_braces() {
            let message = message!(texts::WRONG_END_WORD, keyword = keyword, word = word, found = "}");
            self.report(message).opened(header.span.start).add();
            if self.forgiven.len() < MAX_FORGIVEN {
                self.forgiven.push(header.kind);
            }
            return self.skip_one();
        }
        let found = self.end_word();
        if found == Some(header.kind) && !self.names_another(header) {
            return self.take_end_word(header);
        }
        let shown = self.shown();
        match found {
            Some(other) if other != header.kind && !self.closes_some(other) => {
                let message = message!(texts::WRONG_END_WORD, keyword = keyword, word = word, found = shown);
                self.report(message).opened(header.span.start).add();
                self.take_end_word(Header { kind: other, ..header });
            }
            _ if self.is(END) => {
                self.report(message!(texts::UNCLOSED_BLOCK, keyword = keyword, word = word)).at(header.span).add();
            }
            _ => {
                let message = message!(texts::MISSING_END_WORD, keyword = keyword, word = word, found = shown);
                self.report(message).opened(header.span.start).add();
            }
        }
    }

    /// Whether this is `next y` where y is the variable of a `for` further out.
    fn names_another(&self, header: Header) -> bool {
        let (following, newline, token) = self.next();
        if !self.is_word("next") || following != IDENT || newline {
            return false;
        }
        let named = self.text_at(token);
        let name_of = |span: Option<Span>| span.map(|span| self.slice(span));
        name_of(header.variable) != Some(named)
            && self.reaches(|open| open.style == Style::Words && name_of(open.variable) == Some(named))
    }

    fn take_end_word(&mut self, header: Header) {
        let next = self.is_word("next");
        self.bump_as(BLOCK_WORD);
        if !next || !self.is(IDENT) || self.newline || self.end_word().is_some() {
            return;
        }
        if let Some(variable) = header.variable {
            let variable = self.slice(variable);
            if variable != self.text() {
                let found = self.shown();
                let message = message!(texts::NEXT_MISMATCH, variable = variable, found = found);
                self.report(message).opened(header.span.start).add();
            }
        }
        self.bump();
        while self.is(COMMA) && !self.newline && self.next().0 == IDENT {
            self.bump();
            self.bump();
        }
    }

    /// An end word that ends nothing, or `next x` that continues its loop.
    pub fn stray_end_word(&mut self) -> SyntaxKind {
        if self.continues_loop() {
            return self.next_statement();
        }
        let Some(kind) = self.end_word() else { return ERROR };
        match self.forgiven.iter().rposition(|forgiven| *forgiven == kind) {
            Some(index) => {
                self.forgiven.remove(index);
            }
            None => {
                let (keyword, _) = kind.words();
                let found = self.shown();
                self.report(message!(texts::STRAY_END_WORD, found = found, keyword = keyword)).add();
            }
        }
        self.start(ERROR);
        let header = Header { kind, span: self.span(), variable: None };
        self.take_end_word(header);
        self.end();
        ERROR
    }

    /// `else`, `catch` or `finally` without the statement it belongs to.
    pub fn stray_clause(&mut self) -> SyntaxKind {
        let owner = if self.is(ELSE_KW) { BlockKind::If } else { BlockKind::Try };
        if !self.forgiven.contains(&owner) {
            let found = self.shown();
            let (keyword, _) = owner.words();
            self.report(message!(texts::STRAY_CLAUSE, found = found, keyword = keyword)).add();
        }
        self.start(ERROR);
        let catch = self.is(CATCH_KW);
        self.bump();
        if catch {
            self.caught();
        }
        if self.is(COLON) {
            self.bump();
        } else if self.is(L_BRACE) {
            self.loose_block();
        }
        self.end();
        ERROR
    }
}

/// Whether a name in an expression, not a word that ends a block, can stand before this token.
pub(super) fn goes_on_with(following: SyntaxKind) -> bool {
    matches!(following, L_PAREN | L_BRACKET | DOT | COMMA | COLON | FAT_ARROW | IN_KW | AND_KW | OR_KW)
        || (PLUS..=PIPE_GT).contains(&following)
}
