//! One value out of many: sums, counts, extremes, and whether some hold.

use super::Default::Rest;
use super::{Builtin, Code, Context, Kind, Parameter, elements, optional, required, wrong_argument};
use crate::compile::tree::BinaryOp;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{dates, runtime as texts};
use crate::pace::{Finder, Pace};
use crate::value::number::arithmetic;
use crate::value::{Value, compare, equal};

const LISTS: &[Kind] = &[Kind::Array, Kind::Tuple, Kind::Column];

/// Refuses a list of anything but numbers alone, or money alone.
fn of_one_type(function: &'static str, items: &[Value], context: &mut Context<'_>) -> Result<()> {
    let money = matches!(items, [Value::Money(_), ..]);
    for (i, value) in items.iter().enumerate() {
        context.spend(1)?;
        let fits =
            if money { matches!(value, Value::Money(_)) } else { matches!(value, Value::Int(_) | Value::Float(_)) };
        if !fits {
            return Err(wrong_argument(
                function,
                &format!("values[{i}]"),
                if money { "money" } else { "int | float" },
                value,
            ));
        }
    }
    Ok(())
}

/// Adds up numbers, of which whole ones stay whole, or amounts of money.
fn total(function: &'static str, items: &[Value], context: &mut Context<'_>) -> Result<Value> {
    let (mut sum, rest) = match items {
        [first @ Value::Money(_), rest @ ..] => (first.clone(), rest),
        numbers => (Value::Int(0), numbers),
    };
    of_one_type(function, items, context)?;
    // Ints are added exactly: whether 64 bits hold the sum does not depend on their order.
    let ints = items.iter().map(|value| if let Value::Int(i) = value { Some(i128::from(*i)) } else { None });
    if let Some(exact) = ints.sum::<Option<i128>>() {
        context.spend(8 * items.len())?;
        return Ok(i64::try_from(exact).map_or_else(|_| Value::float(exact as f64), Value::Int));
    }
    for value in rest {
        context.spend(8)?;
        sum = arithmetic(BinaryOp::Add, &sum, value, context)?;
    }
    Ok(sum)
}

/// The values of a list; those of a column without its nulls.
fn present(value: &Value, context: &mut Context<'_>) -> Result<Vec<Value>> {
    let mut items = elements(value, context)?;
    if matches!(value, Value::Column(_)) {
        context.spend(2 * items.len())?;
        items.retain(|v| !matches!(v, Value::Null));
    }
    Ok(items)
}

pub(super) static SUM: Builtin = Builtin {
    name: "sum",
    parameters: &[required("values", LISTS)],
    returns: "int | float | money",
    doc: [
        "The sum of numbers, an int when all are, or of money. Nulls of a column are left out.",
        "Сумма чисел, целая, если все целые, или денег. Пустые значения столбца не учитываются.",
    ],
    code: Code::Plain(|context, arguments| {
        let items = present(&arguments[0], context)?;
        total("sum", &items, context)
    }),
};

pub(super) static AVERAGE: Builtin = Builtin {
    name: "average",
    parameters: &[required("values", LISTS)],
    returns: "int | float | money",
    doc: ["The mean of numbers or of money.", "Среднее арифметическое чисел или денег."],
    code: Code::Plain(|context, arguments| {
        let items = present(&arguments[0], context)?;
        if items.is_empty() {
            fail!(texts::EMPTY, function = "average");
        }
        let sum = total("average", &items, context)?;
        let count = Value::Int(items.len() as i64);
        arithmetic(BinaryOp::Div, &sum, &count, context)
    }),
};

pub(super) static COUNT: Builtin = Builtin {
    name: "count",
    parameters: &[
        required("values", &[Kind::Array, Kind::Tuple, Kind::Column, Kind::Str]),
        optional("value", &[], super::Default::Absent),
    ],
    returns: "int",
    doc: [
        "How many elements there are, or how many equal a value; nulls of a column are left out.",
        "Сколько элементов в списке или сколько из них равны значению; пустые значения столбца не учитываются.",
    ],
    code: Code::Plain(|context, arguments| {
        if let (Value::Str(text), Value::Str(part)) = (&arguments[0], &arguments[1]) {
            let count = match part.is_empty() {
                true => text.char_count() + 1,
                false => Finder::new(part).count(text, context)?,
            };
            return Ok(Value::Int(count as i64));
        }
        let items = present(&arguments[0], context)?;
        let mut count = 0;
        for item in &items {
            context.spend(2)?;
            count += i64::from(matches!(arguments[1], Value::Undefined) || equal(item, &arguments[1], context)?);
        }
        Ok(Value::Int(count))
    }),
};

/// The smallest or the largest of some values.
fn extreme(function: &'static str, items: &[Value], largest: bool, context: &mut Context<'_>) -> Result<Value> {
    let Some(mut best) = items.first() else { fail!(texts::EMPTY, function = function) };
    // The first one is compared with itself: it may be of a type without an order.
    for value in items {
        context.spend(8)?;
        let order = compare(value, best, context)?.ok_or_else(|| no_order(function, value, best))?;
        if if largest { order.is_gt() } else { order.is_lt() } {
            best = value;
        }
    }
    Ok(best.clone())
}

/// The values of `min` and `max`: several, or those of the one list that is given.
fn candidates(given: &Value, context: &mut Context<'_>) -> Result<Vec<Value>> {
    let items = elements(given, context)?;
    match items.as_slice() {
        [one @ (Value::Array(_) | Value::Tuple(_) | Value::Column(_))] => present(one, context),
        _ => Ok(items),
    }
}

pub(super) fn no_order(function: &'static str, a: &Value, b: &Value) -> Box<Error> {
    let nan = |value: &Value| matches!(value, Value::Float(x) if x.get().is_nan());
    if nan(a) || nan(b) {
        return Error::new(message!(texts::NAN_ORDER, function = function));
    }
    if let (Value::Money(x), Value::Money(y)) = (a, b) {
        let (left, right) = (x.currency(), y.currency());
        return Error::new(message!(dates::CURRENCIES_HAVE_NO_ORDER, function = function, left = left, right = right));
    }
    Error::new(message!(texts::NO_ORDER, function = function, left = a.type_name(), right = b.type_name()))
}

pub(super) static MIN: Builtin = Builtin {
    name: "min",
    parameters: &[Parameter { name: "values", takes: &[], default: Rest }],
    returns: "any",
    doc: ["The smallest of a list or of several values.", "Наименьшее из списка или из нескольких значений."],
    code: Code::Plain(|context, arguments| extreme("min", &candidates(&arguments[0], context)?, false, context)),
};

pub(super) static MAX: Builtin = Builtin {
    name: "max",
    parameters: &[Parameter { name: "values", takes: &[], default: Rest }],
    returns: "any",
    doc: ["The largest of a list or of several values.", "Наибольшее из списка или из нескольких значений."],
    code: Code::Plain(|context, arguments| extreme("max", &candidates(&arguments[0], context)?, true, context)),
};

pub(super) static SPREAD: Builtin = Builtin {
    name: "spread",
    parameters: &[required("values", LISTS)],
    returns: "int | float | money",
    doc: [
        "How far apart the smallest and the largest of some numbers or amounts of money are. Nulls of a column are left out.",
        "Размах: разность наибольшего и наименьшего из чисел или денежных сумм. Пустые значения столбца не учитываются.",
    ],
    code: Code::Plain(|context, arguments| {
        let items = present(&arguments[0], context)?;
        of_one_type("spread", &items, context)?;
        let least = extreme("spread", &items, false, context)?;
        let most = extreme("spread", &items, true, context)?;
        arithmetic(BinaryOp::Sub, &most, &least, context)
    }),
};

pub(super) static ANY: Builtin = Builtin {
    name: "any",
    parameters: &[required("values", LISTS)],
    returns: "bool",
    doc: ["Whether at least one element counts as true.", "Есть ли хотя бы один истинный элемент."],
    code: Code::Plain(|context, arguments| {
        for element in elements(&arguments[0], context)? {
            context.spend(1)?;
            if element.is_truthy() {
                return Ok(Value::bool(true));
            }
        }
        Ok(Value::bool(false))
    }),
};

pub(super) static ALL: Builtin = Builtin {
    name: "all",
    parameters: &[required("values", LISTS)],
    returns: "bool",
    doc: ["Whether every element counts as true.", "Все ли элементы истинны."],
    code: Code::Plain(|context, arguments| {
        for element in elements(&arguments[0], context)? {
            context.spend(1)?;
            if !element.is_truthy() {
                return Ok(Value::bool(false));
            }
        }
        Ok(Value::bool(true))
    }),
};
