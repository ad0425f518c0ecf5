//! Objects.

use std::rc::Rc;

use super::{Builtin, Code, Kind, optional, required};
use crate::pace::collect;
use crate::value::number::reserve;
use crate::value::{Object, Value, shared_text};

const OBJECT: &[Kind] = &[Kind::Object];

fn object(value: &Value) -> Rc<Object> {
    match value {
        Value::Object(object) => object.clone(),
        _ => Rc::default(),
    }
}

pub(super) static KEYS: Builtin = Builtin {
    name: "keys",
    parameters: &[required("object", OBJECT)],
    returns: "array",
    doc: ["The keys of an object, in order.", "Ключи объекта по порядку."],
    code: Code::Plain(|context, arguments| {
        let object = object(&arguments[0]);
        let fields = object.fields.borrow();
        reserve(context.host, fields.len(), fields.len() * size_of::<Value>())?;
        Ok(Value::array(collect(fields.iter().map(|(key, _)| Value::Str(key.clone())), 8, context)?))
    }),
};

pub(super) static VALUES: Builtin = Builtin {
    name: "values",
    parameters: &[required("object", OBJECT)],
    returns: "array",
    doc: ["The values of an object, in order.", "Значения объекта по порядку."],
    code: Code::Plain(|context, arguments| {
        let object = object(&arguments[0]);
        let fields = object.fields.borrow();
        reserve(context.host, fields.len(), fields.len() * size_of::<Value>())?;
        Ok(Value::array(collect(fields.values().cloned(), 8, context)?))
    }),
};

pub(super) static ITEMS: Builtin = Builtin {
    name: "items",
    parameters: &[required("object", OBJECT)],
    returns: "array",
    doc: ["The fields of an object as tuples of key and value.", "Поля объекта кортежами из ключа и значения."],
    code: Code::Plain(|context, arguments| {
        let object = object(&arguments[0]);
        let fields = object.fields.borrow();
        reserve(context.host, fields.len(), fields.len() * 96)?;
        let pairs = fields.iter().map(|(key, value)| Value::tuple(vec![Value::Str(key.clone()), value.clone()]));
        Ok(Value::array(collect(pairs, 100, context)?))
    }),
};

pub(super) static HAS: Builtin = Builtin {
    name: "has",
    parameters: &[required("object", OBJECT), required("key", &[])],
    returns: "bool",
    doc: ["Whether an object has a key.", "Есть ли в объекте ключ."],
    code: Code::Plain(|_, arguments| {
        let key = shared_text(&arguments[1]);
        Ok(Value::bool(object(&arguments[0]).fields.borrow().position(&key).is_some()))
    }),
};

pub(super) static GET: Builtin = Builtin {
    name: "get",
    parameters: &[required("object", OBJECT), required("key", &[]), optional("default", &[], super::Default::Null)],
    returns: "any",
    doc: ["The value of a key, or the default when it is missing.", "Значение ключа или default, если ключа нет."],
    code: Code::Plain(|_, arguments| {
        let key = shared_text(&arguments[1]);
        let found = object(&arguments[0]).fields.borrow().get(&key).cloned();
        Ok(found.unwrap_or_else(|| arguments[2].clone()))
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[&KEYS, &VALUES, &ITEMS, &HAS, &GET];
