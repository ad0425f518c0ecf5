//! Calls: arguments to parameters, functions of the program and their types (section 2).

use std::rc::Rc;

use datacode_lang::syntax::ast::{self, AstNode, Expr};

use super::builtins;
use super::evaluator::{Env, Evaluator, Exit, Meaning, Outcome, placed, raise};
use super::statements::name_of;
use super::value::{Body, Function, Value};

/// The arguments of a call.
#[derive(Default)]
pub struct Arguments {
    pub positional: Vec<Value>,
    pub named: Vec<(String, Value)>,
}

impl Arguments {
    pub fn of(positional: Vec<Value>) -> Arguments {
        Arguments { positional, named: Vec::new() }
    }

    /// The argument for each parameter, where the call gives one.
    pub fn arranged<'p>(self, parameters: impl Iterator<Item = &'p str>) -> Outcome<Vec<Option<Value>>> {
        let names: Vec<&str> = parameters.collect();
        if self.positional.len() > names.len() {
            return raise("TypeError");
        }
        let mut given: Vec<Option<Value>> = self.positional.into_iter().map(Some).collect();
        given.resize_with(names.len(), || None);
        for (name, value) in self.named {
            match names.iter().position(|n| *n == name) {
                Some(at) if given[at].is_none() => given[at] = Some(value),
                _ => return raise("TypeError"),
            }
        }
        Ok(given)
    }
}

impl Evaluator {
    pub fn call_expression(&mut self, call: &ast::CallExpr, env: &Env) -> Outcome<Value> {
        let callee = call.callee().ok_or(Exit::abandoned("a tree with a part missing"))?;
        self.call_with(&callee, Arguments::default(), call.args(), env)
    }

    /// `left |> f(b)` is `f(left, b)`, `left |> f` is `f(left)`.
    pub fn pipeline(&mut self, left: &Expr, right: &Expr, env: &Env) -> Outcome<Value> {
        let first = self.expression(left, env)?;
        match right {
            Expr::CallExpr(call) => {
                let callee = call.callee().ok_or(Exit::abandoned("a tree with a part missing"))?;
                self.call_with(&callee, Arguments::of(vec![first]), call.args(), env)
            }
            callee => self.call_with(callee, Arguments::of(vec![first]), None, env),
        }
    }

    /// Calls what an expression gives with arguments of which the first may be there already.
    fn call_with(
        &mut self,
        callee: &Expr,
        mut arguments: Arguments,
        list: Option<ast::ArgList>,
        env: &Env,
    ) -> Outcome<Value> {
        if let Expr::FieldExpr(field) = callee {
            let receiver = self.optional(field.base().as_ref(), env)?;
            self.arguments(&mut arguments, list, env)?;
            return self.method(receiver, &name_of(field.name())?, arguments);
        }
        if let Expr::NameRef(name) = callee
            && let Meaning::Builtin("isset") = env.meaning(&name_of(name.name())?)
        {
            // The name is written in the call itself; a text that is computed is refused.
            let call = list.as_ref().map_or_else(String::new, |list| list.syntax().text().to_string());
            let written = call.starts_with("(\"") || call.starts_with("('");
            self.arguments(&mut arguments, list, env)?;
            return match arguments.positional.as_slice() {
                [Value::Text(name)] if written => Ok(Value::Bool(self.look_up(name, env).is_some())),
                _ => Err(Exit::abandoned("isset of what is no name")),
            };
        }
        let function = self.expression(callee, env);
        let name = name_behind(callee)?;
        if name.is_some()
            && let Err(Exit::Raise(_)) = &function
        {
            // Whether it is looked up before its arguments or after them is left open, and with that, where it fails.
            return Err(Exit::abandoned("an unknown callee"));
        }
        let function = function?;
        self.arguments(&mut arguments, list, env)?;
        if let Some(name) = name
            && !self.look_up(&name, env).is_some_and(|now| now.equals(&function))
        {
            return Err(Exit::abandoned("a callee that its arguments change"));
        }
        self.call(&function, arguments)
    }

    /// `x.f(b)`: the function in a field of x, else the built-in with x as its first argument.
    fn method(&mut self, receiver: Value, name: &str, mut arguments: Arguments) -> Outcome<Value> {
        if let Value::Object(fields) = &receiver
            && let Some(function) = fields.borrow().get(name)
        {
            return self.call(&function, arguments);
        }
        match builtins::find(name) {
            Some(builtin) => {
                arguments.positional.insert(0, receiver);
                self.call(&Value::Builtin(builtin), arguments)
            }
            None => raise("TypeError"),
        }
    }

    fn arguments(&mut self, into: &mut Arguments, list: Option<ast::ArgList>, env: &Env) -> Outcome<()> {
        for argument in list.iter().flat_map(|l| l.args()) {
            if let Some(spread) = argument.spread() {
                let value = self.optional(spread.expr().as_ref(), env)?;
                match (spread.is_double(), &value) {
                    (true, Value::Object(fields)) => {
                        into.named.extend(fields.borrow().0.iter().map(|(k, v)| (k.to_string(), v.clone())));
                    }
                    (true, _) => return raise("TypeError"),
                    (false, _) => {
                        into.positional.extend(value.elements().map_or_else(|| raise("TypeError"), Ok)?);
                    }
                }
                continue;
            }
            let value = self.optional(argument.value().as_ref(), env)?;
            match argument.name() {
                Some(name) => into.named.push((name.text().to_owned(), value)),
                None => into.positional.push(value),
            }
        }
        Ok(())
    }

    pub fn call(&mut self, callee: &Value, arguments: Arguments) -> Outcome<Value> {
        match callee {
            Value::Function(f) => self.deeper(|e| e.call_function(f, arguments)),
            Value::Builtin(name) => self.call_builtin(name, arguments),
            _ => raise("TypeError"),
        }
    }

    fn call_function(&mut self, f: &Rc<Function>, arguments: Arguments) -> Outcome<Value> {
        self.spend()?;
        let names = f.parameters.iter().map(|p| name_of(p.name())).collect::<Outcome<Vec<String>>>()?;
        let given = arguments.arranged(names.iter().map(String::as_str))?;
        let missing = |(p, given): (&ast::Param, &Option<Value>)| given.is_none() && p.default().is_none();
        if f.parameters.iter().zip(&given).any(missing) {
            return raise("TypeError");
        }
        let env = f.env.inner(&names);
        for (name, given) in names.iter().zip(&given) {
            if let Some(value) = given {
                self.assign(name, value.clone(), &env);
            }
        }
        // Defaults see all that was given and the defaults before them, not what the body declares.
        for ((parameter, name), given) in f.parameters.iter().zip(&names).zip(given) {
            let value = match given {
                Some(value) => value,
                None => self.optional(parameter.default().as_ref(), &env)?,
            };
            placed(fits(parameter.declared_type(), &value), || env.place(parameter))?;
            self.assign(name, value, &env);
        }
        let outcome = match &f.body {
            Body::Block(statements) => self.scope(statements, &env).map(|()| Value::Null),
            Body::Value(value) => self.expression(value, &env),
        };
        match outcome {
            Err(Exit::Return(value, place)) => {
                placed(fits(f.returns.clone(), &value), || place)?;
                Ok(value)
            }
            Ok(value) => {
                fits(f.returns.clone(), &value)?;
                Ok(value)
            }
            other => other,
        }
    }
}

/// The name a callee is, perhaps in parentheses.
fn name_behind(callee: &Expr) -> Outcome<Option<String>> {
    match callee {
        Expr::NameRef(name) => name_of(name.name()).map(Some),
        Expr::ParenExpr(inner) => inner.inner().map_or(Ok(None), |inner| name_behind(&inner)),
        _ => Ok(None),
    }
}

/// Whether a value is of a declared type.
fn fits(declared: Option<ast::Type>, value: &Value) -> Outcome<()> {
    let Some(declared) = declared else { return Ok(()) };
    let fits = |alternative: &String| match alternative.as_str() {
        "any" => true,
        "num" => matches!(value, Value::Number(_)),
        quoted if quoted.starts_with(['"', '\'']) => {
            matches!(value, Value::Text(text) if **text == quoted[1..quoted.len() - 1])
        }
        name => value.type_name() == name,
    };
    if declared.alternatives().iter().any(fits) { Ok(()) } else { raise("TypeError") }
}
