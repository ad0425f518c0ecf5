//! Connections that are lost and come back.

use std::time::Instant;

use super::*;

#[test]
fn a_server_that_was_killed_is_told_and_when_it_is_back_its_shares_are_too() {
    let mut house = House::of(Samba::start("", ""), &["--share-time", "2s"]);
    house.file("a.txt", "first");
    let mut socket = house.connected();
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/a.txt"))"#), "first\n");
    house.samba.stop();
    for _ in 0..2 {
        assert_eq!(
            error(&mut socket, r#"read_file("lib://data/a.txt")"#),
            "Error: 'lib://data/a.txt': the share's server cannot be reached: nobody answers at its address"
        );
    }
    let listed = ask(&mut socket, &json!({ "type": "smb_list_connections" }));
    assert_eq!(listed["connections"][0]["connected"], false, "{listed}");
    house.samba.again();
    house.file("a.txt", "second");
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/a.txt"))"#), "second\n");
    // Killed and back while nobody looked.
    house.samba.stop();
    house.samba.again();
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/a.txt"))"#), "second\n");
}

#[test]
fn a_server_that_is_killed_while_a_file_is_read_ends_the_read_with_an_error() {
    let mut house = House::of(Samba::start("", ""), &["--share-time", "2s"]);
    // More than is read ahead, so that the rest is asked for when nobody is there.
    house.file("large.csv", format!("n\n{}", "1234567\n".repeat(8_000_000)));
    let mut socket = house.connected();
    let code = r#"print("begun")
        t = read_file("lib://data/large.csv")
        print(len(t))"#;
    socket.send(&json!({ "code": code, "stream": true, "lang": "en" }).to_string());
    assert_eq!(serde_json::from_str::<Value>(&socket.receive()).unwrap()["text"], "begun\n");
    house.samba.stop();
    let answer: Value = serde_json::from_str(&socket.receive()).unwrap();
    assert_eq!(answer["status"], "error", "{answer}");
    let error = answer["error"].as_str().unwrap();
    let expected = ["the connection to the share's server broke", "cannot be reached"];
    assert!(expected.iter().any(|text| error.contains(text)), "{error}");
    house.samba.again();
    assert_eq!(printed(&mut socket, r#"print(path_exists("lib://data/large.csv"))"#), "true\n");
}

#[test]
fn a_share_that_is_taken_away_is_told_and_the_others_stay() {
    let house = House::of(Samba::start("", "[other]\npath = {data}/sub\n"), &[]);
    house.file("sub/a.txt", "x");
    house.file("b.txt", "y");
    let mut socket = house.connected();
    assert_eq!(ask(&mut socket, &house.request("other"))["success"], true);
    let read = r#"read_file("lib://other/a.txt")"#;
    assert_eq!(printed(&mut socket, &format!("print({read})")), "x\n");
    house.samba.remove("other");
    // The server tells its connections of it one after the other, perhaps between opening and reading.
    let end = Instant::now() + DEADLINE;
    let gone = loop {
        let answer = ask(&mut socket, &json!({ "code": read, "lang": "en" }));
        match answer["error"].as_str() {
            Some(error) if !error.contains("connection to the share's server broke") => break error.to_owned(),
            _ => assert!(Instant::now() < end, "it is still there"),
        }
    };
    assert_eq!(gone, "Error: 'lib://other/a.txt': the server has no such share");
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://data/b.txt"))"#), "y\n");
}

#[test]
fn whoever_comes_back_to_a_session_finds_its_shares() {
    let house = House::new();
    house.file("a.txt", "x");
    let mut socket = house.connected();
    let token = ask(&mut socket, &json!({ "type": "get_reconnection_token" }));
    drop(socket);
    let path = format!("/?reconnection_token={}", token["token"].as_str().unwrap());
    let mut back = Socket::open(house.server.address(), &path).unwrap();
    let first: Value = serde_json::from_str(&back.receive()).unwrap();
    assert_eq!(first["session"], "resumed", "{first}");
    assert_eq!(printed(&mut back, r#"print(read_file("lib://data/a.txt"))"#), "x\n");
}

#[test]
fn a_connection_that_was_idle_is_asked_whether_it_lives_before_it_is_used() {
    // Idle at once.
    let mut house = House::of(Samba::start("", ""), &["--share-idle", "1ms", "--share-time", "5s"]);
    house.file("a.txt", "x");
    let mut socket = house.connected();
    let read = r#"print(read_file("lib://data/a.txt"))"#;
    assert_eq!(printed(&mut socket, read), "x\n");
    house.samba.stop();
    house.samba.again();
    assert_eq!(printed(&mut socket, read), "x\n");
}
