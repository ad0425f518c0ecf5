//! Text.

use std::rc::Rc;

use super::Default::{Null, Str as Text};
use super::elementwise::each;
use super::{Builtin, Code, Context, Kind, elements, optional, required, text, wrong_argument};
use crate::error::Result;
use crate::fail;
use crate::messages::runtime as texts;
use crate::pace::{self, BLOCK, Pace, blocks};
use crate::value::number::reserve;
use crate::value::{Str, Value, display_asking, position_of, shared_text};

const STR: &[Kind] = &[Kind::Str];
/// A text, or a column of them: the function is done row by row.
const TEXTS: &[Kind] = &[Kind::Str, Kind::Column];

/// Does the work with a text, the first of the arguments, or with each of a column.
fn of_texts(
    function: &'static str,
    context: &mut Context<'_>,
    arguments: &[Value],
    work: impl Fn(&Rc<Str>, &mut Context<'_>) -> Result<Value>,
) -> Result<Value> {
    each(context, &arguments[..1], |values, context| match &values[0] {
        Value::Str(text) => work(text, context),
        other => Err(wrong_argument(function, "s", "str", other)),
    })
}

/// A text made anew, block by block.
fn mapped(s: &str, context: &mut Context<'_>, map: fn(&str) -> String) -> Result<String> {
    reserve(context.host, s.len(), s.len())?;
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while !rest.is_empty() {
        let (block, after) = rest.split_at(block_of_words(rest));
        context.spend(4 * block.len())?;
        out.push_str(&map(block));
        rest = after;
    }
    Ok(out)
}

/// A text in small letters.
pub(super) fn lowered(s: &str, context: &mut Context<'_>) -> Result<String> {
    mapped(s, context, str::to_lowercase)
}

/// Where a block may end: not at a sigma, whose small letter depends on whether a word goes on.
fn block_of_words(text: &str) -> usize {
    let most = text.floor_char_boundary(BLOCK);
    if most == text.len() {
        return most;
    }
    let plain = |c: char| c != 'Σ' && (c.is_alphanumeric() || c.is_whitespace());
    let mut last = false;
    for (at, c) in text[..most].char_indices().rev() {
        if last && plain(c) {
            return at + c.len_utf8();
        }
        last = plain(c);
    }
    most
}

pub(super) static UPPER: Builtin = Builtin {
    name: "upper",
    parameters: &[required("s", TEXTS)],
    returns: "str | column",
    doc: ["The text in capital letters.", "Текст заглавными буквами."],
    code: Code::Plain(|context, arguments| {
        of_texts("upper", context, arguments, |s, context| mapped(s, context, str::to_uppercase).map(Value::str))
    }),
};

pub(super) static LOWER: Builtin = Builtin {
    name: "lower",
    parameters: &[required("s", TEXTS)],
    returns: "str | column",
    doc: ["The text in small letters.", "Текст строчными буквами."],
    code: Code::Plain(|context, arguments| {
        of_texts("lower", context, arguments, |s, context| lowered(s, context).map(Value::str))
    }),
};

/// A text without blanks at both ends.
pub(super) fn trimmed<'s>(s: &'s str, context: &mut Context<'_>) -> Result<&'s str> {
    let mut rest = without_blanks_before(s, context)?;
    while !rest.is_empty() {
        let start = rest.ceil_char_boundary(rest.len().saturating_sub(BLOCK));
        context.spend(rest.len() - start)?;
        let left = rest[start..].trim_end().len();
        rest = &rest[..start + left];
        if left > 0 {
            break;
        }
    }
    Ok(rest)
}

pub(super) static TRIM: Builtin = Builtin {
    name: "trim",
    parameters: &[required("s", TEXTS)],
    returns: "str | column",
    doc: ["The text without spaces at both ends.", "Строка без пробелов по краям."],
    code: Code::Plain(|context, arguments| {
        of_texts("trim", context, arguments, |s, context| {
            let part = trimmed(s, context)?;
            if part.len() == s.len() { Ok(Value::Str(s.clone())) } else { copied(part, context) }
        })
    }),
};

/// A part of a text as a value of its own.
pub(super) fn copied(part: &str, context: &mut Context<'_>) -> Result<Value> {
    reserve(context.host, part.len(), part.len())?;
    let mut out = String::with_capacity(part.len());
    pace::append(&mut out, part, context)?;
    Ok(Value::str(out))
}

pub(super) static STARTS_WITH: Builtin = Builtin {
    name: "starts_with",
    parameters: &[required("s", STR), required("prefix", STR)],
    returns: "bool",
    doc: ["Whether a text begins with another.", "Начинается ли строка с другой."],
    code: Code::Plain(|context, arguments| {
        let (s, prefix) = (text(&arguments[0]), text(&arguments[1]));
        let begin = s.as_bytes().get(..prefix.len());
        Ok(Value::bool(begin.map_or(Ok(false), |begin| pace::same(begin, prefix.as_bytes(), context))?))
    }),
};

pub(super) static ENDS_WITH: Builtin = Builtin {
    name: "ends_with",
    parameters: &[required("s", STR), required("suffix", STR)],
    returns: "bool",
    doc: ["Whether a text ends with another.", "Заканчивается ли строка другой."],
    code: Code::Plain(|context, arguments| {
        let (s, suffix) = (text(&arguments[0]), text(&arguments[1]));
        let end = s.len().checked_sub(suffix.len()).map(|at| &s.as_bytes()[at..]);
        Ok(Value::bool(end.map_or(Ok(false), |end| pace::same(end, suffix.as_bytes(), context))?))
    }),
};

pub(super) static CONTAINS: Builtin = Builtin {
    name: "contains",
    parameters: &[required("x", &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Object]), required("part", &[])],
    returns: "bool",
    doc: [
        "Whether a text contains another, a list an element or an object a key.",
        "Содержит ли строка другую строку, список — элемент, объект — ключ.",
    ],
    code: Code::Plain(|context, arguments| crate::vm::contains(&arguments[0], &arguments[1], context).map(Value::bool)),
};

/// Whether a text has characters of the one kind and none of the other.
fn only(s: &str, one: fn(char) -> bool, other: fn(char) -> bool, context: &mut Context<'_>) -> Result<Value> {
    let mut found = false;
    for block in blocks(s) {
        context.spend(4 * block.len())?;
        if block.chars().any(other) {
            return Ok(Value::bool(false));
        }
        found = found || block.chars().any(one);
    }
    Ok(Value::bool(found))
}

pub(super) static ISUPPER: Builtin = Builtin {
    name: "isupper",
    parameters: &[required("s", STR)],
    returns: "bool",
    doc: ["Whether a text has letters and all are capital.", "Есть ли в строке буквы и все ли они заглавные."],
    code: Code::Plain(|context, arguments| only(&text(&arguments[0]), char::is_uppercase, char::is_lowercase, context)),
};

pub(super) static ISLOWER: Builtin = Builtin {
    name: "islower",
    parameters: &[required("s", STR)],
    returns: "bool",
    doc: ["Whether a text has letters and all are small.", "Есть ли в строке буквы и все ли они строчные."],
    code: Code::Plain(|context, arguments| only(&text(&arguments[0]), char::is_lowercase, char::is_uppercase, context)),
};

/// How many bytes stand before the first blank.
fn next_blank(s: &str, context: &mut Context<'_>) -> Result<Option<usize>> {
    let mut before = 0;
    for block in blocks(s) {
        if let Some(at) = block.find(char::is_whitespace) {
            return Ok(Some(before + at));
        }
        context.spend(block.len())?;
        before += block.len();
    }
    Ok(None)
}

fn without_blanks_before<'s>(s: &'s str, context: &mut Context<'_>) -> Result<&'s str> {
    let mut rest = s;
    for block in blocks(s) {
        let left = block.trim_start().len();
        rest = &rest[block.len() - left..];
        if left > 0 {
            break;
        }
        context.spend(block.len())?;
    }
    Ok(rest)
}

fn char_count(s: &str, context: &mut Context<'_>) -> Result<usize> {
    let mut count = 0;
    for block in blocks(s) {
        context.spend_bytes(block.len())?;
        count += block.chars().count();
    }
    Ok(count)
}

pub(super) static SPLIT: Builtin = Builtin {
    name: "split",
    parameters: &[required("s", STR), optional("delimiter", STR, Null)],
    returns: "array",
    doc: [
        "The parts of a text between delimiters; without one, between any spaces.",
        "Части строки между разделителями; без разделителя — между любыми пробелами.",
    ],
    code: Code::Plain(|context, arguments| {
        let s = text(&arguments[0]);
        let delimiter = match &arguments[1] {
            Value::Null => None,
            other => Some(text(other)),
        };
        let mut items = Vec::new();
        // A part costs far more than its bytes; the clock and the meter are looked at as they come.
        let mut add = |part: &str, context: &mut Context<'_>| -> Result<()> {
            context.spend(100 + part.len())?;
            if items.len() % 4096 == 4095 {
                context.host.tick()?;
            }
            items.push(Value::str(part));
            Ok(())
        };
        match &delimiter {
            None => {
                let mut rest = trimmed(&s, context)?;
                while let Some(end) = next_blank(rest, context)? {
                    add(&rest[..end], context)?;
                    rest = without_blanks_before(&rest[end..], context)?;
                }
                if !rest.is_empty() {
                    add(rest, context)?;
                }
            }
            Some(d) if d.is_empty() => {
                for (start, c) in s.char_indices() {
                    add(&s[start..start + c.len_utf8()], context)?;
                }
            }
            Some(d) => {
                let finder = pace::Finder::new(d);
                let mut from = 0;
                while let Some(at) = finder.next(&s, from, context)? {
                    add(&s[from..at], context)?;
                    from = at + d.len();
                }
                add(&s[from..], context)?;
            }
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
        "Для списка: строка из элементов через разделитель (второй аргумент). Для двух таблиц: их соединение по столбцам on; type — inner, left, right, full, cross, semi или anti.",
    ],
    code: Code::Plain(|context, arguments| {
        if let Value::Table(_) = &arguments[0] {
            return super::joins::join_tables(context, arguments);
        }
        if !matches!(arguments[2], Value::Null) {
            fail!(texts::TOO_MANY_ARGUMENTS, function = "join", expected = 2, got = 3);
        }
        let items = elements(&arguments[0], context)?;
        let delimiter = text(&arguments[1]);
        let size = |v: &Value| if let Value::Str(s) = v { s.len() } else { 16 };
        let mut length = delimiter.len().saturating_mul(items.len());
        for item in &items {
            context.spend(4)?;
            length = length.saturating_add(size(item));
        }
        reserve(context.host, length, length)?;
        let mut out = String::with_capacity(length);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                pace::append(&mut out, &delimiter, context)?;
            }
            context.spend(10)?;
            match item {
                Value::Str(item) => pace::append(&mut out, item, context)?,
                other => display_asking(other, &mut out, context.host)?,
            }
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
        let finder = pace::Finder::new(&old);
        let count = finder.count(&s, context)?;
        let length = (s.len() - count * old.len()).saturating_add(count.saturating_mul(new.len()));
        reserve(context.host, length, length)?;
        let mut out = String::with_capacity(length);
        let mut from = 0;
        while let Some(at) = finder.next(&s, from, context)? {
            pace::append(&mut out, &s[from..at], context)?;
            pace::append(&mut out, &new, context)?;
            from = at + old.len();
        }
        pace::append(&mut out, &s[from..], context)?;
        Ok(Value::str(out))
    }),
};

pub(super) static FIND: Builtin = Builtin {
    name: "find",
    parameters: &[required("s", &[Kind::Str, Kind::Array, Kind::Tuple]), required("part", &[])],
    returns: "int",
    doc: [
        "Where a text contains another, or a list an element, counted from 0; -1 when it does not.",
        "Где строка содержит другую строку или список — элемент, считая с 0; -1, если нигде.",
    ],
    code: Code::Plain(|context, arguments| {
        let found = match (&arguments[0], &arguments[1]) {
            (Value::Str(_), Value::Str(part)) if part.is_empty() => Some(0),
            (Value::Str(s), Value::Str(part)) => match pace::Finder::new(part).next(s, 0, context)? {
                Some(offset) => Some(char_count(&s[..offset], context)?),
                None => None,
            },
            (Value::Str(_), other) => return Err(wrong_argument("find", "part", "str", other)),
            (Value::Array(list), wanted) => position_of(wanted, &list.items.borrow(), context)?,
            (Value::Tuple(list), wanted) => position_of(wanted, &list.items(), context)?,
            _ => None,
        };
        Ok(Value::Int(found.map_or(-1, |at| at as i64)))
    }),
};

/// Appends a character so many times.
fn fill_up(out: &mut String, fill: char, mut count: usize, context: &mut Context<'_>) -> Result<()> {
    while count > 0 {
        let some = count.min(BLOCK);
        context.spend(some)?;
        out.extend(std::iter::repeat_n(fill, some));
        count -= some;
    }
    Ok(())
}

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
        let s = shared_text(&arguments[0]);
        let width = crate::vm::whole(&arguments[1]).and_then(|w| usize::try_from(w).ok()).unwrap_or(0);
        let (side, fill) = (text(&arguments[2]), text(&arguments[3]));
        let missing = width.saturating_sub(s.char_count());
        let Some(fill) = fill.chars().next() else { fail!(texts::OUT_OF_DOMAIN, function = "pad", value = "\"\"") };
        let bytes = missing.saturating_mul(fill.len_utf8()).saturating_add(s.len());
        reserve(context.host, width, bytes)?;
        let (left, right) = match side.as_str() {
            "left" => (missing, 0),
            "right" => (0, missing),
            "both" => (missing / 2, missing - missing / 2),
            other => fail!(texts::OUT_OF_DOMAIN, function = "pad", value = other),
        };
        let mut out = String::with_capacity(bytes);
        fill_up(&mut out, fill, left, context)?;
        pace::append(&mut out, &s, context)?;
        fill_up(&mut out, fill, right, context)?;
        Ok(Value::str(out))
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
