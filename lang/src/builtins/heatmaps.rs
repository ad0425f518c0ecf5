//! Heat maps.

use std::rc::Rc;

use super::plots::{TABLE, TITLE, X, X_LABEL, Y_LABEL, chart_named, labels, names, no_numbers};
use super::tables::table;
use super::{Builtin, Code, Context, Default, Kind, optional};
use crate::chart::{Drawing, MOST_CELLS, is_numeric, label, numbers, short};
use crate::error::Result;
use crate::fail;
use crate::messages::charts as messages;
use crate::pace::Pace;
use crate::table::{Column, Table};
use crate::value::Value;

pub(super) static HEATMAP: Builtin = Builtin {
    name: "plot.heatmap",
    parameters: &[
        TABLE,
        X,
        optional("y", &[Kind::Str, Kind::Null], Default::Null),
        optional("value", &[Kind::Str, Kind::Null], Default::Null),
        TITLE,
        X_LABEL,
        Y_LABEL,
    ],
    returns: "chart",
    doc: [
        "A heat map: a colour for each pair of x and y, by the column value. Without them the table is taken as pivot \
         makes it: a column of names, the others numbers.",
        "Тепловая карта: цвет для каждой пары x и y по столбцу value. Без них таблица берётся такой, какой её делает \
         pivot: столбец с названиями, остальные с числами.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        match (&arguments[1], &arguments[2], &arguments[3]) {
            (Value::Null, Value::Null, Value::Null) => {
                let (drawing, down) = wide(&table, context)?;
                chart_named(arguments, "", down.as_ref().map_or("", |c| c.name()), drawing)
            }
            (Value::Str(x), Value::Str(y), Value::Str(value)) => {
                let (x, y) = (table.column(x)?.clone(), table.column(y)?.clone());
                let drawing = long(&x, &y, table.column(value)?, context)?;
                chart_named(arguments, x.name(), y.name(), drawing)
            }
            _ => fail!(messages::HEATMAP_COLUMNS),
        }
    }),
};

/// A heat map of a table as `pivot` makes it, and the column whose values stand beside its rows.
fn wide(table: &Table, context: &mut Context<'_>) -> Result<(Drawing, Option<Rc<Column>>)> {
    let down = table.columns().iter().find(|c| names(c)).cloned();
    let across: Vec<&Rc<Column>> = table.columns().iter().filter(|c| is_numeric(c)).collect();
    if across.is_empty() {
        return no_numbers("plot.heatmap", table);
    }
    small_enough(across.len().max(table.rows()))?;
    let mut values = vec![f64::NAN; across.len() * table.rows()];
    for (place, column) in across.iter().enumerate() {
        for (row, number) in numbers("plot.heatmap", column, context)?.values.into_iter().enumerate() {
            values[row * across.len() + place] = number;
        }
    }
    let columns = across.iter().map(|c| short(c.name())).collect();
    Ok((heatmap(columns, labels(down.as_deref(), table.rows()), values, "")?, down))
}

/// A heat map of a table with a row for each pair.
fn long(x: &Column, y: &Column, value: &Column, context: &mut Context<'_>) -> Result<Drawing> {
    let numbers = numbers("plot.heatmap", value, context)?.values;
    let (columns, across) = side(x, context)?;
    let (rows, down) = side(y, context)?;
    let mut values = vec![f64::NAN; columns.len() * rows.len()];
    let mut met = vec![false; values.len()];
    for ((column, row), number) in across.into_iter().zip(down).zip(numbers) {
        let place = row * columns.len() + column;
        if std::mem::replace(&mut met[place], true) {
            fail!(messages::TWO_IN_A_CELL, x = columns[column], y = rows[row]);
        }
        values[place] = number;
    }
    heatmap(columns, rows, values, value.name())
}

fn heatmap(columns: Vec<Rc<str>>, rows: Vec<Rc<str>>, values: Vec<f64>, name: &str) -> Result<Drawing> {
    if values.iter().all(|v| v.is_nan()) {
        fail!(messages::NOTHING_TO_DRAW, function = "plot.heatmap");
    }
    Ok(Drawing::Heatmap { columns, rows, values, name: short(name) })
}

/// The different values of a column along a side of a heat map, numbers and dates by size, texts in order of first
/// appearance; and the place of each row among them.
fn side(column: &Column, context: &mut Context<'_>) -> Result<(Vec<Rc<str>>, Vec<usize>)> {
    let different = column.distinct(context)?;
    small_enough(different.len())?;
    let mut order: Vec<(f64, Rc<str>)> = different
        .iter()
        .map(|value| {
            let size = match value {
                Value::Int(i) => *i as f64,
                Value::Float(f) => f.get(),
                Value::Date(d) => d.micros() as f64,
                _ => 0.0,
            };
            (size, short(&crate::value::to_text(value)))
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let names: Vec<Rc<str>> = order.into_iter().map(|(_, name)| name).collect();
    let by_name: rustc_hash::FxHashMap<&str, usize> =
        names.iter().enumerate().rev().map(|(place, name)| (&**name, place)).collect();
    let mut found = Vec::with_capacity(column.len());
    for row in 0..column.len() {
        context.spend(50)?;
        found.push(by_name.get(&*label(column, row)).copied().unwrap_or(0));
    }
    Ok((names, found))
}

fn small_enough(side: usize) -> Result<()> {
    if side > MOST_CELLS {
        fail!(messages::TOO_MANY_CELLS, got = side, limit = MOST_CELLS);
    }
    Ok(())
}
