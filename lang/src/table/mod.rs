//! Columnar tables: typed columns with nulls.

use std::rc::Rc;

use crate::value::{Date, Value};

/// A table: columns of one length with names. It does not change; what seems to change it makes a new one that shares
/// the columns that stayed.
pub struct Table {
    names: Vec<Rc<str>>,
    columns: Vec<Rc<Column>>,
    rows: usize,
}

/// One column: its name is known only where it stands in a table or was taken from one.
pub struct Column {
    /// The name it had in the table it was taken from.
    pub name: Rc<str>,
    /// The values.
    pub cells: Cells,
    /// Which rows have a value; `None` when all have.
    pub valid: Option<Vec<bool>>,
}

/// The values of a column, by type.
pub enum Cells {
    /// Whole numbers.
    Int(Vec<i64>),
    /// Floats.
    Float(Vec<f64>),
    /// Truth values.
    Bool(Vec<bool>),
    /// Texts, end to end.
    Str(Texts),
    /// Dates.
    Date(Vec<Date>),
    /// Anything; nulls stand as themselves.
    Mixed(Vec<Value>),
}

/// Many texts in one buffer.
#[derive(Default)]
pub struct Texts {
    buffer: String,
    ends: Vec<usize>,
}

impl Table {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }
}
