//! `--root`: one folder, to be read.

use super::*;

#[test]
fn programs_read_the_folder_and_neither_leave_it_nor_write() {
    let all = folder();
    let root = all.path().join("root");
    fs::create_dir_all(root.join("data")).unwrap();
    fs::write(root.join("data/a.csv"), "x\n1\n").unwrap();
    fs::write(root.join("rates.dc"), "let euro = 90").unwrap();
    let server = Server::start(PROGRAM, all.path(), &["--root", "root"]);
    let mut socket = Socket::connect(server.address());
    let code = "import rates\nprint(getcwd(), list_files('.'), read_file('data/a.csv')['x'][0], rates.euro)";
    assert_eq!(printed(&mut socket, code), ". [data/a.csv, rates.dc] 1 90\n");
    for path in ["new.csv", "data/a.csv", "../new.csv", "/tmp/new.csv"] {
        let text = error(&mut socket, &format!("write_file('{path}', 'x')"));
        assert_eq!(text, format!("Error: '{path}' can only be read"));
    }
    let answer = socket.ask(r#"{"type":"upload_file","filename":"a.csv","content":"x"}"#);
    assert_eq!(answer, r#"{"success":false,"message":"","error":"Режим --use-ve не включен"}"#);
    nothing_leads_out(&mut socket, &root, "..");
    assert_eq!(fs::read_to_string(root.join("data/a.csv")).unwrap(), "x\n1\n");
}

#[test]
fn a_folder_to_read_and_one_of_each_session_s_own_are_told_to_exclude_each_other() {
    let mut command = datacode_test_support::server::program(PROGRAM);
    command.args(["--websocket", "--use-ve", "--root", "."]);
    let ended = datacode_test_support::run(&mut command, "", DEADLINE);
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.stderr,
        "datacode: --use-ve and --root cannot be used together: programs see the one folder or the other\n"
    );
}
