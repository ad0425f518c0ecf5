//! What lets the tests break an interpreter is not in the program people get.

use datacode_test_support::{Server, Socket, folder};

/// The variables a test build reads, and what a program begins with to break its interpreter.
const VARIABLES: [&str; 2] = ["DATACODE_FAULT", "DATACODE_ECHO"];
const MARK: &str = "#!panic";

#[test]
fn the_program_cannot_be_told_to_break() {
    let program = std::fs::read(super::PROGRAM).unwrap();
    for variable in VARIABLES {
        let knows = program.windows(variable.len()).any(|part| part == variable.as_bytes());
        assert!(!knows, "the program reads {variable}");
    }

    let folder = folder();
    let server = Server::start(super::PROGRAM, folder.path(), &[]);
    let mut socket = Socket::connect(server.address());
    for place in ["before_run", "while_running", "in_print", "in_finish", "in_encode"] {
        let answer = socket.ask(&format!(r#"{{"code":"{MARK} {place}\nprint(7)"}}"#));
        assert_eq!(answer, r#"{"success":true,"output":"7\n","error":null}"#, "{place}");
    }
}
