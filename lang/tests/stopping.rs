//! A program that is stopped tells why, whatever its `finally` blocks do.
#![allow(clippy::unwrap_used, reason = "a test whose preparation fails has failed")]

mod world;

use datacode_lang::host::{Limit, Stop};
use datacode_lang::{Failure, Interpreter};
use world::World;

#[test]
fn what_finally_does_never_replaces_why_a_program_was_stopped() {
    let endless = "let a = []\nwhile true { push(a, 1) }";
    let deep = "fn f(n) { return f(n + 1) }\nf(0)";
    let finals = ["print(1)", "throw \"boom\"", "let x = 1 / 0", "while true {}", "f(0)"];
    for (body, stop) in [(endless, Stop::Interrupted), (deep, Stop::Limit(Limit::Depth))] {
        for last in finals {
            let program = format!("fn f(n) {{ return f(n + 1) }}\ntry {{\n{body}\n}} finally {{\n{last}\n}}");
            let outcome = Interpreter::new(448 * 1024).run(&program, &mut World::new(20_000));
            match outcome {
                Err(Failure::Stopped(why)) => assert_eq!(why, stop, "{program}"),
                other => panic!("{program}\n{:?}", other.err()),
            }
        }
    }
}

#[test]
fn a_stop_is_not_caught_and_the_finally_of_the_stopped_loop_runs() {
    for body in ["while true {}", "for i in range(1000000000) {}", "fn f() {}\nwhile true { f() }"] {
        let program = format!("try {{\n{body}\n}} catch e {{ print(\"caught\") }} finally {{ print(\"finally\") }}");
        let mut world = World::new(1_000);
        let outcome = Interpreter::new(448 * 1024).run(&program, &mut world);
        assert!(matches!(outcome, Err(Failure::Stopped(Stop::Interrupted))), "{program}");
        assert_eq!(world.output, "finally\n", "{program}");
    }
}
