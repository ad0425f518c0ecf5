//! Tables: making, looking at, choosing, sorting.

use std::rc::Rc;

use super::{Builtin, Code, Context, Default, Kind, optional, required, text};
use crate::error::Result;
use crate::messages::{runtime, tables as messages};
use crate::pace::Pace;
use crate::table::{ColumnBuilder, Condition, MOST_COLUMNS, SortKey, Table, Test, csv::distinct, show, sort};
use crate::value::{Str, Value};
use crate::{fail, message};

const TABLE: &[Kind] = &[Kind::Table];
const NAMES: &[Kind] = &[Kind::Str, Kind::Array, Kind::Tuple];

pub(super) static TABLE_NEW: Builtin = Builtin {
    name: "table",
    parameters: &[
        required("data", &[Kind::Array, Kind::Tuple, Kind::Object, Kind::Table]),
        optional("headers", &[Kind::Array, Kind::Tuple, Kind::Null], Default::Null),
    ],
    returns: "table",
    doc: [
        "Makes a table of an array of rows (arrays, tuples or objects) and column names, or of an object of columns.",
        "Создаёт таблицу из массива строк (массивов, кортежей или объектов) и имён столбцов либо из объекта столбцов.",
    ],
    code: Code::Plain(make),
};

pub(super) static TABLE_CREATE: Builtin = Builtin {
    name: "table_create",
    parameters: TABLE_NEW.parameters,
    returns: "table",
    doc: ["The same as table.", "То же, что table."],
    code: Code::Plain(make),
};

pub(super) fn make(context: &mut Context<'_>, arguments: &mut [Value]) -> Result<Value> {
    let headers = match &arguments[1] {
        Value::Null => None,
        list => Some(column_names("table", list)?),
    };
    let table = match &arguments[0] {
        Value::Table(table) => return Ok(Value::Table(table.clone())),
        Value::Object(object) => {
            let fields = object.fields.borrow();
            let mut columns = Vec::with_capacity(fields.len());
            for (name, values) in fields.iter() {
                columns.push(Rc::new(match values {
                    Value::Column(column) => column.renamed(name.clone()),
                    Value::Array(a) => column_of(name, a.items.borrow().iter(), context)?,
                    Value::Tuple(t) => column_of(name, t.items().iter(), context)?,
                    other => fail!(messages::COLUMN_NOT_A_LIST, column = name.as_str(), got = other.type_name()),
                }));
            }
            let table = Table::new(columns)?;
            match headers {
                Some(names) => table.select(names.iter().map(|n| n.as_str()))?,
                None => table,
            }
        }
        Value::Array(rows) => of_rows(&rows.items.borrow(), headers, context)?,
        Value::Tuple(rows) => of_rows(&rows.items(), headers, context)?,
        _ => Table::new(Vec::new())?,
    };
    Ok(Value::Table(Rc::new(table)))
}

fn column_of<'v>(
    name: &Rc<Str>,
    values: impl ExactSizeIterator<Item = &'v Value>,
    context: &mut Context<'_>,
) -> Result<crate::table::Column> {
    context.host.reserve(values.len() * size_of::<Value>())?;
    let mut builder = ColumnBuilder::default();
    for (i, value) in values.enumerate() {
        if i % 4096 == 0 {
            context.host.tick()?;
        }
        builder.push(value.clone());
    }
    Ok(builder.finish(name.clone()))
}

/// Rows that are lists are cells in order; rows that are objects bring their names, and null where one is missing.
fn of_rows(rows: &[Value], headers: Option<Vec<Rc<Str>>>, context: &mut Context<'_>) -> Result<Table> {
    let names = match headers {
        Some(names) => names,
        None => match rows.first() {
            Some(Value::Object(_)) => names_of_objects(rows, context)?,
            first => distinct(vec![String::new(); first.map_or(0, width)]),
        },
    };
    if names.len() > MOST_COLUMNS {
        fail!(messages::TOO_MANY_COLUMNS, got = names.len(), limit = MOST_COLUMNS);
    }
    context.host.reserve(rows.len().saturating_mul(names.len()).saturating_mul(size_of::<Value>()))?;
    let mut builders: Vec<ColumnBuilder> = names.iter().map(|_| ColumnBuilder::default()).collect();
    for (number, row) in rows.iter().enumerate() {
        context.spend(20 * (names.len() + 1))?;
        let mut push = |values: &[Value]| {
            if values.len() != names.len() {
                fail!(messages::ROW_WIDTH, row = number + 1, got = values.len(), expected = names.len());
            }
            builders.iter_mut().zip(values).for_each(|(builder, value)| builder.push(value.clone()));
            Ok(())
        };
        match row {
            Value::Array(row) => push(&row.items.borrow())?,
            Value::Tuple(row) => push(&row.items())?,
            Value::Object(row) => {
                let fields = row.fields.borrow();
                for (builder, name) in builders.iter_mut().zip(&names) {
                    builder.push(fields.get(name).cloned().unwrap_or_default());
                }
            }
            other => fail!(messages::ROW_NOT_A_LIST, row = number + 1, got = other.type_name()),
        }
    }
    Table::new(builders.into_iter().zip(names).map(|(builder, name)| Rc::new(builder.finish(name))).collect())
}

fn width(row: &Value) -> usize {
    match row {
        Value::Array(row) => row.items.borrow().len(),
        Value::Tuple(row) => row.items().len(),
        _ => 0,
    }
}

/// All keys of all rows, in order of first appearance.
fn names_of_objects(rows: &[Value], context: &mut Context<'_>) -> Result<Vec<Rc<Str>>> {
    let mut seen = std::collections::HashSet::new();
    let mut names = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if number % 1024 == 0 {
            context.host.tick()?;
        }
        if let Value::Object(row) = row {
            for (name, _) in row.fields.borrow().iter() {
                context.spend(20)?;
                if !seen.contains(name.as_str()) {
                    seen.insert(name.as_str().to_owned());
                    names.push(name.clone());
                }
            }
        }
    }
    Ok(names)
}

/// One name or a list of names.
pub(super) fn column_names(function: &'static str, names: &Value) -> Result<Vec<Rc<Str>>> {
    let of = |items: &[Value]| {
        let name = |value: &Value| match value {
            Value::Str(name) => Ok(name.clone()),
            other => fail!(messages::NAME_NOT_TEXT, function = function, got = other.type_name()),
        };
        items.iter().map(name).collect::<Result<Vec<_>>>()
    };
    match names {
        Value::Array(names) => of(&names.items.borrow()),
        Value::Tuple(names) => of(&names.items()),
        one => of(std::slice::from_ref(one)),
    }
}

pub(super) fn table(value: &Value) -> Result<Rc<Table>> {
    match value {
        Value::Table(table) => Ok(table.clone()),
        // The machine has checked the type; an empty table keeps this total.
        _ => Ok(Rc::new(Table::new(Vec::new())?)),
    }
}

pub(super) fn count(function: &'static str, argument: &'static str, value: &Value) -> Result<usize> {
    match value {
        Value::Int(n) if *n >= 0 => Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
        Value::Int(n) => fail!(messages::NEGATIVE_COUNT, function = function, argument = argument, got = n),
        _ => Ok(0),
    }
}

pub(super) static TABLE_HEAD: Builtin = Builtin {
    name: "table_head",
    parameters: &[required("table", TABLE), optional("n", &[Kind::Int], Default::Int(5))],
    returns: "table",
    doc: ["The first n rows.", "Первые n строк."],
    code: Code::Plain(|context, arguments| {
        let n = count("table_head", "n", &arguments[1])?;
        Ok(Value::Table(Rc::new(table(&arguments[0])?.slice(0, n, context)?)))
    }),
};

pub(super) static TABLE_TAIL: Builtin = Builtin {
    name: "table_tail",
    parameters: &[required("table", TABLE), optional("n", &[Kind::Int], Default::Int(5))],
    returns: "table",
    doc: ["The last n rows.", "Последние n строк."],
    code: Code::Plain(|context, arguments| {
        let n = count("table_tail", "n", &arguments[1])?;
        let table = table(&arguments[0])?;
        let rows = table.rows();
        Ok(Value::Table(Rc::new(table.slice(rows.saturating_sub(n), rows, context)?)))
    }),
};

pub(super) static TABLE_SELECT: Builtin = Builtin {
    name: "table_select",
    parameters: &[required("table", TABLE), required("columns", NAMES)],
    returns: "table",
    doc: ["These columns, in this order.", "Указанные столбцы в указанном порядке."],
    code: Code::Plain(|_, arguments| {
        let names = column_names("table_select", &arguments[1])?;
        Ok(Value::Table(Rc::new(table(&arguments[0])?.select(names.iter().map(|n| n.as_str()))?)))
    }),
};

pub(super) static TABLE_SORT: Builtin = Builtin {
    name: "table_sort",
    parameters: &[
        required("table", TABLE),
        required("columns", NAMES),
        optional("asc", &[Kind::Bool, Kind::Array, Kind::Tuple], Default::Bool(true)),
    ],
    returns: "table",
    doc: [
        "Sorts by one or several columns: stable, nulls first. asc may be a list, one for each column.",
        "Сортирует по одному или нескольким столбцам: устойчиво, пустые значения впереди. asc может быть списком.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let names = column_names("table_sort", &arguments[1])?;
        let directions: Vec<bool> = match &arguments[2] {
            Value::Array(list) => list.items.borrow().iter().map(Value::is_truthy).collect(),
            Value::Tuple(list) => list.items().iter().map(Value::is_truthy).collect(),
            one => vec![one.is_truthy(); names.len()],
        };
        if directions.len() != names.len() {
            fail!(messages::SORT_DIRECTIONS, got = directions.len(), expected = names.len());
        }
        let mut keys = Vec::with_capacity(names.len());
        for (name, ascending) in names.iter().zip(directions) {
            keys.push(SortKey { column: table.column(name)?.clone(), ascending });
        }
        Ok(Value::Table(Rc::new(sort(&table, &keys, context)?)))
    }),
};

const WHERE: &[super::Parameter] = &[
    required("table", TABLE),
    required("column", &[Kind::Str, Kind::Column]),
    optional("op", &[Kind::Str, Kind::Null], Default::Null),
    optional("value", &[], Default::Absent),
];

pub(super) static TABLE_WHERE: Builtin = Builtin {
    name: "table_where",
    parameters: WHERE,
    returns: "table",
    doc: [
        "The rows whose column passes a test (== != < <= > >= in contains starts_with ends_with), or for which a \
         condition holds: table_where(t, \"amount > 100 and city == 'Minsk'\").",
        "Строки, в которых столбец проходит проверку (== != < <= > >= in contains starts_with ends_with) или верно \
         условие: table_where(t, \"amount > 100 and city == 'Minsk'\").",
    ],
    code: Code::Plain(|context, arguments| filter("table_where", context, arguments)),
};

pub(super) static TABLE_FILTER: Builtin = Builtin {
    name: "table_filter",
    parameters: WHERE,
    returns: "table",
    doc: ["The same as table_where.", "То же, что table_where."],
    code: Code::Plain(|context, arguments| filter("table_filter", context, arguments)),
};

pub(super) static TABLE_QUERY: Builtin = Builtin {
    name: "table_query",
    parameters: &[required("table", TABLE), required("condition", &[Kind::Str])],
    returns: "table",
    doc: [
        "The rows for which a condition holds: table_query(t, \"amount > 100 and city == 'Minsk'\"), as table_where has it.",
        "Строки, для которых верно условие: table_query(t, \"amount > 100 and city == 'Minsk'\"), как в table_where.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        Ok(Value::Table(Rc::new(crate::table::filter("table_query", &table, &text(&arguments[1]), context)?)))
    }),
};

fn filter(function: &'static str, context: &mut Context<'_>, arguments: &mut [Value]) -> Result<Value> {
    let [table_value, column, operator, value] = arguments else { return Ok(Value::Null) };
    let table = table(table_value)?;
    if let Value::Column(_) = column {
        return crate::table::index(&table, column, context);
    }
    let Value::Str(operator) = operator else {
        if !matches!(value, Value::Undefined) {
            fail!(runtime::MISSING_ARGUMENT, function = function, argument = "op");
        }
        return Ok(Value::Table(Rc::new(crate::table::filter(function, &table, &text(column), context)?)));
    };
    let Some(test) = Test::from_name(operator) else {
        fail!(messages::UNKNOWN_TEST, function = function, operator = operator.as_str());
    };
    if matches!(value, Value::Undefined) {
        fail!(runtime::MISSING_ARGUMENT, function = function, argument = "value");
    }
    let condition = Condition { function, column: table.column(&text(column))?, test, value };
    Ok(Value::Table(Rc::new(condition.filter(&table, context)?)))
}

pub(super) static TABLE_HEADERS: Builtin = Builtin {
    name: "table_headers",
    parameters: &[required("table", TABLE)],
    returns: "array",
    doc: ["The names of the columns.", "Имена столбцов."],
    code: Code::Plain(|_, arguments| {
        Ok(Value::array(table(&arguments[0])?.columns().iter().map(|c| Value::Str(c.name.clone())).collect()))
    }),
};

pub(super) static TABLE_INFO: Builtin = Builtin {
    name: "table_info",
    parameters: &[required("table", TABLE)],
    returns: "str",
    doc: [
        "Rows and columns of a table as a text: names, types and nulls.",
        "Описание таблицы текстом: размеры, имена, типы и число пустых значений.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        let lang = context.host.lang();
        let columns = table.columns();
        context.host.reserve(columns.len() * 128)?;
        let mut out = message!(messages::TABLE_INFO, rows = table.rows(), columns = columns.len()).render(lang);
        for column in columns {
            context.host.tick()?;
            let line = message!(
                messages::TABLE_INFO_COLUMN,
                column = column.name(),
                type = column.kind(),
                nulls = column.nulls()
            );
            out.push('\n');
            out.push_str(&line.render(lang));
        }
        Ok(Value::str(out))
    }),
};

pub(super) static TABLE_DISTINCT: Builtin = Builtin {
    name: "table_distinct",
    parameters: &[required("table", TABLE), required("column", &[Kind::Str])],
    returns: "array",
    doc: [
        "The different values of a column, in order of first appearance.",
        "Различные значения столбца в порядке появления.",
    ],
    code: Code::Plain(|context, arguments| {
        let table = table(&arguments[0])?;
        Ok(Value::array(table.column(&text(&arguments[1]))?.distinct(context)?))
    }),
};

pub(super) static SHOW_TABLE: Builtin = Builtin {
    name: "show_table",
    parameters: &[
        required("table", &[Kind::Table, Kind::Column]),
        optional("n", &[Kind::Int, Kind::Null], Default::Int(20)),
    ],
    returns: "null",
    doc: [
        "Prints the first n rows of a table, drawn with lines; null for all.",
        "Печатает первые n строк таблицы в рамке; null — все строки.",
    ],
    code: Code::Plain(|context, arguments| {
        let limit = match &arguments[1] {
            Value::Null => usize::MAX,
            n => count("show_table", "n", n)?,
        };
        let table = match &arguments[0] {
            Value::Column(column) => Rc::new(Table::new(vec![column.clone()])?),
            other => table(other)?,
        };
        show(&table, limit, context)?;
        Ok(Value::Null)
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[
    &TABLE_NEW,
    &TABLE_CREATE,
    &TABLE_HEAD,
    &TABLE_TAIL,
    &TABLE_SELECT,
    &TABLE_SORT,
    &TABLE_WHERE,
    &TABLE_FILTER,
    &TABLE_QUERY,
    &super::search::SEARCH,
    &TABLE_HEADERS,
    &TABLE_INFO,
    &TABLE_DISTINCT,
    &SHOW_TABLE,
];
