//! Output, types and conversions.

use std::num::IntErrorKind;

use super::Default::{Null, Required, Rest, Str as Text};
use super::elementwise::each;
use super::numeral::numeral;
use super::{Builtin, Code, Context, Kind, Parameter, elements, length, optional, required, wrong_argument};
use crate::error::{Error, Result};
use crate::fail;
use crate::foreign;
use crate::host::{Limit, Stop};
use crate::message;
use crate::messages::{ErrorKind, runtime as texts};
use crate::pace::{self, Pace, blocks};
use crate::table::nearest;
use crate::value::number::reserve;
use crate::value::{Value, deep_clone, display, display_asking};
use crate::vm::whole;

pub(super) static PRINT: Builtin = Builtin {
    name: "print",
    parameters: &[
        Parameter { name: "values", takes: &[], default: Rest },
        optional("sep", &[Kind::Str], Text(" ")),
        optional("end", &[Kind::Str], Text("\n")),
    ],
    returns: "null",
    doc: [
        "Prints its arguments with one space between them and ends the line.",
        "Печатает аргументы через пробел и завершает строку.",
    ],
    code: Code::Plain(|context, arguments| {
        let mut line = String::new();
        if let Value::Array(values) = &arguments[0] {
            for (i, value) in values.items.borrow().iter().enumerate() {
                if i > 0 {
                    display(&arguments[1], &mut line);
                }
                match value {
                    Value::Str(text) => {
                        reserve(context.host, text.len(), line.len() + text.len())?;
                        pace::append(&mut line, text, context)?;
                    }
                    other => display_asking(other, &mut line, context.host)?,
                }
            }
        }
        display(&arguments[2], &mut line);
        for piece in blocks(&line) {
            context.spend(8 * piece.len())?;
            context.host.write(piece)?;
        }
        Ok(Value::Null)
    }),
};

pub(super) static LEN: Builtin = Builtin {
    name: "len",
    parameters: &[required("x", LENGTHY)],
    returns: "int",
    doc: ["The number of elements, fields, characters or rows.", "Число элементов, полей, символов или строк таблицы."],
    code: Code::Plain(|_, arguments| length(&arguments[0]).map(|n| Value::Int(n as i64))),
};

pub(super) const LENGTHY: &[Kind] =
    &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Object, Kind::Table, Kind::Column, Kind::Path];

fn integer(function: &'static str, argument: &'static str, value: &Value) -> Result<i64> {
    match whole(value) {
        Some(i) => Ok(i),
        None => Err(wrong_argument(function, argument, "int", value)),
    }
}

pub(super) static RANGE: Builtin = Builtin {
    name: "range",
    parameters: &[
        optional("start", &[Kind::Int, Kind::Float], Null),
        optional("end", &[Kind::Int, Kind::Float], Null),
        optional("step", &[Kind::Int, Kind::Float], super::Default::Int(1)),
    ],
    returns: "array",
    doc: [
        "The whole numbers from start up to, not including, end, step by step; range(end) begins at 0. Floats must be whole: 2.0. A `for` over it makes no array.",
        "Целые числа от start до end с шагом step, не включая end; range(end) начинает с 0. Дробные не принимаются, кроме целых по значению: 2.0. Цикл `for` массива при этом не создаёт.",
    ],
    code: Code::Plain(|context, arguments| {
        let (start, end) = match (&arguments[0], &arguments[1]) {
            (Value::Null, Value::Null) => {
                let help = message!(texts::CALLED_AS, call = "range(end), range(start, end, step=1)");
                let missing = message!(texts::MISSING_ARGUMENT, function = "range", argument = "end");
                return Err(Error::with_help(missing, Some(help)));
            }
            (Value::Null, end) | (end, Value::Null) => (0, integer("range", "end", end)?),
            (start, end) => (integer("range", "start", start)?, integer("range", "end", end)?),
        };
        let step = integer("range", "step", &arguments[2])?;
        if step == 0 {
            fail!(texts::STEP_ZERO);
        }
        let span = if step > 0 { i128::from(end) - i128::from(start) } else { i128::from(start) - i128::from(end) };
        let step_size = i128::from(step).abs();
        let count = if span <= 0 { 0 } else { (span + step_size - 1) / step_size };
        let Some(count) = usize::try_from(count).ok().filter(|n| *n <= isize::MAX as usize / size_of::<Value>()) else {
            return Err(Stop::Limit(Limit::Memory).into());
        };
        // Memory is asked for first: it is the bound people meet.
        context.host.reserve(count * size_of::<Value>())?;
        reserve(context.host, count, count * size_of::<Value>())?;
        let mut items = Vec::with_capacity(count);
        for i in 0..count {
            if i % 65_536 == 65_535 {
                context.host.tick()?;
            }
            // The product alone may pass the bounds of an int; the sum never does.
            items.push(Value::Int(start.wrapping_add(step.wrapping_mul(i as i64))));
        }
        Ok(Value::array(items))
    }),
};

pub(super) static ENUM: Builtin = Builtin {
    name: "enum",
    parameters: &[required("it", &[]), optional("start", &[Kind::Int], super::Default::Int(0))],
    returns: "array",
    doc: ["Pairs of index and element.", "Пары из индекса и элемента."],
    code: Code::Plain(|context, arguments| {
        let start = integer("enum", "start", &arguments[1])?;
        let items = elements(&arguments[0], context)?;
        reserve(context.host, items.len(), items.len() * 96)?;
        let pairs = items.into_iter().enumerate();
        let pairs = pairs.map(|(i, v)| Value::tuple(vec![Value::Int(start.wrapping_add(i as i64)), v]));
        Ok(Value::array(pace::collect(pairs, 100, context)?))
    }),
};

pub(super) static TYPEOF: Builtin = Builtin {
    name: "typeof",
    parameters: &[required("x", &[])],
    returns: "str",
    doc: ["The name of a value's type.", "Имя типа значения."],
    code: Code::Plain(|_, arguments| Ok(Value::str(arguments[0].type_name()))),
};

/// Whether a value is of what is written for a type: its name as a text, the function that makes such values, or a
/// list of those.
fn is_of(value: &Value, wanted: &Value) -> Result<bool> {
    let name = match wanted {
        Value::Class(class) => {
            return Ok(matches!(value, Value::Instance(instance) if instance.class.extends(class)));
        }
        Value::Str(name) => name.as_str(),
        Value::Builtin(function) => super::registry::get(*function as u32).name,
        other => return Err(wrong_argument("isinstance", "type", "str | fn", other)),
    };
    if let Some(kind) = ErrorKind::from_name(name) {
        return Ok(matches!(value, Value::Error(error) if error.kind.is(kind)));
    }
    if let Value::Instance(instance) = value
        && instance.class.is_called(name)
    {
        return Ok(true);
    }
    let own = value.type_name();
    Ok(match name {
        "any" => true,
        "num" | "number" => matches!(value, Value::Int(_) | Value::Float(_)),
        "string" => own == "str",
        "function" => own == "fn",
        _ if TYPE_NAMES.contains(&name) => own == name,
        _ => {
            let near = foreign::type_name(name).or_else(|| nearest(name, TYPE_NAMES));
            let help = near.map(|name| message!(texts::DID_YOU_MEAN, name = name));
            return Err(Error::with_help(message!(texts::NO_SUCH_TYPE, function = "isinstance", name = name), help));
        }
    })
}

/// What `typeof` gives, and the two names for several types.
const TYPE_NAMES: [&str; 18] = [
    "int", "float", "str", "bool", "array", "tuple", "object", "table", "column", "path", "date", "money", "null",
    "fn", "error", "chart", "num", "any",
];

pub(super) static ISINSTANCE: Builtin = Builtin {
    name: "isinstance",
    parameters: &[required("x", &[]), required("type", &[Kind::Str, Kind::Fn, Kind::Array, Kind::Tuple])],
    returns: "bool",
    doc: [
        "Whether a value is of a type: its name (\"int\", \"num\"), the function that makes it (int, ValueError), or one of \
         a list of those.",
        "Относится ли значение к типу: имя (\"int\", \"num\"), функция, которая его создаёт (int, ValueError), или один из \
         их списка.",
    ],
    code: Code::Plain(|context, arguments| {
        let wanted = match &arguments[1] {
            list @ (Value::Array(_) | Value::Tuple(_)) => elements(list, context)?,
            one => vec![one.clone()],
        };
        for wanted in &wanted {
            context.spend(50)?;
            if is_of(&arguments[0], wanted)? {
                return Ok(Value::bool(true));
            }
        }
        Ok(Value::bool(false))
    }),
};

pub(super) static INT: Builtin = Builtin {
    name: "int",
    parameters: &[required("x", &[]), optional("default", &[], super::Default::Absent)],
    returns: "int | column",
    doc: [
        "A whole number: from a text, a float (cut towards zero) or a bool; from a column row by row. With a default, what cannot be converted gives it.",
        "Целое число: из строки, из дробного (с отбрасыванием дробной части) или из логического; из столбца — построчно. С default — это значение вместо ошибки.",
    ],
    code: Code::Plain(|context, arguments| convert(context, arguments, to_int)),
};

type Conversion = fn(&Value, &mut Context<'_>) -> Result<Value>;

fn convert(context: &mut Context<'_>, arguments: &[Value], conversion: Conversion) -> Result<Value> {
    each(context, &arguments[..1], |values, context| match (conversion(&values[0], context), &arguments[1]) {
        (Err(error), default) if matches!(*error, Error::Raised(_)) && !matches!(default, Value::Undefined) => {
            Ok(default.clone())
        }
        (outcome, _) => outcome,
    })
}

/// A float as messages write it: not with three hundred digits.
pub(super) fn short_number(value: f64) -> String {
    if value.is_finite() && value.abs() >= 1e21 { format!("{value:e}") } else { value.to_string() }
}

/// The beginning of a text, for messages.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn to_int(value: &Value, context: &mut Context<'_>) -> Result<Value> {
    match value {
        Value::Int(i) => Ok(Value::Int(*i)),
        Value::Bool(b) => Ok(Value::Int(i64::from(b.get()))),
        Value::Float(f) => {
            let whole = f.get().trunc();
            // Both bounds are floats exactly.
            if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
                Ok(Value::Int(whole as i64))
            } else {
                fail!(texts::NO_WHOLE_NUMBER, function = "int", value = short_number(f.get()))
            }
        }
        Value::Str(text) => match numeral(text, false, context)?.parse::<i64>() {
            Ok(i) => Ok(Value::Int(i)),
            Err(error) => match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => {
                    fail!(texts::NO_WHOLE_NUMBER, function = "int", value = shown(text.trim()))
                }
                _ => Err(not_a_number("int", text)),
            },
        },
        other => Err(wrong_argument("int", "x", "int | float | str | bool", other)),
    }
}

pub(super) static FLOAT: Builtin = Builtin {
    name: "float",
    parameters: &[required("x", &[]), optional("default", &[], super::Default::Absent)],
    returns: "float | column",
    doc: [
        "A float: from a text, a whole number, money or a bool; from a column row by row. With a default, what cannot be converted gives it.",
        "Дробное число: из строки, из целого, из денег или из логического; из столбца — построчно. С default — это значение вместо ошибки.",
    ],
    code: Code::Plain(|context, arguments| convert(context, arguments, to_float)),
};

#[cold]
fn not_a_number(function: &'static str, text: &str) -> Box<Error> {
    // In a number of usual length, a comma is the mark of its fraction.
    let point = (text.len() <= 40).then(|| text.trim().replacen(',', ".", 1));
    let point = point.filter(|point| text.contains(',') && point.parse::<f64>().is_ok());
    let help = point.map(|number| message!(texts::HELP_DECIMAL_COMMA, number = number));
    Error::with_help(message!(texts::NOT_A_NUMBER, function = function, text = shown(text)), help)
}

fn to_float(value: &Value, context: &mut Context<'_>) -> Result<Value> {
    match value {
        Value::Int(i) => Ok(Value::float(*i as f64)),
        Value::Float(_) => Ok(value.clone()),
        Value::Money(money) => Ok(Value::float(money.number())),
        Value::Bool(b) => Ok(Value::float(f64::from(u8::from(b.get())))),
        Value::Str(text) => match numeral(text, true, context)?.parse::<f64>() {
            Ok(f) => Ok(Value::float(f)),
            Err(_) => Err(not_a_number("float", text)),
        },
        other => Err(wrong_argument("float", "x", "int | float | str | bool | money", other)),
    }
}

pub(super) static STR: Builtin = Builtin {
    name: "str",
    parameters: &[required("x", &[])],
    returns: "str",
    doc: ["The text of a value, as print writes it.", "Текст значения, как его печатает print."],
    code: Code::Plain(|context, arguments| match &arguments[0] {
        text @ Value::Str(_) => Ok(text.clone()),
        other => {
            let mut text = String::new();
            display_asking(other, &mut text, context.host)?;
            Ok(Value::str(text))
        }
    }),
};

pub(super) static BOOL: Builtin = Builtin {
    name: "bool",
    parameters: &[required("x", &[])],
    returns: "bool",
    doc: [
        "Whether a value counts as true: everything but null, false, 0 and what is empty.",
        "Считается ли значение истинным: всё, кроме null, false, 0 и пустого.",
    ],
    code: Code::Plain(|_, arguments| Ok(Value::bool(arguments[0].is_truthy()))),
};

pub(super) static ARRAY: Builtin = Builtin {
    name: "array",
    parameters: &[Parameter { name: "x", takes: &[], default: Rest }],
    returns: "array",
    doc: [
        "A new array of the elements of what is given, or of several values.",
        "Новый массив из элементов переданного значения или из нескольких значений.",
    ],
    code: Code::Plain(|context, arguments| gathered(context, &arguments[0]).map(Value::array)),
};

pub(super) static TUPLE: Builtin = Builtin {
    name: "tuple",
    parameters: &[Parameter { name: "x", takes: &[], default: Rest }],
    returns: "tuple",
    doc: [
        "A tuple of the elements of what is given, or of several values.",
        "Кортеж из элементов переданного значения или из нескольких значений.",
    ],
    code: Code::Plain(|context, arguments| gathered(context, &arguments[0]).map(Value::tuple)),
};

fn gathered(context: &mut Context<'_>, given: &Value) -> Result<Vec<Value>> {
    let given = elements(given, context)?;
    match given.as_slice() {
        [one] if !matches!(one, Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Null) => {
            elements(one, context)
        }
        _ => Ok(given),
    }
}

pub(super) static CLONE: Builtin = Builtin {
    name: "clone",
    parameters: &[required("x", &[])],
    returns: "any",
    doc: ["A deep copy.", "Глубокая копия."],
    code: Code::Plain(|context, arguments| deep_clone(&arguments[0], context)),
};

/// The compiler answers `isset("name")`; only a call in another form comes here.
pub(super) static ISSET: Builtin = Builtin {
    name: "isset",
    parameters: &[required("name", &[Kind::Str])],
    returns: "bool",
    doc: [
        "Whether a variable of this name has a value; the name is written as a text: isset(\"x\").",
        "Есть ли значение у переменной с таким именем; имя пишется строкой: isset(\"x\").",
    ],
    code: Code::Plain(|_, _| fail!(texts::ISSET_NEEDS_A_NAME)),
};

pub(super) static PROGRESS: Builtin = Builtin {
    name: "progress",
    parameters: &[
        Parameter { name: "percent", takes: &[Kind::Int, Kind::Float], default: Required },
        optional("stage", &[Kind::Str], Text("")),
        optional("message", &[Kind::Str], Text("")),
    ],
    returns: "null",
    doc: [
        "Tells whoever waits how far the program is: 0 to 100, a stage and a line of text.",
        "Сообщает, насколько продвинулась программа: от 0 до 100, этап и пояснение.",
    ],
    code: Code::Plain(|context, arguments| {
        let percent = match &arguments[0] {
            Value::Int(i) => *i as f64,
            Value::Float(f) if !f.get().is_nan() => f.get(),
            _ => 0.0,
        };
        let (stage, text) = (super::text(&arguments[1]), super::text(&arguments[2]));
        context.host.progress(percent.clamp(0.0, 100.0), &stage, &text)?;
        Ok(Value::Null)
    }),
};

/// The message of a value that has no length.
pub(super) fn no_length(value: &Value) -> Box<Error> {
    let expected: Vec<&str> = LENGTHY.iter().map(|k| k.name()).collect();
    wrong_argument("len", "x", &expected.join(" | "), value)
}

pub(super) static FAMILY: &[&Builtin] = &[
    &PRINT,
    &super::showing::SHOW,
    &super::showing::EMIT,
    &LEN,
    &RANGE,
    &ENUM,
    &TYPEOF,
    &ISINSTANCE,
    &INT,
    &FLOAT,
    &STR,
    &BOOL,
    &ARRAY,
    &TUPLE,
    &CLONE,
    &ISSET,
    &PROGRESS,
];
