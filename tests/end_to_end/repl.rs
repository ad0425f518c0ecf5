//! Sessions on the terminal, typed into one as a person would.

use std::path::Path;

use datacode_test_support::clients::in_terminal;
use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, TempDir, folder};

use crate::PROGRAM;

const PROMPT: &str = "dc> ";
const MORE: &str = "... ";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const UP: &str = "\x1b[A";

/// A session, at its prompt.
struct Session {
    running: Running,
    greeting: String,
}

impl Session {
    fn start(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Session {
        let mut command = program(PROGRAM);
        command.args(arguments).current_dir(home).env("HOME", home).env_remove("XDG_STATE_HOME");
        command.env("TERM", "xterm").env("NO_COLOR", "1").envs(variables.iter().copied());
        let mut running = Running::start(&mut in_terminal(&command));
        let greeting = plain(&running.wait_for_next(PROMPT, DEADLINE));
        Session { running, greeting }
    }

    fn of_its_own(arguments: &[&str]) -> (Session, TempDir) {
        let home = folder();
        (Session::start(home.path(), arguments, &[]), home)
    }

    /// Types keys and waits until the terminal shows a text.
    fn press(&mut self, keys: &str, shown: &str) -> String {
        self.running.write(keys);
        plain(&self.running.wait_for_next(shown, DEADLINE))
    }

    /// Types an input line by line, each at its prompt, and gives what is shown before the next one.
    fn answer(&mut self, input: &str) -> String {
        let lines: Vec<&str> = input.split('\n').collect();
        for (i, line) in lines.iter().enumerate() {
            self.press(line, line);
            let next = if i + 1 < lines.len() { MORE } else { PROMPT };
            let shown = self.press("\r", next);
            if i + 1 == lines.len() {
                return shown.trim().replace('\r', "");
            }
        }
        String::new()
    }

    fn check(&mut self, steps: &[(&str, &str)]) {
        for (input, expected) in steps {
            assert_eq!(self.answer(input), *expected, "{input}");
        }
    }

    fn end(mut self) {
        self.running.write(CTRL_D);
        let ended = self.running.end(DEADLINE);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}

/// A text without what steers the terminal.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        rest = after.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).get(1..).unwrap_or_default();
    }
    out + rest
}

#[test]
fn charts_that_a_session_shows_are_counted_on_from_input_to_input() {
    let (mut session, home) = Session::of_its_own(&[]);
    session.answer("import plot");
    for n in 1..=2 {
        let shown = session.answer("show(plot.bar(table({\"n\": [1]})))");
        assert!(shown.contains(&format!("<chart bar>: chart-{n}.svg")), "{shown}");
        assert!(home.path().join(format!("chart-{n}.svg")).is_file());
    }
}

#[test]
fn the_value_of_an_input_is_shown_and_variables_live_on() {
    let (mut session, _home) = Session::of_its_own(&[]);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(session.greeting.trim(), format!("DataCode {version}. Type :help for help, exit or Ctrl+D to leave"));
    session.check(&[
        ("let x = 6", ""),
        ("x * 7", "42"),
        ("'one\\ntwo'", "\"one\\ntwo\""),
        ("[x, 'a', null]", "[6, a, null]"),
        ("null", ""),
        ("ValueError('wrong')", "ValueError: wrong"),
        ("print('shown', end='')", "shown"),
        ("table({'a': [1], 'b': ['x']})", "┌───┬───┐\n│ a │ b │\n├───┼───┤\n│ 1 │ x │\n└───┴───┘"),
        ("len(range(100000))", "100000"),
    ]);
    let long = session.answer("'y' * 100000");
    assert!(long.starts_with("\"yyy") && long.ends_with("yyy\"...") && long.len() < 5000, "{}", long.len());
    let table = session.answer("table({'n': range(100)})");
    assert_eq!(table.lines().filter(|line| line.starts_with('│')).count(), 21, "{table}");
    session.end();
}

#[test]
fn lines_that_come_all_at_once_all_run() {
    let (mut session, _home) = Session::of_its_own(&[]);
    let shown = session.press("let a = 20\rprint(a + 1)\rprint(a + 2)\rprint('en' + 'd')\r", "end\r\n");
    let printed: Vec<&str> = shown.lines().map(str::trim).filter(|line| ["21", "22"].contains(line)).collect();
    assert_eq!(printed, ["21", "22"], "{shown}");
    session.press("", PROMPT);
    session.end();
}

#[test]
fn an_error_is_drawn_and_the_session_goes_on() {
    let (mut session, _home) = Session::of_its_own(&[]);
    let shown = session.answer("let total = amount");
    assert!(shown.contains("variable 'amount' is not defined"), "{shown}");
    assert!(
        shown.contains("<input>:1:13") && shown.contains("1 | let total = amount\n  |             ^^^^^^"),
        "{shown}"
    );
    session.check(&[("1 + 1", "2")]);
    session.end();
}

#[test]
fn what_can_only_go_on_with_a_statement_above_is_told_how_to() {
    let (mut session, _home) = Session::of_its_own(&[]);
    for input in ["|> print", ".len()", "else { 1 }"] {
        let shown = session.answer(input);
        assert!(shown.contains("A session runs an input as soon as it is complete."), "{input}: {shown}");
    }
    session.check(&[("[3, 1] |>\nsort", "[1, 3]")]);
    let shown = session.answer("print(\"abc\n\n");
    let string = "Error[E0140]: SyntaxError: the string opened with \" is not closed up to the end of the text";
    assert!(shown.starts_with(string) && !shown.contains("bracket"), "{shown}");
    session.press("exit", "exit");
    session.running.write("\r");
    assert_eq!(session.running.end(DEADLINE).code, Some(0));
}

#[test]
fn an_input_goes_on_over_an_empty_line_until_it_is_complete_or_two_empty_lines_end_it() {
    let (mut session, _home) = Session::of_its_own(&[]);
    session.check(&[("fn f(a) {\n  return a * 2\n}", ""), ("f(\n21\n)", "42"), ("let t = 'one\ntwo'", "")]);
    session.check(&[("t", "\"one\\ntwo\"")]);
    session.check(&[("fn g(a) {\n  let b = a\n\n  return b\n}", ""), ("g(3)", "3")]);
    let shown = session.answer("f(1\n\n");
    assert!(shown.contains("the bracket '(' is not closed"), "{shown}");
    session.check(&[("f(2)", "4")]);
    session.end();
}

#[test]
fn ctrl_c_clears_what_is_typed_and_interrupts_what_runs() {
    let (mut session, _home) = Session::of_its_own(&[]);
    session.check(&[("let kept = 5", "")]);
    session.press("let never = 1", "never = 1");
    session.press(CTRL_C, PROMPT);
    session.press("f(\r", MORE);
    session.press(CTRL_C, PROMPT);
    session.check(&[("isset('never')", "false")]);
    for _ in 0..2 {
        // What is typed is shown too: the word the program prints must not stand in it.
        session.press(
            "try { kept = kept + 1; print('be' + 'gan'); while true {} } finally { print('end' + 'ed') }",
            "'ed') }",
        );
        session.press("\r", "began");
        let shown = session.press(CTRL_C, PROMPT);
        assert!(shown.contains("ended") && shown.contains("The program was interrupted"), "{shown}");
    }
    session.check(&[("kept", "7")]);
    session.end();
}

#[test]
fn limits_hold_for_each_input_and_not_for_the_session() {
    let (mut session, _home) = Session::of_its_own(&["--time-limit", "300ms"]);
    session.check(&[("let x = 1", "")]);
    for input in ["while true { x = 2 }", "while true { x = 3 }"] {
        let shown = session.answer(input);
        assert!(shown.starts_with("Limit 'time': the program ran longer than allowed"), "{shown}");
        assert!(shown.contains("<input>:1:"), "{shown}");
    }
    session.check(&[("x", "3")]);
    session.end();
    let (mut session, _home) = Session::of_its_own(&["--memory-limit", "64M"]);
    session.check(&[
        ("let a = ['y' * 60000000]", ""),
        (
            "let b = 'z' * 60000000",
            "Limit 'memory': the program needs more memory than it may have\n --> <input>:1:9\n  |\n1 | let b = 'z' * 60000000\n  |         ^^^^^^^^^^^^^^",
        ),
        ("a = null", ""),
        ("len('z' * 60000000)", "60000000"),
        ("a = 'y' * 60000000", ""),
        (":reset", "Variables and functions are forgotten"),
        ("len('z' * 60000000)", "60000000"),
    ]);
    session.end();
}

#[test]
fn commands_tell_about_the_session() {
    let (mut session, _home) = Session::of_its_own(&[]);
    session.check(&[
        (":vars", "There are no variables"),
        ("let price = 1.5; let имя = 'Анна'; fn f(a, b = 1) {}", ""),
        (":vars", "price  float  1.5\nимя    str    \"Анна\"\nf      fn     f(a, [b])"),
        (":reset", "Variables and functions are forgotten"),
        (":vars", "There are no variables"),
        (":nope", "there is no command ':nope', only :help, :explain, :vars, :reset, :quit"),
        (
            ":help push",
            "push(array: array, value) -> array\n\n  Adds a value at the end of an array and gives the array.",
        ),
    ]);
    assert_eq!(session.answer(":help let"), "let name = value: makes a variable");
    let unknown = session.answer(":help qqqqqqqq");
    assert_eq!(unknown, "there is no built-in function 'qqqqqqqq'; :help lists them");
    assert!(session.answer(":explain e203").contains("E0203 NameError: "));
    assert!(session.answer(":explain E9999").ends_with("; :explain lists them"));
    assert!(session.answer("help").contains(":reset"));
    assert!(session.answer(":help prnt").contains("similar: print"));
    let help = session.answer(":help");
    assert!(help.contains(":reset") && help.contains(" group_by "), "{help}");
    session.press(":quit", ":quit");
    session.running.write("\r");
    assert_eq!(session.running.end(DEADLINE).code, Some(0));
}

#[test]
fn tab_completes_names_fields_and_commands() {
    let (mut session, _home) = Session::of_its_own(&[]);
    session.check(&[("let orders = {\"amount\": 42}", "")]);
    session.press("orde\t", "orders");
    session.press(".amo\t", "amount");
    assert!(session.press("\r", PROMPT).contains("42"));
    session.press(":va\t", ":vars");
    assert!(session.press("\r", PROMPT).contains("orders  object"));
    session.end();
}

#[test]
fn what_was_typed_can_be_called_up_in_the_next_session() {
    let home = folder();
    let mut first = Session::start(home.path(), &[], &[]);
    first.check(&[("[\n6,\n7]", "[6, 7]")]);
    first.end();
    let file = home.path().join(".local/state/datacode/history");
    assert!(std::fs::read_to_string(&file).unwrap().contains("[\\n6,\\n7]"));
    let mut second = Session::start(home.path(), &[], &[]);
    second.press(UP, "7]");
    assert!(second.press("\r", PROMPT).contains("[6, 7]"));
    second.end();
    let elsewhere = home.path().join("state");
    let third = Session::start(home.path(), &[], &[("XDG_STATE_HOME", elsewhere.to_str().unwrap())]);
    third.end();
    assert!(elsewhere.join("datacode").is_dir());
}

#[test]
fn without_a_place_for_its_history_a_session_works_and_says_nothing() {
    let home = folder();
    // A file where the folder should be: nothing can be read or written there, whoever one is.
    std::fs::write(home.path().join("state"), "").unwrap();
    let place = home.path().join("state");
    let mut session = Session::start(home.path(), &[], &[("XDG_STATE_HOME", place.to_str().unwrap())]);
    session.check(&[("1 + 1", "2"), ("2 + 2", "4")]);
    session.end();
}

#[test]
fn colours_are_those_of_the_language_and_no_color_turns_them_off() {
    let home = folder();
    let mut coloured = Session::start(home.path(), &[], &[("NO_COLOR", "")]);
    coloured.running.write("let x = 1\r");
    let shown = coloured.running.wait_for_next("\x1b[36m1\x1b[0m", DEADLINE);
    assert!(shown.contains("\x1b[35mlet\x1b[0m"), "{shown:?}");
    coloured.running.wait_for_next("\x1b[?2004l", DEADLINE);
    coloured.running.wait_for_next(PROMPT, DEADLINE);
    coloured.end();
    let mut plain = Session::start(home.path(), &[], &[]);
    plain.running.write("let x = 1; y\r");
    let shown = plain.running.wait_for_next("is not defined", DEADLINE);
    assert!(!shown.contains("\x1b[3") && !shown.contains("\x1b[1m"), "{shown:?}");
}

#[test]
fn a_session_speaks_russian_to_a_russian_terminal() {
    let home = folder();
    let mut session = Session::start(home.path(), &[], &[("LC_ALL", "ru_RU.UTF-8")]);
    assert!(session.greeting.contains("Справка: :help"), "{}", session.greeting);
    let shown = session.answer("y");
    assert!(shown.contains("переменная 'y' не определена") && shown.contains("<ввод>:1:1"), "{shown}");
    session.check(&[
        (":vars", "Переменных нет"),
        (":quit now", "нет команды ':quit now'; есть :help, :explain, :vars, :reset, :quit"),
    ]);
    assert!(session.answer(":help").contains("Таблицы"));
    session.end();
}
