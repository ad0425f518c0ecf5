//! Connections are looked after: pings, silence, clients that do not read.

use std::time::{Duration, Instant};

use super::client::{Client, Seen, frame};
use super::server::TestServer;
use super::settings::settings;

const SILENCE: Duration = Duration::from_millis(1500);

fn attentive() -> TestServer {
    let mut settings = settings();
    settings.timing.tick = Duration::from_millis(20);
    settings.timing.ping = Duration::from_millis(50);
    settings.timing.silence = SILENCE;
    settings.timing.mute_silence = SILENCE;
    settings.timing.stuck = SILENCE;
    TestServer::new(settings)
}

#[test]
fn a_client_that_answers_pings_stays_and_one_that_falls_silent_is_cut() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    let begun = Instant::now();
    while begun.elapsed() < SILENCE * 2 {
        match client.see() {
            Seen::Ping(payload) => client.write(&frame(0x8a, &payload)),
            other => panic!("{other:?}"),
        }
    }
    // Only reading is not enough.
    loop {
        match client.see() {
            Seen::Ping(_) => {}
            other => break assert_eq!(other, Seen::End),
        }
    }
}

#[test]
fn a_message_that_comes_slowly_is_a_sign_of_life() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    let request = frame(0x81, br#"{"type":"ping","id":"slow"}"#);
    let mut bytes = request.iter();
    let begun = Instant::now();
    while begun.elapsed() < SILENCE * 2 {
        match client.see() {
            // One byte, and then none while the last would be due.
            Seen::Ping(_) if bytes.len() > 1 => client.write(&[*bytes.next().unwrap()]),
            Seen::Ping(_) => break,
            other => panic!("{other:?}"),
        }
    }
    client.write(bytes.as_slice());
    assert!(client.text_unproved().ends_with(r#""id":"slow"}"#));
}

#[test]
fn a_ping_carries_a_number_only_when_the_session_can_be_taken_up() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    assert_eq!(client.see(), Seen::Ping(Vec::new()));
    client.ask(r#"{"type":"get_reconnection_token"}"#);
    loop {
        match client.see() {
            Seen::Ping(payload) if payload.is_empty() => {}
            other => break assert_eq!(other, Seen::Ping(0u64.to_be_bytes().to_vec())),
        }
    }
}

#[test]
fn a_client_that_leaves_output_waiting_is_cut_however_much_it_sends() {
    let server = attentive();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('x' * 60000000)"}"#);
    let deadline = Instant::now() + Duration::from_secs(60);
    // Unsolicited pongs: signs of life that ask for no answer.
    while client.try_write(&frame(0x8a, b"")) {
        assert!(Instant::now() < deadline, "a client that does not read is still connected");
        std::thread::yield_now();
    }
}
