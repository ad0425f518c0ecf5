//! Real programs: stopped, bounded, drained.

use super::*;

#[actix_rt::test]
async fn an_endless_loop_is_stopped_at_once_and_its_variables_stay() {
    let server = Server::start(Limits::default());
    let client = server.open().await;
    client.run("n = 0").await;
    client.ask("while true { n = n + 1 }");
    server.until(|totals| totals.open == 1).await;
    let asked = Instant::now();
    assert!(client.core.interrupt(None, Cause::Client));
    assert_eq!(client.answer().await["status"], "interrupted");
    assert!(asked.elapsed() < Duration::from_secs(5));
    assert_eq!(client.run("print(n >= 0)").await["output"], "true\n");
}

#[actix_rt::test]
async fn many_endless_loops_do_not_keep_another_session_from_its_answer() {
    let server = Server::start(Limits::default());
    let mut busy = Vec::new();
    for _ in 0..20 {
        let client = server.open().await;
        client.ask("while true {}");
        busy.push(client);
    }
    let client = server.open().await;
    for n in 0..5 {
        assert_eq!(client.run(&format!("print({n})")).await["output"], format!("{n}\n"));
    }
    for client in &busy {
        let asked = Instant::now();
        assert!(client.core.interrupt(None, Cause::Client));
        assert_eq!(client.answer().await["status"], "interrupted");
        assert!(asked.elapsed() < Duration::from_secs(5));
    }
}

#[actix_rt::test]
async fn after_every_limit_the_session_goes_on() {
    let limits = Limits { memory: 48 << 20, time: Some(5_000), output: 1 << 20, depth: 1000, ..Limits::default() };
    let server = Server::start(limits);
    let client = server.open().await;
    let programs = [
        ("output", "while true { print(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\") }"),
        ("depth", "fn f(n) { return f(n + 1) + 1 }\nf(0)"),
        ("memory", "s = \"0123456789\"\nwhile true { s = s + s }"),
        ("memory", "a = []\nwhile true { push(a, [1, 2, 3]) }"),
        ("time", "while true {}"),
    ];
    for (limit, program) in programs {
        let answer = client.run(program).await;
        assert_eq!((&answer["status"], &answer["limit"]), (&"limit".into(), &limit.into()), "{program}: {answer}");
        assert_eq!(client.run("print(7)").await["output"], "7\n", "after {program}");
    }
}

#[actix_rt::test]
async fn cycles_in_a_loop_never_reach_the_memory_limit() {
    let server = Server::start(Limits { memory: 48 << 20, ..Limits::default() });
    let client = server.open().await;
    let answer = client.run("for i in range(300000) { a = [1, 2, 3]\npush(a, a) }\nprint(\"done\")").await;
    assert_eq!(answer["output"], "done\n", "{answer}");
}

#[actix_rt::test]
async fn a_drained_server_answers_every_request_and_interrupts_what_does_not_end() {
    let server = Server::start(Limits { drain: 50, finally: 200, ..Limits::default() });
    let (endless, idle) = (server.open().await, server.open().await);
    endless.ask("print(\"begun\")\nwhile true {}");
    endless.ask("print(\"next\")");
    idle.run("print(1)").await;
    let drained = server.supervisor.send(Drain);
    server.until(|_| true).await;
    idle.ask("print(2)");
    assert_eq!(idle.answer().await["status"], "refused");
    drained.await.unwrap();
    let (first, next) = (endless.answer().await, endless.answer().await);
    assert_eq!((&first["status"], &first["output"]), (&"interrupted".into(), &"begun\n".into()));
    assert_eq!(next["status"], "interrupted");
    let refused = server.supervisor.send(OpenSession { caller: me() }).await.unwrap();
    assert_eq!(refused.err(), Some(OpenError::Draining));
    server.supervisor.send(EndAll).await.unwrap();
    assert_eq!(server.totals().await.sessions, 0);
}

#[actix_rt::test]
async fn a_client_that_comes_back_gets_what_its_program_printed_meanwhile() {
    let server = Server::start(Limits::default());
    let client = server.open().await;
    let session = client.core.id().to_owned();
    let token = server.supervisor.send(IssueToken { session: session.clone() }).await.unwrap().unwrap().token;
    client.ask("n = 0\nwhile n < 100000 { n = n + 1 }\nprint(n)");
    client.core.detach(client.generation);
    server.supervisor.send(Detached { session, generation: client.generation }).await.unwrap();
    let resume = Resume { token, presented: Some(me()) };
    let (core, _) = server.supervisor.send(resume).await.unwrap().unwrap();
    let back = Client::attach(core, Some(Some(0)));
    assert_eq!(back.answer().await["output"], "100000\n");
    assert_eq!(back.run("print(n)").await["output"], "100000\n");
}

#[actix_rt::test]
async fn sessions_that_ended_leave_no_thread() {
    let server = Server::start(Limits::default());
    for _ in 0..30 {
        let client = server.open().await;
        client.run("x = 1").await;
        client.core.detach(client.generation);
        let (session, generation) = (client.core.id().to_owned(), client.generation);
        server.supervisor.send(Detached { session, generation }).await.unwrap();
    }
    server.until(|totals| totals.sessions == 0 && totals.threads == 0).await;
}

#[actix_rt::test]
async fn few_large_cycles_are_found_before_a_memory_limit_is_declared() {
    let server = Server::start(Limits { memory: 48 << 20, ..Limits::default() });
    let client = server.open().await;
    let answer = client.run("for i in range(10000) { a = [range(1000)]\npush(a, a) }\nprint(\"done\")").await;
    assert_eq!(answer["output"], "done\n", "{answer}");
}
