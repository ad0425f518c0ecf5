//! Tables a program has made, and what two of them are compared by.

use datacode_lang::table::Table;
use datacode_lang::value::{Value, to_text};
use datacode_lang::{Failure, Interpreter};

use super::answers::{rendered, shown};
use super::world::World;

/// How a program ended.
pub enum Outcome {
    /// Well; its variable `t` may be read.
    Done(Box<Interpreter>),
    /// With a mistake, as it is told.
    Told(String),
    /// At a bound of its world.
    Stopped,
}

/// Native stack the language may use.
const STACK: usize = 1 << 20;

/// Runs a program of its own session.
pub fn run(program: &str, world: &mut World) -> Outcome {
    world.begin();
    let mut interpreter = Box::new(Interpreter::new(STACK));
    match interpreter.run(program, world) {
        Ok(_) => Outcome::Done(interpreter),
        Err(Failure::Errors(diagnostics) | Failure::TooDeep(diagnostics)) => {
            assert!(!diagnostics.is_empty(), "a failure that says nothing");
            diagnostics.iter().for_each(rendered);
            Outcome::Told(format!("{diagnostics:?}"))
        }
        Err(Failure::Stopped(_)) => Outcome::Stopped,
    }
}

/// Does something with the table of that name, if it is one; it has been shown as clients see it.
pub fn with_table<T>(
    interpreter: &mut Interpreter,
    name: &str,
    world: &mut World,
    work: impl FnOnce(&Table) -> T,
) -> Option<T> {
    let Some(Value::Table(table)) = interpreter.variable(name).cloned() else { return None };
    for column in table.columns() {
        assert_eq!(column.len(), table.rows(), "the column {:?} has another length", column.name());
        assert!(column.valid().is_none_or(|valid| valid.len() == column.len()), "nulls of another length");
    }
    shown(interpreter, &Value::Table(table.clone()), world);
    Some(work(&table))
}

/// Name, type and cells of a column.
pub type Facts = (String, &'static str, Vec<String>);

/// What a table is, column by column.
pub fn facts(table: &Table) -> Vec<Facts> {
    let cells = |values: &mut dyn Iterator<Item = Value>| values.map(|value| to_text(&value)).collect();
    table.columns().iter().map(|c| (c.name().to_owned(), c.kind(), cells(&mut c.values()))).collect()
}
