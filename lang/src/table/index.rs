//! What the machine asks of a table or a column: `t["a"]`, `t[0]`, `t[mask]`, `t.rows`, `c[-1]`.

use std::rc::Rc;

use super::{BLOCK, Cells, Column, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::value::Value;

/// `table[key]`: a text gives a column, a number a row as an object, a bool column the rows where it is true, an array
/// of texts these columns.
pub fn index(table: &Rc<Table>, key: &Value, context: &mut Context<'_>) -> Result<Value> {
    match key {
        Value::Str(name) => match table.position(name) {
            Some(position) => Ok(Value::Column(table.columns()[position].clone())),
            None => match property(table, name, context)? {
                Some(value) => Ok(value),
                None => table.column(name).map(|column| Value::Column(column.clone())),
            },
        },
        Value::Int(i) => match position(*i, table.rows()) {
            Some(row) => Ok(table.row(row)),
            None => fail!(messages::ROW_OUT_OF_RANGE, index = i, rows = table.rows()),
        },
        Value::Column(mask) => {
            let rows = selected(mask, table.rows(), context)?;
            Ok(Value::Table(Rc::new(table.take(&rows, context)?)))
        }
        Value::Array(names) => {
            let names = names.items.borrow();
            let mut columns = Vec::with_capacity(names.len());
            for name in names.iter() {
                let Value::Str(name) = name else {
                    fail!(messages::NOT_A_TABLE_INDEX, got = name.type_name());
                };
                columns.push(table.column(name)?.clone());
            }
            Ok(Value::Table(Rc::new(Table::new(columns)?)))
        }
        other => fail!(messages::NOT_A_TABLE_INDEX, got = other.type_name()),
    }
}

/// `table.name`: `rows` (an array of arrays), `columns` (an array of names), else a column.
pub fn member(table: &Rc<Table>, name: &str, context: &mut Context<'_>) -> Result<Value> {
    match property(table, name, context)? {
        Some(value) => Ok(value),
        None => Ok(Value::Column(table.column(name)?.clone())),
    }
}

fn property(table: &Table, name: &str, context: &mut Context<'_>) -> Result<Option<Value>> {
    match name {
        "rows" => {
            let width = table.columns().len();
            context.host.reserve(table.rows().saturating_mul(width + 6).saturating_mul(size_of::<Value>()))?;
            let mut rows = Vec::with_capacity(table.rows());
            for row in 0..table.rows() {
                if row % 256 == 0 {
                    context.host.tick()?;
                }
                rows.push(Value::array(table.columns().iter().map(|c| c.value(row)).collect()));
            }
            Ok(Some(Value::array(rows)))
        }
        "columns" => Ok(Some(Value::array(table.columns().iter().map(|c| Value::Str(c.name.clone())).collect()))),
        _ => Ok(None),
    }
}

/// `column[key]`: a number gives the value of that row, a bool column the rows where it is true.
pub fn column_index(column: &Rc<Column>, key: &Value, context: &mut Context<'_>) -> Result<Value> {
    match key {
        Value::Int(i) => match position(*i, column.len()) {
            Some(row) => Ok(column.value(row)),
            None => fail!(messages::ROW_OUT_OF_RANGE, index = i, rows = column.len()),
        },
        Value::Column(mask) => {
            let rows = selected(mask, column.len(), context)?;
            Ok(Value::Column(Rc::new(column.take(&rows, context)?)))
        }
        other => fail!(messages::NOT_A_COLUMN_INDEX, got = other.type_name()),
    }
}

/// A number that may count from the end as a position below `length`.
fn position(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let index = if index < 0 { index.checked_add(length)? } else { index };
    (0..length).contains(&index).then_some(index as usize)
}

/// The numbers of the rows where a mask is true; null counts as not true.
pub(super) fn selected(mask: &Column, rows: usize, context: &mut Context<'_>) -> Result<Vec<usize>> {
    if mask.len() != rows {
        fail!(messages::MASK_LENGTH, got = mask.len(), expected = rows);
    }
    context.host.reserve(rows * size_of::<usize>())?;
    let mut out = Vec::new();
    let mut taking = vec![0; BLOCK.min(rows)];
    match mask.cells() {
        Cells::Bool(bits) => {
            for (number, block) in bits.chunks(BLOCK).enumerate() {
                context.host.tick()?;
                let start = number * BLOCK;
                // Every row is written and the next one stands over it unless it is taken: no jump to be foretold.
                let mut count = 0;
                let mut put = |row: usize, taken: bool| {
                    taking[count] = row;
                    count += usize::from(taken);
                };
                match mask.valid() {
                    None => (start..).zip(block).for_each(|(row, bit)| put(row, *bit)),
                    Some(valid) => {
                        let valid = &valid[start..start + block.len()];
                        (start..).zip(block.iter().zip(valid)).for_each(|(row, (bit, valid))| put(row, *bit & *valid));
                    }
                }
                out.extend_from_slice(&taking[..count]);
            }
        }
        Cells::Mixed(values) => {
            for (row, value) in values.iter().enumerate() {
                match value {
                    Value::Bool(b) if b.get() => out.push(row),
                    Value::Bool(_) | Value::Null => {}
                    other => fail!(messages::NOT_A_MASK, column = mask.name(), got = other.type_name()),
                }
            }
        }
        _ if mask.nulls() == rows => {}
        _ => fail!(messages::NOT_A_MASK, column = mask.name(), got = mask.kind()),
    }
    Ok(out)
}
