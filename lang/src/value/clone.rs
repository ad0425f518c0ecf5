//! Deep copies.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Fields, Object, Value};
use crate::error::Result;
use crate::host::Host;

/// A deep copy: arrays, tuples and objects anew, everything else shared because it does not change. What stands twice in
/// the original stands twice in the copy, cycles too. With a list of work instead of recursion.
pub fn deep_clone(value: &Value, host: &mut dyn Host) -> Result<Value> {
    let mut copies: FxHashMap<usize, Value> = FxHashMap::default();
    let mut work: Vec<(Value, Value)> = Vec::new();
    let root = begin(value, &mut copies, &mut work);
    let mut done = 0u32;
    while let Some((original, copy)) = work.pop() {
        done += 1;
        if done.is_multiple_of(1024) {
            host.tick()?;
        }
        match (&original, &copy) {
            (Value::Array(from), Value::Array(to)) => {
                let from = from.items.borrow();
                super::number::reserve(host, from.len(), from.len() * size_of::<Value>())?;
                *to.items.borrow_mut() = from.iter().map(|v| begin(v, &mut copies, &mut work)).collect();
            }
            (Value::Tuple(from), Value::Tuple(to)) => {
                *to.items.borrow_mut() = from.items().iter().map(|v| begin(v, &mut copies, &mut work)).collect();
            }
            (Value::Object(from), Value::Object(to)) => {
                let mut fields = Fields::default();
                for (key, value) in from.fields.borrow().iter() {
                    fields.insert(key.clone(), begin(value, &mut copies, &mut work));
                }
                *to.fields.borrow_mut() = fields;
            }
            _ => {}
        }
    }
    Ok(root)
}

/// The copy of a value; an empty container whose contents are still to be copied when it is one seen first.
fn begin(value: &Value, copies: &mut FxHashMap<usize, Value>, work: &mut Vec<(Value, Value)>) -> Value {
    let (address, empty): (usize, fn() -> Value) = match value {
        Value::Array(a) => (Rc::as_ptr(a).addr(), || Value::array(Vec::new())),
        Value::Tuple(t) => (Rc::as_ptr(t).addr(), || Value::tuple(Vec::new())),
        Value::Object(o) => (Rc::as_ptr(o).addr(), || Value::Object(Rc::new(Object::default()))),
        other => return other.clone(),
    };
    if let Some(copy) = copies.get(&address) {
        return copy.clone();
    }
    let copy = empty();
    copies.insert(address, copy.clone());
    work.push((value.clone(), copy.clone()));
    copy
}
