//! Deep copies.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Fields, Gc, Instance, Object, Value};
use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

/// A deep copy: arrays, tuples, objects and instances anew, everything else shared because it does not change. What stands twice in
/// the original stands twice in the copy, cycles too. With a list of work instead of recursion.
pub fn deep_clone(value: &Value, context: &mut Context<'_>) -> Result<Value> {
    let mut copies: Copies = FxHashMap::default();
    let mut work: Vec<(Value, Value)> = Vec::new();
    let root = begin(value, &mut copies, &mut work);
    while let Some((original, copy)) = work.pop() {
        context.spend(100)?;
        match (&original, &copy) {
            (Value::Array(from), Value::Array(to)) => {
                let from = from.items.borrow();
                *to.items.borrow_mut() = copied(&from, &mut copies, &mut work, context)?;
            }
            (Value::Tuple(from), Value::Tuple(to)) => {
                *to.items.borrow_mut() = copied(&from.items(), &mut copies, &mut work, context)?;
            }
            (Value::Object(from), Value::Object(to)) => {
                let mut fields = Fields::default();
                for (key, value) in from.fields.borrow().iter() {
                    context.spend(100)?;
                    fields.insert(key.clone(), begin(value, &mut copies, &mut work));
                }
                *to.fields.borrow_mut() = fields;
            }
            (Value::Instance(from), Value::Instance(to)) => {
                *to.fields.borrow_mut() = copied(&from.fields.borrow(), &mut copies, &mut work, context)?;
            }
            _ => {}
        }
    }
    Ok(root)
}

type Copies = FxHashMap<usize, Value>;

fn copied(
    items: &[Value],
    copies: &mut Copies,
    work: &mut Vec<(Value, Value)>,
    context: &mut Context<'_>,
) -> Result<Vec<Value>> {
    super::number::reserve(context.host, items.len(), size_of_val(items))?;
    crate::pace::collect(items.iter().map(|v| begin(v, copies, work)), 4, context)
}

/// The copy of a value; an empty container whose contents are still to be copied when it is one seen first.
fn begin(value: &Value, copies: &mut Copies, work: &mut Vec<(Value, Value)>) -> Value {
    let address = match value {
        Value::Array(a) => Rc::as_ptr(a).addr(),
        Value::Tuple(t) => Rc::as_ptr(t).addr(),
        Value::Object(o) => Rc::as_ptr(o).addr(),
        Value::Instance(i) => Rc::as_ptr(i).addr(),
        other => return other.clone(),
    };
    if let Some(copy) = copies.get(&address) {
        return copy.clone();
    }
    let copy = match value {
        Value::Array(_) => Value::array(Vec::new()),
        Value::Tuple(_) => Value::tuple(Vec::new()),
        Value::Instance(i) => {
            let (class, fields) = (i.class.clone(), RefCell::default());
            Value::Instance(Rc::new(Instance { gc: Gc::default(), class, fields }))
        }
        _ => Value::Object(Rc::new(Object::default())),
    };
    copies.insert(address, copy.clone());
    work.push((value.clone(), copy.clone()));
    copy
}
