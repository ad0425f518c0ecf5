//! A password goes to the file server and nowhere else.

use super::*;
use datacode_test_support::server::program;

#[test]
fn a_password_stands_in_no_log_no_answer_and_no_file() {
    let (samba, all) = (Samba::start("", ""), folder());
    let mut command = program(PROGRAM);
    command.args(["--websocket", "--port", "0", "--use-ve", "--state-dir", "state"]).current_dir(all.path());
    let server = Server::of(command.env("RUST_LOG", "trace"));
    let house = House { samba, server, _folder: folder() };
    house.file("a.txt", "x");
    let mut socket = Socket::connect(house.server.address());
    let mut said = String::new();
    let connect = |fields: Value| house.request_with("data", fields);
    for request in [
        connect(json!({})),
        connect(json!({})),
        connect(json!({ "replace": true, "full": true, "stream": true })),
        connect(json!({ "name": "wrong", "login": "nobody-known" })),
        connect(json!({ "name": "unknown", "share_name": "unknown" })),
        connect(json!({ "name": "bad", "ip": "no address" })),
        connect(json!({ "name": 7 })),
        json!({ "type": "smb_connect", "password": PASSWORD }),
        json!({ "type": PASSWORD }),
        json!({ "type": "smb_list_connections" }),
        json!({ "code": "print(list_files('lib://data'))", "full": true }),
        json!({ "type": "variables" }),
        json!({ "code": "read_file('lib://none/x')", "full": true }),
    ] {
        let answer = socket.ask(&request.to_string());
        // What somebody calls a type is told back to them.
        if request["type"] != PASSWORD {
            said += &answer;
        }
    }
    house.server.signal("TERM");
    let ended = house.server.end();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("session opened"), "it logs everything");
    let utf16: String = PASSWORD.encode_utf16().map(|unit| format!("{:02x}{:02x}", unit & 0xff, unit >> 8)).collect();
    for (what, text) in [("answers", &said), ("log", &ended.stderr), ("output", &ended.stdout)] {
        assert!(!text.contains(PASSWORD) && !text.to_lowercase().contains(&utf16), "the password stands in the {what}");
    }
}
