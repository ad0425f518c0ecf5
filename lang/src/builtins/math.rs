//! Numbers, and money.

use std::rc::Rc;

use super::Default::Int;
use super::elementwise::each;
use super::general::shown;
use super::{Builtin, Code, Context, Kind, optional, required, wrong_argument};
use crate::chance::Chance;
use crate::compile::tree::BinaryOp;
use crate::error::Result;
use crate::fail;
use crate::messages::{dates, runtime as texts};
use crate::value::money::Form;
use crate::value::number::arithmetic;
use crate::value::{Money, Value};

const NUMBER: &[Kind] = &[Kind::Int, Kind::Float];
/// A number, or a column of them: the function is done row by row.
const NUMBERS: &[Kind] = &[Kind::Int, Kind::Float, Kind::Column];

/// Does the work with a number, the first of the arguments, or with each of a column.
fn of_numbers(
    function: &'static str,
    parameter: &'static str,
    context: &mut Context<'_>,
    arguments: &[Value],
    work: impl Fn(&Value) -> Result<Value>,
) -> Result<Value> {
    each(context, &arguments[..1], |values, _| match &values[0] {
        number @ (Value::Int(_) | Value::Float(_)) => work(number),
        other => Err(wrong_argument(function, parameter, "int | float", other)),
    })
}

fn float(value: &Value) -> f64 {
    match value {
        Value::Int(i) => *i as f64,
        Value::Float(f) => f.get(),
        _ => f64::NAN,
    }
}

/// A float that is whole, as an int where 64 bits hold it.
fn whole(value: f64) -> Value {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        Value::Int(value as i64)
    } else {
        Value::float(value)
    }
}

/// Declares a function from float to float, with the numbers it is defined for.
macro_rules! real {
    ($place:ident, $name:literal, $en:literal, $ru:literal, $domain:expr, $code:expr) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: &[required("x", NUMBERS)],
            returns: "float | column",
            doc: [$en, $ru],
            code: Code::Plain(|context, arguments| {
                of_numbers($name, "x", context, arguments, |x| {
                    let x = float(x);
                    let domain: fn(f64) -> bool = $domain;
                    let code: fn(f64) -> f64 = $code;
                    if !domain(x) {
                        fail!(texts::OUT_OF_DOMAIN, function = $name, value = x);
                    }
                    Ok(Value::float(code(x)))
                })
            }),
        };
    };
}

real!(SQRT, "sqrt", "The square root.", "Квадратный корень.", |x| x >= 0.0 || x.is_nan(), f64::sqrt);
real!(EXP, "exp", "e to the power of x.", "e в степени x.", |_| true, f64::exp);
real!(SIN, "sin", "The sine of an angle in radians.", "Синус угла в радианах.", |_| true, f64::sin);
real!(COS, "cos", "The cosine of an angle in radians.", "Косинус угла в радианах.", |_| true, f64::cos);

pub(super) static LOG: Builtin = Builtin {
    name: "log",
    parameters: &[required("x", NUMBER), optional("base", NUMBER, super::Default::Null)],
    returns: "float",
    doc: ["The natural logarithm, or the one to a base.", "Натуральный логарифм или логарифм по основанию."],
    code: Code::Plain(|_, arguments| {
        let x = float(&arguments[0]);
        if x <= 0.0 {
            fail!(texts::OUT_OF_DOMAIN, function = "log", value = x);
        }
        match &arguments[1] {
            Value::Null => Ok(Value::float(x.ln())),
            base => {
                let base = float(base);
                if base <= 0.0 || base == 1.0 {
                    fail!(texts::OUT_OF_DOMAIN, function = "log", value = base);
                }
                // These two are exact where ln is not.
                Ok(Value::float(if base == 10.0 {
                    x.log10()
                } else if base == 2.0 {
                    x.log2()
                } else {
                    x.log(base)
                }))
            }
        }
    }),
};

pub(super) static ABS: Builtin = Builtin {
    name: "abs",
    parameters: &[required("x", NUMBERS)],
    returns: "int | float | column",
    doc: ["The absolute value.", "Модуль числа."],
    code: Code::Plain(|context, arguments| {
        of_numbers("abs", "x", context, arguments, |x| {
            Ok(match x {
                Value::Int(i) => i.checked_abs().map_or_else(|| Value::float((*i as f64).abs()), Value::Int),
                other => Value::float(float(other).abs()),
            })
        })
    }),
};

pub(super) static POW: Builtin = Builtin {
    name: "pow",
    parameters: &[required("x", NUMBER), required("y", NUMBER)],
    returns: "int | float",
    doc: ["x to the power of y, as x ** y.", "x в степени y, как x ** y."],
    code: Code::Plain(|context, arguments| arithmetic(BinaryOp::Pow, &arguments[0], &arguments[1], context)),
};

pub(super) static DIV: Builtin = Builtin {
    name: "div",
    parameters: &[required("a", NUMBER), required("b", NUMBER)],
    returns: "float",
    doc: ["The quotient as a float, also when it is whole.", "Частное дробным числом, даже если оно целое."],
    code: Code::Plain(|context, arguments| {
        arithmetic(BinaryOp::Div, &arguments[0], &arguments[1], context).map(|q| Value::float(float(&q)))
    }),
};

/// Rounds half away from zero to so many digits after the point; the decimal text of a float decides, so that 2.675
/// rounds as its readers expect of 2.675.
fn round_to(x: f64, digits: i64) -> f64 {
    if !x.is_finite() || digits > 300 {
        return x;
    }
    let shown = format!("{:e}", x.abs());
    let Some((mantissa, exponent)) = shown.split_once('e') else { return x };
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let figures: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    // The figure at `place` is the first one cut off.
    let place = exponent + digits + 1;
    if place < 0 {
        return 0.0;
    }
    let place = place as usize;
    if place >= figures.len() {
        return x;
    }
    let mut kept: Vec<u8> = figures[..place].to_vec();
    let mut exponent = exponent;
    if figures[place] >= 5 {
        let mut i = kept.len();
        loop {
            if i == 0 {
                kept.insert(0, 1);
                exponent += 1;
                break;
            }
            i -= 1;
            if kept[i] == 9 {
                kept[i] = 0;
            } else {
                kept[i] += 1;
                break;
            }
        }
    }
    let text: String = kept.iter().map(|d| char::from(d + b'0')).collect();
    let rounded = format!("{}e{}", if text.is_empty() { "0" } else { &text }, exponent + 1 - kept.len() as i64);
    rounded.parse::<f64>().unwrap_or(x).copysign(x)
}

pub(super) static ROUND: Builtin = Builtin {
    name: "round",
    parameters: &[required("n", NUMBERS), optional("digits", &[Kind::Int], Int(0))],
    returns: "int | float | column",
    doc: [
        "The nearest number with so many digits after the point, halves away from zero.",
        "Ближайшее число с указанным количеством знаков после точки; половины — от нуля.",
    ],
    code: Code::Plain(|context, arguments| {
        let digits = match &arguments[1] {
            Value::Int(i) => (*i).clamp(-400, 400),
            _ => 0,
        };
        of_numbers("round", "n", context, arguments, |n| match n {
            Value::Int(i) if digits >= 0 => Ok(Value::Int(*i)),
            Value::Int(i) => Ok(round_int(*i, digits)),
            other if digits > 0 => Ok(Value::float(round_to(float(other), digits))),
            other => finite("round", round_to(float(other), digits)),
        })
    }),
};

fn round_int(i: i64, digits: i64) -> Value {
    let Some(unit) = u32::try_from(-digits).ok().and_then(|d| 10i128.checked_pow(d)).filter(|u| *u <= 10i128.pow(20))
    else {
        return Value::Int(0);
    };
    let i = i128::from(i);
    let rounded = (i.abs() + unit / 2) / unit * unit * i.signum();
    i64::try_from(rounded).map_or(Value::float(rounded as f64), Value::Int)
}

fn finite(function: &'static str, value: f64) -> Result<Value> {
    if value.is_finite() {
        return Ok(whole(value));
    }
    fail!(texts::NO_WHOLE_NUMBER, function = function, value = super::general::short_number(value))
}

pub(super) static FLOOR: Builtin = Builtin {
    name: "floor",
    parameters: &[required("x", NUMBERS)],
    returns: "int | column",
    doc: ["The largest whole number not above x.", "Наибольшее целое, не превышающее x."],
    code: Code::Plain(|context, arguments| {
        of_numbers("floor", "x", context, arguments, |x| match x {
            Value::Int(i) => Ok(Value::Int(*i)),
            other => finite("floor", float(other).floor()),
        })
    }),
};

pub(super) static CEIL: Builtin = Builtin {
    name: "ceil",
    parameters: &[required("x", NUMBERS)],
    returns: "int | column",
    doc: ["The smallest whole number not below x.", "Наименьшее целое, не меньшее x."],
    code: Code::Plain(|context, arguments| {
        of_numbers("ceil", "x", context, arguments, |x| match x {
            Value::Int(i) => Ok(Value::Int(*i)),
            other => finite("ceil", float(other).ceil()),
        })
    }),
};

pub(super) static PI: Builtin = Builtin {
    name: "pi",
    parameters: &[],
    returns: "float",
    doc: ["The number pi.", "Число пи."],
    code: Code::Plain(|_, _| Ok(Value::float(std::f64::consts::PI))),
};

/// Where numbers by chance come from: the session's, begun by the host.
pub(super) fn chance<'c>(context: &'c mut Context<'_>) -> &'c mut Chance {
    let host = &mut *context.host;
    context.heap.kept.chance.get_or_insert_with(|| Chance::new(host.entropy()))
}

pub(super) static RANDOM: Builtin = Builtin {
    name: "random",
    parameters: &[optional("seed", &[Kind::Int], super::Default::Null)],
    returns: "float",
    doc: [
        "A random number from 0 up to, not including, 1. After a call with seed= the same numbers follow, those of random_int too.",
        "Случайное число от 0 до 1, не включая 1. После вызова с seed= числа повторяются, в том числе у random_int.",
    ],
    code: Code::Plain(|context, arguments| {
        if let Value::Int(seed) = &arguments[0] {
            context.heap.kept.chance = Some(Chance::new(*seed as u64));
        }
        Ok(Value::float(chance(context).unit()))
    }),
};

pub(super) static RANDOM_INT: Builtin = Builtin {
    name: "random_int",
    parameters: &[required("a", &[Kind::Int]), required("b", &[Kind::Int])],
    returns: "int",
    doc: ["A random whole number from a to b, both included.", "Случайное целое число от a до b, включая оба."],
    code: Code::Plain(|context, arguments| {
        let (Value::Int(a), Value::Int(b)) = (&arguments[0], &arguments[1]) else { return Ok(Value::Null) };
        if a > b {
            fail!(texts::BOUNDS_SWAPPED, function = "random_int", low = a, high = b);
        }
        let chance = chance(context);
        // All of the 64 bits when nothing else is left of them.
        let step = match b.wrapping_sub(*a).cast_unsigned().checked_add(1) {
            Some(count) => chance.below(count),
            None => chance.bits(),
        };
        Ok(Value::Int(a.wrapping_add(step.cast_signed())))
    }),
};

pub(super) static MONEY: Builtin = Builtin {
    name: "money",
    parameters: &[
        required("amount", &[Kind::Int, Kind::Float, Kind::Column]),
        optional("format", &[Kind::Str, Kind::Null], super::Default::Null),
    ],
    returns: "money | int | float | column",
    doc: [
        "An amount of money that is written by its format: \"$0.00\" ($100.50), \"0,0 $\" (250,75 $), \"0 EUR\" (50 EUR). \
         It is kept to as many digits as the format shows, at least two, halves rounded away from zero. Money of one \
         currency adds up exactly; it is multiplied and divided by numbers. Without a format it is the number.",
        "Денежная сумма, которая пишется по формату: \"$0.00\" ($100.50), \"0,0 $\" (250,75 $), \"0 EUR\" (50 EUR). \
         Знаков после запятой хранится столько, сколько в формате, но не меньше двух; половины округляются от нуля. \
         Деньги одной валюты складываются точно, умножаются и делятся на числа. Без формата это просто число.",
    ],
    code: Code::Plain(|context, arguments| {
        if matches!(arguments[1], Value::Null) {
            return Ok(std::mem::take(&mut arguments[0]));
        }
        let format = super::text(&arguments[1]);
        let Some(form) = Form::read(&format) else { fail!(dates::BAD_MONEY_FORMAT, format = shown(&format)) };
        let form = Rc::new(form);
        each(context, &arguments[..1], |values, _| match (Money::new(&values[0], form.clone()), &values[0]) {
            (Some(money), _) => Ok(Value::Money(Rc::new(money))),
            (None, Value::Float(x)) if !x.get().is_finite() => {
                fail!(texts::OUT_OF_DOMAIN, function = "money", value = x.get())
            }
            (None, Value::Int(_) | Value::Float(_)) => fail!(dates::TOO_MUCH_MONEY),
            (None, other) => Err(wrong_argument("money", "amount", "int | float", other)),
        })
    }),
};

pub(super) static FAMILY: &[&Builtin] =
    &[&ABS, &SQRT, &POW, &DIV, &ROUND, &FLOOR, &CEIL, &EXP, &LOG, &SIN, &COS, &PI, &RANDOM, &RANDOM_INT, &MONEY];
