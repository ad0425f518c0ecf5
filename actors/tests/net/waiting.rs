//! Connections that say nothing, too little, or too much.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use datacode_actors::limits::Limits;

use super::client::Client;
use super::server::TestServer;
use super::settings::settings;

const PATIENCE: Duration = Duration::from_secs(30);

fn server(limits: Limits) -> TestServer {
    let mut settings = settings();
    settings.limits = Limits { drain: 1_000, flush: 1_000, ..limits };
    TestServer::new(settings)
}

fn silent(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// All that comes until the server ends the connection.
fn rest(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    match stream.read_to_end(&mut seen) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}"),
    }
    String::from_utf8_lossy(&seen).into_owned()
}

#[test]
fn of_silent_connections_the_oldest_make_room_and_nobody_is_kept_out() {
    let server = server(Limits { waiting: 8, connections: 4, head_time: 600_000, ..Limits::default() });
    let mut before = Client::connect(server.address);
    let mut all: Vec<TcpStream> = (0..100).map(|_| silent(&server)).collect();
    let mut after = Client::connect(server.address);
    for client in [&mut before, &mut after] {
        assert_eq!(client.ask(r#"{"code":"print(1)"}"#), r#"{"success":true,"output":"1\n","error":null}"#);
    }
    for stream in &mut all[..80] {
        assert_eq!(rest(stream), "");
    }
    // Those who speak in time are served, also among the silent.
    let last = all.last_mut().unwrap();
    last.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    assert!(rest(last).starts_with("HTTP/1.1 200 OK"));
}

#[test]
fn the_head_of_a_request_has_its_time() {
    let server = server(Limits { head_time: 500, ..Limits::default() });
    let mut nothing = silent(&server);
    let mut half = silent(&server);
    half.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    assert!(!rest(&mut nothing).contains("200 OK"));
    assert!(!rest(&mut half).contains("200 OK"));
    // A WebSocket may be silent for longer.
    let mut socket = Client::connect(server.address);
    let mut third = silent(&server);
    rest(&mut third);
    assert_eq!(socket.ask(r#"{"code":"print(1)"}"#), r#"{"success":true,"output":"1\n","error":null}"#);
}

#[test]
fn a_head_without_an_end_is_refused() {
    let server = server(Limits::default());
    let mut endless = silent(&server);
    let mut line = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ".to_vec();
    line.resize(1 << 20, b'x');
    // The server may have ended the connection before all of it was written.
    let _ = endless.write_all(&line);
    let answer = rest(&mut endless);
    assert!(!answer.contains("200 OK"), "{answer}");
    let mut many = silent(&server);
    let lines: String = (0..1_000).map(|n| format!("X{n}: 1\r\n")).collect();
    let _ = many.write_all(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n").as_bytes());
    assert!(!rest(&mut many).contains("200 OK"));
}
