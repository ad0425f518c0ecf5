//! What lets the tests break an interpreter is not in the program people get.

use datacode_test_support::{Server, Socket, folder};

/// The variable a test build reads, and what a program begins with to break its interpreter.
const VARIABLE: &str = "DATACODE_FAULT";
const MARK: &str = "#!panic";

#[test]
fn the_program_cannot_be_told_to_break() {
    let program = std::fs::read(super::PROGRAM).unwrap();
    let knows = program.windows(VARIABLE.len()).any(|part| part == VARIABLE.as_bytes());
    assert!(!knows, "the program reads {VARIABLE}");

    let folder = folder();
    let server = Server::start(super::PROGRAM, folder.path(), &[]);
    let mut socket = Socket::connect(server.address());
    for place in ["before_run", "while_running", "in_print", "in_finish", "in_encode"] {
        let answer = socket.ask(&format!(r#"{{"code":"{MARK} {place}\nprint(7)"}}"#));
        assert_eq!(answer, r#"{"success":true,"output":"7\n","error":null}"#, "{place}");
    }
}
