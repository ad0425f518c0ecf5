//! What fails is told clearly and in time, and neither the session nor any other is the worse for it.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::*;

/// What the tests bound: ten times what is promised.
fn at_most(what: &str, began: Instant, promise: Duration) {
    assert!(began.elapsed() < promise * 10, "{what} took {:?}", began.elapsed());
}

#[test]
fn whatever_keeps_a_share_from_being_connected_is_told_by_an_error_of_its_own() {
    let closed = "[closed]\npath = {data}\nvalid users = @nogroup\n";
    let house = House::of(Samba::start("", closed), &["--share-time", "500ms"]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let refused_port = free.local_addr().unwrap().to_string();
    drop(free);
    // It takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent_port = silent.local_addr().unwrap().to_string();
    let ours = house.server.address().to_string();
    let mut socket = Socket::connect(house.server.address());
    let place = house.samba.address();
    for (request, expected) in [
        (house.request_with("data", json!({ "password": "wrong" })),
         format!("'//{place}/data': the share's server does not accept the name or the password")),
        (house.request_with("data", json!({ "login": "nobody-known" })),
         format!("'//{place}/data': the share's server does not accept the name or the password")),
        (house.request("unknown"), format!("'//{place}/unknown': the server has no such share")),
        (house.request("closed"), format!("'//{place}/closed': the share is closed to this user")),
        (house.request_with("data", json!({ "path": "none" })), format!("file '//{place}/data/none' is not found")),
        (house.request_with("data", json!({ "ip": refused_port })),
         format!("'//{refused_port}/data': the share's server cannot be reached: nobody answers at its address")),
        (house.request_with("data", json!({ "ip": "no-such-host.invalid" })),
         "'//no-such-host.invalid:445/data': the share's server cannot be reached: nobody answers at its address".to_owned()),
        (house.request_with("data", json!({ "ip": silent_port })),
         format!("'//{silent_port}/data': the share's server did not answer in time")),
        // A server of another kind: this one.
        (house.request_with("data", json!({ "ip": ours })),
         format!("'//{ours}/data': there is no server of SMB 2 or 3 at that address, or its answer is wrong")),
        (house.request_with("data", json!({ "ip": "host name" })),
         "The field 'ip' is the address or the name of a server, a port may follow: 192.168.1.100, server:1445, [fe80::1]:445".to_owned()),
        (house.request_with("a/b", json!({})),
         "The field 'share_name' is the name of an SMB share: 1 to 80 characters, no path, none of \\ / [ ] : | < > + = ; , * ? \"".to_owned()),
    ] {
        let began = Instant::now();
        let answer = ask(&mut socket, &request);
        assert_eq!(answer, json!({ "success": false, "message": "", "error": expected }), "{request}");
        at_most(&expected, began, Duration::from_secs(1));
    }
    assert_eq!(ask(&mut socket, &json!({ "type": "smb_list_connections" }))["connections"], json!([]));
    assert_eq!(ask(&mut socket, &house.request("data"))["success"], true, "the session is as it was");
    drop(silent);
}

#[test]
fn files_that_cannot_be_read_are_told_apart() {
    let house = House::of(Samba::start("", "[bound]\npath = {data}\nread only = yes\nforce user = nobody\n"), &[]);
    house.file("open.txt", "x");
    house.file("closed.txt", "x");
    house.file("closed/inner.txt", "x");
    let data = house.samba.data();
    for folder in [data.parent().unwrap(), &data] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    for path in ["closed.txt", "closed"] {
        fs::set_permissions(data.join(path), fs::Permissions::from_mode(0o700)).unwrap();
    }
    let mut socket = house.connected();
    assert_eq!(ask(&mut socket, &house.request("bound"))["success"], true);
    for (code, expected) in [
        (r#"read_file("lib://bound/none.txt")"#, "Error: file 'lib://bound/none.txt' is not found"),
        (r#"read_file("lib://bound/closed.txt")"#, "Error: no permission for 'lib://bound/closed.txt'"),
        (r#"list_files("lib://bound/closed")"#, "Error: no permission for 'lib://bound/closed'"),
        (r#"list_files("lib://bound/open.txt")"#, "Error: 'lib://bound/open.txt' is not a folder"),
        (r#"write_file("lib://bound/new.txt", "x")"#, "Error: no permission for 'lib://bound/new.txt'"),
        (
            r#"try { read_file("lib://no/x") } catch e { throw e.type + ": " + e.message }"#,
            "Error: ShareError: the share in 'lib://no/x' is not connected; connected are: bound, data",
        ),
    ] {
        assert_eq!(error(&mut socket, code), expected, "{code}");
    }
    // A folder within that is closed is left out, as it is on a disk.
    assert_eq!(
        printed(&mut socket, r#"print(list_files("lib://bound"))"#),
        "[lib://bound/closed.txt, lib://bound/open.txt]\n"
    );
}

#[test]
fn reading_from_a_share_that_hangs_is_interrupted_and_delays_nobody_else() {
    let house = House::new();
    house.file("a.txt", "x");
    let mut socket = house.connected();
    printed(&mut socket, "kept = 7");
    house.samba.signal("STOP");
    for code in [
        r#"print("begun") read_file("lib://data/a.txt")"#,
        r#"print("begun") list_files("lib://data")"#,
        r#"print("begun") path_exists("lib://data/a.txt")"#,
        r#"print("begun") write_file("lib://data/b.txt", "x")"#,
        r#"try { print("begun") read_file("lib://data/a.txt") } catch e { print("caught") } finally { print("cleaned up") }"#,
    ] {
        socket.send(&json!({ "code": code, "stream": true }).to_string());
        assert_eq!(serde_json::from_str::<Value>(&socket.receive()).unwrap()["text"], "begun\n");
        let mut other = Socket::connect(house.server.address());
        let began = Instant::now();
        assert_eq!(printed(&mut other, "print(1 + 1)"), "2\n");
        at_most("the answer beside it", began, Duration::from_millis(100));
        let began = Instant::now();
        socket.send(r#"{"type":"interrupt"}"#);
        let mut output = String::new();
        let answer = loop {
            let frame: Value = serde_json::from_str(&socket.receive()).unwrap();
            match frame["type"].as_str() {
                Some("output") => output += frame["text"].as_str().unwrap(),
                _ if frame.get("status").is_some() => break frame,
                _ => {}
            }
        };
        at_most(code, began, Duration::from_millis(100));
        assert_eq!(answer["status"], "interrupted", "{code}: {answer}");
        assert!(!output.contains("caught"), "an interrupt is no error: {output}");
        assert_eq!(output.contains("cleaned up"), code.contains("finally"), "{output}");
    }
    house.samba.signal("CONT");
    assert_eq!(printed(&mut socket, r#"print(kept, read_file("lib://data/a.txt"))"#), "7 x\n");
}

#[test]
fn a_server_that_hangs_is_given_up_after_its_time_and_used_again_when_it_is_back() {
    let house = House::of(Samba::start("", ""), &["--share-time", "300ms"]);
    house.file("a.txt", "x");
    let mut socket = house.connected();
    house.samba.signal("STOP");
    let began = Instant::now();
    assert_eq!(
        error(&mut socket, r#"read_file("lib://data/a.txt")"#),
        "Error: 'lib://data/a.txt': the share's server did not answer in time"
    );
    at_most("giving up", began, Duration::from_millis(600));
    house.samba.signal("CONT");
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/a.txt"))"#), "x\n");
}

#[test]
fn a_program_s_time_runs_while_it_waits_for_a_share() {
    let house = House::new();
    house.file("a.txt", "x");
    let mut socket = house.connected();
    house.samba.signal("STOP");
    let code = r#"read_file("lib://data/a.txt")"#;
    let answer = ask(&mut socket, &json!({ "code": code, "full": true, "limits": { "time_ms": 100 } }));
    assert_eq!((&answer["status"], &answer["limit"]), (&json!("limit"), &json!("time")), "{answer}");
    house.samba.signal("CONT");
}

#[test]
fn a_write_that_fails_says_why_in_its_time_and_what_it_began_is_removed_when_the_server_is_back() {
    let mut house = House::of(Samba::start("", ""), &["--share-time", "300ms"]);
    house.file("out.csv", "old\n1\n");
    let mut socket = house.connected();
    let table = r#"rows = []
        for i in range(400000) { rows.push([i, "a text that takes some room " + str(i)]) }
        big = table(rows, ["n", "s"])"#;
    printed(&mut socket, table);
    let write = r#"print("begun")
        write_file("lib://data/out.csv", big)"#;
    let hidden = |house: &House| left(&house.samba.data()).iter().any(|name| name.starts_with(".datacode-"));
    for stop in ["STOP", "KILL"] {
        socket.send(&json!({ "code": write, "stream": true, "lang": "en" }).to_string());
        assert_eq!(serde_json::from_str::<Value>(&socket.receive()).unwrap()["text"], "begun\n");
        let end = Instant::now() + DEADLINE;
        while !hidden(&house) {
            assert!(Instant::now() < end, "it never began to write");
        }
        let began = Instant::now();
        if stop == "KILL" {
            house.samba.stop();
        } else {
            house.samba.signal(stop);
        }
        let answer: Value = serde_json::from_str(&socket.receive()).unwrap();
        let error = answer["error"].as_str().unwrap_or_default().to_owned();
        let expected = ["did not answer in time", "the connection to the share's server broke", "cannot be reached"];
        assert!(expected.iter().any(|text| error.contains(text)), "{stop}: {answer}");
        at_most("giving up", began, Duration::from_millis(600));
        if stop == "KILL" {
            house.samba.again();
        } else {
            house.samba.signal("CONT");
        }
        assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/out.csv").columns)"#), "[old]\n", "{stop}");
        let end = Instant::now() + DEADLINE;
        while hidden(&house) {
            assert!(Instant::now() < end, "{stop}: {:?}", left(&house.samba.data()));
            // Whoever uses the share next has it removed.
            printed(&mut socket, r#"path_exists("lib://data/out.csv")"#);
        }
    }
}

#[test]
fn a_server_without_shares_says_so() {
    let house = House::of(Samba::start("", ""), &["--allow-shares=false"]);
    let mut socket = Socket::connect(house.server.address());
    assert_eq!(refused(&mut socket, &house.request("data")), "This server connects no SMB shares (allow_shares)");
}
