//! A program that asks for too much is told which limit it met, and its session goes on.

use datacode_test_support::{Server, Socket, folder};
use serde_json::{Value, json};

#[test]
fn a_program_that_asks_for_too_much_is_told_the_name_of_the_limit_and_its_session_goes_on() {
    let folder = folder();
    let limits = ["--memory-limit", "256M", "--time-limit", "60s"];
    let server = Server::start(env!("CARGO_BIN_EXE_datacode"), folder.path(), &limits);
    let mut socket = Socket::connect(server.address());
    let nested = format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000));
    let programs = [
        (nested.as_str(), "depth"),
        ("fn f() { return f() }\nf()", "depth"),
        ("let a = []\nwhile true { push(a, 'x') }", "memory"),
        ("let a = []\nwhile true { push(a, [a]) }", "memory"),
        ("let s = 'x'\nwhile true { s = s + s }", "memory"),
        ("range(1e12)", "memory"),
        ("while true { print('x' * 1000) }", "output"),
        ("let t = [1]\nfor i in range(60) { t = [t, t] }\nprint(t)", "memory"),
    ];
    for (code, limit) in programs {
        // What the program before left in its variables would count against this one.
        assert_eq!(socket.ask(r#"{"type":"reset"}"#), r#"{"success":true,"error":null}"#);
        socket.ask(r#"{"code":"let kept = 'still here'"}"#);
        let shown: String = code.chars().take(60).collect();
        let answer: Value = serde_json::from_str(&socket.ask(&json!({"code": code, "full": true}).to_string()))
            .unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(answer["status"], "limit", "{shown}: {answer:.300}");
        assert_eq!(answer["limit"], limit, "{shown}");
        let place = &answer["diagnostics"][0];
        assert!(code != nested || (place["line"] == 1 && place["column"] == 201), "{answer:.300}");
        assert_eq!(answer["success"], false, "{shown}");
        let next = socket.ask(r#"{"code":"print(kept)"}"#);
        assert_eq!(next, r#"{"success":true,"output":"still here\n","error":null}"#, "after {shown}");
    }
}
