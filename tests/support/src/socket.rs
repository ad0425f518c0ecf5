//! A plain WebSocket client for tests that look at every frame.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};

use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket};

use crate::DEADLINE;

/// One connection.
pub struct Socket {
    inner: WebSocket<TcpStream>,
}

impl Socket {
    /// Connects to `ws://address/`.
    pub fn connect(address: SocketAddr) -> Socket {
        Socket::open(address, "/").unwrap_or_else(|error| panic!("no connection to {address}: {error}"))
    }

    /// Connects to a path, or says why not.
    pub fn open(address: SocketAddr, path: &str) -> Result<Socket, String> {
        let stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(DEADLINE)).map_err(|error| error.to_string())?;
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let url = format!("ws://{address}{path}");
        let (inner, _) =
            tungstenite::client::client_with_config(url, stream, Some(config)).map_err(|error| error.to_string())?;
        Ok(Socket { inner })
    }

    /// Sends a text.
    pub fn send(&mut self, text: &str) {
        self.inner.send(Message::text(text)).unwrap_or_else(|error| panic!("{text:.200} cannot be sent: {error}"));
    }

    /// The next text.
    pub fn receive(&mut self) -> String {
        loop {
            match self.inner.read() {
                Ok(Message::Text(text)) => return text.as_str().to_owned(),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                // A process that was stopped for a while, by whoever runs it, has its reads cut.
                Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::Interrupted => {}
                Ok(other) => panic!("a text was expected, and this came: {other:?}"),
                Err(error) => panic!("a text was expected: {error}"),
            }
        }
    }

    /// Sends a text and gives the next one that comes.
    pub fn ask(&mut self, text: &str) -> String {
        self.send(text);
        self.receive()
    }

    /// Reads until the server closes and gives its code and reason, with the texts that came before.
    pub fn closed(&mut self) -> (Option<u16>, String, Vec<String>) {
        let mut texts = Vec::new();
        loop {
            match self.inner.read() {
                Ok(Message::Text(text)) => texts.push(text.as_str().to_owned()),
                Ok(Message::Close(frame)) => {
                    let (code, reason) = frame.map_or((None, String::new()), |frame| {
                        (Some(u16::from(frame.code)), frame.reason.as_str().to_owned())
                    });
                    return (code, reason, texts);
                }
                Ok(_) => {}
                Err(error) => panic!("the server did not close in order: {error}; before it came {texts:?}"),
            }
        }
    }
}
