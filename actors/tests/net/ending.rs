//! How the server ends.

use std::time::Duration;

use super::client::{Client, Seen, upgrade};
use super::server::{TestServer, settings};

#[test]
fn a_server_that_ends_closes_idle_connections_with_1012() {
    let server = TestServer::usual();
    let mut clients: Vec<Client> = (0..3).map(|_| Client::connect(server.address)).collect();
    server.ask_to_stop();
    for client in &mut clients {
        assert!(matches!(client.see(), Seen::Close(1012, _)));
    }
    drop(clients);
    server.stop();
}

#[test]
fn a_server_that_ends_says_so_to_those_who_come() {
    // It stays for as long as a client that does not answer the close may take.
    let mut settings = settings();
    settings.limits.flush = 30_000;
    settings.timing.closing = Duration::from_secs(30);
    let server = TestServer::new(settings);
    let mut stays = Client::connect(server.address);
    server.ask_to_stop();
    assert!(matches!(stays.see(), Seen::Close(1012, _)));
    let (_, head) = upgrade(server.address, "/", "");
    assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: "), "{head}");
}
