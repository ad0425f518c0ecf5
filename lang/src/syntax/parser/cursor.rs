//! The place of the parser in the tokens, and the tree it builds.

#[cfg(test)]
use std::cell::Cell;

use rowan::{Checkpoint, GreenNode, GreenNodeBuilder, Language};

use super::report::Errors;
use super::{MAX_DEPTH, MAX_NESTING};
use crate::diagnostic::Span;
use crate::messages::{Message, syntax as texts};
use crate::syntax::kind::{DataCode, SyntaxKind, SyntaxKind::*};
use crate::syntax::lexer::{Lexed, Token};

use super::blocks::Open;

/// Tokens with a place, the tree so far, and what is open around that place.
pub(super) struct Parser<'t> {
    pub source: &'t str,
    tokens: &'t [Token],
    pub lexed: &'t Lexed,
    /// Number of the token looked at; never white space.
    pub at: usize,
    /// What it is; `END` when nothing is left.
    pub kind: SyntaxKind,
    /// Whether a line ended before it.
    pub newline: bool,
    /// First token not in the tree.
    pending: usize,
    /// End of the last token in the tree that was no white space.
    pub last_end: u32,
    builder: GreenNodeBuilder<'static>,
    pub errors: Errors,
    /// Whether a line end ends a statement here: not inside brackets.
    pub lines_matter: bool,
    /// Blocks around this place, the innermost last.
    pub open: Vec<Open>,
    /// Brackets around this place: `(`, `[`, and `{` with `${`.
    pub brackets: [u32; 3],
    /// The last string in single quotes that goes over several lines: often one whose closing quote was forgotten.
    pub long_string: Option<Span>,
    /// End words whose block was not begun properly, which was told: they are passed over.
    pub forgiven: Vec<super::blocks::BlockKind>,
    /// Classes around this place.
    pub classes: u32,
    nesting: u32,
    depth: u32,
    /// The deepest level reached in the expression being parsed.
    deepest: u32,
    /// How often a token was looked at: work, for the tests that it grows with the text and no faster.
    #[cfg(test)]
    pub steps: Cell<u64>,
}

impl<'t> Parser<'t> {
    pub fn new(source: &'t str, lexed: &'t Lexed) -> Parser<'t> {
        let mut parser = Parser {
            source,
            tokens: &lexed.tokens,
            lexed,
            at: 0,
            kind: END,
            newline: true,
            pending: 0,
            last_end: 0,
            builder: GreenNodeBuilder::new(),
            errors: Errors::default(),
            lines_matter: true,
            open: Vec::new(),
            brackets: [0; 3],
            long_string: None,
            forgiven: Vec::new(),
            classes: 0,
            nesting: 0,
            depth: 0,
            deepest: 0,
            #[cfg(test)]
            steps: Cell::new(0),
        };
        parser.skip_trivia();
        parser
    }

    pub fn finish(self) -> (GreenNode, Errors) {
        (self.builder.finish(), self.errors)
    }

    fn count(&self) {
        #[cfg(test)]
        self.steps.set(self.steps.get() + 1);
    }

    // Looking

    fn kind_at(&self, index: usize) -> SyntaxKind {
        self.tokens.get(index).map_or(END, |t| t.kind)
    }

    fn start_of(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(self.source.len(), |t| t.start as usize)
    }

    /// The text of the last token in the tree that was no white space.
    pub fn text_before(&self) -> &'t str {
        let before = (0..self.at).rev().find(|i| !self.kind_at(*i).is_trivia());
        before.map_or("", |i| self.text_at(i))
    }

    /// The text of a token by its number.
    pub fn text_at(&self, index: usize) -> &'t str {
        &self.source[self.start_of(index)..self.start_of(index + 1)]
    }

    /// The text of a stretch.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.source[span.start as usize..span.end as usize]
    }

    /// Whether a character begins at this byte.
    pub fn is_boundary(&self, offset: u32) -> bool {
        self.source.is_char_boundary(offset as usize)
    }

    /// The text of the token looked at.
    pub fn text(&self) -> &'t str {
        self.text_at(self.at)
    }

    /// Where the token looked at stands; at the end of the text, right behind the last token.
    pub fn span(&self) -> Span {
        if self.kind == END {
            return Span::new(self.last_end, self.last_end);
        }
        Span::new(self.start_of(self.at) as u32, self.start_of(self.at + 1) as u32)
    }

    /// Where the last token ended: the place of what is missing on a line.
    pub fn after_last(&self) -> Span {
        Span::new(self.last_end, self.last_end)
    }

    /// Whether the statement ends here because its line does.
    pub fn line_ended(&self) -> bool {
        self.newline && self.lines_matter
    }

    pub fn is(&self, kind: SyntaxKind) -> bool {
        self.kind == kind
    }

    /// Whether this is a name with that text: a word that is a keyword only in its place.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == IDENT && self.text() == word
    }

    /// The kind of the token after this one, whether a line ends between them, and its number.
    pub fn next(&self) -> (SyntaxKind, bool, usize) {
        self.following(self.at)
    }

    /// The same for any token.
    pub fn following(&self, index: usize) -> (SyntaxKind, bool, usize) {
        let mut index = index + 1;
        let mut newline = false;
        while self.kind_at(index).is_trivia() {
            newline |= self.ends_line(index);
            index += 1;
            self.count();
        }
        (self.kind_at(index), newline, index)
    }

    /// Whether nothing in the whole text closes this opening bracket.
    pub fn is_unclosed(&self, index: usize) -> bool {
        self.lexed.unclosed.binary_search(&(index as u32)).is_ok()
    }

    fn ends_line(&self, index: usize) -> bool {
        match self.kind_at(index) {
            NEWLINE => true,
            COMMENT => self.text_at(index).contains('\n'),
            _ => false,
        }
    }

    // Moving

    fn skip_trivia(&mut self) {
        while self.kind_at(self.at).is_trivia() {
            self.newline |= self.ends_line(self.at);
            self.at += 1;
            self.count();
        }
        self.kind = self.kind_at(self.at);
        self.count();
    }

    /// Puts the white space before this place into the tree.
    fn flush(&mut self) {
        while self.pending < self.at {
            self.push(self.pending, self.kind_at(self.pending));
        }
    }

    fn push(&mut self, index: usize, kind: SyntaxKind) {
        self.builder.token(DataCode::kind_to_raw(kind), self.text_at(index));
        self.pending = index + 1;
    }

    /// Takes the token into the tree.
    pub fn bump(&mut self) {
        self.bump_as(self.kind);
    }

    /// Takes the token into the tree as another kind.
    pub fn bump_as(&mut self, kind: SyntaxKind) {
        if self.kind == END {
            return;
        }
        self.flush();
        self.push(self.at, kind);
        self.at += 1;
        self.last_end = self.start_of(self.at) as u32;
        self.newline = false;
        self.skip_trivia();
    }

    /// Takes the token if it is of that kind.
    pub fn eat(&mut self, kind: SyntaxKind) -> bool {
        let found = self.kind == kind;
        if found {
            self.bump();
        }
        found
    }

    // Building

    /// The outermost node: white space before the first token belongs into it.
    pub fn start_root(&mut self) {
        self.builder.start_node(DataCode::kind_to_raw(ROOT));
    }

    pub fn start(&mut self, kind: SyntaxKind) {
        self.flush();
        self.builder.start_node(DataCode::kind_to_raw(kind));
    }

    pub fn end(&mut self) {
        self.builder.finish_node();
    }

    /// A place a node may later be begun at.
    pub fn mark(&mut self) -> Checkpoint {
        self.flush();
        self.builder.checkpoint()
    }

    pub fn start_at(&mut self, mark: Checkpoint, kind: SyntaxKind) {
        self.builder.start_node_at(mark, DataCode::kind_to_raw(kind));
    }

    /// A node around what was parsed since the mark.
    pub fn wrap(&mut self, mark: Checkpoint, kind: SyntaxKind) {
        self.start_at(mark, kind);
        self.end();
    }

    /// Puts what is left, white space too, into the innermost node: for the outermost one's end.
    pub fn take_rest(&mut self) {
        while self.kind != END {
            self.bump();
        }
        self.flush();
    }

    // Depth

    /// Goes one construct deeper; when that is too deep, says so and gives up the text.
    pub fn enter(&mut self) -> bool {
        if self.nesting >= MAX_NESTING {
            self.too_deep(crate::message!(texts::NESTED_TOO_DEEP, limit = MAX_NESTING));
            return false;
        }
        if !self.deepen() {
            return false;
        }
        self.nesting += 1;
        true
    }

    /// Comes back from [`Parser::enter`].
    pub fn leave(&mut self) {
        self.nesting -= 1;
        self.rise(1);
    }

    /// Goes one level of the tree deeper without a call of the parser within itself.
    pub fn deepen(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep(crate::message!(texts::CHAIN_TOO_LONG, limit = MAX_DEPTH));
            return false;
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        true
    }

    /// Comes back from so many [`Parser::deepen`].
    pub fn rise(&mut self, levels: u32) {
        self.depth -= levels;
    }

    /// Begins to measure an expression; give the result to [`Parser::measured`].
    pub fn measure(&mut self) -> u32 {
        std::mem::replace(&mut self.deepest, self.depth)
    }

    /// Ends measuring an expression.
    pub fn measured(&mut self, outer: u32) {
        self.deepest = self.deepest.max(outer);
    }

    /// What was measured so far moves one level down, since a node is put around it.
    pub fn link(&mut self) -> bool {
        if self.deepest >= MAX_DEPTH {
            self.too_deep(crate::message!(texts::CHAIN_TOO_LONG, limit = MAX_DEPTH));
            return false;
        }
        self.deepest += 1;
        true
    }

    /// Nothing after this place is parsed: it goes flat into one node, and nothing more is told.
    fn too_deep(&mut self, message: Message) {
        self.errors.last(self.span(), message);
        self.start(ERROR);
        self.take_rest();
        self.end();
    }
}
