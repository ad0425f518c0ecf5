//! The machine: registers, frames, calls, errors, the moment it looks up.
//!
//! `run.rs` is the loop; what it does not do in a few instructions stands out of line: `operations.rs` (operators),
//! `access.rs` (indexes and members), `iterate.rs` (what `for` walks), `call.rs` (arguments), `unwind.rs` (errors).
//! `store.rs` keeps the compiled texts.

mod access;
mod call;
mod iterate;
mod operations;
mod run;
mod store;
mod unwind;

pub(crate) use access::contains;
pub(crate) use iterate::whole;

use std::rc::Rc;

use crate::builtins::Continuation;
use crate::compile::names::Names;
use crate::compile::prototype::Prototype;
use crate::host::Stop;
use crate::value::{Heap, Value};

/// Registers a window has: as many as a byte can name, so that no access needs a check.
const WINDOW: usize = 256;
/// How often the machine looks up: every so many backward jumps and calls.
const TURN: u32 = 64;
/// Where the prototype stands that goes on with built-ins which call functions.
const NATIVE: u32 = 0;
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
    frames: Vec<Frame>,
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
    /// Why the program running now is being stopped, once it is.
    stopping: Option<Stop>,
}

/// A place in a running function.
#[derive(Clone, Copy)]
struct Frame {
    prototype: u32,
    base: u32,
    pc: u32,
}

impl Machine {
    /// The value of a session variable by name.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        let slot = self.names.declared(name)?;
        self.slots.get(slot as usize).filter(|v| !matches!(v, Value::Undefined))
    }
}
