//! What a value is.
//!
//! Every variant of [`Value`] carries nothing or exactly one 8-byte integer or pointer. rustc then moves a value in two
//! registers instead of copying 16 bytes through memory, which is worth a factor of two in the machine; one `f64`,
//! `bool` or wide pointer as a payload silently breaks it. Immediates stand first, so that "needs no drop" is one
//! comparison.

pub(crate) mod calendar;
pub mod class;
mod clone;
mod date;
pub(crate) mod date_format;
mod display;
mod equal;
pub mod heap;
pub mod module;
pub(crate) mod money;
pub mod number;
mod object;
mod string;

use std::cell::RefCell;
use std::rc::Rc;

use crate::chart::Chart;
use crate::error::ErrorValue;
use crate::table::{Column, Table};

pub use class::{Class, Instance};
pub use clone::deep_clone;
pub use date::Date;
pub use display::{display, display_asking, display_shown, shared_text, to_text, write_date, write_number};
pub use equal::{compare, equal, position_of};
pub use heap::{Gc, Heap};
pub use module::{Module, ModuleKind, State};
pub use money::Money;
pub use object::{Fields, Object};
pub use string::Str;

/// A truth value in 8 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bits(u64);

/// A float in 8 bytes of integer kind.
#[derive(Clone, Copy)]
pub struct FloatBits(u64);

impl Bits {
    /// The truth value.
    #[inline(always)]
    pub fn get(self) -> bool {
        self.0 != 0
    }
}

impl FloatBits {
    /// The float.
    #[inline(always)]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A value of the language.
pub enum Value {
    /// `null`.
    Null,
    /// A variable that has no value yet. Never reaches a program.
    Undefined,
    /// `true` or `false`.
    Bool(Bits),
    /// A whole number of 64 bits.
    Int(i64),
    /// A float.
    Float(FloatBits),
    /// A date, with or without a time of day.
    Date(Date),
    /// A built-in function, by its place in the registry.
    Builtin(u64),
    /// Text.
    Str(Rc<Str>),
    /// A path to a file.
    Path(Rc<Str>),
    /// An amount of money.
    Money(Rc<Money>),
    /// A list that can change.
    Array(Rc<Array>),
    /// A list that cannot.
    Tuple(Rc<Tuple>),
    /// Keys and values, in order of insertion.
    Object(Rc<Object>),
    /// A table.
    Table(Rc<Table>),
    /// A column of a table.
    Column(Rc<Column>),
    /// A function of the program.
    Function(Rc<Function>),
    /// An error.
    Error(Rc<ErrorValue>),
    /// A variable that closures share. Never reaches a program.
    Cell(Rc<Shared>),
    /// A class of the program.
    Class(Rc<Class>),
    /// An instance of one.
    Instance(Rc<Instance>),
    /// A module that was imported.
    Module(Rc<Module>),
    /// A chart.
    Chart(Rc<Chart>),
}

/// A list that can change.
#[derive(Default)]
pub struct Array {
    /// For the collector.
    pub gc: Gc,
    /// The elements.
    pub items: RefCell<Vec<Value>>,
}

/// A list that cannot change.
pub struct Tuple {
    /// For the collector.
    pub gc: Gc,
    /// The elements. The cell is only ever emptied, by the drop of deep values.
    items: RefCell<Vec<Value>>,
}

impl Tuple {
    /// A tuple of these elements.
    pub fn new(items: Vec<Value>) -> Tuple {
        Tuple { gc: Gc::default(), items: RefCell::new(items) }
    }

    /// The elements.
    pub fn items(&self) -> std::cell::Ref<'_, Vec<Value>> {
        self.items.borrow()
    }
}

/// A function of the program with the variables it captured.
pub struct Function {
    /// For the collector.
    pub gc: Gc,
    /// Its prototype, by its place in the machine's store.
    pub prototype: u32,
    /// How many arguments a call must give it.
    pub required: u8,
    /// Its name, for messages.
    pub name: Rc<str>,
    /// Held so that the prototypes of one text live as long as a function of it does.
    pub text: Rc<crate::compile::TextId>,
    /// What it captured: cells, or values that never change.
    pub captured: Box<[Value]>,
}

/// A variable that closures share.
pub struct Shared {
    /// For the collector.
    pub gc: Gc,
    /// Its value.
    pub value: RefCell<Value>,
}

impl Default for Value {
    #[inline(always)]
    fn default() -> Value {
        Value::Null
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        match self {
            Value::Null => Value::Null,
            Value::Undefined => Value::Undefined,
            Value::Bool(b) => Value::Bool(*b),
            Value::Int(i) => Value::Int(*i),
            Value::Float(f) => Value::Float(*f),
            Value::Date(d) => Value::Date(*d),
            Value::Builtin(b) => Value::Builtin(*b),
            _ => self.clone_shared(),
        }
    }
}

impl Value {
    /// As `clone`, without a call.
    #[inline(always)]
    pub fn clone_inline(&self) -> Value {
        if let Some(value) = self.immediate() {
            return value;
        }
        self.clone_shared()
    }

    #[inline(never)]
    fn clone_shared(&self) -> Value {
        match self {
            Value::Str(v) => Value::Str(v.clone()),
            Value::Path(v) => Value::Path(v.clone()),
            Value::Money(v) => Value::Money(v.clone()),
            Value::Array(v) => Value::Array(v.clone()),
            Value::Tuple(v) => Value::Tuple(v.clone()),
            Value::Object(v) => Value::Object(v.clone()),
            Value::Table(v) => Value::Table(v.clone()),
            Value::Column(v) => Value::Column(v.clone()),
            Value::Function(v) => Value::Function(v.clone()),
            Value::Error(v) => Value::Error(v.clone()),
            Value::Cell(v) => Value::Cell(v.clone()),
            Value::Class(v) => Value::Class(v.clone()),
            Value::Instance(v) => Value::Instance(v.clone()),
            Value::Module(v) => Value::Module(v.clone()),
            Value::Chart(v) => Value::Chart(v.clone()),
            _ => Value::Null,
        }
    }

    /// A truth value.
    #[inline(always)]
    pub fn bool(value: bool) -> Value {
        Value::Bool(Bits(value as u64))
    }

    /// A float.
    #[inline(always)]
    pub fn float(value: f64) -> Value {
        Value::Float(FloatBits(value.to_bits()))
    }

    /// A text.
    pub fn str(text: impl Into<String>) -> Value {
        Value::Str(Rc::new(Str::new(text.into())))
    }

    /// A path.
    pub fn path(text: impl Into<String>) -> Value {
        Value::Path(Rc::new(Str::new(text.into())))
    }

    /// An array.
    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Rc::new(Array { gc: Gc::default(), items: RefCell::new(items) }))
    }

    /// An object.
    pub fn object(fields: Fields) -> Value {
        Value::Object(Rc::new(Object { gc: Gc::default(), fields: RefCell::new(fields) }))
    }

    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(Rc::new(Tuple::new(items)))
    }

    /// Whether dropping it frees nothing.
    #[inline(always)]
    pub fn is_immediate(&self) -> bool {
        matches!(
            self,
            Value::Null
                | Value::Undefined
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Date(_)
                | Value::Builtin(_)
        )
    }

    /// A copy, where making one counts no references.
    #[inline(always)]
    pub fn immediate(&self) -> Option<Value> {
        match self {
            Value::Null => Some(Value::Null),
            Value::Undefined => Some(Value::Undefined),
            Value::Bool(b) => Some(Value::Bool(*b)),
            Value::Int(i) => Some(Value::Int(*i)),
            Value::Float(f) => Some(Value::Float(*f)),
            Value::Date(d) => Some(Value::Date(*d)),
            Value::Builtin(b) => Some(Value::Builtin(*b)),
            _ => None,
        }
    }

    /// Whether it can hold other values, and so be part of a cycle.
    #[inline]
    pub fn is_container(&self) -> bool {
        match self {
            Value::Array(_)
            | Value::Tuple(_)
            | Value::Object(_)
            | Value::Function(_)
            | Value::Cell(_)
            | Value::Class(_)
            | Value::Instance(_)
            | Value::Error(_) => true,
            Value::Table(table) => table.holds_containers(),
            Value::Column(column) => column.holds_containers(),
            _ => false,
        }
    }

    /// Everything but null, false, 0, "", and what is empty.
    pub fn is_truthy(&self) -> bool {
        match self {
            Value::Null | Value::Undefined => false,
            Value::Bool(b) => b.get(),
            Value::Int(i) => *i != 0,
            Value::Float(f) => f.get() != 0.0,
            Value::Str(s) | Value::Path(s) => !s.as_str().is_empty(),
            Value::Money(m) => !m.is_zero(),
            Value::Array(a) => !a.items.borrow().is_empty(),
            Value::Tuple(t) => !t.items().is_empty(),
            Value::Object(o) => !o.fields.borrow().is_empty(),
            Value::Table(t) => t.rows() > 0,
            _ => true,
        }
    }

    /// The name of its type as programs and messages write it.
    pub fn type_name(&self) -> &str {
        match self {
            Value::Null | Value::Undefined => "null",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Date(_) => "date",
            Value::Str(_) => "str",
            Value::Path(_) => "path",
            Value::Money(_) => "money",
            Value::Array(_) => "array",
            Value::Tuple(_) => "tuple",
            Value::Object(_) => "object",
            Value::Table(_) => "table",
            Value::Column(_) => "column",
            Value::Function(_) | Value::Builtin(_) => "fn",
            Value::Error(_) => "error",
            Value::Cell(_) => "cell",
            Value::Class(_) => "class",
            Value::Module(_) => "module",
            Value::Chart(_) => "chart",
            Value::Instance(instance) => &instance.class.name,
        }
    }
}

/// Puts a value where another was. A plain assignment would drop the old value before the store and so keep the new one
/// alive across a call that the common case does not make.
#[inline(always)]
pub fn set(place: &mut Value, value: Value) {
    discard(std::mem::replace(place, value));
}

/// Drops a value, where it mostly is one that needs no dropping.
#[inline(always)]
pub fn discard(value: Value) {
    if value.is_immediate() {
        std::mem::forget(value);
    } else {
        drop_counted(value);
    }
}

#[cold]
#[inline(never)]
fn drop_counted(value: Value) {
    drop(value);
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Int(i) => write!(f, "{i}"),
            Value::Float(x) => write!(f, "{:?}", x.get()),
            Value::Bool(b) => write!(f, "{}", b.get()),
            Value::Str(s) => write!(f, "{:?}", s.as_str()),
            Value::Path(s) => write!(f, "path({:?})", s.as_str()),
            other => write!(f, "<{}>", other.type_name()),
        }
    }
}

/// Deep values are dropped with a list of work instead of recursion: the native stack is small and a program can nest
/// as deep as its memory allows.
pub(crate) fn drop_children(mut work: Vec<Value>) {
    while let Some(mut value) = work.pop() {
        match &mut value {
            Value::Array(a) if Rc::strong_count(a) == 1 => work.append(&mut a.items.borrow_mut()),
            Value::Tuple(t) if Rc::strong_count(t) == 1 => work.append(&mut t.items.borrow_mut()),
            Value::Object(o) if Rc::strong_count(o) == 1 => o.fields.borrow_mut().drain_into(&mut work),
            Value::Cell(c) if Rc::strong_count(c) == 1 => work.push(std::mem::take(&mut *c.value.borrow_mut())),
            Value::Table(t) => {
                if let Some(table) = Rc::get_mut(t) {
                    table.drain_into(&mut work);
                }
            }
            Value::Column(c) => {
                if let Some(column) = Rc::get_mut(c) {
                    column.drain_into(&mut work);
                }
            }
            Value::Error(e) => {
                if let Some(e) = Rc::get_mut(e) {
                    work.extend(e.thrown.take());
                }
            }
            Value::Function(f) => {
                if let Some(f) = Rc::get_mut(f) {
                    work.extend(std::mem::take(&mut f.captured));
                }
            }
            Value::Instance(i) if Rc::strong_count(i) == 1 => {
                work.append(&mut i.fields.borrow_mut());
                work.push(Value::Class(i.class.clone()));
            }
            Value::Class(c) => {
                if let Some(class) = Rc::get_mut(c) {
                    class::take_apart(class, &mut work);
                }
            }
            _ => {}
        }
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        let items = self.items.get_mut();
        if items.iter().any(Value::is_container) {
            drop_children(std::mem::take(items));
        }
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        let items = self.items.get_mut();
        if items.iter().any(Value::is_container) {
            drop_children(std::mem::take(items));
        }
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        let fields = self.fields.get_mut();
        if fields.values().any(Value::is_container) {
            let mut work = Vec::new();
            fields.drain_into(&mut work);
            drop_children(work);
        }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        if self.captured.iter().any(Value::is_container) {
            drop_children(std::mem::take(&mut self.captured).into_vec());
        }
    }
}

impl Drop for ErrorValue {
    fn drop(&mut self) {
        if let Some(thrown) = self.thrown.take_if(|t| t.is_container()) {
            drop_children(vec![thrown]);
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let value = self.value.get_mut();
        if value.is_container() {
            drop_children(vec![std::mem::take(value)]);
        }
    }
}
