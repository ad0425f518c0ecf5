//! Help, version, wrong flags and addresses.

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Ended, run};

use crate::PROGRAM;

fn called(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    run(program(PROGRAM).args(arguments).envs(variables.iter().copied()), "", DEADLINE)
}

/// Wrong use: exit code 2, nothing on standard output, one line of error.
fn refused(arguments: &[&str], variables: &[(&str, &str)], expected: &str) {
    let ended = called(arguments, variables);
    assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
    assert_eq!(ended.stdout, "", "{arguments:?}");
    assert_eq!(ended.stderr, format!("datacode: {expected}\n"), "{arguments:?}");
}

#[test]
fn the_version_is_that_of_the_package() {
    let ended = called(&["--version"], &[]);
    assert_eq!(ended.stdout, format!("datacode {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(ended.code, Some(0));
}

#[test]
fn help_speaks_the_language_of_the_terminal() {
    let english = called(&["--help"], &[]);
    let russian = called(&["--help"], &[("LANG", "ru_RU.UTF-8")]);
    assert_eq!((english.code, russian.code), (Some(0), Some(0)));
    for flag in [
        "datacode help",
        "datacode check",
        "datacode explain",
        "--websocket",
        "--host",
        "--port",
        "--time-limit",
        "--memory-limit",
        "--allow-origin",
        "--lang",
    ] {
        assert!(english.stdout.contains(flag) && russian.stdout.contains(flag), "{flag}");
    }
    assert!(english.stdout.contains("Usage:"), "{}", english.stdout);
    assert!(russian.stdout.contains("Использование:"), "{}", russian.stdout);
    assert!(called(&["--help", "--lang", "ru"], &[]).stdout.contains("Использование:"));
}

#[test]
fn wrong_use_is_told_in_one_line_with_exit_code_2() {
    refused(&["--websocket", "--prot", "1"], &[], "unknown flag '--prot' (did you mean '--port'?)");
    refused(&["--websocket", "--port", "http"], &[], "--port: 'http' is not a port number (0 to 65535)");
    refused(&["--websocket", "--port", "65536"], &[], "--port: '65536' is not a port number (0 to 65535)");
    refused(&["--websocket", "--port", "-1"], &[], "--port: '-1' is not a port number (0 to 65535)");
    refused(
        &["--websocket", "--host", "1.2.3"],
        &[],
        "--host: '1.2.3' is not an address; write it like 127.0.0.1:8080 or [::1]:8080",
    );
    refused(
        &["--websocket", "--time-limit", "fast"],
        &[],
        "--time-limit: 'fast' is not a duration; write it like 30s, 2m, 1h, 250ms",
    );
    refused(
        &["--websocket", "--memory-limit", "1.5G"],
        &[],
        "--memory-limit: '1.5G' is not a size; write it like 512M, 1G",
    );
    refused(
        &["--websocket"],
        &[("DATACODE_WS_ADDRESS", "here")],
        "DATACODE_WS_ADDRESS: 'here' is not an address; write it like 127.0.0.1:8080 or [::1]:8080",
    );
    refused(&["a.dc", "b.dc"], &[], "unexpected argument 'b.dc': only one program runs at a time");
    refused(&["check"], &[], "say which program to check: datacode check file.dc");
    refused(&["help", "--time-limit", "1s"], &[], "--time-limit works only when a program is run");
    refused(&["explain", "--time-limit", "1s"], &[], "--time-limit works only when a program is run");
    refused(
        &["explain", "E0203", "E9999"],
        &[],
        "there is no error with the code 'E9999'; datacode explain lists them",
    );
    refused(&["help", "a", "b"], &[], "unexpected argument 'b': datacode help explains one name at a time");
}

#[test]
fn wrong_use_is_told_in_russian_to_a_russian_terminal() {
    let russian = [("LC_ALL", "ru_RU.UTF-8")];
    refused(&["--websocket", "--prot", "1"], &russian, "неизвестный ключ '--prot' (возможно, '--port'?)");
    refused(&["--lang", "fr", "a.dc"], &russian, "--lang: 'fr' не поддерживается, есть ru и en");
}

#[test]
fn help_tells_what_a_built_in_does_and_which_there_are() {
    let push = called(&["help", "push"], &[]);
    let text = "push(array: array, value) -> array\n\n  Adds a value at the end of an array and gives the array.\n";
    assert_eq!((push.code, push.stdout.as_str(), push.stderr.as_str()), (Some(0), text, ""));
    assert!(called(&["help", "push", "--lang", "ru"], &[]).stdout.contains("Добавляет"));
    let all = called(&["help"], &[]);
    assert_eq!(all.code, Some(0));
    for word in ["Tables\n", " push ", " group_by ", "datacode help NAME"] {
        assert!(all.stdout.contains(word), "{word}: {}", all.stdout);
    }
    assert!(called(&["help"], &[("LANG", "ru_RU.UTF-8")]).stdout.contains("Таблицы\n"));
}

#[test]
fn help_about_an_unknown_name_suggests_near_ones_with_exit_code_1() {
    let ended = called(&["help", "prnt"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.starts_with("datacode: there is no built-in function 'prnt'; similar: print"), "{ended:?}");
    let far = called(&["help", "qqqqqqqq", "--lang", "ru"], &[]);
    assert_eq!(far.stderr, "datacode: нет встроенной функции 'qqqqqqqq'; список: datacode help\n");
}

#[test]
fn explain_tells_what_errors_mean_and_which_there_are() {
    let told = called(&["explain", "e203"], &[]);
    assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""));
    for part in ["E0203 NameError: ", "  Wrong:\n      println(\"Hello\")\n", "  Right:\n      print(\"Hello\")\n"] {
        assert!(told.stdout.contains(part), "{part}: {}", told.stdout);
    }
    assert!(called(&["explain", "E0203", "--lang", "ru"], &[]).stdout.contains("  Неверно:\n"));
    let two = called(&["explain", "E0203", "E0701"], &[]).stdout;
    assert!(two.starts_with(&told.stdout) && two.contains("\n\nE0701 FileNotFoundError: "), "{two}");
    let all = called(&["explain"], &[]);
    assert_eq!(all.code, Some(0));
    for part in ["Files\n  E0701 FileNotFoundError: ", "\n  E1307 ", "datacode explain CODE."] {
        assert!(all.stdout.contains(part), "{part}: {}", all.stdout);
    }
    assert!(called(&["explain"], &[("LANG", "ru_RU.UTF-8")]).stdout.contains("Файлы\n"));
    refused(
        &["explain", "E0209"],
        &[],
        "there is no error with the code 'E0209'; similar: E0201, E0203, E0309, E0409, E0609",
    );
}
