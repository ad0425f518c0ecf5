//! Tables of another shape: a pivot, and a description by numbers.

use std::collections::HashMap;
use std::rc::Rc;

use super::buckets::Buckets;
use super::keys::{Numbers, number_rows};
use super::{Column, ColumnBuilder, Summary, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::host::{Limit, Stop};
use crate::messages::tables as messages;
use crate::value::{Str, Value, display_asking};

/// Columns a pivot makes at most.
const MOST_COLUMNS: usize = 10_000;

/// A row for each different key of `rows`, a column for each different value of `across`, and in each cell the summary
/// of `values` for both; all in order of first appearance.
///
/// # Errors
/// LimitError when there would be more than 10,000 columns; what the summary raises.
pub fn pivot(
    table: &Table,
    rows: &[Rc<Column>],
    across: &Rc<Column>,
    values: &Rc<Column>,
    summary: Summary,
    context: &mut Context<'_>,
) -> Result<Table> {
    let number = |columns: &[Rc<Column>], context: &mut Context<'_>| -> Result<(Vec<u32>, usize)> {
        let sides = [(columns.iter().map(|c| &**c).collect(), table.rows())];
        let mut numbered = number_rows(&sides, true, Numbers::InOrder, context)?;
        Ok((numbered.sides.pop().unwrap_or_default(), numbered.count))
    };
    let (row_numbers, row_count) = number(rows, context)?;
    let (column_numbers, column_count) = number(std::slice::from_ref(across), context)?;
    if column_count > MOST_COLUMNS {
        fail!(messages::PIVOT_TOO_WIDE, column = across.name(), got = column_count, limit = MOST_COLUMNS);
    }
    if row_count.saturating_mul(column_count) > context.host.limits().size {
        return Err(Stop::Limit(Limit::Size).into());
    }
    let row_buckets = Buckets::new(&row_numbers, row_count, context)?;
    let firsts: Vec<usize> =
        (0..row_count as u32).filter_map(|number| row_buckets.rows(number).first().copied()).collect();
    let mut columns = Vec::with_capacity(rows.len() + column_count);
    for column in rows {
        columns.push(Rc::new(column.take(&firsts, context)?));
    }
    let column_buckets = Buckets::new(&column_numbers, column_count, context)?;
    for number in 0..column_count as u32 {
        let of_column = column_buckets.rows(number);
        let mut name = String::new();
        if let Some(row) = of_column.first() {
            display_asking(&across.value(*row), &mut name, context.host)?;
        }
        // The rows of this column by the row of the pivot they belong to.
        let mut cells: HashMap<u32, Vec<usize>, rustc_hash::FxBuildHasher> = HashMap::default();
        for (i, row) in of_column.iter().enumerate() {
            if i % 4096 == 0 {
                context.host.tick()?;
            }
            cells.entry(row_numbers[*row]).or_default().push(*row);
        }
        context.host.reserve(row_count.saturating_mul(size_of::<Value>()))?;
        let mut builder = ColumnBuilder::default();
        for row in 0..row_count as u32 {
            if row % 1024 == 0 {
                context.host.tick()?;
            }
            builder.push(match cells.get(&row) {
                Some(rows) => summary.of(values, rows, context)?,
                None => Value::Null,
            });
        }
        columns.push(Rc::new(builder.finish(Rc::new(Str::new(name)))));
    }
    Table::new(columns)
}

/// A row for each summary, a column for each column: counts for all, the rest for numbers.
///
/// # Errors
/// The host's limits.
pub fn describe(table: &Table, context: &mut Context<'_>) -> Result<Table> {
    const ROWS: [(&str, Summary); 7] = [
        ("count", Summary::Count),
        ("n_unique", Summary::NUnique),
        ("average", Summary::Average),
        ("std", Summary::Std),
        ("min", Summary::Min),
        ("median", Summary::Median),
        ("max", Summary::Max),
    ];
    let all: Vec<usize> = (0..table.rows()).collect();
    let mut names = ColumnBuilder::default();
    ROWS.iter().for_each(|(name, _)| names.push(Value::str(*name)));
    let mut columns = vec![Rc::new(names.finish(Rc::new(Str::new("summary".to_owned()))))];
    for column in table.columns() {
        let numbers = matches!(column.kind(), "int" | "float");
        let ordered = numbers || matches!(column.kind(), "str" | "date" | "bool");
        let mut builder = ColumnBuilder::default();
        for (_, summary) in ROWS {
            context.host.tick()?;
            let fits = match summary {
                Summary::Average | Summary::Std | Summary::Median => numbers,
                Summary::Min | Summary::Max => ordered,
                _ => true,
            };
            builder.push(if fits { summary.of(column, &all, context)? } else { Value::Null });
        }
        let name = if column.name() == "summary" { "summary_2".to_owned() } else { column.name().to_owned() };
        columns.push(Rc::new(builder.finish(Rc::new(Str::new(name)))));
    }
    Table::new(columns)
}
