//! Settings that are right each by itself and not together.

use datacode_actors::limits::Limits;

/// Two settings that cannot both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// No message of the largest size would ever fit into the queue: each would be refused as one too many.
    MessageBeyondQueue {
        /// Bytes a message may have.
        message: u64,
        /// Bytes the queue has room for.
        queue: u64,
    },
}

impl Conflict {
    /// The names of the settings.
    pub fn settings(&self) -> [&'static str; 2] {
        match self {
            Conflict::MessageBeyondQueue { .. } => ["message", "queue_bytes"],
        }
    }
}

/// What cannot hold together.
pub fn conflicts(limits: &Limits) -> Vec<Conflict> {
    let mut found = Vec::new();
    let (message, queue) = (limits.message, limits.queue_bytes);
    if message > queue {
        found.push(Conflict::MessageBeyondQueue { message, queue });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_hold_together_and_a_message_that_fits_no_queue_does_not() {
        assert_eq!(conflicts(&Limits::default()), []);
        let limits = Limits { message: 64 << 20, ..Limits::default() };
        let found = conflicts(&limits);
        assert_eq!(found, [Conflict::MessageBeyondQueue { message: 64 << 20, queue: 32 << 20 }]);
        for name in found[0].settings() {
            assert!(crate::settings::table::all().any(|setting| setting.name == name), "{name}");
        }
    }
}
