//! The file of settings: what wins over what, where it is looked for, and what `datacode config` says.

use std::path::Path;

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Ended, Server, Socket, folder, run};
use serde_json::Value;

use crate::PROGRAM;

/// Runs `datacode config` in a folder.
fn config(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = program(PROGRAM);
    command.arg("config").args(arguments).envs(variables.iter().copied()).current_dir(folder);
    run(&mut command, "", DEADLINE)
}

#[test]
fn check_tells_every_mistake_with_its_place_and_exit_code_2() {
    let folder = folder();
    let file = folder.path().join("datacode.toml");
    std::fs::write(&file, "[server]\nprot = 1\n\n[limits]\nmemory = \"5 parsecs\"\n").unwrap();
    let ended = config(folder.path(), &["check", "datacode.toml"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let expected = "datacode.toml:2:1: there is no key 'prot' in [server] (did you mean port?)\n\
                    datacode.toml:5:10: limits.memory: '5 parsecs' is not a size; write it like 512M, 1G\n";
    assert_eq!(ended.stderr, expected);
    let russian = config(folder.path(), &["check", "datacode.toml"], &[("LANG", "ru_RU.UTF-8")]);
    assert!(russian.stderr.starts_with("datacode.toml:2:1: в разделе [server] нет ключа 'prot'"), "{russian:?}");
    std::fs::write(&file, "[limits]\nmemory = \"512M\"\n").unwrap();
    let right = config(folder.path(), &["check"], &[("DATACODE_CONFIG", "datacode.toml")]);
    assert_eq!((right.code, right.stdout.as_str()), (Some(0), "datacode.toml: no mistakes\n"));
    let missing = config(folder.path(), &["check", "nothing.toml"], &[]);
    assert_eq!(missing.code, Some(1));
    assert_eq!(missing.stderr, "datacode: cannot read 'nothing.toml': no such file or address\n");
}

#[test]
fn show_tells_what_is_in_force_and_where_it_comes_from() {
    let folder = folder();
    let text = "[server]\nport = 9000\nhost = \"::1\"\n[limits]\ntime = \"30s\"\nqueue = 5\n";
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let flags = ["show", "--config", "a.toml", "--port", "7"];
    let ended = config(folder.path(), &flags, &[("DATACODE_TIME_LIMIT", "1h")]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let line = |name: &str| {
        let found = ended.stdout.lines().find(|line| line.starts_with(&format!("{name} = ")));
        found
            .unwrap_or_else(|| panic!("{name} is not in {}", ended.stdout))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("port"), "port = 7 # --port");
    assert_eq!(line("host"), "host = \"::1\" # a.toml:3");
    assert_eq!(line("time"), "time = \"1h\" # DATACODE_TIME_LIMIT");
    assert_eq!(line("queue"), "queue = 5 # a.toml:6");
    assert_eq!(line("memory"), "memory = \"1G\" # default");
    // What it shows is a file that gives the same.
    std::fs::write(folder.path().join("b.toml"), &ended.stdout).unwrap();
    let again = config(folder.path(), &["show", "--config", "b.toml"], &[]);
    let values = |text: &str| -> Vec<String> {
        let of = |line: &str| line.split("  #").next().unwrap_or_default().trim().to_owned();
        text.lines().skip(1).map(of).filter(|line| !line.starts_with('#')).collect()
    };
    assert_eq!(values(&again.stdout), values(&ended.stdout));
}

#[test]
fn the_example_has_no_mistakes_in_either_language() {
    let folder = folder();
    for (locale, title) in
        [("C.UTF-8", "# Settings of the DataCode server"), ("ru_RU.UTF-8", "# Настройки сервера DataCode")]
    {
        let ended = config(folder.path(), &["default"], &[("LANG", locale)]);
        assert!(ended.stdout.starts_with(title), "{}", ended.stdout);
        std::fs::write(folder.path().join("a.toml"), &ended.stdout).unwrap();
        assert_eq!(config(folder.path(), &["check", "a.toml"], &[]).code, Some(0));
    }
}

#[test]
fn the_server_runs_under_its_file_where_no_flag_says_otherwise() {
    let folder = folder();
    let text = "[server]\nport = 1\nlang = \"en\"\n[limits]\ntime = \"30s\"\ndepth = 77\n";
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let flags = ["--config", "a.toml", "--time-limit", "7s"];
    let server = Server::start(PROGRAM, folder.path(), &flags);
    let mut socket = Socket::connect(server.address());
    let info: Value = serde_json::from_str(&socket.ask(r#"{"type":"info"}"#)).unwrap();
    assert_eq!(info["limits"]["depth"], 77, "{info}");
    assert_eq!(info["limits"]["time"], 7_000, "{info}");
    assert!(socket.ask(r#"{"code":"x"}"#).contains("Error: "), "the file says which language");
}

#[test]
fn the_file_is_looked_for_where_users_and_machines_keep_theirs_and_never_in_the_current_folder() {
    let folder = folder();
    std::fs::write(folder.path().join("datacode.toml"), "nonsense").unwrap();
    let own = folder.path().join("home/.config/datacode");
    std::fs::create_dir_all(&own).unwrap();
    let home = folder.path().join("home").display().to_string();
    let shown =
        || config(folder.path(), &["show"], &[("DATACODE_CONFIG", ""), ("XDG_CONFIG_HOME", ""), ("HOME", &home)]);
    assert!(!shown().stdout.contains(&home), "{:?}", shown());
    std::fs::write(own.join("datacode.toml"), "[limits]\nqueue = 5\n").unwrap();
    assert!(shown().stdout.contains(&format!("# {}:2\n", own.join("datacode.toml").display())), "{:?}", shown());
}

#[test]
fn a_server_whose_file_has_mistakes_does_not_start() {
    let folder = folder();
    let file = folder.path().join("a.toml");
    let started = || {
        let mut command = program(PROGRAM);
        run(command.args(["--websocket", "--config", "a.toml"]).current_dir(folder.path()), "", DEADLINE)
    };
    std::fs::write(&file, "[limits]\nmemroy = \"1G\"\nqueue = \"many\"\n").unwrap();
    let ended = started();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let first = "datacode: a.toml:2:1: there is no key 'memroy' in [limits] (did you mean memory?)";
    assert_eq!(ended.stderr, format!("{first}; 1 more: datacode config check a.toml\n"));
    std::fs::remove_file(&file).unwrap();
    let missing = started();
    assert_eq!(
        (missing.code, missing.stderr.as_str()),
        (Some(1), "datacode: cannot read 'a.toml': no such file or address\n")
    );
    // What each layer says by itself is right, and not together.
    std::fs::write(&file, "[limits]\nmessage = \"32M\"\n").unwrap();
    let mut command = program(PROGRAM);
    let flags = ["--websocket", "--config", "a.toml", "--queue-bytes", "1M"];
    let ended = run(command.args(flags).current_dir(folder.path()), "", DEADLINE);
    let text = "a message of limits.message = 32M would never find room: limits.queue_bytes = 1M";
    assert_eq!((ended.code, ended.stderr), (Some(2), format!("datacode: {text}\n")));
}

#[test]
fn a_file_no_server_starts_with_is_no_file_without_mistakes() {
    let folder = folder();
    let file = folder.path().join("a.toml");
    for (text, expected) in [
        ("[access]\nrequire_auth = true\n", "require_auth needs jwt_key or auth_token"),
        ("[server]\nuse_ve = true\nroot = \"/tmp\"\n", "cannot be used together"),
        ("[server]\ntls_cert = \"no.pem\"\ntls_key = \"no.pem\"\n", "no.pem"),
        ("[access]\nauth_token_file = [\"a.toml\"]\n#", ""),
        ("[access]\nauth_token_file = [\"none\"]\n", "none"),
    ] {
        std::fs::write(&file, text).unwrap();
        let ended = config(folder.path(), &["check", "a.toml"], &[]);
        assert_eq!(ended.code == Some(0), expected.is_empty(), "{text}: {ended:?}");
        assert!(ended.stderr.contains(expected), "{text}: {ended:?}");
    }
}

#[test]
fn words_of_config_that_make_no_sense_are_told() {
    let folder = folder();
    let refused = |arguments: &[&str], expected: &str| {
        let ended = config(folder.path(), arguments, &[]);
        assert_eq!((ended.code, ended.stderr), (Some(2), format!("datacode: {expected}\n")), "{arguments:?}");
    };
    refused(&[], "say what to do with the settings: datacode config check, show or default");
    refused(&["chek"], "say what to do with the settings: datacode config check, show or default");
    refused(&["check"], "there is no file of settings; name one: datacode config check datacode.toml");
    refused(&["check", "a", "b"], "unexpected argument 'b'");
    refused(&["default", "--port", "1"], "--port works only together with --websocket");
    let script = run(program(PROGRAM).args(["a.dc", "--config", "a.toml"]), "", DEADLINE);
    assert_eq!(script.stderr, "datacode: --config works only together with --websocket\n");
}
