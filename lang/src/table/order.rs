//! Sorting: stable, nulls first, by one or several columns.

use std::cmp::Ordering;
use std::rc::Rc;

use super::ranked::ranked_rows;
use super::{Cells, Column, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::pace;
use crate::sorting::sorted_order;
use crate::value::{Value, compare};

/// Fewer rows than this are compared with one another; more go to their places by their codes.
const COMPARED: usize = 256;

/// One column to sort by.
pub struct SortKey {
    /// The column.
    pub column: Rc<Column>,
    /// Whether the smallest comes first. Nulls come first either way.
    pub ascending: bool,
}

/// The table with its rows in order.
///
/// # Errors
/// TypeError when a mixed column holds values that have no order.
pub fn sort(table: &Table, keys: &[SortKey], context: &mut Context<'_>) -> Result<Table> {
    let rows = sorted_rows(table.rows(), keys, context)?;
    table.take(&rows, context)
}

/// The numbers of the rows in order.
pub(super) fn sorted_rows(rows: usize, keys: &[SortKey], context: &mut Context<'_>) -> Result<Vec<usize>> {
    if rows >= COMPARED
        && let Some(order) = ranked_rows(rows, keys, context)?
    {
        return Ok(order);
    }
    sorted_order(rows, |a, b, context| compare_rows(keys, a, b, context), context)
}

fn compare_rows(keys: &[SortKey], a: usize, b: usize, context: &mut Context<'_>) -> Result<Ordering> {
    for key in keys {
        let column = &*key.column;
        let order = match (column.is_null(a), column.is_null(b)) {
            (true, true) => Ordering::Equal,
            (true, false) => return Ok(Ordering::Less),
            (false, true) => return Ok(Ordering::Greater),
            (false, false) => {
                let order = compare_cells(column, a, b, context)?;
                if key.ascending { order } else { order.reverse() }
            }
        };
        if order != Ordering::Equal {
            return Ok(order);
        }
    }
    Ok(Ordering::Equal)
}

/// The order of two cells that are not null.
pub(super) fn compare_cells(column: &Column, a: usize, b: usize, context: &mut Context<'_>) -> Result<Ordering> {
    Ok(match column.cells() {
        Cells::Int(v) => v[a].cmp(&v[b]),
        // NaN after all numbers: an order without it would not be one.
        Cells::Float(v) => v[a].partial_cmp(&v[b]).unwrap_or_else(|| v[a].is_nan().cmp(&v[b].is_nan())),
        Cells::Bool(v) => v[a].cmp(&v[b]),
        Cells::Str(v) => pace::compared(v.get(a), v.get(b), context)?,
        Cells::Date(v) => v[a].micros().cmp(&v[b].micros()),
        Cells::Mixed(v) => mixed(column, &v[a], &v[b], context)?,
    })
}

/// Numbers before texts, as `sort` of an array has it; what has no order is an error.
fn mixed(column: &Column, a: &Value, b: &Value, context: &mut Context<'_>) -> Result<Ordering> {
    let rank = |v: &Value| match v {
        Value::Bool(_) => 0,
        Value::Int(_) | Value::Float(_) => 1,
        Value::Date(_) => 2,
        Value::Str(_) | Value::Path(_) => 3,
        _ => 4,
    };
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => return Ok(a.get().cmp(&b.get())),
        (Value::Float(x), _) | (_, Value::Float(x)) if x.get().is_nan() && rank(a) == rank(b) => {
            let nan = |v: &Value| matches!(v, Value::Float(x) if x.get().is_nan());
            return Ok(nan(a).cmp(&nan(b)));
        }
        _ => {}
    }
    if rank(a) != rank(b) && rank(a) < 4 && rank(b) < 4 {
        return Ok(rank(a).cmp(&rank(b)));
    }
    match compare(a, b, context)? {
        Some(order) => Ok(order),
        None => fail!(messages::NO_ORDER, column = column.name(), left = a.type_name(), right = b.type_name()),
    }
}
