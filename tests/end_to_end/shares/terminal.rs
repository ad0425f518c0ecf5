//! Shares on the terminal: `datacode FILE.dc --smb NAME=//HOST/SHARE`.

use datacode_test_support::Ended;
use datacode_test_support::clients::in_terminal;
use datacode_test_support::server::program;

use datacode_test_support::process::Running;

use super::*;

fn datacode(code: &str, arguments: &[&str], password: Option<&str>) -> Ended {
    let folder = folder();
    fs::write(folder.path().join("report.dc"), code).unwrap();
    let mut command = program(PROGRAM);
    command.arg("report.dc").args(arguments).args(["--lang", "en"]).current_dir(folder.path());
    if let Some(password) = password {
        command.env("DATACODE_SMB_PASSWORD", password);
    }
    run(&mut command, "", DEADLINE)
}

#[test]
fn a_script_sees_the_share_it_is_given_as_a_session_does() {
    let samba = Samba::start("", "");
    fs::create_dir_all(samba.data().join("2026/май")).unwrap();
    fs::write(samba.data().join("2026/май/цены.csv"), "a\n1\n2\n").unwrap();
    let code = r#"for f in list_files(path("lib://reports")) { print(f, sum(read_file(f).a)) }"#;
    let share = format!("reports=//{}/data/2026", samba.address());
    let user = format!("WORKGROUP\\{}", samba.user());
    let ended = datacode(code, &["--smb", &share, "--smb-user", &user], Some(PASSWORD));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "lib://reports/май/цены.csv 3\n"), "{}", ended.stderr);
    let direct = format!("//{}/data", samba.address());
    let named = format!("second=//{}/data", samba.address());
    let code = r#"print(list_files("lib://"))"#;
    let ended = datacode(code, &["--smb", &direct, "--smb", &named, "--smb-user", samba.user()], Some(PASSWORD));
    assert_eq!(ended.stdout, "[lib://data/2026/май/цены.csv, lib://second/2026/май/цены.csv]\n", "{}", ended.stderr);
}

#[test]
fn what_is_wrong_with_a_share_is_told_before_the_program_runs() {
    let samba = Samba::start("", "");
    let (data, unknown) = (format!("//{}/data", samba.address()), format!("//{}/unknown", samba.address()));
    let place = samba.address();
    for (arguments, password, code, expected) in [
        (
            vec!["--smb", &data, "--smb-user", samba.user()],
            Some("wrong"),
            1,
            format!("'//{place}/data': the share's server does not accept the name or the password"),
        ),
        (
            vec!["--smb", &unknown, "--smb-user", samba.user()],
            Some(PASSWORD),
            1,
            format!("'//{place}/unknown': the server has no such share"),
        ),
        (
            vec!["--smb", "server/data"],
            None,
            2,
            "--smb: 'server/data' is no share; write it like reports=//server/reports, //192.168.1.100:1445/data/2026"
                .to_owned(),
        ),
        (vec!["--smb", "a=//h/x", "--smb", "a=//h/y"], None, 2, "--smb: two shares have the name 'a'".to_owned()),
        (vec!["--smb-user", "ann"], None, 2, "--smb-user".to_owned()),
        // Nobody sits at a terminal here.
        (
            vec!["--smb", &data, "--smb-user", samba.user()],
            None,
            2,
            "the share needs a password, and there is nobody to ask: set DATACODE_SMB_PASSWORD".to_owned(),
        ),
    ] {
        let ended = datacode("print('ran')", &arguments, password);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(code), ""), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(&expected), "{arguments:?}: {}", ended.stderr);
        assert!(!ended.stderr.contains(PASSWORD), "the password is shown");
    }
}

#[test]
fn a_script_that_waits_for_a_share_ends_at_ctrl_c() {
    let samba = Samba::start("", "");
    fs::write(samba.data().join("a.txt"), "x").unwrap();
    let folder = folder();
    let code = "print('begun')\ninput('')\ntry { read_file('lib://data/a.txt') } finally { print('cleaned up') }";
    fs::write(folder.path().join("report.dc"), code).unwrap();
    let share = format!("//{}/data", samba.address());
    let mut command = program(PROGRAM);
    command.args(["report.dc", "--smb", &share, "--smb-user", samba.user()]).current_dir(folder.path());
    let mut running = Running::start(command.env("DATACODE_SMB_PASSWORD", PASSWORD));
    running.wait_for("begun\n", DEADLINE);
    samba.signal("STOP");
    running.write("go\n");
    running.signal("INT");
    let ended = running.end(DEADLINE);
    samba.signal("CONT");
    assert_eq!((ended.code, ended.stdout.contains("cleaned up")), (Some(130), true), "{ended:?}");
}

#[test]
fn who_sits_at_a_terminal_is_asked_for_the_password_which_is_not_shown() {
    let samba = Samba::start("", "");
    fs::write(samba.data().join("a.txt"), "from the share").unwrap();
    let folder = folder();
    fs::write(folder.path().join("report.dc"), "print(read_file('lib://data/a.txt'))").unwrap();
    let share = format!("//{}/data", samba.address());
    let mut command = program(PROGRAM);
    command.args(["report.dc", "--smb", &share, "--smb-user", samba.user(), "--lang", "en"]);
    let mut running = Running::start(&mut in_terminal(command.current_dir(folder.path())));
    running.wait_for("Password of the share: ", DEADLINE);
    running.write(&format!("{PASSWORD}\r"));
    let shown = running.wait_for("from the share", DEADLINE);
    assert!(!shown.contains(PASSWORD), "{shown}");
    assert_eq!(running.end(DEADLINE).code, Some(0));
}
