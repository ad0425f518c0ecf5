//! The machine: registers, frames, calls, errors, the moment it looks up.
//!
//! `quick.rs` is the loop: what takes a few machine instructions and no call. It leaves the rest, an instruction at a
//! time, to `step.rs`; `enter.rs` has the calls, `run.rs` what a running program works on and when it looks up.
//! Out of line stand `operations.rs` (operators), `access.rs` (indexes and members), `iterate.rs` (what `for` walks),
//! `call.rs` (arguments), `classes.rs` (members of classes), `modules.rs` (imports),
//! `cache.rs` (what functions keep), `unwind.rs` (errors). `store.rs` keeps the compiled texts.

mod access;
mod cache;
mod call;
mod classes;
mod enter;
mod frames;
mod iterate;
mod modules;
mod operations;
mod quick;
mod run;
mod step;
mod store;
mod unwind;

pub(crate) use access::contains;
pub(crate) use call::misfit;
pub(crate) use iterate::whole;

use std::rc::Rc;

use crate::builtins::Continuation;
use crate::compile::names::Names;
use crate::compile::prototype::Prototype;
use crate::compile::routine::Routine;
use crate::error::Origin;
use crate::source::SESSION;
use crate::value::class::Classes;
use crate::value::{Heap, Value};
use frames::{Frame, Frames};

/// Registers a window has: as many as a byte can name, so that no access needs a check.
const WINDOW: usize = 256;
/// How often the machine looks up: every so many backward jumps and calls.
const TURN: u32 = 64;
/// Where the prototype stands that goes on with built-ins which call functions.
const NATIVE: u32 = 0;
/// Behind it, the loops of built-ins.
const FIRST_ROUTINE: u32 = 1;
/// Whether a prototype is part of the machine, not of a program.
const fn is_built_in(prototype: u32) -> bool {
    prototype < FIRST_ROUTINE + Routine::ALL.len() as u32
}
/// Registers kept between two programs; more are given back.
const STACK_KEPT: usize = 4096;

/// A session's machine.
pub struct Machine {
    /// All prototypes functions may refer to, by place.
    prototypes: Vec<Rc<Prototype>>,
    /// Places whose prototype is gone.
    free: Vec<u32>,
    /// The texts compiled last, so that a text sent again is not compiled again.
    texts: store::Texts,
    stack: Vec<Value>,
    frames: Frames,
    /// Built-ins that wait for a function they called, innermost last.
    continuations: Vec<Box<dyn Continuation>>,
    /// The session's variables.
    slots: Vec<Value>,
    /// Their names.
    pub names: Names,
    /// Texts that stand in programs as names of members.
    strings: store::Strings,
    /// Where containers register that may be part of a cycle.
    pub heap: Heap,
    /// Its classes.
    classes: Classes,
    /// The modules it has imported.
    modules: modules::Modules,
    /// Why the program running now is being stopped, once it is.
    stopping: Option<unwind::Stopping>,
}

impl Machine {
    /// The value of a session variable by name.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        let slot = self.names.declared_in(SESSION, name)?;
        self.slots.get(slot as usize).filter(|v| !matches!(v, Value::Undefined))
    }

    /// Where the program that ran last was stopped, when it was.
    pub fn stopped_at(&self) -> Option<&Origin> {
        self.stopping.as_ref()?.origin.as_ref()
    }

    /// The session variables that have a value, in order of their first use.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &Value)> {
        let valued = |(name, slot)| {
            let value = self.slots.get(slot as usize).filter(|v| !matches!(v, Value::Undefined))?;
            Some((AsRef::<str>::as_ref(name), value))
        };
        self.names.of_space(SESSION).filter_map(valued)
    }
}
