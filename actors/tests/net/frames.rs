//! Frames, right and wrong, on a real socket: never a silent one.

use std::time::{Duration, Instant};

use super::client::{Client, Seen, frame};
use super::server::TestServer;

const PING: &str = r#"{"type":"ping","id":1}"#;

/// Sends the bytes and gives what comes up to the end: pongs of the protocol as `pong`.
#[track_caller]
fn check(server: &TestServer, bytes: &[u8], expected: &[&str]) {
    let mut client = Client::connect(server.address);
    client.write(bytes);
    let seen: Vec<String> = client
        .rest()
        .into_iter()
        .map(|seen| match seen {
            Seen::Text(text) if text.starts_with(r#"{"type":"pong","timestamp":""#) => "pong".to_owned(),
            Seen::Text(text) => text,
            Seen::Close(code, _) => code.to_string(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn frames_that_break_the_rules_get_their_close_code_after_the_answers_to_those_before() {
    let server = TestServer::usual();
    let ping = || frame(0x81, PING.as_bytes());
    let mut unmasked = ping();
    unmasked[1] &= 0x7f;
    check(&server, &[ping(), unmasked].concat(), &["pong", "1002"]);
    check(&server, &[ping(), frame(0xc1, b"x")].concat(), &["pong", "1002"]);
    check(&server, &[ping(), frame(0x83, b"x")].concat(), &["pong", "1002"]);
    check(&server, &[ping(), frame(0x80, b"x")].concat(), &["pong", "1002"]);
    check(&server, &[frame(0x01, b"x"), ping()].concat(), &["1002"]);
    check(&server, &[ping(), frame(0x89, &[0; 126])].concat(), &["pong", "1002"]);
    check(&server, &[ping(), frame(0x81, b"\xff\xfe")].concat(), &["pong", "1007"]);
    check(&server, &[ping(), frame(0x01, b"\xce"), frame(0x80, b"\x41")].concat(), &["pong", "1007"]);
    check(&server, &[ping(), frame(0x82, b"\x01\x02")].concat(), &["pong", "1003"]);
    let huge = [&[0x81, 0xff][..], &(8u64 << 30).to_be_bytes(), &[0; 4096]].concat();
    check(&server, &[ping(), huge].concat(), &["pong", "1009"]);
    let many = [frame(0x01, &[b' '; 1 << 20]), frame(0x00, &vec![b' '; 15 << 20]), frame(0x80, b" ")].concat();
    check(&server, &many, &["1009"]);
}

#[test]
fn a_message_may_come_in_fragments_with_pings_between() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let (head, tail) = PING.split_at(9);
    for byte in
        [frame(0x01, head.as_bytes()), frame(0x89, b"p"), frame(0x00, b""), frame(0x80, tail.as_bytes())].concat()
    {
        client.write(&[byte]);
    }
    assert_eq!(client.see(), Seen::Pong(b"p".to_vec()));
    assert!(client.text().ends_with(r#","id":1}"#));
}

#[test]
fn a_message_of_the_largest_size_is_taken() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let (head, tail) = (r#"{"type":"ping","id":1,"rest":""#, r#""}"#);
    let text = format!("{head}{}{tail}", " ".repeat((16 << 20) - head.len() - tail.len()));
    assert!(client.ask(&text).ends_with(r#","id":1}"#));
    client.say(&(text + " "));
    assert!(matches!(client.rest()[..], [Seen::Close(1009, _)]));
}

#[test]
fn the_closing_handshake_gives_the_client_its_code_back_and_then_ends_the_connection() {
    let server = TestServer::usual();
    for (sent, code) in [(&b"\x03\xe8bye"[..], 1000), (b"", 1000), (b"\x0f\xa1", 4001)] {
        let mut client = Client::connect(server.address);
        client.write(&frame(0x88, sent));
        assert_eq!(client.rest(), [Seen::Close(code, String::new())]);
    }
    let mut client = Client::connect(server.address);
    client.write(&frame(0x88, b"\x03\xed"));
    assert!(matches!(client.rest()[..], [Seen::Close(1002, _)]));
}

#[test]
fn a_client_that_floods_with_pings_and_does_not_read_is_sent_away() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let flood = frame(0x89, &[0; 125]).repeat(1000);
    let deadline = Instant::now() + Duration::from_secs(60);
    while client.try_write(&flood) {
        assert!(Instant::now() < deadline, "the server still takes pings from a client that does not read");
    }
}
