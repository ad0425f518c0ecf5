//! The built-in functions, one file a family.
//!
//! A function is ONE declaration, a [`Builtin`]: name, parameters with defaults, doc in both languages, code. Help,
//! completion, the errors about arguments and the reference in docs/ all come from it.

mod columns;
mod files;
mod groups;
mod joins;
mod json_text;
mod ordered_joins;
#[cfg(test)]
mod table_tests;
mod tables;

use std::rc::Rc;

use crate::error::Result;
use crate::host::Host;
use crate::value::{Heap, Value};

pub(crate) use files::file_error;
pub use files::path_member;

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
    Calling(fn(&mut Context<'_>, arguments: &mut [Value]) -> Result<Box<dyn Continuation>>),
}

/// What a built-in may use while it works.
pub struct Context<'a> {
    /// The world.
    pub host: &'a mut dyn Host,
    /// Where containers register that may become part of a cycle.
    pub heap: &'a mut Heap,
}

/// A built-in that calls functions of the program, between two calls.
pub trait Continuation {
    /// Goes on with what the last call gave; the first time with `null`.
    fn resume(&mut self, context: &mut Context<'_>, given: Value) -> Result<Step>;
}

/// What a [`Continuation`] wants next.
pub enum Step {
    /// Call this function with these arguments and come back.
    Call(Value, Vec<Value>),
    /// Done: this is the value.
    Done(Value),
}

/// Shorthand for a parameter that must be given.
pub const fn required(name: &'static str, takes: &'static [Kind]) -> Parameter {
    Parameter { name, takes, default: Default::Required }
}

/// Shorthand for a parameter with a default.
pub const fn optional(name: &'static str, takes: &'static [Kind], default: Default) -> Parameter {
    Parameter { name, takes, default }
}

/// The text of an argument that was checked to be one.
pub(crate) fn text(value: &Value) -> Rc<crate::value::Str> {
    match value {
        Value::Str(s) | Value::Path(s) => s.clone(),
        _ => Rc::new(crate::value::Str::new(String::new())),
    }
}
