//! JSON as functions.

use super::{Builtin, Code, Kind, json_text, required, text};
use crate::value::Value;

pub(super) static JSON_PARSE: Builtin = Builtin {
    name: "json_parse",
    parameters: &[required("text", &[Kind::Str])],
    returns: "any",
    doc: [
        "The value a JSON text stands for. Whole numbers beyond 64 bits become floats.",
        "Значение, записанное текстом JSON. Целые числа, которым мало 64 бит, становятся дробными.",
    ],
    code: Code::Plain(|context, arguments| match json_text::parse(&text(&arguments[0]), context)? {
        Ok(value) => Ok(value),
        Err(bad) => Err(bad.error()),
    }),
};

pub(super) static JSON_TEXT: Builtin = Builtin {
    name: "json_text",
    parameters: &[required("value", &[])],
    returns: "str",
    doc: ["A value as JSON text.", "Значение текстом JSON."],
    code: Code::Plain(|context, arguments| json_text::write(&arguments[0], context).map(Value::str)),
};

pub(super) static FAMILY: &[&Builtin] = &[&JSON_PARSE, &JSON_TEXT];
