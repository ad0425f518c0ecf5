//! What `for` walks, and taking values apart.

use std::cell::Ref;

use super::WINDOW;
use crate::builtins::wrong_argument;
use crate::error::{Error, Result};
use crate::message;
use crate::messages::runtime as texts;
use crate::value::{Value, set};

type Window = [Value; WINDOW];

/// Whether a value is a whole number; floats that are whole count as such.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(i) => Some(*i),
        Value::Float(f) => {
            let f = f.get();
            // Beyond 2^53 a float no longer tells neighbours apart.
            (f.fract() == 0.0 && f.abs() <= 9_007_199_254_740_992.0).then_some(f as i64)
        }
        _ => None,
    }
}

/// Checks the bounds of a counting loop in a, a+1, a+2; says whether there is a first turn.
#[inline(never)]
pub(super) fn prepare_range(window: &mut Window, a: u8) -> Result<bool> {
    let a = a as usize;
    for (place, argument) in [(a, "start"), (a + 1, "end"), (a + 2, "step")] {
        match whole(&window[place]) {
            Some(i) => window[place] = Value::Int(i),
            None => return Err(wrong_argument("range", argument, "int", &window[place])),
        }
    }
    let (Value::Int(start), Value::Int(end), Value::Int(step)) = (&window[a], &window[a + 1], &window[a + 2]) else {
        return Ok(false);
    };
    match step {
        0 => Err(Error::new(message!(texts::STEP_ZERO))),
        1.. => Ok(start < end),
        _ => Ok(start > end),
    }
}

/// The next turn of a counting loop with a step.
#[inline(never)]
pub(super) fn step(window: &mut Window, a: u8) -> bool {
    let a = a as usize;
    let (Value::Int(counter), Value::Int(end), Value::Int(step)) = (&window[a], &window[a + 1], &window[a + 2]) else {
        return false;
    };
    let Some(next) = counter.checked_add(*step) else { return false };
    let more = if *step > 0 { next < *end } else { next > *end };
    if more {
        window[a] = Value::Int(next);
    }
    more
}

/// Checks that what stands in a can be walked and sets the position in a+1.
#[inline(never)]
pub(super) fn prepare(window: &mut Window, a: u8, _pairs: bool) -> Result<()> {
    let walked = &window[a as usize];
    match walked {
        Value::Array(_) | Value::Tuple(_) | Value::Object(_) | Value::Str(_) | Value::Table(_) | Value::Column(_) => {
            set(&mut window[a as usize + 1], Value::Int(0));
            Ok(())
        }
        other => Err(Error::new(message!(texts::NOT_ITERABLE, got = other.type_name()))),
    }
}

/// Puts the next element into a+2; says whether there was one.
#[inline]
pub(super) fn next(window: &mut Window, a: u8, pairs: bool) -> Result<bool> {
    let a = a as usize;
    let Value::Int(position) = window[a + 1] else { return Ok(false) };
    let at = position as usize;
    let mut following = position + 1;
    let element = match &window[a] {
        Value::Array(array) => array.items.borrow().get(at).cloned(),
        Value::Tuple(tuple) => tuple.items().get(at).cloned(),
        Value::Object(object) => object.fields.borrow().next_from(at).map(|(place, key, value)| {
            following = place as i64 + 1;
            let key = Value::Str(key.clone());
            if pairs { Value::tuple(vec![key, value.clone()]) } else { key }
        }),
        Value::Str(text) => text[at..].chars().next().map(|c| {
            following = position + c.len_utf8() as i64;
            Value::str(c)
        }),
        Value::Table(table) => (at < table.rows()).then(|| table.row(at)),
        Value::Column(column) => (at < column.len()).then(|| column.value(at)),
        _ => None,
    };
    let Some(element) = element else { return Ok(false) };
    set(&mut window[a + 2], element);
    window[a + 1] = Value::Int(following);
    Ok(true)
}

/// The parts of a value that is taken apart.
fn parts(value: &Value) -> Result<Ref<'_, Vec<Value>>> {
    match value {
        Value::Array(array) => Ok(array.items.borrow()),
        Value::Tuple(tuple) => Ok(tuple.items()),
        other => Err(Error::new(message!(texts::NOT_UNPACKABLE, got = other.type_name()))),
    }
}

#[inline(never)]
pub(super) fn unpack(window: &mut Window, a: u8, b: u8, n: u8) -> Result<()> {
    let parts = parts(&window[a as usize])?;
    if parts.len() != n as usize {
        return Err(Error::new(message!(texts::WRONG_PART_COUNT, expected = n, got = parts.len())));
    }
    let given = parts.clone();
    drop(parts);
    for (i, part) in given.into_iter().enumerate() {
        set(&mut window[b as usize + i], part);
    }
    Ok(())
}

#[inline(never)]
pub(super) fn unpack_rest(window: &mut Window, a: u8, b: u8, n: u8, rest: u8) -> Result<()> {
    let parts = parts(&window[a as usize])?;
    let (fixed, rest) = (n as usize - 1, rest as usize);
    if parts.len() < fixed {
        return Err(Error::new(message!(texts::TOO_FEW_PARTS, expected = fixed, got = parts.len())));
    }
    let (before, others) = parts.split_at(rest);
    let (left, after) = others.split_at(parts.len() - fixed);
    let left = Value::array(left.to_vec());
    let given: Vec<Value> = before.iter().cloned().chain([left]).chain(after.iter().cloned()).collect();
    drop(parts);
    for (i, part) in given.into_iter().enumerate() {
        set(&mut window[b as usize + i], part);
    }
    Ok(())
}
