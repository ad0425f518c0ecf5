//! Programs on the terminal: output, errors with their place, files, Ctrl+C, closed pipes.

use std::path::Path;
use std::process::Command;

use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Ended, TempDir, folder, run};

use crate::PROGRAM;

fn written(text: &str) -> TempDir {
    let folder = folder();
    std::fs::write(folder.path().join("program.dc"), text).unwrap();
    folder
}

pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program(PROGRAM);
    command.args(arguments).current_dir(folder);
    command
}

fn ran(text: &str, arguments: &[&str]) -> Ended {
    let folder = written(text);
    let arguments = [&["program.dc"], arguments].concat();
    run(&mut command(folder.path(), &arguments), "", DEADLINE)
}

#[test]
fn a_program_prints_and_ends_with_0() {
    let ended = ran("let x = 6\nprint('Сумма:', x * 7)\n", &[]);
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), "Сумма: 42\n", ""));
}

#[test]
fn a_program_can_come_from_standard_input() {
    let folder = folder();
    for arguments in [&["-"][..], &[]] {
        let ended = run(&mut command(folder.path(), arguments), "print(1 + 1)", DEADLINE);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "2\n"), "{arguments:?}");
        let wrong = run(&mut command(folder.path(), arguments), "\nx", DEADLINE);
        assert_eq!(wrong.code, Some(1), "{arguments:?}");
        assert!(wrong.stderr.contains("<standard input>:2:1"), "{}", wrong.stderr);
    }
}

#[test]
fn a_file_named_like_a_command_is_run_by_its_path() {
    let folder = folder();
    std::fs::write(folder.path().join("check"), "print('a file')").unwrap();
    let ended = run(&mut command(folder.path(), &["./check"]), "", DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "a file\n"));
}

#[test]
fn check_shows_every_mistake_and_runs_nothing() {
    let check = |text: &str| run(&mut command(written(text).path(), &["check", "program.dc"]), "", DEADLINE);
    let right = check("print('not run')\nwhile true {}");
    assert_eq!((right.code, right.stdout.as_str(), right.stderr.as_str()), (Some(0), "No mistakes found\n", ""));
    let wrong = check("let = 1\nprint(2)\nlet y = )\n");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(1), ""));
    assert!(wrong.stderr.contains("program.dc:1:") && wrong.stderr.contains("program.dc:3:"), "{}", wrong.stderr);
    let compiled = check("break\n");
    assert_eq!(compiled.code, Some(1));
    assert!(compiled.stderr.contains("'break' stands outside of a loop"), "{}", compiled.stderr);
    let names = check("let total = 1\nprint(totl)\npush([1])\n");
    assert_eq!((names.code, names.stdout.as_str()), (Some(1), ""));
    assert!(names.stderr.contains("did you mean 'total'?"), "{}", names.stderr);
    assert!(names.stderr.contains("function 'push': argument 'value' is missing"), "{}", names.stderr);
    let deep = check(&"(".repeat(100_000));
    assert_eq!((deep.code, deep.stdout.as_str()), (Some(1), ""));
    let both = written("break\n");
    std::fs::write(both.path().join("other.dc"), "\nx\n").unwrap();
    let both = run(&mut command(both.path(), &["check", "program.dc", "other.dc"]), "", DEADLINE);
    assert_eq!((both.code, both.stdout.as_str()), (Some(1), ""));
    assert!(both.stderr.contains("program.dc:1:1") && both.stderr.contains("other.dc:2:1"), "{}", both.stderr);
    let missing = run(&mut command(folder().path(), &["check", "none.dc"]), "", DEADLINE);
    assert_eq!(missing.stderr, "datacode: cannot read 'none.dc': no such file or address\n");
}

#[test]
fn an_error_shows_file_line_column_the_line_and_a_caret_after_what_was_printed() {
    let ended = ran("print('before')\nlet total = amount\n", &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), "before\n"));
    assert!(ended.stderr.starts_with("Error[E0201]: NameError: variable 'amount' is not defined"), "{}", ended.stderr);
    assert!(ended.stderr.contains("program.dc:2:13"), "{}", ended.stderr);
    assert!(ended.stderr.contains("2 | let total = amount\n  |             ^^^^^^"), "{}", ended.stderr);
    let russian = ran("print(amount)", &["--lang", "ru"]);
    assert!(russian.stderr.contains("переменная 'amount' не определена"), "{}", russian.stderr);
}

#[test]
fn every_mistake_of_a_text_is_shown_at_once() {
    let ended = ran("let = 1\nprint(2)\nlet y = )\n", &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("program.dc:1:") && ended.stderr.contains("program.dc:3:"), "{}", ended.stderr);
}

#[test]
fn files_are_found_from_the_folder_the_program_is_started_in() {
    let folder = folder();
    std::fs::write(folder.path().join("data.csv"), "id,name\n1,Анна\n2,Пётр\n").unwrap();
    std::fs::create_dir(folder.path().join("programs")).unwrap();
    let text = "let t = read_file('data.csv')\nprint(len(t), t[1].name)\nwrite_file('out.csv', t)";
    std::fs::write(folder.path().join("programs/p.dc"), text).unwrap();
    let ended = run(&mut command(folder.path(), &["programs/p.dc"]), "", DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "2 Пётр\n"), "{}", ended.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("out.csv")).unwrap(), "id,name\n1,Анна\n2,Пётр\n");
}

#[test]
fn a_program_that_cannot_be_read_is_told_in_one_line_with_exit_code_1() {
    let folder = folder();
    let missing = run(&mut command(folder.path(), &["none.dc"]), "", DEADLINE);
    assert_eq!(missing.code, Some(1));
    assert_eq!(missing.stderr, "datacode: cannot read 'none.dc': no such file or address\n");
    std::fs::write(folder.path().join("binary.dc"), b"print(1)\n\xff").unwrap();
    let binary = run(&mut command(folder.path(), &["binary.dc"]), "", DEADLINE);
    assert_eq!(binary.code, Some(1));
    assert_eq!(binary.stderr, "datacode: 'binary.dc' is not UTF-8 text (byte 10)\n");
}

#[test]
fn output_into_a_closed_pipe_ends_quietly() {
    let folder = written("while true { print('y') }");
    let mut shell = Command::new("bash");
    let pipe = "set -o pipefail; \"$0\" program.dc | head -n 2; echo \"${PIPESTATUS[0]}\"";
    let ended = run(shell.args(["-c", pipe, PROGRAM]).current_dir(folder.path()), "", DEADLINE);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("y\ny\n0\n", ""));
}

#[test]
fn ctrl_c_stops_the_program_and_its_finally_blocks_run() {
    let folder = written("try {\n  print('started')\n  while true {}\n} finally {\n  print('cleaned up')\n}");
    let mut running = Running::start(&mut command(folder.path(), &["program.dc"]));
    running.wait_for("started\n", DEADLINE);
    running.signal("INT");
    let ended = running.end(DEADLINE);
    assert_eq!(ended.stdout, "started\ncleaned up\n");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(130), "The program was interrupted\n"));
}

#[test]
fn a_second_ctrl_c_ends_a_program_that_does_not_end() {
    let folder =
        written("try {\n  print('started')\n  while true {}\n} finally {\n  print('cleaning')\n  while true {}\n}");
    let mut running = Running::start(&mut command(folder.path(), &["program.dc"]));
    running.wait_for("started\n", DEADLINE);
    running.signal("INT");
    running.wait_for("cleaning\n", DEADLINE);
    running.signal("INT");
    let ended = running.end(DEADLINE);
    // Either the second signal or the end of the grace came first; both end it.
    assert!(ended.signal == Some(2) || ended.code == Some(130), "{ended:?}");
}

#[test]
fn input_shows_its_prompt_at_once_and_reads_a_line() {
    let folder = written("let name = input('Имя: ')\nprint('Привет,', name)\nprint([input(), input(), input()])");
    let mut running = Running::start(&mut command(folder.path(), &["program.dc"]));
    running.wait_for("Имя: ", DEADLINE);
    running.write("Мир\r\n");
    running.wait_for("Привет, Мир\n", DEADLINE);
    running.write("\nlast");
    running.close_input();
    let ended = running.end(DEADLINE);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.ends_with("[, last, null]\n"), "{}", ended.stdout);
}

#[test]
fn a_program_that_waits_can_be_stopped() {
    for waiting in ["input()", "sleep(100000)"] {
        let folder =
            written(&format!("try {{\n  print('started')\n  {waiting}\n}} finally {{\n  print('cleaned')\n}}"));
        let mut running = Running::start(&mut command(folder.path(), &["program.dc"]));
        running.wait_for("started\n", DEADLINE);
        running.signal("INT");
        let ended = running.end(DEADLINE);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), "started\ncleaned\n"), "{waiting}");
        let mut limited = Running::start(&mut command(folder.path(), &["program.dc", "--time-limit", "50ms"]));
        let limited = limited.end(DEADLINE);
        assert_eq!(limited.code, Some(1), "{waiting}");
        assert!(limited.stderr.starts_with("Limit 'time': "), "{waiting}: {}", limited.stderr);
    }
}

#[test]
fn a_limit_has_its_name_and_shows_where_it_was_reached_and_who_called() {
    let ended = ran("while true {}", &["--time-limit", "100ms"]);
    assert_eq!(ended.code, Some(1));
    let shown = "Limit 'time': the program ran longer than allowed\n --> program.dc:1:7\n  |\n1 | while true {}\n  |       ^^^^\n";
    assert_eq!(ended.stderr, shown);
    let called = ran("fn f(n) {\n  return f(n + 1) + 1\n}\nf(0)", &["--lang", "ru"]);
    assert!(called.stderr.starts_with("Предел 'depth': "), "{}", called.stderr);
    assert!(called.stderr.contains("program.dc:2:10") && called.stderr.contains("стек: "), "{}", called.stderr);
}

#[test]
fn without_a_memory_limit_of_its_own_a_program_meets_that_of_the_machine_and_no_failed_allocation() {
    let folder = written("let a = [1]\nwhile true { a = a + a }");
    let mut shell = Command::new("bash");
    let bounded = "ulimit -v 1000000; \"$0\" program.dc";
    let ended = run(shell.args(["-c", bounded, PROGRAM]).current_dir(folder.path()), "", DEADLINE);
    assert_eq!((ended.code, ended.signal), (Some(1), None), "{ended:?}");
    assert!(ended.stderr.contains("Limit 'memory': the program needs more memory than it may have"), "{ended:?}");
}

#[test]
fn endless_recursion_is_an_error_and_no_crash() {
    let ended = ran("fn f(n) { return f(n + 1) + 1 }\nf(0)", &[]);
    assert_eq!(ended.code, Some(1), "{:.2000}", ended.stderr);
    assert!(ended.stderr.contains("depth"), "{:.2000}", ended.stderr);
}
