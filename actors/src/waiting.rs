//! Connections that are no WebSocket: those nothing has come from yet, those that load the page, those that hold on.
//!
//! There may be only so many. Whoever opens more loses the one that has waited longest, so that those who connect and say
//! nothing never keep others out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::socket::Duplicate;

/// All of them, by when they came.
pub struct Waiting {
    most: usize,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    next: u64,
    open: BTreeMap<u64, Arc<Duplicate>>,
}

/// The place of one among them; it is given back when this is dropped.
pub struct Waits {
    all: Arc<Waiting>,
    number: u64,
}

impl Waiting {
    /// Room for so many.
    pub fn new(most: u64) -> Waiting {
        Waiting { most: usize::try_from(most).unwrap_or(usize::MAX), table: Mutex::default() }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Nothing panics under it.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection in, and shuts the one that has waited longest when there are too many.
    pub fn enter(self: &Arc<Self>, connection: Arc<Duplicate>) -> Waits {
        let mut table = self.table();
        let number = table.next;
        table.next += 1;
        table.open.insert(number, connection);
        let oldest = if table.open.len() > self.most { table.open.pop_first() } else { None };
        drop(table);
        if let Some((_, oldest)) = oldest {
            log::debug!("more than {} connections without a WebSocket: the oldest is shut", self.most);
            oldest.shut();
        }
        Waits { all: self.clone(), number }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.all.table().open.remove(&self.number);
    }
}
