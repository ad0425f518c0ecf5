//! What is told about the names of a text: completion, hover, definition, symbols, signatures.

use serde_json::{Value, json};

use super::editor::{Editor, URI, capable};
use super::places;

/// A text without the sign `§`, and where that stood.
fn marked(text: &str) -> (String, u32, u32) {
    let (before, after) = text.split_once('§').unwrap();
    let line = before.matches('\n').count() as u32;
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count() as u32;
    (format!("{before}{after}"), line, column)
}

/// What a request gives at the sign.
fn at(method: &str, text: &str) -> Value {
    let (text, line, column) = marked(text);
    Editor::with(&text).at(&format!("textDocument/{method}"), line, column)
}

/// The names that are offered, those that come first first.
fn offered(text: &str) -> Vec<String> {
    let items = at("completion", text);
    let mut items: Vec<(String, String)> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["sortText"].as_str().unwrap().to_owned(), item["label"].as_str().unwrap().to_owned()))
        .collect();
    items.sort();
    items.into_iter().map(|(_, label)| label).collect()
}

const CLASSES: &str = "cls Animal {\n    protected:\n    age: int = 0\n    public:\n    name: str\n    count = 0\n\
    new Animal(name) { this.name = name }\n    new Animal(name, age: int) { this.name = name }\n    # What it says.\n    fn voice(loud = false) -> str { return \"...\" }\n}\n\
    cls Dog(Animal) {\n    secret: int = 1\n    public:\n    friend: Dog = null\n    fn voice(loud = false) -> str { return \"woof\" }\n}\n";

#[test]
fn names_that_are_visible_come_before_built_ins_and_those_before_words_of_the_language() {
    let text = "let total = 1\nfn add(first, second) { let inner = first; § return inner }\nfor row in [1] { let of_row = row }\n";
    let names = offered(text);
    let place = |name: &str| names.iter().position(|known| known == name);
    for name in ["total", "add", "first", "second", "inner"] {
        assert!(place(name) < place("print"), "{name}: {names:?}");
        assert!(place(name).is_some(), "{name}");
    }
    assert!(place("print") < place("while"));
    for name in ["row", "of_row"] {
        assert_eq!(place(name), None, "{name} is of its loop");
    }
    assert_eq!(offered("let a = 'x §'"), [""; 0]);
    assert_eq!(offered("# §"), [""; 0]);
}

#[test]
fn a_completion_has_its_signature_its_doc_and_a_place_for_arguments_where_the_editor_can() {
    let (text, line, column) = marked("let x = 'пёс'.up§");
    let find = |items: &Value| {
        let items = items.as_array().unwrap();
        items.iter().find(|item| item["label"] == "upper").cloned().unwrap()
    };
    let item = find(&Editor::with(&text).at("textDocument/completion", line, column));
    assert_eq!(item["detail"], "upper(s: str | column) -> str | column");
    assert_eq!((&item["textEdit"]["newText"], &item["insertTextFormat"]), (&json!("upper()"), &json!(1)));
    assert_eq!(places(&item["textEdit"]["range"]), "0:14-0:16");
    assert!(item["documentation"]["value"].as_str().unwrap().len() > 10, "{item}");
    let item = at("completion", "let x = up§");
    assert_eq!(
        (&find(&item)["textEdit"]["newText"], &find(&item)["insertTextFormat"]),
        (&json!("upper($0)"), &json!(2))
    );
    let mut plain = Editor::new(json!({"capabilities": {}}));
    plain.open("up");
    assert_eq!(find(&plain.at("textDocument/completion", 0, 2))["textEdit"]["newText"], "upper");
}

#[test]
fn behind_a_dot_stand_members_of_the_class_and_built_ins_that_fit() {
    let with = |line: &str| offered(&format!("{CLASSES}{line}"));
    let dog = with("let d = Dog(\"Rex\")\nd.§");
    assert_eq!(dog[..4], ["count", "friend", "name", "voice"]);
    assert!(!dog.contains(&"secret".to_owned()) && !dog.contains(&"push".to_owned()));
    assert_eq!(with("fn f(d: Dog) { return d.friend.fr§ }")[..2], ["count", "friend"]);
    assert_eq!(with("Dog.§")[..2], ["count", "voice"]);
    let inside = offered(&CLASSES.replace("return \"woof\"", "return this.§"));
    assert_eq!(inside[..5], ["age", "count", "friend", "name", "secret"]);
    let list = offered("let list = [1]\nlist.§");
    assert!(list.contains(&"push".to_owned()) && !list.contains(&"upper".to_owned()), "{list:?}");
    assert_eq!(offered("let o = {\"a\": 1, bee: 2}\no.§")[0], "bee");
    assert_eq!(offered("import uuid as u\nu.§"), ["parse", "v4", "v7"]);
    assert!(offered("import uuid\nuuid = [1]\nuuid.§").contains(&"push".to_owned()));
    // What is not known is not guessed: all that can stand there is offered.
    let any = offered("fn f(x) { return x.§ }");
    assert!(any.contains(&"push".to_owned()) && any.contains(&"upper".to_owned()));
    let changed = offered("let x = [1]\nx = 'a'\nx.§");
    assert!(changed.contains(&"push".to_owned()) && changed.contains(&"upper".to_owned()));
}

#[test]
fn hover_tells_the_signature_and_doc_of_a_built_in_and_the_declaration_of_everything_else() {
    let check = |text: &str, expected: &str| {
        let value = at("hover", text)["contents"]["value"].as_str().unwrap_or_default().to_owned();
        assert!(value.contains(expected), "{text}: {value:?}");
    };
    check("pr§int(1)", "print(*");
    check("[1].pu§sh(2)", "push(array: array, value) -> array\n```\n\nAdds a value at the end");
    check(
        "# Adds.\n# Twice.\nfn add(a, b = 1) {\n return a }\nadd§(1)",
        "```datacode\nfn add(a, b = 1)\n```\n\nAdds.\nTwice.",
    );
    check("let total = 1 + 2 # sum\nprint(tot§al)", "let total = 1 + 2\n```");
    check("fn f(name: str = 'x') { return na§me }", "name: str = 'x'");
    check(&format!("{CLASSES}let a = Animal('x')\na.voi§ce()"), "fn voice(loud = false) -> str\n```\n\nWhat it says.");
    check(&format!("{CLASSES}print(Do§g)"), "cls Dog(Animal)");
    check("whi§le true { break }", "repeats as long as the condition is true");
    check("import plot\nplot.sca§tter(t, 'a', 'b')", "plot.scatter(table: table, x: str,");
    check("fn print(mine) { }\npri§nt(1)", "fn print(mine)");
    assert_eq!(at("hover", "1 §+ 1"), Value::Null);
    assert_eq!(at("hover", "'pri§nt'"), Value::Null);
}

#[test]
fn hover_explains_the_mistake_that_was_published_there() {
    let mut editor = Editor::with("print(totl)");
    editor.mistakes();
    let told = editor.at("textDocument/hover", 0, 8);
    assert!(told["contents"]["value"].as_str().unwrap().starts_with("**E0201 NameError"), "{told}");
}

#[test]
fn a_name_leads_to_its_declaration() {
    let check = |text: &str, expected: &str| {
        let found = at("definition", text);
        assert_eq!(found["uri"], URI, "{text}");
        assert_eq!(places(&found["range"]), expected, "{text}");
    };
    check("let x = 1\nfn f() { return x§ }", "0:4-0:5");
    check("let x = 1\nfn f(x) { return §x }", "1:5-1:6");
    check("f§()\nfn f() { }", "1:3-1:4");
    check("for i in [1] { print(i§) }", "0:4-0:5");
    check("let i = [1]\nfor i in i§ { }", "0:4-0:5");
    check("let g = (a, b) => a§ + b", "0:9-0:10");
    check("try { } catch e { print(e§) }", "0:14-0:15");
    check("x = 1\nx = 2\nprint(\"${x§}\")", "0:0-0:1");
    check("fn f() { let x = 1; let g = fn() { x§ = 2 } }", "0:13-0:14");
    check("fn f(first, second) { }\nf(sec§ond=1)", "0:12-0:18");
    check(&format!("{CLASSES}let d = Dog('x')\nprint(d.na§me)"), "4:4-4:8");
    check(&format!("{CLASSES}fn f(d: Do§g) {{ }}"), "11:4-11:7");
    check(&CLASSES.replace("return \"woof\"", "return super.voi§ce()"), "9:7-9:12");
    check(&CLASSES.replace("return \"woof\"", "return this.frie§nd"), "14:4-14:10");
    for text in ["pri§nt(1)", "unknown§", "1§", "fn f(o) { return o.x§ }", "§"] {
        assert_eq!(at("definition", text), Value::Null, "{text}");
    }
}

#[test]
fn symbols_are_functions_classes_with_members_and_variables_of_the_program() {
    fn outline(symbols: &Value) -> String {
        let symbols = symbols.as_array().unwrap().iter();
        let told = symbols.map(|symbol| {
            let inside = symbol.get("children").map(|inside| format!("({})", outline(inside))).unwrap_or_default();
            format!("{}{inside}", symbol["name"].as_str().unwrap())
        });
        told.collect::<Vec<_>>().join(" ")
    }
    let text =
        format!("{CLASSES}let a, b = 1, 2\na = 3\nfn f() {{ let inner = 1; fn g() {{ }} }}\nc = 1\nif a {{ d = 1 }}\n");
    let mut editor = Editor::with(&text);
    let symbols = editor.of("textDocument/documentSymbol");
    let animal = "Animal(age name count new new voice)";
    assert_eq!(outline(&symbols), format!("{animal} Dog(secret friend voice) a b f(g) c d"));
    assert_eq!(places(&symbols[0]["selectionRange"]), "0:4-0:10");
    assert_eq!((&symbols[0]["kind"], &symbols[4]["detail"]), (&json!(5), &json!("fn f()")));
    let mut params = capable();
    params["capabilities"]["textDocument"]["documentSymbol"] = json!({});
    let mut flat = Editor::new(params);
    flat.open(&text);
    assert_eq!(flat.of("textDocument/documentSymbol").as_array().unwrap().len(), 17);
}

#[test]
fn signatures_are_shown_with_the_argument_that_comes_now() {
    let check = |text: &str, expected: &str| {
        let help = at("signatureHelp", text);
        let active = help["activeSignature"].as_u64().unwrap_or_default() as usize;
        let signature = &help["signatures"][active];
        let label = signature["label"].as_str().unwrap_or_else(|| panic!("{text}: {help}"));
        let number = help["activeParameter"].as_u64().unwrap() as usize;
        let place = &signature["parameters"][number]["label"];
        let now = place[0].as_u64().map_or("", |start| &label[start as usize..place[1].as_u64().unwrap() as usize]);
        assert_eq!(format!("{label} | {now}"), expected, "{text}");
    };
    check("push(§", "push(array: array, value) -> array | array: array");
    check("push([1, 2], §)", "push(array: array, value) -> array | value");
    check("push(upper('a'§), 2)", "upper(s: str | column) -> str | column | s: str | column");
    check("import uuid as u\nu.parse(§)", "uuid.parse(text: str) -> str | text: str");
    check("[1].push(§)", "push(array: array, value) -> array | value");
    check("[1] |> push(§)", "push(array: array, value) -> array | value");
    check("pop([1], i=§)", "pop(array: array, i: int = -1) -> any | i: int = -1");
    check("min(1, 2, 3, §)", "min(*values) -> any | *values");
    check("fn f(a, b: int = 1) { }\nf(1, §", "f(a, b: int = 1) | b: int = 1");
    check(&format!("{CLASSES}Dog('x', §)"), "Dog(name, age: int) | age: int");
    check(&format!("{CLASSES}let d = Dog('x')\nd.voice(§)"), "voice(loud = false) | loud = false");
    for text in ["push([1])§", "§", "unknown(§)", "(1, §)"] {
        assert_eq!(at("signatureHelp", text), Value::Null, "{text}");
    }
}
