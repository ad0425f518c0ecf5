//! The built-in functions, one file a family.
//!
//! A function is ONE declaration, a [`Builtin`]: name, parameters with defaults, doc in both languages, code. Help,
//! completion, the errors about arguments and the reference in docs/ all come from it.

mod arrays;
mod columns;
mod dates;
pub(crate) mod elementwise;
mod errors;
pub(crate) mod files;
mod functional;
mod general;
mod groups;
mod heatmaps;
mod joins;
mod json;
mod json_text;
mod math;
mod numeral;
mod objects;
mod ordered_joins;
mod patterns;
mod plots;
pub mod registry;
mod relations;
mod search;
mod showing;
mod signature;
#[cfg(test)]
mod table_tests;
mod tables;
mod text;
mod totals;
mod uuid;
mod waiting;
mod writing;

use std::rc::Rc;

use crate::compile::routine::Routine;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::message;
use crate::messages::runtime;
use crate::pace;
use crate::value::{Heap, Value, set};

pub(crate) use arrays::push;
pub use files::path_member;
pub(crate) use files::{PATH_MEMBERS, file_error, open, told, unreached};
pub(crate) use json_text::{view as json_view, write as json_of};
pub(crate) use writing::write_error;

/// A built-in function.
pub struct Builtin {
    /// The name a program writes.
    pub name: &'static str,
    /// Parameters in order.
    pub parameters: &'static [Parameter],
    /// The type of what it gives.
    pub returns: &'static str,
    /// What it does, in a sentence or two: English, then Russian.
    pub doc: [&'static str; 2],
    /// What it does, for the machine.
    pub code: Code,
}

/// One parameter of a built-in.
pub struct Parameter {
    /// Its name, for arguments by name and for messages.
    pub name: &'static str,
    /// The types it takes, as messages write them (`int | float`); empty for any.
    pub takes: &'static [Kind],
    /// What it is when not given.
    pub default: Default,
}

/// A type a parameter takes. The machine checks it before the code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the language")]
pub enum Kind {
    Null,
    Bool,
    Int,
    Float,
    Date,
    Str,
    Path,
    Array,
    Tuple,
    Object,
    Table,
    Column,
    Fn,
}

/// What a parameter is when the call does not give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// The call must give it.
    Required,
    /// `null`.
    Null,
    /// Nothing: the code sees `Value::Undefined`, which no program can give.
    Absent,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Str(&'static str),
    /// The last parameter takes all further positional arguments; the code sees an array.
    Rest,
    /// The last parameter takes all further named arguments; the code sees an object.
    NamedRest,
}

/// How a built-in does its work.
pub enum Code {
    /// It computes a value. `arguments` holds one value per parameter, already checked and filled with defaults.
    Plain(fn(&mut Context<'_>, arguments: &mut [Value]) -> Result<Value>),
    /// It calls functions of the program: it gives a state the machine keeps in a frame and asks what to do next.
    Calling(fn(&mut Context<'_>, arguments: &mut [Value]) -> Started),
    /// It makes its arguments ready for a loop of the machine, which calls a function of the program.
    Looping(Routine, fn(&mut Context<'_>, arguments: &mut [Value]) -> Result<()>),
}

/// A built-in that has begun and will call functions of the program.
pub type Started = Result<Box<dyn Continuation>>;

/// What a built-in may use while it works.
pub struct Context<'a> {
    /// The world.
    pub host: &'a mut dyn Host,
    /// Where containers register that may become part of a cycle.
    pub heap: &'a mut Heap,
}

/// A built-in that calls functions of the program, between two calls.
pub trait Continuation {
    /// Goes on with what the last call gave; the first time with `null`. The next call is laid out in `call`: first
    /// the function, then its arguments.
    fn resume(&mut self, context: &mut Context<'_>, given: Value, call: &mut [Value]) -> Result<Step>;
}

/// What a [`Continuation`] wants next.
pub enum Step {
    /// Call what was laid out, with so many arguments, and come back.
    Call(u8),
    /// Done: this is the value.
    Done(Value),
}

impl Step {
    /// The call of a function with these arguments.
    #[inline]
    pub fn call<const N: usize>(call: &mut [Value], function: &Value, arguments: [Value; N]) -> Step {
        set(&mut call[0], function.clone());
        for (place, argument) in call[1..].iter_mut().zip(arguments) {
            set(place, argument);
        }
        Step::Call(N as u8)
    }
}

/// Shorthand for a parameter that must be given.
pub const fn required(name: &'static str, takes: &'static [Kind]) -> Parameter {
    Parameter { name, takes, default: Default::Required }
}

/// Shorthand for a parameter with a default.
pub const fn optional(name: &'static str, takes: &'static [Kind], default: Default) -> Parameter {
    Parameter { name, takes, default }
}

/// That an argument is not of the type it has to be of.
#[cold]
pub(crate) fn wrong_argument(function: &str, argument: &str, expected: &str, got: &Value) -> Box<Error> {
    Error::new(message!(
        runtime::WRONG_ARGUMENT_TYPE,
        function = function,
        argument = argument,
        expected = expected,
        got = got.type_name()
    ))
}

/// The text of an argument that was checked to be one.
pub(crate) fn text(value: &Value) -> Rc<crate::value::Str> {
    match value {
        Value::Str(s) | Value::Path(s) => s.clone(),
        _ => Rc::new(crate::value::Str::new(String::new())),
    }
}

/// The number of elements, fields, characters or rows of a value.
pub(crate) fn length(value: &Value) -> Result<usize> {
    Ok(match value {
        Value::Str(s) | Value::Path(s) => s.char_count(),
        Value::Array(a) => a.items.borrow().len(),
        Value::Tuple(t) => t.items().len(),
        Value::Object(o) => o.fields.borrow().len(),
        Value::Table(t) => t.rows(),
        Value::Column(c) => c.len(),
        other => return Err(general::no_length(other)),
    })
}

/// The elements `for` would walk, as a new list.
pub(crate) fn elements(value: &Value, context: &mut Context<'_>) -> Result<Vec<Value>> {
    let count = match value {
        Value::Array(_) | Value::Tuple(_) | Value::Object(_) | Value::Table(_) | Value::Column(_) => length(value)?,
        Value::Str(s) => s.len(),
        other => {
            let message = crate::message!(crate::messages::runtime::NOT_ITERABLE, got = other.type_name());
            return Err(Error::new(message));
        }
    };
    crate::value::number::reserve(context.host, count, count * size_of::<Value>())?;
    Ok(match value {
        Value::Array(a) => copied(&a.items.borrow(), context)?,
        Value::Tuple(t) => copied(&t.items(), context)?,
        Value::Object(o) => {
            pace::collect(o.fields.borrow().iter().map(|(key, _)| Value::Str(key.clone())), 8, context)?
        }
        Value::Str(s) => pace::collect(s.chars().map(Value::str), 50, context)?,
        Value::Column(c) => pace::collect(c.values(), 8, context)?,
        Value::Table(t) => {
            let steps = 50 * (t.columns().len() + 1);
            pace::collect((0..t.rows()).map(|row| t.row(row)), steps, context)?
        }
        _ => Vec::new(),
    })
}

/// Copies of elements.
fn copied(items: &[Value], context: &mut Context<'_>) -> Result<Vec<Value>> {
    let mut out = Vec::with_capacity(items.len());
    pace::extend(&mut out, items, context)?;
    Ok(out)
}
