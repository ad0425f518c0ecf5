//! The texts an editor has open.

use std::collections::HashMap;

use lsp_types::{DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, Uri};

use super::text::{Encoding, Text};

/// Texts that are kept open; more are not looked at.
const MOST_TEXTS: usize = 256;

/// The longest text that is looked at, in bytes. A program of 100,000 lines is shorter.
const LONGEST_TEXT: usize = 4 << 20;

/// An open text.
pub struct Document {
    pub uri: Uri,
    pub version: i32,
    /// `None` for one that is too long.
    pub text: Option<Text>,
    /// The codes of its mistakes and where they are, as they were published.
    pub mistakes: Vec<lsp_types::Diagnostic>,
    /// Whether its mistakes have to be looked for.
    is_changed: bool,
}

/// All that are open, by their addresses.
#[derive(Default)]
pub struct Documents {
    open: HashMap<String, Document>,
}

impl Documents {
    /// Opens one; gives its address, unless too many are open.
    pub fn open(&mut self, params: DidOpenTextDocumentParams, encoding: Encoding) -> Option<Uri> {
        let opened = params.text_document;
        let (uri, version) = (opened.uri, opened.version);
        if self.open.len() >= MOST_TEXTS && !self.open.contains_key(uri.as_str()) {
            return None;
        }
        let text = Some(opened.text).filter(|text| text.len() <= LONGEST_TEXT).map(|text| Text::new(text, encoding));
        let document = Document { uri: uri.clone(), version, text, mistakes: Vec::new(), is_changed: true };
        self.open.insert(uri.as_str().to_owned(), document);
        Some(uri)
    }

    /// Changes one; gives its address, when it is open.
    pub fn change(&mut self, params: DidChangeTextDocumentParams, encoding: Encoding) -> Option<Uri> {
        let document = self.open.get_mut(params.text_document.uri.as_str())?;
        document.version = params.text_document.version;
        document.is_changed = true;
        for change in params.content_changes {
            match &mut document.text {
                Some(text) => text.change(change),
                // Only the whole makes an unknown text known again.
                None if change.range.is_none() => document.text = Some(Text::new(change.text, encoding)),
                None => {}
            }
            document.text.take_if(|text| text.as_str().len() > LONGEST_TEXT);
        }
        Some(params.text_document.uri)
    }

    /// Closes one; gives its address, when it was open.
    pub fn close(&mut self, params: DidCloseTextDocumentParams) -> Option<Uri> {
        Some(self.open.remove(params.text_document.uri.as_str())?.uri)
    }

    /// Takes one out to be told about; [`Documents::put_back`] has to follow.
    pub fn take(&mut self, uri: &Uri) -> Option<Document> {
        self.open.remove(uri.as_str())
    }

    /// Puts back one that was taken.
    pub fn put_back(&mut self, document: Document) {
        self.open.insert(document.uri.as_str().to_owned(), document);
    }

    /// Forgets what the texts are, until they come whole.
    pub fn forget_texts(&mut self) {
        for document in self.open.values_mut() {
            document.text = None;
            document.is_changed = true;
        }
    }

    /// One whose mistakes have to be looked for; it is not given a second time before it changes again.
    pub fn next_changed(&mut self) -> Option<&mut Document> {
        let document = self.open.values_mut().find(|document| document.is_changed)?;
        document.is_changed = false;
        Some(document)
    }
}
