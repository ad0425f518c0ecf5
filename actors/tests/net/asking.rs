//! What a client may ask besides running programs, and what a program may ask its client.

use serde_json::{Value, json};

use super::client::Client;
use super::server::TestServer;
use super::settings::settings;

fn ask(client: &mut Client, request: &str) -> Value {
    serde_json::from_str(&client.ask(request)).unwrap()
}

#[test]
fn the_variables_of_the_session_are_told_with_type_size_and_a_short_value() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    assert_eq!(client.ask(r#"{"type":"variables"}"#), r#"{"success":true,"variables":[],"error":null}"#);
    client.ask(r#"{"code":"let n = 5\nlet s = 'строка'\nlet a = [1, 2]\nlet t = table({'x': [1, 2, 3]})\nfn f(a, b = 1) { }"}"#);
    let told = ask(&mut client, r#"{"type":"variables","id":"v"}"#);
    let find = |name: &str| told["variables"].as_array().unwrap().iter().find(|v| v["name"] == name).cloned().unwrap();
    assert_eq!(find("n"), json!({"name": "n", "type": "int", "size": null, "preview": "5"}));
    assert_eq!(find("s"), json!({"name": "s", "type": "str", "size": 6, "preview": "\"строка\""}));
    assert_eq!(find("a"), json!({"name": "a", "type": "array", "size": 2, "preview": "[1, 2]"}));
    assert_eq!(find("t")["size"], 3);
    assert_eq!(find("f"), json!({"name": "f", "type": "fn", "size": null, "preview": "f(a, [b])"}));
    assert_eq!((&told["success"], &told["id"]), (&json!(true), &json!("v")));
}

#[test]
fn a_name_is_completed_from_the_session_and_the_declarations() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.ask(r#"{"code":"let сумма_всего = 1\nlet o = {'length': 1}"}"#);
    let told = ask(&mut client, r#"{"type":"complete","code":"print(сум) # rest","cursor":9}"#);
    assert_eq!(told["from"], 6);
    assert_eq!(told["items"], json!([{"label": "сумма_всего", "kind": "variable", "detail": "int", "doc": ""}]));
    let told = ask(&mut client, r#"{"type":"complete","code":"o.le","lang":"en"}"#);
    let labels: Vec<&str> = told["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["len", "length"]);
    assert_eq!(told["items"][0]["detail"], "len(x: str | array | tuple | object | table | column | path) -> int");
    assert!(told["items"][0]["doc"].as_str().unwrap().starts_with("The number of"), "{told}");
    let nothing = client.ask(r#"{"type":"complete","code":"'in a text"}"#);
    assert_eq!(nothing, r#"{"success":true,"from":10,"items":[],"error":null}"#);
}

#[test]
fn a_name_is_told_about_where_the_cursor_touches_it_and_a_call_where_its_arguments_are() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.ask(r#"{"code":"let total = 5\nfn double(x, times = 2) { }\nimport plot"}"#);
    for (code, cursor, signature, doc) in [
        ("total", 2, "total: int", "5"),
        ("double(1)", 0, "double(x, [times])", ""),
        ("double(1, )", 10, "double(x, [times])", ""),
        ("push(a, 1)", 4, "push(array: array, value) -> array", "Adds a value"),
        ("a.push( 1)", 8, "push(array: array, value) -> array", "Adds a value"),
        ("[1] |> push", 9, "push(array: array, value) -> array", "Adds a value"),
        ("f(1).push", 7, "push(array: array, value) -> array", "Adds a value"),
        ("while", 1, "while", "while condition"),
    ] {
        let request = json!({"type": "inspect", "code": code, "cursor": cursor, "lang": "en"});
        let told = ask(&mut client, &request.to_string());
        assert_eq!(told["signature"], signature, "{code}");
        assert!(told["doc"].as_str().unwrap().starts_with(doc), "{code}: {told}");
    }
    let plot = ask(&mut client, r#"{"type":"inspect","code":"plot.line","lang":"en"}"#);
    assert!(plot["signature"].as_str().unwrap().starts_with("plot.line("), "{plot}");
    for code in ["unknown", "1 + 1", "", "'total'", "o.total"] {
        let told = client.ask(&json!({"type": "inspect", "code": code}).to_string());
        assert_eq!(told, r#"{"success":true,"signature":null,"doc":null,"error":null}"#, "{code}");
    }
}

#[test]
fn a_program_is_laid_out_and_one_with_mistakes_is_told_them() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let told = client.ask(r#"{"type":"format","code":"if a{print(1)}"}"#);
    assert_eq!(told, r#"{"success":true,"code":"if a { print(1) }\n","error":null}"#);
    let told = ask(&mut client, r#"{"type":"format","code":"if (","id":1}"#);
    assert_eq!((&told["success"], &told["code"], &told["id"]), (&json!(false), &Value::Null, &json!(1)));
    assert!(told["error"].as_str().unwrap().starts_with("Ошибка: "), "{told}");
}

#[test]
fn an_isolated_program_sees_no_variable_and_leaves_none() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.ask(r#"{"code":"let secret = 1"}"#);
    let told = ask(&mut client, r#"{"code":"global mine = 2\nprint(isset('secret'), mine)","isolated":true}"#);
    assert_eq!(told["output"], "false 2\n");
    let told = ask(&mut client, r#"{"code":"print(isset('mine'), secret)"}"#);
    assert_eq!(told["output"], "false 1\n");
}

#[test]
fn the_bounds_of_a_request_stop_it_by_their_names_and_hold_for_no_other() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    for (code, limits, name) in [
        ("while true { }", r#"{"time_ms":50}"#, "time"),
        ("let a = [] while true { push(a, 'x' * 1000) }", r#"{"memory_mb":4}"#, "memory"),
    ] {
        let request =
            format!(r#"{{"code":"try {{ {code} }} catch e {{ print('caught') }}","limits":{limits},"full":true}}"#);
        let told = ask(&mut client, &request);
        assert_eq!((&told["status"], &told["limit"], &told["output"]), (&json!("limit"), &json!(name), &json!("")));
        assert_eq!(ask(&mut client, r#"{"code":"print(7)"}"#)["output"], "7\n");
    }
    let wider = TestServer::new({
        let mut settings = settings();
        settings.limits.time = Some(50);
        settings
    });
    let mut client = Client::connect(wider.address);
    let told = ask(&mut client, r#"{"code":"while true { }","limits":{"time_ms":100000},"full":true}"#);
    assert_eq!(told["limit"], "time");
}

#[test]
fn a_program_asks_its_client_and_goes_on_with_the_answer() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('Привет, ' + input('Имя? ') + '!')","stream":true,"id":"q"}"#);
    assert_eq!(client.text(), r#"{"type":"input_request","id":"q","prompt":"Имя? ","no":1}"#);
    assert_eq!(
        client.ask(r#"{"type":"input","no":7,"text":"?"}"#),
        r#"{"success":false,"error":"Ошибка: ответа с этим номером программа не ждёт"}"#
    );
    assert_eq!(
        client.ask(r#"{"type":"input","no":1,"text":"Анна","id":9}"#),
        r#"{"success":true,"error":null,"id":9}"#
    );
    assert_eq!(client.text(), r#"{"type":"output","id":"q","text":"Привет, Анна!\n"}"#);
    assert_eq!(client.text(), r#"{"success":true,"output":"","error":null,"status":"ok","id":"q"}"#);
    let told = client.ask(r#"{"code":"try { input() } catch StateError e { print('nobody') }"}"#);
    assert_eq!(told, r#"{"success":true,"output":"nobody\n","error":null}"#);
}

#[test]
fn a_question_is_asked_again_of_a_client_that_comes_back() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = ask(&mut client, r#"{"type":"get_reconnection_token"}"#)["token"].as_str().unwrap().to_owned();
    client.say(r#"{"code":"let name = input('Имя? ') print(name)","stream":true,"id":"q"}"#);
    let asked = r#"{"type":"input_request","id":"q","prompt":"Имя? ","no":1,"seq":1}"#;
    assert_eq!(client.text(), asked);
    drop(client);
    let mut back = Client::connect_to(server.address, &format!("/?reconnection_token={token}&seq=0"));
    assert!(back.text().contains(r#""open":["q"]"#));
    assert_eq!(back.text(), asked);
    assert_eq!(back.ask(r#"{"type":"input","no":1,"text":"Анна"}"#), r#"{"success":true,"error":null}"#);
    assert_eq!(back.text(), r#"{"type":"output","id":"q","text":"Анна\n","seq":2}"#);
    assert!(back.text().contains(r#""status":"ok""#));
}
