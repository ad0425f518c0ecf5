//! `datacode lsp`, spoken to as editors do.

mod editor;
mod order;
mod telling;

use serde_json::{Value, json};

use editor::{Editor, URI, capable};

/// `line:column` of a position.
fn place(position: &Value) -> String {
    format!("{}:{}", position["line"], position["character"])
}

/// Where a range begins and ends.
fn places(range: &Value) -> String {
    format!("{}-{}", place(&range["start"]), place(&range["end"]))
}

/// Mistakes as their places, codes and messages.
fn told(mistakes: &Value) -> Vec<String> {
    let told = |mistake: &Value| {
        let code = mistake["code"].as_str().unwrap();
        format!("{} {code} {}", places(&mistake["range"]), mistake["message"].as_str().unwrap())
    };
    mistakes.as_array().unwrap().iter().map(told).collect()
}

#[test]
fn mistakes_are_published_when_a_text_is_opened_and_gone_when_they_are_mended() {
    let mut editor = Editor::with("let total = 1\nprint(totl)\n");
    let mistakes = editor.mistakes();
    let undefined = "1:6-1:10 E0201 NameError: variable 'totl' is not defined\nhelp: did you mean 'total'?";
    assert_eq!(told(&mistakes), [undefined]);
    assert_eq!((&mistakes[0]["severity"], &mistakes[0]["source"]), (&json!(1), &json!("datacode")));
    editor.change(
        json!([{"range": {"start": {"line": 1, "character": 9}, "end": {"line": 1, "character": 9}}, "text": "a"}]),
    );
    assert_eq!(told(&editor.mistakes()), [""; 0]);
    editor.change(json!([{"text": "let = 1"}]));
    assert_eq!(told(&editor.mistakes()).len(), 1);
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(editor.receive()["params"]["diagnostics"], json!([]));
}

#[test]
fn messages_are_in_the_language_of_the_options_else_of_the_locale() {
    let mut options = capable();
    options["locale"] = json!("ru");
    for (lang, expected) in [(Value::Null, "переменная"), (json!("en"), "variable")] {
        options["initializationOptions"] = json!({"lang": lang});
        let mut editor = Editor::new(options.clone());
        editor.open("print(totl)");
        let mistakes = editor.mistakes();
        assert!(mistakes[0]["message"].as_str().unwrap().contains(expected), "{mistakes}");
    }
}

#[test]
fn positions_count_code_units_of_utf_16_unless_bytes_are_agreed_on() {
    let text = "let пёс = '🦀'\nprint('🦀', пёс, кот)\n";
    let mut editor = Editor::with(text);
    assert_eq!(told(&editor.mistakes())[0].split(' ').next(), Some("1:17-1:20"));
    assert_eq!(places(&editor.at("textDocument/definition", 1, 13)["range"]), "0:4-0:7");
    let crab = json!({"start": {"line": 1, "character": 6}, "end": {"line": 1, "character": 17}});
    editor.change(json!([{"range": crab, "text": "пёс + "}]));
    assert_eq!(told(&editor.mistakes())[0].split(' ').next(), Some("1:12-1:15"));

    let mut params = capable();
    params["capabilities"]["general"] = json!({"positionEncodings": ["utf-8", "utf-16"]});
    let mut editor = Editor::silent();
    assert_eq!(editor.result("initialize", params)["capabilities"]["positionEncoding"], "utf-8");
    editor.open(text);
    assert_eq!(told(&editor.mistakes())[0].split(' ').next(), Some("1:22-1:28"));
    assert_eq!(places(&editor.at("textDocument/definition", 1, 16)["range"]), "0:4-0:10");
}

#[test]
fn formatting_is_one_edit_of_the_whole_text_and_none_where_nothing_changes_or_something_is_wrong() {
    let mut editor = Editor::with("let  x=1\nif x {\nprint( x )\n}");
    let edits = editor.of("textDocument/formatting");
    assert_eq!(edits.as_array().unwrap().len(), 1);
    assert_eq!(places(&edits[0]["range"]), "0:0-3:1");
    assert_eq!(edits[0]["newText"], "let x = 1\nif x {\n    print(x)\n}\n");
    for text in ["let x = 1\n", "", "let  = 1"] {
        editor.change(json!([{"text": text}]));
        assert_eq!(editor.of("textDocument/formatting"), json!([]), "{text}");
    }
}
