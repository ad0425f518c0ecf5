//! A client that writes its bytes by hand, so that it can also write wrong ones.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

pub use super::frame::frame;

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// What comes out of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A whole message of text.
    Text(String),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(u16, String),
    /// The connection is over.
    End,
}

/// Sends a request for the upgrade with further headers and gives all of the answer's head.
pub fn upgrade(address: SocketAddr, target: &str, headers: &str) -> (Client, String) {
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    );
    ask(address, &request)
}

/// Sends a request as it stands and gives all of the answer's head.
pub fn ask(address: SocketAddr, request: &str) -> (Client, String) {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut client = Client { stream, unread: Vec::new() };
    client.write(request.as_bytes());
    let head = client.head();
    (client, head)
}

impl Client {
    pub fn connect(address: SocketAddr) -> Client {
        Client::connect_to(address, "/")
    }

    pub fn connect_to(address: SocketAddr, target: &str) -> Client {
        let (client, head) = upgrade(address, target, "");
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        client
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Whether the server still takes these bytes.
    pub fn try_write(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Says a text.
    pub fn say(&mut self, text: &str) {
        self.write(&frame(0x81, text.as_bytes()));
    }

    /// Says a text and gives the next one back.
    pub fn ask(&mut self, text: &str) -> String {
        self.say(text);
        self.text()
    }

    /// Sends nothing more, but reads.
    pub fn end_writing(&mut self) {
        self.stream.shutdown(Shutdown::Write).unwrap();
    }

    /// The next text, past pings.
    pub fn text(&mut self) -> String {
        loop {
            match self.see() {
                Seen::Text(text) => return text,
                Seen::Ping(payload) => self.write(&frame(0x8a, &payload)),
                other => panic!("a text was expected, not {other:?}"),
            }
        }
    }

    /// The next text, past pings, which are left unanswered.
    pub fn text_unproved(&mut self) -> String {
        loop {
            match self.see() {
                Seen::Text(text) => return text,
                Seen::Ping(_) => {}
                other => panic!("a text was expected, not {other:?}"),
            }
        }
    }

    /// Everything up to the end, past pings. A close is answered by sending nothing more.
    pub fn rest(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        loop {
            match self.see() {
                Seen::End => return seen,
                Seen::Ping(_) => {}
                other => {
                    if matches!(other, Seen::Close(..)) {
                        let _ = self.stream.shutdown(Shutdown::Write);
                    }
                    seen.push(other);
                }
            }
        }
    }

    /// The next whole message or control frame.
    pub fn see(&mut self) -> Seen {
        let mut message = Vec::new();
        loop {
            let Some((first, payload)) = self.frame() else { return Seen::End };
            match first & 0x0f {
                0 | 1 => {
                    message.extend(payload);
                    if first & 0x80 != 0 {
                        return Seen::Text(String::from_utf8(message).unwrap());
                    }
                }
                8 => {
                    let code = u16::from_be_bytes([payload[0], payload[1]]);
                    return Seen::Close(code, String::from_utf8(payload[2..].to_vec()).unwrap());
                }
                9 if message.is_empty() => return Seen::Ping(payload),
                9 => {}
                10 => return Seen::Pong(payload),
                opcode => panic!("opcode {opcode}"),
            }
        }
    }

    /// The next frame, `None` at the end.
    pub fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let head = self.take(2)?;
        assert_eq!(head[1] & 0x80, 0, "a server does not mask");
        let length = match head[1] {
            126 => u16::from_be_bytes(self.take(2)?.try_into().unwrap()).into(),
            127 => u64::from_be_bytes(self.take(8)?.try_into().unwrap()),
            short => short.into(),
        };
        Some((head[0], self.take(length as usize)?))
    }

    /// The head of an HTTP answer.
    fn head(&mut self) -> String {
        loop {
            if let Some(end) = self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                return String::from_utf8(self.unread.drain(..end + 4).collect()).unwrap();
            }
            assert!(self.read_some(), "the connection ended within the head: {:?}", self.unread);
        }
    }

    /// All bytes up to the end.
    pub fn bytes(&mut self) -> Vec<u8> {
        while self.read_some() {}
        std::mem::take(&mut self.unread)
    }

    fn take(&mut self, count: usize) -> Option<Vec<u8>> {
        while self.unread.len() < count {
            if !self.read_some() {
                assert!(self.unread.is_empty(), "the connection ended within a frame");
                return None;
            }
        }
        Some(self.unread.drain(..count).collect())
    }

    fn read_some(&mut self) -> bool {
        let mut piece = [0; 64 << 10];
        match self.stream.read(&mut piece) {
            Ok(0) => false,
            Ok(n) => {
                self.unread.extend_from_slice(&piece[..n]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("reading: {error}"),
        }
    }
}
