//! Keys of tables, and columns that refer to them: what `--build_model` makes a database's keys of.

use std::rc::Rc;

use super::{Builtin, Code, Context, Kind, required};
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::relations::MOST;
use crate::table::Column;
use crate::table::relation::{NoKey, astray, comparable, no_key};
use crate::value::{Value, display_shown};

const COLUMN: &[Kind] = &[Kind::Column];
/// Bytes of a value a message shows.
const SHOWN: usize = 100;

pub(super) static PRIMARY_KEY: Builtin = Builtin {
    name: "primary_key",
    parameters: &[required("column", COLUMN)],
    returns: "null",
    doc: [
        "Declares a column the primary key of its table, for --build_model: primary_key(users[\"id\"]). Every row has a \
         value of its own.",
        "Объявляет столбец первичным ключом его таблицы для --build_model: primary_key(users[\"id\"]). В каждой строке \
         есть значение, и ни одно не повторяется.",
    ],
    code: Code::Plain(|context, arguments| {
        let Value::Column(column) = &arguments[0] else { return Ok(Value::Null) };
        check_key("primary_key", column, context)?;
        if !context.heap.kept.relations.key(column) {
            fail!(messages::TOO_MANY_RELATIONS, limit = MOST);
        }
        Ok(Value::Null)
    }),
};

pub(super) static RELATE: Builtin = Builtin {
    name: "relate",
    parameters: &[required("pk_column", COLUMN), required("fk_column", COLUMN)],
    returns: "null",
    doc: [
        "Declares that one column refers to the key of another table, for --build_model: relate(users[\"id\"], \
         orders[\"user_id\"]). The key has no gaps and no repeated values; every value of the other column is one of them, \
         or null.",
        "Объявляет, что столбец ссылается на ключ другой таблицы, для --build_model: relate(users[\"id\"], \
         orders[\"user_id\"]). В ключе нет пропусков и повторов, а каждое значение второго столбца есть в ключе или равно \
         null.",
    ],
    code: Code::Plain(|context, arguments| {
        let (Value::Column(key), Value::Column(foreign)) = (&arguments[0], &arguments[1]) else {
            return Ok(Value::Null);
        };
        if !comparable(key, foreign) {
            fail!(
                messages::RELATED_TYPES,
                key = key.name(),
                kind = key.kind(),
                column = foreign.name(),
                got = foreign.kind()
            );
        }
        check_key("relate", key, context)?;
        if let Some(row) = astray(key, foreign, context)? {
            let value = shown(foreign, row, context);
            fail!(messages::NO_SUCH_KEY, column = foreign.name(), row = row + 1, value = value, key = key.name());
        }
        if !context.heap.kept.relations.reference(key, foreign) {
            fail!(messages::TOO_MANY_RELATIONS, limit = MOST);
        }
        Ok(Value::Null)
    }),
};

/// Refuses a column that cannot be a key.
fn check_key(function: &str, column: &Rc<Column>, context: &mut Context<'_>) -> Result<()> {
    match no_key(column, context)? {
        None => Ok(()),
        Some(NoKey::Null(row)) => {
            fail!(messages::KEY_WITHOUT_VALUE, function = function, column = column.name(), row = row + 1)
        }
        Some(NoKey::Repeated { first, row }) => {
            let value = shown(column, row, context);
            fail!(
                messages::KEY_REPEATED,
                function = function,
                column = column.name(),
                value = value,
                first = first + 1,
                row = row + 1
            )
        }
    }
}

/// A value as a message shows it.
fn shown(column: &Column, row: usize, context: &Context<'_>) -> String {
    let mut text = String::new();
    display_shown(&column.value(row), &mut text, SHOWN, context.host.lang());
    text
}

pub(super) static FAMILY: &[&Builtin] = &[&PRIMARY_KEY, &RELATE];
