use std::time::Duration;

use datacode_lang::ValueView;
use datacode_lang::assist::completion::{Candidate, NameKind};
use datacode_lang::assist::inspection::Known;
use datacode_lang::assist::variables::Variable;
use datacode_lang::diagnostic::{Span, StackLine};
use datacode_lang::host::Limit;
use datacode_lang::message;
use datacode_lang::messages::runtime::UNDEFINED_VARIABLE;

use super::*;
use crate::messages::uploads;
use crate::protocol::{ClientId, Encoder, Options};
use crate::session::event::{Cause, Expected, Incident, Refusal};

/// A request by its marks: `s` stream, `f` full, `e` English, `i` with the id "a", `d` answers done or not, `u` an upload,
/// `v` variables, `c` completion, `n` inspection, `t` a text.
fn reply(marks: &str) -> ReplyTo {
    let has = |mark| marks.contains(mark);
    ReplyTo {
        encoder: Encoder::DataCode,
        id: has('i').then(|| ClientId("\"a\"".into())),
        shape: [
            ('d', Shape::Done),
            ('u', Shape::Message),
            ('v', Shape::Variables),
            ('c', Shape::Completion),
            ('n', Shape::Inspection),
            ('t', Shape::Code),
        ]
        .into_iter()
        .find_map(|(mark, shape)| has(mark).then_some(shape))
        .unwrap_or_default(),
        options: Options { stream: has('s'), full: has('f'), lang: if has('e') { Lang::En } else { Lang::Ru } },
    }
}

#[track_caller]
fn check(marks: &str, outcome: Outcome, output: &str, expected: &str) {
    let finished =
        Finished { outcome, output: output.into(), displays: Vec::new(), duration: Duration::from_micros(2500) };
    let body = encode(&reply(marks), &Event::Finished(finished)).unwrap();
    let body = String::from_utf8(body).unwrap();
    assert_eq!(body, expected);
    assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
}

fn value(text: &str, kind: &'static str, json: Option<&str>) -> Outcome {
    Outcome::Ok(Answer::Value(ValueView { text: text.into(), kind: kind.into(), json: json.map(str::to_owned) }))
}

fn undefined() -> Outcome {
    let mut diagnostic =
        Diagnostic::at("let a = 1\nprint(x)", Span::new(16, 17), message!(UNDEFINED_VARIABLE, name = "x"));
    diagnostic.stack.push(StackLine { function: "f".into(), line: 2, skipped: 0, file: None });
    Outcome::Error(vec![diagnostic])
}

#[test]
fn questions_are_answered_in_keys_of_their_own_also_when_they_fail() {
    let variable =
        |name: &str, size| Variable { name: name.into(), kind: "array".into(), size, preview: "[\"1\"]".into() };
    check(
        "vi",
        Outcome::Ok(Answer::Variables(vec![variable("a", Some(1)), variable("б", None)])),
        "",
        r#"{"success":true,"variables":[{"name":"a","type":"array","size":1,"preview":"[\"1\"]"},{"name":"б","type":"array","size":null,"preview":"[\"1\"]"}],"error":null,"id":"a"}"#,
    );
    let item =
        Candidate { label: "len".into(), kind: NameKind::Function, detail: "len(x) -> int".into(), doc: "The number." };
    check(
        "c",
        Outcome::Ok(Answer::Completion { from: 4, items: vec![item] }),
        "",
        r#"{"success":true,"from":4,"items":[{"label":"len","kind":"function","detail":"len(x) -> int","doc":"The number."}],"error":null}"#,
    );
    let known = Known { signature: "x: int".into(), doc: "1".into() };
    check(
        "n",
        Outcome::Ok(Answer::Inspection(Some(known))),
        "",
        r#"{"success":true,"signature":"x: int","doc":"1","error":null}"#,
    );
    check(
        "n",
        Outcome::Ok(Answer::Inspection(None)),
        "",
        r#"{"success":true,"signature":null,"doc":null,"error":null}"#,
    );
    check("t", Outcome::Ok(Answer::Code("a = 1\n".into())), "", r#"{"success":true,"code":"a = 1\n","error":null}"#);
    let busy = || Outcome::Refused(Refusal::Busy);
    let error = r#""error":"Ошибка: слишком много запросов ждут выполнения"}"#;
    for (marks, keys) in [
        ("d", ""),
        ("v", r#""variables":[],"#),
        ("c", r#""from":0,"items":[],"#),
        ("n", r#""signature":null,"doc":null,"#),
        ("t", r#""code":null,"#),
    ] {
        check(marks, busy(), "", &format!(r#"{{"success":false,{keys}{error}"#));
        // Of what nobody understood, the documented failure is all there is.
        let unread = Outcome::Refused(Refusal::Missing("code"));
        let told = r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. В запросе нет поля 'code'"}"#;
        check(marks, unread, "", told);
    }
}

#[test]
fn a_question_of_a_program_goes_to_clients_that_stream() {
    let prompt = Event::Prompt { prompt: "Имя? ".into(), no: 2 };
    let told = |marks| encode(&reply(marks), &prompt).map(|body| String::from_utf8(body).unwrap());
    assert_eq!(told("si").unwrap(), r#"{"type":"input_request","id":"a","prompt":"Имя? ","no":2}"#);
    assert_eq!(told("s").unwrap(), r#"{"type":"input_request","prompt":"Имя? ","no":2}"#);
    assert_eq!(told("f"), None);
}

#[test]
fn all_errors_of_a_text_stand_in_the_short_form_a_line_each() {
    let (Outcome::Error(mut several), Outcome::Error(more)) = (undefined(), undefined()) else { unreachable!() };
    several.extend(more);
    let line = "Ошибка: переменная 'x' не определена";
    check("", Outcome::Error(several), "", &format!(r#"{{"success":false,"output":"","error":"{line}\n{line}"}}"#));
}

#[test]
fn the_documented_answers_are_given_word_for_word() {
    check(
        "",
        value("null", "null", None),
        "Hello, World!\n",
        r#"{"success":true,"output":"Hello, World!\n","error":null}"#,
    );
    check("", undefined(), "", r#"{"success":false,"output":"","error":"Ошибка: переменная 'x' не определена"}"#);
    check(
        "i",
        undefined(),
        "before\n",
        r#"{"success":false,"output":"before\n","error":"Ошибка: переменная 'x' не определена","id":"a"}"#,
    );
    check("e", undefined(), "", r#"{"success":false,"output":"","error":"Error: variable 'x' is not defined"}"#);
    check(
        "",
        value("1", "int", Some("1")),
        "\"\\\u{1}\u{7f}é/",
        "{\"success\":true,\"output\":\"\\\"\\\\\\u0001\u{7f}é/\",\"error\":null}",
    );
}

#[test]
fn a_reset_answers_with_its_own_keys_even_when_it_is_refused() {
    check("d", Outcome::Ok(Answer::Done), "", r#"{"success":true,"error":null}"#);
    check("dife", Outcome::Ok(Answer::Done), "", r#"{"success":true,"error":null,"id":"a"}"#);
    check(
        "die",
        Outcome::Refused(Refusal::Busy),
        "",
        r#"{"success":false,"error":"Error: too many requests are waiting","id":"a"}"#,
    );
}

#[test]
fn an_upload_answers_with_its_own_keys_whatever_became_of_it() {
    let uploaded = || Outcome::Ok(Answer::Said(crate::messages::uploads::uploaded("a/b.csv")));
    check("u", uploaded(), "", r#"{"success":true,"message":"Файл a/b.csv успешно загружен","error":null}"#);
    check(
        "uise",
        uploaded(),
        "",
        r#"{"success":true,"message":"The file a/b.csv has been uploaded","error":null,"id":"a"}"#,
    );
    check(
        "u",
        Outcome::Failed(uploads::off()),
        "",
        r#"{"success":false,"message":"","error":"Режим --use-ve не включен"}"#,
    );
    check(
        "ui",
        Outcome::Refused(Refusal::Missing("content")),
        "",
        r#"{"success":false,"message":"","error":"Ошибка парсинга запроса. В запросе нет поля 'content'","id":"a"}"#,
    );
    check(
        "ue",
        Outcome::Interrupted(Cause::Client),
        "",
        r#"{"success":false,"message":"","error":"Error: the program was interrupted"}"#,
    );
    let unwritten = String::from_utf8(unwritten(&reply("uie"))).unwrap();
    assert!(unwritten.starts_with(r#"{"success":false,"message":"","error":""#), "{unwritten}");
}

#[test]
fn a_request_nobody_understands_gets_the_documented_failure_that_names_what_is_wrong() {
    let malformed = |refusal| Outcome::Refused(refusal);
    check(
        "",
        malformed(Refusal::Malformed { line: 1, column: 5 }),
        "",
        r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. Это не JSON: ошибка в строке 1, столбце 5"}"#,
    );
    check(
        "i",
        malformed(Refusal::UnknownType("run".into())),
        "",
        r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. Неизвестный тип запроса 'run'","id":"a"}"#,
    );
    check(
        "d",
        malformed(Refusal::Field { name: "code", expected: Expected::Text }),
        "",
        r#"{"success":false,"output":"","error":"Ошибка парсинга запроса. Поле 'code' должно быть строкой"}"#,
    );
    check(
        "e",
        malformed(Refusal::NotAnObject),
        "",
        r#"{"success":false,"output":"","error":"The request could not be parsed. A request must be a JSON object, for example {\"type\": \"execute\", \"code\": \"print(1)\"}"}"#,
    );
}

#[test]
fn a_client_that_streams_gets_output_and_progress_and_then_an_answer_with_its_status() {
    let output = Event::Output("a\n".into());
    assert_eq!(encode(&reply(""), &output), None);
    assert_eq!(encode(&reply("f"), &output), None);
    assert_eq!(encode(&reply("s"), &output).unwrap(), br#"{"type":"output","text":"a\n"}"#);
    assert_eq!(encode(&reply("si"), &output).unwrap(), br#"{"type":"output","id":"a","text":"a\n"}"#);
    let progress = Event::Progress { percent: 12.5, stage: "load".into(), message: "1 of 8".into() };
    assert_eq!(encode(&reply(""), &progress), None);
    assert_eq!(
        encode(&reply("si"), &progress).unwrap(),
        br#"{"type":"progress","percent":12.5,"stage":"load","message":"1 of 8","id":"a"}"#
    );
    check(
        "si",
        value("1", "int", Some("1")),
        "",
        r#"{"success":true,"output":"","error":null,"status":"ok","id":"a"}"#,
    );
}

#[test]
fn a_client_that_asks_for_everything_gets_everything() {
    check(
        "f",
        value("[1]", "array", Some("[1]")),
        "x",
        r#"{"success":true,"output":"x","error":null,"status":"ok","value":{"text":"[1]","type":"array","json":[1]},"duration_ms":2,"displays":[],"diagnostics":[],"limit":null,"incident":null}"#,
    );
    check(
        "f",
        value("f", "function", None),
        "",
        r#"{"success":true,"output":"","error":null,"status":"ok","value":{"text":"f","type":"function","json":null},"duration_ms":2,"displays":[],"diagnostics":[],"limit":null,"incident":null}"#,
    );
    check(
        "fi",
        undefined(),
        "",
        r#"{"success":false,"output":"","error":"Ошибка: переменная 'x' не определена","status":"error","value":null,"duration_ms":2,"displays":[],"diagnostics":[{"code":"E0201","type":"NameError","message":"переменная 'x' не определена","line":2,"column":7,"end_line":2,"end_column":8,"source":"print(x)","help":null,"stack":[{"function":"f","line":2}]}],"limit":null,"incident":null,"id":"a"}"#,
    );
    check(
        "fe",
        Outcome::Limit(Limit::Time),
        "",
        r#"{"success":false,"output":"","error":"Error: the time limit was reached (time)","status":"limit","value":null,"duration_ms":2,"displays":[],"diagnostics":[],"limit":"time","incident":null}"#,
    );
    check(
        "fe",
        Outcome::Lost(Incident("7f3a".into())),
        "",
        r#"{"success":false,"output":"","error":"Error: internal failure, incident 7f3a; the session goes on without its variables","status":"lost","value":null,"duration_ms":2,"displays":[],"diagnostics":[],"limit":null,"incident":"7f3a"}"#,
    );
    check(
        "sfe",
        Outcome::Interrupted(Cause::Client),
        "",
        r#"{"success":false,"output":"","error":"Error: the program was interrupted","status":"interrupted","value":null,"duration_ms":2,"displays":[],"diagnostics":[],"limit":null,"incident":null}"#,
    );
    check(
        "se",
        Outcome::Refused(Refusal::Duplicate),
        "",
        r#"{"success":false,"output":"","error":"Error: a request with this id has not ended yet, or its answer is no longer kept","status":"refused"}"#,
    );
    check("e", Outcome::Error(Vec::new()), "", r#"{"success":false,"output":"","error":"Error: "}"#);
}

#[test]
fn charts_and_events_stand_in_frames_of_their_own_and_in_lists_of_a_full_answer() {
    let chart = || Display::Chart("<svg a=\"1\"/>".into());
    let event = || Display::Emitted { event: "продажа".into(), data: r#"{"n":1}"#.into() };
    let frame = |marks: &str, display| {
        encode(&reply(marks), &Event::Display(display)).map(|frame| String::from_utf8(frame).unwrap())
    };
    assert_eq!(
        frame("si", chart()).as_deref(),
        Some(r#"{"type":"display","mime":"image/svg+xml","data":"<svg a=\"1\"/>","id":"a"}"#)
    );
    assert_eq!(frame("s", event()).as_deref(), Some(r#"{"type":"event","event_type":"продажа","data":{"n":1}}"#));
    assert_eq!(frame("f", chart()), None, "who does not stream gets them with the answer");
    let finished = |marks| {
        let displays = vec![event(), chart()];
        let outcome = Outcome::Ok(Answer::Done);
        let finished = Finished { outcome, output: String::new(), displays, duration: Duration::ZERO };
        String::from_utf8(encode(&reply(marks), &Event::Finished(finished)).unwrap()).unwrap()
    };
    assert!(finished("f").contains(
        r#""displays":[{"mime":"image/svg+xml","data":"<svg a=\"1\"/>"}],"events":[{"event_type":"продажа","data":{"n":1}}],"diagnostics""#
    ));
    assert_eq!(finished(""), r#"{"success":true,"output":"","error":null}"#);
}
