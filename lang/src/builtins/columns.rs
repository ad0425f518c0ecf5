//! Tables with other columns or other rows: adding, dropping, renaming, the short filters, stacking.

use std::rc::Rc;

use super::tables::{column_names, count, table};
use super::{Builtin, Code, Context, Continuation, Default, Kind, Step, optional, required, text};
use crate::chance::Chance;
use crate::error::Result;
use crate::fail;
use crate::messages::{runtime, tables as messages};
use crate::table::{Column, ColumnBuilder, ColumnOp, Condition, Table, Test, sample_rows, stack};
use crate::value::{Str, Value};

const TABLE: &[Kind] = &[Kind::Table];
const NAMES: &[Kind] = &[Kind::Str, Kind::Array, Kind::Tuple];

fn done(table: Table) -> Result<Value> {
    Ok(Value::Table(Rc::new(table)))
}

pub(super) static TABLE_ADD: Builtin = Builtin {
    name: "table_add",
    parameters: &[required("table", TABLE), required("name", &[Kind::Str]), required("value", &[])],
    returns: "table",
    doc: [
        "The table with a column more, or with another one of that name: a column, an array, one value for all rows, or \
         a function of the row.",
        "Таблица с новым или заменённым столбцом: столбец, массив, одно значение для всех строк или функция от строки.",
    ],
    code: Code::Calling(|context, arguments| {
        let table = table(&arguments[0])?;
        let name = text(&arguments[1]);
        let value = std::mem::take(&mut arguments[2]);
        if matches!(value, Value::Function(_) | Value::Builtin(_)) {
            super::functional::callable("table_add", "value", &value, 1, None)?;
            let builder = ColumnBuilder::default();
            return Ok(Box::new(Adding { table, name, function: value, builder, row: 0 }));
        }
        let column = match &value {
            Value::Column(column) => column.renamed(name),
            list => {
                context.host.reserve(table.rows().saturating_mul(size_of::<Value>()))?;
                let mut builder = ColumnBuilder::default();
                let mut all = |values: &mut dyn Iterator<Item = &Value>| -> Result<()> {
                    for (row, value) in values.enumerate() {
                        if row % 4096 == 0 {
                            context.host.tick()?;
                        }
                        builder.push(value.clone());
                    }
                    Ok(())
                };
                match list {
                    Value::Array(values) => all(&mut values.items.borrow().iter())?,
                    Value::Tuple(values) => all(&mut values.items().iter())?,
                    one => all(&mut std::iter::repeat_n(one, table.rows()))?,
                }
                builder.finish(name)
            }
        };
        Ok(Box::new(Added(Some(with_column(&table, column)?))))
    }),
};

/// The table with this column at the place of the one of its name, or at the end.
fn with_column(table: &Table, column: Column) -> Result<Table> {
    if column.len() != table.rows() && !table.columns().is_empty() {
        fail!(messages::COLUMN_LENGTHS, column = column.name(), got = column.len(), expected = table.rows());
    }
    let mut columns = table.columns().to_vec();
    match table.position(column.name()) {
        Some(position) => columns[position] = Rc::new(column),
        None => columns.push(Rc::new(column)),
    }
    Table::new(columns)
}

/// A table that was made without calling anything.
struct Added(Option<Table>);

impl Continuation for Added {
    fn resume(&mut self, _: &mut Context<'_>, _: Value, _: &mut [Value]) -> Result<Step> {
        Ok(Step::Done(self.0.take().map_or(Value::Null, |table| Value::Table(Rc::new(table)))))
    }
}

/// A column whose values a function of the program makes, one row after another.
struct Adding {
    table: Rc<Table>,
    name: Rc<Str>,
    function: Value,
    builder: ColumnBuilder,
    /// Rows asked for so far.
    row: usize,
}

impl Continuation for Adding {
    fn resume(&mut self, context: &mut Context<'_>, given: Value, call: &mut [Value]) -> Result<Step> {
        if self.row > 0 {
            self.builder.push(given);
        }
        if self.row < self.table.rows() {
            if self.row.is_multiple_of(1024) {
                context.host.reserve(1024 * size_of::<Value>())?;
            }
            let row = self.table.row(self.row);
            self.row += 1;
            return Ok(Step::call(call, &self.function, [row]));
        }
        let column = std::mem::take(&mut self.builder).finish(self.name.clone());
        Ok(Step::Done(Value::Table(Rc::new(with_column(&self.table, column)?))))
    }
}

pub(super) static TABLE_DROP: Builtin = Builtin {
    name: "table_drop",
    parameters: &[required("table", TABLE), required("columns", NAMES)],
    returns: "table",
    doc: ["The table without these columns.", "Таблица без указанных столбцов."],
    code: Code::Plain(|_, arguments| {
        let table = table(&arguments[0])?;
        let mut dropped = vec![false; table.columns().len()];
        for name in column_names("table_drop", &arguments[1])? {
            table.column(&name)?;
            if let Some(position) = table.position(&name) {
                dropped[position] = true;
            }
        }
        let kept = table.columns().iter().zip(dropped).filter(|(_, dropped)| !dropped);
        done(Table::new(kept.map(|(column, _)| column.clone()).collect())?)
    }),
};

pub(super) static TABLE_RENAME: Builtin = Builtin {
    name: "table_rename",
    parameters: &[
        required("table", TABLE),
        required("names", &[Kind::Object, Kind::Str]),
        optional("new", &[Kind::Str, Kind::Null], Default::Null),
    ],
    returns: "table",
    doc: [
        "The table with other column names: {\"old\": \"new\"}, or the old and the new name.",
        "Таблица с другими именами столбцов: {\"старое\": \"новое\"} или старое и новое имя.",
    ],
    code: Code::Plain(|_, arguments| {
        let table = table(&arguments[0])?;
        match &arguments[1] {
            Value::Object(names) => {
                let names = names.fields.borrow();
                done(renamed("table_rename", &table, names.iter().map(|(k, v)| (k.as_str(), v)))?)
            }
            _ if matches!(arguments[2], Value::Null) => {
                fail!(runtime::MISSING_ARGUMENT, function = "table_rename", argument = "new")
            }
            old => done(renamed("table_rename", &table, [(text(old).as_str(), &arguments[2])])?),
        }
    }),
};

/// The table with other names for some columns; null keeps a name.
pub(super) fn renamed<'a>(
    function: &'static str,
    table: &Table,
    names: impl IntoIterator<Item = (&'a str, &'a Value)>,
) -> Result<Table> {
    let mut columns = table.columns().to_vec();
    for (old, new) in names {
        let column = table.column(old)?;
        match (new, table.position(old)) {
            (Value::Str(new), Some(position)) => columns[position] = Rc::new(column.renamed(new.clone())),
            (Value::Null, _) => {}
            (other, _) => {
                fail!(messages::NEW_NAME_NOT_TEXT, function = function, column = old, got = other.type_name())
            }
        }
    }
    Table::new(columns)
}

fn kept(
    function: &'static str,
    test: Test,
    value: &Value,
    arguments: &[Value],
    context: &mut Context<'_>,
) -> Result<Table> {
    let table = table(&arguments[0])?;
    let condition = Condition { function, column: table.column(&text(&arguments[1]))?, test, value };
    condition.filter(&table, context)
}

pub(super) static TABLE_BETWEEN: Builtin = Builtin {
    name: "table_between",
    parameters: &[
        required("table", TABLE),
        required("column", &[Kind::Str]),
        required("low", &[]),
        required("high", &[]),
    ],
    returns: "table",
    doc: [
        "The rows whose column lies between two values, both included.",
        "Строки, в которых значение столбца лежит между двумя границами, включая их.",
    ],
    code: Code::Plain(|context, arguments| {
        let from = Test::Compare(ColumnOp::Ge);
        let above = kept("table_between", from, &arguments[2], arguments, context)?;
        let rest = [Value::Table(Rc::new(above)), arguments[1].clone()];
        done(kept("table_between", Test::Compare(ColumnOp::Le), &arguments[3], &rest, context)?)
    }),
};

pub(super) static TABLE_IN: Builtin = Builtin {
    name: "table_in",
    parameters: &[
        required("table", TABLE),
        required("column", &[Kind::Str]),
        required("values", &[Kind::Array, Kind::Tuple, Kind::Column]),
    ],
    returns: "table",
    doc: ["The rows whose column is one of these values.", "Строки, в которых значение столбца есть в списке."],
    code: Code::Plain(|context, arguments| done(kept("table_in", Test::In, &arguments[2], arguments, context)?)),
};

pub(super) static TABLE_IS_NULL: Builtin = Builtin {
    name: "table_is_null",
    parameters: &[required("table", TABLE), required("column", &[Kind::Str])],
    returns: "table",
    doc: ["The rows whose column is null.", "Строки, в которых столбец пуст."],
    code: Code::Plain(|context, arguments| {
        done(kept("table_is_null", Test::Compare(ColumnOp::Eq), &Value::Null, arguments, context)?)
    }),
};

pub(super) static TABLE_NOT_NULL: Builtin = Builtin {
    name: "table_not_null",
    parameters: &[required("table", TABLE), required("column", &[Kind::Str])],
    returns: "table",
    doc: ["The rows whose column has a value.", "Строки, в которых столбец не пуст."],
    code: Code::Plain(|context, arguments| {
        done(kept("table_not_null", Test::Compare(ColumnOp::Ne), &Value::Null, arguments, context)?)
    }),
};

pub(super) static TABLE_SAMPLE: Builtin = Builtin {
    name: "table_sample",
    parameters: &[
        required("table", TABLE),
        required("n", &[Kind::Int]),
        optional("seed", &[Kind::Int, Kind::Null], Default::Null),
    ],
    returns: "table",
    doc: [
        "n random rows, in the order of the table; the same rows for the same seed.",
        "n случайных строк в порядке таблицы; при одном seed — одни и те же.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let n = count("table_sample", "n", &arguments[1])?;
        let seed = match &arguments[2] {
            Value::Int(seed) => *seed as u64,
            _ => super::math::chance(context).bits(),
        };
        let rows = sample_rows(table.rows(), n, Chance::new(seed), context)?;
        done(table.take(&rows, context)?)
    }),
};

pub(super) static MERGE_TABLES: Builtin = Builtin {
    name: "merge_tables",
    parameters: &[
        required("tables", &[Kind::Array, Kind::Tuple]),
        optional("how", &[Kind::Str], Default::Str("outer")),
    ],
    returns: "table",
    doc: [
        "One table of the rows of all: \"outer\" with all columns and nulls where a table lacks one, \"inner\" with the \
         columns all have.",
        "Одна таблица из строк всех: \"outer\" — все столбцы, недостающие пусты; \"inner\" — только общие столбцы.",
    ],
    code: Code::Plain(|context, arguments| {
        let all = match &arguments[0] {
            Value::Array(list) => list.items.borrow().clone(),
            Value::Tuple(list) => list.items().clone(),
            _ => Vec::new(),
        };
        let mut tables = Vec::with_capacity(all.len());
        for value in &all {
            match value {
                Value::Table(table) => tables.push(table.clone()),
                other => fail!(messages::NOT_A_TABLE, function = "merge_tables", got = other.type_name()),
            }
        }
        let common = match text(&arguments[1]).as_str() {
            "outer" => false,
            "inner" => true,
            other => fail!(messages::UNKNOWN_MERGE, got = other),
        };
        done(stack(&tables, common, context)?)
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[
    &TABLE_ADD,
    &TABLE_DROP,
    &TABLE_RENAME,
    &TABLE_BETWEEN,
    &TABLE_IN,
    &TABLE_IS_NULL,
    &TABLE_NOT_NULL,
    &TABLE_SAMPLE,
    &MERGE_TABLES,
];
