//! What is told about the name under the pointer, and about what is wrong there.

use datacode_lang::assist::cursor;
use datacode_lang::builtins::registry;
use datacode_lang::messages::{Lang, keywords, said};
use datacode_lang::syntax::{SyntaxKind, SyntaxToken};
use lsp_types::{Hover, HoverContents};

use super::analysis::{Analysis, comment_above, header};
use super::client::Client;
use super::navigation;
use super::text::Text;
use crate::explain;

/// What is told about a byte of the text. `wrong`: the codes of mistakes that are there.
pub fn at(text: &Text, analysis: &Analysis, offset: usize, wrong: &[String], client: &Client) -> Option<Hover> {
    let token = analysis.token_at(offset).filter(|token| cursor::is_name(token.kind()));
    let told = token.as_ref().and_then(|token| about(analysis, token, client.lang));
    let mut parts: Vec<String> = told.map(|(code, words)| client.markup(&code, &words).value).into_iter().collect();
    parts.extend(wrong.iter().filter_map(|code| explain::section(code, client.lang)));
    if parts.is_empty() {
        return None;
    }
    let mut contents = client.markup("", "");
    contents.value = parts.join("\n\n---\n\n");
    let range = token.map(|token| text.range(bytes(&token)));
    Some(Hover { contents: HoverContents::Markup(contents), range })
}

/// A name's declaration, and words about it.
fn about(analysis: &Analysis, token: &SyntaxToken, lang: Lang) -> Option<(String, String)> {
    if let Some(declared) = navigation::declared_at(analysis, token) {
        return Some((header(&declared), comment_above(&declared)));
    }
    if let Some(place) = navigation::builtin_at(analysis, token) {
        let builtin = registry::get(place);
        return Some((builtin.signature(), said(builtin.doc, lang).to_owned()));
    }
    let is_word = token.kind().is_keyword() && token.kind() != SyntaxKind::BLOCK_WORD;
    let words = keywords::about(token.text(), lang).filter(|_| is_word)?;
    Some((String::new(), words.to_owned()))
}

/// Where a token stands.
pub fn bytes(token: &SyntaxToken) -> std::ops::Range<usize> {
    let range = token.text_range();
    range.start().into()..range.end().into()
}
