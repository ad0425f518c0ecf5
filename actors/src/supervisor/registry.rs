//! What the supervisor knows of its sessions, without a clock of its own: every call brings the time.

use std::collections::HashMap;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use crate::auth::Caller;
use crate::session::SessionCore;
use crate::session::event::Cause;
use crate::session::sync::Arc;

use super::token::{Secret, Tokens};

/// Why no session was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There are as many as there may be.
    #[error("too many sessions")]
    Full,
    /// The server is being stopped.
    #[error("the server is being stopped")]
    Draining,
    /// Those that are open hold all the memory there is for them.
    #[error("no memory for another session")]
    Memory,
}

/// Why a session was not taken up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// Nothing is known of such a session: its token was used, replaced, or issued by another life of the server.
    #[error("the session is lost")]
    Lost,
    /// Nobody came back for it in time.
    #[error("the session has expired")]
    Expired,
}

/// A token as its client gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The bearer secret: 64 hexadecimal digits.
    pub token: String,
    /// How long it is good for after the connection that holds it has ended.
    pub expires_in: Duration,
}

/// Numbers of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Sessions that exist.
    pub sessions: usize,
    /// Of those, sessions somebody is attached to.
    pub attached: usize,
    /// Of those, sessions that have a thread.
    pub threads: usize,
    /// Requests that have not ended.
    pub open: usize,
    /// Interpreters that broke since the server began.
    pub crashes: u64,
}

/// The sessions of a server.
pub struct Registry {
    sessions: HashMap<String, Entry>,
    tokens: Tokens,
    most: usize,
    grace: Duration,
    orphan: Duration,
    draining: bool,
    crashes: u64,
    /// Sessions that were forgotten and not yet told by [`Registry::take_forgotten`].
    forgotten: Vec<String>,
}

struct Entry {
    core: Arc<SessionCore>,
    /// Who was let in to it last.
    caller: Caller,
    /// When it ends, if nobody is attached by then, and the connection whose end that counts from.
    due: Option<(Instant, u64)>,
    thread: Option<JoinHandle<()>>,
}

impl Entry {
    /// It ends then, if that connection was the last. One that was replaced may end after the one that replaced it: its
    /// end is no news.
    fn expect_end(&mut self, at: Instant, generation: u64) {
        if self.due.is_none_or(|(_, last)| generation >= last) {
            self.due = Some((at, generation));
        }
    }
}

impl Registry {
    /// No sessions, and at most so many; `grace` for those with a token, `orphan` for running requests without.
    pub fn new(most: usize, grace: Duration, orphan: Duration) -> Registry {
        Registry {
            sessions: HashMap::new(),
            tokens: Tokens::default(),
            most,
            grace,
            orphan,
            draining: false,
            crashes: 0,
            forgotten: Vec::new(),
        }
    }

    /// Whether one more session may be opened. When there are as many as there may be, one makes room that has never run
    /// anything and waits for its client: whoever comes back for it finds a new one, and has lost nothing.
    pub fn may_open(&mut self, now: Instant) -> Result<(), OpenError> {
        if self.draining {
            Err(OpenError::Draining)
        } else if self.sessions.len() >= self.most && !self.make_room(now) {
            Err(OpenError::Full)
        } else {
            Ok(())
        }
    }

    /// Ends the unused session that has waited longest; false when there is none.
    fn make_room(&mut self, now: Instant) -> bool {
        let waits = |entry: &Entry| {
            // Generation 0: somebody is about to attach.
            let (at, _) = entry.due.filter(|(_, generation)| *generation > 0)?;
            let counts = entry.core.counts();
            (entry.thread.is_none() && !counts.attached && counts.open == 0).then_some(at)
        };
        let unused = self.sessions.iter().filter_map(|(id, entry)| Some((waits(entry)?, id.clone())));
        let Some((_, session)) = unused.min() else { return false };
        if let Some(entry) = self.sessions.get_mut(&session) {
            entry.due = entry.due.map(|(_, generation)| (now, generation));
        }
        self.cull_one(&session, now)
    }

    /// Takes a new session in. If nobody attaches in time, it ends.
    pub fn add(&mut self, core: Arc<SessionCore>, caller: Caller, now: Instant) {
        let entry = Entry { core: core.clone(), caller, due: Some((now + self.orphan, 0)), thread: None };
        self.sessions.insert(core.id().to_owned(), entry);
    }

    /// The session a token belongs to, and who takes it up: `presented`, which must be its owner, or its last caller as
    /// long as what that one presented is good. The token stays good until [`Registry::proved`]: the connection that
    /// brought it may die before it has proved alive.
    pub fn resume(
        &mut self,
        token: &str,
        presented: Option<&Caller>,
        now: SystemTime,
    ) -> Result<(Arc<SessionCore>, Caller), ResumeError> {
        let secret = Secret::parse(token).ok_or(ResumeError::Lost)?;
        let Some(session) = self.tokens.find(&secret) else {
            return Err(if self.tokens.has_expired(&secret) { ResumeError::Expired } else { ResumeError::Lost });
        };
        let entry = self.sessions.get_mut(session).ok_or(ResumeError::Lost)?;
        if presented.is_some_and(|caller| caller.identity != *entry.core.owner()) {
            return Err(ResumeError::Lost);
        }
        if entry.core.ending().is_some() || (presented.is_none() && !entry.caller.is_current(now)) {
            return Err(ResumeError::Expired);
        }
        if let Some(caller) = presented {
            entry.caller = caller.clone();
        }
        Ok((entry.core.clone(), entry.caller.clone()))
    }

    /// The connection that brought this token has proved alive: the token is used up.
    pub fn proved(&mut self, token: &str) {
        if let Some(secret) = Secret::parse(token) {
            self.tokens.burn(&secret);
        }
    }

    /// A token for a session; one issued before is void. `None`: no such session, or no random numbers.
    pub fn issue(&mut self, session: &str) -> Option<Issued> {
        let entry = self.sessions.get(session).filter(|entry| entry.core.ending().is_none())?;
        let secret = Secret::random()?;
        let token = secret.to_text();
        self.tokens.put(session, secret);
        entry.core.set_resumable();
        Some(Issued { token, expires_in: self.grace })
    }

    /// A connection is gone. What becomes of its session depends on whether somebody can come back for it.
    pub fn detached(&mut self, session: &str, generation: u64, now: Instant) {
        let can_return = self.tokens.has(session);
        let (grace, orphan) = (self.grace, self.orphan);
        let Some(entry) = self.sessions.get_mut(session) else { return };
        let wait = if can_return {
            grace
        } else if entry.core.counts().open > 0 {
            orphan
        } else {
            Duration::ZERO
        };
        entry.expect_end(now + wait, generation);
        self.cull_one(session, now);
    }

    /// Nothing is open any more in a session nobody listens to: it waits no longer, unless somebody can come back.
    pub fn quiet(&mut self, session: &str, generation: u64, now: Instant) {
        if self.tokens.has(session) {
            return;
        }
        if let Some(entry) = self.sessions.get_mut(session) {
            entry.expect_end(now, generation);
            self.cull_one(session, now);
        }
    }

    /// Ends what is due and forgets what has ended. Gives how many were forgotten.
    pub fn cull(&mut self, now: Instant) -> usize {
        let due = |entry: &Entry| entry.due.is_some_and(|(at, _)| at <= now) || entry.core.ending().is_some();
        let due: Vec<String> = self.sessions.iter().filter(|(_, e)| due(e)).map(|(id, _)| id.clone()).collect();
        due.into_iter().filter(|session| self.cull_one(session, now)).count()
    }

    /// The sessions that were forgotten since this was asked last: nothing of them is needed any more.
    pub fn take_forgotten(&mut self) -> Vec<String> {
        std::mem::take(&mut self.forgotten)
    }

    /// True when the session has been forgotten.
    fn cull_one(&mut self, session: &str, now: Instant) -> bool {
        let Some(entry) = self.sessions.get_mut(session) else { return false };
        if let Some((at, generation)) = entry.due
            && at <= now
        {
            entry.due = None;
            entry.core.end_if_detached(generation);
        }
        if entry.core.ending().is_none() {
            return false;
        }
        self.tokens.expire(session);
        if entry.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return false;
        }
        if let Some(ended) = self.sessions.remove(session) {
            log::info!(session, cause = ended.core.ending().map_or("none", Cause::name); "session ended");
        }
        self.forgotten.push(session.to_owned());
        true
    }

    /// A session's thread has been started.
    pub fn thread_started(&mut self, session: &str, thread: JoinHandle<()>) {
        if let Some(entry) = self.sessions.get_mut(session) {
            entry.thread = Some(thread);
        }
    }

    /// An interpreter broke.
    pub fn crashed(&mut self) {
        self.crashes += 1;
    }

    /// From now on no session is opened and no request taken.
    pub fn drain(&mut self) {
        self.draining = true;
        for entry in self.sessions.values() {
            entry.core.drain();
        }
    }

    /// Ends all sessions.
    pub fn end_all(&mut self, cause: Cause) {
        for entry in self.sessions.values() {
            entry.core.end(cause);
        }
    }

    /// All sessions.
    pub fn cores(&self) -> Vec<Arc<SessionCore>> {
        self.sessions.values().map(|entry| entry.core.clone()).collect()
    }

    /// Numbers.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals { sessions: self.sessions.len(), crashes: self.crashes, ..Totals::default() };
        for entry in self.sessions.values() {
            let counts = entry.core.counts();
            totals.attached += usize::from(counts.attached);
            totals.threads += usize::from(entry.thread.is_some());
            totals.open += counts.open;
        }
        totals
    }
}

#[cfg(test)]
mod tests;
