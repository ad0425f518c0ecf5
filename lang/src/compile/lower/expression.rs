//! Expressions and functions.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::Lowering;
use super::scope::Meaning;
use crate::compile::tree::*;
use crate::diagnostic::Span;
use crate::foreign;
use crate::message;
use crate::messages::{classes, compile as texts};
use crate::syntax::SyntaxKind;
use crate::syntax::ast::{self, AstNode, span_of};
use crate::table::nearest;

/// The body of a function.
pub(super) enum Body {
    Block(Option<ast::Block>),
    Value(Option<ast::Expr>),
}

/// What a function is of its class.
pub(super) enum Role<'a> {
    /// No part of it.
    Plain,
    /// A method.
    Method,
    /// A constructor, and the constructor it begins with.
    Constructor { delegation: Option<&'a ast::Delegation> },
}

impl Lowering<'_> {
    pub(super) fn expression(&mut self, expr: &ast::Expr) -> Expr {
        let span = span_of(expr.syntax());
        let kind = if self.has_room(span) { self.expression_kind(expr, span) } else { None };
        // A part is missing only where the text has an error that is reported already.
        Expr { span, kind: kind.unwrap_or(ExprKind::Null) }
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expression(expr))
    }

    fn expression_kind(&mut self, expr: &ast::Expr, span: Span) -> Option<ExprKind> {
        Some(match expr {
            ast::Expr::Literal(literal) => self.literal(literal, span)?,
            ast::Expr::StringLit(string) => self.string(string),
            ast::Expr::NameRef(name) if name.name()?.kind() == SyntaxKind::THIS_KW => self.this(span).kind,
            ast::Expr::NameRef(name) if name.name()?.kind() == SyntaxKind::AT => self.class_value(span),
            ast::Expr::NameRef(name) if name.name()?.kind() == SyntaxKind::SUPER_KW => {
                self.report(span, message!(classes::SUPER_ALONE));
                return None;
            }
            ast::Expr::NameRef(name) => match self.meaning(name.name()?.text()) {
                Meaning::Local(variable) => ExprKind::Local(variable, Cell::default()),
                Meaning::Slot(slot) => ExprKind::Slot(slot, Cell::default()),
                Meaning::Builtin(builtin) => ExprKind::Builtin(builtin),
            },
            ast::Expr::ParenExpr(inner) => self.expression(&inner.inner()?).kind,
            ast::Expr::TupleExpr(tuple) => ExprKind::Tuple(self.elements(tuple.elements())),
            ast::Expr::ArrayExpr(array) => ExprKind::Array(self.elements(array.elements())),
            ast::Expr::ObjectExpr(object) => ExprKind::Object(self.members(object)),
            ast::Expr::UnaryExpr(unary) => self.unary(unary)?,
            ast::Expr::BinaryExpr(binary) => self.binary(binary)?,
            ast::Expr::CallExpr(call) => {
                let arguments = self.arguments(call.args(), None);
                self.call(&call.callee()?, arguments)?
            }
            ast::Expr::IndexExpr(index) => match index.slice() {
                Some(slice) => ExprKind::Slice(
                    self.boxed(&index.base()?),
                    slice.from().map(|e| self.boxed(&e)),
                    slice.to().map(|e| self.boxed(&e)),
                ),
                None => ExprKind::Index(self.boxed(&index.base()?), self.boxed(&index.index()?)),
            },
            ast::Expr::FieldExpr(field) => ExprKind::Field(self.boxed(&field.base()?), Rc::from(field.name()?.text())),
            ast::Expr::LambdaExpr(lambda) => {
                let body = Body::Value(lambda.body());
                ExprKind::Function(self.function_tree(NAMELESS, span, lambda.params(), None, body, Role::Plain))
            }
            ast::Expr::FnExpr(function) => {
                let body = Body::Block(function.body());
                let (params, returns) = (function.params(), function.return_type());
                ExprKind::Function(self.function_tree(NAMELESS, span, params, returns, body, Role::Plain))
            }
        })
    }

    fn call(&mut self, callee: &ast::Expr, mut arguments: Arguments) -> Option<ExprKind> {
        if let Some(called) = self.super_call(callee, &mut arguments) {
            return called;
        }
        if let ast::Expr::FieldExpr(field) = callee {
            return Some(ExprKind::Method(self.boxed(&field.base()?), Rc::from(field.name()?.text()), arguments));
        }
        if let ast::Expr::NameRef(function) = callee
            && function.name()?.text() == "isset"
            && let Some(asked) = self.is_set(&arguments)
        {
            return Some(asked);
        }
        Some(ExprKind::Call(self.boxed(callee), arguments))
    }

    /// `isset("name")`, unless the program has an `isset` of its own.
    fn is_set(&mut self, arguments: &Arguments) -> Option<ExprKind> {
        if !arguments.is_plain() || !matches!(self.meaning("isset"), Meaning::Builtin(_)) {
            return None;
        }
        let [Element::One(Expr { kind: ExprKind::Str(name), span })] = arguments.positional.as_slice() else {
            return None;
        };
        let kind = match self.meaning(name) {
            Meaning::Local(variable) => ExprKind::Local(variable, Cell::default()),
            Meaning::Slot(slot) => ExprKind::Slot(slot, Cell::default()),
            Meaning::Builtin(builtin) => ExprKind::Builtin(builtin),
        };
        Some(ExprKind::IsSet(Box::new(Expr { span: *span, kind })))
    }

    fn literal(&mut self, literal: &ast::Literal, span: Span) -> Option<ExprKind> {
        let token = literal.token()?;
        Some(match token.kind() {
            SyntaxKind::TRUE_KW => ExprKind::Bool(true),
            SyntaxKind::FALSE_KW => ExprKind::Bool(false),
            SyntaxKind::INT | SyntaxKind::FLOAT => match number(token.text()) {
                Some(kind) => kind,
                None => {
                    self.report(span, message!(texts::BAD_NUMBER, text = token.text()));
                    ExprKind::Null
                }
            },
            _ => ExprKind::Null,
        })
    }

    fn unary(&mut self, unary: &ast::UnaryExpr) -> Option<ExprKind> {
        let operand = unary.operand()?;
        if unary.operator()?.kind() != SyntaxKind::MINUS {
            return Some(ExprKind::Not(self.boxed(&operand)));
        }
        if let ast::Expr::Literal(literal) = &operand
            && let Some(token) = literal.token()
            && token.text().replace('_', "") == "9223372036854775808"
        {
            return Some(ExprKind::Int(i64::MIN));
        }
        Some(match self.expression(&operand) {
            // The smallest int has no opposite among ints.
            Expr { kind: ExprKind::Int(i), .. } => {
                i.checked_neg().map_or_else(|| ExprKind::Float(-(i as f64)), ExprKind::Int)
            }
            Expr { kind: ExprKind::Float(f), .. } => ExprKind::Float(-f),
            other => ExprKind::Negate(Box::new(other)),
        })
    }

    fn binary(&mut self, binary: &ast::BinaryExpr) -> Option<ExprKind> {
        use SyntaxKind::*;
        let operator = binary.operator()?.kind();
        let (left, right) = (binary.left()?, binary.right()?);
        if operator == PIPE_GT {
            return self.pipeline(&left, &right);
        }
        let left = self.boxed(&left);
        let right = self.boxed(&right);
        let operator = match operator {
            AND_KW => return Some(ExprKind::And(left, right)),
            OR_KW => return Some(ExprKind::Or(left, right)),
            PLUS => BinaryOp::Add,
            MINUS => BinaryOp::Sub,
            STAR => BinaryOp::Mul,
            SLASH => BinaryOp::Div,
            DOUBLE_SLASH => BinaryOp::FloorDiv,
            PERCENT => BinaryOp::Mod,
            DOUBLE_STAR => BinaryOp::Pow,
            EQ_EQ => BinaryOp::Eq,
            BANG_EQ => BinaryOp::Ne,
            LT => BinaryOp::Lt,
            LT_EQ => BinaryOp::Le,
            GT => BinaryOp::Gt,
            GT_EQ => BinaryOp::Ge,
            IN_KW => BinaryOp::In,
            _ => return None,
        };
        Some(ExprKind::Binary(operator, left, right))
    }

    /// `a |> f(b)` is `f(a, b)`; `a |> f` is `f(a)`.
    fn pipeline(&mut self, left: &ast::Expr, right: &ast::Expr) -> Option<ExprKind> {
        let first = self.expression(left);
        if let ast::Expr::CallExpr(call) = right {
            let arguments = self.arguments(call.args(), Some(first));
            return self.call(&call.callee()?, arguments);
        }
        let arguments = Arguments { positional: vec![Element::One(first)], ..Arguments::default() };
        self.call(right, arguments)
    }

    fn elements(&mut self, elements: impl Iterator<Item = ast::Element>) -> Vec<Element> {
        elements
            .filter_map(|element| match element {
                ast::Element::Spread(spread) => Some(Element::Spread(self.expression(&spread.expr()?))),
                other => Some(Element::One(self.expression(&ast::Expr::cast(other.syntax().clone())?))),
            })
            .collect()
    }

    fn members(&mut self, object: &ast::ObjectExpr) -> Vec<Member> {
        let mut members = Vec::new();
        for member in object.members() {
            match member {
                ast::Member::Spread(spread) => {
                    if let Some(e) = spread.expr() {
                        members.push(Member::Spread(self.expression(&e)));
                    }
                }
                ast::Member::ObjectField(field) => {
                    let key = match field.key() {
                        Some(ast::Key::Name(token)) => Rc::from(token.text()),
                        Some(ast::Key::Text(text)) => Rc::from(super::string::constant(&text)),
                        None => continue,
                    };
                    if let Some(value) = field.value() {
                        members.push(Member::Field(key, self.expression(&value)));
                    }
                }
            }
        }
        members
    }

    pub(super) fn arguments(&mut self, list: Option<ast::ArgList>, first: Option<Expr>) -> Arguments {
        let mut arguments = Arguments::default();
        let mut known = FxHashSet::default();
        arguments.positional.extend(first.map(Element::One));
        for argument in list.iter().flat_map(|l| l.args()) {
            if let Some(spread) = argument.spread() {
                let Some(value) = spread.expr() else { continue };
                let value = self.expression(&value);
                if spread.is_double() {
                    arguments.spread.push(value);
                } else {
                    arguments.positional.push(Element::Spread(value));
                }
                continue;
            }
            let Some(value) = argument.value() else { continue };
            let value = self.expression(&value);
            match argument.name() {
                Some(name) => {
                    if !known.insert(name.text().to_owned()) {
                        self.report(span_of(argument.syntax()), message!(texts::ARGUMENT_TWICE, name = name.text()));
                    }
                    arguments.named.push((Rc::from(name.text()), value));
                }
                None => arguments.positional.push(Element::One(value)),
            }
        }
        arguments
    }

    /// Lowers a function and gives its number.
    pub(super) fn function_tree(
        &mut self,
        name: &str,
        span: Span,
        parameters: Option<ast::ParamList>,
        returns: Option<ast::Type>,
        body: Body,
        role: Role<'_>,
    ) -> usize {
        let number = self.reserve_function(name, span);
        self.unit.functions[number].is_constructor = matches!(role, Role::Constructor { .. });
        let declared: Vec<ast::Param> = parameters.iter().flat_map(|l| l.params()).filter(|p| !p.is_class()).collect();
        let mut bound: Vec<(Rc<str>, VariableId)> = Vec::new();
        let mut known = FxHashSet::default();
        let mut optional: Option<Rc<str>> = None;
        for parameter in &declared {
            let Some(token) = parameter.name() else { continue };
            let name: Rc<str> = Rc::from(token.text());
            match (parameter.default(), &optional) {
                (Some(_), _) => optional = Some(name.clone()),
                (None, Some(before)) => {
                    let message = message!(texts::REQUIRED_BEHIND_DEFAULT, name = name, before = before);
                    self.report(span_of(parameter.syntax()), message);
                }
                (None, None) => {}
            }
            if !known.insert(name.clone()) {
                self.report(span_of(parameter.syntax()), message!(texts::PARAMETER_TWICE, name = name));
            }
            let variable = self.variable(&name);
            self.unit.variables[variable].function = number;
            bound.push((name, variable));
        }
        if !matches!(role, Role::Plain) {
            bound.push(self.this_of(number));
        }
        let statements: Vec<ast::Stmt> = match &body {
            Body::Block(Some(block)) => block.statements().collect(),
            _ => Vec::new(),
        };
        // A default sees the other parameters and what is around the function, not what its body declares.
        self.enter(number, &bound, &[]);
        self.loops.push(0);
        let mut lowered = Vec::with_capacity(declared.len());
        for (parameter, (name, variable)) in declared.iter().filter(|p| p.name().is_some()).zip(&bound) {
            let default = parameter.default().map(|e| self.expression(&e));
            let kind = parameter.declared_type().map(|t| self.type_set(&t));
            let span = span_of(parameter.syntax());
            lowered.push(Parameter { variable: *variable, name: name.clone(), default, kind, span });
        }
        let own = self.declare_names(&statements);
        let hoisted = self.hoist(&statements);
        let lowered_body = match body {
            Body::Block(_) if self.unit.functions[number].is_constructor => {
                self.constructor_body(&statements, role, span)
            }
            Body::Block(_) => self.statements(&statements),
            Body::Value(Some(value)) => {
                let value = self.expression(&value);
                vec![Stmt { span: value.span, kind: StmtKind::Return(Some(value)) }]
            }
            Body::Value(None) => Vec::new(),
        };
        let returns = returns.map(|t| self.type_set(&t));
        self.loops.pop();
        self.leave();
        let function = &mut self.unit.functions[number];
        function.parameters = lowered;
        function.returns = returns;
        function.own = own;
        function.hoisted = hoisted;
        function.body = lowered_body;
        number
    }

    pub(super) fn type_set(&mut self, declared: &ast::Type) -> TypeSet {
        let span = span_of(declared.syntax());
        let mut alternatives = Vec::new();
        let written = declared.alternatives();
        for text in &written {
            alternatives.push(match text.as_str() {
                "any" => TypeName::Any,
                "num" => TypeName::Number,
                quoted if quoted.starts_with(['"', '\'']) => TypeName::Text(Rc::from(quoted.trim_matches(['"', '\'']))),
                other => match self.names.class(other).cloned().map(TypeName::Class).or_else(|| known_type(other)) {
                    Some(found) => found,
                    None if self.takes_all => TypeName::Class(Rc::from(other)),
                    None => {
                        let known = TYPES.into_iter().chain(["num", "any"]).chain(self.names.classes());
                        let meant = foreign::type_name(other).or_else(|| nearest(other, known)).map(str::to_owned);
                        self.report_with(span, message!(texts::UNKNOWN_TYPE, name = other), meant.as_deref());
                        TypeName::Any
                    }
                },
            });
        }
        TypeSet { text: Rc::from(written.join(" | ")), alternatives }
    }
}

/// The types `typeof` names.
const TYPES: [&str; 15] = [
    "int", "float", "str", "bool", "array", "tuple", "object", "table", "column", "path", "date", "money", "null",
    "fn", "chart",
];

fn named_type(name: &str) -> Option<TypeName> {
    TYPES.into_iter().find(|n| *n == name).map(TypeName::Named)
}

/// A type that needs no declaration: by its name, or one whole number.
fn known_type(name: &str) -> Option<TypeName> {
    name.parse::<i64>().ok().map(TypeName::Int).or_else(|| named_type(name))
}

/// The value of a number as written: a whole number that 64 bits do not hold is a float.
fn number(text: &str) -> Option<ExprKind> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return match u128::from_str_radix(hex, 16) {
            Ok(n) => Some(i64::try_from(n).map_or(ExprKind::Float(n as f64), ExprKind::Int)),
            Err(_) => None,
        };
    }
    if let Ok(n) = digits.parse::<i64>() {
        return Some(ExprKind::Int(n));
    }
    digits.parse::<f64>().ok().map(ExprKind::Float)
}
