//! The same server over TLS.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use datacode_actors::limits::Limits;
use datacode_actors::server::Timing;
use datacode_actors::tls;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion};

use super::client::frame;
use super::server::TestServer;
use super::settings::settings;

const PATIENCE: Duration = Duration::from_secs(30);

type Tls = StreamOwned<ClientConnection, TcpStream>;

/// A server with a certificate of its own, and what clients trust.
struct Secured {
    server: TestServer,
    roots: RootCertStore,
}

fn secured(limits: Limits, timing: Timing) -> Secured {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let mut settings = settings();
    let (chain, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    settings.tls = Some(tls::config(chain.as_bytes(), key.as_bytes()).unwrap());
    settings.limits = Limits { drain: 1_000, flush: 1_000, ..limits };
    settings.timing = timing;
    Secured { server: TestServer::new(settings), roots }
}

impl Secured {
    fn connect(&self, version: &'static SupportedProtocolVersion) -> Tls {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(self.roots.clone())
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        StreamOwned::new(connection, plain(self.server.address))
    }

    fn websocket(&self, version: &'static SupportedProtocolVersion) -> Tls {
        let mut stream = self.connect(version);
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Origin: https://localhost\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let head = until(&mut stream, "\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        stream
    }
}

fn plain(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What comes until that text has come.
fn until(stream: &mut impl Read, text: &str) -> String {
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(text.as_bytes()) {
        stream.read_exact(&mut byte).unwrap();
        seen.push(byte[0]);
    }
    String::from_utf8_lossy(&seen).into_owned()
}

/// Whether the server ends the connection, whatever it says before.
fn ends(stream: &mut impl Read) -> bool {
    let mut piece = [0; 4096];
    let began = Instant::now();
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return false,
            // Cut, without a word.
            Err(_) => return true,
        }
        assert!(began.elapsed() < PATIENCE);
    }
}

#[test]
fn the_page_and_websockets_are_served_with_tls_1_2_and_1_3() {
    let secured = secured(Limits::default(), Timing::default());
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let mut page = secured.connect(version);
        page.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        assert!(until(&mut page, "</html>").starts_with("HTTP/1.1 200 OK"));
        let mut socket = secured.websocket(version);
        socket.write_all(&frame(0x81, br#"{"code":"print(6 * 7)"}"#)).unwrap();
        assert!(until(&mut socket, "\"error\":null}").contains(r#""output":"42\n""#));
    }
}

#[test]
fn a_client_that_is_silent_is_cut_also_under_tls() {
    let short = Duration::from_millis(300);
    let timing = Timing { tick: Duration::from_millis(30), silence: short, mute_silence: short, ..Timing::default() };
    let secured = secured(Limits::default(), timing);
    let mut socket = secured.websocket(&rustls::version::TLS13);
    assert!(ends(&mut socket));
}

#[test]
fn handshakes_that_stall_keep_nobody_out_and_are_ended() {
    let secured = secured(Limits { head_time: 1_000, waiting: 8, ..Limits::default() }, Timing::default());
    let mut silent: Vec<TcpStream> = (0..300).map(|_| plain(secured.server.address)).collect();
    // Some begin one, and stop in its midst; some speak no TLS at all.
    for stream in &mut silent[..50] {
        stream.write_all(&[0x16, 3, 1, 2, 0, 1]).unwrap();
    }
    for stream in &mut silent[50..100] {
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    }
    let mut socket = secured.websocket(&rustls::version::TLS13);
    socket.write_all(&frame(0x81, br#"{"code":"print(1)"}"#)).unwrap();
    until(&mut socket, "\"error\":null}");
    for stream in &mut silent {
        assert!(ends(stream));
    }
}
