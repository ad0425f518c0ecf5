//! Arithmetic on numbers and texts: the rules for int and float, and what `+`, `*` and `/` mean for other types.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Str, Value, display, money};
use crate::builtins::Context;
use crate::compile::tree::BinaryOp;
use crate::error::{Error, Result};
use crate::host::{Host, Limit, Stop};
use crate::message;
use crate::messages::{Message, dates, runtime as texts};
use crate::pace::{self, Pace};

/// Texts up to this many bytes are made without asking the host.
const SMALL: usize = 16 * 1024;

/// Asks whether a text or list of that size may be made.
pub fn reserve(host: &mut dyn Host, length: usize, bytes: usize) -> Result<()> {
    if bytes > SMALL {
        if length > host.limits().size {
            return Err(Stop::Limit(Limit::Size).into());
        }
        // What needs much memory also takes time.
        host.tick()?;
        host.reserve(bytes)?;
    }
    Ok(())
}

#[cold]
fn unsupported(op: BinaryOp, a: &Value, b: &Value) -> Box<Error> {
    if let (Value::Money(x), Value::Money(y)) = (a, b)
        && x.currency() != y.currency()
    {
        let (left, right) = (x.currency(), y.currency());
        return Error::new(message!(dates::CURRENCIES_DIFFER, operator = op.symbol(), left = left, right = right));
    }
    let message =
        message!(texts::UNSUPPORTED_OPERANDS, operator = op.symbol(), left = a.type_name(), right = b.type_name());
    let help = match (a, op, b) {
        (Value::Date(_), BinaryOp::Sub, Value::Date(_)) => Some(message!(dates::HELP_DIFFERENCE)),
        (Value::Date(_), BinaryOp::Add | BinaryOp::Sub, Value::Int(_)) => Some(message!(dates::HELP_MOVE)),
        _ => comparison_help(op, a, b),
    };
    Error::with_help(message, help)
}

/// What is said of a comparison of two values without an order.
#[cold]
pub fn comparison_help(op: BinaryOp, a: &Value, b: &Value) -> Option<Message> {
    let number = |value: &Value| matches!(value, Value::Int(_) | Value::Float(_));
    match (a, b) {
        _ if !op.is_comparison() => None,
        (Value::Date(_), Value::Str(_)) | (Value::Str(_), Value::Date(_)) => Some(message!(texts::HELP_DATE_AND_TEXT)),
        (Value::Bool(_), other) if number(other) => Some(message!(texts::HELP_CHAIN)),
        _ => None,
    }
}

#[cold]
fn by_zero(op: BinaryOp) -> Box<Error> {
    Error::new(message!(texts::DIVISION_BY_ZERO, operator = op.symbol()))
}

/// `+ - * / // % **` of anything but columns.
pub fn arithmetic(op: BinaryOp, a: &Value, b: &Value, context: &mut Context<'_>) -> Result<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => ints(op, *x, *y),
        (Value::Int(x), Value::Float(y)) => floats(op, *x as f64, y.get()),
        (Value::Float(x), Value::Int(y)) => floats(op, x.get(), *y as f64),
        (Value::Float(x), Value::Float(y)) => floats(op, x.get(), y.get()),
        _ => others(op, a, b, context),
    }
}

fn ints(op: BinaryOp, x: i64, y: i64) -> Result<Value> {
    let exact = match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => x.checked_mul(y),
        BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod if y == 0 => return Err(by_zero(op)),
        BinaryOp::Div => match x.checked_rem(y) {
            Some(0) => x.checked_div(y),
            _ => None,
        },
        BinaryOp::FloorDiv => x.checked_div(y).map(|q| if x % y != 0 && ((x < 0) != (y < 0)) { q - 1 } else { q }),
        BinaryOp::Mod => Some(x.checked_rem(y).unwrap_or(0)),
        BinaryOp::Pow if y >= 0 => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)).or(match x {
            // Exponents beyond 32 bits still have an exact value for these.
            0 | 1 => Some(x),
            -1 => Some(if y % 2 == 0 { 1 } else { -1 }),
            _ => None,
        }),
        _ => None,
    };
    match exact {
        Some(value) => Ok(Value::Int(value)),
        None => floats(op, x as f64, y as f64),
    }
}

fn floats(op: BinaryOp, x: f64, y: f64) -> Result<Value> {
    Ok(Value::float(match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => x * y,
        BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod if y == 0.0 => return Err(by_zero(op)),
        BinaryOp::Div => x / y,
        BinaryOp::FloorDiv => (x / y).floor(),
        BinaryOp::Mod => x % y,
        _ if x == 0.0 && y < 0.0 => return Err(by_zero(op)),
        // An infinite exponent has no fraction to it.
        _ if x < 0.0 && y.is_finite() && y.fract() != 0.0 => {
            return Err(Error::new(message!(texts::NO_ROOT, base = x, exponent = y)));
        }
        _ => x.powf(y),
    }))
}

/// Whether `+` with a text joins it to the text.
fn joins(value: &Value) -> bool {
    matches!(value, Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_))
}

fn others(op: BinaryOp, a: &Value, b: &Value, context: &mut Context<'_>) -> Result<Value> {
    match (op, a, b) {
        (BinaryOp::Add, Value::Str(x), _) if joins(b) => {
            let mut text = String::new();
            let length = x.len() + if let Value::Str(y) = b { y.len() } else { 24 };
            reserve(context.host, length, length)?;
            text.reserve(length);
            pace::append(&mut text, x, context)?;
            match b {
                Value::Str(y) => pace::append(&mut text, y, context)?,
                other => display(other, &mut text),
            }
            Ok(Value::str(text))
        }
        (BinaryOp::Add, _, Value::Str(y)) if joins(a) => {
            let mut text = String::new();
            reserve(context.host, y.len(), y.len())?;
            display(a, &mut text);
            text.reserve(y.len());
            pace::append(&mut text, y, context)?;
            Ok(Value::str(text))
        }
        (BinaryOp::Add, Value::Array(x), Value::Array(y)) => {
            let (x, y) = (x.items.borrow(), y.items.borrow());
            let length = x.len() + y.len();
            reserve(context.host, length, length * size_of::<Value>())?;
            let mut items = Vec::with_capacity(length);
            pace::extend(&mut items, &x, context)?;
            pace::extend(&mut items, &y, context)?;
            Ok(Value::array(items))
        }
        (BinaryOp::Mul, Value::Str(text), Value::Int(n)) | (BinaryOp::Mul, Value::Int(n), Value::Str(text)) => {
            repeat(text, *n, context)
        }
        (BinaryOp::Div, Value::Path(x) | Value::Str(x), Value::Str(y) | Value::Path(y)) => {
            let mut text = x.trim_end_matches('/').to_owned();
            if !x.is_empty() {
                text.push('/');
            }
            text.push_str(y.trim_start_matches('/'));
            Ok(Value::path(text))
        }
        _ => match money::arithmetic(op, a, b) {
            Some(outcome) => outcome.map_err(|fault| match fault {
                money::Fault::Currencies => unsupported(op, a, b),
                money::Fault::TooLarge => Error::new(message!(dates::TOO_MUCH_MONEY)),
                money::Fault::ByZero => by_zero(op),
            }),
            None => Err(unsupported(op, a, b)),
        },
    }
}

fn repeat(text: &Rc<Str>, n: i64, context: &mut Context<'_>) -> Result<Value> {
    let n = usize::try_from(n).unwrap_or(0);
    let Some(bytes) = text.len().checked_mul(n) else { return Err(Stop::Limit(Limit::Memory).into()) };
    reserve(context.host, bytes, bytes)?;
    let mut out = String::with_capacity(bytes);
    // Several copies at a time, so that a short text is not copied one by one.
    let several = (pace::BLOCK / text.len().max(1)).min(n);
    if several > 1 {
        let copies = text.as_str().repeat(several);
        for _ in 0..n / several {
            pace::append(&mut out, &copies, context)?;
        }
        out.push_str(&copies[..n % several * text.len()]);
    } else {
        for _ in 0..n {
            pace::append(&mut out, text, context)?;
        }
    }
    Ok(Value::str(out))
}

/// Appends a value's text to a text nobody else holds. Says whether it could.
pub fn append_in_place(target: &mut Value, value: &Value, context: &mut Context<'_>) -> Result<bool> {
    if !joins(value) {
        return Ok(false);
    }
    let Value::Str(text) = target else { return Ok(false) };
    let Some(text) = Rc::get_mut(text) else { return Ok(false) };
    let extra = if let Value::Str(added) = value { added.len() } else { 24 };
    if text.capacity() - text.len() < extra {
        // The buffer will grow, to twice its size or more, and what it holds may be moved.
        reserve(context.host, text.len() + extra, text.len().max(extra))?;
        context.spend_bytes(text.len())?;
    }
    context.spend_bytes(extra)?;
    text.append(|buffer| display(value, buffer));
    Ok(true)
}

/// `-x`.
pub fn negate(value: &Value) -> Result<Value> {
    match value {
        Value::Int(i) => Ok(i.checked_neg().map_or_else(|| Value::float(-(*i as f64)), Value::Int)),
        Value::Float(f) => Ok(Value::float(-f.get())),
        Value::Money(m) => match m.negated() {
            Some(money) => Ok(Value::Money(Rc::new(money))),
            None => Err(Error::new(message!(dates::TOO_MUCH_MONEY))),
        },
        other => Err(Error::new(message!(texts::CANNOT_NEGATE, got = other.type_name()))),
    }
}

/// The exact order of a whole number and a float; `None` for NaN.
pub fn compare_int_float(x: i64, y: f64) -> Option<Ordering> {
    if y.is_nan() {
        return None;
    }
    // 2^63 is a float exactly; everything from it on is above every int, everything below -2^63 beneath.
    if y >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if y < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let whole = y.trunc();
    Some(x.cmp(&(whole as i64)).then_with(|| 0.0f64.partial_cmp(&(y - whole)).unwrap_or(Ordering::Equal)))
}

/// `< <= > >=` of anything but columns.
pub fn ordered(op: BinaryOp, a: &Value, b: &Value, pace: &mut dyn Pace) -> Result<bool> {
    let numbers = matches!(a, Value::Int(_) | Value::Float(_)) && matches!(b, Value::Int(_) | Value::Float(_));
    match super::compare(a, b, pace)? {
        Some(order) => Ok(match op {
            BinaryOp::Lt => order.is_lt(),
            BinaryOp::Le => order.is_le(),
            BinaryOp::Gt => order.is_gt(),
            _ => order.is_ge(),
        }),
        // NaN is neither less nor greater than anything.
        None if numbers => Ok(false),
        None => Err(unsupported(op, a, b)),
    }
}
