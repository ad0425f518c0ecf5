//! The resolved tree: the program with every name bound and both generations of syntax brought to one shape.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Span;
use crate::messages::ErrorKind;

/// A variable of a function, by its place in [`Unit::variables`].
pub type VariableId = usize;
/// A session variable, by its slot.
pub type SlotId = u32;

/// A whole text.
pub struct Unit {
    /// The functions; the first is the program itself.
    pub functions: Vec<FunctionTree>,
    /// All variables of all functions.
    pub variables: Vec<Variable>,
    /// The session variables this text uses, with what is known of each.
    pub slots: Vec<SlotUse>,
    /// Where each slot stands among them.
    pub slot_places: FxHashMap<SlotId, usize>,
    /// Whether it takes all names of some module: which these are is known only when it runs.
    pub takes_all: bool,
}

/// One session variable in one text.
pub struct SlotUse {
    /// The slot.
    pub slot: SlotId,
    /// Its name.
    pub name: Rc<str>,
    /// Whether a function (of this text or an earlier one) uses it: then it cannot stay in a register.
    pub shared: bool,
}

/// A variable of a function.
pub struct Variable {
    /// Its name, for messages.
    pub name: Rc<str>,
    /// The function it belongs to.
    pub function: usize,
    /// Whether an inner function uses it.
    pub captured: bool,
    /// How often it is assigned, as far as that matters: 0, 1, or more.
    pub assignments: u32,
    /// Whether a function captures it before it surely has its value.
    pub captured_early: bool,
    /// Whether it is read where it may have no value yet.
    pub checked: bool,
}

impl Variable {
    /// Whether closures must share it through a cell; otherwise they copy its value, which never changes.
    pub fn is_shared(&self) -> bool {
        self.captured && (self.assignments > 1 || self.captured_early)
    }
}

/// What stands for the name of a function that has none; no function can be named so.
pub const NAMELESS: &str = "fn";

/// A function, or the program itself.
pub struct FunctionTree {
    /// Its name; empty for the program and [`NAMELESS`] for a function without one.
    pub name: Rc<str>,
    /// Where it stands.
    pub span: Span,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The variable `this`, of a method.
    pub this: Option<VariableId>,
    /// The class it stands in, by [`ClassTree::setup`].
    pub class: Option<usize>,
    /// Whether it keeps what it gave for the arguments it met: `@cache`.
    pub is_cached: bool,
    /// Whether it is a constructor: what it returns is `this`.
    pub is_constructor: bool,
    /// The type after `->`.
    pub returns: Option<TypeSet>,
    /// Its variables outside of any `for` body that may be read before they have a value or are shared.
    pub own: Vec<VariableId>,
    /// The functions declared directly in it, made before anything runs.
    pub hoisted: Vec<(Place, usize, Span)>,
    /// What it does.
    pub body: Vec<Stmt>,
    /// The variables of outer functions it uses.
    pub captures: Vec<VariableId>,
    /// What is known of names that may have no value when they are used.
    pub hints: Vec<Hint>,
}

/// What is known of a name, for the message should it have no value when it is used.
#[derive(Debug, Clone)]
pub struct Hint {
    /// The name.
    pub name: Rc<str>,
    /// What may be wrong with it.
    pub why: Unset,
}

/// Why a name may have no value.
#[derive(Debug, Clone)]
pub enum Unset {
    /// A variable around it is written almost so.
    Near(Rc<str>),
    /// A variable of that name ended with its `for` loop.
    EndedWithLoop,
    /// A variable of that name exists in a function only.
    EndedWithFunction,
    /// A class of that name is declared in the text.
    ClassBelow,
    /// Within this stretch it is a variable of its own that hides an outer one.
    Hides(Span),
}

/// A parameter.
pub struct Parameter {
    /// The variable it fills.
    pub variable: VariableId,
    /// Its name.
    pub name: Rc<str>,
    /// Evaluated at the call when the argument is missing.
    pub default: Option<Expr>,
    /// The declared type.
    pub kind: Option<TypeSet>,
    /// Where it stands.
    pub span: Span,
}

/// A declared type: `int | null`, `"dev" | "prod"`.
pub struct TypeSet {
    /// As written, for messages.
    pub text: Rc<str>,
    /// The alternatives.
    pub alternatives: Vec<TypeName>,
}

/// One alternative of a declared type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeName {
    /// `any`.
    Any,
    /// `num`: int or float.
    Number,
    /// A type by the name `typeof` gives.
    Named(&'static str),
    /// One text.
    Text(Rc<str>),
    /// One whole number.
    Int(i64),
    /// Instances of the class of that name, and of those that extend it.
    Class(Rc<str>),
}

/// Where a value is put.
pub enum Place {
    /// A variable of a function.
    Local(VariableId),
    /// A session variable.
    Slot(SlotId),
    /// `a[i]`.
    Index(Expr, Expr),
    /// `o.k`.
    Field(Expr, Rc<str>),
}

/// A statement.
pub struct Stmt {
    /// Where it stands.
    pub span: Span,
    /// What it does.
    pub kind: StmtKind,
}

/// What a statement does.
pub enum StmtKind {
    /// Evaluates for its effect; the last one of the program gives its value.
    Expr(Expr),
    /// `a = e`.
    Assign(Place, Expr),
    /// `a += e`, and whether `a` may have no value here.
    Update(Place, BinaryOp, Expr, Cell<bool>),
    /// `a, b = e`.
    Unpack(Vec<Place>, Expr),
    /// `if`.
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    /// `while`.
    While(Expr, Vec<Stmt>),
    /// `for`.
    For(Box<For>),
    /// `try`.
    Try(Box<Try>),
    /// `throw`.
    Throw(Expr),
    /// `return`.
    Return(Option<Expr>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// A function declared inside a block: made when the statement is reached.
    Declare(Place, usize),
    /// A class: made when the statement is reached.
    Class(Box<ClassTree>),
    /// `from m import *`: all a module has becomes variables of the session, or of the module this stands in; then what
    /// is taken by name.
    ImportAll(Expr, Box<Stmt>),
}

/// Who may use a member of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Functions of the class itself.
    Private,
    /// Those of classes that extend it too.
    Protected,
    /// Everybody.
    Public,
}

/// A class.
pub struct ClassTree {
    /// Its name.
    pub name: Rc<str>,
    /// Where it is put.
    pub place: Place,
    /// What it extends.
    pub parent: Option<Expr>,
    /// Whether it has no instances of its own.
    pub is_abstract: bool,
    /// Its fields.
    pub fields: Vec<FieldTree>,
    /// Its class variables: names, and values where they are constants.
    pub variables: Vec<(Rc<str>, Visibility, Option<Expr>)>,
    /// Its methods: names, functions, and whether they take `@class`.
    pub methods: Vec<(Rc<str>, Visibility, usize, bool)>,
    /// The functions of its constructors.
    pub constructors: Vec<usize>,
    /// The function that computes defaults of fields that are no constants.
    pub initializer: Option<usize>,
    /// The function that is given the class and computes its variables that are no constants. It is there in any case:
    /// its number stands for the class.
    pub setup: usize,
    /// Whether the function has something to do.
    pub is_set_up: bool,
}

impl ClassTree {
    /// The functions it keeps, in the order the machine is given them.
    pub fn functions(&self) -> impl Iterator<Item = usize> {
        let methods = self.methods.iter().map(|(_, _, function, _)| *function);
        methods.chain(self.constructors.iter().copied()).chain(self.initializer)
    }
}

/// A field of a class.
pub struct FieldTree {
    /// Its name.
    pub name: Rc<str>,
    /// Who may use it.
    pub visibility: Visibility,
    /// Its type.
    pub kind: TypeSet,
    /// What it begins with, where that is a constant.
    pub default: Option<Expr>,
}

/// A `for` loop.
pub struct For {
    /// What is bound each turn.
    pub pattern: ForPattern,
    /// What is walked.
    pub iterable: Expr,
    /// The variables of the body that are shared or read before they have a value; fresh each turn.
    pub own: Vec<VariableId>,
    /// The functions declared directly in the body.
    pub hoisted: Vec<(Place, usize, Span)>,
    /// The body.
    pub body: Vec<Stmt>,
    /// Whether the body assigns the loop's own variable.
    pub reassigned: bool,
}

/// What a `for` loop binds.
pub enum ForPattern {
    /// One variable.
    One(VariableId),
    /// The parts of each element; the rest goes to the variable whose place in the list is given.
    Parts {
        /// The variables.
        variables: Vec<VariableId>,
        /// Which one takes what is left.
        rest: Option<usize>,
        /// Whether it stood in brackets: then an object gives its keys, else pairs of key and value.
        bracketed: bool,
    },
}

/// A `try` statement.
pub struct Try {
    /// What is tried.
    pub body: Vec<Stmt>,
    /// The `catch` clauses.
    pub catches: Vec<Catch>,
    /// What runs when nothing was thrown.
    pub otherwise: Vec<Stmt>,
    /// What runs in any case.
    pub finally: Vec<Stmt>,
}

/// A `catch` clause.
pub struct Catch {
    /// The kind it catches; `None` for all.
    pub kind: Option<ErrorKind>,
    /// Where the error is put.
    pub binding: Option<Place>,
    /// What it does.
    pub body: Vec<Stmt>,
}

/// An expression.
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A float.
    Float(f64),
    /// Text.
    Str(Rc<str>),
    /// Text with values in it.
    Interpolated(Vec<Expr>),
    /// A variable of a function, and whether it may have no value here.
    Local(VariableId, Cell<bool>),
    /// A session variable, and whether it may have no value here.
    Slot(SlotId, Cell<bool>),
    /// A built-in function.
    Builtin(u32),
    /// `a + b` and the like.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a and b`.
    And(Box<Expr>, Box<Expr>),
    /// `a or b`.
    Or(Box<Expr>, Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `f(a, b)`.
    Call(Box<Expr>, Arguments),
    /// `x.f(a, b)`.
    Method(Box<Expr>, Rc<str>, Arguments),
    /// `super.f(a, b)`, `super(a, b)` or `: this(a, b)`, on the instance.
    Super(Box<Expr>, SuperCall, Arguments),
    /// The class of an instance: `@class`.
    ClassOf(Box<Expr>),
    /// `a[i]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a[i:j]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `o.k`.
    Field(Box<Expr>, Rc<str>),
    /// `[a, *b]`.
    Array(Vec<Element>),
    /// `(a, b)`.
    Tuple(Vec<Element>),
    /// `{k: v, **o}`.
    Object(Vec<Member>),
    /// A function value.
    Function(usize),
    /// The module of that path, read when it is imported first: `["m", "n"]` is `m.n`. Whether the first of its parts is
    /// given instead, which has the others as members.
    Import(Vec<Rc<str>>, bool),
    /// `isset("name")`: whether that variable has a value.
    IsSet(Box<Expr>),
}

/// What a call of another class's or constructor's function calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuperCall {
    /// The parent's method of that name.
    Method(Rc<str>),
    /// The parent's constructor.
    Parent {
        /// Whether the program does not write the call.
        implicit: bool,
    },
    /// Another constructor of the class.
    Own,
}

/// An element of a list.
pub enum Element {
    /// One value.
    One(Expr),
    /// All elements of another list.
    Spread(Expr),
}

/// A member of an object.
pub enum Member {
    /// A key and its value.
    Field(Rc<str>, Expr),
    /// All fields of another object.
    Spread(Expr),
}

/// The arguments of a call.
#[derive(Default)]
pub struct Arguments {
    /// By position.
    pub positional: Vec<Element>,
    /// By name.
    pub named: Vec<(Rc<str>, Expr)>,
    /// `**object`.
    pub spread: Vec<Expr>,
}

impl Arguments {
    /// Whether they are plain positional values.
    pub fn is_plain(&self) -> bool {
        self.named.is_empty() && !self.is_spread()
    }

    /// Whether their number is known only when they have been evaluated.
    pub fn is_spread(&self) -> bool {
        !self.spread.is_empty() || self.positional.iter().any(|e| matches!(e, Element::Spread(_)))
    }
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the operators")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
}

impl BinaryOp {
    /// Whether it is `==`, `!=`, `<`, `<=`, `>` or `>=`.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::*;
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
    }

    /// As a program writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::In => "in",
        }
    }
}
