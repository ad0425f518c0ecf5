//! Groups, pivots, descriptions.

use std::rc::Rc;

use super::tables::{column_names, table};
use super::{Builtin, Code, Default, Kind, Parameter, optional, required, text};
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::table::{Aggregate, Summary, describe, group_by, pivot};
use crate::value::{Str, Value};

const TABLE: &[Kind] = &[Kind::Table];

pub(super) static GROUP_BY: Builtin = Builtin {
    name: "group_by",
    parameters: &[
        required("table", TABLE),
        required("keys", &[Kind::Str, Kind::Array, Kind::Tuple]),
        Parameter { name: "aggregates", takes: &[], default: Default::NamedRest },
    ],
    returns: "table",
    doc: [
        "A row for each different key with what is asked for: group_by(t, \"city\", total=[\"sum\", \"amount\"]). There \
         are sum average min max count median std first last n_unique.",
        "Строка для каждого ключа с заданными итогами: group_by(t, \"city\", total=[\"sum\", \"amount\"]). Есть sum \
         average min max count median std first last n_unique.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let mut keys = Vec::new();
        for name in column_names("group_by", &arguments[1])? {
            keys.push(table.column(&name)?.clone());
        }
        let mut aggregates = Vec::new();
        if let Value::Object(wanted) = &arguments[2] {
            for (name, what) in wanted.fields.borrow().iter() {
                aggregates.push(aggregate(&table, name, what)?);
            }
        }
        Ok(Value::Table(Rc::new(group_by(&table, &keys, &aggregates, context)?)))
    }),
};

/// `["sum", "amount"]`, or `"count"` alone.
fn aggregate(table: &crate::table::Table, name: &Rc<Str>, what: &Value) -> Result<Aggregate> {
    let parts = match what {
        Value::Array(_) | Value::Tuple(_) | Value::Str(_) => column_names("group_by", what)?,
        other => fail!(messages::BAD_AGGREGATE, function = "group_by", name = name.as_str(), got = other.type_name()),
    };
    let summary = |name: &str| summary_of("group_by", name);
    match parts.as_slice() {
        [function, column] => Ok(Aggregate {
            name: name.clone(),
            summary: summary(function)?,
            column: Some(table.column(column)?.clone()),
        }),
        [function] if summary(function)? == Summary::Count => {
            Ok(Aggregate { name: name.clone(), summary: Summary::Count, column: None })
        }
        _ => fail!(messages::BAD_AGGREGATE, function = "group_by", name = name.as_str(), got = what.type_name()),
    }
}

fn summary_of(function: &'static str, name: &str) -> Result<Summary> {
    match Summary::from_name(name) {
        Some(summary) => Ok(summary),
        None => fail!(messages::UNKNOWN_AGGREGATE, function = function, got = name),
    }
}

pub(super) static PIVOT: Builtin = Builtin {
    name: "pivot",
    parameters: &[
        required("table", TABLE),
        required("rows", &[Kind::Str, Kind::Array, Kind::Tuple]),
        required("columns", &[Kind::Str]),
        required("values", &[Kind::Str]),
        optional("agg", &[Kind::Str], Default::Str("sum")),
    ],
    returns: "table",
    doc: [
        "A row for each different key, a column for each different value of another column, and in the cells a summary \
         of a third one.",
        "Строка для каждого ключа, столбец для каждого значения другого столбца, а в ячейках — итог по третьему.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let mut rows = Vec::new();
        for name in column_names("pivot", &arguments[1])? {
            rows.push(table.column(&name)?.clone());
        }
        let across = table.column(&text(&arguments[2]))?;
        let values = table.column(&text(&arguments[3]))?;
        let summary = summary_of("pivot", &text(&arguments[4]))?;
        Ok(Value::Table(Rc::new(pivot(&table, &rows, across, values, summary, context)?)))
    }),
};

pub(super) static DESCRIBE: Builtin = Builtin {
    name: "describe",
    parameters: &[required("table", TABLE)],
    returns: "table",
    doc: [
        "Counts, averages, deviations, medians and extremes of all columns.",
        "Количества, средние, отклонения, медианы и крайние значения всех столбцов.",
    ],
    code: Code::Plain(|context, arguments| Ok(Value::Table(Rc::new(describe(&*table(&arguments[0])?, context)?)))),
};

pub(super) static FAMILY: &[&Builtin] = &[&GROUP_BY, &PIVOT, &DESCRIBE];
