//! Whether two tables hold the same.

use std::rc::Rc;

use super::{Cells, Column, Table};
use crate::value;

/// Whether two tables have the same names in the same order, and equal values under them. Types do not count: a column
/// of `1` equals a column of `1.0`, as the values do.
pub fn equal(a: &Table, b: &Table) -> bool {
    a.rows() == b.rows()
        && a.columns().len() == b.columns().len()
        && a.names().eq(b.names())
        && a.columns().iter().zip(b.columns()).all(|(a, b)| Rc::ptr_eq(a, b) || columns(a, b))
}

fn columns(a: &Column, b: &Column) -> bool {
    let nulls_alike = (0..a.len()).all(|row| a.is_null(row) == b.is_null(row));
    if !nulls_alike {
        return false;
    }
    let mut rows = (0..a.len()).filter(|row| !a.is_null(*row));
    match (a.cells(), b.cells()) {
        (Cells::Int(x), Cells::Int(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Float(x), Cells::Float(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Bool(x), Cells::Bool(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Date(x), Cells::Date(y)) => rows.all(|row| x[row].micros() == y[row].micros()),
        (Cells::Str(x), Cells::Str(y)) => rows.all(|row| x.get(row) == y.get(row)),
        _ => rows.all(|row| value::equal(&a.value(row), &b.value(row))),
    }
}
