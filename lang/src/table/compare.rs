//! Comparisons and logic of columns of one type, without a value per cell: loops over slices, with nothing in them but
//! the operation.

use std::rc::Rc;

use super::sides::{Operand, Side, TextSide, Truths};
use super::{BLOCK, Cells, Column, ColumnOp};
use crate::builtins::Context;
use crate::error::Result;
use crate::pace::{self, Pace};
use crate::value::Str;
use crate::value::number::compare_int_float;

/// Texts that are compared between two looks at the host's clock.
const STEP: usize = 4096;

/// Where a comparison of two sides of one type holds; `None` for other sides. What stands where a null is means nothing.
pub(super) fn typed(
    op: ColumnOp,
    left: Side<'_>,
    right: Side<'_>,
    rows: usize,
    context: &mut Context<'_>,
) -> Result<Option<Vec<bool>>> {
    if let (Some(a), Some(b)) = (left.int_cells(), right.int_cells()) {
        return ordered(op, a, b, |i| i, rows, context).map(Some);
    }
    if let (Some(a), Some(b)) = (left.float_cells(), right.float_cells()) {
        return ordered(op, a, b, |x| x, rows, context).map(Some);
    }
    if let (Some(a), Some(b)) = (left.date_cells(), right.date_cells()) {
        return ordered(op, a, b, |date| date.micros(), rows, context).map(Some);
    }
    if let (Some(a), Some(b)) = (left.int_cells(), right.float_cells()) {
        return int_and_float(op, a, b, false, rows, context).map(Some);
    }
    if let (Some(a), Some(b)) = (left.float_cells(), right.int_cells()) {
        return int_and_float(op, b, a, true, rows, context).map(Some);
    }
    if let (ColumnOp::Eq | ColumnOp::Ne, Some(a), Some(b)) = (op, left.texts(), right.texts()) {
        return same_texts(op, a, b, rows, context);
    }
    Ok(None)
}

fn ordered<T: Copy, K: PartialOrd>(
    op: ColumnOp,
    left: Operand<'_, T>,
    right: Operand<'_, T>,
    key: impl Fn(T) -> K,
    rows: usize,
    context: &mut Context<'_>,
) -> Result<Vec<bool>> {
    match op {
        ColumnOp::Eq => pairs(left, right, |a, b| key(a) == key(b), rows, context),
        ColumnOp::Ne => pairs(left, right, |a, b| key(a) != key(b), rows, context),
        ColumnOp::Lt => pairs(left, right, |a, b| key(a) < key(b), rows, context),
        ColumnOp::Le => pairs(left, right, |a, b| key(a) <= key(b), rows, context),
        ColumnOp::Gt => pairs(left, right, |a, b| key(a) > key(b), rows, context),
        _ => pairs(left, right, |a, b| key(a) >= key(b), rows, context),
    }
}

fn pairs<A: Copy, B: Copy>(
    left: Operand<'_, A>,
    right: Operand<'_, B>,
    holds: impl Fn(A, B) -> bool,
    rows: usize,
    context: &mut Context<'_>,
) -> Result<Vec<bool>> {
    let mut bits = Vec::with_capacity(rows);
    for start in (0..rows).step_by(BLOCK) {
        context.host.tick()?;
        let part = start..(start + BLOCK).min(rows);
        match (left, right) {
            (Operand::Many(a), Operand::One(b)) => bits.extend(a[part].iter().map(|a| holds(*a, b))),
            (Operand::One(a), Operand::Many(b)) => bits.extend(b[part].iter().map(|b| holds(a, *b))),
            (Operand::Many(a), Operand::Many(b)) => {
                bits.extend(a[part.clone()].iter().zip(&b[part]).map(|(a, b)| holds(*a, *b)));
            }
            (Operand::One(a), Operand::One(b)) => bits.extend(part.map(|_| holds(a, b))),
        }
    }
    Ok(bits)
}

/// `int op float`, or `float op int`: exact, although not every int is a float.
fn int_and_float(
    op: ColumnOp,
    ints: Operand<'_, i64>,
    floats: Operand<'_, f64>,
    swapped: bool,
    rows: usize,
    context: &mut Context<'_>,
) -> Result<Vec<bool>> {
    const EXACT: i64 = 1 << 53;
    let small = match (ints, floats) {
        // A float is exact below this, and what is not lies beyond it as a float too.
        (_, Operand::One(x)) => x.abs() < EXACT as f64 || x.is_nan(),
        (Operand::One(i), _) => i.unsigned_abs() < EXACT as u64,
        _ => false,
    };
    if small {
        let op = if swapped { op.swapped() } else { op };
        return match op {
            ColumnOp::Eq => pairs(ints, floats, |i, x| i as f64 == x, rows, context),
            ColumnOp::Ne => pairs(ints, floats, |i, x| i as f64 != x, rows, context),
            ColumnOp::Lt => pairs(ints, floats, |i, x| (i as f64) < x, rows, context),
            ColumnOp::Le => pairs(ints, floats, |i, x| i as f64 <= x, rows, context),
            ColumnOp::Gt => pairs(ints, floats, |i, x| i as f64 > x, rows, context),
            _ => pairs(ints, floats, |i, x| i as f64 >= x, rows, context),
        };
    }
    pairs(
        ints,
        floats,
        |i, x| {
            let order = compare_int_float(i, x);
            op.holds(if swapped { order.map(std::cmp::Ordering::reverse) } else { order })
        },
        rows,
        context,
    )
}

/// Whether texts are equal, where one side is a text that is short enough to be compared at once.
fn same_texts(
    op: ColumnOp,
    left: TextSide<'_>,
    right: TextSide<'_>,
    rows: usize,
    context: &mut Context<'_>,
) -> Result<Option<Vec<bool>>> {
    let (texts, text) = match (left, right) {
        (TextSide::Many(texts), TextSide::One(text)) | (TextSide::One(text), TextSide::Many(texts)) => (texts, text),
        _ => return Ok(None),
    };
    if text.len() > pace::BLOCK {
        return Ok(None);
    }
    let wanted = op == ColumnOp::Eq;
    let mut bits = Vec::with_capacity(rows);
    for start in (0..rows).step_by(STEP) {
        // Only texts of the same length are looked at.
        context.spend_bytes((text.len() + 16) * STEP)?;
        bits.extend((start..(start + STEP).min(rows)).map(|row| (texts.get(row) == text) == wanted));
    }
    Ok(Some(bits))
}

/// `and` and `or` of truth values. A null decides nothing: `false and null` is false, `true and null` is null.
pub(super) fn truths(
    op: ColumnOp,
    left: Truths<'_>,
    right: Truths<'_>,
    rows: usize,
    name: Rc<Str>,
    context: &mut Context<'_>,
) -> Result<Column> {
    let decisive = op == ColumnOp::Or;
    let mut bits = Vec::with_capacity(rows);
    if let (Truths { bits: a, valid: None }, Truths { bits: b, valid: None }) = (left, right) {
        for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
            context.host.tick()?;
            match decisive {
                true => bits.extend(a.iter().zip(b).map(|(a, b)| a | b)),
                false => bits.extend(a.iter().zip(b).map(|(a, b)| a & b)),
            }
        }
        return Ok(Column::new(name, Cells::Bool(bits), None));
    }
    let mut valid = Vec::with_capacity(rows);
    for start in (0..rows).step_by(BLOCK) {
        context.host.tick()?;
        for row in start..(start + BLOCK).min(rows) {
            let (a, b) = (left.at(row), right.at(row));
            let decided = a == Some(decisive) || b == Some(decisive);
            bits.push(if decided { decisive } else { !decisive && a.is_some() && b.is_some() });
            valid.push(decided || (a.is_some() && b.is_some()));
        }
    }
    Ok(Column::new(name, Cells::Bool(bits), Some(valid)))
}
