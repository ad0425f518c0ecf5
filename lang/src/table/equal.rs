//! Whether two tables or columns hold the same.

use std::rc::Rc;

use super::{BLOCK, Cells, Column, Table};
use crate::error::Result;
use crate::pace::Pace;
use crate::value::{Value, equal};

/// Values that must be equal too, for what was compared to be equal. They are compared with a list of work, because
/// tables may hold tables as deep as memory allows.
pub type Pending = Vec<(Value, Value)>;

/// Whether two tables have the same names in the same order and equal values under them, as long as the pairs put into
/// `pending` are equal. Types do not count: a column of `1` equals a column of `1.0`, as the values do.
///
/// # Errors
/// The host's, when it stops the program.
pub fn equal_tables(a: &Table, b: &Table, pending: &mut Pending, pace: &mut dyn Pace) -> Result<bool> {
    if a.rows() != b.rows() || !a.names().eq(b.names()) {
        return Ok(false);
    }
    for (a, b) in a.columns().iter().zip(b.columns()) {
        pace.spend(16)?;
        if !Rc::ptr_eq(a, b) && !equal_columns(a, b, pending, pace)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The same for two columns, whatever their names.
///
/// # Errors
/// The host's, when it stops the program.
pub fn equal_columns(a: &Column, b: &Column, pending: &mut Pending, pace: &mut dyn Pace) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for start in (0..a.len()).step_by(BLOCK) {
        let rows = start..(start + BLOCK).min(a.len());
        pace.spend(4 * BLOCK)?;
        if rows.clone().any(|row| a.is_null(row) != b.is_null(row)) {
            return Ok(false);
        }
        let mut rows = rows.filter(|row| !a.is_null(*row));
        let same = match (a.cells(), b.cells()) {
            (Cells::Int(x), Cells::Int(y)) => rows.all(|row| x[row] == y[row]),
            (Cells::Float(x), Cells::Float(y)) => rows.all(|row| x[row] == y[row]),
            (Cells::Bool(x), Cells::Bool(y)) => rows.all(|row| x[row] == y[row]),
            (Cells::Date(x), Cells::Date(y)) => rows.all(|row| x[row].micros() == y[row].micros()),
            _ => return equal_values(a, b, start, pending, pace),
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The rows from `start` on, value by value.
fn equal_values(a: &Column, b: &Column, start: usize, pending: &mut Pending, pace: &mut dyn Pace) -> Result<bool> {
    let nested = |v: &Value| v.is_container() || matches!(v, Value::Table(_) | Value::Column(_));
    for row in start..a.len() {
        pace.spend(16)?;
        if let (Cells::Str(x), Cells::Str(y)) = (a.cells(), b.cells()) {
            let same = a.is_null(row) == b.is_null(row)
                && (a.is_null(row) || crate::pace::same(x.get(row).as_bytes(), y.get(row).as_bytes(), pace)?);
            if !same {
                return Ok(false);
            }
            continue;
        }
        let (x, y) = (a.value(row), b.value(row));
        if nested(&x) && nested(&y) {
            pending.push((x, y));
        } else if !equal(&x, &y, pace)? {
            return Ok(false);
        }
    }
    Ok(true)
}
