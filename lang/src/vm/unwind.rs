//! Errors on their way to whoever handles them.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Frame, Frames, NATIVE, is_built_in};
use crate::builtins::Continuation;
use crate::compile::prototype::Prototype;
use crate::diagnostic::Span;
use crate::error::{Call, Error, ErrorValue, Origin};
use crate::host::{Host, Stop};
use crate::message;
use crate::messages::{ErrorKind, Lang, runtime as texts};
use crate::source::Source;
use crate::value::{Value, display_shown, set};

/// The longest text of something thrown that is no text, in bytes; the value itself is kept.
const LONGEST_THROWN: usize = 1000;
/// How many callers a stack names at either end.
const STACK_ENDS: usize = 10;

/// Something that failed, and where.
pub(super) struct Failure {
    pub error: Box<Error>,
    /// Whether a `finally` gives it back after it ran.
    pub rethrown: bool,
    /// The function it failed in; `pc` is one past the instruction.
    pub at: Frame,
}

/// Why a program is being stopped, and where that began.
pub struct Stopping {
    pub stop: Stop,
    pub origin: Option<Origin>,
}

/// What unwinding works on.
pub(super) struct Unwinding<'a> {
    pub prototypes: &'a [Rc<Prototype>],
    pub stack: &'a mut Vec<Value>,
    pub frames: &'a mut Frames,
    pub continuations: &'a mut Vec<Box<dyn Continuation>>,
    pub stopping: &'a mut Option<Stopping>,
}

impl Unwinding<'_> {
    /// Leaves functions until a handler is found; gives the place to go on at, or the error when there is none.
    pub fn unwind(&mut self, failure: Failure, host: &mut dyn Host) -> Result<Frame, Box<Error>> {
        let Failure { error, rethrown, at } = failure;
        let mut finally_only = false;
        match &*error {
            Error::Raised(raised) => {
                // Unless it is known already.
                let mut origin = raised.origin.borrow_mut();
                if origin.is_none() {
                    *origin = self.origin(at);
                }
            }
            Error::Stopped(stop) => {
                finally_only = true;
                if self.stopping.is_none() {
                    *self.stopping = Some(Stopping { stop: *stop, origin: self.origin(at) });
                    host.begin_grace();
                } else if !rethrown {
                    // Stopped again while its `finally` blocks ran: the grace is over.
                    self.abandon();
                    return Err(error);
                }
            }
        }
        let top = at.base as usize + super::WINDOW;
        let mut frame = at;
        loop {
            let prototype = &self.prototypes[frame.prototype as usize];
            // A built-in that waits for a function stands before its only instruction and handles nothing.
            let pc = frame.pc.checked_sub(1);
            let within = |from: u32, to: u32| pc.is_some_and(|pc| (from..to).contains(&pc));
            let handler = prototype.handlers.iter().find(|h| within(h.from, h.to) && (h.finally || !finally_only));
            if let Some(handler) = handler {
                let first = frame.base as usize;
                self.clear(first + prototype.registers as usize, top);
                self.stack[first + handler.register as usize] = match *error {
                    Error::Raised(raised) => Value::Error(raised),
                    Error::Stopped(_) => Value::Null,
                };
                return Ok(Frame { pc: handler.target, ..frame });
            }
            if frame.prototype == NATIVE {
                self.continuations.pop();
            }
            match self.frames.close() {
                Some(caller) => frame = caller,
                None => {
                    let program = &self.prototypes[frame.prototype as usize];
                    self.clear(program.registers as usize, top);
                    return Err(error);
                }
            }
        }
    }

    /// Drops everything that was called; the program's own registers stay for its session variables.
    fn abandon(&mut self) {
        self.frames.clear();
        self.continuations.clear();
    }

    fn clear(&mut self, from: usize, to: usize) {
        let to = to.min(self.stack.len());
        if from < to {
            for register in &mut self.stack[from..to] {
                if !register.is_immediate() {
                    set(register, Value::Null);
                }
            }
        }
    }

    /// Where the instruction before `at` stands, and the calls that led there.
    fn origin(&self, at: Frame) -> Option<Origin> {
        let callers = self.frames.callers();
        let frame = |k: usize| callers.get(k).unwrap_or(&at);
        // Built-ins that wait for a function have no place in the text.
        let told = |k: &usize| !is_built_in(frame(*k).prototype);
        let first = (0..=callers.len()).rev().find(told)?;
        let inner: Vec<usize> = (0..first).rev().filter(told).take(STACK_ENDS).collect();
        let edge = inner.last().copied().unwrap_or(0);
        let outer: Vec<usize> = (0..edge).filter(told).take(STACK_ENDS).collect();
        let skipped = outer.last().map_or(0, |last| edge - last - 1);
        let mut calls: Vec<Call> = Vec::with_capacity(inner.len() + outer.len());
        for k in inner.iter().chain(outer.iter().rev()).copied() {
            let (source, span) = self.place(frame(k));
            let called = (k + 1..=first).find(told).unwrap_or(first);
            let function = self.prototypes[frame(called).prototype as usize].name.clone();
            let skipped = if calls.len() == inner.len() { skipped } else { 0 };
            calls.push(Call { skipped, function, source, span });
        }
        let (source, span) = self.place(frame(first));
        Some(Origin { source, span, calls })
    }

    fn place(&self, frame: &Frame) -> (Rc<Source>, Span) {
        let prototype = &self.prototypes[frame.prototype as usize];
        let span = prototype.spans.get((frame.pc as usize).saturating_sub(1)).copied().unwrap_or(prototype.span);
        (prototype.source.clone(), span)
    }
}

/// What `throw` throws.
#[cold]
pub(super) fn thrown(value: &Value, lang: Lang) -> Box<Error> {
    if let Value::Error(error) = value {
        return Box::new(Error::Raised(error.clone()));
    }
    let mut shown = String::new();
    display_shown(value, &mut shown, LONGEST_THROWN, lang);
    let message = message!(texts::THROWN, message = shown);
    let thrown = Some(value.clone());
    let error = ErrorValue {
        kind: ErrorKind::RuntimeError,
        message,
        help: None,
        gc: Default::default(),
        thrown,
        origin: RefCell::new(None),
    };
    Box::new(Error::Raised(Rc::new(error)))
}

/// Whether the error in a register is of the kind with this number, or of one below it.
pub(super) fn is_kind(value: &Value, kind: u8) -> bool {
    match (value, ErrorKind::ALL.get(kind as usize)) {
        (Value::Error(error), Some(kind)) => error.kind.is(*kind),
        _ => false,
    }
}

/// What a `finally` gives back: the error in its register, or the stop it interrupted.
#[cold]
pub(super) fn rethrow(value: &Value, stopping: Option<&Stopping>) -> Box<Error> {
    match (value, stopping) {
        (Value::Error(error), _) => Box::new(Error::Raised(error.clone())),
        (_, Some(stopping)) => stopping.stop.into(),
        (_, None) => Stop::Interrupted.into(),
    }
}
