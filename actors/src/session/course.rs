//! When a running request must stop: it was asked to, its time is up, or its session has grown too large.
//!
//! The host asks wherever the program may be stopped, and so does whoever waits on its thread for something else.

use std::cell::Cell;
use std::time::{Duration, Instant};

use datacode_lang::host::{Limit, Stop};

use super::job::JobCtl;
use super::sync::Arc;
use crate::limits::Limits;
use crate::meter;
use crate::protocol::Narrowed;

/// Only a session that has grown by this much can be the one that used up the memory of all.
const GROWN: usize = 1 << 20;

/// Cycles are looked for when a session has grown by this part of what it may hold: what hides in cycles when a limit
/// is declared is about that much, and a session that grows to its limit is searched only so many times.
const COLLECT_PART: usize = 8;

/// The course of one request.
pub struct Course {
    ctl: Arc<JobCtl>,
    limits: std::sync::Arc<Limits>,
    /// Milliseconds the request may take.
    time: Option<u64>,
    began: Instant,
    /// Time spent waiting for the client: it is not the program's.
    waited: Cell<Duration>,
    /// What the session held when it began, in bytes.
    at_begin: usize,
    /// What the session may hold while it runs.
    allowed: Cell<usize>,
    /// Past this, cycles should be looked for; set anew when they have been.
    collect_at: Cell<Option<usize>>,
    /// What the program was told last.
    said: Cell<Option<Stop>>,
    stopping: Cell<Option<Stopping>>,
}

/// The program has been told to stop and runs its `finally` blocks.
#[derive(Debug, Clone, Copy)]
struct Stopping {
    why: Stop,
    until: Instant,
    /// Somebody had asked for it; one more time, and the blocks are skipped.
    asked: bool,
}

impl Course {
    /// That of a request that begins now.
    pub fn begin(ctl: Arc<JobCtl>, limits: std::sync::Arc<Limits>, narrowed: Narrowed) -> Course {
        let used = meter::used();
        let allowed = allowance(used, &limits);
        let narrower = narrowed.memory.and_then(|bytes| usize::try_from(bytes).ok());
        Course {
            ctl,
            time: limits.time.into_iter().chain(narrowed.time).min(),
            limits,
            began: Instant::now(),
            waited: Cell::default(),
            at_begin: used,
            allowed: Cell::new(narrower.map_or(allowed, |bytes| bytes.min(allowed))),
            collect_at: Cell::default(),
            said: Cell::default(),
            stopping: Cell::default(),
        }
    }

    /// How long it has lasted.
    pub fn lasted(&self) -> Duration {
        self.began.elapsed()
    }

    /// So much time was not the program's.
    pub fn waited(&self, time: Duration) {
        self.waited.set(self.waited.get() + time);
    }

    /// Whether the program must stop now.
    ///
    /// # Errors
    /// Why it must.
    pub fn check(&self, now: Instant) -> Result<(), Stop> {
        self.say(self.looked(now))
    }

    fn looked(&self, now: Instant) -> Result<(), Stop> {
        if let Some(stopping) = self.stopping.get() {
            let again = if stopping.asked { self.ctl.stopped_again() } else { self.ctl.stopped().is_some() };
            if again || now >= stopping.until {
                return Err(stopping.why);
            }
        } else if self.ctl.stopped().is_some() {
            return Err(Stop::Interrupted);
        } else if let Some(time) = self.time
            && now.saturating_duration_since(self.began).saturating_sub(self.waited.get())
                >= Duration::from_millis(time)
        {
            return Err(Stop::Limit(Limit::Time));
        }
        self.has_room(0)
    }

    /// Whether the session may hold so many bytes more.
    ///
    /// # Errors
    /// The limit of memory.
    pub fn reserve(&self, more: usize) -> Result<(), Stop> {
        self.say(self.has_room(more))
    }

    fn has_room(&self, more: usize) -> Result<(), Stop> {
        let used = meter::used();
        let after = used.saturating_add(more);
        let grown = after.saturating_sub(self.at_begin) >= GROWN;
        let together = || meter::together().saturating_add(more) as u64;
        if after > self.allowed.get() || (grown && self.limits.memory_total.is_some_and(|total| together() > total)) {
            return Err(Stop::Limit(Limit::Memory));
        }
        Ok(())
    }

    /// Notes what the program is told.
    pub fn say(&self, checked: Result<(), Stop>) -> Result<(), Stop> {
        if let Err(stop) = checked {
            self.said.set(Some(stop));
        }
        checked
    }

    /// Whether cycles should be looked for now.
    pub fn wants_collection(&self) -> bool {
        let used = meter::used();
        let at = self.collect_at.get().unwrap_or(used + self.allowed.get() / COLLECT_PART);
        // What is left after the collection is known when it is asked next.
        self.collect_at.set((used < at).then_some(at));
        used >= at
    }

    /// The `finally` blocks run from here on. False when they do already.
    pub fn begin_grace(&self) -> bool {
        if self.stopping.get().is_some() {
            return false;
        }
        // A bound the machine counts itself is no stop of ours; whoever asks again after the grace hears of time.
        let why = self.said.get().unwrap_or(Stop::Limit(Limit::Time));
        let until = Instant::now() + self.limits.finally_time();
        self.stopping.set(Some(Stopping { why, until, asked: self.ctl.stopped().is_some() }));
        self.allowed.set(self.allowed.get().max(allowance(meter::used(), &self.limits)));
        true
    }

    /// When the `finally` blocks must have ended; `None`: they do not run.
    pub fn grace_ends(&self) -> Option<Instant> {
        self.stopping.get().map(|stopping| stopping.until)
    }
}

/// What a session that holds `used` bytes may hold during its next request. Past the limit it gets half of what is left
/// of the reserve, so that there is always something left for one more answer.
fn allowance(used: usize, limits: &Limits) -> usize {
    const LEAST: usize = 256 << 10;
    let (limit, most) = (limits.memory as usize, (limits.memory + limits.memory_reserve) as usize);
    if used + LEAST <= limit { limit } else { used + (most.saturating_sub(used) / 2).max(LEAST) }
}
