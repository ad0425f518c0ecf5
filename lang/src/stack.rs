//! How much native stack is left: one comparison of addresses.

/// The lowest address the stack of this thread may reach.
#[derive(Debug, Clone, Copy)]
pub struct StackGuard {
    lowest: usize,
}

/// What is kept free below the lowest permitted address for code that does not ask.
const RESERVE: usize = 96 * 1024;

impl StackGuard {
    /// A guard for a thread that has `bytes` of stack left where this is called.
    pub fn new(bytes: usize) -> StackGuard {
        StackGuard { lowest: here().saturating_sub(bytes.saturating_sub(RESERVE)) }
    }

    /// Whether a function may still call itself. Stacks grow downwards on every platform this runs on.
    #[inline]
    pub fn has_room(self) -> bool {
        here() > self.lowest
    }
}

/// An address in the caller's frame.
#[inline(never)]
fn here() -> usize {
    let mark = 0u8;
    std::ptr::from_ref(&mark).addr()
}
