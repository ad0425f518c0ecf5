//! SMB shares, against a real Samba server: what clients connect, what programs see behind `lib://`.

mod failing;
mod lasting;
mod protocols;
mod secrets;
mod terminal;

use std::fs;
use std::path::Path;

use datacode_test_support::samba::PASSWORD;
use datacode_test_support::{DEADLINE, Samba, Server, Socket, TempDir, clients, folder, run};
use serde_json::{Value, json};

use crate::PROGRAM;
use crate::asking::{ask, error, printed, refused};

/// A file server and a server of ours.
struct House {
    samba: Samba,
    server: Server,
    _folder: TempDir,
}

impl House {
    fn new() -> House {
        House::of(Samba::start("", ""), &[])
    }

    fn of(samba: Samba, arguments: &[&str]) -> House {
        let folder = folder();
        House { samba, server: Server::start(PROGRAM, folder.path(), arguments), _folder: folder }
    }

    /// A client whose session has the share `data`.
    #[track_caller]
    fn connected(&self) -> Socket {
        let mut socket = Socket::connect(self.server.address());
        let answer = ask(&mut socket, &self.request("data"));
        assert_eq!(answer["success"], true, "{answer}");
        socket
    }

    /// What connects a share of the file server.
    fn request(&self, share: &str) -> Value {
        json!({
            "type": "smb_connect", "lang": "en", "ip": self.samba.address(), "login": self.samba.user(),
            "password": PASSWORD, "domain": "WORKGROUP", "share_name": share,
        })
    }

    /// The same with other fields.
    fn request_with(&self, share: &str, fields: Value) -> Value {
        let mut request = self.request(share);
        for (name, value) in fields.as_object().unwrap() {
            request[name] = value.clone();
        }
        request
    }

    fn file(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.samba.data().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

#[test]
fn the_documented_python_program_lists_a_share_with_its_folders() {
    let house = House::new();
    house.file("reports/май.csv", "a\n1\n");
    house.file("reports/2026/отчёт за июнь.txt", "b");
    let program = fs::read_to_string(clients::repository().join("tests/clients/documented_smb.py")).unwrap();
    let (url, address) = (house.server.url(), house.samba.address());
    let mut ours = program.clone();
    for (documented, here) in [
        ("\"ws://localhost:8899\"", format!("\"{url}\"")),
        ("\"192.168.1.100\"", format!("\"{address}\"")),
        ("\"pass\"", format!("\"{PASSWORD}\"")),
    ] {
        assert_eq!(program.matches(documented).count(), 1, "{documented}");
        ours = ours.replace(documented, &here);
    }
    let ended = run(clients::python().args(["-c", &ours]), "", DEADLINE);
    assert_eq!(
        ended.stdout,
        "SMB Connect: {'success': True, 'message': \"Успешно подключено к SMB шаре 'data'\", 'error': None}\n\
         Execute: {'success': True, 'output': 'File: lib://data/reports/2026/отчёт за июнь.txt\\n\
         File: lib://data/reports/май.csv\\n', 'error': None}\n",
        "{}",
        ended.stderr
    );
}

#[test]
fn programs_list_filter_and_read_the_files_of_a_share_as_those_of_a_disk() {
    let house = House::new();
    house.file("Отчёты/цены за май.csv", "имя,цена\nчай,10\nкофе,20\n");
    house.file("Отчёты/заметка.txt", "строка\nещё");
    house.file("Отчёты/вложено/данные 2.csv", "a;b\n1;2\n");
    house.file("Отчёты/.hidden.csv", "x");
    house.file("Отчёты/._май.csv", "x");
    house.file("Отчёты/.DS_Store", "x");
    house.file("empty.csv", "");
    let book = fs::read(clients::repository().join("tests/end_to_end/data/prices.xls")).unwrap();
    house.file("цены.xls", book);
    let mut socket = house.connected();
    for (code, expected) in [
        (
            r#"for f in list_files(path("lib://data/Отчёты")) { print(f) }"#,
            "lib://data/Отчёты/вложено/данные 2.csv\nlib://data/Отчёты/заметка.txt\nlib://data/Отчёты/цены за май.csv\n",
        ),
        (r#"print(len(list_files("lib://data", regex="*.csv")))"#, "3\n"),
        (r#"print(list_files("lib://data", regex="^цены.*\.csv$"))"#, "[lib://data/Отчёты/цены за май.csv]\n"),
        (r#"print(list_files("lib://data", recursive=false))"#, "[lib://data/empty.csv, lib://data/цены.xls]\n"),
        (r#"print(len(list_files("lib://")) == len(list_files("lib://data")))"#, "true\n"),
        (
            r#"t = read_file(path("lib://data/Отчёты/цены за май.csv"))
            print(t.columns, sum(t.цена))"#,
            "[имя, цена] 30\n",
        ),
        (r#"print(read_file("lib://data/Отчёты/заметка.txt"))"#, "строка\nещё\n"),
        (r#"print(len(sheets("lib://data/цены.xls")) > 0, len(read_file("lib://data/цены.xls")) > 0)"#, "true true\n"),
        (
            r#"p = path("lib://data") / "Отчёты" / "вложено" / "данные 2.csv"
            print(p, p.name, p.parent, p.exists, p.is_file, p.is_dir, sum(read_file(p).b))"#,
            "lib://data/Отчёты/вложено/данные 2.csv данные 2.csv lib://data/Отчёты/вложено true true false 2\n",
        ),
        (
            r#"print(path_exists("lib://data/none"), path_is_dir("lib://data"), path_is_dir("lib://"))"#,
            "false true true\n",
        ),
        (
            r#"print(read_file("lib://data//Отчёты/./вложено/../заметка.txt") == read_file("lib://data/Отчёты/заметка.txt"))"#,
            "true\n",
        ),
    ] {
        assert_eq!(printed(&mut socket, code), expected, "{code}");
    }
}

#[test]
fn programs_write_to_a_share_whole_files_or_none() {
    let house = House::new();
    house.file("out.csv", "old\n1\n");
    house.file("folder/x", "");
    let mut socket = house.connected();
    let large = r#"rows = []
        for i in range(200000) { rows.push([i, "текст " + str(i)]) }
        t = table(rows, ["n", "s"])
        write_file("lib://data/out.csv", t)
        write_file("lib://data/новый файл.json", [1, 2])
        write_file("lib://data/book.xlsx", t[0:10])
        print(len(read_file("lib://data/out.csv")), sum(read_file("lib://data/out.csv").n) == sum(t.n))
        print(read_file("lib://data/book.xlsx") == t[0:10])"#;
    assert_eq!(printed(&mut socket, large), "200000 true\ntrue\n");
    assert_eq!(fs::read_to_string(house.samba.data().join("новый файл.json")).unwrap().trim(), "[1, 2]");
    assert_eq!(
        error(&mut socket, r#"write_file("lib://data/folder", "x")"#),
        "Error: 'lib://data/folder' is not a regular file"
    );
    assert_eq!(
        error(&mut socket, r#"write_file("lib://data/none/a.txt", "x")"#),
        "Error: file 'lib://data/none/a.txt' is not found"
    );
    assert_eq!(left(&house.samba.data()), ["book.xlsx", "folder", "out.csv", "новый файл.json"]);
}

/// The names in a folder, hidden ones too.
fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn requests_list_and_read_files_without_a_program() {
    let house = House::new();
    house.file("a/текст.txt", "привет");
    house.file("a/b/bytes.bin", [0xff, 0, 1]);
    house.file("like", "base64:AAAA");
    house.file("big.txt", "x".repeat(100_000));
    let mut socket = house.connected();
    let list =
        |share: &str, path: &str| json!({ "type": "smb_list_files", "share_name": share, "path": path, "lang": "en" });
    let read = |path: &str| json!({ "type": "smb_read_file", "share_name": "data", "file_path": path, "lang": "en" });
    for (request, expected) in [
        (
            list("data", ""),
            json!({ "success": true, "files": ["a/b/bytes.bin", "a/текст.txt", "big.txt", "like"], "error": null }),
        ),
        (list("data", "/a/b/"), json!({ "success": true, "files": ["a/b/bytes.bin"], "error": null })),
        (
            list("data", "none"),
            json!({ "success": false, "files": [], "error": "file 'lib://data/none' is not found" }),
        ),
        (
            list("data", ".."),
            json!({ "success": false, "files": [], "error": "path 'lib://data/..' leads out of the permitted folder" }),
        ),
        (list("", ""), json!({ "success": false, "files": [], "error": "The SMB share '' is not connected" })),
        (
            list("data/a", ""),
            json!({ "success": false, "files": [], "error": "The SMB share 'data/a' is not connected" }),
        ),
        (
            list("x", ""),
            json!({ "success": false, "files": [], "error": "the share in 'lib://x' is not connected; connected are: data" }),
        ),
        (list("data", "a/./b/../b"), json!({ "success": true, "files": ["a/b/bytes.bin"], "error": null })),
        (read("like"), json!({ "success": true, "content": "base64:YmFzZTY0OkFBQUE=", "error": null })),
        (read("a/текст.txt"), json!({ "success": true, "content": "привет", "error": null })),
        (read("/a/b/bytes.bin"), json!({ "success": true, "content": "base64:/wAB", "error": null })),
        (read("a"), json!({ "success": false, "content": null, "error": "'lib://data/a' is not a regular file" })),
        (
            json!({ "type": "smb_read_file", "share_name": "data", "lang": "en", "id": 7 }),
            json!({ "success": false, "content": null, "id": 7, "error": "The request could not be parsed. The request has no field 'file_path'" }),
        ),
    ] {
        assert_eq!(ask(&mut socket, &request), expected, "{request}");
    }
    let small = House::of(Samba::start("", ""), &["--output-limit", "64K"]);
    small.file("big.txt", "x".repeat(100_000));
    let answer = ask(&mut small.connected(), &read("big.txt"));
    assert_eq!((&answer["success"], &answer["content"]), (&json!(false), &Value::Null), "{answer}");
}

#[test]
fn shares_are_mounted_replaced_listed_and_given_up() {
    let house = House::of(Samba::start("", "[other]\npath = {data}/sub\n"), &["--max-shares", "3"]);
    house.file("sub/deep/a.txt", "deep");
    let mut socket = house.connected();
    let again = house.request("data");
    assert!(refused(&mut socket, &again).contains("'data' is connected already"));
    for request in [
        house.request_with("data", json!({ "replace": true })),
        house.request_with("data", json!({ "name": "Глубже", "path": "sub/deep" })),
        house.request("other"),
    ] {
        let answer = ask(&mut socket, &request);
        assert_eq!(answer["success"], true, "{answer}");
    }
    assert_eq!(
        printed(&mut socket, r#"print(read_file("lib://Глубже/a.txt"), read_file("lib://other/deep/a.txt"))"#),
        "deep deep\n"
    );
    let too_many = house.request_with("data", json!({ "name": "fourth" }));
    assert!(refused(&mut socket, &too_many).contains("3 SMB shares and no more"));
    let (address, user) = (house.samba.address(), house.samba.user());
    let listed = ask(&mut socket, &json!({ "type": "smb_list_connections" }));
    let entry = |name: &str, share: &str, path: &str| json!({ "name": name, "ip": address, "share_name": share, "path": path, "login": user, "domain": "WORKGROUP", "connected": true });
    let expected = [entry("data", "data", ""), entry("other", "other", ""), entry("Глубже", "data", "sub/deep")];
    assert_eq!(listed, json!({ "success": true, "connections": expected, "error": null }));
    let give_up = json!({ "type": "smb_disconnect", "share_name": "other", "lang": "en" });
    assert_eq!(ask(&mut socket, &give_up)["message"], "The SMB share 'other' has been disconnected");
    assert_eq!(refused(&mut socket, &give_up), "The SMB share 'other' is not connected");
    assert_eq!(
        error(&mut socket, r#"read_file("lib://other/deep/a.txt")"#),
        "Error: the share in 'lib://other/deep/a.txt' is not connected; connected are: data, Глубже"
    );
    // Another session has its own.
    assert_eq!(
        error(&mut Socket::connect(house.server.address()), r#"list_files("lib://data")"#),
        "Error: the share in 'lib://data' is not connected"
    );
}

#[test]
fn thousands_of_files_in_nested_folders_are_listed_whole_and_in_order() {
    let house = House::new();
    let mut expected = Vec::new();
    for outer in 0..10 {
        for inner in 0..10 {
            for number in 0..50 {
                let path = format!("много/папка {outer}/{inner}/файл {number}.csv");
                house.file(&path, "a\n1\n");
                expected.push(format!("lib://data/{path}\n"));
            }
        }
    }
    expected.sort();
    let mut socket = house.connected();
    let code = r#"for f in list_files("lib://data/много") { print(f) }"#;
    assert!(printed(&mut socket, code) == expected.concat());
}

#[test]
fn a_large_csv_is_read_in_bounded_memory() {
    let house = House::of(Samba::start("", ""), &["--memory-limit", "32M"]);
    // 60 MB, of which the last lines are the table.
    house.file(
        "large.csv",
        format!("{}n,m\n1,2\n3,4\n", "a line above the table, as reports have them,\n".repeat(1_300_000)),
    );
    let mut socket = house.connected();
    let code = "print(sum(read_file('lib://data/large.csv', header_row=1300000).m))";
    assert_eq!(printed(&mut socket, code), "6\n");
}
