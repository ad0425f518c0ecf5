//! What operators see of the built program: metrics as Prometheus reads them, and the log.

use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Server, Socket, clients, folder, run};
use serde_json::Value;

use crate::PROGRAM;

/// The documented names and types of what exists without channels, behind the namespace. Prometheus calls a counter by its
/// name without `_total`.
const DOCUMENTED: &[(&str, &str)] = &[
    ("ws_connections_total", "gauge"),
    ("ws_connections_opened", "counter"),
    ("ws_connections_closed", "counter"),
    ("ws_connection_duration_seconds", "histogram"),
    ("ws_messages_sent", "counter"),
    ("ws_messages_received", "counter"),
    ("ws_message_size_bytes", "histogram"),
    ("ws_errors", "counter"),
    ("ws_reconnections", "counter"),
    ("sessions", "gauge"),
    ("sessions_memory_bytes", "gauge"),
    ("messages_held_bytes", "gauge"),
    ("requests", "counter"),
    ("limits", "counter"),
    ("interpreter_crashes", "counter"),
];

#[test]
fn prometheus_reads_the_metrics_with_their_documented_names_and_types() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--metrics-namespace", "neurograph"]);
    let mut socket = Socket::connect(server.address());
    socket.ask(r#"{"code":"print(1)"}"#);
    let url = format!("http://{}/metrics", server.address());
    let ended = run(clients::python_script("metrics.py").arg(url), "", DEADLINE);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let families: Value = serde_json::from_str(&ended.stdout).unwrap();
    for (name, kind) in DOCUMENTED {
        assert_eq!(families[format!("neurograph_{name}")]["type"], *kind, "{name}: {}", ended.stdout);
    }
    let sample = |family: &str, name: &str, label: Option<(&str, &str)>| {
        let samples = families[family]["samples"].as_array().unwrap();
        let is_it = |sample: &&Value| sample[0] == name && label.is_none_or(|(label, value)| sample[1][label] == value);
        samples.iter().find(is_it).unwrap_or_else(|| panic!("{name} is not in {samples:?}"))[2].as_f64().unwrap()
    };
    assert_eq!(sample("neurograph_ws_connections_total", "neurograph_ws_connections_total", None), 1.0);
    assert_eq!(sample("neurograph_requests", "neurograph_requests_total", Some(("status", "ok"))), 1.0);
    assert_eq!(
        sample("neurograph_ws_message_size_bytes", "neurograph_ws_message_size_bytes_count", Some(("direction", "in"))),
        1.0
    );
}

/// The log of a server in which a client has run a program that meets a limit, and left.
fn log_of(format: &str) -> String {
    let folder = folder();
    let mut command = program(PROGRAM);
    command.args(["--websocket", "--port", "0", "--time-limit", "50ms", "--log-format", format]);
    let mut server = Running::start(command.current_dir(folder.path()));
    let said = server.wait_for("\n", DEADLINE);
    let address = said.split_once("ws://").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    let mut socket = Socket::connect(address);
    assert!(socket.ask(r#"{"code":"let secret_word = 1\nwhile true { }"}"#).contains("time"));
    drop(socket);
    server.signal("TERM");
    let ended = server.end(DEADLINE);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.stderr.contains("secret_word"), "a program stands in the log: {}", ended.stderr);
    ended.stderr
}

#[test]
fn the_log_tells_the_life_of_a_server_with_fields_behind_each_record() {
    let log = log_of("text");
    let find = |words: &str| {
        log.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words:?} is not in\n{log}"))
    };
    let started = find("server started");
    assert!(started.contains(&format!(" version={} config=none settings=", env!("CARGO_PKG_VERSION"))), "{started}");
    assert!(started.contains("limits.time=50ms"), "{started}");
    let session = find("session opened").split_once("session=").unwrap().1;
    let opened = find("connection opened");
    assert!(opened.contains(&format!(" session={session} connection=1 from=127.0.0.1 resumed=false")), "{opened}");
    let limit = find("a limit stopped a request");
    assert!(limit.contains(&format!(" session={session} request=1 limit=time duration_ms=")), "{limit}");
    let closed = find("connection closed");
    assert!(closed.contains(&format!(" session={session} connection=1 cause=")), "{closed}");
    assert!(find("session ended").contains(&format!(" session={session} cause=")), "{log}");
    find("draining: nothing new is taken");
    find("drained: the server ends");
    for line in log.lines() {
        let (time, rest) = line.split_once(' ').unwrap();
        let is_time =
            time.len() == "2026-01-31T12:00:00.125Z".len() && time.ends_with('Z') && time.as_bytes()[10] == b'T';
        assert!(is_time && rest.trim_start_matches(char::is_alphabetic).starts_with(' '), "{line}");
    }
}

#[test]
fn the_log_as_json_is_one_object_a_line() {
    let log = log_of("json");
    let records: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let limit = records.iter().find(|record| record["message"] == "a limit stopped a request").unwrap();
    assert_eq!((&limit["level"], &limit["limit"], &limit["request"]), (&"info".into(), &"time".into(), &1.into()));
    for record in &records {
        assert!(record["time"].is_string() && record["target"].as_str().unwrap().starts_with("datacode"), "{record}");
    }
}

#[test]
fn a_level_that_is_none_is_refused_and_one_that_is_silences_what_is_below() {
    let refused = run(program(PROGRAM).args(["--websocket", "--log", "infoo"]), "", DEADLINE);
    let text = "datacode: --log: 'infoo' is not a level of the log: off, error, warn, info, debug, trace, or part=level \
                for a part of the program\n";
    assert_eq!((refused.code, refused.stderr.as_str()), (Some(2), text));
    let folder = folder();
    let mut command = program(PROGRAM);
    command.args(["--websocket", "--port", "0", "--log", "error"]).env("RUST_LOG", "trace");
    let mut server = Running::start(command.current_dir(folder.path()));
    server.wait_for("\n", DEADLINE);
    server.signal("TERM");
    assert_eq!(server.end(DEADLINE).stderr, "");
}
