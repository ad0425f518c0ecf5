//! The evaluator: sessions, scopes and what leaves a statement. `statements.rs`, `expressions.rs` and `calls.rs` do the
//! walking.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use datacode_lang::syntax::ast::{self, AstNode, span_of};
use datacode_lang::syntax::{SyntaxKind, parse};

use super::names;
use super::value::{Place, Raised, Value};

/// Statements and expressions a program may evaluate: more than a generated one is meant to.
const FUEL: u32 = 40_000;
/// Calls that may be open at once, far fewer than the language allows.
const DEPTH: u32 = 100;

/// Why a statement or expression did not come to its end.
pub enum Exit {
    Raise(Rc<Raised>),
    /// With the place of the `return`.
    Return(Value, Place),
    Break,
    Continue,
    /// The program does what the evaluator does not foretell: it is compared no further.
    Abandon(&'static str),
}

pub type Outcome<T> = Result<T, Exit>;

impl Exit {
    pub fn abandoned(why: &'static str) -> Exit {
        Exit::Abandon(why)
    }
}

/// Raises an error of the language, whose message is not foretold.
pub fn raise<T>(kind: &'static str) -> Outcome<T> {
    let raised = Raised { kind, message: None, thrown: Value::Null, place: Cell::default() };
    Err(Exit::Raise(Rc::new(raised)))
}

/// The names of a function's call or of one turn of a `for`; a name without a value was declared and not yet set.
pub struct Scope {
    names: RefCell<HashMap<String, Option<Value>>>,
    outer: Option<Rc<Scope>>,
}

/// A text of a session.
pub struct Text {
    source: String,
    /// The session's names as this text knows them: those of earlier texts and its own.
    declared: HashSet<String>,
}

/// Where code runs: its text and its innermost scope (none at top level).
#[derive(Clone)]
pub struct Env {
    pub text: Rc<Text>,
    pub scope: Option<Rc<Scope>>,
}

/// What a name stands for.
pub enum Meaning {
    Scope(Rc<Scope>),
    Session,
    Builtin(&'static str),
}

impl Env {
    /// Where a node begins.
    pub fn place(&self, node: &impl AstNode<Language = datacode_lang::syntax::kind::DataCode>) -> Place {
        let before = &self.text.source[..span_of(node.syntax()).start as usize];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() as u32 + 1, column as u32)
    }

    pub fn meaning(&self, name: &str) -> Meaning {
        let mut scope = self.scope.as_ref();
        while let Some(s) = scope {
            if s.names.borrow().contains_key(name) {
                return Meaning::Scope(s.clone());
            }
            scope = s.outer.as_ref();
        }
        match super::builtins::find(name) {
            Some(builtin) if !self.text.declared.contains(name) => Meaning::Builtin(builtin),
            _ => Meaning::Session,
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        matches!(self.meaning(name), Meaning::Scope(_)) || self.text.declared.contains(name)
    }

    /// A new scope inside this one, with names bound by parameters or a pattern.
    pub fn inner(&self, bound: &[String]) -> Env {
        let names = bound.iter().map(|name| (name.clone(), None)).collect();
        let scope = Scope { names: RefCell::new(names), outer: self.scope.clone() };
        Env { text: self.text.clone(), scope: Some(Rc::new(scope)) }
    }

    /// Declares in this scope what its statements declare.
    pub fn declare(&self, statements: &[ast::Stmt]) {
        let Some(scope) = &self.scope else { return };
        let declared = names::of(statements);
        let plain = declared.plain.into_iter().filter(|name| !self.is_variable(name)).collect::<Vec<String>>();
        for name in declared.own.into_iter().chain(plain) {
            scope.names.borrow_mut().entry(name).or_insert(None);
        }
    }
}

/// A session.
#[derive(Default)]
pub struct Evaluator {
    pub output: String,
    session: HashMap<String, Value>,
    declared: HashSet<String>,
    spent: u32,
    depth: u32,
}

/// How a text ends.
pub enum End {
    Value(Value),
    Error { kind: &'static str, place: Place },
    Abandoned(&'static str),
}

impl Evaluator {
    /// Runs one text of the session.
    pub fn run(&mut self, source: &str) -> End {
        let root = parse(source).root;
        let statements: Vec<ast::Stmt> = root.statements().collect();
        let declared = names::of(&statements);
        self.declared.extend(declared.own.into_iter().chain(declared.plain).chain(names::global(&root)));
        let text = Text { source: source.to_owned(), declared: self.declared.clone() };
        let env = Env { text: Rc::new(text), scope: None };
        match self.program(&statements, &env) {
            Ok(value) | Err(Exit::Return(value, _)) => End::Value(value),
            Err(Exit::Raise(raised)) => End::Error { kind: raised.kind, place: raised.place.get().unwrap_or_default() },
            Err(Exit::Abandon(why)) => End::Abandoned(why),
            Err(Exit::Break | Exit::Continue) => End::Abandoned("a jump out of no loop"),
        }
    }

    fn program(&mut self, statements: &[ast::Stmt], env: &Env) -> Outcome<Value> {
        self.hoist(statements, env)?;
        let mut value = Value::Null;
        for statement in statements {
            match statement {
                ast::Stmt::ExprStmt(s) => value = self.optional(s.expr().as_ref(), env)?,
                other => self.statement(other, env)?,
            }
        }
        Ok(value)
    }

    /// The session's variables in the order of their names; none where one holds a message of the language.
    pub fn variables(&self) -> Option<Vec<(String, String)>> {
        let text = |value: &Value| match value {
            Value::Error(_) => Some("an error".to_owned()),
            other => other.shown(),
        };
        let mut variables =
            self.session.iter().map(|(name, v)| Some((name.clone(), text(v)?))).collect::<Option<Vec<_>>>()?;
        variables.sort();
        Some(variables)
    }

    /// Counts work, so that a program that was generated without an end is given up.
    pub fn spend(&mut self) -> Outcome<()> {
        self.spent += 1;
        if self.spent > FUEL { Err(Exit::abandoned("a long program")) } else { Ok(()) }
    }

    /// Calls inside calls.
    pub fn deeper<T>(&mut self, call: impl FnOnce(&mut Evaluator) -> Outcome<T>) -> Outcome<T> {
        if self.depth == DEPTH {
            return Err(Exit::abandoned("deep calls"));
        }
        self.depth += 1;
        let outcome = call(self);
        self.depth -= 1;
        outcome
    }

    /// The value of a variable, where it has one.
    pub fn look_up(&self, name: &str, env: &Env) -> Option<Value> {
        match env.meaning(name) {
            Meaning::Scope(scope) => scope.names.borrow().get(name).cloned().flatten(),
            Meaning::Session => self.session.get(name).cloned(),
            Meaning::Builtin(builtin) => Some(Value::Builtin(builtin)),
        }
    }

    /// Plain assignment, and `let`: whose name is in the innermost scope already.
    pub fn assign(&mut self, name: &str, value: Value, env: &Env) {
        match env.meaning(name) {
            Meaning::Scope(scope) => drop(scope.names.borrow_mut().insert(name.to_owned(), Some(value))),
            _ => self.assign_global(name, value),
        }
    }

    pub fn assign_global(&mut self, name: &str, value: Value) {
        self.session.insert(name.to_owned(), value);
    }
}

/// Gives an error the place it happened at, unless it has one from further inside.
pub fn placed<T>(outcome: Outcome<T>, place: impl FnOnce() -> Place) -> Outcome<T> {
    if let Err(Exit::Raise(raised)) = &outcome
        && raised.place.get().is_none()
    {
        raised.place.set(Some(place()));
    }
    outcome
}

/// The text of an operator's token; `!` and `not` are one.
pub fn symbol(token: Option<datacode_lang::syntax::SyntaxToken>) -> String {
    token.map(|t| if t.kind() == SyntaxKind::BANG { "not".to_owned() } else { t.text().to_owned() }).unwrap_or_default()
}
