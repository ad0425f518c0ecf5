//! Expressions (section 3).

use std::rc::Rc;

use datacode_lang::syntax::SyntaxKind;
use datacode_lang::syntax::ast::{self, AstNode, Expr, StringPart};

use super::evaluator::{Env, Evaluator, Exit, Outcome, placed, raise, symbol};
use super::numbers::Number;
use super::operators;
use super::statements::{name_of, statements};
use super::value::{Body, Fields, Function, Value};

/// A part of the tree that is missing only where a text is wrong.
const MISSING: Exit = Exit::Abandon("a tree with a part missing");

impl Evaluator {
    /// The value of an expression that may be left out: `return`, `let x`.
    pub fn optional(&mut self, e: Option<&Expr>, env: &Env) -> Outcome<Value> {
        e.map_or(Ok(Value::Null), |e| self.expression(e, env))
    }

    pub fn expression(&mut self, e: &Expr, env: &Env) -> Outcome<Value> {
        self.spend()?;
        placed(self.evaluated(e, env), || env.place(e))
    }

    fn evaluated(&mut self, e: &Expr, env: &Env) -> Outcome<Value> {
        match e {
            Expr::Literal(literal) => constant(literal),
            Expr::StringLit(string) => self.string(string, env),
            Expr::NameRef(name) => self.look_up(&name_of(name.name())?, env).map_or_else(|| raise("NameError"), Ok),
            // What stands in parentheses happens where they open.
            Expr::ParenExpr(inner) => self.evaluated(&inner.inner().ok_or(MISSING)?, env),
            Expr::TupleExpr(tuple) => Ok(Value::tuple(self.elements(tuple.elements(), env)?)),
            Expr::ArrayExpr(array) => Ok(Value::array(self.elements(array.elements(), env)?)),
            Expr::ObjectExpr(object) => self.object(object, env),
            Expr::UnaryExpr(unary) => self.unary(unary, env),
            Expr::BinaryExpr(binary) => self.binary(binary, env),
            Expr::CallExpr(call) => self.call_expression(call, env),
            Expr::IndexExpr(index) => {
                let base = self.optional(index.base().as_ref(), env)?;
                match index.slice() {
                    Some(slice) => {
                        let mut bound = |e: Option<Expr>| e.map(|e| self.expression(&e, env)).transpose();
                        let (from, to) = (bound(slice.from())?, bound(slice.to())?);
                        operators::slice(&base, from.as_ref(), to.as_ref())
                    }
                    None => {
                        let index = self.optional(index.index().as_ref(), env)?;
                        operators::index(&base, &index)
                    }
                }
            }
            Expr::FieldExpr(field) => {
                let base = self.optional(field.base().as_ref(), env)?;
                operators::member(&base, &name_of(field.name())?)
            }
            Expr::LambdaExpr(lambda) => {
                let body = Body::Value(lambda.body().ok_or(MISSING)?);
                Ok(function(lambda.params(), None, body, env))
            }
            Expr::FnExpr(f) => Ok(function(f.params(), f.return_type(), Body::Block(statements(f.body())), env)),
        }
    }

    fn elements(&mut self, elements: impl Iterator<Item = ast::Element>, env: &Env) -> Outcome<Vec<Value>> {
        let mut items = Vec::new();
        for element in elements {
            match element {
                ast::Element::Spread(spread) => {
                    let value = self.optional(spread.expr().as_ref(), env)?;
                    items.extend(value.elements().map_or_else(|| raise("TypeError"), Ok)?);
                }
                other => items.push(self.optional(Expr::cast(other.syntax().clone()).as_ref(), env)?),
            }
            operators::bounded(items.len())?;
        }
        Ok(items)
    }

    fn object(&mut self, object: &ast::ObjectExpr, env: &Env) -> Outcome<Value> {
        let mut fields = Fields::default();
        for member in object.members() {
            match member {
                ast::Member::Spread(spread) => {
                    let value = self.optional(spread.expr().as_ref(), env)?;
                    operators::spread_fields(&mut fields, &value)?;
                }
                ast::Member::ObjectField(field) => {
                    let key = match field.key().ok_or(MISSING)? {
                        ast::Key::Name(token) => token.text().to_owned(),
                        ast::Key::Text(text) => self.string(&text, env)?.shown().ok_or(MISSING)?,
                    };
                    let value = self.optional(field.value().as_ref(), env)?;
                    fields.set(&key, value);
                }
            }
        }
        Ok(Value::object(fields))
    }

    fn unary(&mut self, unary: &ast::UnaryExpr, env: &Env) -> Outcome<Value> {
        let operand = unary.operand().ok_or(MISSING)?;
        if symbol(unary.operator()) == "not" {
            return Ok(Value::Bool(!self.expression(&operand, env)?.is_true()));
        }
        // The only int whose digits alone are none.
        if operand.syntax().text() == "9223372036854775808" {
            return Ok(Value::Number(Number::Int(i64::MIN)));
        }
        operators::negate(&self.expression(&operand, env)?)
    }

    fn binary(&mut self, binary: &ast::BinaryExpr, env: &Env) -> Outcome<Value> {
        let (left, right) = (binary.left().ok_or(MISSING)?, binary.right().ok_or(MISSING)?);
        let operator = symbol(binary.operator());
        if operator == "|>" {
            return self.pipeline(&left, &right, env);
        }
        let a = self.expression(&left, env)?;
        match operator.as_str() {
            // They stop early and give an operand.
            "and" => {
                if a.is_true() {
                    self.expression(&right, env)
                } else {
                    Ok(a)
                }
            }
            "or" => {
                if a.is_true() {
                    Ok(a)
                } else {
                    self.expression(&right, env)
                }
            }
            other => {
                let b = self.expression(&right, env)?;
                operators::binary(other, &a, &b)
            }
        }
    }

    /// The value of a text, with what is interpolated.
    fn string(&mut self, string: &ast::StringLit, env: &Env) -> Outcome<Value> {
        let mut text = String::new();
        for part in string.parts() {
            match part {
                StringPart::Token(token) if token.kind() == SyntaxKind::STRING_ESCAPE => {
                    text.push_str(&unescaped(token.text()));
                }
                StringPart::Token(token) => text.push_str(token.text()),
                StringPart::Interpolation(inner) => {
                    let value = self.optional(inner.expr().as_ref(), env)?;
                    text.push_str(&value.shown().ok_or(Exit::abandoned("a message of the language"))?);
                }
            }
            operators::bounded(text.len())?;
        }
        Ok(Value::text(text))
    }
}

fn function(parameters: Option<ast::ParamList>, returns: Option<ast::Type>, body: Body, env: &Env) -> Value {
    let parameters = parameters.map(|l| l.params().collect()).unwrap_or_default();
    Value::Function(Rc::new(Function { name: "fn".to_owned(), parameters, returns, body, env: env.clone() }))
}

fn constant(literal: &ast::Literal) -> Outcome<Value> {
    let token = literal.token().ok_or(MISSING)?;
    Ok(match token.kind() {
        SyntaxKind::TRUE_KW => Value::Bool(true),
        SyntaxKind::FALSE_KW => Value::Bool(false),
        SyntaxKind::NULL_KW => Value::Null,
        _ => {
            let digits = token.text().replace('_', "");
            let whole = match digits.strip_prefix("0x") {
                Some(hex) => i64::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            };
            let number = whole.map(Number::Int).or_else(|| digits.parse().ok().map(Number::Float));
            Value::Number(number.ok_or(Exit::abandoned("a long hexadecimal number"))?)
        }
    })
}

/// What an escape stands for; one that is not known stays as it is written.
fn unescaped(escape: &str) -> String {
    let of_code = || {
        let digits = escape.strip_prefix("\\u{")?.strip_suffix('}')?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    match escape {
        "\\n" => "\n".to_owned(),
        "\\t" => "\t".to_owned(),
        "\\r" => "\r".to_owned(),
        "\\0" => "\0".to_owned(),
        "\\\\" | "\\\"" | "\\'" | "\\$" => escape[1..].to_owned(),
        _ => of_code().map_or_else(|| escape.to_owned(), String::from),
    }
}
