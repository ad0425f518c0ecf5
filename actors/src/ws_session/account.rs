//! A connection in the log and in the numbers: when it came, why it ended.

use std::net::IpAddr;
use std::time::Instant;

use crate::metrics::{Closed, Label, Metrics};

/// The close code that stands for none: RFC 6455 7.1.5.
const NO_CLOSE: u16 = 1006;

/// One connection's account. It is settled once, when the connection is gone.
pub struct Account {
    opened: Instant,
    ended: Option<(Closed, u16)>,
}

impl Account {
    /// A connection has been attached to its session: a new one, or the one it came back for.
    pub fn open(metrics: &Metrics, session: &str, connection: u64, from: Option<IpAddr>, is_back: bool) -> Account {
        metrics.connection_opened();
        let from = from.map_or_else(|| "unknown".to_owned(), |address| address.to_string());
        log::info!(session, connection, from = from.as_str(), resumed = is_back; "connection opened");
        Account { opened: Instant::now(), ended: None }
    }

    /// It ends for this cause, with this code, unless it had one already.
    pub fn end(&mut self, why: Closed, code: u16) {
        self.ended.get_or_insert((why, code));
    }

    /// It ends without a close.
    pub fn cut(&mut self, why: Closed) {
        self.end(why, NO_CLOSE);
    }

    /// It is gone.
    pub fn settle(&self, metrics: &Metrics, session: &str, connection: u64) {
        let (why, code) = self.ended.unwrap_or((Closed::Gone, NO_CLOSE));
        let lasted = self.opened.elapsed();
        metrics.connection_closed(why, lasted);
        let duration_ms = lasted.as_millis() as u64;
        log::info!(session, connection, cause = why.name(), code, duration_ms; "connection closed");
    }
}
