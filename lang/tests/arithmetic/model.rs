//! The numbers pairs are made of, and the answers programs gave.

use datacode_lang::value::Value;

pub use crate::numbers::{Answer, Number, Operator, range};
use Number::{Float, Int};

/// The answer a value of the language is.
pub fn answer(value: &Value) -> Answer {
    match value {
        Value::Int(i) => Answer::Number(Int(*i)),
        Value::Float(f) => Answer::Number(Float(f.get())),
        Value::Bool(b) => Answer::Bool(b.get()),
        Value::Str(text) => Answer::Text(text.as_str().to_owned()),
        other => Answer::Text(format!("a value of type {}", other.type_name())),
    }
}

/// A neighbour of a number, or the same as the other type.
pub fn near(number: Number, by: i64) -> Number {
    match number {
        Int(i) if by == 2 => Float(i as f64),
        Int(i) => Int(i.saturating_add(by)),
        Float(f) if by == 2 => Int(f as i64),
        Float(f) => Float(f.to_bits().checked_add_signed(by).map_or(f, f64::from_bits)),
    }
}

/// Where ints, floats and the operands of instructions end, and what lies beside.
pub fn boundaries() -> Vec<Number> {
    let ints = [
        0,
        1,
        -1,
        2,
        10,
        63,
        i64::from(i16::MAX),
        i64::from(i16::MAX) + 1,
        i64::from(i16::MIN),
        i64::from(i16::MIN) - 1,
        i64::from(i32::MAX),
        i64::from(i32::MAX) + 1,
        i64::from(i32::MIN),
        3_037_000_499,
        3_037_000_500,
        1 << 53,
        (1 << 53) + 1,
        1 << 62,
        i64::MAX - 1,
        i64::MAX,
        i64::MIN,
        i64::MIN + 1,
    ];
    let floats = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -2.5,
        0.1,
        9_007_199_254_740_992.0,
        9_223_372_036_854_775_807.0,
        -9_223_372_036_854_775_808.0,
        1e20,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    ints.into_iter().map(Int).chain(floats.into_iter().map(Float)).collect()
}
