//! What operators see: the numbers under /metrics, and why a connection was cut.

use std::time::{Duration, Instant};

use super::client::{Client, Seen, ask, frame, upgrade};
use super::coming_back::{come_back, token};
use super::server::TestServer;
use super::settings::settings;

/// No test waits longer for a number.
const PATIENCE: Duration = Duration::from_secs(30);

fn attentive() -> TestServer {
    let mut settings = settings();
    settings.timing.tick = Duration::from_millis(20);
    settings.timing.ping = Duration::from_millis(50);
    settings.timing.silence = Duration::from_millis(1500);
    settings.timing.mute_silence = settings.timing.silence;
    settings.timing.stuck = settings.timing.silence;
    // More than the system's buffers of a connection hold: what waits then waits in the server.
    settings.limits.journal = 64 << 20;
    TestServer::new(settings)
}

fn metrics(server: &TestServer) -> String {
    let request = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let (mut client, head) = ask(server.address, request);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    String::from_utf8(client.bytes()).unwrap()
}

/// Waits until a sample stands in the numbers: what counts a connection's end comes after the client has seen it.
#[track_caller]
fn wait_for(server: &TestServer, sample: &str) {
    let end = Instant::now() + PATIENCE;
    loop {
        let text = metrics(server);
        if text.lines().any(|line| line == sample) {
            return;
        }
        assert!(Instant::now() < end, "{sample} is not in\n{text}");
        std::thread::yield_now();
    }
}

#[test]
fn a_client_that_was_cut_for_not_reading_is_told_so_once_when_it_comes_back() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    client.say(r#"{"code":"print('x' * 60000000)","stream":true}"#);
    let deadline = Instant::now() + PATIENCE * 2;
    // Signs of life that ask for no answer: only what it does not read ends it.
    while client.try_write(&frame(0x8a, b"")) {
        assert!(Instant::now() < deadline, "a client that does not read is still connected");
        std::thread::yield_now();
    }
    let (back, resumed) = come_back(server.address, &token, None);
    assert_eq!((&resumed["session"], &resumed["cut"]), (&"resumed".into(), &"unread".into()), "{resumed}");
    wait_for(&server, r#"datacode_ws_connections_closed_total{cause="stuck"} 1"#);
    wait_for(&server, r#"datacode_ws_reconnections_total{result="resumed"} 1"#);
    drop(back);
    let (_, resumed) = come_back(server.address, &token, None);
    assert_eq!((&resumed["session"], resumed.get("cut")), (&"resumed".into(), None), "{resumed}");
}

#[test]
fn a_client_that_was_cut_for_its_silence_is_told_so_when_it_comes_back() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    let token = token(&mut client);
    while client.see() != Seen::End {}
    let (_, resumed) = come_back(server.address, &token, None);
    assert_eq!((&resumed["session"], &resumed["cut"]), (&"resumed".into(), &"silent".into()), "{resumed}");
    wait_for(&server, r#"datacode_ws_connections_closed_total{cause="silent"} 1"#);
}

#[test]
fn connections_messages_and_requests_are_counted_by_how_they_ended() {
    let mut settings = settings();
    settings.limits.time = Some(50);
    settings.namespace = "neurograph".into();
    let server = TestServer::new(settings);
    let mut client = Client::connect(server.address);
    client.ask(r#"{"code":"print(1)"}"#);
    client.ask(r#"{"code":"x"}"#);
    client.ask(r#"{"code":"while true { }"}"#);
    client.ask("nonsense");
    let mut other = Client::connect(server.address);
    other.write(&frame(0x83, b""));
    while other.see() != Seen::End {}
    let (_, head) = upgrade(server.address, "/", "Origin: http://evil.example\r\n");
    assert!(head.starts_with("HTTP/1.1 403 "), "{head}");
    Client::connect_to(server.address, "/?reconnection_token=none");
    for sample in [
        "neurograph_ws_connections_total 1",
        "neurograph_ws_connections_opened_total 3",
        r#"neurograph_ws_connections_closed_total{cause="protocol_error"} 1"#,
        r#"neurograph_ws_connections_closed_total{cause="gone"} 1"#,
        "neurograph_ws_connection_duration_seconds_count 2",
        "neurograph_ws_messages_received_total 4",
        // Four answers, and the last client was told that its session is lost.
        "neurograph_ws_messages_sent_total 5",
        r#"neurograph_ws_message_size_bytes_count{direction="in"} 4"#,
        r#"neurograph_ws_errors_total{type="protocol"} 1"#,
        r#"neurograph_ws_errors_total{type="request"} 1"#,
        r#"neurograph_ws_errors_total{type="upgrade"} 1"#,
        r#"neurograph_ws_reconnections_total{result="lost"} 1"#,
        "neurograph_sessions 1",
        "neurograph_sessions_attached 1",
        "neurograph_session_threads 1",
        "neurograph_sessions_opened_total 3",
        "neurograph_requests_open 0",
        r#"neurograph_requests_total{status="ok"} 1"#,
        r#"neurograph_requests_total{status="error"} 1"#,
        r#"neurograph_requests_total{status="limit"} 1"#,
        r#"neurograph_requests_total{status="refused"} 1"#,
        r#"neurograph_limits_total{limit="time"} 1"#,
        "neurograph_request_duration_seconds_count 3",
        "neurograph_interpreter_crashes_total 0",
        "neurograph_draining 0",
    ] {
        wait_for(&server, sample);
    }
    client.write(&frame(0x88, &1000u16.to_be_bytes()));
    wait_for(&server, r#"neurograph_ws_connections_closed_total{cause="normal"} 1"#);
}

#[test]
fn a_server_that_drains_lives_and_is_not_ready() {
    let mut settings = settings();
    settings.limits.flush = 30_000;
    settings.timing.closing = Duration::from_secs(30);
    let server = TestServer::new(settings);
    let mut stays = Client::connect(server.address);
    server.ask_to_stop();
    assert!(matches!(stays.see(), Seen::Close(1012, _)));
    for (path, status) in [("/health/live", "200"), ("/health/ready", "503"), ("/health", "503")] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let (mut client, head) = ask(server.address, &request);
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {head}");
        let body = String::from_utf8(client.bytes()).unwrap();
        assert!(body.starts_with(r#"{"status":"draining","uptime_seconds":"#), "{path}: {body}");
    }
    wait_for(&server, "datacode_draining 1");
    drop(stays);
    server.stop();
}
