//! `cargo bench -p datacode-actors --bench interrupts`: how long a program works on when it is interrupted, beside
//! sessions that compute without an end.
//!
//! The programs are those the tests of interrupts run (`actors/tests/net/interrupts/cases.rs`): each works on something
//! large, over and over, and is interrupted at another moment each time. What is measured is what its client sees: from the
//! sending of the interrupt to the answer of the program that was stopped.
//!
//! `BUSY=n` (default 50), `RUNS=n` interrupts of each program (default 20). An argument selects the families whose name
//! contains it, and the programs that do: `-- joins`, `-- 'insert('`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement ends where it goes wrong")]

#[path = "../../actors/tests/net/interrupts/cases.rs"]
#[allow(dead_code, reason = "its list of what is quick is for the tests")]
mod cases;
#[path = "../../actors/tests/net/client.rs"]
#[allow(dead_code, reason = "the tests do more with it")]
mod client;
#[path = "../../actors/tests/net/frame.rs"]
mod frame;
#[path = "../../actors/tests/net/interrupts/measured.rs"]
mod measured;
#[path = "../../actors/tests/net/server.rs"]
#[allow(dead_code, reason = "the tests do more with it")]
mod server;
#[path = "../../actors/tests/net/settings.rs"]
mod settings;

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use client::Client;
use datacode_actors::files::Place;
use server::TestServer;

/// A program is interrupted at most so long after it has begun, in milliseconds.
const LATEST: u64 = 100;

/// What a program is counted with: what it does, or what it works on.
fn family(of: &'static str, program: &str) -> &'static str {
    match program {
        _ if program.contains("regex") => "regular expressions",
        _ if program.contains("join(t") || program.contains("join_on(") => "joins",
        _ if program.contains("sort(") => "sorts",
        _ => of,
    }
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn main() {
    let (busy, runs) = (number("BUSY", 50), number("RUNS", 20));
    let selected = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let folder = std::env::temp_dir().join(format!("datacode-interrupts-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let mut settings = settings::settings();
    settings.limits.memory = 4 << 30;
    settings.limits.output = 1 << 40;
    settings.place = Place::Local(folder.clone());
    // A client waits while the work of the others is made or measured.
    settings.timing.silence = Duration::from_secs(86_400);
    settings.timing.mute_silence = settings.timing.silence;
    let server = TestServer::new(settings);

    // What is large is made before the others begin.
    let mut work = Vec::new();
    for (name, group) in cases::FAMILIES {
        for (setup, programs) in *group {
            let chosen = programs.iter().copied();
            let chosen: Vec<&str> = chosen
                .filter(|program| [family(name, program), program].iter().any(|of| of.contains(&selected)))
                .collect();
            if chosen.is_empty() {
                continue;
            }
            let mut client = Client::connect(server.address);
            let answer = client.ask(&serde_json::json!({"code": setup, "lang": "en"}).to_string());
            assert!(answer.contains(r#""success":true"#), "{setup}: {answer}");
            work.push((*name, client, chosen));
        }
    }
    let mut others: Vec<Client> = (0..busy).map(|_| Client::connect(server.address)).collect();
    for other in &mut others {
        other.say(r#"{"code":"print('runs') while true { }","stream":true}"#);
        other.text();
    }

    let mut families: BTreeMap<&str, Vec<(Duration, &str)>> = BTreeMap::new();
    let mut moment = 0;
    for (name, client, programs) in &mut work {
        for program in programs {
            let mut longest = Duration::ZERO;
            for _ in 0..runs {
                moment = (moment + 37) % LATEST;
                let time = measured::interrupt(client, program, Duration::from_millis(moment));
                families.entry(family(name, program)).or_default().push((time, program));
                longest = longest.max(time);
            }
            let _ = writeln!(std::io::stderr(), "{:7.1} ms at most: {program}", longest.as_secs_f64() * 1000.0);
        }
    }
    let mut out =
        String::from("| family | interrupts | p50 ms | p99 ms | longest ms | in |\n|---|---:|---:|---:|---:|---|\n");
    for (family, times) in &mut families {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].0.as_secs_f64() * 1000.0;
        let (longest, program) = times[times.len() - 1];
        out += &format!(
            "| {family} | {} | {:.1} | {:.1} | {:.1} | `{program:.60}` |\n",
            times.len(),
            at(50),
            at(99),
            longest.as_secs_f64() * 1000.0
        );
    }
    std::io::stdout().write_all(out.as_bytes()).unwrap();
    drop(others);
    drop(work);
    server.stop();
    std::fs::remove_dir_all(&folder).unwrap();
}
