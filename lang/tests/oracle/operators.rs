//! What operators, indexes and slices give (section 3).

use super::evaluator::{Exit, Outcome, raise};
use super::numbers::{Answer, Number, Operator};
use super::value::{Fields, Value};

/// Texts and arrays that grow beyond this are no use to a comparison.
const LARGE: usize = 20_000;

/// `a op b` for every operator that evaluates both sides.
pub fn binary(symbol: &str, a: &Value, b: &Value) -> Outcome<Value> {
    match symbol {
        "==" => return Ok(Value::Bool(a.equals(b))),
        "!=" => return Ok(Value::Bool(!a.equals(b))),
        "in" => return contains(b, a).map(Value::Bool),
        _ => {}
    }
    let Some(operator) = Operator::ALL.into_iter().find(|o| o.symbol() == symbol) else {
        return Err(Exit::abandoned("an operator that is not known"));
    };
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => match operator.answer(*x, *y) {
            Answer::Number(n) => Ok(Value::Number(n)),
            Answer::Bool(b) => Ok(Value::Bool(b)),
            Answer::Text(kind) if kind == "ValueError" => raise("ValueError"),
            Answer::Text(_) => raise("ZeroDivisionError"),
        },
        (Value::Text(x), Value::Text(y)) if operator.is_comparison() => {
            let order = x.chars().cmp(y.chars());
            Ok(Value::Bool(match operator {
                Operator::Less => order.is_lt(),
                Operator::LessEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                _ => order.is_ge(),
            }))
        }
        _ => others(operator, a, b),
    }
}

fn others(operator: Operator, a: &Value, b: &Value) -> Outcome<Value> {
    let joins = |v: &Value| matches!(v, Value::Text(_) | Value::Number(_) | Value::Bool(_));
    match (operator, a, b) {
        (Operator::Add, Value::Text(_), other) | (Operator::Add, other, Value::Text(_)) if joins(other) => {
            let text = [a, b].map(|v| v.shown().unwrap_or_default()).concat();
            bounded(text.len())?;
            Ok(Value::text(text))
        }
        (Operator::Add, Value::Array(x), Value::Array(y)) => {
            let joined: Vec<Value> = x.borrow().iter().chain(y.borrow().iter()).cloned().collect();
            bounded(joined.len())?;
            Ok(Value::array(joined))
        }
        (Operator::Mul, Value::Text(text), Value::Number(Number::Int(n)))
        | (Operator::Mul, Value::Number(Number::Int(n)), Value::Text(text)) => {
            let times = usize::try_from(*n).unwrap_or(0);
            bounded(text.len().saturating_mul(times))?;
            Ok(Value::text(text.repeat(if text.is_empty() { 0 } else { times })))
        }
        (Operator::Div, Value::Text(_), Value::Text(_)) => Err(Exit::abandoned("a path")),
        _ => raise("TypeError"),
    }
}

/// Gives up where values grow too large to be compared in a test.
pub fn bounded(length: usize) -> Outcome<()> {
    if length > LARGE { Err(Exit::abandoned("a large value")) } else { Ok(()) }
}

pub fn negate(value: &Value) -> Outcome<Value> {
    match value {
        Value::Number(n) => Ok(Value::Number(n.negated())),
        _ => raise("TypeError"),
    }
}

/// Whether a container holds an element, an object a key, a text a part.
fn contains(container: &Value, wanted: &Value) -> Outcome<bool> {
    match (container, wanted) {
        (Value::Array(items), _) => Ok(items.borrow().iter().any(|item| item.equals(wanted))),
        (Value::Tuple(items), _) => Ok(items.iter().any(|item| item.equals(wanted))),
        (Value::Object(fields), _) => Ok(wanted.key().is_some_and(|key| fields.borrow().get(&key).is_some())),
        (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
        _ => raise("TypeError"),
    }
}

/// Where element `index` of `length` stands, counted from the end when it is negative.
fn position(index: i64, length: usize) -> Outcome<usize> {
    let at = if index < 0 { i128::from(index) + length as i128 } else { i128::from(index) };
    match usize::try_from(at) {
        Ok(at) if at < length => Ok(at),
        _ => raise("IndexError"),
    }
}

/// `base[index]`.
pub fn index(base: &Value, index: &Value) -> Outcome<Value> {
    match (base, index) {
        (Value::Object(fields), key) => match key.key() {
            Some(key) => fields.borrow().get(&key).map_or_else(|| raise("KeyError"), Ok),
            None => raise("TypeError"),
        },
        (Value::Array(_) | Value::Tuple(_) | Value::Text(_), Value::Number(Number::Int(i))) => {
            let items = base.elements().unwrap_or_default();
            Ok(items[position(*i, items.len())?].clone())
        }
        _ => raise("TypeError"),
    }
}

/// `base[index] = value`.
pub fn set_index(base: &Value, index: &Value, value: Value) -> Outcome<()> {
    match (base, index) {
        (Value::Array(items), Value::Number(Number::Int(i))) => {
            let at = position(*i, items.borrow().len())?;
            items.borrow_mut()[at] = value;
            Ok(())
        }
        (Value::Object(fields), key) => match key.key() {
            Some(key) => {
                fields.borrow_mut().set(&key, value);
                Ok(())
            }
            None => raise("TypeError"),
        },
        _ => raise("TypeError"),
    }
}

/// `base[from:to]`; what lies outside is cut off.
pub fn slice(base: &Value, from: Option<&Value>, to: Option<&Value>) -> Outcome<Value> {
    if !matches!(base, Value::Array(_) | Value::Tuple(_) | Value::Text(_)) {
        return raise("TypeError");
    }
    let items = base.elements().unwrap_or_default();
    let bound = |value: Option<&Value>, missing: usize| match value {
        None | Some(Value::Null) => Ok(missing),
        Some(Value::Number(Number::Int(i))) => {
            let at = i128::from(*i) + if *i < 0 { items.len() as i128 } else { 0 };
            Ok(at.clamp(0, items.len() as i128) as usize)
        }
        Some(_) => raise("TypeError"),
    };
    let (from, to) = (bound(from, 0)?, bound(to, items.len())?);
    let part = items[from..to.max(from)].to_vec();
    Ok(match base {
        Value::Array(_) => Value::array(part),
        Value::Tuple(_) => Value::tuple(part),
        _ => Value::text(part.iter().filter_map(Value::shown).collect::<String>()),
    })
}

/// `base.name` outside of a call.
pub fn member(base: &Value, name: &str) -> Outcome<Value> {
    match base {
        Value::Object(fields) => fields.borrow().get(name).map_or_else(|| raise("KeyError"), Ok),
        Value::Error(error) => match name {
            "type" => Ok(Value::text(error.kind)),
            "line" => Ok(Value::int(error.place.get().unwrap_or_default().0 as usize)),
            "column" => Ok(Value::int(error.place.get().unwrap_or_default().1 as usize)),
            "value" => Ok(error.thrown.clone()),
            "message" => match &error.message {
                Some(message) => Ok(Value::text(message.as_str())),
                None => Err(Exit::abandoned("a message of the language")),
            },
            _ => Err(Exit::abandoned("a member of an error")),
        },
        _ => raise("TypeError"),
    }
}

/// The parts of a value that is taken apart into several names.
pub fn parts(value: &Value) -> Outcome<Vec<Value>> {
    match value {
        Value::Array(_) | Value::Tuple(_) => Ok(value.elements().unwrap_or_default()),
        _ => raise("TypeError"),
    }
}

/// Adds the fields of a spread object.
pub fn spread_fields(into: &mut Fields, value: &Value) -> Outcome<()> {
    let Value::Object(fields) = value else { return raise("TypeError") };
    for (key, value) in &fields.borrow().0 {
        into.set(key, value.clone());
    }
    Ok(())
}
