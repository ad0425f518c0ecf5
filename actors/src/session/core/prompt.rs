//! What a program asks its client: a numbered question, and the line that answers it.

use super::{Inner, SessionCore, Wake};
use crate::session::core::{GivenUp, Patience};
use crate::session::job::JobCtl;
use crate::session::sync::lock;

/// A question that has not been answered, or whose answer has not been taken.
pub(super) struct Prompt {
    no: u64,
    line: Option<String>,
}

/// No program waits for an answer of that number: it has one, or it has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no program waits for an answer of this number")]
pub struct NoPrompt;

impl SessionCore {
    /// Begins a question; gives its number, which no other of this session has. It is told to the client by an event.
    pub fn begin_prompt(&self) -> u64 {
        let mut inner = lock(&self.inner);
        inner.prompts += 1;
        let no = inner.prompts;
        inner.prompt = Some(Prompt { no, line: None });
        no
    }

    /// The client's answer to a question.
    pub fn answer_prompt(&self, no: u64, line: String) -> Result<(), NoPrompt> {
        let wake = {
            let mut inner = lock(&self.inner);
            match &mut inner.prompt {
                Some(prompt) if prompt.no == no && prompt.line.is_none() => prompt.line = Some(line),
                _ => return Err(NoPrompt),
            }
            Wake { thread: inner.seat.clone(), ..Wake::default() }
        };
        self.wake(wake);
        Ok(())
    }

    /// Waits for that answer. Called on the session's thread; `before_waiting` is called once, if it has to wait.
    pub fn await_line(
        &self,
        ctl: &JobCtl,
        patience: Patience,
        before_waiting: impl FnOnce(),
    ) -> Result<String, GivenUp> {
        self.wait(ctl, patience, before_waiting, |inner: &mut Inner| inner.prompt.as_mut()?.line.take())
    }

    /// Nobody waits any more.
    pub fn end_prompt(&self) {
        lock(&self.inner).prompt = None;
    }
}
