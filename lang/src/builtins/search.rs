//! Rows that hold words, wherever they stand.

use std::rc::Rc;

use super::tables::{column_names, count, table};
use super::text::lowered;
use super::{Builtin, Code, Context, Default, Kind, optional, required, text};
use crate::error::Result;
use crate::pace::{Finder, Pace};
use crate::table::{Cells, Column};
use crate::value::{Value, display};

pub(super) static SEARCH: Builtin = Builtin {
    name: "search",
    parameters: &[
        required("table", &[Kind::Table]),
        required("query", &[Kind::Str]),
        optional("columns", &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Null], Default::Null),
        optional("limit", &[Kind::Int, Kind::Null], Default::Null),
    ],
    returns: "table",
    doc: [
        "The rows in which every word of the query occurs, in any of the columns or of those named, whatever the case; not \
         more than limit of them.",
        "Строки, в которых есть каждое слово запроса — в любом столбце или в одном из указанных, без учёта регистра; не \
         больше limit строк.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let columns = match &arguments[2] {
            Value::Null => table.columns().iter().collect(),
            names => {
                let names = column_names("search", names)?;
                names.iter().map(|name| table.column(name)).collect::<Result<Vec<_>>>()?
            }
        };
        let limit = match &arguments[3] {
            Value::Null => usize::MAX,
            limit => count("search", "limit", limit)?,
        };
        let query = lowered(&text(&arguments[1]), context)?;
        let words: Vec<Finder<'_>> = query.split_whitespace().map(Finder::new).collect();
        let mut rows = Vec::new();
        for row in 0..table.rows() {
            if rows.len() >= limit {
                break;
            }
            if holds(row, &columns, &words, context)? {
                rows.push(row);
            }
        }
        Ok(Value::Table(Rc::new(table.take(&rows, context)?)))
    }),
};

/// Whether each of the words stands in one of the cells of a row.
fn holds(row: usize, columns: &[&Rc<Column>], words: &[Finder<'_>], context: &mut Context<'_>) -> Result<bool> {
    let mut missing: Vec<&Finder<'_>> = words.iter().collect();
    for column in columns {
        if missing.is_empty() {
            break;
        }
        context.spend(100)?;
        let Some(cell) = cell(column, row, context)? else { continue };
        let mut left = Vec::new();
        for word in missing {
            context.spend(20)?;
            if word.next(&cell, 0, context)?.is_none() {
                left.push(word);
            }
        }
        missing = left;
    }
    Ok(missing.is_empty())
}

/// The text of a cell in small letters; lists and tables in cells have none.
fn cell(column: &Column, row: usize, context: &mut Context<'_>) -> Result<Option<String>> {
    if column.is_null(row) {
        return Ok(None);
    }
    if let Cells::Str(texts) = column.cells() {
        return lowered(texts.get(row), context).map(Some);
    }
    match column.value(row) {
        Value::Str(text) | Value::Path(text) => lowered(&text, context).map(Some),
        value @ (Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) | Value::Money(_)) => {
            let mut text = String::new();
            display(&value, &mut text);
            Ok(Some(text.to_lowercase()))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::host::Stop;
    use crate::table::test_world::World;
    use crate::table::{ColumnBuilder, Table};
    use crate::value::Str;

    #[test]
    fn a_search_of_many_rows_or_for_many_words_can_be_stopped() {
        for (count, query) in [(100_000, "а"), (200, &*"нет ".repeat(10_000))] {
            let mut builder = ColumnBuilder::default();
            (0..count).for_each(|_| builder.push(Value::str("б")));
            let column = Rc::new(builder.finish(Rc::new(Str::new("c".into()))));
            let table = Value::Table(Rc::new(Table::new(vec![column]).unwrap()));
            let mut world = World { stop_after: 2, ..World::default() };
            let mut arguments = [table, Value::str(query), Value::Null, Value::Null];
            let Code::Plain(code) = &SEARCH.code else { panic!("it calls nothing") };
            let outcome = world.run(|context| code(context, &mut arguments));
            assert!(matches!(outcome.map_err(|error| *error), Err(Error::Stopped(Stop::Interrupted))), "{count}");
        }
    }
}
