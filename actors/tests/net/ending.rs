//! How the server ends.

use std::time::Duration;

use super::client::{Client, Seen, ask, upgrade};
use super::server::TestServer;
use super::settings::settings;

#[test]
fn a_server_that_ends_closes_idle_connections_with_1012() {
    let server = TestServer::usual();
    let mut clients: Vec<Client> = (0..3).map(|_| Client::connect(server.address)).collect();
    server.ask_to_stop();
    for client in &mut clients {
        assert_eq!(client.see(), Seen::Close(1012, "сервер останавливается".into()));
    }
    drop(clients);
    server.stop();
}

#[test]
fn a_server_that_ends_says_so_to_those_who_come() {
    // It stays for as long as a client that does not answer the close may take.
    let mut settings = settings();
    settings.limits.flush = 30_000;
    settings.timing.closing = Duration::from_secs(30);
    let server = TestServer::new(settings);
    let mut stays = Client::connect(server.address);
    server.ask_to_stop();
    assert!(matches!(stays.see(), Seen::Close(1012, _)));
    let (_, head) = upgrade(server.address, "/", "");
    assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: "), "{head}");
}

#[test]
fn a_program_that_ends_in_time_is_answered_before_the_close_and_new_requests_are_refused() {
    let mut settings = settings();
    settings.limits.drain = 30_000;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('begun') while true { }","stream":true,"id":1}"#);
    client.text();
    server.ask_to_stop();
    // From some moment on, requests are refused; those before it wait behind the first.
    let health = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    while ask(server.address, health).1.starts_with("HTTP/1.1 200 ") {}
    client.say(r#"{"code":"print(2)","id":2}"#);
    client.say(r#"{"type":"interrupt","target":1,"id":3}"#);
    assert_eq!(client.text(), r#"{"success":true,"signalled":true,"error":null,"id":3}"#);
    assert!(client.text().ends_with(r#""status":"interrupted","id":1}"#));
    let refused = "Ошибка: сервер останавливается и не принимает новых запросов";
    assert_eq!(client.text(), format!(r#"{{"success":false,"output":"","error":"{refused}","id":2}}"#));
    assert!(matches!(client.rest()[..], [Seen::Close(1012, _)]));
    server.stop();
}

#[test]
fn a_program_that_does_not_end_is_interrupted_and_answered() {
    let mut settings = settings();
    settings.limits.drain = 50;
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('begun') while true { }","stream":true}"#);
    client.text();
    server.ask_to_stop();
    assert_eq!(
        client.text(),
        r#"{"success":false,"output":"","error":"Ошибка: выполнение прервано: сервер останавливается","status":"interrupted"}"#
    );
    assert!(matches!(client.rest()[..], [Seen::Close(1012, _)]));
    server.stop();
}
