//! Charts and events of programs: in their place among what is printed, bounded like it, kept for who comes back.

use std::rc::Rc;

use datacode_lang::chart::{Chart, Drawing};
use datacode_lang::host::{Host, Limit, Shown, Stop};

use super::host::run;
use super::*;
use crate::session::event::Cause;

fn pie() -> Chart {
    let slices = vec![(Rc::from("чай"), 1.0), (Rc::from("кофе"), 2.0)];
    let (x_label, y_label) = (String::new(), String::new());
    Chart { title: "Доли".into(), x_label, y_label, drawing: Drawing::Pie { slices } }
}

/// What a frame tells, in a word; of a picture its title.
fn seen(frame: &Json) -> String {
    match frame["type"].as_str() {
        Some("display") => {
            let (mime, svg) = (frame["mime"].as_str().unwrap(), frame["data"].as_str().unwrap());
            let title = svg.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
            format!("{mime} {title}")
        }
        Some("event") => format!("event {} {}", frame["event_type"], frame["data"]),
        _ => told(frame),
    }
}

fn frames(client: &Client) -> Vec<Json> {
    std::iter::from_fn(|| client.read()).map(|(_, frame)| frame).collect()
}

fn show_some(host: &mut crate::session::host::SessionHost<'_>) {
    host.write("one\n").unwrap();
    assert_eq!(host.show(&pie()), Ok(Shown::Here));
    host.write("two\n").unwrap();
    host.emit("sale", r#"{"n":1}"#).unwrap();
    host.write("three\n").unwrap();
}

#[test]
fn what_is_shown_comes_in_its_place_among_what_is_printed_and_the_answer_does_not_repeat_it() {
    let bench = Bench::new();
    let client = bench.attach();
    run(&bench, ask_stream(""), show_some);
    let frames = frames(&client);
    let seen: Vec<String> = frames.iter().map(seen).collect();
    let expected =
        ["stream:one\n", "image/svg+xml Доли", "stream:two\n", r#"event "sale" {"n":1}"#, "stream:three\n", ""];
    assert_eq!(seen, expected);
    let answer = frames.last().unwrap();
    assert_eq!((answer["displays"].to_string().as_str(), answer.get("events")), ("[]", None));
}

#[test]
fn a_full_answer_lists_what_was_shown_and_a_documented_one_has_nothing_new() {
    let bench = Bench::new();
    let client = bench.attach();
    run(&bench, ask("", None), show_some);
    let answer = frames(&client).pop().unwrap();
    assert_eq!(answer["output"], "one\ntwo\nthree\n");
    assert_eq!(answer["displays"][0]["mime"], "image/svg+xml");
    assert!(answer["displays"][0]["data"].as_str().unwrap().contains("<title>Доли</title>"));
    assert_eq!(answer["displays"].as_array().unwrap().len(), 1);
    assert_eq!(answer["events"].to_string(), r#"[{"data":{"n":1},"event_type":"sale"}]"#);

    let plain = Request {
        reply: reply(None, Options::default()),
        op: Op::Execute(Program { code: String::new(), ..Program::default() }),
    };
    run(&bench, plain, show_some);
    let answer = frames(&client).pop().unwrap();
    assert_eq!(answer.to_string(), r#"{"error":null,"output":"one\ntwo\nthree\n","success":true}"#);
}

#[test]
fn what_is_shown_counts_as_output() {
    for request in [ask("", None), ask_stream("")] {
        let bench = Bench::with(Limits { output: 10_000, ..Limits::default() });
        let client = bench.attach();
        run(&bench, request, |host| {
            let shown = std::iter::repeat_with(|| host.show(&pie())).take(100).find(Result::is_err);
            assert_eq!(shown, Some(Err(Stop::Limit(Limit::Output))));
            assert_eq!(host.emit("big", &"1".repeat(10_000)), Err(Stop::Limit(Limit::Output)));
        });
        let bytes: usize = frames(&client).iter().map(|frame| frame.to_string().len()).sum();
        assert!(bytes < 15_000, "{bytes}");
    }
}

#[test]
fn who_comes_back_gets_what_was_shown_meanwhile() {
    let bench = Bench::new();
    bench.core.set_resumable();
    let client = bench.attach();
    run(&bench, ask_stream(""), show_some);
    let (first, _) = client.read().unwrap();
    let back = Client::attach(&bench, Some(Some(first)));
    let seen: Vec<String> = frames(&back).iter().map(seen).collect();
    assert_eq!(seen[..3], ["image/svg+xml Доли", "stream:two\n", r#"event "sale" {"n":1}"#]);
}

#[test]
fn a_program_that_is_being_stopped_waits_for_no_reader_beyond_its_grace_and_nothing_it_shows_is_lost() {
    let bench = Bench::with(Limits { journal: 500, finally: 500, ..Limits::default() });
    let client = bench.attach();
    run(&bench, ask_stream(""), |host| {
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.show(&pie()), Err(Stop::Interrupted), "it is not even drawn");
        host.begin_grace();
        assert_eq!(host.show(&pie()), Ok(Shown::Here));
        assert_eq!(host.write("last\n"), Err(Stop::Interrupted), "there is no room");
        assert_eq!(host.emit("end", "null"), Err(Stop::Interrupted));
    });
    let seen: Vec<String> = frames(&client).iter().map(seen).collect();
    assert_eq!(seen[..3], ["image/svg+xml Доли", "stream:last\n", "event \"end\" null"]);
}
