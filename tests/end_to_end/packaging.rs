//! What packaging/ holds: it fits the program, its defaults and the README.

#![allow(clippy::panic, reason = "a test ends where it goes wrong")]

use std::process::Command;

use datacode_actors::limits::Limits;
use datacode_test_support::clients::repository;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, folder, run};

use crate::PROGRAM;

fn text_of(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of a directive of the unit.
fn directive(name: &str) -> String {
    let unit = text_of("packaging/datacode.service");
    let line = unit.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("the unit has no {name}")).to_owned()
}

fn number(name: &str) -> u64 {
    directive(name).parse().unwrap_or_else(|_| panic!("{name} is no number"))
}

#[test]
fn the_example_file_is_the_one_the_program_prints() {
    let printed = run(program(PROGRAM).args(["config", "default"]), "", DEADLINE).stdout;
    let path = repository().join("packaging/datacode.toml");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    assert_eq!(text_of("packaging/datacode.toml"), printed, "UPDATE_DOCS=1 writes packaging/datacode.toml anew");
}

#[test]
fn systemd_takes_the_unit_and_finds_little_exposed() {
    // The program stands elsewhere here than where the unit expects it.
    let folder = folder();
    let unit = folder.path().join("datacode.service");
    let text = text_of("packaging/datacode.service");
    assert!(text.contains("ExecStart=/usr/local/bin/datacode "), "{text}");
    std::fs::write(&unit, text.replace("/usr/local/bin/datacode", PROGRAM)).unwrap();
    let analyze = |arguments: &[&str]| {
        let mut command = Command::new("systemd-analyze");
        let ended = run(command.args(arguments).arg(&unit).env("LC_ALL", "C.UTF-8"), "", DEADLINE);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        ended
    };
    let verified = analyze(&["verify"]);
    assert_eq!((verified.stdout.as_str(), verified.stderr.as_str()), ("", ""), "it warns");
    // Of 10: what may open sockets and start processes has about 1.5.
    analyze(&["security", "--offline=yes", "--threshold=20"]);
}

#[test]
fn the_unit_leaves_the_server_what_its_defaults_need() {
    let limits = Limits::default();
    let drain = limits.drain + limits.finally + limits.flush;
    assert!(number("TimeoutStopSec") * 1_000 > drain, "it would be killed while it drains");
    assert!(number("LimitNOFILE") > 3 * limits.connections + 64, "it would take fewer connections than it may");
    assert!(number("TasksMax") > limits.sessions + limits.sheet_readers + 64, "sessions would find no thread");
    // Without a shell: the words behind the program are flags it knows.
    let started = directive("ExecStart");
    let flags: Vec<&str> = started.split(' ').skip(1).filter(|flag| *flag != "--websocket").collect();
    let shown = run(program(PROGRAM).args(["config", "show"]).args(flags), "", DEADLINE);
    assert_eq!(shown.code, Some(0), "{shown:?}");
}

#[test]
fn the_image_is_built_as_the_readme_says_and_runs_without_privileges() {
    let dockerfile = text_of("packaging/Dockerfile");
    let command = "cargo install --path . --locked";
    assert!(text_of("README.md").contains(command) && dockerfile.contains(&format!("RUN {command} --root ")));
    let needs = text_of("Cargo.toml").lines().find_map(|line| line.strip_prefix("rust-version = ").map(str::to_owned));
    let rust = format!("FROM rust:{}-", needs.unwrap().trim_matches('"'));
    assert!(dockerfile.contains(&rust), "it is built with another Rust than {rust}");
    let last = |name: &str| {
        let mut lines = dockerfile.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        lines.next_back().unwrap_or_else(|| panic!("no {name} in the Dockerfile")).to_owned()
    };
    assert_eq!(last("STOPSIGNAL"), "SIGTERM");
    assert!(last("USER").parse::<u32>().is_ok_and(|user| user >= 1_000), "it runs as root");
    let check = last("HEALTHCHECK");
    assert!(check.contains("GET /health/live ") && check.contains("/127.0.0.1/8080"), "{check}");
    assert!(last("ENV").contains("DATACODE_WS_ADDRESS=0.0.0.0:8080"), "{dockerfile}");
    // Its variables are those of settings. What stood in CMD would be lost with the first flag somebody gives.
    let variables = last("ENV");
    assert!(variables.contains("DATACODE_USE_VE=true") && !dockerfile.lines().any(|line| line.starts_with("CMD")));
    let mut shown = program(PROGRAM);
    shown.args(["config", "show"]).envs(variables.split(' ').filter_map(|pair| pair.split_once('=')));
    let shown = run(&mut shown, "", DEADLINE).stdout;
    for name in variables.split(' ').filter_map(|pair| pair.split('=').next()) {
        assert!(shown.contains(&format!("# {name}\n")), "{name} sets nothing: {shown}");
    }
}

#[test]
fn the_health_check_of_the_image_tells_a_server_that_lives_from_one_that_does_not() {
    let folder = folder();
    let server = datacode_test_support::Server::start(PROGRAM, folder.path(), &[]);
    let dockerfile = text_of("packaging/Dockerfile");
    let command = dockerfile.lines().find_map(|line| line.split_once(" CMD [\"bash\"").map(|(_, rest)| rest)).unwrap();
    let words: Vec<String> = serde_json::from_str(&format!("[\"bash\"{command}")).unwrap();
    let check = |port: u16| {
        let script = words.last().unwrap().replace("8080", &port.to_string());
        run(Command::new("bash").args(["-c", &script]), "", DEADLINE).code
    };
    assert_eq!(check(server.address().port()), Some(0));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_ne!(check(free), Some(0));
}
