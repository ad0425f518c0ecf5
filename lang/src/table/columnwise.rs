//! Arithmetic, comparison and logic element by element. A null on either side gives null (`and` and `or` know better:
//! `false and null` is false; `==` and `!=` with `null` itself ask which elements are null); everything else follows the
//! rules of single values.

use std::cmp::Ordering;
use std::rc::Rc;

use super::compare::{truths, typed};
use super::sides::{Floats, Ints, Side};
use super::{BLOCK, Cells, Column, ColumnBuilder};
use crate::builtins::Context;
use crate::compile::tree::BinaryOp;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{runtime, tables as messages};
use crate::pace;
use crate::value::number::{arithmetic, comparison_help};
use crate::value::{Str, Value, compare, equal};

/// An operation a column takes part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the operators")]
pub enum ColumnOp {
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
    And,
    Or,
}

impl ColumnOp {
    /// As programs write it.
    pub fn name(self) -> &'static str {
        match (self, self.binary()) {
            (_, Some(op)) => op.symbol(),
            (ColumnOp::And, None) => "and",
            (_, None) => "or",
        }
    }

    /// The same operation on single values; `and` and `or` are none.
    fn binary(self) -> Option<BinaryOp> {
        Some(match self {
            ColumnOp::Add => BinaryOp::Add,
            ColumnOp::Sub => BinaryOp::Sub,
            ColumnOp::Mul => BinaryOp::Mul,
            ColumnOp::Div => BinaryOp::Div,
            ColumnOp::FloorDiv => BinaryOp::FloorDiv,
            ColumnOp::Mod => BinaryOp::Mod,
            ColumnOp::Pow => BinaryOp::Pow,
            ColumnOp::Eq => BinaryOp::Eq,
            ColumnOp::Ne => BinaryOp::Ne,
            ColumnOp::Lt => BinaryOp::Lt,
            ColumnOp::Le => BinaryOp::Le,
            ColumnOp::Gt => BinaryOp::Gt,
            ColumnOp::Ge => BinaryOp::Ge,
            ColumnOp::And | ColumnOp::Or => return None,
        })
    }

    fn is_comparison(self) -> bool {
        use ColumnOp::*;
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
    }

    /// The comparison that holds for `b, a` where this one holds for `a, b`.
    pub(super) fn swapped(self) -> ColumnOp {
        match self {
            ColumnOp::Lt => ColumnOp::Gt,
            ColumnOp::Le => ColumnOp::Ge,
            ColumnOp::Gt => ColumnOp::Lt,
            ColumnOp::Ge => ColumnOp::Le,
            same => same,
        }
    }

    /// Whether an order of two values satisfies the comparison; values without an order satisfy only `!=`.
    #[inline]
    pub(super) fn holds(self, order: Option<Ordering>) -> bool {
        use Ordering::*;
        match self {
            ColumnOp::Eq => order == Some(Equal),
            ColumnOp::Ne => order != Some(Equal),
            ColumnOp::Lt => order == Some(Less),
            ColumnOp::Le => matches!(order, Some(Less | Equal)),
            ColumnOp::Gt => order == Some(Greater),
            ColumnOp::Ge => matches!(order, Some(Greater | Equal)),
            _ => false,
        }
    }
}

/// `left op right`, where at least one of them is a column. The outcome has the name of the first column.
///
/// # Errors
/// TypeError for types the operation is not for, SchemaError for columns of different lengths, ZeroDivisionError.
pub fn columnwise(op: ColumnOp, left: &Value, right: &Value, context: &mut Context<'_>) -> Result<Value> {
    let (left, right) = (Side::of(left), Side::of(right));
    let rows = match (left.rows(), right.rows()) {
        (Some(a), Some(b)) if a != b => fail!(messages::COLUMN_PAIR, left = a, right = b),
        (a, b) => a.or(b).unwrap_or(1),
    };
    let name = left.name().or(right.name()).unwrap_or_else(|| Rc::new(Str::new(String::new())));
    context.host.reserve(rows.saturating_mul(size_of::<Value>()))?;
    if matches!(op, ColumnOp::And | ColumnOp::Or) {
        return Ok(column(logic(op, left, right, rows, name, context)?));
    }
    if let Some(asked) = asked_for_null(op, left, right) {
        let mut bits = Vec::with_capacity(rows);
        blocks(rows, context, |row, _| {
            bits.push(matches!(asked.value(row), Value::Null) == (op == ColumnOp::Eq));
            Ok(())
        })?;
        return Ok(column(Column::new(name, Cells::Bool(bits), None)));
    }
    let valid = match (left.valid(rows), right.valid(rows)) {
        (Some(a), Some(b)) => Some(a.iter().zip(&b).map(|(a, b)| *a && *b).collect()),
        (a, b) => a.or(b),
    };
    let cells = if op.is_comparison() {
        Cells::Bool(compared(op, left, right, rows, valid.as_deref(), context)?)
    } else if let (Some(a), Some(b)) = (left.ints(), right.ints()) {
        int_arithmetic(op, a, b, rows, valid.as_deref(), context)?
    } else if let (Some(a), Some(b)) = (left.floats(), right.floats()) {
        Cells::Float(float_arithmetic(op, a, b, rows, valid.as_deref(), context)?)
    } else {
        let Some(binary) = op.binary() else { return Ok(Value::Null) };
        let mut builder = ColumnBuilder::default();
        for row in 0..rows {
            if row % 1024 == 0 {
                context.host.tick()?;
            }
            if valid.as_ref().is_some_and(|v| !v[row]) {
                builder.push(Value::Null);
            } else {
                builder.push(arithmetic(binary, &left.value(row), &right.value(row), context)?);
            }
        }
        return Ok(column(builder.finish(name)));
    };
    Ok(column(Column::new(name, cells, valid)))
}

/// The side that `== null` and `!= null` ask about.
fn asked_for_null<'a>(op: ColumnOp, left: Side<'a>, right: Side<'a>) -> Option<Side<'a>> {
    match (op, left, right) {
        (ColumnOp::Eq | ColumnOp::Ne, asked, Side::Single(Value::Null))
        | (ColumnOp::Eq | ColumnOp::Ne, Side::Single(Value::Null), asked) => Some(asked),
        _ => None,
    }
}

fn column(column: Column) -> Value {
    Value::Column(Rc::new(column))
}

/// `not column`: null stays null.
pub fn column_not(operand: &Rc<Column>, context: &mut Context<'_>) -> Result<Value> {
    context.host.reserve(operand.len())?;
    context.host.tick()?;
    let bits = match operand.cells() {
        Cells::Bool(bits) => bits.iter().map(|b| !b).collect(),
        _ => (0..operand.len()).map(|row| !operand.value(row).is_truthy()).collect(),
    };
    let valid = Side::Column(operand).valid(operand.len());
    Ok(column(Column::new(operand.name.clone(), Cells::Bool(bits), valid)))
}

/// `-column`.
pub fn column_negate(operand: &Rc<Column>, context: &mut Context<'_>) -> Result<Value> {
    match operand.cells() {
        Cells::Int(_) => columnwise(ColumnOp::Sub, &Value::Int(0), &Value::Column(operand.clone()), context),
        Cells::Float(v) => {
            context.host.reserve(v.len() * size_of::<f64>())?;
            let cells = Cells::Float(v.iter().map(|x| -x).collect());
            Ok(column(Column::new(operand.name.clone(), cells, operand.valid().map(<[bool]>::to_vec))))
        }
        Cells::Mixed(values)
            if values.iter().all(|v| matches!(v, Value::Null | Value::Int(_) | Value::Float(_) | Value::Money(_))) =>
        {
            columnwise(ColumnOp::Mul, &Value::Column(operand.clone()), &Value::Int(-1), context)
        }
        _ => fail!(messages::COLUMN_NEGATION, got = operand.kind()),
    }
}

fn logic(
    op: ColumnOp,
    left: Side<'_>,
    right: Side<'_>,
    rows: usize,
    name: Rc<Str>,
    context: &mut Context<'_>,
) -> Result<Column> {
    if let (Some(a), Some(b)) = (left.truths(), right.truths()) {
        return truths(op, a, b, rows, name, context);
    }
    // The operand that decides alone, whatever the other one is.
    let decisive = op == ColumnOp::Or;
    let truth = |side: Side<'_>, row: usize| match side.value(row) {
        Value::Null => None,
        value => Some(value.is_truthy()),
    };
    let mut bits = Vec::with_capacity(rows);
    let mut valid = Vec::with_capacity(rows);
    for row in 0..rows {
        if row % BLOCK == 0 {
            context.host.tick()?;
        }
        let outcome = match (truth(left, row), truth(right, row)) {
            (Some(a), _) if a == decisive => Some(decisive),
            (_, Some(b)) if b == decisive => Some(decisive),
            (Some(_), Some(_)) => Some(!decisive),
            _ => None,
        };
        bits.push(outcome.unwrap_or(false));
        valid.push(outcome.is_some());
    }
    Ok(Column::new(name, Cells::Bool(bits), Some(valid)))
}

/// The rows of a block after another, with a look at the clock before each.
fn blocks(
    rows: usize,
    context: &mut Context<'_>,
    mut work: impl FnMut(usize, &mut Context<'_>) -> Result<()>,
) -> Result<()> {
    for start in (0..rows).step_by(BLOCK) {
        context.host.tick()?;
        for row in start..(start + BLOCK).min(rows) {
            work(row, context)?;
        }
    }
    Ok(())
}

fn compared(
    op: ColumnOp,
    left: Side<'_>,
    right: Side<'_>,
    rows: usize,
    valid: Option<&[bool]>,
    context: &mut Context<'_>,
) -> Result<Vec<bool>> {
    if let Some(bits) = typed(op, left, right, rows, context)? {
        return Ok(bits);
    }
    let mut bits = Vec::with_capacity(rows);
    if let (Some(a), Some(b)) = (left.texts(), right.texts()) {
        blocks(rows, context, |row, context| {
            bits.push(op.holds(Some(pace::compared(a.at(row), b.at(row), context)?)));
            Ok(())
        })?;
        return Ok(bits);
    }
    blocks(rows, context, |row, context| {
        let holds = if valid.is_some_and(|v| !v[row]) {
            false
        } else {
            let (a, b) = (left.value(row), right.value(row));
            match op {
                ColumnOp::Eq => equal(&a, &b, context)?,
                ColumnOp::Ne => !equal(&a, &b, context)?,
                _ => match compare(&a, &b, context)? {
                    None if !is_nan(&a) && !is_nan(&b) => {
                        let message = message!(
                            messages::COLUMN_OPERATION,
                            operation = op.name(),
                            left = a.type_name(),
                            right = b.type_name()
                        );
                        let help = op.binary().and_then(|op| comparison_help(op, &a, &b));
                        return Err(Error::with_help(message, help));
                    }
                    order => op.holds(order),
                },
            }
        };
        bits.push(holds);
        Ok(())
    })?;
    Ok(bits)
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(x) if x.get().is_nan())
}

fn int_arithmetic(
    op: ColumnOp,
    left: Ints<'_>,
    right: Ints<'_>,
    rows: usize,
    valid: Option<&[bool]>,
    context: &mut Context<'_>,
) -> Result<Cells> {
    let mut out: Vec<i64> = Vec::with_capacity(rows);
    let mut fits = true;
    blocks(rows, context, |row, _| {
        let (a, b) = (left.at(row), right.at(row));
        let value = if !fits || valid.is_some_and(|v| !v[row]) {
            Some(0)
        } else {
            match op {
                ColumnOp::Add => a.checked_add(b),
                ColumnOp::Sub => a.checked_sub(b),
                ColumnOp::Mul => a.checked_mul(b),
                _ if b == 0 && op != ColumnOp::Pow => fail!(messages::COLUMN_ZERO_DIVISION, row = row + 1),
                ColumnOp::Div => (a.checked_rem(b) == Some(0)).then(|| a / b),
                ColumnOp::FloorDiv => a.checked_div_euclid(b).map(|q| floor_quotient(a, b, q)),
                ColumnOp::Mod => Some(a.checked_rem(b).unwrap_or(0)),
                _ => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
            }
        };
        match value {
            Some(value) => out.push(value),
            None => fits = false,
        }
        Ok(())
    })?;
    if fits {
        return Ok(Cells::Int(out));
    }
    // One value is no int: the whole column is float.
    let floats = |side| match side {
        Ints::Many(v) => Floats::FromInts(v),
        Ints::One(i) => Floats::One(i as f64),
    };
    Ok(Cells::Float(float_arithmetic(op, floats(left), floats(right), rows, valid, context)?))
}

/// `div_euclid` rounds away from the floor for a negative divisor that leaves a remainder.
fn floor_quotient(a: i64, b: i64, euclid: i64) -> i64 {
    if b < 0 && a.wrapping_rem(b) != 0 { euclid - 1 } else { euclid }
}

fn float_arithmetic(
    op: ColumnOp,
    left: Floats<'_>,
    right: Floats<'_>,
    rows: usize,
    valid: Option<&[bool]>,
    context: &mut Context<'_>,
) -> Result<Vec<f64>> {
    let mut out = Vec::with_capacity(rows);
    blocks(rows, context, |row, _| {
        if valid.is_some_and(|v| !v[row]) {
            out.push(0.0);
            return Ok(());
        }
        let (a, b) = (left.at(row), right.at(row));
        out.push(match op {
            ColumnOp::Add => a + b,
            ColumnOp::Sub => a - b,
            ColumnOp::Mul => a * b,
            ColumnOp::Pow if a == 0.0 && b < 0.0 => fail!(messages::COLUMN_ZERO_DIVISION, row = row + 1),
            ColumnOp::Pow if a < 0.0 && b.is_finite() && b.fract() != 0.0 => {
                fail!(runtime::NO_ROOT, base = a, exponent = b)
            }
            ColumnOp::Pow => a.powf(b),
            _ if b == 0.0 => fail!(messages::COLUMN_ZERO_DIVISION, row = row + 1),
            ColumnOp::Div => a / b,
            ColumnOp::FloorDiv => (a / b).floor(),
            _ => a % b,
        });
        Ok(())
    })?;
    Ok(out)
}
