//! Arrays.

use std::rc::Rc;

use super::Default::Int;
use super::{Builtin, Code, Context, Kind, elements, optional, required, totals, wrong_argument};
use crate::error::Result;
use crate::fail;
use crate::messages::runtime as texts;
use crate::pace::{self, BLOCK, Pace};
use crate::value::number::reserve;
use crate::value::{Array, Value, position_of};

const ARRAY: &[Kind] = &[Kind::Array];
const LISTS: &[Kind] = &[Kind::Array, Kind::Tuple, Kind::Column];

fn array(value: &Value) -> Rc<Array> {
    match value {
        Value::Array(array) => array.clone(),
        _ => Rc::default(),
    }
}

/// Asks for room when the buffer is about to grow.
fn make_room(items: &[Value], capacity: usize, more: usize, context: &mut Context<'_>) -> Result<()> {
    if capacity - items.len() < more {
        let grown = (items.len() + more).max(2 * items.len());
        reserve(context.host, items.len() + more, grown * size_of::<Value>())?;
        // They are moved.
        context.spend_bytes(size_of_val(items))?;
    }
    Ok(())
}

/// Adds an element at the end of an array.
pub(crate) fn push(target: &Value, value: Value, context: &mut Context<'_>) -> Result<()> {
    let Value::Array(array) = target else {
        return Err(wrong_argument("push", "array", "array", target));
    };
    let mut items = array.items.borrow_mut();
    let capacity = items.capacity();
    make_room(&items, capacity, 1, context)?;
    context.heap.stored(target, &value);
    items.push(value);
    Ok(())
}

fn push_and_give(context: &mut Context<'_>, arguments: &mut [Value]) -> Result<Value> {
    push(&arguments[0], arguments[1].clone(), context)?;
    Ok(arguments[0].clone())
}

pub(super) static PUSH: Builtin = Builtin {
    name: "push",
    parameters: &[required("array", ARRAY), required("value", &[])],
    returns: "array",
    doc: [
        "Adds a value at the end of an array and gives the array.",
        "Добавляет значение в конец массива и возвращает его.",
    ],
    code: Code::Plain(push_and_give),
};

pub(super) static APPEND: Builtin = Builtin {
    name: "append",
    parameters: &[required("array", ARRAY), required("value", &[])],
    returns: "array",
    doc: ["The same as push.", "То же, что push."],
    code: Code::Plain(push_and_give),
};

/// Where an index of an array leads, negative ones from the end.
fn place(function: &'static str, index: &Value, length: usize) -> Result<usize> {
    let Value::Int(index) = index else { fail!(texts::NOT_FOUND, function = function) };
    let at = if *index < 0 { *index + length as i64 } else { *index };
    match usize::try_from(at) {
        Ok(at) if at < length => Ok(at),
        _ => fail!(texts::INDEX_OUT_OF_RANGE, index = index, length = length),
    }
}

pub(super) static POP: Builtin = Builtin {
    name: "pop",
    parameters: &[required("array", ARRAY), optional("i", &[Kind::Int], Int(-1))],
    returns: "any",
    doc: [
        "Removes an element, the last one unless told otherwise, and gives it.",
        "Удаляет элемент (если не указано иное, последний) и возвращает его.",
    ],
    code: Code::Plain(|context, arguments| {
        let array = array(&arguments[0]);
        let mut items = array.items.borrow_mut();
        if items.is_empty() {
            fail!(texts::INDEX_OUT_OF_RANGE, index = -1, length = 0);
        }
        let at = place("pop", &arguments[1], items.len())?;
        pace::remove(&mut items, at, context)
    }),
};

pub(super) static INSERT: Builtin = Builtin {
    name: "insert",
    parameters: &[required("array", ARRAY), required("i", &[Kind::Int]), required("value", &[])],
    returns: "array",
    doc: [
        "Puts a value before element i and gives the array.",
        "Вставляет значение перед элементом i и возвращает массив.",
    ],
    code: Code::Plain(|context, arguments| {
        let array = array(&arguments[0]);
        let mut items = array.items.borrow_mut();
        let length = items.len();
        let at = match &arguments[1] {
            Value::Int(i) if *i == length as i64 => length,
            index => place("insert", index, length)?,
        };
        let capacity = items.capacity();
        make_room(&items, capacity, 1, context)?;
        context.heap.stored(&arguments[0], &arguments[2]);
        pace::insert(&mut items, at, arguments[2].clone(), context)?;
        drop(items);
        Ok(arguments[0].clone())
    }),
};

pub(super) static EXTEND: Builtin = Builtin {
    name: "extend",
    parameters: &[required("array", ARRAY), required("values", &[])],
    returns: "array",
    doc: [
        "Adds all elements of another list and gives the array.",
        "Добавляет все элементы другого списка и возвращает массив.",
    ],
    code: Code::Plain(|context, arguments| {
        let added = elements(&arguments[1], context)?;
        let array = array(&arguments[0]);
        let mut items = array.items.borrow_mut();
        let capacity = items.capacity();
        make_room(&items, capacity, added.len(), context)?;
        items.reserve(added.len());
        for value in added {
            context.spend(2)?;
            context.heap.stored(&arguments[0], &value);
            items.push(value);
        }
        drop(items);
        Ok(arguments[0].clone())
    }),
};

pub(super) static REMOVE: Builtin = Builtin {
    name: "remove",
    parameters: &[required("x", &[Kind::Array, Kind::Object]), required("value", &[])],
    returns: "any",
    doc: [
        "Removes the first element equal to a value from an array, or a key from an object, and gives the array or object.",
        "Удаляет из массива первый элемент, равный значению, или из объекта ключ и возвращает массив или объект.",
    ],
    code: Code::Plain(|context, arguments| {
        match &arguments[0] {
            Value::Object(object) => {
                let key = crate::value::shared_text(&arguments[1]);
                let removed = object.fields.borrow_mut().remove(&key);
                if removed.is_none() {
                    fail!(texts::NO_KEY, key = key);
                }
            }
            other => {
                let array = array(other);
                let found = position_of(&arguments[1], &array.items.borrow(), context)?;
                let Some(at) = found else { fail!(texts::NOT_FOUND, function = "remove") };
                // It is dropped when nobody holds the list any more: it may be all that holds what refers to it.
                let removed = pace::remove(&mut array.items.borrow_mut(), at, context)?;
                drop(removed);
            }
        }
        Ok(arguments[0].clone())
    }),
};

fn reversed(text: &str, context: &mut Context<'_>) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (before, block) = rest.split_at(rest.ceil_char_boundary(rest.len().saturating_sub(BLOCK)));
        context.spend(8 * block.len())?;
        out.extend(block.chars().rev());
        rest = before;
    }
    Ok(out)
}

pub(super) static REVERSE: Builtin = Builtin {
    name: "reverse",
    parameters: &[required("x", &[Kind::Array, Kind::Tuple, Kind::Str, Kind::Column])],
    returns: "any",
    doc: ["A new list or text in the opposite order.", "Новый список или строка в обратном порядке."],
    code: Code::Plain(|context, arguments| {
        if let Value::Str(text) = &arguments[0] {
            reserve(context.host, text.len(), text.len())?;
            return Ok(Value::str(reversed(text, context)?));
        }
        let mut items = elements(&arguments[0], context)?;
        context.spend(items.len())?;
        items.reverse();
        Ok(if matches!(arguments[0], Value::Tuple(_)) { Value::tuple(items) } else { Value::array(items) })
    }),
};

/// What tells values apart: 1 and "1" are two, 1 and 1.0 are one.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Null,
    Bool(bool),
    Int(i64),
    Float(u64),
    Text(String),
    Date(i64),
}

fn identity(value: &Value) -> Option<Identity> {
    Some(match value {
        Value::Null => Identity::Null,
        Value::Bool(b) => Identity::Bool(b.get()),
        Value::Int(i) => Identity::Int(*i),
        Value::Float(f) => match crate::vm::whole(value) {
            Some(i) => Identity::Int(i),
            None => Identity::Float(f.get().to_bits()),
        },
        // What is very long is compared, which can be stopped, and not hashed.
        Value::Str(s) if s.len() <= BLOCK => Identity::Text(s.as_str().to_owned()),
        Value::Date(d) => Identity::Date(d.micros()),
        _ => return None,
    })
}

pub(super) static UNIQUE: Builtin = Builtin {
    name: "unique",
    parameters: &[required("values", LISTS)],
    returns: "array",
    doc: [
        "The different values in order of their first appearance; 1 and \"1\" are different.",
        "Различные значения в порядке первого появления; 1 и \"1\" — разные.",
    ],
    code: Code::Plain(|context, arguments| {
        let mut seen = std::collections::HashSet::new();
        let mut compared: Vec<Value> = Vec::new();
        let mut kept = Vec::new();
        for (i, value) in elements(&arguments[0], context)?.into_iter().enumerate() {
            context.spend(100 + if let Value::Str(text) = &value { text.len() } else { 0 })?;
            if i % 1024 == 1023 {
                context.host.tick()?;
            }
            let new = match identity(&value) {
                Some(identity) => seen.insert(identity),
                None => {
                    let new = position_of(&value, &compared, context)?.is_none();
                    if new {
                        compared.push(value.clone());
                    }
                    new
                }
            };
            if new {
                kept.push(value);
            }
        }
        Ok(Value::array(kept))
    }),
};

pub(super) static ZIP: Builtin = Builtin {
    name: "zip",
    parameters: &[required("a", &[]), required("b", &[])],
    returns: "array",
    doc: [
        "Pairs of the elements of two lists, as many as the shorter has.",
        "Пары элементов двух списков, по длине меньшего.",
    ],
    code: Code::Plain(|context, arguments| {
        let (a, b) = (elements(&arguments[0], context)?, elements(&arguments[1], context)?);
        let count = a.len().min(b.len());
        reserve(context.host, count, count * 96)?;
        let pairs = a.into_iter().zip(b).map(|(a, b)| Value::tuple(vec![a, b]));
        Ok(Value::array(pace::collect(pairs, 100, context)?))
    }),
};

pub(super) static FLATTEN: Builtin = Builtin {
    name: "flatten",
    parameters: &[required("array", &[Kind::Array, Kind::Tuple]), optional("depth", &[Kind::Int], Int(1))],
    returns: "array",
    doc: [
        "The elements of the inner arrays in one array, so many levels deep.",
        "Элементы вложенных массивов одним массивом, на столько уровней.",
    ],
    code: Code::Plain(|context, arguments| {
        let depth = crate::vm::whole(&arguments[1]).unwrap_or(1);
        let mut flat = Vec::new();
        // The lists that are open, innermost last, with the place they are at and the levels that may be opened in them.
        let mut open = vec![(arguments[0].clone(), 0, depth)];
        while let Some((list, place, levels)) = open.last_mut() {
            context.spend(20)?;
            let item = match &*list {
                Value::Array(array) => array.items.borrow().get(*place).cloned(),
                Value::Tuple(tuple) => tuple.items().get(*place).cloned(),
                _ => None,
            };
            *place += 1;
            let inside = levels.saturating_sub(1);
            match item {
                None => {
                    open.pop();
                }
                Some(inner @ (Value::Array(_) | Value::Tuple(_))) if inside >= 0 => open.push((inner, 0, inside)),
                Some(value) => {
                    make_room(&flat, flat.capacity(), 1, context)?;
                    flat.push(value);
                }
            }
        }
        Ok(Value::array(flat))
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[
    &PUSH,
    &APPEND,
    &POP,
    &INSERT,
    &EXTEND,
    &REMOVE,
    &REVERSE,
    &UNIQUE,
    &totals::SUM,
    &totals::AVERAGE,
    &totals::COUNT,
    &totals::MIN,
    &totals::MAX,
    &totals::SPREAD,
    &totals::ANY,
    &totals::ALL,
    &ZIP,
    &FLATTEN,
];
