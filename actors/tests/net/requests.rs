//! Requests and answers over a connection.

use super::client::{Client, Seen};
use super::server::TestServer;

#[test]
fn what_is_no_request_gets_the_documented_failure_and_the_connection_stays() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    for (request, answer) in [
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
    ] {
        assert_eq!(client.ask(request), answer);
    }
}

#[test]
fn info_tells_the_version_the_protocols_the_bounds_and_the_session() {
    let server = TestServer::usual();
    let info = Client::connect(server.address).ask(r#"{"type":"info"}"#);
    assert!(
        info.starts_with(&format!(
            r#"{{"type":"info","version":"{}","protocols":["datacode"],"limits":{{"time":null,"memory":1073741824"#,
            env!("CARGO_PKG_VERSION")
        )),
        "{info}"
    );
}

#[test]
fn a_client_that_only_sends_and_closes_its_side_is_answered_before_the_close() {
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    client.say(r#"{"type":"ping"}"#);
    client.say(r#"{"type":"execute","code":5}"#);
    client.end_writing();
    let seen = client.rest();
    assert!(matches!(&seen[..], [Seen::Text(_), Seen::Text(_), Seen::Close(1000, _)]), "{seen:?}");
}
