//! Sessions without an editor: messages that come all at once, and what is written.

use std::sync::mpsc::sync_channel;

use super::*;

/// What a session writes to whom these messages come all at once.
fn written(messages: &[Value]) -> String {
    let (sender, incoming) = sync_channel(messages.len());
    messages.iter().for_each(|message| sender.send(Incoming::Message(message.clone())).unwrap());
    drop(sender);
    let mut output = Vec::new();
    Server::new(Lang::En, &mut output).serve(&incoming);
    String::from_utf8(output).unwrap()
}

fn request(id: u32, method: &str) -> Value {
    let place = json!({"line": 0, "character": 0});
    let params = json!({"textDocument": {"uri": "file:///a.dc"}, "position": place, "capabilities": {}});
    json!({"id": id, "method": method, "params": params})
}

fn opened(text: &str) -> Value {
    let document = json!({"uri": "file:///a.dc", "languageId": "datacode", "version": 1, "text": text});
    json!({"method": "textDocument/didOpen", "params": {"textDocument": document}})
}

#[test]
fn a_request_that_is_cancelled_while_it_waits_is_answered_so_and_others_are_answered_in_order() {
    let cancel = json!({"method": "$/cancelRequest", "params": {"id": 3}});
    let hover = |id| request(id, "textDocument/hover");
    let text = written(&[request(1, "initialize"), opened("print(1)"), hover(2), hover(3), hover(4), cancel]);
    let answers: Vec<(bool, Value)> = text
        .split("Content-Length: ")
        .filter_map(|part| serde_json::from_str::<Value>(part.split_once("\r\n\r\n")?.1).ok())
        .filter(|message| message.get("id").is_some())
        .map(|message| (message["error"]["code"] == code::CANCELLED, message["id"].clone()))
        .collect();
    assert_eq!(answers, [(false, json!(1)), (false, json!(2)), (true, json!(3)), (false, json!(4))]);
}

#[test]
fn golden_programs_are_answered_for_wherever_they_are_cut_and_asked() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
    let mut folders = vec![root];
    let mut asked = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            if path.extension().is_none_or(|extension| extension != "dc") || source.is_empty() {
                continue;
            }
            // Another place in each program, and the same in every run.
            let place = |share: usize| {
                let at = (source.len() * share / 7 + path.file_name().unwrap_or_default().len() * 31) % source.len();
                source.floor_char_boundary(at)
            };
            let text = &source[..source.floor_char_boundary(source.len() - place(2) / 3)];
            let mut messages = vec![request(1, "initialize"), opened(text)];
            for (share, method) in
                ["hover", "definition", "signatureHelp", "documentSymbol", "hover", "signatureHelp", "completion"]
                    .iter()
                    .enumerate()
            {
                let mut message = request(2, &format!("textDocument/{method}"));
                let before = &source[..place(share)];
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
                message["params"]["position"] = json!({"line": before.matches('\n').count(), "character": column});
                messages.push(message);
            }
            let output = written(&messages);
            assert!(!output.contains("\"code\":-32603"), "{}: {output:.2000}", path.display());
            assert_eq!(output.matches("\"id\":2").count(), 7, "{}", path.display());
            asked += 1;
        }
    }
    assert!(asked > 400, "{asked} programs");
}

#[test]
fn mistakes_are_looked_for_once_when_nothing_waits() {
    let change = |text: &str| {
        let document = json!({"uri": "file:///a.dc", "version": 2});
        let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
        json!({"method": "textDocument/didChange", "params": params})
    };
    let text = written(&[request(1, "initialize"), opened("totl"), change("a b"), change("let x = 1")]);
    assert_eq!(text.matches("publishDiagnostics").count(), 1);
    assert!(text.contains("\"diagnostics\":[]"), "{text}");
}
