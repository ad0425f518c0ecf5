//! Shares and what happens to the interpreter that uses them.

use datacode_test_support::Samba;
use datacode_test_support::samba::PASSWORD;

use super::client::Client;
use super::server::TestServer;

fn connect(samba: &Samba) -> String {
    let (address, user) = (samba.address(), samba.user());
    format!(
        r#"{{"type":"smb_connect","ip":"{address}","login":"{user}","password":"{PASSWORD}","domain":"","share_name":"data"}}"#
    )
}

#[cfg(feature = "fault-injection")]
#[test]
fn a_session_whose_interpreter_broke_has_its_shares_still() {
    let samba = Samba::start("", "");
    std::fs::write(samba.data().join("a.txt"), "x").unwrap();
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    assert!(client.ask(&connect(&samba)).contains(r#""success":true"#));
    let read = r#"{"code":"print(read_file('lib://data/a.txt'))"}"#;
    for place in ["before_run", "while_running", "in_finish"] {
        let code = format!("#!panic {place}\nprint(read_file('lib://data/a.txt'))\nfor i in range(1000) {{ i }}");
        let lost = client.ask(&serde_json::json!({ "code": code, "full": true }).to_string());
        assert!(lost.contains(r#""status":"lost""#), "{place}: {lost}");
        assert_eq!(client.ask(read), r#"{"success":true,"output":"x\n","error":null}"#, "{place}");
    }
}

/// Open connections to that port, as this machine's kernel has them.
fn connections(samba: &Samba) -> usize {
    let port = samba.address().rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).unwrap();
    let remote = format!("0100007F:{port:04X}");
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let established = |line: &&str| line.split_whitespace().nth(2) == Some(&remote) && line.contains(" 01 ");
    table.lines().filter(established).count()
}

#[test]
fn connections_to_shares_end_with_their_share_or_their_session() {
    let samba = Samba::start("", "");
    let server = TestServer::usual();
    let mut client = Client::connect(server.address);
    let until = |count: usize| {
        let end = std::time::Instant::now() + datacode_test_support::DEADLINE;
        while connections(&samba) != count {
            assert!(std::time::Instant::now() < end, "{} and not {count}", connections(&samba));
            std::thread::yield_now();
        }
    };
    until(0);
    assert!(client.ask(&connect(&samba)).contains(r#""success":true"#));
    until(1);
    let again = connect(&samba).replace(r#""share_name""#, r#""replace":true,"share_name""#);
    assert!(client.ask(&again).contains(r#""success":true"#));
    until(1);
    client.ask(r#"{"type":"smb_disconnect","share_name":"data"}"#);
    until(0);
    assert!(client.ask(&connect(&samba)).contains(r#""success":true"#));
    until(1);
    // Without a token an idle session ends with its connection.
    drop(client);
    until(0);
}
