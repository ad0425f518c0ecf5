//! The server as a whole: where it listens, who connects, and how it ends.
//!
//! It runs until SIGTERM or SIGINT. Then new sessions are refused and what runs may finish; after `drain` it is
//! interrupted; when every answer has been read, or after `flush`, connections are closed (1012). A second signal ends
//! everything at once. actix's own signal handling is off: it would stop accepting, and nobody could be told 503.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use actix::{Actor, Addr};
use actix_rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::{App, HttpServer, web};
use datacode_lang::messages::Lang;
use rustls::ServerConfig;
use socket2::{Domain, Protocol, Socket, Type};

use crate::auth::Auth;
use crate::connections::Connections;
use crate::files::Place;
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::listener;
use crate::metrics::Metrics;
use crate::origin::Origins;
use crate::socket;
use crate::supervisor::{ConnectionSupervisor, Drain, EndAll};
use crate::waiting::Waiting;

/// Connections the system keeps for us until they are accepted.
const BACKLOG: i32 = 1024;

/// Connections beyond all that may be open: the newest is accepted before the oldest is shut.
pub const SPARE: u64 = 4;

/// Threads that carry connections. The interpreters have threads of their own, and need the cores more.
const MAX_WORKERS: usize = 4;

/// What a server is to be.
#[derive(Debug)]
pub struct Settings {
    /// A name or an address, IPv6 without its brackets.
    pub host: String,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// The language of replies to those who do not choose one.
    pub lang: Lang,
    /// Which pages may connect.
    pub origins: Origins,
    /// Who may connect, and who may do what.
    pub auth: Auth,
    /// The files sessions see.
    pub place: Place,
    /// TLS, where it is spoken.
    pub tls: Option<ServerConfig>,
    /// The bounds.
    pub limits: Limits,
    /// When connections are looked after.
    pub timing: Timing,
    /// What the names of metrics begin with: letters, digits and underscores.
    pub namespace: String,
}

/// When a connection is looked after.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// How often each connection is looked at.
    pub tick: Duration,
    /// Between two pings.
    pub ping: Duration,
    /// A connection is dead after so much silence.
    pub silence: Duration,
    /// The same for a client that has never answered a ping.
    pub mute_silence: Duration,
    /// A connection whose client leaves output waiting so long is ended.
    pub stuck: Duration,
    /// Answers ready so soon after the client's close still leave.
    pub late_answers: Duration,
    /// How long the closing handshake may take.
    pub closing: Duration,
}

impl Default for Timing {
    fn default() -> Timing {
        Timing {
            tick: Duration::from_secs(5),
            ping: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            mute_silence: Duration::from_secs(120),
            stuck: Duration::from_secs(30),
            late_answers: Duration::from_secs(1),
            closing: Duration::from_secs(2),
        }
    }
}

/// What every connection of a server shares.
pub struct Shared {
    settings: Settings,
    limits: Arc<Limits>,
    connections: Arc<Connections>,
    supervisor: Addr<ConnectionSupervisor>,
    metrics: Arc<Metrics>,
    incoming: Arc<Incoming>,
    is_draining: AtomicBool,
}

impl Shared {
    /// The language of those who do not choose one.
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// Which pages may connect.
    pub fn origins(&self) -> &Origins {
        &self.settings.origins
    }

    /// Who may connect, and who may do what.
    pub fn auth(&self) -> &Auth {
        &self.settings.auth
    }

    /// When connections are looked after.
    pub fn timing(&self) -> &Timing {
        &self.settings.timing
    }

    /// The bounds.
    pub fn limits(&self) -> &Arc<Limits> {
        &self.limits
    }

    /// Bytes of the largest file a request can carry whatever is in it, where sessions have folders for files.
    pub fn largest_upload(&self) -> Option<u64> {
        /// The rest of the request: the longest name, escaped, and its other fields.
        const AROUND: u64 = 8 << 10;
        matches!(self.settings.place, Place::Own(_)).then(|| self.limits.message.saturating_sub(AROUND) / 4 * 3)
    }

    /// The connections there are.
    pub fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    /// The sessions.
    pub fn supervisor(&self) -> &Addr<ConnectionSupervisor> {
        &self.supervisor
    }

    /// What is counted.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// What clients have sent and nothing has been done with.
    pub fn incoming(&self) -> &Arc<Incoming> {
        &self.incoming
    }

    /// What the names of metrics begin with.
    pub fn namespace(&self) -> &str {
        &self.settings.namespace
    }

    /// Whether the server is being stopped.
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Acquire)
    }
}

/// A server that holds its addresses and does not serve yet.
pub struct Server {
    settings: Settings,
    listeners: Vec<TcpListener>,
}

impl Server {
    /// Takes the addresses: all that the host stands for.
    pub fn bind(mut settings: Settings) -> io::Result<Server> {
        let mut addresses: Vec<SocketAddr> = (settings.host.as_str(), settings.port).to_socket_addrs()?.collect();
        if settings.port == 0 {
            // The system would choose another port for each.
            addresses.truncate(1);
        }
        let mut listeners = Vec::new();
        let mut first_error = None;
        for address in addresses {
            match listen(address) {
                Ok(listener) => listeners.push(listener),
                // Half a name would be worse than none: the other half is somebody else's.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        match (listeners.is_empty(), first_error) {
            (true, Some(error)) => Err(error),
            (true, None) => Err(io::Error::from(io::ErrorKind::AddrNotAvailable)),
            (false, _) => {
                let is_loopback = |listener: &TcpListener| listener.local_addr().is_ok_and(|at| at.ip().is_loopback());
                settings.auth.settle(listeners.iter().all(is_loopback));
                Ok(Server { settings, listeners })
            }
        }
    }

    /// Who may connect, and who may do what.
    pub fn auth(&self) -> &Auth {
        &self.settings.auth
    }

    /// Where it listens.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect()
    }

    /// Serves until a signal.
    pub fn run(self) -> io::Result<()> {
        actix_web::rt::System::new().block_on(async {
            let mut signals = Signals::new()?;
            let stop = async move {
                signals.next().await;
                signals
            };
            let (shared, server) = self.start()?;
            let handle = server.handle();
            actix_rt::spawn(server);
            let mut signals = stop.await;
            let drain = pin!(drain(&shared));
            first_of(drain, signals.next()).await;
            handle.stop(false).await;
            shared.settings.place.close();
            Ok(())
        })
    }

    /// Serves until `stop` is done, then ends as after a signal. For embedders and tests: it must run within an actix
    /// system, and does not return before everything has ended.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (shared, server) = self.start()?;
        let handle = server.handle();
        actix_rt::spawn(server);
        stop.await;
        drain(&shared).await;
        handle.stop(false).await;
        shared.settings.place.close();
        Ok(())
    }

    fn start(self) -> io::Result<(Arc<Shared>, actix_web::dev::Server)> {
        let limits = Arc::new(self.settings.limits.clone());
        let metrics: Arc<Metrics> = Arc::default();
        let incoming = Incoming::new(limits.messages_total);
        let place = self.settings.place.clone();
        let supervisor = ConnectionSupervisor::new(limits.clone(), place, metrics.clone(), incoming.clone());
        let shared = Arc::new(Shared {
            supervisor: supervisor.start(),
            limits,
            metrics,
            incoming,
            connections: Arc::default(),
            settings: self.settings,
            is_draining: AtomicBool::new(false),
        });
        let data = web::Data::from(shared.clone());
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_WORKERS);
        let app = move || App::new().app_data(data.clone()).default_service(web::to(listener::handle));
        let limits = shared.limits.clone();
        let most = limits.connections.saturating_add(limits.waiting).saturating_add(SPARE);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let waiting = Arc::new(Waiting::new(limits.waiting));
        let head_time = Duration::from_millis(limits.head_time);
        let mut server = HttpServer::new(app)
            .workers(workers)
            .max_connections(most.div_ceil(workers))
            .disable_signals()
            // Handshakes of TLS under way: those that stall must not keep others from theirs.
            .max_connection_rate(most.div_ceil(workers))
            .tls_handshake_timeout(head_time)
            .client_request_timeout(head_time)
            .on_connect(move |connection, data| socket::on_connect(connection, data, &waiting))
            .h1_allow_half_closed(true)
            // The closing handshake has been waited for by then.
            .client_disconnect_timeout(Duration::ZERO);
        for listener in self.listeners {
            server = match shared.settings.tls.clone() {
                Some(tls) => server.listen_rustls_0_23(listener, tls)?,
                None => server.listen(listener)?,
            };
        }
        Ok((shared, server.run()))
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A server that is started again must not wait for the connections of the one before.
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Ends the server in order: refuse, wait, interrupt, let clients read, close.
async fn drain(shared: &Shared) {
    let limits = shared.limits();
    shared.is_draining.store(true, Ordering::Release);
    log::info!(connections = shared.connections.count(), drain_ms = limits.drain; "draining: nothing new is taken");
    shared.connections.dismiss();
    // It answers when every request has: by itself within the drain time, then interrupted.
    let _ = shared.supervisor.send(Drain).await;
    log::info!(connections = shared.connections.count(), flush_ms = limits.flush; "draining: clients read their answers");
    let _ = actix_rt::time::timeout(Duration::from_millis(limits.flush), shared.connections.gone()).await;
    let _ = shared.supervisor.send(EndAll).await;
    log::info!(connections = shared.connections.count(), uptime_s = shared.metrics.uptime().as_secs(); "drained: the server ends");
}

/// The signals that end the server.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Signals> {
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let terminate = self.terminate.poll_recv(context).is_ready();
            let interrupt = self.interrupt.poll_recv(context).is_ready();
            if terminate || interrupt { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Waits for whichever ends first.
async fn first_of(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|context| {
        if one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
