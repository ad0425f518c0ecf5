//! One connection of a client, which can be cut in every way a network cuts them.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::frame::frame;

/// How long a client tries to write or to open a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// What comes out of a connection.
#[derive(Debug)]
pub enum Heard {
    Text(String),
    /// The server has said so; the connection is of no more use.
    Close(u16),
    /// It ended without a word.
    Gone,
    /// Nothing in the given time.
    Nothing,
}

/// Why there is no connection.
#[derive(Debug)]
pub enum NoWire {
    /// The server's answer to the upgrade.
    Status(String),
    Io,
}

pub struct Wire {
    stream: TcpStream,
    unread: Vec<u8>,
    message: Vec<u8>,
    /// Whether pings are answered: a pong proves that the client is there.
    pub answers_pings: bool,
}

impl Wire {
    pub fn connect(address: SocketAddr, target: &str) -> Result<Wire, NoWire> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|_| NoWire::Io)?;
        let set_up = stream.set_nodelay(true).and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
        set_up.map_err(|_| NoWire::Io)?;
        let mut wire = Wire { stream, unread: Vec::new(), message: Vec::new(), answers_pings: true };
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        wire.stream.write_all(request.as_bytes()).map_err(|_| NoWire::Io)?;
        let end = Instant::now() + PATIENCE;
        let head = loop {
            if let Some(at) = wire.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                break wire.unread.drain(..at + 4).collect::<Vec<u8>>();
            }
            match wire.read(end.saturating_duration_since(Instant::now())) {
                Ok(0) | Err(_) => return Err(NoWire::Io),
                Ok(_) => {}
            }
        };
        let head = String::from_utf8_lossy(&head).into_owned();
        if head.starts_with("HTTP/1.1 101 ") { Ok(wire) } else { Err(NoWire::Status(head)) }
    }

    /// Whether it could be sent.
    pub fn say(&mut self, text: &str) -> bool {
        self.send(0x81, text.as_bytes())
    }

    fn send(&mut self, first: u8, payload: &[u8]) -> bool {
        self.stream.write_all(&frame(first, payload)).is_ok()
    }

    /// The next that comes, past pings.
    pub fn hear(&mut self, within: Duration) -> Heard {
        let end = Instant::now() + within;
        loop {
            while let Some((first, payload)) = self.take_frame() {
                match first & 0x0f {
                    0 | 1 => {
                        self.message.extend(payload);
                        if first & 0x80 != 0 {
                            let text = String::from_utf8(std::mem::take(&mut self.message));
                            return Heard::Text(text.unwrap_or_else(|_| "no UTF-8".into()));
                        }
                    }
                    8 => return Heard::Close(u16::from_be_bytes([payload[0], payload[1]])),
                    9 if self.answers_pings && !self.send(0x8a, &payload) => return Heard::Gone,
                    _ => {}
                }
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Heard::Nothing;
            }
            match self.read(left) {
                Ok(0) => return Heard::Gone,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Heard::Nothing;
                }
                Err(_) => return Heard::Gone,
            }
        }
    }

    fn read(&mut self, within: Duration) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(within.max(Duration::from_millis(1))))?;
        let mut piece = [0; 64 << 10];
        let read = self.stream.read(&mut piece)?;
        self.unread.extend_from_slice(&piece[..read]);
        Ok(read)
    }

    fn take_frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let [first, second, rest @ ..] = &self.unread[..] else { return None };
        let (length, head) = match second {
            126 => (u16::from_be_bytes(*rest.first_chunk()?).into(), 4),
            127 => (u64::from_be_bytes(*rest.first_chunk()?) as usize, 10),
            short => (usize::from(*short), 2),
        };
        if self.unread.len() < head + length {
            return None;
        }
        let first = *first;
        let payload = self.unread[head..head + length].to_vec();
        self.unread.drain(..head + length);
        Some((first, payload))
    }

    /// Says goodbye; whether the server answers it.
    pub fn close(mut self) -> bool {
        if !self.send(0x88, b"\x03\xe8") {
            return false;
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.hear(end.saturating_duration_since(Instant::now())) {
                Heard::Text(_) => {}
                Heard::Close(_) => return true,
                Heard::Gone | Heard::Nothing => return false,
            }
        }
    }

    /// Resets the connection, as a router does that has forgotten it.
    pub fn reset(self) {
        // If it cannot be set, the connection ends in the usual way.
        let _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
    }
}
