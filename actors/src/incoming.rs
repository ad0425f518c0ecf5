//! What clients have sent and nothing has been done with: messages that are not whole, requests that wait.
//!
//! A connection has a bound for its message and a session for its queue. This one is for all of them together: a thousand
//! clients within their bounds must not fill the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of all clients of a server.
#[derive(Debug)]
pub struct Incoming {
    most: u64,
    held: AtomicU64,
}

/// What one message or request holds of them; it is given back when this is dropped.
#[derive(Debug)]
pub struct Part {
    of: Arc<Incoming>,
    bytes: u64,
}

/// The clients of the server have sent more than it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the messages of all clients together are too large")]
pub struct NoRoom;

impl Incoming {
    /// Room for so many bytes.
    pub fn new(most: u64) -> Arc<Incoming> {
        Arc::new(Incoming { most, held: AtomicU64::new(0) })
    }

    /// A part that holds nothing yet.
    pub fn part(self: &Arc<Self>) -> Part {
        Part { of: self.clone(), bytes: 0 }
    }

    /// Bytes that are held.
    pub fn held(&self) -> u64 {
        self.held.load(Ordering::Relaxed)
    }
}

impl Part {
    /// Bytes that it holds.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Holds so many bytes from now on, more or less than before; as before when there is no room.
    pub fn hold(&mut self, bytes: usize) -> Result<(), NoRoom> {
        let Incoming { most, held } = &*self.of;
        let bytes = bytes as u64;
        if bytes > self.bytes {
            let grown = |held: u64| held.checked_add(bytes - self.bytes).filter(|held| held <= most);
            held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, grown).map_err(|_| NoRoom)?;
        } else if bytes < self.bytes {
            held.fetch_sub(self.bytes - bytes, Ordering::Relaxed);
        }
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.of.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_bounded_together_and_given_back() {
        let all = Incoming::new(100);
        let (mut one, mut other) = (all.part(), all.part());
        assert_eq!(one.hold(60), Ok(()));
        assert_eq!(other.hold(41), Err(NoRoom));
        assert_eq!(other.hold(40), Ok(()));
        assert_eq!(one.hold(61), Err(NoRoom));
        assert_eq!(one.hold(usize::MAX), Err(NoRoom));
        assert_eq!(all.held(), 100, "what was refused holds nothing");
        assert_eq!(one.hold(10), Ok(()));
        drop(other);
        assert_eq!(all.held(), 10);
        drop(one);
        assert_eq!(all.held(), 0);
    }
}
