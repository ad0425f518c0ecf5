//! The variables of a session, as a list of them shows them.

use super::preview;
use crate::Interpreter;
use crate::builtins::length;
use crate::messages::Lang;
use crate::value::Value;

/// Bytes of a value that are shown in the list.
const SHORT: usize = 60;

/// One variable or function of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The name of its value's type.
    pub kind: String,
    /// Elements, fields, characters or rows of it; `None` for what has no length.
    pub size: Option<usize>,
    /// Its value in one line, cut; of a function how it is called.
    pub preview: String,
}

/// A variable as the list shows it.
pub fn shown(name: &str, value: &Value, session: &Interpreter, lang: Lang) -> Variable {
    Variable {
        name: name.to_owned(),
        kind: value.type_name().to_owned(),
        size: length(value).ok(),
        preview: session.signature(value).unwrap_or_else(|| preview::value(value, SHORT, lang)),
    }
}
