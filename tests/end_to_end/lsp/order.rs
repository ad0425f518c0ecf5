//! The order of the protocol, and what is answered to those who do not keep it.

use serde_json::{Value, json};

use super::editor::{Editor, capable};

#[test]
fn a_session_that_is_shut_down_ends_with_0_and_one_that_is_not_with_1() {
    let mut editor = Editor::with("print(1)");
    assert_eq!(editor.result("shutdown", Value::Null), Value::Null);
    assert_eq!(editor.refused("textDocument/hover", json!({})), -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Some(0));

    let mut editor = Editor::with("print(1)");
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Some(1));
    assert_eq!(Editor::with("print(1)").end(), Some(1), "the end of the input is no exit");
    let mut editor = Editor::silent();
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Some(1));
}

#[test]
fn nothing_is_done_before_initialize_and_it_is_done_once() {
    let mut editor = Editor::silent();
    assert_eq!(editor.refused("textDocument/hover", json!({})), -32002);
    assert_eq!(editor.refused("shutdown", Value::Null), -32002);
    editor.open("print(");
    let result = editor.result("initialize", capable());
    assert_eq!(result["serverInfo"]["name"], "datacode");
    assert_eq!(result["capabilities"]["textDocumentSync"], 2);
    assert_eq!(editor.refused("initialize", capable()), -32600);
    // What was opened too early is not known.
    assert_eq!(editor.of("textDocument/formatting"), Value::Null);
}

#[test]
fn what_is_not_understood_is_answered_with_the_errors_of_the_standard_and_the_session_goes_on() {
    let mut editor = Editor::with("print(1)");
    editor.mistakes();
    assert_eq!(editor.refused("textDocument/rename", json!({})), -32601);
    assert_eq!(editor.refused("textDocument/hover", json!({"position": 1})), -32602);
    assert_eq!(editor.refused("textDocument/completion", Value::Null), -32602);
    editor.write("Content-Length: 5\r\n\r\n{\"a\":");
    let answer = editor.receive();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)));
    for (message, id) in [
        (json!([]), Value::Null),
        (json!(1), Value::Null),
        (json!({"id": 7}), json!(7)),
        (json!({"id": 1.5, "method": "shutdown"}), Value::Null),
        (json!({"id": null, "method": "shutdown"}), Value::Null),
    ] {
        editor.send(&message);
        let answer = editor.receive();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&id, &json!(-32600)), "{message}");
    }
    // Answers and unknown notifications are nobody's business.
    editor.send(&json!({"jsonrpc": "2.0", "id": 7, "result": null}));
    editor.tell("$/setTrace", json!({"value": "off"}));
    editor.tell("textDocument/didChange", json!({"textDocument": 1}));
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "file:///other.dc", "version": 1}, "contentChanges": []}),
    );
    assert!(editor.at("textDocument/hover", 0, 1).to_string().contains("print("));
    editor.send(&json!({"jsonrpc": "2.0", "id": "a", "method": "shutdown"}));
    assert_eq!(editor.receive()["id"], "a");
}

#[test]
fn a_stream_that_is_no_protocol_ends_the_server() {
    let mut editor = Editor::silent();
    editor.write("hello\r\n\r\n");
    assert_eq!(editor.receive()["error"]["code"], -32700);
    assert_eq!(editor.end(), Some(1));
}

#[test]
fn a_text_that_is_too_long_is_not_looked_at_until_it_is_shorter() {
    let mut editor = Editor::with(&"x\n".repeat(3 << 20));
    let mistakes = editor.mistakes();
    assert_eq!((mistakes.as_array().unwrap().len(), &mistakes[0]["severity"]), (1, &json!(3)));
    assert_eq!(editor.at("textDocument/hover", 0, 0), Value::Null);
    editor.change(json!([{"text": "let x = 1"}]));
    assert_eq!(editor.mistakes(), json!([]));
    // A message that is too long may have changed any text.
    let long = 17 << 20;
    editor.write(&format!("Content-Length: {long}\r\n\r\n{}", " ".repeat(long)));
    assert_eq!(editor.receive()["error"]["code"], -32600);
    assert_eq!(editor.of("textDocument/formatting"), Value::Null);
    editor.change(json!([{"text": "let  x=1"}]));
    assert_eq!(editor.of("textDocument/formatting").as_array().unwrap().len(), 1);
}

/// Every kind of request at every place of texts nobody would finish, after every prefix of them.
#[test]
fn any_text_and_any_place_is_answered() {
    let texts = [
        "cls A(B) { public: x: A = this.\n new A(@class, y: ",
        "for [a, *b] in b.c.d( { fn f(a, b = \"${f(\n",
        "global let x = super.x; catch e try { } catch E e\n x |> ",
        "let o = {a: {b: o}, \"c\": 1}; o.a.b.a.b.a.b.\r\r\n@Abstract cls cls",
        "\"\"\" 🦀 \"\"\" '${\"${'🦀'.\u{301}",
        "cls A(A) { fn f() { super.f(this.f( } } let a = A; a = a(; a.",
    ];
    let methods =
        ["textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/signatureHelp"];
    let mut editor = Editor::with("");
    for text in texts {
        for end in text.char_indices().map(|(i, _)| i).step_by(3).chain([text.len()]) {
            editor.change(json!([{"text": text[..end]}]));
            let (line, column) = (text[..end].matches('\n').count() as u32, end as u32);
            for method in methods {
                editor.at(method, line, column);
                editor.at(method, 0, column / 2);
                editor.at(method, u32::MAX, u32::MAX);
            }
            editor.of("textDocument/documentSymbol");
            editor.of("textDocument/formatting");
        }
    }
}
