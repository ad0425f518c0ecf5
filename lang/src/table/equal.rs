//! Whether two tables or columns hold the same.

use std::rc::Rc;

use super::{Cells, Column, Table};
use crate::value::{Value, equal};

/// Values that must be equal too, for what was compared to be equal. They are compared with a list of work, because
/// tables may hold tables as deep as memory allows.
pub type Pending = Vec<(Value, Value)>;

/// Whether two tables have the same names in the same order and equal values under them, as long as the pairs put into
/// `pending` are equal. Types do not count: a column of `1` equals a column of `1.0`, as the values do.
pub fn equal_tables(a: &Table, b: &Table, pending: &mut Pending) -> bool {
    a.rows() == b.rows()
        && a.columns().len() == b.columns().len()
        && a.names().eq(b.names())
        && a.columns().iter().zip(b.columns()).all(|(a, b)| Rc::ptr_eq(a, b) || equal_columns(a, b, pending))
}

/// The same for two columns, whatever their names.
pub fn equal_columns(a: &Column, b: &Column, pending: &mut Pending) -> bool {
    if a.len() != b.len() || (0..a.len()).any(|row| a.is_null(row) != b.is_null(row)) {
        return false;
    }
    let mut rows = (0..a.len()).filter(|row| !a.is_null(*row));
    match (a.cells(), b.cells()) {
        (Cells::Int(x), Cells::Int(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Float(x), Cells::Float(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Bool(x), Cells::Bool(y)) => rows.all(|row| x[row] == y[row]),
        (Cells::Date(x), Cells::Date(y)) => rows.all(|row| x[row].micros() == y[row].micros()),
        (Cells::Str(x), Cells::Str(y)) => rows.all(|row| x.get(row) == y.get(row)),
        _ => rows.all(|row| {
            let (x, y) = (a.value(row), b.value(row));
            let nested = |v: &Value| v.is_container() || matches!(v, Value::Table(_) | Value::Column(_));
            if nested(&x) && nested(&y) {
                pending.push((x, y));
                return true;
            }
            equal(&x, &y)
        }),
    }
}
