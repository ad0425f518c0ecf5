//! What the machine runs: a compiled function.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::TextId;
use super::instruction::{Instruction, Register};
use super::tree::{Hint, SlotId, SuperCall, TypeName, Visibility};
use crate::diagnostic::Span;
use crate::source::Source;
use crate::value::class::{Field, Met};
use crate::value::{Module, Str, Value};

/// A compiled function.
pub struct Prototype {
    /// Its name; empty for a program.
    pub name: Rc<str>,
    /// The text it stands in.
    pub source: Rc<Source>,
    /// Where it stands there.
    pub span: Span,
    /// The text's mark, which functions hold.
    pub text: Rc<TextId>,
    /// What it does.
    pub code: Vec<Instruction>,
    /// Where each instruction stands in the text.
    pub spans: Vec<Span>,
    /// Constants.
    pub constants: Vec<Value>,
    /// Names of variables, for messages.
    pub names: Vec<Rc<str>>,
    /// What is known of names that may have no value when they are used.
    pub hints: Vec<Hint>,
    /// Members by name, with a guess where they stand.
    pub sites: Vec<Site>,
    /// Methods by name.
    pub methods: Vec<Method>,
    /// Lists of named arguments.
    pub named: Vec<NamedArguments>,
    /// Types to be checked.
    pub types: Vec<TypeCheck>,
    /// What a function value made here captures, per function of the text.
    pub closures: Vec<ClosurePlan>,
    /// How to make the classes declared here.
    pub classes: Vec<ClassPlan>,
    /// The modules it imports.
    pub imports: Vec<ImportPlan>,
    /// The declaration of the class it stands in, or [`OUTSIDE`].
    pub class: u32,
    /// Parameters. A method has `this` in the register behind them.
    pub parameters: Vec<Rc<str>>,
    /// How many of them must be given.
    pub required: u8,
    /// Registers it uses.
    pub registers: u8,
    /// Handlers, innermost first.
    pub handlers: Vec<Handler>,
    /// Instructions that take the element or member an assignment changes something in, ascending.
    pub changed: Vec<u32>,
    /// Session variables that live in registers while this program runs.
    pub resident: Vec<(Register, SlotId)>,
}

/// A member access by name.
pub struct Site {
    /// The name.
    pub name: Rc<Str>,
    /// Where the field stood last time.
    pub hint: Cell<u32>,
    /// The class that was met last: in its instances the field stands at `hint`.
    pub met: Met,
}

/// A method call by name.
pub struct Method {
    /// The name.
    pub name: Rc<Str>,
    /// The built-in of that name.
    pub builtin: Option<u32>,
    /// What the built-in does to an array, where the machine can do that itself.
    pub on_array: OnArray,
    /// Where the field or the method of that name stood last time.
    pub hint: Cell<u32>,
    /// The class that was met last: its method at `hint` is meant.
    pub met: Met,
    /// What is called instead, on the receiver: something of its class's parent.
    pub upwards: Option<SuperCall>,
}

/// Methods of arrays that have no need of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnArray {
    /// `a.len()`
    Len,
    /// `a.push(x)`
    Push,
    /// Any other.
    Call,
}

/// The names of the arguments that follow the positional ones.
pub struct NamedArguments {
    /// The method, where it is one.
    pub method: u32,
    /// The names.
    pub names: Vec<Rc<str>>,
}

/// A declared type at one place.
pub struct TypeCheck {
    /// As written.
    pub text: Rc<str>,
    /// The parameter; empty for the result.
    pub subject: Rc<str>,
    /// The alternatives.
    pub alternatives: Vec<TypeName>,
}

/// A module that is imported.
pub struct ImportPlan {
    /// Its name, part by part.
    pub path: Vec<Rc<str>>,
    /// Whether it is wanted itself, not something inside it.
    pub is_last: bool,
    /// The folder of the module that imports it: it is looked for there first.
    pub folder: Option<Rc<str>>,
    /// The module, once it was found.
    pub found: RefCell<Option<Rc<Module>>>,
}

/// What stands in no class.
pub const OUTSIDE: u32 = u32::MAX;

/// How to make a class.
pub struct ClassPlan {
    /// Its name.
    pub name: Rc<str>,
    /// The number of the declaration.
    pub declaration: u32,
    /// Whether it has no instances of its own.
    pub is_abstract: bool,
    /// Whether it extends another.
    pub extends: bool,
    /// Its fields, and what they begin with.
    pub fields: Vec<(Field, Value)>,
    /// Its class variables.
    pub variables: Vec<(Rc<str>, Visibility, Value)>,
    /// Its methods, and whether they take `@class`.
    pub methods: Vec<(Rc<str>, Visibility, bool)>,
    /// How many constructors follow the methods among its functions; behind them may come what computes defaults.
    pub constructors: usize,
}

/// How to make a function value.
pub struct ClosurePlan {
    /// The function, by its place in the machine's store.
    pub prototype: u32,
    /// What it captures: a register of the maker, or something the maker itself captured.
    pub captures: Vec<Capture>,
    /// Whether an object for what it gave comes behind what it captures.
    pub is_cached: bool,
}

/// One captured variable.
#[derive(Debug, Clone, Copy)]
pub enum Capture {
    /// What stands in a register: a cell, or a value that never changes.
    Register(Register),
    /// What the maker captured at that place.
    Captured(u32),
}

/// What happens when an instruction between two places fails.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    /// First instruction it covers.
    pub from: u32,
    /// One past the last.
    pub to: u32,
    /// Where to go on.
    pub target: u32,
    /// Where the error is put.
    pub register: Register,
    /// Whether it also catches what a program cannot: it is a `finally`.
    pub finally: bool,
}
