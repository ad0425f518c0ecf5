//! Equality and order.

use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::Value;
use super::number::compare_int_float;

/// Whether two values are equal: arrays, tuples, objects and tables by what they hold, however deep; values of
/// different types are unequal, but `1 == 1.0`. With a list of work instead of recursion.
pub fn equal(a: &Value, b: &Value) -> bool {
    match shallow(a, b) {
        Some(answer) => answer,
        None => deep(a, b),
    }
}

/// The answer where no elements have to be compared.
fn shallow(a: &Value, b: &Value) -> Option<bool> {
    Some(match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(x), Value::Bool(y)) => x == y,
        (Value::Int(x), Value::Int(y)) => x == y,
        (Value::Float(x), Value::Float(y)) => x.get() == y.get(),
        (Value::Int(x), Value::Float(y)) | (Value::Float(y), Value::Int(x)) => {
            compare_int_float(*x, y.get()) == Some(Ordering::Equal)
        }
        (Value::Str(x), Value::Str(y)) | (Value::Path(x), Value::Path(y)) => x.as_str() == y.as_str(),
        (Value::Date(x), Value::Date(y)) => x.micros() == y.micros(),
        (Value::Builtin(x), Value::Builtin(y)) => x == y,
        (Value::Function(x), Value::Function(y)) => Rc::ptr_eq(x, y),
        (Value::Error(x), Value::Error(y)) => Rc::ptr_eq(x, y),
        (Value::Array(x), Value::Array(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Tuple(x), Value::Tuple(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Object(x), Value::Object(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Table(x), Value::Table(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Column(x), Value::Column(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Table(_), Value::Table(_))
        | (Value::Column(_), Value::Column(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::Tuple(_), Value::Tuple(_))
        | (Value::Object(_), Value::Object(_)) => {
            return None;
        }
        _ => false,
    })
}

fn deep(a: &Value, b: &Value) -> bool {
    let mut work = vec![(a.clone(), b.clone())];
    // A pair met before is being compared or was found equal: so cycles end, and what is shared is compared once.
    let mut seen: FxHashSet<(usize, usize)> = FxHashSet::default();
    while let Some((a, b)) = work.pop() {
        if !seen.insert((address(&a), address(&b))) {
            continue;
        }
        let mut push_all = |x: &[Value], y: &[Value]| -> bool {
            if x.len() != y.len() {
                return false;
            }
            for (x, y) in x.iter().zip(y) {
                match shallow(x, y) {
                    Some(true) => {}
                    Some(false) => return false,
                    None => work.push((x.clone(), y.clone())),
                }
            }
            true
        };
        let same = match (&a, &b) {
            (Value::Array(x), Value::Array(y)) => push_all(&x.items.borrow(), &y.items.borrow()),
            (Value::Tuple(x), Value::Tuple(y)) => push_all(&x.items(), &y.items()),
            (Value::Object(x), Value::Object(y)) => {
                let (x, y) = (x.fields.borrow(), y.fields.borrow());
                x.len() == y.len()
                    && x.iter().all(|(key, x)| match y.get(key) {
                        None => false,
                        Some(y) => match shallow(x, y) {
                            Some(answer) => answer,
                            None => {
                                work.push((x.clone(), y.clone()));
                                true
                            }
                        },
                    })
            }
            (Value::Table(x), Value::Table(y)) => crate::table::equal_tables(x, y, &mut work),
            (Value::Column(x), Value::Column(y)) => crate::table::equal_columns(x, y, &mut work),
            _ => false,
        };
        if !same {
            return false;
        }
    }
    true
}

fn address(value: &Value) -> usize {
    match value {
        Value::Array(v) => Rc::as_ptr(v).addr(),
        Value::Tuple(v) => Rc::as_ptr(v).addr(),
        Value::Object(v) => Rc::as_ptr(v).addr(),
        Value::Table(v) => Rc::as_ptr(v).addr(),
        Value::Column(v) => Rc::as_ptr(v).addr(),
        _ => 0,
    }
}

/// The order of two numbers, two texts (by code point) or two dates.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => Some(x.cmp(y)),
        (Value::Float(x), Value::Float(y)) => x.get().partial_cmp(&y.get()),
        (Value::Int(x), Value::Float(y)) => compare_int_float(*x, y.get()),
        (Value::Float(x), Value::Int(y)) => compare_int_float(*y, x.get()).map(Ordering::reverse),
        (Value::Str(x), Value::Str(y)) => Some(x.as_str().cmp(y.as_str())),
        (Value::Path(x), Value::Path(y)) => Some(x.as_str().cmp(y.as_str())),
        (Value::Date(x), Value::Date(y)) => Some(x.micros().cmp(&y.micros())),
        _ => None,
    }
}
