//! The world of a running program: bounds, stops, grace, streaming.

use std::path::PathBuf;
use std::time::Instant;

use datacode_lang::host::{Host, InputError, Limit, Stop};

use super::*;
use crate::files::SessionPlace;
use crate::meter::Metered;
use crate::protocol::{Narrowed, Request};
use crate::session::NoPrompt;
use crate::session::event::Cause;
use crate::session::host::SessionHost;

/// Runs a closure as the program of a request, on the test's own thread, which holds the gate as a session's does.
pub(super) fn run<T>(bench: &Bench, request: Request, program: impl FnOnce(&mut SessionHost<'_>) -> T) -> T {
    run_within(bench, Narrowed::default(), request, program)
}

/// The same within bounds of the request's own.
fn run_within<T>(
    bench: &Bench,
    narrowed: Narrowed,
    request: Request,
    program: impl FnOnce(&mut SessionHost<'_>) -> T,
) -> T {
    bench.ask(request).unwrap();
    let job = bench.take();
    let seat = bench.core.gate().seat();
    bench.core.seated(seat.clone());
    bench.core.gate().enter(&seat);
    let files = SessionPlace::Local(PathBuf::from("/")).open(&bench.core, &seat);
    let mut host = SessionHost::new(&job.ticket, narrowed, &seat, &files);
    let result = program(&mut host);
    let finished = host.finish(Outcome::Ok(Answer::Done));
    job.ticket.finish(finished);
    bench.core.gate().leave(&seat);
    result
}

/// Ticks until the host says stop.
fn until_stopped(host: &mut SessionHost<'_>) -> Stop {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Err(stop) = host.tick() {
            return stop;
        }
    }
    panic!("nobody stopped it");
}

#[test]
fn what_is_printed_stands_in_the_answer_up_to_the_bound() {
    let bench = Bench::with(Limits { output: 10, ..Limits::default() });
    let client = bench.attach();
    run(&bench, ask("", None), |host| {
        host.write("12345").unwrap();
        assert_eq!(host.write("6789\"x"), Err(Stop::Limit(Limit::Output)));
    });
    assert_eq!(client.read_all(), ["123456789"]);
}

#[test]
fn who_streams_gets_everything_in_order_in_pieces_of_at_most_64_kib_and_an_empty_answer() {
    let bench = Bench::new();
    let client = bench.attach();
    let text: String = (0..40_000).map(|n| format!("строка {n}\n")).collect();
    run(&bench, ask_stream(""), |host| {
        for line in text.split_inclusive('\n') {
            host.write(line).unwrap();
        }
    });
    let mut told = client.read_all();
    assert_eq!(told.pop().as_deref(), Some(""));
    let pieces: Vec<&str> = told.iter().filter_map(|told| told.strip_prefix("stream:")).collect();
    assert!(pieces.iter().all(|piece| piece.len() <= 64 << 10));
    assert_eq!(pieces.concat(), text);
}

#[test]
fn output_that_could_not_be_sent_because_the_program_was_stopped_still_leaves_before_the_answer() {
    let bench = Bench::with_journal(500);
    let client = bench.attach();
    run(&bench, ask_stream(""), |host| {
        let line = "x".repeat(400);
        host.write(&line).unwrap();
        until_written(host, &bench);
        bench.core.interrupt(None, Cause::Client);
        let written = std::iter::repeat_with(|| host.write(&"y".repeat(64 << 10)));
        assert!(written.take(100).any(|written| written == Err(Stop::Interrupted)));
    });
    let told = client.read_all();
    assert_eq!(told.last().map(String::as_str), Some(""));
    assert!(told[told.len() - 2].contains('y'));
}

#[test]
fn a_long_text_is_no_refuge_from_an_interrupt_while_it_streams_to_a_client_that_reads() {
    let bench = Bench::with_journal(1 << 30);
    let client = bench.attach();
    let text = "x".repeat(1 << 20);
    run(&bench, ask_stream(""), |host| {
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.write(&text), Err(Stop::Interrupted));
    });
    let told = client.read_all();
    let printed: String = told.iter().filter_map(|told| told.strip_prefix("stream:")).collect();
    assert!(text.starts_with(&printed) && printed.len() < text.len(), "it is stopped in the midst of it");
    assert!(!printed.is_empty(), "what was printed until then is told all the same");
}

/// Prints until the journal is full.
fn until_written(host: &mut SessionHost<'_>, bench: &Bench) {
    let end = Instant::now() + PATIENCE;
    while !bench.core.is_full() {
        assert!(Instant::now() < end);
        host.write("z").unwrap();
        host.tick().unwrap();
    }
}

#[test]
fn a_tick_sees_an_interrupt_and_the_grace_begins_anew_from_there() {
    let bench = Bench::with(Limits { finally: 30, ..Limits::default() });
    let _client = bench.attach();
    run(&bench, ask("", None), |host| {
        host.tick().unwrap();
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.tick(), Err(Stop::Interrupted));
        host.begin_grace();
        let began = Instant::now();
        host.tick().unwrap();
        host.write("cleaning up").unwrap();
        assert_eq!(until_stopped(host), Stop::Interrupted);
        assert!(began.elapsed() >= Duration::from_millis(29));
    });
}

#[test]
fn a_second_interrupt_ends_the_grace() {
    let bench = Bench::with(Limits { finally: 1_000_000, time: Some(1), ..Limits::default() });
    let _client = bench.attach();
    run(&bench, ask("", None), |host| {
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.tick(), Err(Stop::Interrupted));
        host.begin_grace();
        host.tick().unwrap();
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.tick(), Err(Stop::Interrupted));
    });
    run(&bench, ask("", None), |host| {
        assert_eq!(until_stopped(host), Stop::Limit(Limit::Time));
        host.begin_grace();
        host.tick().unwrap();
        bench.core.interrupt(None, Cause::Client);
        assert_eq!(host.tick(), Err(Stop::Limit(Limit::Time)), "it ended for the reason it was stopped for");
    });
}

#[test]
fn the_time_of_a_request_is_bounded_and_waiting_for_the_client_is_not_counted() {
    let bench = Bench::with(Limits { time: Some(50), journal: 100, ..Limits::default() });
    let client = bench.attach();
    let (reading, is_reading) = crossbeam_channel::bounded(1);
    let reader = std::thread::spawn(move || {
        is_reading.recv().unwrap();
        // Longer than the program may run.
        let end = Instant::now() + Duration::from_millis(120);
        while Instant::now() < end {
            std::thread::yield_now();
        }
        client.read_all();
    });
    run(&bench, ask_stream(""), |host| {
        host.write(&"x".repeat(200)).unwrap();
        assert!(bench.core.is_full());
        reading.send(()).unwrap();
        let began = Instant::now();
        host.write(&"y".repeat(64 << 10)).unwrap();
        assert!(began.elapsed() >= Duration::from_millis(100), "it waited for the client");
        host.tick().unwrap();
        assert_eq!(until_stopped(host), Stop::Limit(Limit::Time));
    });
    reader.join().unwrap();
}

#[test]
fn a_program_that_sleeps_lets_others_in_and_can_be_stopped() {
    let bench = Bench::new();
    let _client = bench.attach();
    run(&bench, ask("", None), |host| {
        let began = Instant::now();
        host.sleep(Duration::from_millis(20)).unwrap();
        assert!(began.elapsed() >= Duration::from_millis(20));
        let core = bench.core.clone();
        let other = std::thread::spawn(move || {
            let seat = core.gate().seat();
            core.gate().enter(&seat);
            core.gate().leave(&seat);
            core.interrupt(None, Cause::Client)
        });
        assert_eq!(host.sleep(PATIENCE), Err(Stop::Interrupted));
        assert!(other.join().unwrap(), "it was stopped while it slept");
    });
    let bench = Bench::with(Limits { time: Some(30), ..Limits::default() });
    let _client = bench.attach();
    run(&bench, ask("", None), |host| assert_eq!(host.sleep(PATIENCE), Err(Stop::Limit(Limit::Time))));
}

#[test]
fn a_request_that_does_not_stream_has_nobody_to_ask() {
    let bench = Bench::new();
    let _client = bench.attach();
    run(&bench, ask("", None), |host| assert_eq!(host.input("Name? "), Err(InputError::Nobody)));
}

#[test]
fn a_question_comes_behind_what_was_printed_and_ends_with_the_answer_to_its_number() {
    let bench = Bench::new();
    let client = Arc::new(bench.attach());
    let core = bench.core.clone();
    run(&bench, ask_stream(""), |host| {
        for (no, name) in [(1, "Анна"), (2, "")] {
            host.write("before ").unwrap();
            let (answering, client) = (core.clone(), client.clone());
            let thread = std::thread::spawn(move || {
                let said = [client.wait_for_frame(), client.wait_for_frame()];
                assert_eq!(answering.answer_prompt(no + 1, "early".into()), Err(NoPrompt));
                assert_eq!(answering.answer_prompt(no - 1, "late".into()), Err(NoPrompt));
                answering.answer_prompt(no, name.into()).unwrap();
                said
            });
            assert_eq!(host.input("Name? "), Ok(Some(name.to_owned())));
            let [output, prompt] = thread.join().unwrap();
            assert!(output.contains("before ") && prompt.contains(r#""prompt":"Name? ""#), "{output} {prompt}");
            assert_eq!(core.answer_prompt(no, "again".into()), Err(NoPrompt));
        }
    });
}

#[test]
fn whoever_waits_for_an_answer_is_stopped_at_once_and_its_waiting_is_not_the_programs_time() {
    let bench = Bench::with(Limits { time: Some(60_000), ..Limits::default() });
    let client = bench.attach();
    let core = bench.core.clone();
    run(&bench, ask_stream(""), |host| {
        let stopping = std::thread::spawn(move || {
            client.wait_for_frame();
            core.interrupt(None, Cause::Client)
        });
        assert_eq!(host.input("?"), Err(InputError::Stopped(Stop::Interrupted)));
        assert!(stopping.join().unwrap());
    });
    assert_eq!(bench.core.answer_prompt(1, "late".into()), Err(NoPrompt));
    let bench = Bench::with(Limits { output: 4, ..Limits::default() });
    let _client = bench.attach();
    run(&bench, ask_stream(""), |host| {
        assert_eq!(host.input("long?"), Err(InputError::Stopped(Stop::Limit(Limit::Output))));
    });
}

#[test]
fn a_request_may_narrow_its_bounds_and_not_widen_them() {
    let bench = Bench::with(Limits { time: Some(1_000_000), ..Limits::default() });
    let _client = bench.attach();
    let _meter = Metered::start();
    let narrow = Narrowed { time: Some(1), memory: Some(1 << 20) };
    run_within(&bench, narrow, ask("", None), |host| {
        assert_eq!(host.reserve(2 << 20), Err(Stop::Limit(Limit::Memory)));
        assert_eq!(host.sleep(PATIENCE), Err(Stop::Limit(Limit::Time)));
    });
    let bench = Bench::with(Limits { time: Some(1), memory: 1 << 20, ..Limits::default() });
    let _client = bench.attach();
    let wide = Narrowed { time: Some(u64::MAX), memory: Some(u64::MAX) };
    run_within(&bench, wide, ask("", None), |host| {
        assert_eq!(host.reserve(2 << 20), Err(Stop::Limit(Limit::Memory)));
        assert_eq!(host.sleep(PATIENCE), Err(Stop::Limit(Limit::Time)));
    });
}

#[test]
fn memory_is_refused_before_it_is_taken_and_after_a_trip_there_is_some_left_to_answer() {
    const MIB: usize = 1 << 20;
    let limits = Limits { memory: 8 << 20, memory_reserve: 4 << 20, ..Limits::default() };
    let bench = Bench::with(limits);
    let _client = bench.attach();
    let _meter = Metered::start();
    let mut held = Vec::new();
    let full = Err(Stop::Limit(Limit::Memory));
    run(&bench, ask("", None), |host| {
        assert_eq!(host.reserve(9 * MIB), full);
        host.reserve(7 * MIB).unwrap();
        held.push(vec![0u8; 9 * MIB]);
        assert_eq!(host.tick(), full);
        host.begin_grace();
        host.tick().unwrap();
        host.reserve(MIB / 2).unwrap();
        assert_eq!(host.reserve(4 * MIB), full);
    });
    // What is kept, is kept; each request may take half of what is left of the reserve, so there is always some.
    for _ in 0..10 {
        run(&bench, ask("", None), |host| {
            host.tick().unwrap();
            host.reserve(64 << 10).unwrap();
            let more = (1..).map(|n| n * (256 << 10)).find(|more| host.reserve(*more).is_err()).unwrap();
            held.push(vec![0u8; more - (256 << 10)]);
        });
    }
    let kept: usize = held.iter().map(Vec::len).sum();
    assert!(kept < 15 * MIB, "{kept}");
    held.clear();
    run(&bench, ask("", None), |host| host.reserve(7 * MIB)).unwrap();
}

#[test]
fn the_session_that_crosses_the_bound_of_all_is_stopped_and_not_one_that_stays_as_it_is() {
    let bench = Bench::with(Limits { memory_total: Some(64 << 20), ..Limits::default() });
    let _client = bench.attach();
    let _meter = Metered::start();
    let held = vec![0u8; 80 << 20];
    run(&bench, ask("", None), |host| {
        host.tick().unwrap();
        assert_eq!(host.reserve(2 << 20), Err(Stop::Limit(Limit::Memory)));
    });
    drop(held);
}

#[test]
fn ten_thousand_outputs_do_not_move_the_meter() {
    let bench = Bench::with(Limits { output: 1 << 40, ..Limits::default() });
    let client = bench.attach();
    let generation = client.generation;
    let done = Arc::new(AtomicBool::new(false));
    let (core, over) = (bench.core.clone(), done.clone());
    // The frames are freed on another thread than the one that made them.
    let reader = std::thread::spawn(move || {
        let mut bytes = 0;
        while !over.load(Ordering::Acquire) || !core.is_done() {
            match core.next_frame(generation) {
                Some(outgoing) => {
                    bytes += outgoing.frame.body().len();
                    core.frame_sent(generation, outgoing.seq);
                }
                None => std::thread::yield_now(),
            }
        }
        bytes
    });
    let _meter = Metered::start();
    let text = "x".repeat(64 << 10);
    let before = crate::meter::used();
    run(&bench, ask_stream(""), |host| {
        for _ in 0..10_000 {
            host.write(&text).unwrap();
        }
    });
    let drift = crate::meter::used().abs_diff(before);
    done.store(true, Ordering::Release);
    assert!(reader.join().unwrap() >= 10_000 * text.len());
    assert!(drift < 1 << 20, "{drift} bytes");
}

#[test]
fn progress_is_told_to_who_streams_and_to_nobody_else() {
    let bench = Bench::new();
    let client = bench.attach();
    run(&bench, ask("", None), |host| host.progress(1.0, "", "")).unwrap();
    assert_eq!(client.read_all(), [""]);
    run(&bench, ask_stream(""), |host| {
        host.write("before").unwrap();
        host.progress(2.0, "", "").unwrap();
        host.progress(3.0, "", "").unwrap();
    });
    assert_eq!(client.read_all(), ["stream:before", "progress:3", ""]);
}
