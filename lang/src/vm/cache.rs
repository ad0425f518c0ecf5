//! `@cache`: functions that keep what they gave for the arguments they met.
//!
//! The results stand in an object behind what the function captured, by a text that tells the arguments apart. So every
//! function value has its own, and the collector sees them as it sees any other.

use std::fmt::Write;
use std::rc::Rc;

use super::WINDOW;
use crate::value::{Heap, Str, Value, set, to_text};

type Window = [Value; WINDOW];

/// Results one function keeps; with one more it begins anew.
const MOST: usize = 100_000;
/// The longest text that stands for arguments, in bytes.
const LONGEST: usize = 64 * 1024;
/// How deep lists among the arguments are looked into.
const DEEPEST: usize = 32;

/// Puts what the function gave for its arguments into a register, else their key: null for arguments that have none.
/// Gives whether it has met them.
#[inline(never)]
pub(super) fn get(window: &mut Window, a: u8, parameters: usize) -> bool {
    let mut key = String::new();
    let has_key = window[1..=parameters].iter().all(|value| write(value, &mut key, 0));
    let found = match store(&window[0]) {
        Some(Value::Object(store)) if has_key => store.fields.borrow().get(&key).cloned(),
        _ => None,
    };
    let met = found.is_some();
    let key = if has_key { Value::str(key) } else { Value::Null };
    set(&mut window[a as usize], found.unwrap_or(key));
    met
}

/// Keeps what the function gives.
#[inline(never)]
pub(super) fn put(window: &mut Window, a: u8, b: u8, heap: &mut Heap) {
    let (Some(store @ Value::Object(results)), Value::Str(key)) = (store(&window[0]), &window[a as usize]) else {
        return;
    };
    let value = &window[b as usize];
    heap.stored(store, value);
    let mut results = results.fields.borrow_mut();
    if results.len() >= MOST {
        *results = Default::default();
    }
    results.insert(key.clone(), value.clone());
}

fn store(function: &Value) -> Option<&Value> {
    match function {
        Value::Function(function) => function.captured.last(),
        _ => None,
    }
}

/// Writes what tells a value apart from every other; `false` for what can change or is not known by what it holds.
fn write(value: &Value, key: &mut String, depth: usize) -> bool {
    let text = |kind: char, text: &Rc<Str>, key: &mut String| {
        let _ = write!(key, "{kind}{}:", text.len());
        key.push_str(text);
    };
    match value {
        Value::Null | Value::Undefined => key.push('n'),
        Value::Bool(b) => key.push(if b.get() { 't' } else { 'f' }),
        Value::Int(i) => drop(write!(key, "i{i};")),
        Value::Float(f) => drop(write!(key, "r{:x};", f.get().to_bits())),
        Value::Date(_) | Value::Money(_) => drop(write!(key, "{}:{};", value.type_name(), to_text(value))),
        Value::Str(s) if key.len() + s.len() <= LONGEST => text('s', s, key),
        Value::Path(s) if key.len() + s.len() <= LONGEST => text('p', s, key),
        Value::Array(list) if depth < DEEPEST => {
            key.push('[');
            let all = list.items.borrow().iter().all(|item| write(item, key, depth + 1));
            key.push(']');
            return all;
        }
        Value::Tuple(list) if depth < DEEPEST => {
            key.push('(');
            let all = list.items().iter().all(|item| write(item, key, depth + 1));
            key.push(')');
            return all;
        }
        // A parameter that a function inside captured.
        Value::Cell(cell) => return write(&cell.value.borrow(), key, depth),
        _ => return false,
    }
    key.len() <= LONGEST
}
