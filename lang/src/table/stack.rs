//! Rows of several tables under one another, and rows taken by chance.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Cells, Column, ColumnBuilder, Table, Texts};
use crate::builtins::Context;
use crate::chance::Chance;
use crate::error::Result;
use crate::value::{Str, Value};

/// The rows of all tables, in order. `common`: only the columns all have; else all columns in order of first
/// appearance, null where a table lacks one.
pub fn stack(tables: &[Rc<Table>], common: bool, context: &mut Context<'_>) -> Result<Table> {
    let mut names: Vec<Rc<Str>> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for table in tables {
        context.host.tick()?;
        names.extend(table.columns().iter().filter(|c| seen.insert(c.name())).map(|c| c.name.clone()));
    }
    if common {
        names.retain(|name| tables.iter().all(|table| table.position(name).is_some()));
    }
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let parts: Vec<(Option<&Rc<Column>>, usize)> =
            tables.iter().map(|table| (table.position(&name).map(|p| &table.columns()[p]), table.rows())).collect();
        columns.push(Rc::new(joined(name, &parts, context)?));
    }
    Table::new(columns)
}

/// The columns end to end; a missing one stands for so many nulls.
fn joined(name: Rc<Str>, parts: &[(Option<&Rc<Column>>, usize)], context: &mut Context<'_>) -> Result<Column> {
    let rows: usize = parts.iter().map(|(_, rows)| rows).sum();
    let present = || parts.iter().filter_map(|(column, _)| *column);
    let texts: usize = present().map(|c| if let Cells::Str(t) = c.cells() { t.bytes() } else { 0 }).sum();
    context.host.reserve(rows.saturating_mul(size_of::<Value>()).saturating_add(texts))?;
    if present().all(|c| matches!(c.cells(), Cells::Str(_))) {
        let mut out = Texts::with_capacity(rows, texts);
        let mut valid = Vec::with_capacity(rows);
        for (column, rows) in parts {
            for row in 0..*rows {
                if row % 4096 == 0 {
                    context.host.tick()?;
                }
                let given = column.filter(|c| !c.is_null(row));
                valid.push(given.is_some());
                match given.map(|c| c.cells()) {
                    Some(Cells::Str(texts)) => out.push(texts.get(row)),
                    _ => out.push(""),
                }
            }
        }
        return Ok(Column::new(name, Cells::Str(out), Some(valid)));
    }
    let mut builder = ColumnBuilder::default();
    for (column, rows) in parts {
        for row in 0..*rows {
            if row % 4096 == 0 {
                context.host.tick()?;
            }
            builder.push(column.map_or(Value::Null, |c| c.value(row)));
        }
    }
    Ok(builder.finish(name))
}

/// `n` different numbers below `rows`, ascending, all equally likely; the same ones for the same seed.
pub(crate) fn sample_rows(rows: usize, n: usize, mut chance: Chance, context: &mut Context<'_>) -> Result<Vec<usize>> {
    let n = n.min(rows);
    context.host.reserve(n * 4 * size_of::<usize>())?;
    // Floyd's algorithm: one draw for each row that is taken.
    let mut taken: HashSet<usize> = HashSet::with_capacity(n);
    for (i, last) in (rows - n..rows).enumerate() {
        if i % 4096 == 0 {
            context.host.tick()?;
        }
        let draw = chance.below(last as u64 + 1) as usize;
        if !taken.insert(draw) {
            taken.insert(last);
        }
    }
    let mut out: Vec<usize> = taken.into_iter().collect();
    out.sort_unstable();
    Ok(out)
}
