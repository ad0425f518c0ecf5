//! What the session's core locks and waits with: the standard library's, or the model checker's (loom's).
//!
//! Everything the core synchronises by comes from here, so that a model checker can drive every interleaving of it
//! (`make model`, with `cfg(datacode_model)`; its usual `cfg(loom)` cannot be had: tokio has no sockets under it). References are counted by the standard `Arc` either way: the model's cannot receive methods.

pub use std::sync::Arc;

#[cfg(not(datacode_model))]
pub use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(not(datacode_model))]
pub use std::thread::{Thread, current, park, park_timeout};

#[cfg(datacode_model)]
pub use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(datacode_model)]
pub use loom::thread::{Thread, current, park};

/// The model has no time: a wait with a deadline is a wait.
#[cfg(datacode_model)]
pub fn park_timeout(_: std::time::Duration) {
    park();
}

/// The guard, whatever happened to earlier holders: nothing that can panic runs under a lock of this crate, and a
/// poisoned lock must not cost more than the request that poisoned it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}
