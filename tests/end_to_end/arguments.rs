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
    for flag in ["--websocket", "--host", "--port", "--time-limit", "--memory-limit", "--allow-origin", "--lang"] {
        assert!(english.stdout.contains(flag) && russian.stdout.contains(flag), "{flag}");
    }
    assert!(english.stdout.contains("Usage:"), "{}", english.stdout);
    assert!(russian.stdout.contains("Использование:"), "{}", russian.stdout);
    assert!(called(&["--help", "--lang", "ru"], &[]).stdout.contains("Использование:"));
}

#[test]
fn wrong_use_is_told_in_one_line_with_exit_code_2() {
    refused(&["--websocket", "--prot", "1"], &[], "unknown flag '--prot' (did you mean '--port'?)");
    refused(&["--websocket", "--port", "http"], &[], "--port: 'http' is no port number (0 to 65535)");
    refused(&["--websocket", "--port", "65536"], &[], "--port: '65536' is no port number (0 to 65535)");
    refused(&["--websocket", "--port", "-1"], &[], "--port: '-1' is no port number (0 to 65535)");
    refused(
        &["--websocket", "--host", "1.2.3"],
        &[],
        "--host: '1.2.3' is no address; write it like 127.0.0.1:8080 or [::1]:8080",
    );
    refused(
        &["--websocket", "--time-limit", "fast"],
        &[],
        "--time-limit: 'fast' is no time; write it like 30s, 2m, 1h, 250ms",
    );
    refused(
        &["--websocket", "--memory-limit", "1.5G"],
        &[],
        "--memory-limit: '1.5G' is no size; write it like 512M, 1G",
    );
    refused(
        &["--websocket"],
        &[("DATACODE_WS_ADDRESS", "here")],
        "DATACODE_WS_ADDRESS: 'here' is no address; write it like 127.0.0.1:8080 or [::1]:8080",
    );
    refused(&[], &[], "give a program to run (datacode file.dc) or --websocket; datacode --help says more");
}

#[test]
fn wrong_use_is_told_in_russian_to_a_russian_terminal() {
    let russian = [("LC_ALL", "ru_RU.UTF-8")];
    refused(&["--websocket", "--prot", "1"], &russian, "неизвестный ключ '--prot' (возможно, '--port'?)");
    refused(&["--lang", "fr", "a.dc"], &russian, "--lang: 'fr' не поддерживается, есть ru и en");
}
