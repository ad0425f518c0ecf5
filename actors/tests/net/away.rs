//! What happens while a client is away.

use std::time::{Duration, Instant};

use super::client::{Client, Seen, ask, upgrade};
use super::coming_back::{come_back, token};
use super::server::TestServer;
use super::settings::settings;

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(30);

fn health(server: &TestServer) -> String {
    let (mut client, head) = ask(server.address, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    head + &String::from_utf8(client.bytes()).unwrap()
}

#[test]
fn a_program_whose_journal_is_full_waits_for_its_client_and_loses_nothing() {
    let mut settings = settings();
    settings.limits.journal = 4096;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    let ticket = token(&mut client);
    client.say(r#"{"code":"for i in range(5000) { print(i, 'x' * 20) }","stream":true}"#);
    client.text();
    drop(client);
    // It could print all of it in a moment; the journal holds a fraction.
    let mut other = Client::connect(server.address);
    other.ask(r#"{"code":"let n = 0 for i in range(1000000) { n += i }"}"#);
    let (mut back, resumed) = come_back(server.address, &ticket, Some(0));
    assert_eq!((&resumed["recovered"], &resumed["from"]), (&true.into(), &1.into()), "{resumed}");
    let (mut output, mut last) = (String::new(), 0);
    loop {
        let told: serde_json::Value = serde_json::from_str(&back.text()).unwrap();
        last += 1;
        assert_eq!(told["seq"], last, "{told}");
        match told["text"].as_str() {
            Some(text) => output += text,
            None => {
                assert_eq!(told["status"], "ok", "{told}");
                break;
            }
        }
    }
    let expected: String = (0..5000).map(|i| format!("{i} {}\n", "x".repeat(20))).collect();
    assert!(output == expected, "{} bytes instead of {}", output.len(), expected.len());
}

#[test]
fn a_session_can_be_taken_up_while_the_server_is_being_stopped_and_none_can_be_opened() {
    let mut settings = settings();
    settings.limits.drain = 60_000;
    settings.limits.flush = 10_000;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    let ticket = token(&mut client);
    client.say(r#"{"code":"print(input('?'))","stream":true,"id":"q"}"#);
    assert!(client.text().contains(r#""no":1"#));
    drop(client);
    server.ask_to_stop();
    while health(&server).starts_with("HTTP/1.1 200 ") {}
    let (_, refused) = upgrade(server.address, "/", "");
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    let (mut back, resumed) = come_back(server.address, &ticket, Some(0));
    assert_eq!(resumed["open"], serde_json::json!(["q"]), "{resumed}");
    assert!(back.text().contains(r#""type":"input_request""#));
    assert_eq!(back.ask(r#"{"type":"input","no":1,"text":"да"}"#), r#"{"success":true,"error":null}"#);
    assert!(back.text().contains(r#""text":"да\n""#));
    assert!(back.text().contains(r#""status":"ok""#));
    assert!(matches!(back.rest()[..], [Seen::Close(1012, _)]));
    server.stop();
}

#[test]
fn a_program_that_asks_a_client_who_is_gone_for_good_ends_with_its_session() {
    let mut settings = settings();
    settings.limits.orphan = 50;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"input('?')","stream":true}"#);
    client.text();
    drop(client);
    let end = Instant::now() + PATIENCE;
    while !health(&server).contains(r#""sessions":0"#) {
        assert!(Instant::now() < end, "the session waits for ever: {}", health(&server));
    }
}
