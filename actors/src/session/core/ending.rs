//! How a session ends.

use super::{Inner, SessionCore};
use crate::session::event::Cause;
use crate::session::sync::{MutexGuard, lock};

impl SessionCore {
    /// From now on new requests are refused; what is open goes on.
    pub fn drain(&self) {
        lock(&self.inner).draining = true;
    }

    /// Ends the session: what is open is interrupted, and its thread ends when it has answered.
    pub fn end(&self, cause: Cause) {
        let inner = lock(&self.inner);
        self.end_locked(inner, cause);
    }

    /// Ends it only when that connection was the last one and is gone: the counterpart of a resume, under one lock.
    pub fn end_if_detached(&self, generation: u64) -> bool {
        let inner = lock(&self.inner);
        if inner.attached.is_some() || inner.last_generation != generation || inner.ending.is_some() {
            return false;
        }
        self.end_locked(inner, Cause::Gone);
        true
    }

    fn end_locked(&self, mut inner: MutexGuard<'_, Inner>, cause: Cause) {
        if inner.ending.is_some() {
            return;
        }
        inner.ending = Some(cause);
        let sender = inner.jobs.take();
        let wake = inner.take_wake();
        drop(inner);
        drop(sender);
        self.interrupt_all(cause);
        self.wake(wake);
    }

    /// Why it ends, when it does.
    pub fn ending(&self) -> Option<Cause> {
        lock(&self.inner).ending
    }
}
