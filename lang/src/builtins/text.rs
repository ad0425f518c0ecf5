//! Text.

use super::Default::{Null, Str as Text};
use super::{Builtin, Code, Kind, elements, optional, required, text};
use crate::fail;
use crate::messages::runtime as texts;
use crate::value::number::reserve;
use crate::value::{Value, display, display_asking};

const STR: &[Kind] = &[Kind::Str];

/// Declares a function from text to text whose result is about as long.
macro_rules! mapping {
    ($place:ident, $name:literal, $en:literal, $ru:literal, $code:expr) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: &[required("s", STR)],
            returns: "str",
            doc: [$en, $ru],
            code: Code::Plain(|context, arguments| {
                let s = text(&arguments[0]);
                reserve(context.host, s.len(), s.len())?;
                let code: fn(&str) -> String = $code;
                Ok(Value::str(code(&s)))
            }),
        };
    };
}

mapping!(UPPER, "upper", "The text in capital letters.", "Текст заглавными буквами.", str::to_uppercase);
mapping!(LOWER, "lower", "The text in small letters.", "Текст строчными буквами.", str::to_lowercase);
mapping!(
    TRIM,
    "trim",
    "The text without blanks at both ends.",
    "Текст без пробелов по краям.",
    |s| s.trim().to_owned()
);

/// Declares a question about a text and a part of it.
macro_rules! question {
    ($place:ident, $name:literal, $part:literal, $en:literal, $ru:literal, $code:expr) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: &[required("s", STR), required($part, STR)],
            returns: "bool",
            doc: [$en, $ru],
            code: Code::Plain(|_, arguments| {
                let code: fn(&str, &str) -> bool = $code;
                Ok(Value::bool(code(&text(&arguments[0]), &text(&arguments[1]))))
            }),
        };
    };
}

question!(
    STARTS_WITH,
    "starts_with",
    "prefix",
    "Whether a text begins with another.",
    "Начинается ли текст с другого.",
    |s, p| s.starts_with(p)
);
question!(
    ENDS_WITH,
    "ends_with",
    "suffix",
    "Whether a text ends with another.",
    "Заканчивается ли текст другим.",
    |s, p| s.ends_with(p)
);

pub(super) static CONTAINS: Builtin = Builtin {
    name: "contains",
    parameters: &[required("x", &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Object]), required("part", &[])],
    returns: "bool",
    doc: [
        "Whether a text contains another, a list an element or an object a key.",
        "Содержит ли текст другой текст, список — элемент, объект — ключ.",
    ],
    code: Code::Plain(|_, arguments| crate::vm::contains(&arguments[0], &arguments[1]).map(Value::bool)),
};

pub(super) static ISUPPER: Builtin = Builtin {
    name: "isupper",
    parameters: &[required("s", STR)],
    returns: "bool",
    doc: ["Whether a text has letters and all are capital.", "Есть ли в тексте буквы и все ли они заглавные."],
    code: Code::Plain(|_, arguments| {
        let s = text(&arguments[0]);
        Ok(Value::bool(s.chars().any(char::is_uppercase) && !s.chars().any(char::is_lowercase)))
    }),
};

pub(super) static ISLOWER: Builtin = Builtin {
    name: "islower",
    parameters: &[required("s", STR)],
    returns: "bool",
    doc: ["Whether a text has letters and all are small.", "Есть ли в тексте буквы и все ли они строчные."],
    code: Code::Plain(|_, arguments| {
        let s = text(&arguments[0]);
        Ok(Value::bool(s.chars().any(char::is_lowercase) && !s.chars().any(char::is_uppercase)))
    }),
};

pub(super) static SPLIT: Builtin = Builtin {
    name: "split",
    parameters: &[required("s", STR), optional("delimiter", STR, Null)],
    returns: "array",
    doc: [
        "The parts of a text between delimiters; without one, between any blanks.",
        "Части текста между разделителями; без разделителя — между любыми пробелами.",
    ],
    code: Code::Plain(|context, arguments| {
        let s = text(&arguments[0]);
        let delimiter = match &arguments[1] {
            Value::Null => None,
            other => Some(text(other)),
        };
        let parts: Box<dyn Iterator<Item = String> + '_> = match &delimiter {
            None => Box::new(s.split_whitespace().map(str::to_owned)),
            Some(d) if d.as_str().is_empty() => Box::new(s.chars().map(String::from)),
            Some(d) => Box::new(s.split(d.as_str()).map(str::to_owned)),
        };
        let mut items = Vec::new();
        for part in parts {
            // A part costs far more than its bytes; the clock and the meter are looked at as they come.
            if items.len() % 4096 == 4095 {
                context.host.tick()?;
            }
            items.push(Value::str(part));
        }
        Ok(Value::array(items))
    }),
};

pub(super) static JOIN: Builtin = Builtin {
    name: "join",
    parameters: &[
        required("left", &[Kind::Array, Kind::Tuple, Kind::Column, Kind::Table]),
        optional("right", &[Kind::Str, Kind::Table], Text("")),
        optional("on", &[], Null),
        optional("type", STR, Text("inner")),
        optional("suffixes", &[Kind::Array, Kind::Tuple], Null),
        optional("nulls_equal", &[Kind::Bool], super::Default::Bool(false)),
    ],
    returns: "str | table",
    doc: [
        "Of a list: the texts of its elements with a delimiter (the second argument) between them. Of two tables: their join on the columns `on`; type is inner, left, right, full, cross, semi or anti.",
        "Для списка: тексты элементов через разделитель (второй аргумент). Для двух таблиц: их соединение по столбцам on; type — inner, left, right, full, cross, semi или anti.",
    ],
    code: Code::Plain(|context, arguments| {
        if let Value::Table(_) = &arguments[0] {
            return super::joins::join_tables(context, arguments);
        }
        let items = elements(&arguments[0], context)?;
        let delimiter = text(&arguments[1]);
        let size = |v: &Value| if let Value::Str(s) = v { s.len() } else { 16 };
        let length = items.iter().map(size).sum::<usize>() + delimiter.len().saturating_mul(items.len());
        reserve(context.host, length, length)?;
        let mut out = String::with_capacity(length);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(&delimiter);
            }
            if i % 16_384 == 16_383 {
                context.host.tick()?;
            }
            display_asking(item, &mut out, context.host)?;
        }
        Ok(Value::str(out))
    }),
};

pub(super) static REPLACE: Builtin = Builtin {
    name: "replace",
    parameters: &[required("s", STR), required("old", STR), required("new", STR)],
    returns: "str",
    doc: ["The text with every `old` replaced by `new`.", "Текст, в котором каждое old заменено на new."],
    code: Code::Plain(|context, arguments| {
        let (s, old, new) = (text(&arguments[0]), text(&arguments[1]), text(&arguments[2]));
        if old.as_str().is_empty() {
            return Ok(arguments[0].clone());
        }
        let count = s.matches(old.as_str()).count();
        let length = s.len() - count * old.len() + count.saturating_mul(new.len());
        reserve(context.host, length, length)?;
        let mut out = String::with_capacity(length);
        for (i, part) in s.split(old.as_str()).enumerate() {
            if i > 0 {
                out.push_str(&new);
            }
            if i % 65_536 == 65_535 {
                context.host.tick()?;
            }
            out.push_str(part);
        }
        Ok(Value::str(out))
    }),
};

pub(super) static FIND: Builtin = Builtin {
    name: "find",
    parameters: &[required("s", &[Kind::Str, Kind::Array, Kind::Tuple]), required("part", &[])],
    returns: "int",
    doc: [
        "Where a text contains another, or a list an element, counted from 0; -1 when it does not.",
        "Где текст содержит другой текст или список — элемент, считая с 0; -1, если нигде.",
    ],
    code: Code::Plain(|context, arguments| {
        let found = match (&arguments[0], &arguments[1]) {
            (Value::Str(s), Value::Str(part)) => s.find(part.as_str()).map(|offset| s[..offset].chars().count()),
            (Value::Str(_), other) => fail!(
                texts::WRONG_ARGUMENT_TYPE,
                function = "find",
                argument = "part",
                expected = "str",
                got = other.type_name()
            ),
            (list, wanted) => elements(list, context)?.iter().position(|v| crate::value::equal(v, wanted)),
        };
        Ok(Value::Int(found.map_or(-1, |at| at as i64)))
    }),
};

pub(super) static PAD: Builtin = Builtin {
    name: "pad",
    parameters: &[
        required("s", &[Kind::Str, Kind::Int, Kind::Float]),
        required("width", &[Kind::Int]),
        optional("side", STR, Text("left")),
        optional("fill", STR, Text(" ")),
    ],
    returns: "str",
    doc: [
        "The text filled up to so many characters on the left, the right or both sides.",
        "Текст, дополненный до указанной ширины слева, справа или с обеих сторон (left, right, both).",
    ],
    code: Code::Plain(|context, arguments| {
        let mut s = String::new();
        display(&arguments[0], &mut s);
        let width = crate::vm::whole(&arguments[1]).and_then(|w| usize::try_from(w).ok()).unwrap_or(0);
        let (side, fill) = (text(&arguments[2]), text(&arguments[3]));
        let missing = width.saturating_sub(s.chars().count());
        let fill = fill.chars().next().unwrap_or(' ');
        reserve(context.host, width, missing.saturating_mul(fill.len_utf8()))?;
        let (left, right) = match side.as_str() {
            "left" => (missing, 0),
            "right" => (0, missing),
            "both" => (missing / 2, missing - missing / 2),
            other => fail!(texts::OUT_OF_DOMAIN, function = "pad", value = other),
        };
        let filled = |n: usize| std::iter::repeat_n(fill, n);
        Ok(Value::str(filled(left).chain(s.chars()).chain(filled(right)).collect::<String>()))
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[
    &UPPER,
    &LOWER,
    &TRIM,
    &SPLIT,
    &JOIN,
    &CONTAINS,
    &STARTS_WITH,
    &ENDS_WITH,
    &REPLACE,
    &FIND,
    &PAD,
    &ISUPPER,
    &ISLOWER,
];
