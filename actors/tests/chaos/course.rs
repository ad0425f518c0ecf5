//! What all clients share: where the server is, until when they go on, and what they have seen.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Mistakes that are told; more do not help.
const MOST_WRONGS: usize = 20;

pub struct Course {
    pub address: SocketAddr,
    pub seed: u64,
    pub until: Instant,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    counts: BTreeMap<&'static str, u64>,
    wrongs: Vec<String>,
}

impl Course {
    pub fn new(address: SocketAddr, seed: u64, until: Instant) -> Course {
        Course { address, seed, until, seen: Mutex::default() }
    }

    pub fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    pub fn count(&self, what: &'static str) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner).counts.entry(what).or_default() += 1;
    }

    pub fn wrong(&self, what: String) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.wrongs.len() < MOST_WRONGS {
            crate::tell(&format!("WRONG: {what}"));
            seen.wrongs.push(what);
        }
    }

    /// What was counted, in a line, and what was wrong.
    pub fn report(&self) -> (String, Vec<String>) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let counts: Vec<String> = seen.counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        (counts.join(", "), seen.wrongs.clone())
    }
}
