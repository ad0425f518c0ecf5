//! The connections of a server: how many there are, from where, and how to reach them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use actix::Recipient;
use atomic_waker::AtomicWaker;

use crate::limits::Limits;

/// What a connection is told by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, actix::Message)]
#[rtype(result = "()")]
pub struct Leave;

/// All of them.
#[derive(Default)]
pub struct Connections {
    table: Mutex<Table>,
    /// Woken when the last one has gone.
    empty: AtomicWaker,
}

#[derive(Default)]
struct Table {
    next: u64,
    open: HashMap<u64, Option<Recipient<Leave>>>,
    from: HashMap<IpAddr, u64>,
    is_leaving: bool,
}

/// There is no room for another; how many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Of the server.
    #[error("there may be {0} connections")]
    Server(u64),
    /// From the address it comes from.
    #[error("there may be {0} connections from one address")]
    Address(u64),
}

/// The place of one connection among them; it is given back when this is dropped.
pub struct Place {
    connections: Arc<Connections>,
    number: u64,
    from: Option<IpAddr>,
}

impl Connections {
    fn table(&self) -> MutexGuard<'_, Table> {
        // Nothing panics under it.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place. Connections from the machine itself are counted together, never by address.
    pub fn enter(self: &Arc<Self>, from: Option<IpAddr>, limits: &Limits) -> Result<Place, Full> {
        let from = from.filter(|address| !address.is_loopback() && limits.per_address.is_some());
        let mut table = self.table();
        if table.open.len() as u64 >= limits.connections {
            return Err(Full::Server(limits.connections));
        }
        if let (Some(address), Some(most)) = (from, limits.per_address) {
            let count = table.from.entry(address).or_default();
            if *count >= most {
                return Err(Full::Address(most));
            }
            *count += 1;
        }
        let number = table.next;
        table.next += 1;
        table.open.insert(number, None);
        drop(table);
        Ok(Place { connections: self.clone(), number, from })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.table().open.len()
    }

    /// Tells all of them, and those that come later, to leave.
    pub fn dismiss(&self) {
        let mut table = self.table();
        table.is_leaving = true;
        let all: Vec<Recipient<Leave>> = table.open.values().flatten().cloned().collect();
        drop(table);
        for one in all {
            one.do_send(Leave);
        }
    }

    /// Waits until there is none.
    pub async fn gone(&self) {
        std::future::poll_fn(|context| {
            self.empty.register(context.waker());
            if self.count() == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Place {
    /// Says how the connection is reached.
    pub fn reach(&self, recipient: Recipient<Leave>) {
        let mut table = self.connections.table();
        let is_leaving = table.is_leaving;
        table.open.insert(self.number, Some(recipient.clone()));
        drop(table);
        if is_leaving {
            recipient.do_send(Leave);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut table = self.connections.table();
        table.open.remove(&self.number);
        if let Some(address) = self.from
            && let Some(count) = table.from.get_mut(&address)
        {
            *count -= 1;
            if *count == 0 {
                table.from.remove(&address);
            }
        }
        let is_empty = table.open.is_empty();
        drop(table);
        if is_empty {
            self.connections.empty.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_in_all_and_by_address_and_come_back() {
        let connections = Arc::new(Connections::default());
        let limits = Limits { connections: 3, per_address: Some(1), ..Limits::default() };
        let here = "127.0.0.1".parse().ok();
        let there = "192.0.2.7".parse().ok();
        let first = connections.enter(there, &limits).unwrap();
        assert_eq!(connections.enter(there, &limits).err(), Some(Full::Address(1)));
        let _second = connections.enter(here, &limits).unwrap();
        let _third = connections.enter(here, &limits).unwrap();
        assert_eq!(connections.enter(here, &limits).err(), Some(Full::Server(3)));
        drop(first);
        let _again = connections.enter(there, &limits).unwrap();
        assert_eq!(connections.count(), 3);
        assert_eq!(connections.table().from.len(), 1);
    }
}
