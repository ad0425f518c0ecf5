use proptest::prelude::*;

use super::*;
use crate::session::event::{Event, Finished, Outcome};

/// A message and what it decodes to, written as data: `op | id | options`.
#[track_caller]
fn check(message: &str, expected: &str) {
    let told = match decode(message, Lang::Ru) {
        Act::Ask(request) => asked(&request.op) + &how(&request.reply),
        Act::Refuse(reply, refusal) => format!("{refusal:?}{}", how(&reply)),
        Act::Close(code, why) => format!("close {code} {}", why.code),
        Act::Reply(frame) => format!("{frame:?}"),
    };
    assert_eq!(told, expected, "{message}");
}

fn asked(op: &Op) -> String {
    let Op::Execute(Program { code, isolated, bounds }) = op else { return format!("{op:?}") };
    let mut out = format!("Execute {{ code: {code:?} }}");
    if *isolated {
        out += " isolated";
    }
    if *bounds != Narrowed::default() {
        out += &format!(" {bounds:?}");
    }
    out
}

fn how(reply: &ReplyTo) -> String {
    let mut out = String::new();
    if let Some(id) = &reply.id {
        out += &format!(" id={}", id.0);
    }
    if reply.shape != Shape::Run {
        out += &format!(" shape={:?}", reply.shape);
    }
    if reply.options.stream {
        out += " stream";
    }
    if reply.options.full {
        out += " full";
    }
    if reply.options.lang != Lang::Ru {
        out += " en";
    }
    out
}

#[test]
fn both_documented_forms_of_execute_are_programs() {
    check(r#"{"type":"execute","code":"print(1)"}"#, r#"Execute { code: "print(1)" }"#);
    check(r#" {"code": "a\nb \u041f\ud83e\udd80"} "#, r#"Execute { code: "a\nb П🦀" }"#);
    check(r#"{"c\u006fde":"x"}"#, r#"Execute { code: "x" }"#);
    check(r#"{"code":"first","code":"last"}"#, r#"Execute { code: "last" }"#);
    check(r#"{"code":"x","later":{"deep":[1,{"a":null}]}}"#, r#"Execute { code: "x" }"#);
}

#[test]
fn options_and_ids_are_read() {
    check(
        r#"{"id":"a","code":"x","stream":true,"full":true,"lang":"en"}"#,
        r#"Execute { code: "x" } id="a" stream full en"#,
    );
    check(r#"{"id":1e3,"code":"x"}"#, r#"Execute { code: "x" } id=1e3"#);
    check(r#"{"id": -0 ,"code":"x","stream":false}"#, r#"Execute { code: "x" } id=-0"#);
    let longest = format!("\"{}\"", "a".repeat(128));
    check(&format!(r#"{{"id":{longest},"code":"x"}}"#), &format!(r#"Execute {{ code: "x" }} id={longest}"#));
}

#[test]
fn a_program_may_run_apart_and_within_narrower_bounds() {
    check(r#"{"code":"x","isolated":true}"#, r#"Execute { code: "x" } isolated"#);
    check(r#"{"code":"x","isolated":false,"limits":{}}"#, r#"Execute { code: "x" }"#);
    check(
        r#"{"code":"x","limits":{"time_ms":5,"memory_mb":2}}"#,
        r#"Execute { code: "x" } Narrowed { time: Some(5), memory: Some(2097152) }"#,
    );
    check(
        r#"{"code":"x","limits":{"memory_mb":18446744073709551615}}"#,
        r#"Execute { code: "x" } Narrowed { time: None, memory: Some(18446744073709551615) }"#,
    );
    for limits in ["5", "[]", "null", r#"{"time_ms":0}"#, r#"{"time_ms":-1}"#, r#"{"time_ms":"5"}"#, r#"{"time":5}"#] {
        let refused = r#"Field { name: "limits", expected: Limits }"#;
        check(&format!(r#"{{"code":"x","limits":{limits}}}"#), refused);
    }
    check(r#"{"code":"x","isolated":0}"#, r#"Field { name: "isolated", expected: Boolean }"#);
}

#[test]
fn questions_about_a_text_count_its_characters() {
    check(
        r#"{"type":"complete","code":"пр🦀x","cursor":3,"id":1}"#,
        r#"Complete(Cursor { code: "пр🦀x", at: 8 }) id=1 shape=Completion"#,
    );
    check(r#"{"type":"inspect","code":"ab"}"#, r#"Inspect(Cursor { code: "ab", at: 2 }) shape=Inspection"#);
    check(r#"{"type":"complete","code":"","cursor":0}"#, r#"Complete(Cursor { code: "", at: 0 }) shape=Completion"#);
    for cursor in ["3", "-1", "1.0", "\"1\"", "null", "99999999999999999999"] {
        let refused = r#"Field { name: "cursor", expected: Cursor } shape=Completion"#;
        check(&format!(r#"{{"type":"complete","code":"ab","cursor":{cursor}}}"#), refused);
    }
    check(r#"{"type":"inspect"}"#, r#"Missing("code") shape=Inspection"#);
    check(r#"{"type":"variables","full":true}"#, "Variables shape=Variables full");
    check(r#"{"type":"format","code":"a"}"#, r#"Format { code: "a" } shape=Code"#);
    check(r#"{"type":"format"}"#, r#"Missing("code") shape=Code"#);
}

#[test]
fn requests_served_at_once_are_read() {
    check(r#"{"type":"input","no":3,"text":"да"}"#, r#"Input { no: 3, text: "да" }"#);
    check(r#"{"type":"input","no":3}"#, r#"Missing("text")"#);
    check(r#"{"type":"input","text":""}"#, r#"Missing("no")"#);
    check(r#"{"type":"input","no":"3","text":""}"#, r#"Field { name: "no", expected: Count }"#);
    check(r#"{"type":"reset","id":2}"#, "Reset id=2 shape=Done");
    check(
        r#"{"type":"upload_file","filename":"a/b.csv","content":"x\u0000","id":1}"#,
        r#"Upload { filename: "a/b.csv", content: "x\0" } id=1 shape=Message"#,
    );
    check(r#"{"type":"interrupt"}"#, "Interrupt(None)");
    check(r#"{"type":"interrupt","target":"a"}"#, r#"Interrupt(Some(ClientId("\"a\"")))"#);
    check(r#"{"type":"ack","seq":18446744073709551615}"#, "Ack(18446744073709551615)");
    check(r#"{"type":"ping"}"#, "Ping");
    check(r#"{"type":"info"}"#, "Info");
    check(r#"{"type":"get_reconnection_token","id":"t"}"#, r#"Token id="t""#);
}

#[test]
fn a_message_that_is_no_json_object_is_refused_where_it_goes_wrong() {
    check("", "Malformed { line: 1, column: 0 }");
    check("{", "Malformed { line: 1, column: 1 }");
    check("{\n \"code\": oops}", "Malformed { line: 2, column: 10 }");
    check(r#"{"code":"x"} tail"#, "Malformed { line: 1, column: 14 }");
    check(r#"{"code":"x",}"#, "Malformed { line: 1, column: 13 }");
    check("hello", "Malformed { line: 1, column: 1 }");
    check("[1,2]", "NotAnObject");
    check("7", "NotAnObject");
    check("null", "NotAnObject");
    check("\"{}\"", "NotAnObject");
}

#[test]
fn a_request_that_is_not_known_is_refused_by_its_name_even_with_code() {
    check(r#"{"type":"run","code":"x","id":4}"#, r#"UnknownType("run") id=4"#);
    check(r#"{"type":"","code":"x"}"#, r#"UnknownType("")"#);
    let long = "я".repeat(1000);
    check(&format!(r#"{{"type":"{long}"}}"#), &format!("UnknownType({:?})", "я".repeat(64)));
    check("{}", r#"Missing("code")"#);
    check(r#"{"id":1}"#, r#"Missing("code") id=1"#);
    check(r#"{"type":"execute"}"#, r#"Missing("code")"#);
    check(r#"{"type":"ack"}"#, r#"Missing("seq")"#);
}

#[test]
fn a_field_of_the_wrong_type_is_refused_by_its_name() {
    check(r#"{"code":5}"#, r#"Field { name: "code", expected: Text }"#);
    check(r#"{"type":"execute","code":null}"#, r#"Field { name: "code", expected: Text }"#);
    check(r#"{"type":{},"code":"x"}"#, r#"Field { name: "type", expected: Text }"#);
    check(r#"{"code":"x","stream":1}"#, r#"Field { name: "stream", expected: Boolean }"#);
    check(r#"{"code":"x","full":"yes","id":1}"#, r#"Field { name: "full", expected: Boolean } id=1"#);
    check(r#"{"code":"x","lang":"de","id":1}"#, r#"Field { name: "lang", expected: Language } id=1"#);
    check(r#"{"code":"x","id":[1]}"#, r#"Field { name: "id", expected: Id }"#);
    check(r#"{"code":"x","id":null,"lang":"en"}"#, r#"Field { name: "id", expected: Id } en"#);
    check(r#"{"code":"x","id":true}"#, r#"Field { name: "id", expected: Id }"#);
    check(r#"{"code":"x","id":"\ud800"}"#, r#"Field { name: "id", expected: Id }"#);
    check(r#"{"code":"\ud800"}"#, r#"Field { name: "code", expected: WholeText }"#);
    check(&format!(r#"{{"code":"x","id":"{}"}}"#, "a".repeat(129)), r#"Field { name: "id", expected: Id }"#);
    check(r#"{"type":"interrupt","target":{}}"#, r#"Field { name: "target", expected: Id }"#);
    for seq in ["-1", "1.5", "\"1\"", "18446744073709551616", "null"] {
        check(&format!(r#"{{"type":"ack","seq":{seq}}}"#), r#"Field { name: "seq", expected: Count }"#);
    }
}

#[test]
fn requests_about_shares_are_read() {
    let connect = r#""type":"smb_connect","ip":"10.0.0.1","share_name":"data""#;
    let account = r#"account: Account { login: "", password: Secret, domain: "" }"#;
    check(
        &format!("{{{connect}}}"),
        &format!(
            r#"Share(Connect {{ mount: Ok(Mount {{ name: "data", address: "10.0.0.1:445", share: "data", below: "", {account} }}), replace: false }}) shape=Message"#
        ),
    );
    check(
        &format!(
            r#"{{{connect},"login":"ann","password":"hidden","domain":"W","name":"d","path":"a/b/","replace":true}}"#
        ),
        r#"Share(Connect { mount: Ok(Mount { name: "d", address: "10.0.0.1:445", share: "data", below: "a/b", account: Account { login: "ann", password: Secret, domain: "W" } }), replace: true }) shape=Message"#,
    );
    check(
        r#"{"type":"smb_connect","ip":"a b","share_name":"data"}"#,
        r"Share(Connect { mount: Err(Address), replace: false }) shape=Message",
    );
    check(r#"{"type":"smb_connect","ip":"h"}"#, r#"Missing("share_name") shape=Message"#);
    check(
        r#"{"type":"smb_connect","ip":"h","share_name":"s","password":1}"#,
        r#"Field { name: "password", expected: Text } shape=Message"#,
    );
    check(r#"{"type":"smb_list_files","share_name":"s"}"#, r#"Share(List { share: "s", path: "" }) shape=Files"#);
    check(
        r#"{"type":"smb_read_file","share_name":"s","file_path":"a"}"#,
        r#"Share(Read { share: "s", path: "a" }) shape=Content"#,
    );
    check(r#"{"type":"smb_read_file","share_name":"s"}"#, r#"Missing("file_path") shape=Content"#);
    check(r#"{"type":"smb_disconnect","share_name":"s"}"#, r#"Share(Disconnect { share: "s" }) shape=Message"#);
    check(r#"{"type":"smb_list_connections"}"#, "Share(Connections) shape=Connections");
}

#[test]
fn an_upload_that_is_refused_is_one_whatever_is_wrong_with_it() {
    check(r#"{"type":"upload_file"}"#, r#"Missing("filename") shape=Message"#);
    check(r#"{"type":"upload_file","filename":"a"}"#, r#"Missing("content") shape=Message"#);
    check(
        r#"{"content":1,"filename":"a","type":"upload_file","lang":"en"}"#,
        r#"Field { name: "content", expected: Text } shape=Message en"#,
    );
    check(
        r#"{"type":"upload_file","filename":"a","content":"","id":{}}"#,
        r#"Field { name: "id", expected: Id } shape=Message"#,
    );
}

#[test]
fn the_language_of_the_server_is_that_of_requests_that_name_none() {
    for (message, expected) in
        [(r#"{"code":"x"}"#, Lang::En), (r#"{"code":"x","lang":"ru"}"#, Lang::Ru), ("{", Lang::En)]
    {
        let (Act::Ask(Request { reply, .. }) | Act::Refuse(reply, _)) = decode(message, Lang::En) else { panic!() };
        assert_eq!(reply.options.lang, expected, "{message}");
    }
}

#[test]
fn nesting_of_any_depth_is_answered() {
    let deep = "[".repeat(4 << 20);
    for message in [deep.clone(), format!("{{\"x\":{deep}"), format!("{{\"code\":{deep}"), "{\"a\":".repeat(1 << 20)] {
        assert!(matches!(decode(&message, Lang::Ru), Act::Refuse(_, Refusal::Malformed { .. } | Refusal::NotAnObject)));
    }
    let closed = format!("{{\"code\":\"x\",\"y\":{}{}}}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    assert!(matches!(decode(&closed, Lang::Ru), Act::Ask(_) | Act::Refuse(_, Refusal::Malformed { .. })));
    let id = format!("{{\"code\":\"x\",\"id\":{}{}}}", "[".repeat(1 << 20), "]".repeat(1 << 20));
    assert!(matches!(decode(&id, Lang::Ru), Act::Refuse(_, _)));
}

/// Texts near to requests: JSON with keys and values of ours, damaged now and then.
fn nearly_a_request() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "type",
        "code",
        "id",
        "stream",
        "full",
        "lang",
        "target",
        "seq",
        "filename",
        "content",
        "cursor",
        "no",
        "text",
        "isolated",
        "limits",
        "\\PC{0,6}"
    ];
    let value = prop_oneof![
        "\"(execute|reset|interrupt|ack|ping|info|get_reconnection_token|input|complete|inspect|variables|format|upload_file|ru|en)\"",
        "-?[0-9]{1,25}(\\.[0-9]{1,3})?(e[0-9]{1,4})?",
        "true|false|null|\\[\\]|\\{\\}|\"\\\\ud8[0-9a-f]{2}\"",
        "\\PC{0,20}",
    ];
    proptest::collection::vec((key, value), 0..6).prop_map(|fields| {
        let fields: Vec<String> = fields.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    })
}

proptest! {
    #[test]
    fn whatever_is_said_is_a_request_or_gets_a_failure_that_is_json(text in prop_oneof![nearly_a_request(), "\\PC{0,60}"]) {
        match decode(&text, Lang::Ru) {
            Act::Ask(_) => {}
            Act::Refuse(reply, refusal) => {
                let output = String::new();
                let (outcome, displays) = (Outcome::Refused(refusal), Vec::new());
                let finished = Finished { outcome, output, displays, duration: std::time::Duration::ZERO };
                let body = reply.encoder.encode(&reply, &Event::Finished(finished));
                let told: serde_json::Value = serde_json::from_slice(body.as_ref().unwrap().body()).unwrap();
                prop_assert_eq!(&told["success"], false);
                let own = if reply.shape == Shape::Message { "message" } else { "output" };
                prop_assert_eq!(&told[own], "");
                prop_assert!(told["error"].as_str().unwrap().starts_with("Ошибка парсинга запроса. ") || reply.options.lang == Lang::En);
            }
            other => prop_assert!(false, "a text is no request: {other:?}"),
        }
    }
}
