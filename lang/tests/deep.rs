//! Values nested a million deep and closures in a million cycles, on a thread with a small stack: made, compared,
//! printed, cloned and dropped, without native recursion and without memory that stays.

mod world;

use datacode_lang::host::{Limit, Stop};
use datacode_lang::{Failure, Interpreter};
use world::World;

/// A quarter of what a session's thread has.
const SMALL_STACK: usize = 512 * 1024;

/// Runs programs one after the other in one session on a small stack; gives what they printed.
fn run(programs: &[&str]) -> Result<String, String> {
    std::thread::scope(|scope| {
        let session = || {
            let mut interpreter = Interpreter::new(SMALL_STACK - 64 * 1024);
            let mut world = World::new(u64::MAX);
            for program in programs {
                interpreter.run(program, &mut world).map_err(|failure| format!("{failure:?}"))?;
            }
            Ok(world.output)
        };
        let thread = std::thread::Builder::new().stack_size(SMALL_STACK).spawn_scoped(scope, session);
        thread.map_err(|e| e.to_string())?.join().map_err(|_| "the thread panicked".to_owned())?
    })
}

#[test]
fn a_value_nested_a_million_deep_is_made_compared_cloned_printed_and_dropped() {
    let build = "
        let a = []
        let t = ()
        let o = {}
        let f = null
        for i in range(1000000) {
            a = [a]
            t = (t, 1)
            o = {inner: o}
            let g = f
            f = () => g
        }";
    let programs = [
        build,
        "let b = a.clone() let p = o.clone()",
        "print(a == b, o == p, a == [b], t == t.clone())",
        "print(len(str(a)), len(str(o)), len(str(t)))",
        "try { throw {cause: a} } catch e { print(len(str(e)) > 1000, e.value.cause == a) }",
        "a = null b = null t = null o = null p = null f = null print('dropped')",
    ];
    // Each level of an array is two characters, of an object `{\"inner\": ` and `}`, of a tuple `(` and `, 1)`.
    let expected = "true true false true\n2000002 11000002 5000002\ntrue true\ndropped\n";
    assert_eq!(run(&programs).as_deref(), Ok(expected));
}

#[test]
fn errors_that_carry_errors_a_hundred_thousand_deep_are_dropped() {
    let program = "
        let e = null
        for i in range(100000) {
            try { throw {cause: e} } catch x { e = x }
        }
        print(typeof(e))
        e = null
        print('dropped')";
    assert_eq!(run(&[program]).as_deref(), Ok("error\ndropped\n"));
}

#[test]
fn a_container_that_holds_itself_is_printed_compared_and_cloned() {
    let program = "
        let a = [1]
        push(a, a)
        let o = {name: 'o'}
        o.self = o
        print(a, o)
        let b = a.clone()
        print(b[1] == b, a == b)";
    assert_eq!(run(&[program]).as_deref(), Ok("[1, [...]] {\"name\": o, \"self\": {...}}\ntrue true\n"));
}

#[test]
fn values_that_share_their_parts_sixty_times_over_are_compared_at_once() {
    let program = "
        fn tower() { let t = [1]  for i in range(60) { t = [t, t] }  return t }
        print(tower() == tower())";
    assert_eq!(run(&[program]).as_deref(), Ok("true\n"));
}

/// How a program ends that is stopped after so many looks of the host.
fn stopped(program: &str, most_ticks: u64) -> Result<(), Failure> {
    let mut interpreter = Interpreter::new(1 << 20);
    let mut world = World::new(most_ticks);
    interpreter.run(program, &mut world).map(drop)
}

#[test]
fn endless_programs_end_by_a_limit_or_when_they_are_stopped() {
    let programs = [
        ("while true {}", Stop::Interrupted),
        ("fn f() { return f() } f()", Stop::Limit(Limit::Depth)),
        ("fn f(n) { return map([n], f) } f(1)", Stop::Limit(Limit::Depth)),
        ("range(1e12)", Stop::Limit(Limit::Memory)),
        ("let s = 'x' while true { s = s + s }", Stop::Limit(Limit::Memory)),
        ("let t = [1] for i in range(60) { t = [t, t] } print(t)", Stop::Limit(Limit::Memory)),
        ("while true { try { throw 'a' } catch e { } }", Stop::Interrupted),
        ("try { while true {} } catch e { print('caught') }", Stop::Interrupted),
        ("fn f() { try { while true {} } finally { return 1 } } while true { f() }", Stop::Interrupted),
    ];
    for (program, expected) in programs {
        match stopped(program, 200_000) {
            Err(Failure::Stopped(stop)) => assert_eq!(stop, expected, "{program}"),
            other => panic!("{program}: {other:?}"),
        }
    }
}

#[test]
fn text_nested_twenty_thousand_deep_meets_the_limit_of_depth_and_the_session_goes_on() {
    let nested = format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000));
    let mut interpreter = Interpreter::new(SMALL_STACK);
    let mut world = World::new(u64::MAX);
    let outcome = interpreter.run(&nested, &mut world);
    assert!(matches!(outcome, Err(Failure::TooDeep(_))), "{outcome:?}");
    assert!(interpreter.run("print(7)", &mut world).is_ok());
    assert_eq!(world.output, "7\n");
}
