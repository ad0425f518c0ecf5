//! What helps whoever writes a program: the names that may follow ([`completion`]), what is known of a name
//! ([`inspection`]), the variables there are and what they hold ([`variables`]).
//!
//! All of it looks at a text, at declarations and at what a session holds, and runs nothing. [`cursor`] tells what stands
//! before a place of a text; editors, which have no session, use that too.

pub mod completion;
pub mod cursor;
pub mod inspection;
pub mod preview;
pub mod variables;

use crate::Interpreter;
use crate::builtins::registry;
use crate::value::Value;

/// The value a path of names leads to: a variable and its fields.
fn named(path: &[String], session: &Interpreter) -> Option<Value> {
    let (variable, fields) = path.split_first()?;
    let mut value = session.variable(variable)?.clone();
    for name in fields {
        let Value::Object(object) = &value else { return None };
        let field = object.fields.borrow().get(name)?.clone();
        value = field;
    }
    Some(value)
}

/// The built-in a path of names calls: `print`, or `line` of the module `plot`.
fn builtin(path: &[String]) -> Option<&'static crate::builtins::Builtin> {
    let (name, before) = path.split_last()?;
    let place = match before {
        [] => registry::find(name)?,
        _ => registry::of_module(&before.join(".")).find(|(known, _)| known == name)?.1,
    };
    Some(registry::get(place))
}
