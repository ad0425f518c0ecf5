//! The dialects and protections servers ask for.

use super::*;

const READ: &str = r#"write_file("lib://data/new.txt", "written")
    print(read_file("lib://data/a.txt"), read_file("lib://data/new.txt"), len(list_files("lib://data")))"#;

#[test]
fn every_dialect_and_every_protection_reads_and_writes() {
    for global in [
        "server min protocol = SMB2_02\nserver max protocol = SMB2_02",
        "server max protocol = SMB2_10",
        "server max protocol = SMB3_00",
        "server max protocol = SMB3_02",
        "server min protocol = SMB3_11",
        "server signing = mandatory",
        "server signing = mandatory\nserver max protocol = SMB2_10",
        "server signing = mandatory\nserver max protocol = SMB3_00",
        "smb encrypt = required",
        "smb encrypt = required\nserver max protocol = SMB3_00",
        "smb encrypt = required\nserver smb3 encryption algorithms = AES-128-CCM",
    ] {
        let house = House::of(Samba::start(global, ""), &[]);
        house.file("a.txt", "read");
        let mut socket = Socket::connect(house.server.address());
        let connected = ask(&mut socket, &house.request("data"));
        assert_eq!(connected["success"], true, "{global}: {connected}");
        assert_eq!(printed(&mut socket, READ), "read written 2\n", "{global}");
    }
}

#[test]
fn a_share_that_demands_encryption_gets_it_beside_one_that_does_not() {
    let house = House::of(Samba::start("", "[secret]\npath = {data}\nsmb encrypt = required\nread only = no\n"), &[]);
    house.file("a.txt", "x");
    let mut socket = house.connected();
    let answer = ask(&mut socket, &house.request("secret"));
    assert_eq!(answer["success"], true, "{answer}");
    assert_eq!(
        printed(&mut socket, r#"print(read_file("lib://secret/a.txt"), read_file("lib://data/a.txt"))"#),
        "x x\n"
    );
}

#[test]
fn nobody_is_let_in_as_a_guest_who_named_somebody() {
    let guests = "map to guest = bad user";
    let house = House::of(Samba::start(guests, "[open]\npath = {data}\nguest ok = yes\n"), &[]);
    house.file("a.txt", "x");
    let mut socket = Socket::connect(house.server.address());
    let request = house.request_with("open", json!({ "login": "nobody-known" }));
    let error = refused(&mut socket, &request);
    assert!(error.contains("would let in a guest, not this user"), "{error}");
    // Who names nobody asks for it.
    let answer = ask(&mut socket, &house.request_with("open", json!({ "login": "", "password": "" })));
    assert_eq!(answer["success"], true, "{answer}");
    assert_eq!(printed(&mut socket, r#"print(read_file("lib://open/a.txt"))"#), "x\n");
    // Where guests are refused, nobody is nobody.
    let strict = House::new();
    let request = strict.request_with("data", json!({ "login": "", "password": "" }));
    let mut socket = Socket::connect(strict.server.address());
    assert_eq!(ask(&mut socket, &request)["success"], false);
}
