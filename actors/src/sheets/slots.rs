//! How many spreadsheets are read at once in this process: the memory of their readers is no session's.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static TAKEN: Mutex<u64> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A place among those that read; it is free again when this is dropped.
pub struct Slot(());

impl Slot {
    /// A place, when there is one within `patience` with fewer than `most` taken.
    pub fn take(most: u64, patience: Duration) -> Option<Slot> {
        let (mut taken, _) = FREED
            .wait_timeout_while(counted(), patience, |taken| *taken >= most)
            .unwrap_or_else(PoisonError::into_inner);
        (*taken < most).then(|| {
            *taken += 1;
            Slot(())
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *counted() -= 1;
        FREED.notify_one();
    }
}

/// Nothing can panic while it is held.
fn counted() -> MutexGuard<'static, u64> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_places_and_one_is_free_again_when_it_is_given_back() {
        let first = Slot::take(1, Duration::ZERO).unwrap();
        assert!(Slot::take(1, Duration::from_millis(1)).is_none());
        let waiting = std::thread::spawn(|| Slot::take(1, Duration::from_secs(60)).is_some());
        drop(first);
        assert!(waiting.join().unwrap());
    }
}
