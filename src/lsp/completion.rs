//! What can be written at a place: names that are visible there, built-ins, words of the language; behind a dot, members.

use datacode_lang::assist::cursor::{self, After};
use datacode_lang::builtins::{Builtin, registry};
use datacode_lang::messages::{keywords, said};
use datacode_lang::syntax::ast::{AstNode, FieldExpr};
use datacode_lang::syntax::{KEYWORDS, SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, InsertTextFormat, TextEdit};

use super::analysis::{Analysis, comment_above, header};
use super::client::Client;
use super::known::Known;
use super::members::{self, MemberKind};
use super::text::Text;

/// Names of the text that are offered at most; of more, those that begin with what is written.
const MOST: usize = 2_000;

/// What can be completed at a byte of the text.
pub fn at(text: &Text, analysis: &Analysis, offset: usize, client: &Client) -> Vec<CompletionItem> {
    let before = &text.as_str()[..offset];
    let cursor = cursor::at_end(before);
    let start = offset - cursor.word.len();
    let list = List { client, range: text.range(start..offset), items: Vec::new() };
    match cursor.after {
        After::Text => Vec::new(),
        After::Dot(_) => behind_a_dot(list, analysis, start),
        After::Code => names(list, analysis, start, &cursor.word),
    }
}

/// The items found so far.
struct List<'a> {
    client: &'a Client,
    /// What they take the place of.
    range: lsp_types::Range,
    items: Vec<CompletionItem>,
}

impl List<'_> {
    /// Adds a name. `rank` orders the kinds of names; `call`: how it is written when it is called, `Some(false)` without
    /// arguments, `Some(true)` with some.
    fn add(&mut self, name: &str, kind: CompletionItemKind, rank: u8, call: Option<bool>, detail: String, words: &str) {
        let (new_text, format) = match call {
            Some(true) if self.client.snippets => (format!("{name}($0)"), InsertTextFormat::SNIPPET),
            Some(false) if self.client.snippets => (format!("{name}()"), InsertTextFormat::PLAIN_TEXT),
            _ => (name.to_owned(), InsertTextFormat::PLAIN_TEXT),
        };
        self.items.push(CompletionItem {
            label: name.to_owned(),
            kind: Some(kind),
            detail: Some(detail).filter(|detail| !detail.is_empty()),
            documentation: (!words.is_empty()).then(|| self.client.words(words)),
            sort_text: Some(format!("{rank}{name}")),
            insert_text_format: Some(format),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: self.range, new_text })),
            ..CompletionItem::default()
        });
    }

    /// Adds a built-in; `given`: how many of its arguments stand elsewhere.
    fn add_builtin(&mut self, builtin: &Builtin, rank: u8, given: usize) {
        let takes = builtin.parameters.len() > given;
        let words = said(builtin.doc, self.client.lang);
        self.add(builtin.name, CompletionItemKind::FUNCTION, rank, Some(takes), builtin.signature(), words);
    }

    /// Adds what a token of the text declares.
    fn add_declared(&mut self, token: &SyntaxToken, kind: CompletionItemKind, rank: u8) {
        let takes = parameters(token).map(|parameters| parameters > 0);
        self.add(token.text(), kind, rank, takes, header(token), &comment_above(token));
    }
}

fn names(mut list: List<'_>, analysis: &Analysis, start: usize, word: &str) -> Vec<CompletionItem> {
    let around = node_at(analysis, start);
    let mut declared = analysis.visible(around);
    if declared.len() > MOST {
        declared.retain(|declaration| declaration.token.text().starts_with(word));
        declared.truncate(MOST);
    }
    for declaration in &declared {
        // A name that is only just being written declares itself.
        if usize::from(declaration.token.text_range().start()) == start {
            continue;
        }
        let kind = match declaration.token.parent().map(|node| node.kind()) {
            Some(SyntaxKind::FN_DECL) => CompletionItemKind::FUNCTION,
            Some(SyntaxKind::CLASS_DECL) => CompletionItemKind::CLASS,
            _ => CompletionItemKind::VARIABLE,
        };
        list.add_declared(&declaration.token, kind, 1);
    }
    let hidden = |name: &str| declared.iter().any(|declaration| declaration.token.text() == name);
    let piped = analysis.token_at(start).is_some_and(|token| is_behind_pipe(&token));
    for builtin in registry::free().filter(|builtin| !hidden(builtin.name)) {
        list.add_builtin(builtin, 2, usize::from(piped));
    }
    for word in KEYWORDS {
        let about = keywords::about(word, list.client.lang).unwrap_or_default();
        list.add(word, CompletionItemKind::KEYWORD, 3, None, String::new(), about);
    }
    list.items
}

fn behind_a_dot(mut list: List<'_>, analysis: &Analysis, start: usize) -> Vec<CompletionItem> {
    let Some(dot) = dot_before(analysis, start) else { return Vec::new() };
    let base = dot.parent().and_then(FieldExpr::cast).and_then(|field| field.base());
    let known = base.and_then(|base| analysis.known(&base));
    if let Some(Known::Module(module)) = &known {
        for (name, place) in registry::of_module(module) {
            let builtin = registry::get(place);
            let words = said(builtin.doc, list.client.lang);
            let takes = !builtin.parameters.is_empty();
            list.add(name, CompletionItemKind::FUNCTION, 1, Some(takes), builtin.signature(), words);
        }
        return list.items;
    }
    for member in known.iter().flat_map(|known| members::of(analysis, known)) {
        if !members::is_visible(analysis, &member, &dot) || usize::from(member.token.text_range().start()) == start {
            continue;
        }
        let kind = match member.kind {
            MemberKind::Field | MemberKind::Variable => CompletionItemKind::FIELD,
            MemberKind::Method => CompletionItemKind::METHOD,
        };
        list.add_declared(&member.token, kind, 1);
    }
    let taken: Vec<String> = list.items.iter().map(|item| item.label.clone()).collect();
    let fits = |name: &str| known.as_ref().is_none_or(|known| known.may_be(name));
    for builtin in cursor::methods(|kind| fits(kind.name())).filter(|b| !taken.iter().any(|name| name == b.name)) {
        list.add_builtin(builtin, 2, 1);
    }
    list.items
}

/// The innermost node around a place.
fn node_at(analysis: &Analysis, offset: usize) -> SyntaxNode {
    let token = u32::try_from(offset).ok().and_then(|offset| {
        let end = analysis.root.syntax().text_range().end();
        analysis.root.syntax().token_at_offset(end.min(offset.into())).left_biased()
    });
    // Behind the brace that ends a block one is outside of it.
    let ended =
        |token: &SyntaxToken| token.kind() == SyntaxKind::R_BRACE && usize::from(token.text_range().end()) <= offset;
    match token {
        Some(token) if ended(&token) => token.parent().and_then(|block| block.parent()?.parent()),
        Some(token) => token.parent(),
        None => None,
    }
    .unwrap_or_else(|| analysis.root.syntax().clone())
}

/// The dot before a place, perhaps with blanks between.
fn dot_before(analysis: &Analysis, start: usize) -> Option<SyntaxToken> {
    let mut token = analysis.root.syntax().token_at_offset(u32::try_from(start).ok()?.into()).left_biased()?;
    while token.kind().is_trivia() {
        token = token.prev_token()?;
    }
    (token.kind() == SyntaxKind::DOT).then_some(token)
}

fn is_behind_pipe(token: &SyntaxToken) -> bool {
    let mut before = token.prev_token();
    while let Some(token) = before.filter(|token| token.kind().is_trivia() || token.kind() == SyntaxKind::PIPE_GT) {
        if token.kind() == SyntaxKind::PIPE_GT {
            return true;
        }
        before = token.prev_token();
    }
    false
}

/// How many arguments what a token declares takes at most; `None` for what is no function.
fn parameters(token: &SyntaxToken) -> Option<usize> {
    use datacode_lang::syntax::ast::{ClassDecl, ClassPart, FnDecl};
    let node = token.parent()?;
    if let Some(function) = FnDecl::cast(node.clone()) {
        return Some(function.params().map_or(0, |list| list.params().filter(|p| !p.is_class()).count()));
    }
    let class = ClassDecl::cast(node)?;
    let constructors = class.parts().filter_map(|part| match part {
        ClassPart::Constructor(constructor) => Some(constructor.params().map_or(0, |list| list.params().count())),
        _ => None,
    });
    // One without constructors has its parent's.
    Some(constructors.max().unwrap_or(usize::from(class.parent().is_some())))
}
