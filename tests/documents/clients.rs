//! The clients of examples/clients, each as its first lines say how to run it. The page is used in a browser by
//! tests/browser.

use std::process::Command;

use datacode_test_support::process::Running;
use datacode_test_support::{DEADLINE, Ended, Server, clients, run};

use crate::{PROGRAM, prepared};

/// Runs a client in a folder with the examples, against a server in the same folder.
fn used(mut command: Command, arguments: &[&str]) -> Ended {
    let folder = prepared();
    let server = Server::start(PROGRAM, folder.path(), &["--lang", "en"]);
    command.args(arguments).arg(server.url()).current_dir(folder.path());
    run(&mut command, "", DEADLINE)
}

/// A shell script with the clients of the command line in its path.
fn script(name: &str) -> Command {
    let mut command = Command::new("sh");
    let folders = [clients::websocat(), clients::wscat_command()]
        .map(|client| std::path::Path::new(client.get_program()).parent().unwrap().to_owned());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path))).unwrap();
    command.arg(name).env("PATH", path);
    command
}

#[test]
fn the_python_client_shows_output_and_errors_of_one_session() {
    let ended = used(clients::python(), &["examples/clients/client.py"]);
    assert_eq!(ended.stdout, "Sum: 295\nAverage: 98.33\n");
    assert_eq!(ended.stderr, "Error: index 7 is out of range: the length is 3\n");
    assert_eq!(ended.code, Some(0));
}

#[test]
fn the_streaming_client_shows_output_and_progress_of_a_file() {
    let ended = used(clients::python(), &["examples/clients/stream.py", "examples/long_job.dc"]);
    assert_eq!(ended.stdout, "Файлов: 3\nСтрок: 5\n");
    // Progress that has not left is replaced by what comes next, so only the last is certain.
    let progress = [" 33 % чтение 2024-01.csv", " 67 % чтение 2024-02.csv", "100 % чтение 2024-03.csv"];
    assert!(ended.stderr.lines().is_sorted() && ended.stderr.lines().all(|line| progress.contains(&line)), "{ended:?}");
    assert_eq!(ended.stderr.lines().last(), Some(progress[2]));
    assert_eq!(ended.code, Some(0));
}

#[test]
fn ctrl_c_in_the_streaming_client_stops_the_program() {
    let folder = prepared();
    std::fs::write(folder.path().join("endless.dc"), "print('began')\nwhile true {}").unwrap();
    let server = Server::start(PROGRAM, folder.path(), &["--lang", "en"]);
    let mut python = clients::python();
    python.args(["examples/clients/stream.py", "endless.dc", &server.url()]).current_dir(folder.path());
    let mut running = Running::start(&mut python);
    running.wait_for("began\n", DEADLINE);
    running.signal("INT");
    let ended = running.end(DEADLINE);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), "Error: the program was interrupted\n"));
}

#[test]
fn the_node_client_gets_its_answers_in_order() {
    let ended = used(clients::node(), &["examples/clients/client.cjs"]);
    let table = "┌───────┬───────┐\n│ city  │ total │\n├───────┼───────┤\n│ Minsk │   215 │\n│ Brest │    80 │\n└───────┴───────┘\n";
    assert_eq!(ended.stdout, table);
    assert_eq!(ended.stderr, "Error: there is no column 'total'; the columns are: city, amount\n");
    assert_eq!(ended.code, Some(0));
}

#[test]
fn the_resuming_client_gets_every_line_once_across_a_broken_connection() {
    let ended = used(clients::node(), &["examples/clients/resume.cjs"]);
    let mut lines: Vec<&str> = ended.stdout.lines().collect();
    // Where the break falls depends on how much had come by then.
    let resumed = lines.iter().position(|line| *line == "(resumed: true)").unwrap();
    lines.remove(resumed);
    assert_eq!(lines, ["line 1", "line 2", "line 3", "line 4", "line 5", "(ok)"], "{}", ended.stderr);
}

#[test]
fn the_websocat_commands_give_the_answers() {
    let ended = used(script("examples/clients/websocat.sh"), &[]);
    let answers = concat!(
        "{\"success\":true,\"output\":\"42\\n\",\"error\":null}\n",
        "{\"success\":true,\"output\":\"\",\"error\":null}\n",
        "{\"success\":true,\"output\":\"21\\n\",\"error\":null}\n",
        "{\"success\":false,\"output\":\"\",\"error\":\"Error: variable 'y' is not defined\"}\n",
    );
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), (answers, ""));
}

#[test]
fn the_wscat_command_gives_the_answer() {
    let folder = prepared();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let mut command = script("examples/clients/wscat.sh");
    // Its standard input stays open: wscat ends with it.
    let mut running = Running::start(command.arg(server.url()).current_dir(folder.path()));
    let answer = "{\"success\":true,\"output\":\"42\\n\",\"error\":null}";
    assert!(running.wait_for("null}", DEADLINE).contains(answer));
}
