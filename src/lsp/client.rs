//! What the editor can, and the language it is spoken to in.

use datacode_lang::messages::Lang;
use lsp_types::{Documentation, InitializeParams, MarkupContent, MarkupKind};
use serde_json::Value;

use super::text::Encoding;

/// The editor, from what `initialize` says.
pub struct Client {
    /// The language of all messages.
    pub lang: Lang,
    /// What its positions count.
    pub encoding: Encoding,
    /// Completions may hold places to fill in.
    pub snippets: bool,
    /// Symbols may stand inside each other.
    pub nested_symbols: bool,
    /// Parameters of a signature may be told by their places.
    pub label_places: bool,
    markdown: bool,
}

impl Client {
    /// Understands what an editor says; `lang` is what is spoken where it wishes nothing.
    pub fn new(params: &InitializeParams, lang: Lang) -> Client {
        let capabilities = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let at = |pointer: &str| capabilities.pointer(pointer).unwrap_or(&Value::Null).clone();
        let can = |pointer: &str| at(pointer).as_bool().unwrap_or_default();
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let wished = params.initialization_options.as_ref().and_then(|options| options.get("lang")?.as_str());
        let locale = params.locale.as_deref().filter(|locale| !locale.is_empty());
        let of_locale = locale.map(|locale| if locale.starts_with("ru") { Lang::Ru } else { Lang::En });
        let formats = at("/textDocument/hover/contentFormat");
        Client {
            lang: wished.and_then(Lang::from_name).or(of_locale).unwrap_or(lang),
            encoding: Encoding::chosen(offered),
            snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            nested_symbols: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            label_places: can(
                "/textDocument/signatureHelp/signatureInformation/parameterInformation/labelOffsetSupport",
            ),
            markdown: formats.as_array().is_none_or(|formats| formats.iter().any(|format| format == "markdown")),
        }
    }

    /// A piece of program and words about it.
    pub fn markup(&self, code: &str, words: &str) -> MarkupContent {
        let (kind, value) =
            if self.markdown { (MarkupKind::Markdown, fenced(code)) } else { (MarkupKind::PlainText, code.to_owned()) };
        let parts = [value.as_str(), words];
        let value = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        MarkupContent { kind, value }
    }

    /// Words about a name.
    pub fn words(&self, words: &str) -> Documentation {
        Documentation::MarkupContent(self.markup("", words))
    }
}

/// A piece of program between fences it does not hold itself.
fn fenced(code: &str) -> String {
    if code.is_empty() {
        return String::new();
    }
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}datacode\n{code}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(params: Value) -> Client {
        let mut whole = serde_json::json!({"capabilities": {}});
        whole.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
        Client::new(&serde_json::from_value(whole).unwrap(), Lang::En)
    }

    #[test]
    fn the_language_is_the_wish_else_the_locale_else_the_programs() {
        use serde_json::json;
        let lang = |params| client(params).lang;
        assert_eq!(lang(json!({})), Lang::En);
        assert_eq!(lang(json!({"locale": "ru-RU"})), Lang::Ru);
        assert_eq!(lang(json!({"locale": "ru", "initializationOptions": {"lang": "en"}})), Lang::En);
        assert_eq!(lang(json!({"locale": "de", "initializationOptions": {"lang": "fr"}})), Lang::En);
        assert_eq!(lang(json!({"locale": "", "initializationOptions": [1]})), Lang::En);
    }

    #[test]
    fn a_program_stands_between_fences_it_does_not_hold() {
        assert_eq!(fenced("a = '```'"), "````datacode\na = '```'\n````");
        let plain = serde_json::json!({"capabilities": {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}});
        assert_eq!(client(plain).markup("f()", "says").value, "f()\n\nsays");
    }
}
