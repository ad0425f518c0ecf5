//! Joins by order, by place and by a function.

use std::rc::Rc;

use super::joins::suffixes_of;
use super::tables::{column_names, table};
use super::{Builtin, Code, Context, Continuation, Default, Kind, Step, optional, required, text};
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::table::{self, ColumnOp, Direction, Join, JoinKind, Table, Test};
use crate::value::{Str, Value};

const TABLE: &[Kind] = &[Kind::Table];
const SUFFIXES: &[Kind] = &[Kind::Array, Kind::Tuple, Kind::Null];

pub(super) static ASOF_JOIN: Builtin = Builtin {
    name: "asof_join",
    parameters: &[
        required("left", TABLE),
        required("right", TABLE),
        required("on", &[Kind::Str]),
        optional("by", &[Kind::Str, Kind::Array, Kind::Tuple, Kind::Null], Default::Null),
        optional("direction", &[Kind::Str], Default::Str("backward")),
        optional("suffixes", SUFFIXES, Default::Null),
    ],
    returns: "table",
    doc: [
        "Every left row with the nearest right row in the order of a column (of time): the last one before it \
         (\"backward\"), the first one after it (\"forward\") or the \"nearest\".",
        "Каждая левая строка с ближайшей по столбцу (времени) правой: последней до неё (\"backward\"), первой после \
         неё (\"forward\") или ближайшей (\"nearest\").",
    ],
    code: Code::Plain(|context, arguments| {
        let [left, right, on, by, direction, suffixes] = arguments else { return Ok(Value::Null) };
        let direction = match text(direction).as_str() {
            "backward" => Direction::Backward,
            "forward" => Direction::Forward,
            "nearest" => Direction::Nearest,
            other => fail!(messages::UNKNOWN_DIRECTION, got = other),
        };
        let by = match by {
            Value::Null => Vec::new(),
            names => column_names("asof_join", names)?,
        };
        let suffixes = suffixes_of("asof_join", suffixes)?;
        let suffixes = suffixes.as_ref().map(|[a, b]| [a.as_str(), b.as_str()]);
        let (left, right) = (table(left)?, table(right)?);
        done(table::asof(&left, &right, &text(on), &by, direction, suffixes, context)?)
    }),
};

fn done(table: Table) -> Result<Value> {
    Ok(Value::Table(Rc::new(table)))
}

pub(super) static JOIN_ON: Builtin = Builtin {
    name: "join_on",
    parameters: &[
        required("left", TABLE),
        required("right", TABLE),
        required("condition", &[Kind::Str, Kind::Array, Kind::Tuple]),
        optional("type", &[Kind::Str], Default::Str("inner")),
        optional("suffixes", SUFFIXES, Default::Null),
    ],
    returns: "table",
    doc: [
        "The pairs of rows for which a comparison of a left and a right column holds: \"date >= start\" or [\"date\", \
         \">=\", \"start\"].",
        "Пары строк, для которых верно сравнение левого и правого столбцов: \"date >= start\" или [\"date\", \">=\", \
         \"start\"].",
    ],
    code: Code::Plain(|context, arguments| {
        let [left, right, condition, kind, suffixes] = arguments else { return Ok(Value::Null) };
        let (left_name, op, right_name) = condition_of(condition)?;
        let name = text(kind);
        let Some(kind) = JoinKind::from_name(&name).filter(|kind| *kind != JoinKind::Cross) else {
            fail!(messages::UNKNOWN_JOIN, function = "join_on", got = name.as_str());
        };
        let suffixes = suffixes_of("join_on", suffixes)?;
        let suffixes = suffixes.as_ref().map(|[a, b]| [a.as_str(), b.as_str()]);
        let (left, right) = (table(left)?, table(right)?);
        if op == ColumnOp::Eq {
            let on = vec![(left_name, right_name)];
            return done(Join { kind, on, suffixes, nulls_equal: false }.run(&left, &right, context)?);
        }
        done(table::compared(&left, &right, (&left_name, op, &right_name), kind, suffixes, context)?)
    }),
};

/// `"a >= b"` or `["a", ">=", "b"]`.
fn condition_of(condition: &Value) -> Result<(Rc<Str>, ColumnOp, Rc<Str>)> {
    let parts = match condition {
        Value::Str(condition) => {
            // The longer operators first: `<` stands in `<=` and `<>`.
            let found = ["==", "!=", "<>", "<=", ">=", "<", ">", "="]
                .into_iter()
                .filter_map(|op| condition.find(op).map(|at| (at, op)))
                .min_by_key(|(at, op)| (*at, std::cmp::Reverse(op.len())));
            let Some((at, op)) = found else { fail!(messages::BAD_JOIN_CONDITION, got = condition.as_str()) };
            let part = |text: &str| Rc::new(Str::new(text.trim().to_owned()));
            vec![part(&condition[..at]), part(op), part(&condition[at + op.len()..])]
        }
        list => column_names("join_on", list)?,
    };
    match parts.as_slice() {
        [left, op, right] => match Test::from_name(op) {
            Some(Test::Compare(op)) => Ok((left.clone(), op, right.clone())),
            _ => fail!(messages::BAD_JOIN_CONDITION, got = op.as_str()),
        },
        other => fail!(messages::BAD_JOIN_CONDITION, got = other.len()),
    }
}

pub(super) static ZIP_JOIN: Builtin = Builtin {
    name: "zip_join",
    parameters: &[required("left", TABLE), required("right", TABLE), optional("suffixes", SUFFIXES, Default::Null)],
    returns: "table",
    doc: [
        "Rows side by side by their place; the shorter table goes on with nulls.",
        "Строки двух таблиц рядом, по номеру; более короткая дополняется пустыми значениями.",
    ],
    code: Code::Plain(|context, arguments| {
        let suffixes = suffixes_of("zip_join", &arguments[2])?;
        let suffixes = suffixes.as_ref().map(|[a, b]| [a.as_str(), b.as_str()]);
        let (left, right) = (table(&arguments[0])?, table(&arguments[1])?);
        done(table::zip(&left, &right, suffixes, context)?)
    }),
};

pub(super) static APPLY_JOIN: Builtin = Builtin {
    name: "apply_join",
    parameters: &[
        required("left", TABLE),
        required("function", &[Kind::Fn]),
        optional("type", &[Kind::Str], Default::Str("inner")),
    ],
    returns: "table",
    doc: [
        "Every row with the rows of the table a function makes of it; type=\"left\" keeps rows for which it is empty or \
         null.",
        "Каждая строка со строками таблицы, которую вернула для неё функция; type=\"left\" оставляет строки, для \
         которых она пуста.",
    ],
    code: Code::Calling(|_, arguments| {
        let keep = match text(&arguments[2]).as_str() {
            "inner" => false,
            "left" => true,
            other => fail!(messages::UNKNOWN_APPLY, got = other),
        };
        let function = std::mem::take(&mut arguments[1]);
        Ok(Box::new(Applying { left: table(&arguments[0])?, function, keep, parts: Vec::new(), row: 0 }))
    }),
};

/// The tables a function of the program makes, one row after another.
struct Applying {
    left: Rc<Table>,
    function: Value,
    keep: bool,
    parts: Vec<Rc<Table>>,
    /// Rows asked for so far.
    row: usize,
}

impl Continuation for Applying {
    fn resume(&mut self, context: &mut Context<'_>, given: Value, call: &mut [Value]) -> Result<Step> {
        if self.row > 0 {
            self.parts.push(match given {
                Value::Table(table) => table,
                Value::Null => Rc::new(Table::new(Vec::new())?),
                other => fail!(messages::NOT_A_TABLE, function = "apply_join", got = other.type_name()),
            });
        }
        if self.row < self.left.rows() {
            let row = self.left.row(self.row);
            self.row += 1;
            return Ok(Step::call(call, &self.function, [row]));
        }
        let joined = table::apply(&self.left, &self.parts, self.keep, context)?;
        Ok(Step::Done(Value::Table(Rc::new(joined))))
    }
}

pub(super) static FAMILY: &[&Builtin] = &[&ASOF_JOIN, &JOIN_ON, &ZIP_JOIN, &APPLY_JOIN];
