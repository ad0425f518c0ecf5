//! Joins by equal keys.

use std::rc::Rc;

use super::tables::{column_names, table};
use super::{Builtin, Code, Context, Default, Kind, Parameter, optional, required, text};
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::table::{Join, JoinKind};
use crate::value::{Str, Value};

const TABLE: &[Kind] = &[Kind::Table];

/// The parameters all joins by key share.
const BY_KEY: &[Parameter] = &[
    required("left", TABLE),
    required("right", TABLE),
    required("on", &[Kind::Str, Kind::Array, Kind::Tuple]),
    optional("right_on", &[Kind::Str, Kind::Null], Default::Null),
    optional("suffixes", &[Kind::Array, Kind::Tuple, Kind::Null], Default::Null),
    optional("nulls_equal", &[Kind::Bool], Default::Bool(false)),
];

/// Declares a join of one kind.
macro_rules! by_key {
    ($place:ident, $name:literal, $kind:expr, $en:literal, $ru:literal) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: BY_KEY,
            returns: "table",
            doc: [$en, $ru],
            code: Code::Plain(|context, arguments| {
                let [left, right, on, right_on, suffixes, nulls_equal] = arguments else { return Ok(Value::Null) };
                let on = key_pairs($name, on, right_on)?;
                run($name, $kind, [left, right], on, suffixes, nulls_equal, context)
            }),
        };
    };
}

by_key!(
    INNER_JOIN,
    "inner_join",
    JoinKind::Inner,
    "The pairs of rows whose keys are equal.",
    "Пары строк с равными ключами."
);
by_key!(
    LEFT_JOIN,
    "left_join",
    JoinKind::Left,
    "The pairs of rows whose keys are equal, and the left rows without a match.",
    "Пары строк с равными ключами и левые строки без пары."
);
by_key!(
    RIGHT_JOIN,
    "right_join",
    JoinKind::Right,
    "The pairs of rows whose keys are equal, and the right rows without a match.",
    "Пары строк с равными ключами и правые строки без пары."
);
by_key!(
    FULL_JOIN,
    "full_join",
    JoinKind::Full,
    "The pairs of rows whose keys are equal, and the rows of both sides without a match.",
    "Пары строк с равными ключами и строки обеих таблиц без пары."
);
by_key!(
    SEMI_JOIN,
    "semi_join",
    JoinKind::Semi,
    "The left rows that have a match.",
    "Левые строки, для которых есть пара."
);
by_key!(
    ANTI_JOIN,
    "anti_join",
    JoinKind::Anti,
    "The left rows that have no match.",
    "Левые строки, для которых нет пары."
);

pub(super) static CROSS_JOIN: Builtin = Builtin {
    name: "cross_join",
    parameters: &[
        required("left", TABLE),
        required("right", TABLE),
        optional("suffixes", &[Kind::Array, Kind::Tuple, Kind::Null], Default::Null),
    ],
    returns: "table",
    doc: ["Every left row with every right row.", "Каждая левая строка с каждой правой."],
    code: Code::Plain(|context, arguments| {
        let [left, right, suffixes] = arguments else { return Ok(Value::Null) };
        run("cross_join", JoinKind::Cross, [left, right], Vec::new(), suffixes, &Value::Null, context)
    }),
};

/// What `join` does with two tables: `left, right, on, type, suffixes, nulls_equal`.
pub(super) fn join_tables(context: &mut Context<'_>, arguments: &mut [Value]) -> Result<Value> {
    let [left, right, on, kind, suffixes, nulls_equal] = arguments else { return Ok(Value::Null) };
    let name = text(kind);
    let Some(kind) = JoinKind::from_name(&name) else {
        fail!(messages::UNKNOWN_JOIN, function = "join", got = name.as_str());
    };
    let on = if kind == JoinKind::Cross { Vec::new() } else { key_pairs("join", on, &Value::Null)? };
    run("join", kind, [left, right], on, suffixes, nulls_equal, context)
}

fn run(
    function: &'static str,
    kind: JoinKind,
    [left, right]: [&Value; 2],
    on: Vec<(Rc<Str>, Rc<Str>)>,
    suffixes: &Value,
    nulls_equal: &Value,
    context: &mut Context<'_>,
) -> Result<Value> {
    let (left, right) = (table(left)?, table(right)?);
    let given = suffixes_of(function, suffixes)?;
    let suffixes = given.as_ref().map(|[a, b]| [a.as_str(), b.as_str()]);
    let join = Join { kind, on, suffixes, nulls_equal: nulls_equal.is_truthy() };
    Ok(Value::Table(Rc::new(join.run(&left, &right, context)?)))
}

/// The two suffixes, when they are given.
pub(super) fn suffixes_of(function: &'static str, suffixes: &Value) -> Result<Option<[Rc<Str>; 2]>> {
    match suffixes {
        Value::Null => Ok(None),
        list => match column_names(function, list)?.as_slice() {
            [a, b] => Ok(Some([a.clone(), b.clone()])),
            _ => fail!(messages::BAD_SUFFIXES, function = function),
        },
    }
}

/// `on` as pairs of names: one name, an array of names, an array of pairs, or two names.
fn key_pairs(function: &'static str, on: &Value, right_on: &Value) -> Result<Vec<(Rc<Str>, Rc<Str>)>> {
    if let (Value::Str(left), Value::Str(right)) = (on, right_on) {
        return Ok(vec![(left.clone(), right.clone())]);
    }
    let of = |items: &[Value]| {
        let pair = |item: &Value| match item {
            Value::Str(name) => Ok((name.clone(), name.clone())),
            Value::Array(_) | Value::Tuple(_) => match column_names(function, item)?.as_slice() {
                [left, right] => Ok((left.clone(), right.clone())),
                _ => fail!(messages::BAD_ON, function = function, got = item.type_name()),
            },
            other => fail!(messages::BAD_ON, function = function, got = other.type_name()),
        };
        if items.is_empty() {
            fail!(messages::BAD_ON, function = function, got = "[]");
        }
        items.iter().map(pair).collect::<Result<Vec<_>>>()
    };
    match on {
        Value::Array(list) => of(&list.items.borrow()),
        Value::Tuple(list) => of(&list.items()),
        one => of(std::slice::from_ref(one)),
    }
}

pub(super) static FAMILY: &[&Builtin] =
    &[&INNER_JOIN, &LEFT_JOIN, &RIGHT_JOIN, &FULL_JOIN, &SEMI_JOIN, &ANTI_JOIN, &CROSS_JOIN];
