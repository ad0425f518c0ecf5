//! Who is let in, what they may do, and what happens when what they presented ends.

use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use datacode_actors::auth::{Auth, Key, Role, Secrets};
use serde_json::{Value, json};

use super::client::{Client, Seen, ask, upgrade};
use super::server::TestServer;
use super::settings::settings;

const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

/// A JWT of the usual key, good for so many seconds.
pub fn jwt(sub: &str, role: &str, seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"sub": sub, "role": role, "exp": now + seconds});
    let signed = format!("{}.{}", part(json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

/// A server that knows the usual key and a few shared secrets.
pub fn guarded(required: bool, anonymous: Option<Role>) -> TestServer {
    let mut secrets = Secrets::default();
    for text in ["the-admins-own-token", "the-viewers-token:viewer", "the-robots-token:bot"] {
        secrets.add(text).unwrap();
    }
    let mut settings = settings();
    settings.auth = Auth::new(Some(Key::read(SECRET).unwrap()), secrets, required, anonymous).unwrap();
    TestServer::new(settings)
}

#[track_caller]
fn status(address: SocketAddr, target: &str, headers: &str, expected: &str) -> String {
    let (_, head) = upgrade(address, target, headers);
    assert!(head.starts_with(&format!("HTTP/1.1 {expected}")), "{target} {headers}: {head}");
    head
}

#[test]
fn only_a_good_token_comes_in_where_one_is_required_however_it_is_presented() {
    let server = guarded(true, None);
    let at = server.address;
    let good = jwt("ann", "developer", 60);
    status(at, &format!("/?token={good}"), "", "101");
    status(at, "/", &format!("Authorization: Bearer {good}\r\n"), "101");
    status(at, "/?token=the-admins-own-token", "", "101");
    status(at, "/", "Authorization: bearer the-viewers-token\r\n", "101");
    for (target, headers) in [("/", ""), ("/?token=", ""), ("/", "Authorization: Basic YTpi\r\n")] {
        let head = status(at, target, headers, "401");
        assert!(head.contains("www-authenticate: Bearer realm=\"datacode\"\r\n"), "{head}");
    }
    let late = jwt("ann", "admin", -60);
    for wrong in ["the-admins-own-toke", "the-viewers-token:viewer", "x.y.z", &late] {
        let head = status(at, &format!("/?token={wrong}"), "", "401");
        assert!(head.contains("error=\"invalid_token\""), "{head}");
        status(at, "/", &format!("Authorization: Bearer {wrong}\r\n"), "401");
    }
    status(at, "/?token=the-admins-own-token", "Authorization: Bearer the-admins-own-token\r\n", "400");
    // A page of a stranger is told nothing about tokens.
    status(at, "/", "Origin: http://evil.example\r\n", "403");
}

#[test]
fn a_bad_token_is_refused_also_where_none_is_needed_and_none_at_all_makes_anonymous() {
    let server = guarded(false, None);
    status(server.address, "/?token=wrong", "", "401");
    let mut nobody = Client::connect(server.address);
    let refused: Value = serde_json::from_str(&nobody.ask(r#"{"type":"execute","code":"print(1)"}"#)).unwrap();
    assert!(refused["error"].as_str().unwrap().ends_with("роли 'anonymous' это не разрешено"), "{refused}");
    assert!(nobody.ask(r#"{"type":"ping"}"#).contains("pong"));
}

#[test]
fn a_role_runs_programs_or_is_refused_in_its_place_with_the_documented_keys() {
    let server = guarded(true, None);
    let may_run = |token: &str| {
        let mut client = Client::connect_to(server.address, &format!("/?token={token}"));
        let answer: Value = serde_json::from_str(&client.ask(r#"{"code":"print(1)","id":7,"lang":"en"}"#)).unwrap();
        assert_eq!(answer["id"], 7);
        if answer["success"] == true {
            assert_eq!(answer["output"], "1\n");
            return true;
        }
        assert_eq!(answer["output"], "");
        assert!(answer["error"].as_str().unwrap().contains("may not do this"), "{answer}");
        let answer = client.ask(r#"{"type":"reset","id":"r"}"#);
        assert!(answer.starts_with(r#"{"success":false,"error":""#) && answer.ends_with(r#","id":"r"}"#), "{answer}");
        let full = client.ask(r#"{"code":"1","full":true}"#);
        assert!(full.contains(r#""status":"refused""#), "{full}");
        // What needs no right works for everybody.
        assert!(client.ask(r#"{"type":"info"}"#).contains(r#""type":"info""#));
        assert!(client.ask(r#"{"type":"interrupt"}"#).contains(r#""signalled":false"#));
        false
    };
    assert!(may_run("the-admins-own-token"));
    assert!(may_run(&jwt("ann", "admin", 60)));
    assert!(may_run(&jwt("ann", "developer", 60)));
    assert!(!may_run(&jwt("ann", "viewer", 60)));
    assert!(!may_run(&jwt("ann", "bot", 60)));
    assert!(!may_run(&jwt("ann", "anonymous", 60)));
    assert!(!may_run("the-viewers-token"));
    assert!(!may_run("the-robots-token"));
}

#[test]
fn the_operator_says_what_a_client_without_a_token_is() {
    let server = guarded(false, Some(Role::Developer));
    let answer = Client::connect(server.address).ask(r#"{"code":"print(1)"}"#);
    assert_eq!(answer, r#"{"success":true,"output":"1\n","error":null}"#);
}

#[test]
fn without_authentication_tokens_are_not_looked_at() {
    let server = TestServer::usual();
    let mut client = Client::connect_to(server.address, "/?token=anything");
    assert_eq!(client.ask(r#"{"code":"print(1)"}"#), r#"{"success":true,"output":"1\n","error":null}"#);
}

#[test]
fn where_a_token_is_required_only_the_page_its_login_and_the_health_are_served_without() {
    let server = guarded(true, None);
    let get = |path: &str, headers: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", server.address);
        let (mut client, head) = ask(server.address, &request);
        (head[9..12].to_owned(), String::from_utf8(client.bytes()).unwrap())
    };
    for open in ["/", "/main.js", "/style.css", "/health", "/login"] {
        assert_eq!(get(open, "").0, "200", "{open}");
    }
    let developer = format!("Authorization: Bearer {}\r\n", jwt("ann", "developer", 60));
    let nobody = format!("Authorization: Bearer {}\r\n", jwt("ann", "anonymous", 60));
    assert_eq!(get("/anything", "").0, "401");
    assert_eq!(get("/anything?token=wrong", "").0, "401");
    assert_eq!(get("/anything", &nobody).0, "403");
    assert_eq!(get("/anything", &developer).0, "404");
    let login = |headers: &str| serde_json::from_str::<Value>(&get("/login", headers).1).unwrap();
    assert_eq!(login(""), json!({"accepted": false, "required": true, "reason": "missing"}));
    assert_eq!(login("Authorization: Bearer no\r\n"), json!({"accepted": false, "required": true, "reason": "wrong"}));
    let late = format!("Authorization: Bearer {}\r\n", jwt("ann", "admin", -60));
    assert_eq!(login(&late)["reason"], "expired");
    let ann = json!({"accepted": true, "required": true, "role": "developer", "user": "ann", "execute": true, "upload": null});
    assert_eq!(login(&developer), ann);
}

#[test]
fn a_connection_whose_token_expires_is_closed_with_the_reason() {
    let server = guarded(true, None);
    // Clocks may be five seconds apart: this one has at least three left.
    let mut client = Client::connect_to(server.address, &format!("/?token={}", jwt("ann", "developer", -1)));
    client.say(r#"{"code":"while true {}"}"#);
    let began = Instant::now();
    let seen = client.rest();
    let close = seen.iter().find(|seen| matches!(seen, Seen::Close(..)));
    assert_eq!(close, Some(&Seen::Close(1008, "срок действия токена истёк".into())), "{seen:?}");
    assert!(began.elapsed() < Duration::from_secs(30));
}

/// Asks for a token to come back with.
fn ticket(client: &mut Client) -> String {
    let told: Value = serde_json::from_str(&client.ask(r#"{"type":"get_reconnection_token"}"#)).unwrap();
    told["token"].as_str().unwrap().to_owned()
}

/// What the first frame of a returning client says of its session.
fn came_back(client: &mut Client) -> String {
    let told: Value = serde_json::from_str(&client.text_unproved()).unwrap();
    told["session"].as_str().unwrap().to_owned()
}

#[test]
fn a_session_is_taken_up_by_its_own_user_with_the_role_of_then_or_of_a_newer_token() {
    let server = guarded(true, None);
    let developer = jwt("ann", "developer", 60);
    let mut first = Client::connect_to(server.address, &format!("/?token={developer}"));
    first.ask(r#"{"code":"let kept = 5"}"#);
    let token = ticket(&mut first);
    drop(first);
    // Another user, with the token of this one.
    let other = jwt("bob", "admin", 60);
    let mut thief = Client::connect_to(server.address, &format!("/?token={other}&reconnection_token={token}&seq=0"));
    assert_eq!(came_back(&mut thief), "lost");
    assert!(thief.ask(r#"{"code":"print(kept)"}"#).contains("kept"));
    // The same one, without saying who it is: the token of the session is enough.
    let mut back = Client::connect_to(server.address, &format!("/?reconnection_token={token}&seq=9"));
    assert_eq!(came_back(&mut back), "resumed");
    let token = ticket(&mut back);
    assert!(back.ask(r#"{"code":"print(kept)"}"#).contains(r#""output":"5\n""#));
    drop(back);
    // The same one with less to say than before.
    let less = jwt("ann", "viewer", 60);
    let mut back = Client::connect_to(server.address, &format!("/?token={less}&reconnection_token={token}&seq=99"));
    assert_eq!(came_back(&mut back), "resumed");
    back.say(r#"{"code":"print(kept)","id":"as a viewer"}"#);
    let answer = std::iter::repeat_with(|| back.text()).find(|text| text.contains("as a viewer")).unwrap();
    assert!(answer.contains("'viewer'"), "{answer}");
}

#[test]
fn a_reconnection_token_alone_is_useless_once_the_jwt_behind_it_has_expired() {
    let server = guarded(true, None);
    let mut client = Client::connect_to(server.address, &format!("/?token={}", jwt("ann", "developer", -1)));
    client.ask(r#"{"code":"let kept = 5"}"#);
    let token = ticket(&mut client);
    assert!(client.rest().iter().any(|seen| matches!(seen, Seen::Close(1008, _))));
    let back = format!("/?reconnection_token={token}&seq=99");
    status(server.address, &back, "", "401");
    status(server.address, &format!("{back}&token={}", jwt("ann", "developer", -60)), "", "401");
    // With a new one of the same user the session is there.
    let renewed = jwt("ann", "developer", 60);
    let mut back = Client::connect_to(server.address, &format!("{back}&token={renewed}"));
    assert_eq!(came_back(&mut back), "resumed");
    assert!(back.ask(r#"{"code":"print(kept)"}"#).contains(r#""output":"5\n""#));
}
