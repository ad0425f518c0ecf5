//! Asking a server in the words of the protocol.

use datacode_test_support::Socket;
use serde_json::{Value, json};

/// The answer to a request.
pub fn ask(socket: &mut Socket, request: &Value) -> Value {
    serde_json::from_str(&socket.ask(&request.to_string())).unwrap()
}

/// What a program printed; it has to end well.
#[track_caller]
pub fn printed(socket: &mut Socket, code: &str) -> String {
    let answer = ask(socket, &json!({ "code": code, "lang": "en" }));
    assert_eq!(answer["success"], true, "{code}: {answer}");
    answer["output"].as_str().unwrap().to_owned()
}

/// The error of a request.
#[track_caller]
pub fn refused(socket: &mut Socket, request: &Value) -> String {
    let answer = ask(socket, request);
    assert_eq!(answer["success"], false, "{request}: {answer}");
    answer["error"].as_str().unwrap().to_owned()
}

/// The error of a program.
#[track_caller]
pub fn error(socket: &mut Socket, code: &str) -> String {
    refused(socket, &json!({ "code": code, "lang": "en" }))
}
