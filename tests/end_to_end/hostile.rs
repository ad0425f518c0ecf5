//! Texts and files made to hurt: each ends in a clear error, a limit with a name or an answer, can be stopped meanwhile,
//! and leaves the session and the server's memory as they were.

use std::fs;

use datacode_test_support::{Server, Socket, folder};
use serde_json::{Value, json};

/// MiB the server may grow by: a session's limit and its reserve.
const MOST_GROWTH: u64 = 320;

struct Hostile {
    folder: datacode_test_support::TempDir,
    server: Server,
    socket: Socket,
    before: u64,
}

impl Hostile {
    fn new() -> Hostile {
        let folder = folder();
        let server = Server::start(super::PROGRAM, folder.path(), &["--memory-limit", "256M", "--time-limit", "60s"]);
        let mut socket = Socket::connect(server.address());
        assert!(socket.ask(r#"{"code":"let kept = 'still here'"}"#).contains("true"));
        let before = most_resident(&server);
        Hostile { folder, server, socket, before }
    }

    fn file(&self, name: &str, content: &[u8]) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Runs a program and gives its answer; afterwards the session must be usable and the server no larger than it may be.
    #[track_caller]
    fn run(&mut self, code: &str) -> Value {
        let shown: String = code.chars().take(80).collect();
        let answer: Value =
            serde_json::from_str(&self.socket.ask(&json!({"code": code, "full": true, "lang": "en"}).to_string()))
                .unwrap();
        let next = self.socket.ask(r#"{"code":"print(kept)"}"#);
        assert_eq!(next, r#"{"success":true,"output":"still here\n","error":null}"#, "after {shown}");
        let growth = (most_resident(&self.server) - self.before) >> 10;
        assert!(growth < MOST_GROWTH, "the server has grown by {growth} MiB after {shown}");
        answer
    }

    /// The same, stopped by its client in the midst.
    #[track_caller]
    fn stop(&mut self, code: &str) {
        let code = format!("print('begun')\nwhile true {{ {code} }}");
        self.socket.send(&json!({"code": code, "stream": true}).to_string());
        assert!(self.socket.receive().contains("begun"), "{code}");
        self.socket.send(r#"{"type":"interrupt"}"#);
        loop {
            let said = self.socket.receive();
            if said.contains(r#""status":"#) {
                assert!(said.contains(r#""status":"interrupted""#), "{code}: {said}");
                break;
            }
        }
    }
}

/// KiB the server has held at most.
fn most_resident(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn json_of_any_depth_and_size_is_an_error_or_a_limit() {
    let mut hostile = Hostile::new();
    hostile.file("deep.json", "[".repeat(5_000_000).as_bytes());
    hostile.file("closed.json", [vec![b'['; 1_000_000], vec![b']'; 1_000_000]].concat().as_slice());
    hostile.file("wide.json", format!("[{}1]", "{},".repeat(10_000_000)).as_bytes());
    hostile.file("cut.json", format!("{{\"a\":\"{}", "x".repeat(20_000_000)).as_bytes());
    for (code, expected) in [
        ("read_file('deep.json')", &["error", "limit"][..]),
        ("len(read_file('closed.json'))", &["ok", "error", "limit"]),
        ("read_file('wide.json')", &["limit"]),
        ("read_file('cut.json')", &["error"]),
        ("json_parse('{\"a\":' * 1000000)", &["error", "limit"]),
    ] {
        let answer = hostile.run(code);
        let status = answer["status"].as_str().unwrap();
        assert!(expected.contains(&status), "{code}: {answer:.400}");
        assert!(status != "limit" || !answer["limit"].is_null(), "{code}: {answer:.400}");
    }
    hostile.stop("try { read_file('wide.json') } catch e { }");
}

#[test]
fn a_csv_that_is_not_what_it_seems_is_a_table_an_error_or_a_limit() {
    let mut hostile = Hostile::new();
    // A quote that never ends; one line without an end; more columns than rows; rows of every length; no text at all.
    hostile.file("quote.csv", format!("a,b\n1,\"{}", "x,\n".repeat(10_000_000)).as_bytes());
    hostile.file("line.csv", &vec![b'x'; 60_000_000]);
    hostile.file("wide.csv", ",".repeat(3_000_000).as_bytes());
    let ragged: String = (0..3000).map(|i| ",".repeat(i) + "\n").collect();
    hostile.file("ragged.csv", format!("a\n{ragged}").as_bytes());
    hostile.file("zeros.csv", &vec![0; 30_000_000]);
    hostile.file("bytes.csv", &(0..20_000_000u32).map(|i| (i.wrapping_mul(7919) >> 3) as u8).collect::<Vec<u8>>());
    for name in ["quote", "line", "wide", "ragged", "zeros", "bytes"] {
        let code = format!("len(read_file('{name}.csv'))");
        let answer = hostile.run(&code);
        match answer["status"].as_str() {
            Some("ok") => {}
            Some("error") => assert!(!answer["diagnostics"][0]["message"].is_null(), "{name}: {answer:.400}"),
            Some("limit") => assert_eq!(answer["limit"], "memory", "{name}: {answer:.400}"),
            _ => panic!("{name}: {answer:.400}"),
        }
        hostile.stop(&format!("try {{ read_file('{name}.csv') }} catch e {{ }}"));
    }
}

#[test]
fn a_regular_expression_made_to_be_slow_or_large_is_neither() {
    let mut hostile = Hostile::new();
    for (code, expected) in [
        ("regex_match('a' * 100000 + 'b', '(a+)+$')", &["ok"][..]),
        ("regex_match('a' * 100000 + '!', '(a|aa)+$')", &["ok"]),
        ("regex_match('x' * 100000, '(x+x+)+y')", &["ok"]),
        ("regex_match('a', '((((a{100}){100}){100}){100})')", &["error", "limit"]),
        ("regex_match('a', '(' * 100000 + ')' * 100000)", &["error", "limit"]),
        ("regex_match('a' * 1000, '(?:a?){500}a{500}')", &["ok"]),
    ] {
        let answer = hostile.run(code);
        assert!(expected.contains(&answer["status"].as_str().unwrap()), "{code}: {answer:.400}");
    }
    hostile.stop("regex_match('a' * 5000000 + 'b', '(a|aa)+$')");
}
