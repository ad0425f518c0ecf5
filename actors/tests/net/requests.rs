//! Requests and answers over a connection: the documented shapes, word for word.

use super::client::{Client, Seen};
use super::server::TestServer;

/// Says each request and expects its answer, over one connection.
#[track_caller]
fn check(dialogue: &[(&str, &str)]) {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    for (request, answer) in dialogue {
        assert_eq!(client.ask(request), *answer, "{request}");
    }
}

#[test]
fn a_program_is_answered_with_the_three_documented_keys() {
    check(&[
        (
            r#"{"type":"execute","code":"print('Hello, World!')"}"#,
            r#"{"success":true,"output":"Hello, World!\n","error":null}"#,
        ),
        (r#"{"code":"print('Hello!')"}"#, r#"{"success":true,"output":"Hello!\n","error":null}"#),
        (
            r#"{"type":"execute","code":"print(x)"}"#,
            r#"{"success":false,"output":"","error":"Ошибка: переменная 'x' не определена"}"#,
        ),
        (
            r#"{"type": "execute", "code": "global x = 10\nglobal y = 20\nprint('Sum:', x + y)"}"#,
            r#"{"success":true,"output":"Sum: 30\n","error":null}"#,
        ),
        (
            r#"{"code":"print(1) print(z)"}"#,
            r#"{"success":false,"output":"1\n","error":"Ошибка: переменная 'z' не определена"}"#,
        ),
        (
            r#"{"code":"print('Привет \"мир\" 🦀')"}"#,
            "{\"success\":true,\"output\":\"Привет \\\"мир\\\" 🦀\\n\",\"error\":null}",
        ),
        (r#"{"code":""}"#, r#"{"success":true,"output":"","error":null}"#),
    ]);
}

#[test]
fn variables_stay_for_the_next_request_until_a_reset_and_are_seen_by_no_other_session() {
    check(&[
        (r#"{"code":"let a = 1"}"#, r#"{"success":true,"output":"","error":null}"#),
        (r#"{"code":"print(a)","id":7}"#, r#"{"success":true,"output":"1\n","error":null,"id":7}"#),
        (r#"{"type":"reset","id":"r"}"#, r#"{"success":true,"error":null,"id":"r"}"#),
        (r#"{"code":"a"}"#, r#"{"success":false,"output":"","error":"Ошибка: переменная 'a' не определена"}"#),
    ]);
    let server = TestServer::usual();
    let (mut one, mut other) = (Client::connect(server.address), Client::connect(server.address));
    one.ask(r#"{"code":"global secret = 1"}"#);
    assert_eq!(
        other.ask(r#"{"code":"secret","lang":"en"}"#),
        r#"{"success":false,"output":"","error":"Error: variable 'secret' is not defined"}"#
    );
}

#[test]
fn what_is_no_request_gets_the_documented_failure_and_the_connection_stays() {
    check(&[
        (
            "{",
            r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. Это не JSON: ошибка в строке 1, столбце 1"}"#,
        ),
        (
            r#"{"type":"run","code":"1","id":"a"}"#,
            r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. Неизвестный тип запроса 'run'","id":"a"}"#,
        ),
        (
            r#"{"code":1,"lang":"en"}"#,
            r#"{"success":false,"output":"","error":"The request could not be parsed. The field 'code' must be a string"}"#,
        ),
        (r#"{"type":"interrupt"}"#, r#"{"success":true,"signalled":false,"error":null}"#),
        (r#"{"code":"print(1)"}"#, r#"{"success":true,"output":"1\n","error":null}"#),
    ]);
}

#[test]
fn answers_and_refusals_come_in_the_order_of_the_requests() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    for n in 0..20 {
        client.say(&format!(r#"{{"code":"print({n})","id":{n}}}"#));
        client.say(&format!(r#"{{"type":"no","id":"{n}"}}"#));
    }
    for n in 0..20 {
        assert_eq!(client.text(), format!(r#"{{"success":true,"output":"{n}\n","error":null,"id":{n}}}"#));
        assert!(client.text().ends_with(&format!(r#"'no'","id":"{n}"}}"#)));
    }
}

#[test]
fn a_client_that_streams_gets_output_as_it_comes_and_then_the_status() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"for i in range(3) { print(i) }","stream":true,"id":"s"}"#);
    let mut output = String::new();
    loop {
        let text = client.text();
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        if told["type"] != "output" {
            assert_eq!(text, r#"{"success":true,"output":"","error":null,"status":"ok","id":"s"}"#);
            break;
        }
        assert!(text.starts_with(r#"{"type":"output","id":"s","text":""#), "{text}");
        output += told["text"].as_str().unwrap();
    }
    assert_eq!(output, "0\n1\n2\n");
}

#[test]
fn a_client_that_asks_for_everything_gets_the_value_and_the_place_of_a_mistake() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let full: serde_json::Value = serde_json::from_str(&client.ask(r#"{"code":"1 + 2","full":true}"#)).unwrap();
    assert_eq!(full["status"], "ok");
    assert_eq!(full["value"], serde_json::json!({"text": "3", "type": "int", "json": 3}));
    let full: serde_json::Value = serde_json::from_str(&client.ask(r#"{"code":"\n  nope","full":true}"#)).unwrap();
    assert_eq!(full["status"], "error");
    let diagnostic = &full["diagnostics"][0];
    assert_eq!(
        (&diagnostic["type"], &diagnostic["line"], &diagnostic["column"]),
        (&"NameError".into(), &2.into(), &3.into())
    );
}

#[test]
fn an_interrupt_ends_an_endless_program_and_leaves_the_session() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.ask(r#"{"code":"kept = 5"}"#);
    client.say(r#"{"code":"print('begun') while true { }","stream":true,"full":false,"id":"loop"}"#);
    assert_eq!(client.text(), r#"{"type":"output","id":"loop","text":"begun\n"}"#);
    client.say(r#"{"type":"interrupt","target":"other"}"#);
    assert_eq!(client.text(), r#"{"success":true,"signalled":false,"error":null}"#);
    client.say(r#"{"type":"interrupt","target":"loop","id":9}"#);
    let mut answers = [client.text(), client.text()];
    answers.sort();
    assert_eq!(
        answers,
        [
            r#"{"success":false,"output":"","error":"Ошибка: выполнение прервано","status":"interrupted","id":"loop"}"#,
            r#"{"success":true,"signalled":true,"error":null,"id":9}"#,
        ]
    );
    assert_eq!(client.ask(r#"{"code":"print(kept)"}"#), r#"{"success":true,"output":"5\n","error":null}"#);
}

#[test]
fn an_interrupt_is_obeyed_while_its_client_does_not_read() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    // Much more than the journal and the buffers of both systems hold.
    client.say(r#"{"code":"let line = 'x' * 60000 for i in range(20000) { print(line) }","stream":true,"id":1}"#);
    assert!(client.text().starts_with(r#"{"type":"output","id":1"#));
    client.say(r#"{"type":"interrupt","id":2}"#);
    let mut bytes = 0;
    let (mut signalled, mut ended) = (false, false);
    while !(signalled && ended) {
        let text = client.text();
        bytes += text.len();
        signalled |= text == r#"{"success":true,"signalled":true,"error":null,"id":2}"#;
        ended |= text.ends_with(r#""status":"interrupted","id":1}"#);
    }
    assert!(bytes < 600_000_000, "{bytes} of 1,200,000,000 bytes came after the interrupt");
}

#[test]
fn a_long_answer_comes_in_fragments_between_which_the_server_answers_pings() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('x' * 20000000)"}"#);
    let (first, payload) = client.frame().unwrap();
    assert_eq!((first, payload.len()), (0x01, 65536));
    client.write(&super::client::frame(0x89, b"there?"));
    let mut length = payload.len();
    let mut ponged_at = None;
    loop {
        let (first, payload) = client.frame().unwrap();
        match first {
            0x8a => ponged_at = Some(length),
            0x00 | 0x80 => {
                assert!(payload.len() <= 65536);
                length += payload.len();
            }
            other => panic!("{other:#x}"),
        }
        if first == 0x80 {
            break;
        }
    }
    assert_eq!(length, 20_000_000 + r#"{"success":true,"output":"\n","error":null}"#.len());
    assert!(ponged_at.is_some_and(|at| at < length), "{ponged_at:?}");
}

#[test]
fn info_tells_the_version_the_protocols_the_bounds_and_the_session() {
    let server = TestServer::usual();
    let info = Client::connect(server.address).ask(r#"{"type":"info"}"#);
    let begin = format!(
        r#"{{"type":"info","version":"{}","protocols":["datacode"],"limits":{{"time":null,"memory":1073741824"#,
        env!("CARGO_PKG_VERSION")
    );
    assert!(info.starts_with(&begin), "{info}");
}

#[test]
fn a_client_that_sends_and_closes_at_once_still_gets_its_answers() {
    let server = TestServer::usual();
    for ends_writing in [false, true] {
        let mut client = Client::connect(server.address);
        client.say(r#"{"code":"print(1)"}"#);
        client.say(r#"{"type":"execute","code":5}"#);
        if ends_writing {
            client.end_writing();
        } else {
            client.write(&super::client::frame(0x88, b"\x03\xe8"));
        }
        let seen = client.rest();
        let [Seen::Text(first), Seen::Text(second), Seen::Close(1000, _)] = &seen[..] else { panic!("{seen:?}") };
        assert_eq!(first, r#"{"success":true,"output":"1\n","error":null}"#);
        assert!(second.contains("'code'"), "{second}");
    }
}

#[test]
fn a_program_that_prints_for_ever_does_not_keep_the_connection_of_a_client_that_has_closed() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"while true { print('x' * 1000) }","stream":true}"#);
    client.text();
    client.write(&super::client::frame(0x88, b"\x03\xe8"));
    let seen = client.rest();
    assert_eq!(seen.last(), Some(&Seen::Close(1000, String::new())));
}

#[test]
fn a_client_that_piles_up_refusals_behind_a_running_program_is_sent_away() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"code":"print('begun') while true { }","stream":true}"#);
    client.text();
    for _ in 0..300 {
        client.say("{");
    }
    assert!(matches!(client.rest()[..], [Seen::Close(1013, _)]));
}
