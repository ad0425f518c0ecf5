//! Finds out with a server how the two will speak.
//!
//! The library does not say in its request that it can encrypt, where Samba looks for it: a share that demands encryption
//! would be closed to us. It can, so the request is told to say so on its way out. Everything both sides derive keys from
//! is a hash over the messages as they were sent, so that one is made again from them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use smb2::ErrorKind;
use smb2::client::connection::Connection;
use smb2::crypto::kdf::PreauthHasher;
use smb2::transport::{ConnectOptions, ReceiveProgress, TcpTransport, TransportReceive, TransportSend};
use smb2::types::flags::Capabilities;

/// The library's own patience with a server that does not take the connection: longer than anybody's who waits for it.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Where a message's command stands, in two bytes; that of a negotiation is zero.
const COMMAND: std::ops::Range<usize> = 12..14;

/// Where the capabilities stand in a request to negotiate: behind the header, the size of the body, the number of
/// dialects, the security mode and two bytes of nothing.
const CAPABILITIES: usize = 64 + 8;

/// A connection to that address with which the dialect is agreed.
pub async fn negotiated(address: &str) -> smb2::Result<Connection> {
    let transport = Arc::new(TcpTransport::connect_with(address, ConnectOptions::with_timeout(PATIENCE)).await?);
    let heard = Arc::new(Heard::default());
    let wire = |heard: &Arc<Heard>| Box::new(Wire { transport: transport.clone(), heard: heard.clone() });
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host).trim_matches(['[', ']']);
    let mut connection = Connection::from_transport(wire(&heard), wire(&heard), host);
    connection.set_compression_requested(false);
    // To the library whoever answers something else has hung up.
    let strange = || smb2::Error::InvalidData { message: "no SMB".to_owned() };
    let agreed = connection.negotiate().await;
    agreed.map_err(|error| if heard.is_strange.load(Ordering::Relaxed) { strange() } else { error })?;
    let messages = std::mem::take(&mut *heard.messages());
    connection.with_preauth_hasher_mut(|hasher| {
        *hasher = PreauthHasher::new();
        messages.iter().for_each(|message| hasher.update(message));
    });
    Ok(connection)
}

/// The request to negotiate as it was sent, and its answer.
#[derive(Default)]
struct Heard {
    messages: Mutex<Vec<Vec<u8>>>,
    /// What came was no message of this protocol.
    is_strange: AtomicBool,
}

impl Heard {
    fn messages(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Wire {
    transport: Arc<TcpTransport>,
    heard: Arc<Heard>,
}

fn is_negotiation(message: &[u8]) -> bool {
    message.get(COMMAND) == Some(&[0, 0]) && message.starts_with(b"\xfeSMB")
}

#[async_trait::async_trait]
impl TransportSend for Wire {
    async fn send(&self, message: &[u8]) -> smb2::Result<()> {
        if !is_negotiation(message) {
            return self.transport.send(message).await;
        }
        let mut message = message.to_vec();
        if let Some(byte) = message.get_mut(CAPABILITIES) {
            *byte |= Capabilities::ENCRYPTION as u8;
        }
        self.heard.messages().push(message.clone());
        self.transport.send(&message).await
    }
}

#[async_trait::async_trait]
impl TransportReceive for Wire {
    async fn receive(&self) -> smb2::Result<Vec<u8>> {
        let received = self.transport.receive().await;
        if received.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidData) {
            self.heard.is_strange.store(true, Ordering::Relaxed);
        }
        let message = received?;
        if is_negotiation(&message) {
            self.heard.messages().push(message.clone());
        }
        Ok(message)
    }

    fn receive_progress(&self) -> Option<Arc<ReceiveProgress>> {
        self.transport.receive_progress()
    }
}
