//! Conditions written as one text: `table_where(t, "amount > 100 and city == 'Minsk'")`. The text is an expression of
//! the language in which names are columns.

use std::cell::Cell;
use std::rc::Rc;

use super::{Cells, Column, ColumnOp, Condition, Table, Test, column_negate, column_not, columnwise, index::selected};
use crate::builtins::Context;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{ErrorKind, Message, syntax, tables as messages};
use crate::syntax::ast::{self, AstNode, Expr, span_of};
use crate::syntax::{SyntaxKind, SyntaxToken, parse, unescape};
use crate::value::{Str, Value};

/// Characters a condition has at most: it is parsed again at every call.
const LONGEST: usize = 64 * 1024;

/// The rows of the table for which the condition is true.
///
/// # Errors
/// SyntaxError for a text that is no condition, ColumnNotFoundError, and what the operations raise.
pub fn filter(function: &'static str, table: &Table, text: &str, context: &mut Context<'_>) -> Result<Table> {
    let evaluation = Evaluation { function, table, text, depth: Cell::new(0) };
    let value = evaluation.whole(context)?;
    match &value {
        Value::Column(mask) => {
            let rows = selected(mask, table.rows(), context)?;
            table.take(&rows, context)
        }
        Value::Bool(all) => table.slice(0, if all.get() { table.rows() } else { 0 }, context),
        other => fail!(messages::NOT_A_CONDITION, function = function, got = other.type_name()),
    }
}

/// Expressions within expressions: a bound for the native stack.
const DEEPEST: usize = 150;

struct Evaluation<'a> {
    function: &'static str,
    table: &'a Table,
    text: &'a str,
    /// Expressions within expressions right now.
    depth: Cell<usize>,
}

impl Evaluation<'_> {
    fn whole(&self, context: &mut Context<'_>) -> Result<Value> {
        if self.text.len() > LONGEST {
            return Err(self.not_understood(0));
        }
        let parsed = parse(self.text);
        if let Some(diagnostic) = parsed.diagnostics.first() {
            return Err(self.wrong_at(diagnostic.place.column as usize, diagnostic.help.clone()));
        }
        let mut statements = parsed.root.statements();
        match (statements.next(), statements.next()) {
            (Some(ast::Stmt::ExprStmt(statement)), None) => match statement.expr() {
                Some(expr) => self.value(&expr, context),
                None => Err(self.not_understood(0)),
            },
            (Some(ast::Stmt::AssignStmt(statement)), None) => {
                let at = statement.operator().map_or(0, |operator| operator.text_range().start().into());
                Err(self.wrong_at(self.column_of(at), Some(message!(syntax::HELP_COMPARE))))
            }
            _ => Err(self.not_understood(0)),
        }
    }

    #[cold]
    fn not_understood(&self, at: usize) -> Box<Error> {
        self.wrong_at(self.column_of(at), None)
    }

    /// The column, from 1, of a byte.
    fn column_of(&self, at: usize) -> usize {
        self.text.get(..at).map_or(0, |before| before.chars().count()) + 1
    }

    /// The error of that column, with as much of the condition as a message has room for.
    fn wrong_at(&self, column: usize, help: Option<Message>) -> Box<Error> {
        let condition: String = self.text.chars().take(200).collect();
        let wrong = message!(messages::BAD_CONDITION, function = self.function, column = column, condition = condition);
        Error::with_help(wrong, help)
    }

    fn value(&self, expr: &Expr, context: &mut Context<'_>) -> Result<Value> {
        let at = span_of(expr.syntax()).start as usize;
        if self.depth.get() == DEEPEST {
            return Err(self.not_understood(at));
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.part(expr, context)?;
        self.depth.set(self.depth.get() - 1);
        value.ok_or_else(|| self.not_understood(at))
    }

    /// The value of an expression; `None` for one that has no place in a condition.
    fn part(&self, expr: &Expr, context: &mut Context<'_>) -> Result<Option<Value>> {
        Ok(match expr {
            Expr::Literal(literal) => literal.token().and_then(|token| constant(&token)),
            Expr::StringLit(string) => text_of(string).map(Value::str),
            Expr::NameRef(name) => match name.name() {
                Some(name) => Some(Value::Column(self.table.column(name.text())?.clone())),
                None => None,
            },
            Expr::ParenExpr(inner) => match inner.inner() {
                Some(inner) => Some(self.value(&inner, context)?),
                None => None,
            },
            Expr::ArrayExpr(array) => {
                let mut items = Vec::new();
                for element in array.elements() {
                    let Some(expr) = Expr::cast(element.syntax().clone()) else { return Ok(None) };
                    items.push(self.value(&expr, context)?);
                }
                Some(Value::array(items))
            }
            Expr::UnaryExpr(unary) => match (unary.operator(), unary.operand()) {
                (Some(operator), Some(operand)) => {
                    let operand = self.value(&operand, context)?;
                    let column = self.widened(operand);
                    let outcome = if operator.kind() == SyntaxKind::MINUS {
                        column_negate(&column.0, context)?
                    } else {
                        column_not(&column.0, context)?
                    };
                    Some(narrowed(outcome, column.1))
                }
                _ => None,
            },
            Expr::BinaryExpr(binary) => self.binary(binary, context)?,
            Expr::CallExpr(call) => self.call(call, context)?,
            _ => None,
        })
    }

    /// A value as a column, and whether it was one.
    fn widened(&self, value: Value) -> (Rc<Column>, bool) {
        match value {
            Value::Column(column) => (column, true),
            single => {
                let mut builder = super::ColumnBuilder::default();
                builder.push(single);
                (Rc::new(builder.finish(Rc::new(Str::new(String::new())))), false)
            }
        }
    }

    fn binary(&self, binary: &ast::BinaryExpr, context: &mut Context<'_>) -> Result<Option<Value>> {
        let (Some(operator), Some(left), Some(right)) = (binary.operator(), binary.left(), binary.right()) else {
            return Ok(None);
        };
        let kind = operator.kind();
        let op = match kind {
            SyntaxKind::PLUS => ColumnOp::Add,
            SyntaxKind::MINUS => ColumnOp::Sub,
            SyntaxKind::STAR => ColumnOp::Mul,
            SyntaxKind::SLASH => ColumnOp::Div,
            SyntaxKind::DOUBLE_SLASH => ColumnOp::FloorDiv,
            SyntaxKind::PERCENT => ColumnOp::Mod,
            SyntaxKind::DOUBLE_STAR => ColumnOp::Pow,
            SyntaxKind::EQ_EQ | SyntaxKind::IN_KW => ColumnOp::Eq,
            SyntaxKind::BANG_EQ => ColumnOp::Ne,
            SyntaxKind::LT => ColumnOp::Lt,
            SyntaxKind::LT_EQ => ColumnOp::Le,
            SyntaxKind::GT => ColumnOp::Gt,
            SyntaxKind::GT_EQ => ColumnOp::Ge,
            SyntaxKind::AND_KW => ColumnOp::And,
            SyntaxKind::OR_KW => ColumnOp::Or,
            _ => return Ok(None),
        };
        // On the left side a text names a column when there is one of that name: `"unit price" > 5`.
        let named = match &left {
            Expr::StringLit(string) => text_of(string).and_then(|name| self.table.position(&name)),
            _ => None,
        };
        let left = match named {
            Some(position) => Value::Column(self.table.columns()[position].clone()),
            None => self.value(&left, context)?,
        };
        let right = match &right {
            Expr::NameRef(_) => self.value(&right, context).map_err(|error| without_quotes(error, &right))?,
            _ => self.value(&right, context)?,
        };
        if kind == SyntaxKind::IN_KW {
            return Ok(Some(self.tested(left, Test::In, &right, context)?));
        }
        let single = !matches!(left, Value::Column(_)) && !matches!(right, Value::Column(_));
        Ok(Some(narrowed(columnwise(op, &left, &right, context)?, !single)))
    }

    /// `contains(name, "text")` and its like.
    fn call(&self, call: &ast::CallExpr, context: &mut Context<'_>) -> Result<Option<Value>> {
        let (Some(Expr::NameRef(callee)), Some(arguments)) = (call.callee(), call.args()) else { return Ok(None) };
        let test = match callee.name().and_then(|name| Test::from_name(name.text())) {
            Some(test @ (Test::Contains | Test::StartsWith | Test::EndsWith)) => test,
            _ => return Ok(None),
        };
        let values: Vec<Expr> = arguments.args().filter_map(|argument| argument.value()).collect();
        let [subject, part] = values.as_slice() else { return Ok(None) };
        let subject = self.value(subject, context)?;
        let part = self.value(part, context)?;
        Ok(Some(self.tested(subject, test, &part, context)?))
    }

    /// Where a test holds, as a column of truth values.
    fn tested(&self, subject: Value, test: Test, value: &Value, context: &mut Context<'_>) -> Result<Value> {
        let (column, many) = self.widened(subject);
        let condition = Condition { function: self.function, column: &column, test, value };
        context.host.reserve(column.len())?;
        let mut bits = vec![false; column.len()];
        condition.rows(context)?.into_iter().for_each(|row| bits[row] = true);
        Ok(narrowed(Value::Column(Rc::new(Column::new(column.name.clone(), Cells::Bool(bits), None))), many))
    }
}

/// Says of a column that is not there, to which another is compared, that a text stands in quotes.
#[cold]
fn without_quotes(error: Box<Error>, name: &Expr) -> Box<Error> {
    match &*error {
        Error::Raised(raised) if raised.help.is_none() && raised.kind == ErrorKind::ColumnNotFoundError => {
            let help = message!(messages::HELP_QUOTED, name = name.syntax().text());
            Error::with_help(raised.message.clone(), Some(help))
        }
        _ => error,
    }
}

/// What was a single value before is one again.
fn narrowed(value: Value, many: bool) -> Value {
    match value {
        Value::Column(column) if !many => column.value(0),
        other => other,
    }
}

fn constant(token: &SyntaxToken) -> Option<Value> {
    Some(match token.kind() {
        SyntaxKind::TRUE_KW => Value::bool(true),
        SyntaxKind::FALSE_KW => Value::bool(false),
        SyntaxKind::NULL_KW => Value::Null,
        SyntaxKind::INT | SyntaxKind::FLOAT => {
            let digits = token.text().replace('_', "");
            match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
                Some(hex) => Value::Int(i64::from_str_radix(hex, 16).ok()?),
                None => match digits.parse() {
                    Ok(int) => Value::Int(int),
                    Err(_) => Value::float(digits.parse().ok()?),
                },
            }
        }
        _ => return None,
    })
}

/// The text of a string without `${}`.
fn text_of(string: &ast::StringLit) -> Option<String> {
    let mut text = String::new();
    for part in string.parts() {
        match part {
            ast::StringPart::Token(token) if token.kind() == SyntaxKind::STRING_ESCAPE => {
                match unescape(token.text()) {
                    Some(c) => text.push(c),
                    None => text.push_str(token.text()),
                }
            }
            ast::StringPart::Token(token) => text.push_str(token.text()),
            ast::StringPart::Interpolation(_) => return None,
        }
    }
    Some(text)
}
