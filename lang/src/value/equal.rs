//! Equality and order.

use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::number::compare_int_float;
use super::{Fields, Value};
use crate::error::Result;
use crate::pace::{self, BLOCK, Pace};

/// Whether two values are equal: arrays, tuples, objects and tables by what they hold, however deep; values of
/// different types are unequal, but `1 == 1.0`. With a list of work instead of recursion.
///
/// # Errors
/// The host's, when it stops the program.
pub fn equal(a: &Value, b: &Value, pace: &mut dyn Pace) -> Result<bool> {
    match shallow(a, b, pace)? {
        Some(answer) => Ok(answer),
        None => deep(a, b, pace),
    }
}

/// Where the first of the elements stands that equals a value.
///
/// # Errors
/// The host's, when it stops the program.
pub fn position_of(wanted: &Value, items: &[Value], pace: &mut dyn Pace) -> Result<Option<usize>> {
    const SOME: usize = 1024;
    for (at, item) in items.iter().enumerate() {
        if at % SOME == 0 {
            pace.spend(4 * SOME)?;
        }
        if equal(item, wanted, pace)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The answer where no elements have to be compared.
#[inline]
fn shallow(a: &Value, b: &Value, pace: &mut dyn Pace) -> Result<Option<bool>> {
    Ok(Some(match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(x), Value::Bool(y)) => x == y,
        (Value::Int(x), Value::Int(y)) => x == y,
        (Value::Float(x), Value::Float(y)) => x.get() == y.get(),
        (Value::Int(x), Value::Float(y)) | (Value::Float(y), Value::Int(x)) => {
            compare_int_float(*x, y.get()) == Some(Ordering::Equal)
        }
        (Value::Str(x), Value::Str(y)) | (Value::Path(x), Value::Path(y)) => {
            if x.len() < BLOCK {
                x.as_str() == y.as_str()
            } else {
                pace::same(x.as_bytes(), y.as_bytes(), pace)?
            }
        }
        (Value::Date(x), Value::Date(y)) => x.micros() == y.micros(),
        (Value::Money(x), Value::Money(y)) => x.order(y) == Some(Ordering::Equal),
        (Value::Builtin(x), Value::Builtin(y)) => x == y,
        (Value::Function(x), Value::Function(y)) => Rc::ptr_eq(x, y),
        (Value::Error(x), Value::Error(y)) => Rc::ptr_eq(x, y),
        (Value::Array(x), Value::Array(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Tuple(x), Value::Tuple(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Object(x), Value::Object(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Table(x), Value::Table(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Column(x), Value::Column(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Class(x), Value::Class(y)) => Rc::ptr_eq(x, y),
        (Value::Module(x), Value::Module(y)) => Rc::ptr_eq(x, y),
        // A chart is small: see `chart::thin`.
        (Value::Chart(x), Value::Chart(y)) => Rc::ptr_eq(x, y) || x == y,
        (Value::Instance(x), Value::Instance(y)) if Rc::ptr_eq(x, y) => true,
        (Value::Instance(x), Value::Instance(y)) if !Rc::ptr_eq(&x.class, &y.class) => false,
        (Value::Table(_), Value::Table(_))
        | (Value::Instance(_), Value::Instance(_))
        | (Value::Column(_), Value::Column(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::Tuple(_), Value::Tuple(_))
        | (Value::Object(_), Value::Object(_)) => {
            return Ok(None);
        }
        _ => false,
    }))
}

fn deep(a: &Value, b: &Value, pace: &mut dyn Pace) -> Result<bool> {
    let mut work = vec![(a.clone(), b.clone())];
    // A pair met before is being compared or was found equal: so cycles end, and what is shared is compared once.
    let mut seen: FxHashSet<(usize, usize)> = FxHashSet::default();
    while let Some((a, b)) = work.pop() {
        if !seen.insert((address(&a), address(&b))) {
            continue;
        }
        pace.spend(32)?;
        let same = match (&a, &b) {
            (Value::Array(x), Value::Array(y)) => lists(&x.items.borrow(), &y.items.borrow(), &mut work, pace)?,
            (Value::Tuple(x), Value::Tuple(y)) => lists(&x.items(), &y.items(), &mut work, pace)?,
            (Value::Object(x), Value::Object(y)) => objects(&x.fields.borrow(), &y.fields.borrow(), &mut work, pace)?,
            (Value::Instance(x), Value::Instance(y)) => lists(&x.fields.borrow(), &y.fields.borrow(), &mut work, pace)?,
            (Value::Table(x), Value::Table(y)) => crate::table::equal_tables(x, y, &mut work, pace)?,
            (Value::Column(x), Value::Column(y)) => crate::table::equal_columns(x, y, &mut work, pace)?,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

type Pending = Vec<(Value, Value)>;

fn lists(x: &[Value], y: &[Value], work: &mut Pending, pace: &mut dyn Pace) -> Result<bool> {
    if x.len() != y.len() {
        return Ok(false);
    }
    for (x, y) in x.iter().zip(y) {
        pace.spend(4)?;
        match shallow(x, y, pace)? {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => work.push((x.clone(), y.clone())),
        }
    }
    Ok(true)
}

fn objects(x: &Fields, y: &Fields, work: &mut Pending, pace: &mut dyn Pace) -> Result<bool> {
    if x.len() != y.len() {
        return Ok(false);
    }
    for (key, x) in x.iter() {
        pace.spend(100)?;
        let Some(y) = y.get(key) else { return Ok(false) };
        match shallow(x, y, pace)? {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => work.push((x.clone(), y.clone())),
        }
    }
    Ok(true)
}

fn address(value: &Value) -> usize {
    match value {
        Value::Array(v) => Rc::as_ptr(v).addr(),
        Value::Tuple(v) => Rc::as_ptr(v).addr(),
        Value::Object(v) => Rc::as_ptr(v).addr(),
        Value::Instance(v) => Rc::as_ptr(v).addr(),
        Value::Table(v) => Rc::as_ptr(v).addr(),
        Value::Column(v) => Rc::as_ptr(v).addr(),
        _ => 0,
    }
}

/// The order of two numbers, two texts (by code point), two dates or two amounts of one currency.
///
/// # Errors
/// The host's, when it stops the program.
pub fn compare(a: &Value, b: &Value, pace: &mut dyn Pace) -> Result<Option<Ordering>> {
    Ok(match (a, b) {
        (Value::Int(x), Value::Int(y)) => Some(x.cmp(y)),
        (Value::Float(x), Value::Float(y)) => x.get().partial_cmp(&y.get()),
        (Value::Int(x), Value::Float(y)) => compare_int_float(*x, y.get()),
        (Value::Float(x), Value::Int(y)) => compare_int_float(*y, x.get()).map(Ordering::reverse),
        (Value::Str(x), Value::Str(y)) | (Value::Path(x), Value::Path(y)) => Some(pace::compared(x, y, pace)?),
        (Value::Date(x), Value::Date(y)) => Some(x.micros().cmp(&y.micros())),
        (Value::Money(x), Value::Money(y)) => x.order(y),
        _ => None,
    })
}
