//! No secret of a client or of the operator ever stands in the log, in an answer, or on the page of the operator's own
//! settings.

use std::io::{Read, Write};
use std::net::TcpStream;

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Server, Socket, folder, run};

use crate::PROGRAM;

const SHARED: &str = "shared-secret-number-one";
const OTHER: &str = "shared-secret-number-two";
const SIGNING: &str = "the-signing-secret-of-thirty-two-bytes-or-more";
const WRONG: &str = "wrong-token-of-a-stranger";
const FORGED: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImV4cCI6OTk5OTk5OTk5OX0.Zm9yZ2Vk";
const PASSWORD: &str = "a-password-in-a-program";
const ASIDE: &str = "a-value-of-the-query";

/// Sends a request by hand and gives all of the answer.
fn answer(server: &Server, target: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", server.address());
    stream.write_all(request.as_bytes()).unwrap();
    let mut seen = Vec::new();
    let _ = stream.read_to_end(&mut seen);
    String::from_utf8_lossy(&seen).into_owned()
}

#[test]
fn neither_the_log_nor_an_answer_holds_a_token_a_query_or_a_program() {
    for level in ["info", "debug"] {
        let folder = folder();
        std::fs::write(folder.path().join("tokens"), format!("{OTHER}:viewer\n")).unwrap();
        let mut command = program(PROGRAM);
        command.args(["--websocket", "--port", "0", "--require-auth", "--auth-token", SHARED]);
        command.args(["--auth-token-file", "tokens"]).current_dir(folder.path());
        command.env("DATACODE_JWT_SECRET", SIGNING).env("RUST_LOG", level);
        let server = Server::of(&mut command);
        let mut answers = String::new();
        let upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        for token in [WRONG, FORGED] {
            let bearer = format!("Authorization: Bearer {token}\r\n");
            for headers in ["", upgrade] {
                answers += &answer(&server, &format!("/?token={token}&aside={ASIDE}"), headers);
                answers += &answer(&server, &format!("/nothing?aside={ASIDE}"), &format!("{headers}{bearer}"));
                answers += &answer(&server, &format!("/?token={SHARED}"), &format!("{headers}{bearer}"));
            }
            answers += &answer(&server, "/login", &bearer);
        }
        answers += &answer(&server, "/login", "Authorization: Basic dXNlcjphLXBhc3N3b3Jk\r\n");
        assert!(answers.contains("401 Unauthorized") && answers.contains("400 Bad Request"), "{answers}");
        let mut socket = Socket::open(server.address(), &format!("/?token={SHARED}&aside={ASIDE}")).unwrap();
        let told = socket.ask(r#"{"type":"get_reconnection_token"}"#);
        let ticket = told.split("\"token\":\"").nth(1).and_then(|rest| rest.get(..64)).unwrap().to_owned();
        for code in [format!("let p = '{PASSWORD}'"), format!("let p = '{PASSWORD}' +"), format!("throw '{PASSWORD}'")]
        {
            socket.ask(&format!("{{\"code\":{code:?}}}"));
        }
        drop(socket);
        drop(Socket::open(server.address(), &format!("/?reconnection_token={ticket}&seq=1")).unwrap());
        drop(Socket::open(server.address(), &format!("/?token={OTHER}")).unwrap());
        server.signal("TERM");
        let log = server.end().stderr;
        assert!(log.contains("not let in"), "the log is not empty: {log}");
        for secret in [SHARED, OTHER, SIGNING, WRONG, FORGED, PASSWORD, ASIDE, &ticket, "dXNlcjphLXBhc3N3b3Jk"] {
            assert!(!log.contains(secret), "at {level} the log holds {secret}:\n{log}");
            assert!(!answers.contains(secret), "an answer holds {secret}:\n{answers}");
        }
    }
}

#[test]
fn settings_are_shown_without_their_secrets_and_mistakes_in_them_do_not_quote_them() {
    let folder = folder();
    let shown = run(
        program(PROGRAM)
            .args(["config", "show", "--auth-token", SHARED])
            .env("DATACODE_JWT_SECRET", SIGNING)
            .current_dir(folder.path()),
        "",
        DEADLINE,
    );
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let half = format!("-----BEGIN PUBLIC KEY-----\n{SIGNING}\n-----END PUBLIC KEY-----\n");
    let wrong = run(
        program(PROGRAM)
            .args(["--websocket", "--port", "0"])
            .env("DATACODE_JWT_SECRET", half)
            .current_dir(folder.path()),
        "",
        DEADLINE,
    );
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    for ended in [shown, wrong] {
        for secret in [SHARED, SIGNING] {
            assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret), "{ended:?}");
        }
    }
}
