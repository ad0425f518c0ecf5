//! A connection's socket, seen from beside actix-http: a duplicate that can be shut when nothing else gets through.

use std::any::Any;
use std::cell::Cell;
use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use actix_rt::net::TcpStream;
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use socket2::{SockRef, Socket, TcpKeepalive};

use crate::waiting::{Waiting, Waits};

/// How long the system waits for a peer that takes nothing before it ends the connection.
const USER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a silent connection is left alone before the system asks whether the peer is there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// The duplicate. It costs a descriptor for as long as the connection lasts.
#[derive(Debug)]
pub struct Duplicate(Socket);

/// A connection as its requests find it.
pub struct Accepted {
    duplicate: Arc<Duplicate>,
    /// Its place among those that are no WebSocket.
    waits: Cell<Option<Waits>>,
}

impl Accepted {
    /// The connection is one from now on.
    pub fn become_websocket(&self) -> Arc<Duplicate> {
        drop(self.waits.take());
        self.duplicate.clone()
    }
}

/// Sets a new connection up, and leaves its duplicate where requests find it.
pub fn on_connect(connection: &dyn Any, data: &mut Extensions, waiting: &Arc<Waiting>) {
    let plain = connection.downcast_ref::<TcpStream>();
    let under_tls = || Some(connection.downcast_ref::<TlsStream<TcpStream>>()?.get_ref().0);
    let Some(stream) = plain.or_else(under_tls) else { return };
    match set_up(&SockRef::from(stream)) {
        Ok(duplicate) => {
            let duplicate = Arc::new(Duplicate(duplicate));
            let waits = Cell::new(Some(waiting.enter(duplicate.clone())));
            data.insert(Accepted { duplicate, waits });
        }
        // Without a duplicate no WebSocket is opened (503); the page is still served.
        Err(error) => log::warn!(error:% = error; "no second descriptor for a connection"),
    }
}

fn set_up(socket: &SockRef<'_>) -> io::Result<Socket> {
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(USER_TIMEOUT))?;
    socket.try_clone()
}

impl Duplicate {
    /// Ends the connection in both directions, whatever waits to be written. It may have ended by itself.
    pub fn shut(&self) {
        if let Err(error) = self.0.shutdown(Shutdown::Both)
            && error.kind() != io::ErrorKind::NotConnected
        {
            log::debug!(error:% = error; "a connection could not be shut");
        }
    }
}
