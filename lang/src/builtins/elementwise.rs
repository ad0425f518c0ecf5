//! Functions of single values that work on columns as well, row by row.

use std::rc::Rc;

use super::Context;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{dates, tables};
use crate::pace::Pace;
use crate::table::{Column, ColumnBuilder};
use crate::value::{Value, set};

/// Does the work with these values; where there are columns among them, once for each row. The outcome then is a column of the name of
/// the first, null where one of the values of the row is.
///
/// # Errors
/// Those of the work, telling the row; SchemaError for columns of different lengths.
pub(crate) fn each(
    context: &mut Context<'_>,
    values: &[Value],
    mut work: impl FnMut(&[Value], &mut Context<'_>) -> Result<Value>,
) -> Result<Value> {
    let columns: Vec<(usize, &Column)> = values.iter().enumerate().filter_map(column).collect();
    let Some((_, first)) = columns.first() else { return work(values, context) };
    let rows = first.len();
    if let Some((_, other)) = columns.iter().find(|(_, column)| column.len() != rows) {
        fail!(tables::COLUMN_PAIR, left = rows, right = other.len());
    }
    context.host.reserve(rows.saturating_mul(size_of::<Value>()))?;
    let mut row_values = values.to_vec();
    let mut builder = ColumnBuilder::default();
    for row in 0..rows {
        context.spend(50)?;
        let mut is_null = false;
        for (place, column) in &columns {
            is_null |= column.is_null(row);
            set(&mut row_values[*place], column.value(row));
        }
        builder.push(match is_null {
            true => Value::Null,
            false => work(&row_values, context).map_err(|error| in_row(error, first, row))?,
        });
    }
    Ok(Value::Column(Rc::new(builder.finish(first.name.clone()))))
}

fn column((place, value): (usize, &Value)) -> Option<(usize, &Column)> {
    match value {
        Value::Column(column) => Some((place, column)),
        _ => None,
    }
}

/// An error that tells the row it came from.
#[cold]
fn in_row(error: Box<Error>, column: &Column, row: usize) -> Box<Error> {
    let Error::Raised(raised) = &*error else { return error };
    let help = message!(dates::HELP_ROW, column = column.name(), row = row + 1);
    Error::with_help(raised.message.clone(), Some(help))
}
