//! Bits nobody can foretell, for programs that ask for numbers by chance.

use std::time::{SystemTime, UNIX_EPOCH};

/// 64 bits from the operating system; from the clock where it has none to give, which is rare and enough for chance.
pub fn bits() -> u64 {
    getrandom::u64().unwrap_or_else(|_| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        since.as_nanos() as u64
    })
}
