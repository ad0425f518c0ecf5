//! Indexes, slices, members and methods.

use std::rc::Rc;

use super::WINDOW;
use super::classes;
use super::operations::key_text;
use crate::builtins::{Builtin, Context, registry};
use crate::compile::prototype::{Method, Prototype, Site};
use crate::diagnostic::Place;
use crate::error::{Error, ErrorValue, Result};
use crate::foreign;
use crate::message;
use crate::messages::{Message, runtime as texts};
use crate::pace::{self, Pace};
use crate::table;
use crate::table::nearest;
use crate::value::number::reserve;
use crate::value::{Function, Object, Value, equal, position_of};

type Window = [Value; WINDOW];

/// Where element `index` of a list stands; negative ones count from the end.
fn position(index: i64, length: usize) -> Result<usize> {
    let at = if index < 0 { index + length as i64 } else { index };
    match usize::try_from(at) {
        Ok(at) if at < length => Ok(at),
        _ => Err(Error::new(message!(texts::INDEX_OUT_OF_RANGE, index = index, length = length))),
    }
}

#[cold]
fn bad_index(base: &Value, index: &Value) -> Box<Error> {
    Error::new(message!(texts::BAD_INDEX, base = base.type_name(), index = index.type_name()))
}

#[cold]
fn missing_key(object: &Object, key: &str) -> Box<Error> {
    let fields = object.fields.borrow();
    let near = nearest(key, fields.iter().map(|(k, _)| k.as_str()));
    let help = near.map(|near| message!(texts::DID_YOU_MEAN, name = near));
    Error::with_help(message!(texts::NO_KEY, key = key), help)
}

#[inline(never)]
pub(super) fn get_index(window: &mut Window, a: u8, b: u8, c: u8, context: &mut Context<'_>) -> Result<()> {
    let value = indexed(&window[b as usize], &window[c as usize], context)?;
    window[a as usize] = value;
    Ok(())
}

fn indexed(base: &Value, index: &Value, context: &mut Context<'_>) -> Result<Value> {
    match (base, index) {
        (Value::Array(array), Value::Int(i)) => {
            let items = array.items.borrow();
            Ok(items[position(*i, items.len())?].clone())
        }
        (Value::Tuple(tuple), Value::Int(i)) => {
            let items = tuple.items();
            Ok(items[position(*i, items.len())?].clone())
        }
        (Value::Str(text), Value::Int(i)) => {
            let at = position(*i, text.char_count())?;
            let start = text.offset_of(at, context)?.unwrap_or(0);
            Ok(Value::str(text[start..].chars().next().map(String::from).unwrap_or_default()))
        }
        (Value::Object(object), key) => match key_text(key) {
            Some(key) => match object.fields.borrow().get(&key) {
                Some(value) => Ok(value.clone()),
                None => Err(missing_key(object, &key)),
            },
            None => Err(bad_index(base, index)),
        },
        (Value::Table(table), key) => table::index(table, key, context),
        (Value::Column(column), key) => table::column_index(column, key, context),
        _ => Err(bad_index(base, index)),
    }
}

/// Refuses to take a part of a table in order to change something in it: the part is a copy, and the change would be
/// lost. `pc` is one past the instruction.
#[inline]
pub(super) fn leaves_row(base: &Value, prototype: &Prototype, pc: u32) -> Result<()> {
    if matches!(base, Value::Table(_)) && prototype.changed.binary_search(&(pc - 1)).is_ok() {
        let help = message!(texts::HELP_TABLE_CHANGE);
        return Err(Error::with_help(message!(texts::ROW_IS_A_COPY), Some(help)));
    }
    Ok(())
}

/// Says of `o[k] += 1` with a key that is not there how to begin with a first value. `pc` is one past the instruction.
#[cold]
pub(super) fn explain(error: Box<Error>, prototype: &Prototype, pc: u32) -> Box<Error> {
    let Error::Raised(raised) = &*error else { return error };
    if raised.message.text.code != texts::NO_KEY.code || raised.help.is_some() {
        return error;
    }
    let span = prototype.spans.get((pc as usize).wrapping_sub(1)).copied().unwrap_or_default();
    let written = prototype.source.get(span.start as usize..span.end as usize).unwrap_or_default();
    match first_value(written) {
        Some(help) => Error::with_help(raised.message.clone(), Some(help)),
        None => error,
    }
}

/// The help for an assignment with an operator, when it is short: `o[k] = o.get(k, 0) + 1`.
fn first_value(written: &str) -> Option<Message> {
    const LONGEST: usize = 80;
    let (target, value) = written.split_once('=').filter(|_| written.len() <= LONGEST && !written.contains('\n'))?;
    let operator = target.trim_end().chars().next_back().filter(|c| matches!(c, '+' | '-' | '*'))?;
    let target = target.trim_end().strip_suffix(operator)?.trim_end();
    let (base, key) = match target.strip_suffix(']').and_then(|inside| inside.rsplit_once('[')) {
        Some((base, key)) => (base, key.to_owned()),
        None => target.rsplit_once('.').map(|(base, name)| (base, format!("{name:?}")))?,
    };
    let value = value.trim();
    let first = match (operator, value.chars().next()?) {
        ('*', _) => "1",
        (_, '[') => "[]",
        (_, '"' | '\'') => "\"\"",
        _ => "0",
    };
    Some(message!(
        texts::HELP_FIRST_VALUE,
        target = target,
        base = base,
        key = key,
        first = first,
        operator = operator,
        value = value
    ))
}

#[cold]
fn cannot_change(base: &Value) -> Box<Error> {
    let help = matches!(base, Value::Table(_) | Value::Column(_)).then(|| message!(texts::HELP_TABLE_CHANGE));
    Error::with_help(message!(texts::CANNOT_CHANGE, got = base.type_name()), help)
}

/// In the brackets of a table, a text that is compared with something else than a column names a column; of two
/// texts the left one does.
#[inline(never)]
pub(super) fn name_column(window: &mut Window, a: u8, b: u8, c: u8) -> Result<()> {
    let Value::Table(table) = &window[a as usize] else { return Ok(()) };
    let (named, column) = match (&window[b as usize], &window[c as usize]) {
        (Value::Str(_), Value::Column(_)) | (Value::Column(_), Value::Str(_)) => return Ok(()),
        (Value::Str(name), _) => (b, table.column(name)?.clone()),
        (_, Value::Str(name)) => (c, table.column(name)?.clone()),
        _ => return Ok(()),
    };
    window[named as usize] = Value::Column(column);
    Ok(())
}

#[inline(never)]
pub(super) fn set_index(window: &mut Window, a: u8, b: u8, c: u8, context: &mut Context<'_>) -> Result<()> {
    let (base, index, value) = (&window[a as usize], &window[b as usize], window[c as usize].clone());
    match (base, index) {
        (Value::Array(array), Value::Int(i)) => {
            let mut items = array.items.borrow_mut();
            let at = position(*i, items.len())?;
            context.heap.stored(base, &value);
            let old = std::mem::replace(&mut items[at], value);
            drop(items);
            drop(old);
            Ok(())
        }
        (Value::Object(object), key) => match key_text(key) {
            Some(key) => {
                context.heap.stored(base, &value);
                let length = object.fields.borrow().len();
                reserve(context.host, length, if length.is_power_of_two() { length * 64 } else { 0 })?;
                object.fields.borrow_mut().insert(key, value);
                Ok(())
            }
            None => Err(bad_index(base, index)),
        },
        (Value::Array(_), _) => Err(bad_index(base, index)),
        _ => Err(cannot_change(base)),
    }
}

/// The bounds of a slice: what is missing is the end, what lies outside is cut.
fn bounds(from: &Value, to: &Value, length: usize) -> Result<(usize, usize)> {
    let bound = |value: &Value, missing: usize| match value {
        Value::Null => Ok(missing),
        Value::Int(i) => {
            let at = if *i < 0 { i.saturating_add(length as i64) } else { *i };
            Ok(usize::try_from(at).unwrap_or(0).min(length))
        }
        other => Err(Error::new(message!(texts::BAD_SLICE, got = other.type_name()))),
    };
    let (from, to) = (bound(from, 0)?, bound(to, length)?);
    Ok((from, to.max(from)))
}

/// Copies of some elements.
fn part(items: &[Value], context: &mut Context<'_>) -> Result<Vec<Value>> {
    reserve(context.host, items.len(), size_of_val(items))?;
    let mut out = Vec::with_capacity(items.len());
    pace::extend(&mut out, items, context)?;
    Ok(out)
}

#[inline(never)]
pub(super) fn get_slice(window: &mut Window, a: u8, b: u8, c: u8, context: &mut Context<'_>) -> Result<()> {
    let (base, from, to) = (&window[b as usize], &window[c as usize], &window[c as usize + 1]);
    let value = match base {
        Value::Array(array) => {
            let items = array.items.borrow();
            let (from, to) = bounds(from, to, items.len())?;
            Value::array(part(&items[from..to], context)?)
        }
        Value::Tuple(tuple) => {
            let items = tuple.items();
            let (from, to) = bounds(from, to, items.len())?;
            Value::tuple(part(&items[from..to], context)?)
        }
        Value::Str(text) => {
            let (from, to) = bounds(from, to, text.char_count())?;
            let start = text.offset_of(from, context)?.unwrap_or(0);
            let end = text.offset_of(to, context)?.unwrap_or(text.len());
            reserve(context.host, end - start, end - start)?;
            let mut part = String::with_capacity(end - start);
            pace::append(&mut part, &text[start..end], context)?;
            Value::str(part)
        }
        Value::Table(table) => {
            let (from, to) = bounds(from, to, table.rows())?;
            Value::Table(Rc::new(table.slice(from, to, context)?))
        }
        Value::Column(column) => {
            let (from, to) = bounds(from, to, column.len())?;
            Value::Column(Rc::new(column.slice(from, to, context)?))
        }
        other => return Err(Error::new(message!(texts::NOT_SLICEABLE, got = other.type_name()))),
    };
    window[a as usize] = value;
    Ok(())
}

#[inline(never)]
pub(super) fn get_field(window: &mut Window, a: u8, b: u8, site: &Site, context: &mut Context<'_>) -> Result<()> {
    let value = member(&window[b as usize], site, context)?;
    window[a as usize] = value;
    Ok(())
}

fn member(base: &Value, site: &Site, context: &mut Context<'_>) -> Result<Value> {
    let name = site.name.as_str();
    match base {
        Value::Object(object) => {
            let fields = object.fields.borrow();
            if let Some((key, value)) = fields.entry(site.hint.get() as usize)
                && (Rc::ptr_eq(key, &site.name) || key.as_str() == name)
            {
                return Ok(value.clone());
            }
            match fields.position(name) {
                Some(position) => {
                    site.hint.set(position as u32);
                    Ok(fields.entry(position).map(|(_, value)| value.clone()).unwrap_or_default())
                }
                None => {
                    drop(fields);
                    Err(missing_key(object, name))
                }
            }
        }
        Value::Table(table) => table::member(table, name, context),
        Value::Error(error) => error_member(error, name, context),
        Value::Path(path) => crate::builtins::path_member(path, name, context)?.ok_or_else(|| no_member(base, name)),
        _ => Err(no_member(base, name)),
    }
}

/// The members of an error.
const OF_ERRORS: [&str; 6] = ["type", "message", "line", "column", "value", "stack"];

#[cold]
fn no_member(base: &Value, name: &str) -> Box<Error> {
    let own: &[&str] = match base {
        Value::Error(_) => &OF_ERRORS,
        Value::Path(_) => &crate::builtins::PATH_MEMBERS,
        _ => &[],
    };
    let near = match nearest(name, own.iter().copied()) {
        Some(near) => Some(near.to_owned()),
        None => near_method(base, name).map(|method| format!("{method}()")),
    };
    let help = near.map(|near| message!(texts::DID_YOU_MEAN, name = near));
    Error::with_help(message!(texts::NO_MEMBER, got = base.type_name(), name = name), help)
}

/// The built-in function for such a value whose name is written almost so, or otherwise in other languages.
fn near_method(receiver: &Value, name: &str) -> Option<&'static str> {
    let takes = |b: &&'static Builtin| {
        b.parameters.first().is_some_and(|p| p.takes.is_empty() || p.takes.iter().any(|k| k.matches(receiver)))
    };
    let known = || registry::free().filter(takes).map(|b| b.name);
    let elsewhere = foreign::function(name).filter(|meant| known().any(|name| name == *meant));
    // Of two that are as near, the one that is made for such values.
    let made_for = |b: &&'static Builtin| b.parameters.first().is_some_and(|p| !p.takes.is_empty());
    let likely = || registry::free().filter(takes).filter(made_for).map(|b| b.name);
    elsewhere.or_else(|| nearest(name, likely())).or_else(|| nearest(name, known()))
}

fn error_member(error: &Rc<ErrorValue>, name: &str, context: &mut Context<'_>) -> Result<Value> {
    let origin = error.origin.borrow();
    let place = || origin.as_ref().map(|o| Place::of(&o.source, o.span)).unwrap_or_default();
    Ok(match name {
        "type" => Value::str(error.kind.name()),
        "message" => {
            let text = error.text(context.host.lang());
            context.spend_bytes(text.len())?;
            Value::str(text)
        }
        "line" => Value::Int(i64::from(place().line)),
        "column" => Value::Int(i64::from(place().column)),
        "value" => error.thrown.clone().unwrap_or_default(),
        "stack" => {
            let lines = origin.iter().flat_map(|o| o.stack()).flat_map(|l| {
                let gap = (l.skipped > 0).then(|| Value::str("..."));
                gap.into_iter().chain([Value::str(format!("{}:{}", l.function, l.line))])
            });
            Value::array(lines.collect())
        }
        _ => return Err(no_member(&Value::Error(error.clone()), name)),
    })
}

#[inline(never)]
pub(super) fn set_field(window: &mut Window, a: u8, b: u8, site: &Site, context: &mut Context<'_>) -> Result<()> {
    let base = &window[a as usize];
    let Value::Object(object) = base else {
        return Err(cannot_change(base));
    };
    let value = window[b as usize].clone();
    context.heap.stored(base, &value);
    let mut fields = object.fields.borrow_mut();
    if let Some((key, place)) = fields.entry_mut(site.hint.get() as usize)
        && Rc::ptr_eq(key, &site.name)
    {
        let old = std::mem::replace(place, value);
        drop(fields);
        drop(old);
        return Ok(());
    }
    let position = fields.insert(site.name.clone(), value);
    site.hint.set(position as u32);
    Ok(())
}

/// What a method call calls.
pub(super) enum Callee {
    /// A built-in that takes the receiver as its first argument.
    Builtin(u32),
    /// A function that stands in a field of the receiver; it takes only the arguments.
    Value(Value),
    /// A method of the receiver's class; it finds the receiver behind its arguments.
    Bound(Rc<Function>),
}

/// Finds a method: a field of an object that can be called, else the built-in of that name.
#[inline(always)]
pub(super) fn method(receiver: &Value, method: &Method, from: classes::From<'_>) -> Result<Callee> {
    if let Value::Instance(_) | Value::Class(_) = receiver
        && let Some(found) = classes::method(receiver, method, from)?
    {
        return Ok(found);
    }
    if let Value::Object(object) = receiver
        && let fields = object.fields.borrow()
        && let Some(position) = fields.position(&method.name)
        && let Some((_, found)) = fields.entry(position)
    {
        method.hint.set(position as u32);
        return Ok(Callee::Value(found.clone()));
    }
    match method.builtin {
        Some(builtin) => Ok(Callee::Builtin(builtin)),
        None => Err(no_method(receiver, &method.name)),
    }
}

#[cold]
#[inline(never)]
fn no_method(receiver: &Value, name: &str) -> Box<Error> {
    let near = near_method(receiver, name);
    let help = near.map(|near| message!(texts::DID_YOU_MEAN, name = near));
    Error::with_help(message!(texts::NO_METHOD, got = receiver.type_name(), name = name), help)
}

/// `needle in haystack`.
pub(crate) fn contains(haystack: &Value, needle: &Value, context: &mut Context<'_>) -> Result<bool> {
    Ok(match (haystack, needle) {
        (Value::Array(array), _) => position_of(needle, &array.items.borrow(), context)?.is_some(),
        (Value::Tuple(tuple), _) => position_of(needle, &tuple.items(), context)?.is_some(),
        (Value::Object(object), _) => match key_text(needle) {
            Some(key) => object.fields.borrow().position(&key).is_some(),
            None => false,
        },
        (Value::Str(_), Value::Str(part)) if part.is_empty() => true,
        (Value::Str(text), Value::Str(part)) => pace::Finder::new(part).next(text, 0, context)?.is_some(),
        (Value::Column(column), _) => {
            for value in column.values() {
                context.spend(8)?;
                if equal(&value, needle, context)? {
                    return Ok(true);
                }
            }
            false
        }
        _ => {
            let message = message!(texts::NOT_IN, left = needle.type_name(), right = haystack.type_name());
            return Err(Error::new(message));
        }
    })
}
