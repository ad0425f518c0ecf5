//! Objects: keys and values in order of insertion.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Gc, Str, Value};

/// Above this many fields an object has a hash index.
const INDEXED_ABOVE: usize = 8;

/// Keys and values that can change.
#[derive(Default)]
pub struct Object {
    /// For the collector.
    pub gc: Gc,
    /// The fields.
    pub fields: RefCell<Fields>,
}

/// The fields of an object, in order of insertion.
#[derive(Default)]
pub struct Fields {
    entries: Vec<(Rc<Str>, Value)>,
    index: Option<std::collections::HashMap<Rc<str>, usize>>,
}

impl Fields {
    /// No fields, with room for so many.
    pub fn with_capacity(capacity: usize) -> Fields {
        Fields { entries: Vec::with_capacity(capacity), index: None }
    }

    /// Fields whose keys are known to differ. They get no index before another one is inserted: most rows of a table
    /// are read by place and thrown away.
    pub(crate) fn from_distinct(entries: Vec<(Rc<Str>, Value)>) -> Fields {
        Fields { entries, index: None }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<Str>, &Value)> {
        self.entries.iter().map(|(k, v)| (k, v))
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.entries.iter().map(|(_, v)| v)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).map(|i| &self.entries[i].1)
    }

    /// The field number `position`.
    #[inline(always)]
    pub fn entry(&self, position: usize) -> Option<&(Rc<Str>, Value)> {
        self.entries.get(position)
    }

    /// The field number `position`, to be changed.
    #[inline(always)]
    pub fn entry_mut(&mut self, position: usize) -> Option<&mut (Rc<Str>, Value)> {
        self.entries.get_mut(position)
    }

    /// Where a key stands.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(k, _)| k.as_str() == key),
        }
    }

    /// Adds a key known not to be there, where there is room made for it.
    #[inline(always)]
    pub fn add(&mut self, key: &Rc<Str>, value: &Value) -> bool {
        let fits = self.entries.len() < self.entries.capacity().min(INDEXED_ABOVE);
        if fits {
            self.entries.push((key.clone(), value.clone_inline()));
        }
        fits
    }

    /// Sets a key, at its place when it is there, else at the end. Gives its position.
    pub fn insert(&mut self, key: Rc<Str>, value: Value) -> usize {
        if let Some(position) = self.position(&key) {
            self.entries[position].1 = value;
            return position;
        }
        let position = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(Rc::from(key.as_str()), position);
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() > INDEXED_ABOVE {
            self.reindex();
        }
        position
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let position = self.position(key)?;
        let (_, value) = self.entries.remove(position);
        if let Some(index) = &mut self.index {
            index.remove(key);
            index.values_mut().filter(|place| **place > position).for_each(|place| *place -= 1);
        }
        Some(value)
    }

    fn reindex(&mut self) {
        self.index = Some(self.entries.iter().enumerate().map(|(i, (k, _))| (Rc::from(k.as_str()), i)).collect());
    }

    /// Moves all values out.
    pub fn drain_into(&mut self, work: &mut Vec<Value>) {
        self.index = None;
        work.extend(self.entries.drain(..).map(|(_, value)| value));
    }
}
