//! Filtering by one condition: `table_where(t, "amount", ">", 100)`.

use super::{BLOCK, Cells, Column, ColumnOp, Table, columnwise, index::selected};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::pace::{self, Pace};
use crate::value::{Value, position_of};
use std::rc::Rc;

/// What a condition asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// A comparison.
    Compare(ColumnOp),
    /// Whether it is among some values.
    In,
    /// Whether a text stands in it.
    Contains,
    /// Whether it begins with a text.
    StartsWith,
    /// Whether it ends with a text.
    EndsWith,
}

impl Test {
    /// The test by the name programs write.
    pub fn from_name(name: &str) -> Option<Test> {
        Some(match name.trim() {
            "==" | "=" => Test::Compare(ColumnOp::Eq),
            "!=" | "<>" => Test::Compare(ColumnOp::Ne),
            "<" => Test::Compare(ColumnOp::Lt),
            "<=" => Test::Compare(ColumnOp::Le),
            ">" => Test::Compare(ColumnOp::Gt),
            ">=" => Test::Compare(ColumnOp::Ge),
            "in" => Test::In,
            "contains" => Test::Contains,
            "starts_with" => Test::StartsWith,
            "ends_with" => Test::EndsWith,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Test::Compare(op) => op.name(),
            Test::In => "in",
            Test::Contains => "contains",
            Test::StartsWith => "starts_with",
            Test::EndsWith => "ends_with",
        }
    }
}

/// A test of one column against one value.
pub struct Condition<'a> {
    /// The function it was written in, for messages.
    pub function: &'static str,
    /// The column.
    pub column: &'a Rc<Column>,
    /// The test.
    pub test: Test,
    /// What it is tested against.
    pub value: &'a Value,
}

impl Condition<'_> {
    /// The rows of the table that pass. A null passes only `== null`, and anything else only `!= null`, when the value
    /// asked for is null itself; otherwise null passes nothing.
    pub fn filter(&self, table: &Table, context: &mut Context<'_>) -> Result<Table> {
        let rows = self.rows(context)?;
        table.take(&rows, context)
    }

    /// The numbers of the rows that pass.
    pub(super) fn rows(&self, context: &mut Context<'_>) -> Result<Vec<usize>> {
        let column = self.column;
        context.host.reserve(column.len().saturating_mul(size_of::<usize>()))?;
        match (self.test, self.value) {
            (Test::Compare(ColumnOp::Eq), Value::Null) => picked(column, context, |row| column.is_null(row)),
            (Test::Compare(ColumnOp::Ne), Value::Null) => picked(column, context, |row| !column.is_null(row)),
            (Test::Compare(op), value) => {
                let mask = columnwise(op, &Value::Column(column.clone()), value, context)?;
                match &mask {
                    Value::Column(mask) => selected(mask, column.len(), context),
                    _ => Ok(Vec::new()),
                }
            }
            (Test::In, value) => self.among(value, context),
            (test, Value::Str(part) | Value::Path(part)) => {
                let finder = (!part.is_empty()).then(|| pace::Finder::new(part));
                let passes = |text: &str, context: &mut Context<'_>| -> Result<bool> {
                    context.spend(16 + part.len() / 8)?;
                    Ok(match (test, &finder) {
                        (Test::StartsWith, _) => text.starts_with(part.as_str()),
                        (Test::EndsWith, _) => text.ends_with(part.as_str()),
                        (_, Some(finder)) => finder.next(text, 0, context)?.is_some(),
                        (_, None) => true,
                    })
                };
                let mut rows = Vec::new();
                for row in 0..column.len() {
                    let passed = match column.cells() {
                        Cells::Str(texts) => !column.is_null(row) && passes(texts.get(row), context)?,
                        _ => match column.value(row) {
                            Value::Str(text) | Value::Path(text) => passes(&text, context)?,
                            _ => false,
                        },
                    };
                    if passed {
                        rows.push(row);
                    }
                }
                Ok(rows)
            }
            (test, other) => fail!(
                messages::TEST_NEEDS_TEXT,
                function = self.function,
                operator = test.name(),
                got = other.type_name()
            ),
        }
    }

    fn among(&self, value: &Value, context: &mut Context<'_>) -> Result<Vec<usize>> {
        let wanted: Vec<Value> = match value {
            Value::Array(_) | Value::Tuple(_) | Value::Column(_) => crate::builtins::elements(value, context)?,
            other => fail!(messages::TEST_NEEDS_LIST, function = self.function, got = other.type_name()),
        };
        let column = self.column;
        let texts: std::collections::HashSet<&str, rustc_hash::FxBuildHasher> =
            wanted.iter().filter_map(|v| if let Value::Str(s) = v { Some(s.as_str()) } else { None }).collect();
        let ints: std::collections::HashSet<i64, rustc_hash::FxBuildHasher> =
            wanted.iter().filter_map(|v| if let Value::Int(i) = v { Some(*i) } else { None }).collect();
        match column.cells() {
            Cells::Str(cells) => picked(column, context, |row| !column.is_null(row) && texts.contains(cells.get(row))),
            Cells::Int(cells) if !wanted.iter().any(|v| matches!(v, Value::Float(_))) => {
                picked(column, context, |row| !column.is_null(row) && ints.contains(&cells[row]))
            }
            _ => {
                let mut rows = Vec::new();
                for row in 0..column.len() {
                    let value = column.value(row);
                    if !matches!(value, Value::Null) && position_of(&value, &wanted, context)?.is_some() {
                        rows.push(row);
                    }
                }
                Ok(rows)
            }
        }
    }
}

fn picked(column: &Column, context: &mut Context<'_>, passes: impl Fn(usize) -> bool) -> Result<Vec<usize>> {
    let mut rows = Vec::new();
    for start in (0..column.len()).step_by(BLOCK) {
        context.host.tick()?;
        rows.extend((start..(start + BLOCK).min(column.len())).filter(|row| passes(*row)));
    }
    Ok(rows)
}
