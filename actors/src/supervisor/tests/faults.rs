//! Interpreters that break at a chosen place.

use super::*;

#[actix_rt::test]
async fn a_panic_costs_one_request_wherever_it_happens_and_no_other_session_notices() {
    let server = Server::start(Limits::default());
    let (client, other) = (server.open().await, server.open().await);
    assert_eq!(other.run("kept = 1").await["status"], "ok");
    for (number, place) in ["before_run", "while_running", "in_print", "in_finish", "in_encode"].iter().enumerate() {
        // Two requests wait behind the one that breaks: they are the next interpreter's.
        client.ask(&format!("#!panic {place}\nfor i in range(1000) {{ print(i) }}"));
        client.ask("print(\"next\")");
        client.ask("print(\"last\")");
        let lost = client.answer().await;
        assert_eq!((&lost["status"], &lost["success"]), (&"lost".into(), &false.into()), "{place}: {lost}");
        assert!(lost["incident"].as_str().is_some_and(|name| name.starts_with("inc-")), "{lost}");
        assert_eq!(client.answer().await["output"], "next\n", "{place}");
        assert_eq!(client.answer().await["output"], "last\n", "{place}");
        assert!(client.core.is_done(), "{place}: exactly one answer each");
        // What breaks while an answer is encoded breaks no interpreter.
        server.until(|totals| totals.crashes == (number as u64 + 1).min(4)).await;
    }
    assert_eq!(other.run("print(kept)").await["output"], "1\n");
}

#[actix_rt::test]
async fn a_request_whose_answer_cannot_be_encoded_at_all_is_answered_and_the_next_one_runs() {
    let server = Server::start(Limits::default());
    let client = server.open().await;
    client.submit(Op::Execute(Program { code: "#!panic in_every_encode".into(), ..Program::default() }), Some("a"));
    let lost = client.answer().await;
    assert_eq!(
        (&lost["status"], &lost["success"], &lost["id"]),
        (&"lost".into(), &false.into(), &"a".into()),
        "{lost}"
    );
    assert_eq!(client.run("print(1)").await["output"], "1\n");
    assert!(client.core.is_done());
}

#[actix_rt::test]
async fn what_was_printed_before_the_panic_is_told() {
    let server = Server::start(Limits::default());
    let client = server.open().await;
    let lost = client.run("#!panic while_running\nprint(\"before\")\nwhile true {}").await;
    assert_eq!((&lost["status"], &lost["output"]), (&"lost".into(), &"before\n".into()));
}

#[actix_rt::test]
async fn after_five_crashes_in_a_minute_nothing_runs_until_a_reset() {
    let server = Server::start(Limits::default());
    let client = server.open().await;
    for crashes in 1..=5 {
        assert_eq!(client.run("#!panic before_run").await["status"], "lost");
        server.until(|totals| totals.crashes == crashes).await;
    }
    let (one, two) = (client.run("print(1)").await, client.run("print(2)").await);
    assert_eq!((&one["status"], &two["status"]), (&"lost".into(), &"lost".into()));
    assert_eq!(one["incident"], two["incident"], "it is one and the same incident");
    client.submit(Op::Reset, None);
    assert_eq!(client.answer().await["success"], true);
    assert_eq!(client.run("print(3)").await["output"], "3\n");
    assert_eq!(server.totals().await.crashes, 5);
}

#[actix_rt::test]
async fn a_session_that_ends_while_its_interpreter_is_broken_answers_what_waits() {
    for _ in 0..20 {
        let server = Server::start(Limits::default());
        let client = server.open().await;
        client.ask("#!panic before_run");
        client.ask("print(1)");
        assert_eq!(client.answer().await["status"], "lost");
        client.core.end(Cause::Gone);
        let last = client.answer().await;
        assert!(last["status"] == "interrupted" || last["status"] == "ok", "{last}");
        assert!(client.core.is_done());
        server.until(|totals| totals.sessions == 0).await;
    }
}

#[actix_rt::test]
async fn a_folder_of_a_session_outlives_its_interpreters_and_goes_with_the_session() {
    let state = tempfile::tempdir().unwrap();
    let limits = Limits { ve_bytes: 1000, ..Limits::default() };
    let server = Server::with(limits.clone(), Place::own(state.path(), &limits).unwrap());
    let client = server.open().await;
    assert_eq!(client.run("write_file('a.txt', 'x' * 600)").await["status"], "ok");
    for crashes in 1..=3 {
        let lost = client.run("#!panic while_running\nwrite_file('b.txt', 'half')\nwhile true {}").await;
        assert_eq!(lost["status"], "lost", "{lost}");
        server.until(|totals| totals.crashes == crashes).await;
        assert_eq!(client.run("print(len(read_file('a.txt')))").await["output"], "600\n");
    }
    assert_eq!(client.run("write_file('c.txt', 'x' * 500)").await["status"], "error", "what it holds is still counted");
    let folders = || {
        let servers = std::fs::read_dir(state.path().join("ve")).unwrap().map(|entry| entry.unwrap().path());
        let sessions = servers.filter_map(|server| std::fs::read_dir(server.join("sessions")).ok());
        sessions.map(Iterator::count).sum::<usize>()
    };
    assert_eq!(folders(), 1);
    client.core.end(Cause::Gone);
    server.until(|totals| totals.sessions == 0 && folders() == 0).await;
}
