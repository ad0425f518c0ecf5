//! How deep a line is indented.
//!
//! What stands in a block or in brackets is one step deeper than the line on which they were opened, so brackets opened
//! on one line make one step together. A line in which a statement or an element goes on is one step deeper than it.

use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::{SyntaxNode, SyntaxToken};

/// The lines written, by the place in the text of their first token.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<(u32, usize)>,
}

impl Lines {
    /// A line begins with this token.
    pub(super) fn begin(&mut self, token: &SyntaxToken, depth: usize) {
        self.begun.push((start(token), depth));
    }

    /// How deep the line is on which a place of the text was written.
    fn depth_at(&self, place: u32) -> usize {
        let line = self.begun.partition_point(|(first, _)| *first <= place);
        line.checked_sub(1).map_or(0, |line| self.begun[line].1)
    }

    /// How deep the line is that begins with a token.
    pub(super) fn depth_of(&self, token: &SyntaxToken) -> usize {
        if token.kind() != COMMENT {
            return self.depth(token);
        }
        // A comment stands as what follows it; before the end of a block it still belongs to the block.
        match following(token) {
            Some(next) if closes(&next) => self.depth(&next) + 1,
            Some(next) => self.depth(&next),
            None => 0,
        }
    }

    fn depth(&self, token: &SyntaxToken) -> usize {
        if let Some(opener) = opened_by(token) {
            return self.depth_at(opener);
        }
        let mut inner = rowan::NodeOrToken::Token(token.clone());
        for node in token.parent_ancestors() {
            let Some(opener) = opener(&node, token) else {
                inner = rowan::NodeOrToken::Node(node);
                continue;
            };
            let goes_on = match &inner {
                rowan::NodeOrToken::Node(part) => first(part).is_some_and(|first| start(&first) < start(token)),
                // A comma or an operator at the beginning of a line.
                rowan::NodeOrToken::Token(token) => !matches!(token.kind(), IDENT | QUOTE),
            };
            return opener.map_or(0, |place| self.depth_at(place) + 1) + usize::from(goes_on);
        }
        0
    }
}

fn start(token: &SyntaxToken) -> u32 {
    token.text_range().start().into()
}

/// The first token of a node.
fn first(node: &SyntaxNode) -> Option<SyntaxToken> {
    node.descendants_with_tokens().filter_map(|e| e.into_token()).find(|token| !token.kind().is_trivia())
}

/// The next token that is no comment and no white space.
fn following(token: &SyntaxToken) -> Option<SyntaxToken> {
    std::iter::successors(token.next_token(), SyntaxToken::next_token).find(|token| !token.kind().is_trivia())
}

/// Whether a token ends what stands before it: a bracket, a word such as `endif`, `else`.
fn closes(token: &SyntaxToken) -> bool {
    match token.kind() {
        R_BRACE | R_BRACKET | R_PAREN | ELSE_KW | CATCH_KW | FINALLY_KW => true,
        BLOCK_WORD => token.parent().is_some_and(|node| node.kind() != BLOCK && !of_class(&node)),
        _ => false,
    }
}

/// For a token that opens or closes something, the place whose line it is indented like.
fn opened_by(token: &SyntaxToken) -> Option<u32> {
    let node = token.parent()?;
    let like = |node: &SyntaxNode| first(node).map(|token| start(&token));
    match token.kind() {
        R_PAREN | R_BRACKET => own(&node, |kind| matches!(kind, L_PAREN | L_BRACKET)),
        R_BRACE if node.kind() == BLOCK => block_opener(&node),
        R_BRACE => own(&node, |kind| kind == L_BRACE),
        // `{` or `do` on a line of its own.
        L_BRACE | BLOCK_WORD if node.kind() == BLOCK => like(&node.parent()?),
        BLOCK_WORD if !of_class(&node) => like(&node),
        ELSE_KW | CATCH_KW | FINALLY_KW => like(&node.parent()?),
        // Behind `@Abstract` or other decorators on lines of their own.
        CLS_KW | FN_KW | FUNCTION_KW | GLOBAL_KW | LOCAL_KW if matches!(node.kind(), CLASS_DECL | FN_DECL) => {
            like(&node).filter(|first| *first < start(token))
        }
        AT if node.kind() == DECORATOR => like(&node.parent()?).filter(|first| *first < start(token)),
        _ => None,
    }
}

/// Whether words of a node begin it: `private`, `new`, `Abstract`.
fn of_class(node: &SyntaxNode) -> bool {
    matches!(node.kind(), SECTION | CONSTRUCTOR | CLASS_DECL)
}

/// Where the first of a node's own tokens of a kind stands.
fn own(node: &SyntaxNode, wanted: impl Fn(crate::syntax::SyntaxKind) -> bool) -> Option<u32> {
    let mut tokens = node.children_with_tokens().filter_map(|e| e.into_token());
    tokens.find(|token| wanted(token.kind())).map(|token| start(&token))
}

/// The place whose line a block is indented like: the `{` of a function value, which may stand far to the right of where
/// its statement begins; else the statement or clause the block belongs to.
fn block_opener(block: &SyntaxNode) -> Option<u32> {
    let holder = block.parent()?;
    match holder.kind() {
        FN_EXPR => own(block, |kind| kind == L_BRACE),
        _ => first(&holder).map(|first| start(&first)),
    }
}

/// Whether a node holds a token as a block or brackets do, and then what opened it: `None` for the whole text.
fn opener(node: &SyntaxNode, token: &SyntaxToken) -> Option<Option<u32>> {
    let place = match node.kind() {
        ROOT => return Some(None),
        BLOCK => block_opener(node),
        CLASS_DECL => own(node, |kind| kind == L_BRACE),
        ARG_LIST | PARAM_LIST | PAREN_EXPR | TUPLE_EXPR | ARRAY_EXPR | OBJECT_EXPR | INDEX_EXPR | PATTERN => {
            own(node, |kind| matches!(kind, L_PAREN | L_BRACKET | L_BRACE))
        }
        _ => None,
    };
    place.filter(|place| *place < start(token)).map(Some)
}
