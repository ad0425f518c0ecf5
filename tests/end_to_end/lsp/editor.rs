//! An editor as the language server meets it: messages over pipes, one text open.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};

use datacode_test_support::DEADLINE;
use datacode_test_support::server::program;
use serde_json::{Value, json};

use crate::PROGRAM;

/// The text the tests open.
pub const URI: &str = "file:///program.dc";

pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// The id of the last request.
    asked: i64,
    version: i64,
}

impl Editor {
    /// Starts the server and says nothing yet.
    pub fn silent() -> Editor {
        let mut command = program(PROGRAM);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            while let Some(message) = next(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Editor { input: child.stdin.take(), child, incoming, asked: 0, version: 0 }
    }

    /// Starts it and introduces an editor that says this of itself.
    pub fn new(params: Value) -> Editor {
        let mut editor = Editor::silent();
        editor.result("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor that can everything, with a text.
    pub fn with(text: &str) -> Editor {
        let mut editor = Editor::new(capable());
        editor.open(text);
        editor
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes.as_bytes()).and_then(|()| input.flush()).unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.write(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    /// The next message.
    pub fn receive(&mut self) -> Value {
        self.incoming.recv_timeout(DEADLINE).unwrap()
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks and gives the answer to it; what else comes meanwhile is passed over.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("result").is_some(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The code of the error a request is answered with.
    pub fn refused(&mut self, method: &str, params: Value) -> i64 {
        let answer = self.ask(method, params);
        assert!(answer["error"]["code"].is_i64(), "{method} is not refused: {answer}");
        answer["error"]["code"].as_i64().unwrap()
    }

    pub fn open(&mut self, text: &str) {
        let document = json!({"uri": URI, "languageId": "datacode", "version": self.version, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes the text, by stretches or as a whole.
    pub fn change(&mut self, changes: Value) {
        self.version += 1;
        let document = json!({"uri": URI, "version": self.version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The mistakes of the text as it is now.
    pub fn mistakes(&mut self) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == self.version {
                assert_eq!(message["params"]["uri"], URI);
                return message["params"]["diagnostics"].clone();
            }
        }
    }

    /// What a request gives about a place of the text, by line and column.
    pub fn at(&mut self, method: &str, line: u32, character: u32) -> Value {
        let position = json!({"line": line, "character": character});
        self.result(method, json!({"textDocument": {"uri": URI}, "position": position}))
    }

    /// The same about the whole text.
    pub fn of(&mut self, method: &str) -> Value {
        let options = json!({"tabSize": 4, "insertSpaces": true});
        self.result(method, json!({"textDocument": {"uri": URI}, "options": options}))
    }

    /// Closes its end and gives the server's exit code.
    pub fn end(mut self) -> Option<i32> {
        self.input = None;
        // The end of its output is that of the server.
        while self.incoming.recv_timeout(DEADLINE).is_ok() {}
        self.child.wait().unwrap().code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // Both fail only for a child that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an editor says that can everything.
pub fn capable() -> Value {
    json!({"processId": null, "rootUri": null, "locale": "en", "capabilities": {"textDocument": {
        "completion": {"completionItem": {"snippetSupport": true}},
        "hover": {"contentFormat": ["markdown"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
        "signatureHelp": {"signatureInformation": {"parameterInformation": {"labelOffsetSupport": true}}},
    }}})
}

/// The next message of a stream; nothing but messages may stand on it.
fn next(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    output.read_line(&mut header).ok().filter(|read| *read > 0)?;
    let length = header.strip_prefix("Content-Length: ").and_then(|rest| rest.strip_suffix("\r\n"));
    let length = length.and_then(|length| length.parse::<usize>().ok());
    assert!(length.is_some(), "no header: {header:?}");
    let mut body = vec![0; length.unwrap() + 2];
    output.read_exact(&mut body).ok()?;
    assert_eq!(&body[..2], b"\r\n");
    let message: Value = serde_json::from_slice(&body[2..]).unwrap();
    assert_eq!(message["jsonrpc"], "2.0");
    Some(message)
}
