//! The server's documentation, word for word: every exchange it shows that needs no share and no upload.

use datacode_test_support::process::Running;
use datacode_test_support::{DEADLINE, Server, Socket, clients, folder, run};

use crate::PROGRAM;

/// A request as the documentation prints it, and its answer as it prints it.
const EXCHANGES: &[(&str, &str)] = &[
    (
        r#"{
  "type": "execute",
  "code": "print('Hello, World!')"
}"#,
        r#"{
  "success": true,
  "output": "Hello, World!\n",
  "error": null
}"#,
    ),
    (
        r#"{
  "code": "print('Hello, World!')"
}"#,
        r#"{
  "success": true,
  "output": "Hello, World!\n",
  "error": null
}"#,
    ),
    (
        r#"{
  "type": "execute",
  "code": "print(x)"
}"#,
        r#"{
  "success": false,
  "output": "",
  "error": "Ошибка: переменная 'x' не определена"
}"#,
    ),
    (
        r#"{
  "type": "execute",
  "code": "global x = 10\nglobal y = 20\nprint('Sum:', x + y)"
}"#,
        r#"{
  "success": true,
  "output": "Sum: 30\n",
  "error": null
}"#,
    ),
    (
        r#"{"type": "execute", "code": "print('Hello!')"}"#,
        r#"{
  "success": true,
  "output": "Hello!\n",
  "error": null
}"#,
    ),
];

/// A printed JSON object on one line: keys in their order, nothing between them. No text here has `": ` in it.
fn compact(printed: &str) -> String {
    printed.lines().map(str::trim).collect::<String>().replace("\": ", "\":")
}

#[test]
fn every_documented_exchange_answers_word_for_word_with_its_keys_in_order() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    for (request, answer) in EXCHANGES {
        // Each in a session of its own: one of them needs `x` not to be there.
        let mut socket = Socket::connect(server.address());
        assert_eq!(socket.ask(request), compact(answer), "{request}");
    }
}

#[test]
fn the_documented_replies_are_russian_whatever_the_terminal_speaks_unless_english_is_asked_for() {
    let folder = folder();
    let request = r#"{"code":"print(x)"}"#;
    let mut command = datacode_test_support::server::program(PROGRAM);
    command.args(["--websocket", "--port", "0"]).env("LANG", "en_US.UTF-8").current_dir(folder.path());
    let russian = Server::of(&mut command);
    let answer = Socket::connect(russian.address()).ask(request);
    assert_eq!(answer, r#"{"success":false,"output":"","error":"Ошибка: переменная 'x' не определена"}"#);
    let english = Server::start(PROGRAM, folder.path(), &["--lang", "en"]);
    let answer = Socket::connect(english.address()).ask(request);
    assert_eq!(answer, r#"{"success":false,"output":"","error":"Error: variable 'x' is not defined"}"#);
}

/// One of the documentation's programs with the address of a server put in.
fn example(name: &str, server: &Server) -> String {
    let text = std::fs::read_to_string(clients::repository().join("tests/clients").join(name)).unwrap();
    assert!(text.contains("ws://127.0.0.1:8080"), "{name} names the documented address");
    text.replace("ws://127.0.0.1:8080", &server.url())
}

#[test]
fn the_documented_python_program_runs() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let ended = run(clients::python().args(["-c", &example("documented_python.py", &server)]), "", DEADLINE);
    assert_eq!(ended.stdout, "Output: Hello from Python!\n\n", "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn the_documented_node_program_runs() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    // It waits for further messages and never ends by itself.
    let mut running = Running::start(clients::node().args(["-e", &example("documented_node.cjs", &server)]));
    let said = running.wait_for("!\n\n", DEADLINE);
    assert_eq!(said, "Output: Hello from WebSocket!\n\n");
    assert_eq!(running.errors(), "");
}

#[test]
fn wscat_shows_the_answer_to_what_is_typed() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let mut wscat = Running::start(&mut clients::wscat(&server.url()));
    wscat.wait_for("Connected", DEADLINE);
    wscat.write("{\"type\": \"execute\", \"code\": \"print('Hello!')\"}\r");
    let shown = wscat.wait_for("null}", DEADLINE);
    assert!(shown.contains(r#"{"success":true,"output":"Hello!\n","error":null}"#), "{shown}");
}
