//! One editor's session: the order of the protocol, the open texts, and who answers which request.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc::Receiver;

use datacode_lang::format;
use datacode_lang::messages::Lang;
use lsp_types::{
    CompletionOptions, DocumentFormattingParams, DocumentSymbolParams, GotoDefinitionResponse, HoverProviderCapability,
    InitializeParams, InitializeResult, Location, OneOf, PublishDiagnosticsParams, ServerCapabilities, ServerInfo,
    SignatureHelpOptions, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind, TextEdit, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::analysis::Analysis;
use super::client::Client;
use super::documents::{Document, Documents};
use super::text::Text;
use super::transport::{self, Incoming};
use super::{completion, diagnostics, hover, navigation, signatures, symbols};
use crate::messages::lsp::{self as texts, Refused};

/// Messages taken from the queue while one is answered, so that what cancels it is seen.
const AHEAD: usize = 64;

/// Codes of errors, as JSON-RPC and the protocol have them.
mod code {
    pub const PARSE_ERROR: i32 = -32700;
    pub const INVALID_REQUEST: i32 = -32600;
    pub const METHOD_NOT_FOUND: i32 = -32601;
    pub const INVALID_PARAMS: i32 = -32602;
    pub const INTERNAL_ERROR: i32 = -32603;
    pub const NOT_INITIALIZED: i32 = -32002;
    pub const CANCELLED: i32 = -32800;
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    ShutDown,
}

/// Why a request has no result.
struct Error {
    code: i32,
    message: String,
}

/// A session.
pub struct Server<W> {
    output: W,
    phase: Phase,
    client: Client,
    documents: Documents,
    /// What is known of the text that was asked about last.
    analysed: Option<(String, Rc<Analysis>)>,
    /// Whether the editor no longer takes what is written.
    is_deaf: bool,
}

impl<W: Write> Server<W> {
    /// A session that speaks `lang` until the editor wishes another language.
    pub fn new(lang: Lang, output: W) -> Server<W> {
        Server {
            output,
            phase: Phase::New,
            client: Client::new(&InitializeParams::default(), lang),
            documents: Documents::default(),
            analysed: None,
            is_deaf: false,
        }
    }

    /// Serves to the end; says whether it was the one the protocol wants, `shutdown` and then `exit`.
    pub fn serve(mut self, incoming: &Receiver<Incoming>) -> bool {
        let mut waiting = VecDeque::new();
        while !self.is_deaf {
            while let Some(message) = (waiting.len() < AHEAD).then(|| incoming.try_recv().ok()).flatten() {
                waiting.push_back(message);
            }
            if waiting.is_empty() {
                // Nobody waits for an answer: what has changed is looked through.
                if self.publish_one() {
                    continue;
                }
                match incoming.recv() {
                    Ok(message) => waiting.push_back(message),
                    Err(_) => break,
                }
            }
            let Some(message) = waiting.pop_front() else { continue };
            let message = match message {
                Incoming::Message(message) => message,
                Incoming::NotJson => {
                    self.refuse(Value::Null, code::PARSE_ERROR, Refused::NotJson);
                    continue;
                }
                Incoming::TooLong => {
                    // It may have changed any text: none is known until it comes whole.
                    self.documents.forget_texts();
                    self.analysed = None;
                    self.refuse(Value::Null, code::INVALID_REQUEST, Refused::TooLong);
                    continue;
                }
                Incoming::Broken => {
                    self.refuse(Value::Null, code::PARSE_ERROR, Refused::NoMessage);
                    return false;
                }
            };
            if message["method"] == "exit" {
                break;
            }
            self.handle(message, &waiting);
        }
        self.phase == Phase::ShutDown
    }

    /// One message.
    fn handle(&mut self, mut message: Value, waiting: &VecDeque<Incoming>) {
        let id = message.get("id").cloned();
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            let is_answer = id.is_some() && (message.get("result").is_some() || message.get("error").is_some());
            if !is_answer {
                let id = id.filter(is_id).unwrap_or_default();
                self.refuse(id, code::INVALID_REQUEST, Refused::NoMessage);
            }
            return;
        };
        let params = message.get_mut("params").map(Value::take).unwrap_or_default();
        let Some(id) = id else {
            if self.phase == Phase::Running {
                let heard = catch_unwind(AssertUnwindSafe(|| self.hear(&method, params)));
                if heard.is_err() {
                    self.analysed = None;
                }
            }
            return;
        };
        if !is_id(&id) {
            return self.refuse(Value::Null, code::INVALID_REQUEST, Refused::NoMessage);
        }
        match (self.phase, method.as_str()) {
            (Phase::New, "initialize") => {}
            (Phase::New, _) => return self.refuse(id, code::NOT_INITIALIZED, Refused::BeforeInitialize),
            (_, "initialize") => return self.refuse(id, code::INVALID_REQUEST, Refused::SecondInitialize),
            (Phase::ShutDown, _) => return self.refuse(id, code::INVALID_REQUEST, Refused::AfterShutdown),
            (Phase::Running, _) => {}
        }
        if waiting.iter().any(|later| cancels(later, &id)) {
            return self.refuse(id, code::CANCELLED, Refused::Cancelled);
        }
        match catch_unwind(AssertUnwindSafe(|| self.answer(&method, params))) {
            Ok(Ok(result)) => self.write(json!({"id": id, "result": result})),
            Ok(Err(Error { code, message })) => {
                self.write(json!({"id": id, "error": {"code": code, "message": message}}));
            }
            Err(_) => {
                self.analysed = None;
                self.refuse(id, code::INTERNAL_ERROR, Refused::Internal);
            }
        }
    }

    fn refuse(&mut self, id: Value, code: i32, why: Refused) {
        let message = texts::refused(why, self.client.lang);
        self.write(json!({"id": id, "error": {"code": code, "message": message}}));
    }

    fn write(&mut self, message: Value) {
        self.is_deaf |= transport::write(&mut self.output, message).is_err();
    }

    /// A request's result.
    fn answer(&mut self, method: &str, params: Value) -> Result<Value, Error> {
        match method {
            "initialize" => {
                let params = self.understood::<InitializeParams>(params)?;
                self.client = Client::new(&params, self.client.lang);
                self.phase = Phase::Running;
                self.result(initialized(&self.client))
            }
            "shutdown" => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            "textDocument/completion" => self.at(params, |server, document, text, offset| {
                completion::at(text, &server.analysis(document, text), offset, &server.client)
            }),
            "textDocument/hover" => self.at(params, |server, document, text, offset| {
                let here = text.position(offset);
                let around = document.mistakes.iter().filter(|d| d.range.start <= here && here <= d.range.end);
                let codes: Vec<String> = around
                    .filter_map(|d| match &d.code {
                        Some(lsp_types::NumberOrString::String(code)) => Some(code.clone()),
                        _ => None,
                    })
                    .collect();
                hover::at(text, &server.analysis(document, text), offset, &codes, &server.client)
            }),
            "textDocument/definition" => self.at(params, |server, document, text, offset| {
                let analysis = server.analysis(document, text);
                let token = analysis.token_at(offset)?;
                let declared = navigation::declared_at(&analysis, &token)?;
                let location = Location::new(document.uri.clone(), text.range(hover::bytes(&declared)));
                Some(GotoDefinitionResponse::Scalar(location))
            }),
            "textDocument/signatureHelp" => self.at(params, |server, document, text, offset| {
                signatures::at(&server.analysis(document, text), offset, &server.client)
            }),
            "textDocument/documentSymbol" => {
                let uri = self.understood::<DocumentSymbolParams>(params)?.text_document.uri;
                self.of(&uri, |server, document, text| {
                    symbols::of(text, &server.analysis(document, text), &document.uri, &server.client)
                })
            }
            "textDocument/formatting" => {
                let uri = self.understood::<DocumentFormattingParams>(params)?.text_document.uri;
                self.of(&uri, |_, _, text| formatted(text))
            }
            method => {
                let message = texts::unknown_method(method, self.client.lang);
                Err(Error { code: code::METHOD_NOT_FOUND, message })
            }
        }
    }

    /// What is told about an open text; `null` for one that is not known.
    fn of<R: Serialize>(
        &mut self,
        uri: &Uri,
        tell: impl FnOnce(&mut Self, &Document, &Text) -> R,
    ) -> Result<Value, Error> {
        let Some(document) = self.documents.take(uri) else { return Ok(Value::Null) };
        let told = match &document.text {
            Some(text) => catch_unwind(AssertUnwindSafe(|| Some(tell(self, &document, text)))),
            None => Ok(None),
        };
        // It is back in its place even when the telling fails.
        self.documents.put_back(document);
        match told {
            Ok(told) => self.result(told),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// The same about a place of the text, as a byte of it.
    fn at<R: Serialize>(
        &mut self,
        params: Value,
        tell: impl FnOnce(&mut Self, &Document, &Text, usize) -> R,
    ) -> Result<Value, Error> {
        let TextDocumentPositionParams { text_document, position } = self.understood(params)?;
        self.of(&text_document.uri, |server, document, text| {
            let offset = text.offset(position);
            tell(server, document, text, offset)
        })
    }

    /// Parameters of a request as what they have to be.
    fn understood<P: DeserializeOwned>(&self, params: Value) -> Result<P, Error> {
        serde_json::from_value(params).map_err(|error| {
            let message = texts::wrong_parameters(&error.to_string(), self.client.lang);
            Error { code: code::INVALID_PARAMS, message }
        })
    }

    fn result(&self, result: impl Serialize) -> Result<Value, Error> {
        serde_json::to_value(result).map_err(|_| Error {
            code: code::INTERNAL_ERROR,
            message: texts::refused(Refused::Internal, self.client.lang).to_owned(),
        })
    }

    /// What is known of an open text. That of one text is kept: it is asked about many times before the next.
    fn analysis(&mut self, document: &Document, text: &Text) -> Rc<Analysis> {
        let uri = document.uri.as_str();
        match &self.analysed {
            Some((known, analysis)) if known == uri => analysis.clone(),
            _ => {
                let analysis = Rc::new(Analysis::of(text.as_str()));
                self.analysed = Some((uri.to_owned(), analysis.clone()));
                analysis
            }
        }
    }

    /// A notification; one that cannot be understood, or is not known, changes nothing.
    fn hear(&mut self, method: &str, params: Value) {
        let encoding = self.client.encoding;
        let changed = match method {
            "textDocument/didOpen" => heard(params).and_then(|params| self.documents.open(params, encoding)),
            "textDocument/didChange" => heard(params).and_then(|params| self.documents.change(params, encoding)),
            "textDocument/didClose" => {
                let closed = heard(params).and_then(|params| self.documents.close(params));
                if let Some(uri) = &closed {
                    self.publish(PublishDiagnosticsParams::new(uri.clone(), Vec::new(), None));
                }
                closed
            }
            _ => None,
        };
        if let Some(uri) = changed {
            self.analysed.take_if(|(known, _)| known == uri.as_str());
        }
    }

    /// Looks through one text that has changed, and tells its mistakes; `false` when there is none.
    fn publish_one(&mut self) -> bool {
        let Some(document) = self.documents.next_changed() else { return false };
        let lang = self.client.lang;
        let found = match &document.text {
            Some(text) => catch_unwind(AssertUnwindSafe(|| diagnostics::of(text, lang))).unwrap_or_default(),
            None => vec![diagnostics::too_long(lang)],
        };
        document.mistakes.clone_from(&found);
        let params = PublishDiagnosticsParams::new(document.uri.clone(), found, Some(document.version));
        self.publish(params);
        true
    }

    fn publish(&mut self, params: PublishDiagnosticsParams) {
        self.write(json!({"method": "textDocument/publishDiagnostics", "params": params}));
    }
}

/// Parameters of a notification, when they are those it has to have.
fn heard<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

/// Whether this may be the id of a request.
fn is_id(id: &Value) -> bool {
    id.is_string() || id.is_i64() || id.is_u64()
}

fn cancels(later: &Incoming, id: &Value) -> bool {
    matches!(later, Incoming::Message(message)
        if message["method"] == "$/cancelRequest" && message.pointer("/params/id") == Some(id))
}

/// One edit for the whole text; none for a text that is laid out already, or has mistakes.
fn formatted(text: &Text) -> Vec<TextEdit> {
    let source = text.as_str();
    match format::formatted(source) {
        Ok(formatted) if formatted != source => vec![TextEdit::new(text.range(0..source.len()), formatted)],
        _ => Vec::new(),
    }
}

/// What this server can.
fn initialized(client: &Client) -> InitializeResult {
    let on = |signs: &[&str]| Some(signs.iter().map(|sign| (*sign).to_owned()).collect());
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(client.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: on(&["."]),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            signature_help_provider: Some(SignatureHelpOptions {
                trigger_characters: on(&["(", ","]),
                ..SignatureHelpOptions::default()
            }),
            definition_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            document_formatting_provider: Some(OneOf::Left(true)),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "datacode".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}
