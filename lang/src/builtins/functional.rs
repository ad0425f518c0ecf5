//! Functions that call functions of the program: loops of the machine, or a [`Continuation`] it keeps in a frame.

use std::cell::Ref;
use std::cmp::Ordering;

use super::Default::{Absent, Bool, Null};
use super::{Builtin, Code, Context, Continuation, Kind, Step, elements, optional, required};
use crate::compile::routine::Routine;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{Message, runtime as texts};
use crate::pace::{self, Pace};
use crate::sorting::{sorted_numbers, sorted_order};
use crate::value::{Value, compare};

const LISTS: &[Kind] = &[Kind::Array, Kind::Tuple, Kind::Column, Kind::Table, Kind::Object, Kind::Str];
const FUNCTION: &[Kind] = &[Kind::Fn];

/// Checks a function of the program that will be called with so many arguments.
pub(super) fn callable(
    function: &'static str,
    argument: &'static str,
    value: &Value,
    given: u8,
    help: Option<Message>,
) -> Result<()> {
    match value {
        Value::Function(f) if f.required > given => {
            let message = message!(
                texts::CALLBACK_ARGUMENTS,
                function = function,
                argument = argument,
                given = given,
                required = f.required
            );
            Err(Error::with_help(message, help))
        }
        _ => Ok(()),
    }
}

/// Makes an array of the elements that are there now: what the function does to the list changes nothing.
fn list_of_its_own(list: &mut Value, context: &mut Context<'_>) -> Result<()> {
    *list = Value::array(elements(list, context)?);
    Ok(())
}

pub(super) static MAP: Builtin = Builtin {
    name: "map",
    parameters: &[required("values", LISTS), required("f", FUNCTION)],
    returns: "array",
    doc: ["What a function gives for each element.", "Результаты функции для каждого элемента."],
    code: Code::Looping(Routine::Map, |context, arguments| {
        callable("map", "f", &arguments[1], 1, None)?;
        list_of_its_own(&mut arguments[0], context)
    }),
};

pub(super) static FILTER: Builtin = Builtin {
    name: "filter",
    parameters: &[required("values", LISTS), required("f", FUNCTION)],
    returns: "array",
    doc: [
        "The elements for which a function gives something true.",
        "Элементы, для которых функция возвращает истину.",
    ],
    code: Code::Looping(Routine::Filter, |context, arguments| {
        callable("filter", "f", &arguments[1], 1, None)?;
        list_of_its_own(&mut arguments[0], context)
    }),
};

pub(super) static REDUCE: Builtin = Builtin {
    name: "reduce",
    parameters: &[required("values", LISTS), required("f", FUNCTION), optional("initial", &[], Absent)],
    returns: "any",
    doc: [
        "Folds a list: f(so_far, element) from the left, beginning with initial, or with the first element when that is left out.",
        "Свёртка списка: f(накопленное, элемент) слева направо, начиная с initial, а если он не указан — с первого элемента.",
    ],
    code: Code::Looping(Routine::Reduce, |context, arguments| {
        callable("reduce", "f", &arguments[1], 2, None)?;
        let mut items = elements(&arguments[0], context)?.into_iter();
        if matches!(arguments[2], Value::Undefined) {
            arguments[2] = match items.next() {
                Some(first) => first,
                None => fail!(texts::EMPTY, function = "reduce"),
            };
        }
        arguments[0] = Value::array(items.collect());
        Ok(())
    }),
};

/// Sorts a list, by keys a function gives where there is one.
struct Sort {
    items: Vec<Value>,
    keys: Vec<Value>,
    /// The key function; null sorts by the elements themselves.
    function: Value,
    descending: bool,
    calling: bool,
}

impl Continuation for Sort {
    fn resume(&mut self, context: &mut Context<'_>, given: Value, call: &mut [Value]) -> Result<Step> {
        if std::mem::replace(&mut self.calling, true) {
            self.keys.push(given);
        }
        let by_key = !matches!(self.function, Value::Null);
        if by_key && let Some(element) = self.items.get(self.keys.len()) {
            return Ok(Step::call(call, &self.function, [element.clone()]));
        }
        let keys = if by_key { &self.keys } else { &self.items };
        let sorted = sorted(&self.items, keys, self.descending, context)?;
        Ok(Step::Done(Value::array(sorted)))
    }
}

fn sorted(items: &[Value], keys: &[Value], descending: bool, context: &mut Context<'_>) -> Result<Vec<Value>> {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    if std::ptr::eq(items, keys) {
        if let Some(ints) = all(items, |v| if let Value::Int(i) = v { Some(*i) } else { None }) {
            let ints = sorted_numbers(ints, |a, b| directed(a.cmp(b)), context)?;
            return pace::collect(ints.into_iter().map(Value::Int), 1, context);
        }
        // NaN has no order among numbers.
        let float = |v: &Value| if let Value::Float(f) = v { Some(f.get()).filter(|f| !f.is_nan()) } else { None };
        if let Some(floats) = all(items, float) {
            let order = |a: &f64, b: &f64| directed(a.partial_cmp(b).unwrap_or(Ordering::Equal));
            let floats = sorted_numbers(floats, order, context)?;
            return pace::collect(floats.into_iter().map(Value::float), 1, context);
        }
    }
    let order =
        sorted_order(keys.len(), |a, b, context| Ok(directed(order_of(&keys[a], &keys[b], context)?)), context)?;
    pace::collect(order.into_iter().map(|i| items[i].clone()), 8, context)
}

/// What `number` gives for each, where it gives something for all.
fn all<T>(items: &[Value], number: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    items.iter().map(number).collect()
}

/// The order sorting has: nulls, then bools, numbers, dates, money, texts, lists; NaN after all numbers; lists part by part.
fn order_of(a: &Value, b: &Value, context: &mut Context<'_>) -> Result<Ordering> {
    if let (Value::Int(x), Value::Int(y)) = (a, b) {
        return Ok(x.cmp(y));
    }
    let rank = |v: &Value| match v {
        Value::Null => Some(0),
        Value::Bool(_) => Some(1),
        Value::Float(f) if f.get().is_nan() => Some(3),
        Value::Int(_) | Value::Float(_) => Some(2),
        Value::Date(_) => Some(4),
        Value::Money(_) => Some(5),
        Value::Str(_) | Value::Path(_) => Some(6),
        Value::Tuple(_) | Value::Array(_) => Some(7),
        _ => None,
    };
    match (rank(a), rank(b)) {
        (Some(x), Some(y)) if x != y => Ok(x.cmp(&y)),
        (Some(0 | 3), Some(_)) => Ok(Ordering::Equal),
        (Some(1), Some(_)) => Ok(a.is_truthy().cmp(&b.is_truthy())),
        (Some(7), Some(_)) => lists(a, b, context),
        _ => compare(a, b, context)?.ok_or_else(|| super::totals::no_order("sort", a, b)),
    }
}

/// Lists compare by their first parts that differ; parts that are lists themselves have no order.
fn lists(a: &Value, b: &Value, context: &mut Context<'_>) -> Result<Ordering> {
    fn parts(value: &Value) -> Option<Ref<'_, Vec<Value>>> {
        match value {
            Value::Array(array) => Some(array.items.borrow()),
            Value::Tuple(tuple) => Some(tuple.items()),
            _ => None,
        }
    }
    let (Some(x), Some(y)) = (parts(a), parts(b)) else { return Ok(Ordering::Equal) };
    for (p, q) in x.iter().zip(y.iter()) {
        context.spend(8)?;
        let nested = |v: &Value| matches!(v, Value::Array(_) | Value::Tuple(_));
        if nested(p) || nested(q) {
            return Err(super::totals::no_order("sort", p, q));
        }
        match order_of(p, q, context)? {
            Ordering::Equal => {}
            order => return Ok(order),
        }
    }
    Ok(x.len().cmp(&y.len()))
}

pub(super) static SORT: Builtin = Builtin {
    name: "sort",
    parameters: &[
        required("a", &[Kind::Array, Kind::Tuple, Kind::Column]),
        optional("key", FUNCTION, Null),
        optional("desc", &[Kind::Bool], Bool(false)),
    ],
    returns: "array",
    doc: [
        "A new array in order: nulls, bools, numbers, NaN, dates, texts, lists; by what key gives for each element; equal elements keep their order.",
        "Новый массив по порядку: null, логические, числа, NaN, даты, строки, списки; по значению key для каждого элемента; равные сохраняют порядок.",
    ],
    code: Code::Calling(|context, arguments| {
        callable("sort", "key", &arguments[1], 1, Some(message!(texts::SORT_COMPARES)))?;
        let items = elements(&arguments[0], context)?;
        let descending = arguments[2].is_truthy();
        Ok(Box::new(Sort { items, keys: Vec::new(), function: arguments[1].clone(), descending, calling: false }))
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[&MAP, &FILTER, &REDUCE, &SORT];
