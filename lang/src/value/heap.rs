//! The registry that finds cycles. A cycle can only be closed by storing a container into a container that already
//! exists, so only such a store registers its target; everything else is freed by its reference count alone.

use std::rc::{Rc, Weak};

use super::{Array, Marks, Object, Shared, Value};

/// The marks a container carries for the collector.
pub type Gc = Marks;

const REGISTERED: u8 = 1;

/// A container that may be part of a cycle.
enum Candidate {
    Array(Weak<Array>),
    Object(Weak<Object>),
    Cell(Weak<Shared>),
}

/// All containers of one interpreter that may be part of a cycle.
#[derive(Default)]
pub struct Heap {
    candidates: Vec<Candidate>,
}

impl Heap {
    /// Called when `stored` is put into the existing container `target`.
    #[inline]
    pub fn stored(&mut self, target: &Value, stored: &Value) {
        if stored.is_container() {
            self.register(target);
        }
    }

    #[inline(never)]
    fn register(&mut self, target: &Value) {
        let gc = match target {
            Value::Array(a) => &a.gc,
            Value::Object(o) => &o.gc,
            Value::Cell(c) => &c.gc,
            _ => return,
        };
        if gc.flags.get() & REGISTERED != 0 {
            return;
        }
        gc.flags.set(gc.flags.get() | REGISTERED);
        self.candidates.push(match target {
            Value::Array(a) => Candidate::Array(Rc::downgrade(a)),
            Value::Object(o) => Candidate::Object(Rc::downgrade(o)),
            Value::Cell(c) => Candidate::Cell(Rc::downgrade(c)),
            _ => return,
        });
    }
}
