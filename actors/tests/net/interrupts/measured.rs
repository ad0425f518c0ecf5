//! One interrupt, from its sending to the end of what it stops.

use std::time::{Duration, Instant};

use crate::client::Client;

/// How long a program that has begun works on when it is interrupted.
pub fn interrupt(client: &mut Client, program: &str, after: Duration) -> Duration {
    let code = format!("print('begun')\nwhile true {{\n{program}\n}}");
    client.say(&serde_json::json!({"code": code, "stream": true, "lang": "en"}).to_string());
    let begun = client.text();
    assert!(begun.contains(r#""text":"begun\n""#), "{program}: {begun}");
    let begun = Instant::now();
    while begun.elapsed() < after {
        client.say(r#"{"type":"ping"}"#);
        while !client.text().starts_with(r#"{"type":"pong""#) {}
    }
    let asked = Instant::now();
    client.say(r#"{"type":"interrupt"}"#);
    loop {
        let text = client.text();
        if text.contains(r#""status":"#) {
            assert!(text.contains(r#""status":"interrupted""#), "{program}: {text}");
            return asked.elapsed();
        }
    }
}
