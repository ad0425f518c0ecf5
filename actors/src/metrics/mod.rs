//! What is counted, for `GET /metrics`: numbers only, and labels only from closed sets.
//!
//! Whoever counts adds to an atomic number: no lock, no allocation, no look into a map, also where every message passes.
//! That is why these are our own and no library's: `prometheus-client` keeps labelled numbers in a map behind a lock, and
//! writes the names its format demands, of which the documented `ws_connections_total`, a gauge, is none. What exists at
//! a moment (connections, sessions, memory) is not counted but asked for when somebody looks ([`Now`]).

mod cells;
mod labels;
mod text;

use std::time::{Duration, Instant};

use cells::{Counter, Counters, Histogram};
pub use labels::{Closed, Direction, Fault, Label, Returned, Status};
use text::{Kind, Text};

use datacode_lang::host::Limit;

/// Seconds a connection may have lasted, in microseconds.
const CONNECTION_TIMES: &[u64] =
    &[1_000_000, 10_000_000, 60_000_000, 600_000_000, 3_600_000_000, 21_600_000_000, 86_400_000_000];

/// Bytes a message may have.
const MESSAGE_SIZES: &[u64] = &[256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20];

/// Seconds a request may have run, in microseconds.
const REQUEST_TIMES: &[u64] =
    &[1_000, 5_000, 25_000, 100_000, 500_000, 2_000_000, 10_000_000, 60_000_000, 600_000_000, 3_600_000_000];

/// Microseconds in the seconds that are shown.
const MICROS: f64 = 1e6;

/// The counts of one server, from its start.
pub struct Metrics {
    started: Instant,
    opened: Counter,
    closed: Counters<Closed>,
    lasted: Histogram,
    received: Counter,
    sent: Counter,
    sizes: [Histogram; 2],
    errors: Counters<Fault>,
    returned: Counters<Returned>,
    sessions: Counter,
    requests: Counters<Status>,
    ran: Histogram,
    limits: Counters<Limit>,
}

/// What exists at the moment somebody looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Now {
    /// Open connections.
    pub connections: usize,
    /// Sessions.
    pub sessions: usize,
    /// Of those, sessions somebody is attached to.
    pub attached: usize,
    /// Threads of sessions.
    pub threads: usize,
    /// Requests that have not ended.
    pub open: usize,
    /// Interpreters that broke since the server began.
    pub crashes: u64,
    /// Bytes the sessions hold, right to about a MiB each.
    pub memory: usize,
    /// Bytes of messages that are not whole and of requests that have not ended.
    pub incoming: u64,
    /// Whether the server is being stopped.
    pub is_draining: bool,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics {
            started: Instant::now(),
            opened: Counter::default(),
            closed: Counters::default(),
            lasted: Histogram::new(CONNECTION_TIMES),
            received: Counter::default(),
            sent: Counter::default(),
            sizes: [Histogram::new(MESSAGE_SIZES), Histogram::new(MESSAGE_SIZES)],
            errors: Counters::default(),
            returned: Counters::default(),
            sessions: Counter::default(),
            requests: Counters::default(),
            ran: Histogram::new(REQUEST_TIMES),
            limits: Counters::default(),
        }
    }
}

impl Metrics {
    /// How long the server has been there.
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// A connection has been opened.
    pub fn connection_opened(&self) {
        self.opened.add(1);
    }

    /// A connection is gone; how long it lasted, and why it ended.
    pub fn connection_closed(&self, why: Closed, lasted: Duration) {
        self.closed.add(why);
        self.lasted.observe(micros(lasted));
    }

    /// A whole message of so many bytes has come in or gone out.
    pub fn message(&self, direction: Direction, bytes: usize) {
        match direction {
            Direction::In => self.received.add(1),
            Direction::Out => self.sent.add(1),
        }
        self.sizes[direction.place()].observe(bytes as u64);
    }

    /// A client did something wrong.
    pub fn error(&self, fault: Fault) {
        self.errors.add(fault);
    }

    /// A client came back with a token.
    pub fn returned(&self, result: Returned) {
        self.returned.add(result);
    }

    /// A session has been opened.
    pub fn session_opened(&self) {
        self.sessions.add(1);
    }

    /// A request has ended, after having run for that long; the bound that stopped it, if one did.
    pub fn request_ended(&self, status: Status, ran: Duration, limit: Option<Limit>) {
        self.requests.add(status);
        // What never began says nothing about how long requests take.
        if !ran.is_zero() {
            self.ran.observe(micros(ran));
        }
        if let Some(limit) = limit {
            self.limits.add(limit);
        }
    }

    /// All of it as Prometheus reads it, text format 0.0.4, the names behind `namespace`.
    pub fn text(&self, namespace: &str, now: &Now) -> String {
        let mut text = Text::new(namespace);
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        text.family("build_info", Kind::Gauge, "The version that runs.").labelled(&version, 1);
        text.gauge("uptime_seconds", "How long the server has been running.", self.uptime().as_secs());
        let is_draining = u64::from(now.is_draining);
        text.gauge("draining", "1 while the server is being stopped and takes nothing new.", is_draining);

        text.gauge("ws_connections_total", "Open connections.", now.connections as u64);
        text.counter("ws_connections_opened_total", "Connections opened.", &self.opened);
        text.counters("ws_connections_closed_total", "Connections closed, by cause.", "cause", &self.closed);
        text.family("ws_connection_duration_seconds", Kind::Histogram, "How long connections lasted.").histogram(
            &[],
            &self.lasted,
            MICROS,
        );
        text.counter("ws_messages_sent_total", "Messages sent whole.", &self.sent);
        text.counter("ws_messages_received_total", "Messages received whole.", &self.received);
        let mut sizes = text.family("ws_message_size_bytes", Kind::Histogram, "Bytes of messages.");
        for direction in Direction::ALL {
            let labels = [("direction", direction.name())];
            sizes.histogram(&labels, &self.sizes[direction.place()], 1.0);
        }
        text.counters("ws_errors_total", "What clients did wrong.", "type", &self.errors);
        text.counters("ws_reconnections_total", "Clients that came back with a token.", "result", &self.returned);

        text.gauge("sessions", "Sessions.", now.sessions as u64);
        text.gauge("sessions_attached", "Sessions a client is connected to.", now.attached as u64);
        text.gauge("session_threads", "Threads of sessions: each that ran something has one.", now.threads as u64);
        text.gauge("sessions_memory_bytes", "Memory the sessions hold.", now.memory as u64);
        let held = "Bytes of messages that are not whole and of requests that have not ended.";
        text.gauge("messages_held_bytes", held, now.incoming);
        text.counter("sessions_opened_total", "Sessions opened.", &self.sessions);
        text.gauge("requests_open", "Requests that have not ended.", now.open as u64);
        text.counters("requests_total", "Requests that have ended, by status.", "status", &self.requests);
        text.family("request_duration_seconds", Kind::Histogram, "How long requests ran.").histogram(
            &[],
            &self.ran,
            MICROS,
        );
        text.counters("limits_total", "Requests that a limit stopped, by its name.", "limit", &self.limits);
        text.family("interpreter_crashes_total", Kind::Counter, "Interpreters that broke.").labelled(&[], now.crashes);
        text.end()
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_stands_in_the_text_behind_the_namespace() {
        let metrics = Metrics::default();
        metrics.connection_opened();
        metrics.connection_closed(Closed::Stuck, Duration::from_secs(2));
        metrics.message(Direction::In, 300);
        metrics.request_ended(Status::Limit, Duration::from_millis(3), Some(Limit::Memory));
        metrics.returned(Returned::Lost);
        let text = metrics.text("neurograph", &Now { connections: 3, ..Now::default() });
        for line in [
            "# TYPE neurograph_ws_connections_total gauge",
            "neurograph_ws_connections_total 3",
            "neurograph_ws_connections_opened_total 1",
            "neurograph_ws_connections_closed_total{cause=\"stuck\"} 1",
            "neurograph_ws_connections_closed_total{cause=\"normal\"} 0",
            "neurograph_ws_connection_duration_seconds_bucket{le=\"1\"} 0",
            "neurograph_ws_connection_duration_seconds_bucket{le=\"10\"} 1",
            "neurograph_ws_connection_duration_seconds_bucket{le=\"+Inf\"} 1",
            "neurograph_ws_connection_duration_seconds_sum 2",
            "neurograph_ws_connection_duration_seconds_count 1",
            "neurograph_ws_message_size_bytes_bucket{direction=\"in\",le=\"256\"} 0",
            "neurograph_ws_message_size_bytes_bucket{direction=\"in\",le=\"1024\"} 1",
            "neurograph_ws_message_size_bytes_sum{direction=\"in\"} 300",
            "neurograph_ws_message_size_bytes_count{direction=\"out\"} 0",
            "neurograph_ws_reconnections_total{result=\"lost\"} 1",
            "neurograph_requests_total{status=\"limit\"} 1",
            "neurograph_request_duration_seconds_bucket{le=\"0.005\"} 1",
            "neurograph_limits_total{limit=\"memory\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        assert!(text.ends_with('\n'));
    }
}
