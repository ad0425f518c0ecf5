//! Frames, right and wrong, on a real socket: never a silent one.

use std::time::{Duration, Instant};

use super::client::{Client, Seen, frame};
use super::server::TestServer;
use super::settings::settings;

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
fn messages_that_are_not_whole_are_bounded_for_all_clients_together() {
    let mut settings = settings();
    (settings.limits.message, settings.limits.messages_total) = (1 << 20, 1 << 20);
    let server = TestServer::new(settings);
    let begun = [frame(0x01, &[b' '; 600 << 10]), frame(0x89, b"p")].concat();
    let mut first = Client::connect(server.address);
    first.write(&begun);
    assert_eq!(first.see(), Seen::Pong(b"p".to_vec()));
    for _ in 0..3 {
        let mut other = Client::connect(server.address);
        other.write(&begun);
        // Its ping may have come with the rest, and is answered then.
        let seen = other.rest();
        assert!(matches!(seen.last(), Some(Seen::Close(1013, _))), "there is no room for it: {seen:?}");
        assert!(Client::connect(server.address).ask(PING).ends_with(r#","id":1}"#), "what is small is taken");
    }
    first.write(&frame(0x80, PING.as_bytes()));
    assert!(first.text().ends_with(r#","id":1}"#), "who was there before is not touched");
    let mut other = Client::connect(server.address);
    other.write(&begun);
    assert_eq!(other.see(), Seen::Pong(b"p".to_vec()), "there is room again");
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

#[test]
fn a_header_that_breaks_the_rules_is_not_waited_for() {
    let server = TestServer::usual();
    // Two bytes of it, and nothing follows: bits without a meaning, opcodes without one, no mask, a control frame in parts.
    for header in [[0xc1, 0xff], [0xa1, 0x80], [0x91, 0x80], [0x83, 0xff], [0x8b, 0x80], [0x81, 0x05], [0x09, 0x80]] {
        check(&server, &[&frame(0x81, PING.as_bytes())[..], &header].concat(), &["pong", "1002"]);
    }
    // The same within a message: another message, and the rest of one that has ended.
    let begun = [frame(0x01, b"x"), frame(0x00, b"y")].concat();
    for header in [[0x81, 0xff], [0x82, 0x80], [0x01, 0xfe], [0x02, 0x80]] {
        check(&server, &[&begun[..], &header].concat(), &["1002"]);
    }
    for header in [[0x80, 0xff], [0x00, 0x80]] {
        check(&server, &[&frame(0x81, PING.as_bytes())[..], &header].concat(), &["pong", "1002"]);
    }
}

#[test]
fn frames_that_end_anywhere_are_answered_as_far_as_they_came_and_the_connection_is_closed() {
    let server = TestServer::usual();
    let whole = frame(0x81, PING.as_bytes());
    let bytes = [&whole[..], &frame(0x01, &[b' '; 130]), &frame(0x89, b"p"), &frame(0x80, b"{}")].concat();
    for end in 0..bytes.len() {
        let mut client = Client::connect(server.address);
        client.write(&bytes[..end]);
        client.end_writing();
        let seen = client.rest();
        let answers = seen.iter().filter(|seen| matches!(seen, Seen::Text(_))).count();
        assert_eq!(answers, usize::from(end >= whole.len()), "{end} bytes: {seen:?}");
        assert!(matches!(seen.last(), Some(Seen::Close(1000, _))), "{end} bytes: {seen:?}");
    }
}

#[test]
fn a_close_gives_its_code_back_where_it_may_be_sent_and_is_1002_where_not() {
    let server = TestServer::usual();
    let closed = |code: u16| {
        let mut client = Client::connect(server.address);
        client.write(&frame(0x88, &code.to_be_bytes()));
        match client.rest()[..] {
            [Seen::Close(code, _)] => code,
            ref other => panic!("{code}: {other:?}"),
        }
    };
    for code in [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999] {
        assert_eq!(closed(code), code);
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, u16::MAX] {
        assert_eq!(closed(code), 1002, "{code}");
    }
    check(&server, &frame(0x88, b"\x03"), &["1002"]);
    check(&server, &frame(0x88, b"\x03\xe8\xff"), &["1002"]);
    // In the midst of a message, too.
    check(&server, &[frame(0x01, b"x"), frame(0x88, b"\x03\xe8")].concat(), &["1000"]);
}

#[test]
fn a_character_may_be_cut_between_fragments_and_a_wrong_one_is_told_at_the_fragment_that_shows_it() {
    let server = TestServer::usual();
    let text = r#"{"type":"ping","id":"🦀"}"#.as_bytes();
    let crab = text.iter().position(|byte| *byte == 0xf0).unwrap();
    for cut in crab..=crab + 4 {
        let bytes = [frame(0x01, &text[..cut]), frame(0x89, b""), frame(0x00, b""), frame(0x80, &text[cut..])].concat();
        let mut client = Client::connect(server.address);
        client.write(&bytes);
        assert_eq!(client.see(), Seen::Pong(Vec::new()));
        assert!(client.text().ends_with(r#","id":"🦀"}"#), "cut at {cut}");
        // The last fragment never comes.
        let wrong = [frame(0x01, &text[..cut]), frame(0x00, b"\xff")].concat();
        check(&server, &wrong, &["1007"]);
    }
    for wrong in [&b"\xc0\x80"[..], b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf5", b"\x80"] {
        for cut in 0..wrong.len() {
            check(&server, &[frame(0x01, &wrong[..cut]), frame(0x80, &wrong[cut..])].concat(), &["1007"]);
        }
    }
    for half in [&b"\xd0"[..], b"\xe2\x82", b"\xf0\x9f\xa6"] {
        check(&server, &[frame(0x01, half), frame(0x80, b"")].concat(), &["1007"]);
    }
}
