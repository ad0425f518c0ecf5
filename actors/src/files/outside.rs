//! Waiting for something that computes nothing here, so that another session computes meanwhile.

use crate::session::gate::{Gate, Seat};
use crate::session::sync::Arc;

/// A thread's way out of the gate; none where no gate keeps anybody waiting.
#[derive(Clone)]
pub struct Outside(pub(super) Option<(Arc<Gate>, Arc<Seat>)>);

impl Outside {
    /// The way of the thread that sits on `seat`.
    pub fn of(gate: Arc<Gate>, seat: Arc<Seat>) -> Outside {
        Outside(Some((gate, seat)))
    }

    /// For a program that shares its process with no other.
    pub fn none() -> Outside {
        Outside(None)
    }

    /// Does something that may wait.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some((gate, seat)) => gate.outside(seat, work),
            None => work(),
        }
    }
}
