//! Tables and files as programs call them, in a world in memory: here the way to call, in the other files the rules.

mod columns;
mod files;
mod groups;
mod joins;
mod models;
mod operators;
mod sheets;
mod tables;

use super::*;
use crate::table::test_world::World;

/// Calls a built-in with these arguments, by name where one is given; types are taken as checked.
pub(super) fn call(world: &mut World, name: &str, arguments: &[(&str, Value)]) -> Result<Value> {
    let builtin = [
        super::tables::FAMILY,
        super::columns::FAMILY,
        super::joins::FAMILY,
        super::groups::FAMILY,
        super::ordered_joins::FAMILY,
        super::files::FAMILY,
    ]
    .into_iter()
    .flatten()
    .find(|b| b.name == name)
    .unwrap();
    let mut values: Vec<Value> = builtin
        .parameters
        .iter()
        .enumerate()
        .map(|(i, parameter)| {
            let given =
                arguments.iter().enumerate().find(|(j, (n, _))| *n == parameter.name || (n.is_empty() && *j == i));
            match (given, parameter.default) {
                (Some((_, (_, value))), _) => value.clone(),
                (None, Default::Bool(b)) => Value::bool(b),
                (None, Default::Int(i)) => Value::Int(i),
                (None, Default::Str(s)) => Value::str(s),
                (None, Default::Null) => Value::Null,
                (None, Default::Absent) => Value::Undefined,
                (None, Default::NamedRest) => {
                    let known = |n: &str| n.is_empty() || builtin.parameters.iter().any(|p| p.name == n);
                    object(&arguments.iter().filter(|(n, _)| !known(n)).cloned().collect::<Vec<_>>())
                }
                (None, other) => panic!("{name} needs {}: {other:?}", parameter.name),
            }
        })
        .collect();
    match builtin.code {
        Code::Plain(code) => world.run(|context| code(context, &mut values)),
        Code::Looping(..) => panic!("{name} is a loop of the machine"),
        Code::Calling(code) => {
            let mut work = world.run(|context| code(context, &mut values))?;
            let mut given = Value::Null;
            loop {
                // Instead of the function, the row itself, or what stands in its column "a".
                let mut call = [Value::Null, Value::Null];
                match world.run(|context| work.resume(context, given, &mut call))? {
                    Step::Done(value) => return Ok(value),
                    Step::Call(_) => match &call[1] {
                        Value::Object(row) => given = row.fields.borrow().get("a").cloned().unwrap_or_default(),
                        _ => panic!("{name} gives no row"),
                    },
                }
            }
        }
    }
}

pub(super) fn object(fields: &[(&str, Value)]) -> Value {
    let object = crate::value::Object::default();
    for (key, value) in fields {
        object.fields.borrow_mut().insert(Rc::new(crate::value::Str::new((*key).into())), value.clone());
    }
    Value::Object(Rc::new(object))
}

pub(super) fn strs(names: &[&str]) -> Value {
    Value::array(names.iter().map(|n| Value::str(*n)).collect())
}

pub(super) fn ints(values: &[i64]) -> Value {
    Value::array(values.iter().map(|i| Value::Int(*i)).collect())
}

pub(super) fn csv(world: &mut World, text: &str) -> Value {
    world.put("t.csv", text);
    call(world, "read_file", &[("", Value::path("t.csv"))]).unwrap()
}

pub(super) const CITIES: &str = "city,amount,rate\nMinsk,10,0.5\nGomel,,1.5\nBrest,7,\nMinsk,300,2\n";

pub(super) fn table_of(value: &Value) -> Rc<crate::table::Table> {
    match value {
        Value::Table(table) => table.clone(),
        other => panic!("{other:?}"),
    }
}
