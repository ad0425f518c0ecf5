//! Columnar tables: typed columns with nulls.
//!
//! A [`Table`] is columns of one length; a [`Column`] is a name with shared cells. Nothing here changes once it stands:
//! what seems to change a table makes a new one that shares the columns that stayed. `column` holds the cells, `build`
//! makes columns of values, `index` is what the machine asks for (`t["a"]`, `t[0]`, `t.rows`), `columnwise` is
//! arithmetic and comparison element by element (`compare` does it for cells of one type), `select` and `condition`
//! filter, `render` draws, `csv` reads and writes, `sheet` takes what is read of spreadsheets,
//! `xlsx` writes them, `relation` tells keys.
//!
//! `keys` gives equal keys one number; `group` (with `sweep`, for all groups at once), `pivot` and `join` work on these
//! numbers. `order` sorts, by comparing or, with `ranked`, by codes; `ordered` joins by order.

mod buckets;
mod build;
mod column;
mod columnwise;
mod compare;
mod condition;
pub mod csv;
mod distinct;
mod equal;
pub(crate) mod folder;
mod group;
mod index;
pub(crate) mod iso;
mod join;
mod keys;
pub(crate) mod near;
mod order;
mod ordered;
mod pivot;
mod ranked;
pub(crate) mod relation;
mod render;
mod select;
pub(crate) mod sheet;
mod sides;
mod stack;
mod sweep;
#[cfg(test)]
pub(crate) mod test_world;
pub(crate) mod xlsx;

use std::collections::HashMap;
use std::rc::Rc;

use crate::builtins::Context;
use crate::error::{Error, Result};
use crate::fail;
use crate::messages::{Text, tables as messages};
use crate::value::{Fields, Object, Value};

pub use build::ColumnBuilder;
pub use column::{Cells, Column, Texts};
pub use columnwise::{ColumnOp, column_negate, column_not, columnwise};
pub use condition::filter;
pub use equal::{Pending, equal_columns, equal_tables};
pub use group::{Aggregate, Summary, group_by};
pub use index::{column_index, index, member};
pub use iso::write_date;
pub use join::{Join, JoinKind};
pub use near::{looks_alike, looks_like, nearest};
pub use order::{SortKey, sort};
pub use ordered::{Direction, apply, asof, compared, zip};
pub use pivot::{describe, pivot};
pub use render::show;
pub use select::{Condition, Test};
pub(crate) use stack::sample_rows;
pub use stack::stack;

/// Rows that are worked on between two looks at the host's clock: well below a millisecond of work.
pub(crate) const BLOCK: usize = 16 * 1024;

/// Columns a table has at most: what is done for each column is done between two looks at the host's clock.
pub const MOST_COLUMNS: usize = 100_000;

/// Above this many columns a table keeps an index of their names.
const INDEXED_ABOVE: usize = 12;

/// A table: columns of one length with names. It does not change; what seems to change it makes a new one that shares
/// the columns that stayed.
pub struct Table {
    columns: Vec<Rc<Column>>,
    rows: usize,
    by_name: Option<Rc<HashMap<Box<str>, usize, rustc_hash::FxBuildHasher>>>,
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// SchemaError when they differ in length, two have one name or they are more than 100,000.
    pub fn new(columns: Vec<Rc<Column>>) -> Result<Table> {
        if columns.len() > MOST_COLUMNS {
            fail!(messages::TOO_MANY_COLUMNS, got = columns.len(), limit = MOST_COLUMNS);
        }
        let rows = columns.first().map_or(0, |c| c.len());
        let mut names = HashMap::with_capacity_and_hasher(columns.len(), rustc_hash::FxBuildHasher);
        for (position, column) in columns.iter().enumerate() {
            if column.len() != rows {
                fail!(messages::COLUMN_LENGTHS, column = column.name(), got = column.len(), expected = rows);
            }
            if names.insert(column.name().into(), position).is_some() {
                fail!(messages::DUPLICATE_COLUMN, column = column.name());
            }
        }
        let by_name = (columns.len() > INDEXED_ABOVE).then(|| Rc::new(names));
        Ok(Table { columns, rows, by_name })
    }

    /// A table whose columns are known to have other cells than this one's, but the same names in the same order.
    fn with_columns(&self, columns: Vec<Rc<Column>>, rows: usize) -> Table {
        Table { columns, rows, by_name: self.by_name.clone() }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Rc<Column>] {
        &self.columns
    }

    /// The names of the columns in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|c| c.name())
    }

    /// Where the column of that name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        match &self.by_name {
            Some(index) => index.get(name).copied(),
            None => self.columns.iter().position(|c| c.name() == name),
        }
    }

    /// The column of that name.
    ///
    /// # Errors
    /// ColumnNotFoundError, which lists the columns there are and names a near one.
    pub fn column(&self, name: &str) -> Result<&Rc<Column>> {
        match self.position(name) {
            Some(position) => Ok(&self.columns[position]),
            None => Err(self.no_column(name, &messages::COLUMN_NOT_FOUND)),
        }
    }

    /// The same in the left table of a join.
    pub fn left_column(&self, name: &str) -> Result<&Rc<Column>> {
        self.column_of_side(name, &messages::LEFT_COLUMN_NOT_FOUND)
    }

    /// The same in the right table of a join.
    pub fn right_column(&self, name: &str) -> Result<&Rc<Column>> {
        self.column_of_side(name, &messages::RIGHT_COLUMN_NOT_FOUND)
    }

    fn column_of_side(&self, name: &str, text: &'static Text) -> Result<&Rc<Column>> {
        self.position(name).map(|position| &self.columns[position]).ok_or_else(|| self.no_column(name, text))
    }

    #[cold]
    fn no_column(&self, name: &str, text: &'static Text) -> Box<Error> {
        const LISTED: usize = 20;
        let mut columns = self.names().take(LISTED).collect::<Vec<_>>().join(", ");
        if self.columns.len() > LISTED {
            columns.push_str(&format!(", … (+{})", self.columns.len() - LISTED));
        }
        let near = nearest(name, self.names());
        let help = near.map(|name| crate::message!(messages::NEAR_COLUMN, name = name));
        Error::with_help(crate::message!(*text, column = name, columns = columns), help)
    }

    /// One row as an object; `row` must be below [`Table::rows`], else it is an object of nulls.
    pub fn row(&self, row: usize) -> Value {
        let fields = Fields::from_distinct(self.columns.iter().map(|c| (c.name.clone(), c.value(row))).collect());
        Value::Object(Rc::new(Object { gc: Default::default(), fields: fields.into() }))
    }

    /// The rows of these numbers, in that order; each must be below [`Table::rows`].
    pub fn take(&self, rows: &[usize], context: &mut Context<'_>) -> Result<Table> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            columns.push(Rc::new(column.take(rows, context)?));
        }
        Ok(self.with_columns(columns, rows.len()))
    }

    /// The rows from `start` up to, not including, `end`, both cut to what there is.
    pub fn slice(&self, start: usize, end: usize, context: &mut Context<'_>) -> Result<Table> {
        let end = end.min(self.rows);
        let start = start.min(end);
        let mut columns = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            columns.push(if end - start == self.rows {
                column.clone()
            } else {
                Rc::new(column.slice(start, end, context)?)
            });
        }
        Ok(self.with_columns(columns, end - start))
    }

    /// The columns of these names, in that order.
    pub fn select<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<Table> {
        let columns = names.into_iter().map(|name| self.column(name).cloned()).collect::<Result<Vec<_>>>()?;
        let mut table = Table::new(columns)?;
        table.rows = self.rows;
        Ok(table)
    }

    /// Whether any cell is a container, and so may be part of a cycle or nest deep.
    pub fn holds_containers(&self) -> bool {
        self.columns.iter().any(|c| c.holds_containers())
    }

    /// Moves the cells that may nest out, of the columns nobody else holds.
    pub(crate) fn drain_into(&mut self, work: &mut Vec<Value>) {
        for column in &mut self.columns {
            if let Some(column) = Rc::get_mut(column) {
                column.drain_into(work);
            }
        }
    }
}
