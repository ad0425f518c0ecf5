//! Sessions taken up again.

use std::net::SocketAddr;

use super::client::{Client, Seen, frame, upgrade};
use super::server::TestServer;
use super::settings::settings;

/// A token and the life it belongs to.
pub struct Token {
    token: String,
    epoch: String,
}

pub fn token(client: &mut Client) -> Token {
    let text = client.ask(r#"{"type":"get_reconnection_token"}"#);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&told["type"], &told["expires_in"]), (&"reconnection_token".into(), &300.into()), "{text}");
    Token { token: told["token"].as_str().unwrap().into(), epoch: told["epoch"].as_str().unwrap().into() }
}

pub fn come_back(address: SocketAddr, token: &Token, seq: Option<u64>) -> (Client, serde_json::Value) {
    let seq = seq.map(|seq| format!("&seq={seq}")).unwrap_or_default();
    let target = format!("/?reconnection_token={}&epoch={}{seq}", token.token, token.epoch);
    let mut client = Client::connect_to(address, &target);
    let resumed = serde_json::from_str(&client.text_unproved()).unwrap();
    (client, resumed)
}

/// What a client has read of a streaming program, over several connections.
#[derive(Default)]
struct Reading {
    output: String,
    /// The number of the last frame.
    last: u64,
    /// A token that came between the frames.
    token: Option<String>,
}

impl Reading {
    /// Reads at most `most` frames of the program; true when its end was among them.
    fn go_on(&mut self, client: &mut Client, most: usize) -> bool {
        let end = self.last.saturating_add(most as u64);
        while self.last < end {
            let told: serde_json::Value = serde_json::from_str(&client.text()).unwrap();
            if told["type"] == "reconnection_token" {
                self.token = Some(told["token"].as_str().unwrap().into());
                continue;
            }
            assert_eq!(told["seq"].as_u64(), Some(self.last + 1), "every frame once, in order");
            self.last += 1;
            if told["type"] != "output" {
                assert_eq!(told["status"], "ok", "{told}");
                return true;
            }
            self.output += told["text"].as_str().unwrap();
        }
        false
    }
}

#[test]
fn with_its_number_a_client_gets_every_later_frame_in_order_exactly_once() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let mut reading = Reading::default();
    let first = token(&mut client);
    client.say(r#"{"code":"for i in range(300) { print(i, 'x' * 40000) }","stream":true,"id":"r"}"#);
    assert!(!reading.go_on(&mut client, 7));
    drop(client);
    let (mut client, resumed) = come_back(server.address, &first, Some(reading.last));
    assert_eq!(
        resumed,
        serde_json::json!({"type": "resumed", "recovered": true, "session": "resumed", "epoch": first.epoch,
            "from": reading.last + 1, "requests": 1, "open": ["r"]})
    );
    client.say(r#"{"type":"get_reconnection_token"}"#);
    while reading.token.is_none() {
        assert!(!reading.go_on(&mut client, 1));
    }
    drop(client);
    let second = Token { token: reading.token.take().unwrap(), epoch: first.epoch };
    let (mut client, _) = come_back(server.address, &second, Some(reading.last));
    assert!(reading.go_on(&mut client, usize::MAX));
    let expected: String = (0..300).map(|i| format!("{i} {}\n", "x".repeat(40000))).collect();
    assert!(reading.output == expected, "{} of {} bytes", reading.output.len(), expected.len());
}

#[test]
fn without_a_number_a_client_gets_every_frame_after_the_last_it_acknowledged() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    for n in 1..=3 {
        assert_eq!(
            client.ask(&format!(r#"{{"code":"print({n})"}}"#)),
            format!(r#"{{"success":true,"output":"{n}\n","error":null,"seq":{n}}}"#)
        );
    }
    client.say(r#"{"type":"ack","seq":1}"#);
    // The answer shows that what was said before it has been heard.
    client.ask(r#"{"type":"ping"}"#);
    drop(client);
    let (mut client, resumed) = come_back(server.address, &token, None);
    assert_eq!((&resumed["recovered"], &resumed["from"], &resumed["requests"]), (&true.into(), &2.into(), &3.into()));
    assert_eq!(client.text(), r#"{"success":true,"output":"2\n","error":null,"seq":2}"#);
    assert_eq!(client.text(), r#"{"success":true,"output":"3\n","error":null,"seq":3}"#);
    assert_eq!(client.ask(r#"{"code":"print(4)"}"#), r#"{"success":true,"output":"4\n","error":null,"seq":4}"#);
}

#[test]
fn a_token_nobody_knows_opens_a_new_session_and_says_so() {
    let server = TestServer::usual();
    for token in ["f".repeat(64), "no".into(), String::new()] {
        let token = Token { token, epoch: "e".into() };
        let (mut client, resumed) = come_back(server.address, &token, Some(3));
        assert_eq!((&resumed["recovered"], &resumed["session"]), (&false.into(), &"lost".into()), "{resumed}");
        assert_eq!(client.ask(r#"{"code":"print(1)"}"#), r#"{"success":true,"output":"1\n","error":null}"#);
    }
}

#[test]
fn of_two_with_one_token_the_later_wins_until_one_has_proved_to_be_there() {
    let server = TestServer::usual();
    let mut first = Client::connect(server.address);
    let token = token(&mut first);
    first.ask(r#"{"code":"x = 1"}"#);
    let (mut second, resumed) = come_back(server.address, &token, None);
    assert_eq!(resumed["session"], "resumed");
    assert!(matches!(first.rest().last(), Some(Seen::Close(4001, _))));
    // The second has said nothing yet: the token is still good.
    let (mut third, resumed) = come_back(server.address, &token, None);
    assert_eq!(resumed["session"], "resumed");
    assert!(matches!(second.rest().last(), Some(Seen::Close(4001, _))));
    third.text();
    assert!(third.ask(r#"{"code":"print(x)"}"#).contains(r#""output":"1\n""#));
    // The third has: the token is used up.
    let (_fourth, resumed) = come_back(server.address, &token, None);
    assert_eq!(resumed["session"], "lost");
    assert!(third.ask(r#"{"code":"print(x)"}"#).contains(r#""output":"1\n""#));
}

#[test]
fn a_program_goes_on_while_its_client_is_away() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    client.say(r#"{"code":"let n = 0 while n < 200000 { n += 1 } print(n)","id":1}"#);
    client.ask(r#"{"type":"ping"}"#);
    drop(client);
    let (mut client, _) = come_back(server.address, &token, Some(0));
    assert_eq!(client.text(), r#"{"success":true,"output":"200000\n","error":null,"id":1,"seq":1}"#);
}

#[test]
fn a_pong_that_carries_the_number_of_a_ping_proves_what_has_been_read() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    client.ask(r#"{"code":"print(1)"}"#);
    client.ask(r#"{"code":"print(2)"}"#);
    client.write(&frame(0x8a, &1u64.to_be_bytes()));
    client.ask(r#"{"type":"ping"}"#);
    drop(client);
    let (_, resumed) = come_back(server.address, &token, None);
    assert_eq!(resumed["from"], 2);
}

#[test]
fn a_request_sent_again_after_a_break_is_not_run_again_and_its_answer_comes_again() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    let request = r#"{"code":"global n = 41 n += 1 print(n)","id":"once"}"#;
    let answer = r#"{"success":true,"output":"42\n","error":null,"id":"once""#;
    assert_eq!(client.ask(request), format!(r#"{answer},"seq":1}}"#));
    client.ask(r#"{"code":"n = 7"}"#);
    drop(client);
    let (mut client, _) = come_back(server.address, &token, Some(2));
    assert_eq!(client.ask(request), format!(r#"{answer},"seq":3}}"#));
    assert_eq!(client.ask(r#"{"code":"print(n)"}"#), r#"{"success":true,"output":"7\n","error":null,"seq":4}"#);
}

#[test]
fn who_reads_refusals_and_never_acknowledges_them_is_sent_away() {
    let mut settings = settings();
    settings.limits.journal = 4096;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    token(&mut client);
    client.say(r#"{"type":"ack","seq":0}"#);
    let mut refused = 0;
    loop {
        client.say("no request");
        match client.see() {
            Seen::Text(text) => assert!(text.starts_with(r#"{"success":false,"#), "{text}"),
            Seen::Ping(payload) => client.write(&frame(0x8a, &payload)),
            Seen::Close(1013, _) => break,
            other => panic!("{other:?}"),
        }
        refused += 1;
        assert!(refused < 200, "refusals of some 8 KiB may be owed");
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn a_number_the_session_cannot_go_on_from_is_told_and_what_has_not_been_proved_comes_again() {
    for (epoch, seq) in [("", "9999"), ("", "18446744073709551615"), ("zzz", "1")] {
        let server = TestServer::usual();
        let mut client = Client::connect(server.address);
        let mut token = token(&mut client);
        client.ask(r#"{"code":"print(1)"}"#);
        drop(client);
        if !epoch.is_empty() {
            token.epoch = epoch.into();
        }
        let (mut client, resumed) = come_back(server.address, &token, seq.parse().ok());
        let told = (&resumed["recovered"], &resumed["session"], &resumed["from"]);
        assert_eq!(told, (&false.into(), &"resumed".into(), &1.into()), "{epoch} {seq}");
        assert_eq!(client.text(), r#"{"success":true,"output":"1\n","error":null,"seq":1}"#);
    }
}

#[test]
fn an_address_that_cannot_be_understood_is_refused_and_the_session_waits() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    client.ask(r#"{"code":"x = 5"}"#);
    drop(client);
    let address = format!("/?reconnection_token={}&epoch={}", token.token, token.epoch);
    for wrong in ["&seq=1&seq=2", "&seq=-1", "&seq=abc", "&seq=", "&seq=18446744073709551616", "&epoch=a"] {
        let (mut client, head) = upgrade(server.address, &format!("{address}{wrong}"), "");
        assert!(head.starts_with("HTTP/1.1 400 "), "{wrong}: {head}");
        let said = String::from_utf8(client.bytes()).unwrap();
        assert!(said.contains(if wrong.contains("epoch") { "'epoch'" } else { "'seq'" }), "{wrong}: {said}");
    }
    let (mut client, resumed) = come_back(server.address, &token, Some(1));
    assert_eq!((&resumed["recovered"], &resumed["session"]), (&true.into(), &"resumed".into()));
    assert!(client.ask(r#"{"code":"print(x)"}"#).contains(r#""output":"5\n""#));
}
