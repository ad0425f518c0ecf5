//! What is served without a WebSocket, and who gets none.

use datacode_actors::origin::Origins;

use super::client::{Client, ask, upgrade};
use super::server::TestServer;
use super::settings::settings;

#[track_caller]
fn check(server: &TestServer, request: &str, expected: &[&str]) -> String {
    let (mut client, head) = ask(server.address, &request.replace("HOST", &server.address.to_string()));
    for part in expected {
        assert!(head.contains(part), "{request:?}: {part:?} is not in {head}");
    }
    String::from_utf8(client.bytes()).unwrap()
}

#[test]
fn the_page_its_files_and_the_health_are_served_and_nothing_else() {
    let server = TestServer::usual();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n");
    let page = check(&server, &get("/"), &["200 OK", "text/html; charset=utf-8", "content-security-policy"]);
    assert!(page.starts_with("<!doctype html>"), "{page}");
    check(&server, &get("/main.js"), &["200 OK", "text/javascript", "nosniff"]);
    let h2c = "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n";
    check(&server, h2c, &["200 OK", "text/html"]);
    check(&server, &get("/?x=1"), &["200 OK", "text/html"]);
    let health = check(&server, &get("/health"), &["200 OK", "application/json"]);
    let version = env!("CARGO_PKG_VERSION");
    let rest = format!(r#","version":"{version}","connections":0,"sessions":0}}"#);
    assert!(health.starts_with(r#"{"status":"healthy","uptime_seconds":"#) && health.ends_with(&rest), "{health}");
    check(&server, &get("/health/live"), &["200 OK", "application/json"]);
    check(&server, &get("/health/ready"), &["200 OK", "application/json"]);
    check(&server, &get("/metrics"), &["200 OK", "text/plain; version=0.0.4; charset=utf-8", "no-store"]);
    check(&server, &get("/nothing"), &["404 Not Found"]);
    check(&server, &get("/../Cargo.toml"), &["404 Not Found"]);
    let post = "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    check(&server, post, &["405", "allow: GET, HEAD"]);
    let head = "HEAD / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    assert_eq!(check(&server, head, &["200 OK"]), "");
}

#[test]
fn an_upgrade_that_is_wrong_is_told_what_is_wrong() {
    let server = TestServer::usual();
    let right = [
        ("Host", "HOST"),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let with = |name: &str, value: Option<&str>| {
        let mut request = String::from("GET / HTTP/1.1\r\n");
        for (key, usual) in right {
            let value = if key == name { value } else { Some(usual) };
            request += &value.map(|value| format!("{key}: {value}\r\n")).unwrap_or_default();
        }
        if !right.iter().any(|(key, _)| *key == name) {
            request += &format!("{name}: {}\r\n", value.unwrap_or_default());
        }
        request + "\r\n"
    };
    check_refused(&server, &with("Sec-WebSocket-Version", Some("8")), &["426", "sec-websocket-version: 13"]);
    check_refused(&server, &with("Sec-WebSocket-Version", Some("14")), &["426", "sec-websocket-version: 13"]);
    check_refused(&server, &with("Sec-WebSocket-Version", None), &["426", "sec-websocket-version: 13"]);
    check_refused(&server, &with("Sec-WebSocket-Key", None), &["400"]);
    for key in ["", "short", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZ!=="] {
        check_refused(&server, &with("Sec-WebSocket-Key", Some(key)), &["400"]);
    }
    check_refused(&server, &with("Upgrade", Some("h2c")), &["400"]);
    check_refused(&server, &with("Connection", Some("keep-alive")), &["400"]);
    check_refused(&server, &with("Sec-WebSocket-Protocol", Some("chat, superchat")), &["400"]);
}

#[track_caller]
fn check_refused(server: &TestServer, request: &str, expected: &[&str]) {
    let (_, head) = ask(server.address, &request.replace("HOST", &server.address.to_string()));
    for part in expected {
        assert!(head.contains(part), "{request:?}: {part:?} is not in {head}");
    }
}

#[test]
fn a_subprotocol_of_ours_is_confirmed() {
    let server = TestServer::usual();
    let (_client, head) = upgrade(server.address, "/", "Sec-WebSocket-Protocol: other, datacode\r\n");
    assert!(head.starts_with("HTTP/1.1 101 ") && head.contains("sec-websocket-protocol: datacode"), "{head}");
}

#[test]
fn pages_of_other_origins_are_refused_with_403_unless_they_are_allowed() {
    let mut settings = settings();
    settings.origins = Origins::new(["https://tool.example"], []).unwrap();
    let server = TestServer::new(settings);
    let own = format!("http://{}", server.address);
    for (origins, status) in [
        (&[own.as_str()][..], "101"),
        (&["https://tool.example"], "101"),
        (&[], "101"),
        (&["http://evil.example"], "403"),
        (&["null"], "403"),
        (&[own.as_str(), "http://evil.example"], "403"),
    ] {
        let headers: String = origins.iter().map(|origin| format!("Origin: {origin}\r\n")).collect();
        let (_client, head) = upgrade(server.address, "/", &headers);
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{origins:?}: {head}");
    }
    let rebound = "GET / HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    check_refused(&server, rebound, &["403"]);
}

#[test]
fn past_the_bound_of_connections_the_next_one_is_told_to_come_later() {
    let mut settings = settings();
    settings.limits.connections = 2;
    let server = TestServer::new(settings);
    let first = Client::connect(server.address);
    let _second = Client::connect(server.address);
    let (_, head) = upgrade(server.address, "/", "");
    assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: "), "{head}");
    drop(first);
    // Its place comes back as soon as the server has seen it go.
    while !upgrade(server.address, "/", "").1.starts_with("HTTP/1.1 101 ") {}
}
