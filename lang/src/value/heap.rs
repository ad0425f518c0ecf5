//! The registry that finds cycles.
//!
//! A cycle can only be closed by storing a container into a container that already exists, so only such a store
//! registers its target; everything else is freed by its reference count alone. Cycles are found by trial deletion:
//! of all containers the registered ones reach, the references among themselves are counted; one that has more
//! references than that is held from outside, and so is what it reaches. The rest is garbage and is emptied.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use super::{Array, Class, Instance, Object, Shared, Value};
use crate::chance::Chance;
use crate::regex::Patterns;
use crate::relations::Relations;

/// The marks a container carries for the collector.
#[derive(Default)]
pub struct Gc {
    /// References from other containers under examination.
    internal: Cell<u32>,
    pub(crate) flags: Cell<u8>,
}

const REGISTERED: u8 = 1;
const SEEN: u8 = 2;
/// Used by the printer: the container is being written.
pub(super) const PRINTING: u8 = 4;
const LIVE: u8 = 8;

/// New registrations between two collections, at least.
const LEAST_GROWTH: usize = 10_000;

/// A container that may be part of a cycle.
enum Candidate {
    Array(Weak<Array>),
    Object(Weak<Object>),
    Cell(Weak<Shared>),
    Class(Weak<Class>),
    Instance(Weak<Instance>),
}

impl Candidate {
    fn get(&self) -> Option<Value> {
        match self {
            Candidate::Array(a) => a.upgrade().map(Value::Array),
            Candidate::Object(o) => o.upgrade().map(Value::Object),
            Candidate::Cell(c) => c.upgrade().map(Value::Cell),
            Candidate::Class(c) => c.upgrade().map(Value::Class),
            Candidate::Instance(i) => i.upgrade().map(Value::Instance),
        }
    }

    fn is_alive(&self) -> bool {
        match self {
            Candidate::Array(a) => a.strong_count() > 0,
            Candidate::Object(o) => o.strong_count() > 0,
            Candidate::Cell(c) => c.strong_count() > 0,
            Candidate::Class(c) => c.strong_count() > 0,
            Candidate::Instance(i) => i.strong_count() > 0,
        }
    }
}

/// All containers of one interpreter that may be part of a cycle.
#[derive(Default)]
pub struct Heap {
    candidates: Vec<Candidate>,
    /// Collected when this many are registered.
    due_at: usize,
    /// Steps of work since the host was asked last; see [`crate::pace`].
    pub(crate) work: usize,
    /// What built-ins keep from one call to the next.
    pub(crate) kept: Kept,
}

/// What built-ins keep from one call to the next; a reset forgets it.
#[derive(Default)]
pub(crate) struct Kept {
    /// Where numbers by chance come from, once one was asked for.
    pub(crate) chance: Option<Chance>,
    /// Regular expressions.
    pub(crate) patterns: Patterns,
    /// What was declared about columns.
    pub(crate) relations: Relations,
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
        let Some(gc) = gc_of(target) else { return };
        if gc.flags.get() & REGISTERED != 0 {
            return;
        }
        self.candidates.push(match target {
            Value::Array(a) => Candidate::Array(Rc::downgrade(a)),
            Value::Object(o) => Candidate::Object(Rc::downgrade(o)),
            Value::Cell(c) => Candidate::Cell(Rc::downgrade(c)),
            Value::Class(c) => Candidate::Class(Rc::downgrade(c)),
            Value::Instance(i) => Candidate::Instance(Rc::downgrade(i)),
            _ => return,
        });
        gc.flags.set(gc.flags.get() | REGISTERED);
    }

    /// Whether enough has been registered since the last collection to look again.
    #[inline(always)]
    pub fn is_due(&self) -> bool {
        self.candidates.len() >= self.due_at.max(LEAST_GROWTH)
    }

    /// Frees cycles nothing outside refers to.
    pub fn collect(&mut self) {
        self.candidates.retain(Candidate::is_alive);
        // The nodes hold one reference each while they are examined.
        let mut nodes: Vec<Value> = Vec::with_capacity(self.candidates.len());
        for candidate in &self.candidates {
            if let Some(value) = candidate.get() {
                see(&value, &mut nodes);
            }
        }
        let mut next = 0;
        while next < nodes.len() {
            let node = nodes[next].clone();
            next += 1;
            each_child(&node, &mut |child| {
                see(child, &mut nodes);
                if let Some(gc) = gc_of(child) {
                    gc.internal.set(gc.internal.get() + 1);
                }
            });
        }
        let mut live: Vec<Value> = Vec::new();
        for node in &nodes {
            let internal = gc_of(node).map_or(0, |gc| gc.internal.get()) as usize;
            if strong_count(node) > internal + 1 {
                mark_live(node, &mut live);
            }
        }
        while let Some(node) = live.pop() {
            each_child(&node, &mut |child| mark_live(child, &mut live));
        }
        let mut garbage = Vec::new();
        for node in &nodes {
            let Some(gc) = gc_of(node) else { continue };
            if gc.flags.get() & LIVE == 0 {
                empty(node, &mut garbage);
            }
            gc.internal.set(0);
            gc.flags.set(gc.flags.get() & !(SEEN | LIVE));
        }
        drop(nodes);
        drop(garbage);
        self.candidates.retain(Candidate::is_alive);
        self.candidates.shrink_to(self.candidates.len() * 2);
        self.due_at = self.candidates.len() * 2;
    }

    /// Empties every registered container, when nothing of the interpreter is to stay.
    pub fn sever(&mut self) {
        let mut contents = Vec::new();
        for candidate in std::mem::take(&mut self.candidates) {
            if let Some(value) = candidate.get() {
                if let Some(gc) = gc_of(&value) {
                    gc.flags.set(gc.flags.get() & !REGISTERED);
                }
                empty(&value, &mut contents);
            }
        }
        self.due_at = 0;
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.sever();
    }
}

fn gc_of(value: &Value) -> Option<&Gc> {
    match value {
        Value::Array(v) => Some(&v.gc),
        Value::Tuple(v) => Some(&v.gc),
        Value::Object(v) => Some(&v.gc),
        Value::Function(v) => Some(&v.gc),
        Value::Cell(v) => Some(&v.gc),
        Value::Class(v) => Some(&v.gc),
        Value::Instance(v) => Some(&v.gc),
        Value::Error(v) => Some(&v.gc),
        _ => None,
    }
}

fn strong_count(value: &Value) -> usize {
    match value {
        Value::Array(v) => Rc::strong_count(v),
        Value::Tuple(v) => Rc::strong_count(v),
        Value::Object(v) => Rc::strong_count(v),
        Value::Function(v) => Rc::strong_count(v),
        Value::Cell(v) => Rc::strong_count(v),
        Value::Class(v) => Rc::strong_count(v),
        Value::Instance(v) => Rc::strong_count(v),
        Value::Error(v) => Rc::strong_count(v),
        _ => 0,
    }
}

fn see(value: &Value, nodes: &mut Vec<Value>) {
    if let Some(gc) = gc_of(value)
        && gc.flags.get() & SEEN == 0
    {
        gc.flags.set(gc.flags.get() | SEEN);
        nodes.push(value.clone());
    }
}

fn mark_live(value: &Value, live: &mut Vec<Value>) {
    if let Some(gc) = gc_of(value)
        && gc.flags.get() & LIVE == 0
    {
        gc.flags.set(gc.flags.get() | LIVE);
        live.push(value.clone());
    }
}

/// What a container refers to. Tables are not looked into: a container in a table's cell counts as held from outside.
fn each_child(value: &Value, visit: &mut dyn FnMut(&Value)) {
    match value {
        Value::Array(v) => v.items.borrow().iter().for_each(visit),
        Value::Tuple(v) => v.items().iter().for_each(visit),
        Value::Object(v) => v.fields.borrow().values().for_each(visit),
        Value::Function(v) => v.captured.iter().for_each(visit),
        Value::Cell(v) => visit(&v.value.borrow()),
        Value::Class(v) => {
            v.variables.borrow().iter().for_each(&mut *visit);
            let functions = v.methods.iter().map(|m| &m.function).chain(&v.constructors).chain(&v.initializer);
            functions.for_each(|function| visit(&Value::Function(function.clone())));
            v.parent.iter().for_each(|parent| visit(&Value::Class(parent.clone())));
        }
        Value::Instance(v) => {
            v.fields.borrow().iter().for_each(&mut *visit);
            visit(&Value::Class(v.class.clone()));
        }
        Value::Error(v) => v.thrown.iter().for_each(visit),
        _ => {}
    }
}

/// Takes out what a container holds. Every cycle has a container that can be emptied: the one whose change closed it.
fn empty(value: &Value, contents: &mut Vec<Value>) {
    match value {
        Value::Array(v) => contents.append(&mut v.items.borrow_mut()),
        Value::Object(v) => v.fields.borrow_mut().drain_into(contents),
        Value::Cell(v) => contents.push(std::mem::take(&mut *v.value.borrow_mut())),
        Value::Class(v) => contents.append(&mut v.variables.borrow_mut()),
        Value::Instance(v) => contents.append(&mut v.fields.borrow_mut()),
        _ => {}
    }
}
