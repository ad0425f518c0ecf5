//! How a session's thread waits for a server: it drives the connections itself, outside the run gate, and looks up often
//! enough to be stopped at any time.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use datacode_lang::host::{FileError, ShareFault, Stop};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::files::outside::Outside;
use crate::meter::{Uncounted, unmetered};

/// How often a thread that waits looks whether its program is to stop.
const LOOK: Duration = Duration::from_millis(20);

/// How long it waits where there is nothing to gain but good manners: to close what it leaves.
const PARTING: Duration = Duration::from_millis(40);

/// Asked whether whoever waits must stop.
pub type Asks = Rc<dyn Fn() -> Result<(), Stop>>;

/// The runtime that drives a session's connections, and whom it listens to meanwhile.
pub struct Waiting {
    runtime: Uncounted<Runtime>,
    outside: Outside,
    asks: Rc<RefCell<Asks>>,
    /// How long a server may take for one answer.
    patience: Duration,
}

impl Waiting {
    /// For the thread that leaves the gate this way. The runtime has no thread of its own; names are looked up on one that
    /// it starts for that.
    ///
    /// # Errors
    /// The operating system has no descriptors left.
    pub fn new(outside: Outside, asks: Rc<RefCell<Asks>>, patience: Duration) -> std::io::Result<Waiting> {
        let built = unmetered(|| Builder::new_current_thread().enable_all().max_blocking_threads(1).build())?;
        Ok(Waiting { runtime: Uncounted::new(|| built), outside, asks, patience })
    }

    /// Drives something that a server answers to its end, as long as it has patience.
    ///
    /// # Errors
    /// Its own, `Stopped`, and `Silent` when the patience has run out.
    pub fn until<T>(&self, work: impl Future<Output = Result<T, FileError>>) -> Result<T, FileError> {
        let asks = self.asks.borrow().clone();
        // What the connections hold is bounded and no part of what the program holds. It is made and freed here.
        self.drive(async {
            let mut work = pin!(work);
            let end = Instant::now() + self.patience;
            loop {
                if let Ok(done) = timeout(LOOK, work.as_mut()).await {
                    return done;
                }
                asks().map_err(FileError::Stopped)?;
                if Instant::now() >= end {
                    return Err(FileError::Share(ShareFault::Silent));
                }
            }
        })
    }

    /// Drives what closes something, for a moment: what is not done by then the server notices by itself.
    pub fn part(&self, work: impl Future) {
        self.drive(async {
            let _ = timeout(PARTING, work).await;
        });
    }

    fn drive<T>(&self, work: impl Future<Output = T>) -> T {
        self.outside.run(|| unmetered(|| self.runtime.block_on(work)))
    }

    /// Ends it without waiting for a name that is still being looked up.
    pub fn end(self) {
        unmetered(|| self.runtime.into_inner().shutdown_background());
    }
}
