//! Values, how they print (section 4), when they are equal and what counts as true (section 3).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use datacode_lang::syntax::ast;

use super::evaluator::Env;
use super::numbers::{Answer, Number, Operator};

/// Containers nested deeper than this hold themselves, as far as generated programs go.
const DEEPEST: u32 = 200;

/// A value of the language.
#[derive(Clone)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(Rc<str>),
    Array(Rc<RefCell<Vec<Value>>>),
    Tuple(Rc<Vec<Value>>),
    Object(Rc<RefCell<Fields>>),
    Function(Rc<Function>),
    Builtin(&'static str),
    Error(Rc<Raised>),
}

/// Keys and values in the order they came.
#[derive(Default)]
pub struct Fields(pub Vec<(Rc<str>, Value)>);

impl Fields {
    pub fn get(&self, key: &str) -> Option<Value> {
        self.0.iter().find(|(k, _)| **k == *key).map(|(_, v)| v.clone())
    }

    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(k, _)| **k == *key) {
            Some((_, place)) => *place = value,
            None => self.0.push((key.into(), value)),
        }
    }
}

/// A function of the program and the scope it was made in.
pub struct Function {
    pub name: String,
    pub parameters: Vec<ast::Param>,
    pub returns: Option<ast::Type>,
    pub body: Body,
    pub env: Env,
}

/// What a function does.
pub enum Body {
    Block(Vec<ast::Stmt>),
    Value(ast::Expr),
}

/// Line and column, from 1.
pub type Place = (u32, u32);

/// An error; its place is known when it leaves the expression or statement that raised it.
pub struct Raised {
    pub kind: &'static str,
    /// The text it was made with; what the language itself says is not foretold.
    pub message: Option<String>,
    /// What was thrown, when it was no error.
    pub thrown: Value,
    pub place: Cell<Option<Place>>,
}

impl Value {
    pub fn int(i: usize) -> Value {
        Value::Number(Number::Int(i as i64))
    }

    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Text(text.into())
    }

    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Rc::new(RefCell::new(items)))
    }

    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(Rc::new(items))
    }

    pub fn object(fields: Fields) -> Value {
        Value::Object(Rc::new(RefCell::new(fields)))
    }

    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(Number::Int(_)) => "int",
            Value::Number(Number::Float(_)) => "float",
            Value::Text(_) => "str",
            Value::Array(_) => "array",
            Value::Tuple(_) => "tuple",
            Value::Object(_) => "object",
            Value::Function(_) | Value::Builtin(_) => "fn",
            Value::Error(_) => "error",
        }
    }

    pub fn is_true(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(b) => *b,
            Value::Number(Number::Int(i)) => *i != 0,
            Value::Number(Number::Float(f)) => *f != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Array(items) => !items.borrow().is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::Object(fields) => !fields.borrow().0.is_empty(),
            Value::Function(_) | Value::Builtin(_) | Value::Error(_) => true,
        }
    }

    /// `==`: containers by what they hold, functions and errors by which they are.
    pub fn equals(&self, other: &Value) -> bool {
        self.equals_within(other, DEEPEST)
    }

    fn equals_within(&self, other: &Value, levels: u32) -> bool {
        // Where they are so deep they hold themselves: nothing was unlike so far.
        let Some(levels) = levels.checked_sub(1) else { return true };
        let lists =
            |x: &[Value], y: &[Value]| x.len() == y.len() && x.iter().zip(y).all(|(x, y)| x.equals_within(y, levels));
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(x), Value::Bool(y)) => x == y,
            (Value::Number(x), Value::Number(y)) => Operator::Equal.answer(*x, *y) == Answer::Bool(true),
            (Value::Text(x), Value::Text(y)) => x == y,
            (Value::Array(x), Value::Array(y)) => Rc::ptr_eq(x, y) || lists(&x.borrow(), &y.borrow()),
            (Value::Tuple(x), Value::Tuple(y)) => Rc::ptr_eq(x, y) || lists(x, y),
            (Value::Object(x), Value::Object(y)) => {
                let (a, b) = (x.borrow(), y.borrow());
                let found = |(key, value): &(Rc<str>, Value)| {
                    b.get(key).is_some_and(|other| value.equals_within(&other, levels))
                };
                Rc::ptr_eq(x, y) || a.0.len() == b.0.len() && a.0.iter().all(found)
            }
            (Value::Function(x), Value::Function(y)) => Rc::ptr_eq(x, y),
            (Value::Builtin(x), Value::Builtin(y)) => x == y,
            (Value::Error(x), Value::Error(y)) => Rc::ptr_eq(x, y),
            _ => false,
        }
    }

    /// The text `print` writes; none where it would be a message of the language, or a container in itself.
    pub fn shown(&self) -> Option<String> {
        self.shown_within(DEEPEST)
    }

    fn shown_within(&self, levels: u32) -> Option<String> {
        let levels = levels.checked_sub(1)?;
        let list = |items: &[Value]| -> Option<String> {
            Some(items.iter().map(|item| item.shown_within(levels)).collect::<Option<Vec<_>>>()?.join(", "))
        };
        Some(match self {
            Value::Null => "null".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Number(n) => n.text(),
            Value::Text(text) => text.to_string(),
            Value::Array(items) => format!("[{}]", list(&items.borrow())?),
            Value::Tuple(items) => format!("({})", list(items)?),
            Value::Object(fields) => {
                let field = |(k, v): &(Rc<str>, Value)| v.shown_within(levels).map(|v| format!("\"{k}\": {v}"));
                format!("{{{}}}", fields.borrow().0.iter().map(field).collect::<Option<Vec<_>>>()?.join(", "))
            }
            Value::Function(f) => format!("<function {}>", f.name),
            Value::Builtin(name) => format!("<function {name}>"),
            Value::Error(e) => return e.message.clone(),
        })
    }

    /// The key an object takes it for.
    pub fn key(&self) -> Option<String> {
        match self {
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => self.shown(),
            _ => None,
        }
    }

    /// What `for` walks.
    pub fn elements(&self) -> Option<Vec<Value>> {
        Some(match self {
            Value::Array(items) => items.borrow().clone(),
            Value::Tuple(items) => items.to_vec(),
            Value::Object(fields) => fields.borrow().0.iter().map(|(k, _)| Value::Text(k.clone())).collect(),
            Value::Text(text) => text.chars().map(|c| Value::text(c.to_string())).collect(),
            _ => return None,
        })
    }
}
