//! Settings that are right each by itself and not together.

use datacode_actors::limits::Limits;

/// Two settings that cannot both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// No message of the largest size would ever be taken: there is less room for all of them.
    MessageBeyond {
        /// Bytes a message may have.
        message: u64,
        /// The name of the bound it goes beyond.
        bound: &'static str,
        /// Bytes there is room for.
        room: u64,
    },
}

impl Conflict {
    /// The names of the settings.
    pub fn settings(&self) -> [&'static str; 2] {
        match self {
            Conflict::MessageBeyond { bound, .. } => ["message", bound],
        }
    }
}

/// What cannot hold together.
pub fn conflicts(limits: &Limits) -> Vec<Conflict> {
    let message = limits.message;
    let rooms = [("queue_bytes", limits.queue_bytes), ("messages_total", limits.messages_total)];
    let beyond = rooms.into_iter().filter(|(_, room)| message > *room);
    beyond.map(|(bound, room)| Conflict::MessageBeyond { message, bound, room }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_hold_together_and_a_message_there_is_no_room_for_does_not() {
        assert_eq!(conflicts(&Limits::default()), []);
        let beyond = |bound, room| Conflict::MessageBeyond { message: 64 << 20, bound, room };
        let limits = Limits { message: 64 << 20, messages_total: 48 << 20, ..Limits::default() };
        let found = conflicts(&limits);
        assert_eq!(found, [beyond("queue_bytes", 32 << 20), beyond("messages_total", 48 << 20)]);
        for name in found.iter().flat_map(Conflict::settings) {
            assert!(crate::settings::table::all().any(|setting| setting.name == name), "{name}");
        }
    }
}
