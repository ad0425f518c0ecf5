//! What is left of sessions is cleared away on a thread of its own, which is there from the beginning: when there are no
//! more threads to be had, clearing away is what brings some back.

use crossbeam_channel::{Sender, unbounded};

use crate::files::SessionPlace;

/// The thread, as long as this lives.
pub struct Janitor(Option<Sender<Chore>>);

/// At most one of each for every session that has ended.
enum Chore {
    /// Removing the files of a session.
    Files(SessionPlace),
    /// Giving memory back to the system.
    Memory,
}

impl Chore {
    fn act(self) {
        match self {
            Chore::Files(place) => place.end(),
            Chore::Memory => crate::meter::give_back(),
        }
    }
}

impl Janitor {
    /// Starts the thread. Without one, chores are done where they come up.
    pub fn start() -> Janitor {
        let (sender, chores) = unbounded::<Chore>();
        let thread =
            std::thread::Builder::new().name("janitor".into()).spawn(move || chores.iter().for_each(Chore::act));
        match thread {
            Ok(_) => Janitor(Some(sender)),
            Err(error) => {
                log::warn!("no thread to clear away on: {error}");
                Janitor(None)
            }
        }
    }

    /// A session has ended that had files of its own.
    pub fn remove(&self, place: SessionPlace) {
        self.give(Chore::Files(place));
    }

    /// Sessions have ended: much of their memory can go.
    pub fn give_back(&self) {
        self.give(Chore::Memory);
    }

    fn give(&self, chore: Chore) {
        match &self.0 {
            Some(sender) => {
                if let Err(unsent) = sender.send(chore) {
                    unsent.into_inner().act();
                }
            }
            None => chore.act(),
        }
    }
}
