//! Cycles in a loop leave the process's memory as it was. Alone in its program: memory is the whole process's.
#![cfg(target_os = "linux")]

mod world;

use std::io::Write;

use datacode_lang::Interpreter;
use world::World;

/// Memory of the process that stands in RAM, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default() / 1024
}

#[test]
fn a_million_cycles_of_closures_and_of_containers_leave_memory_as_it_was() {
    let closures = "
        fn make(n) { let f = null  f = () => [n, f]  return f }
        for i in range(1000000) { make(i) }";
    let containers = "
        for i in range(500000) {
            let a = [i]
            let o = {list: a}
            push(a, o)
            o.self = o
        }
        cls Node { public: next = null\n other: any\n fn later() { return () => this } }
        for i in range(100000) {
            let n = Node()
            n.other = [n.later(), n]
        }";
    let warm_up = closures.replace("1000000", "50000");
    let outcome = std::thread::scope(|scope| {
        let session = || -> Result<(u64, u64, u64), String> {
            let mut interpreter = Interpreter::new(448 * 1024);
            let mut world = World::new(u64::MAX);
            let mut run = |text: &str| interpreter.run(text, &mut world).map(drop).map_err(|f| format!("{f:?}"));
            run(&warm_up)?;
            let before = resident();
            run(closures)?;
            let after_closures = resident();
            run(containers)?;
            Ok((before, after_closures, resident()))
        };
        std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn_scoped(scope, session)?
            .join()
            .map_err(|_| std::io::Error::other("the thread panicked"))
    });
    let (before, closures, containers) = outcome.unwrap().unwrap();
    let _ = writeln!(
        std::io::stderr(),
        "resident: {before} MiB, after 1 M closure cycles {closures}, after 600 k cycles of containers and instances {containers}"
    );
    // Uncollected they would take 300 MiB and more.
    assert!(containers.max(closures) < before + 48, "{before} -> {closures} -> {containers} MiB");
}
