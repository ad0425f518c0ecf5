//! Modules: beside the program wherever it was started, in a session's folder, and shown with their files.

use datacode_test_support::{DEADLINE, Server, Socket, TempDir, folder, run};
use serde_json::{Value, json};

use crate::PROGRAM;
use crate::scripts::command;

/// A folder with a program in `reports/`, a module and a package beside it, and a module that is wrong.
fn project() -> TempDir {
    let project = folder();
    let reports = project.path().join("reports");
    std::fs::create_dir_all(reports.join("prices")).unwrap();
    for (file, text) in [
        ("main.dc", "import prices, rates\nprint(prices.total(2), rates.rate)\n"),
        ("rates.dc", "let rate = 20\n\nfn broken() {\n    return [][1]\n}\n"),
        ("prices/__lib__.dc", "from base import price\nimport rates\nfn total(n) { return n * price * rates.rate }\n"),
        ("prices/base.dc", "let price = 5\n"),
        ("wrong.dc", "from rates import broken\n\nbroken()\n"),
    ] {
        std::fs::write(reports.join(file), text).unwrap();
    }
    project
}

#[test]
fn modules_stand_beside_the_program_wherever_it_was_started() {
    let project = project();
    for (folder, file) in [(project.path(), "reports/main.dc"), (&project.path().join("reports"), "main.dc")] {
        let ended = run(&mut command(folder, &[file]), "", DEADLINE);
        assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(0), "200 20\n", ""), "{file}");
    }
}

#[test]
fn an_error_in_a_module_is_shown_with_its_file_and_line() {
    let ended = run(&mut command(project().path(), &["--lang", "en", "reports/wrong.dc"]), "", DEADLINE);
    assert_eq!(ended.code, Some(1));
    for part in ["reports/rates.dc:4:12", "4 |     return [][1]", "function broken, called on line 3"] {
        assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
    }
}

#[test]
fn a_session_imports_from_its_folder_once_and_an_answer_names_the_file_of_a_mistake() {
    let project = project();
    let server = Server::start(PROGRAM, &project.path().join("reports"), &["--lang", "en"]);
    let mut socket = Socket::connect(server.address());
    let mut ask = |code: &str| -> Value {
        serde_json::from_str(&socket.ask(&json!({"code": code, "full": true}).to_string())).unwrap()
    };
    assert_eq!(ask("import rates\nrates.rate = 21\nprint(rates)")["output"], "<module rates>\n");
    assert_eq!(ask("from rates import rate\nprint(rate)")["output"], "21\n");
    let answer = ask("rates.broken()");
    let mistake = &answer["diagnostics"][0];
    assert_eq!((&mistake["file"], &mistake["line"]), (&json!("rates.dc"), &json!(4)), "{answer}");
    assert_eq!(ask("import nothing")["diagnostics"][0]["code"], "E0861");
    assert_eq!(ask("x")["diagnostics"][0].get("file"), None);
}
