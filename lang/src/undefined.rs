//! What is said about a name without a value: where a program stumbles over it, and where a text is only checked.

use crate::compile::names::Names;
use crate::foreign;
use crate::message;
use crate::messages::{Message, runtime as texts, syntax};
use crate::table::nearest;

/// A name without a value, and where it stands.
pub(crate) struct Undefined<'a> {
    /// The name.
    pub name: &'a str,
    /// The text it stands in.
    pub source: &'a str,
    /// The byte it begins at.
    pub place: usize,
    /// A variable around it that is written almost so.
    pub near: Option<&'a str>,
}

impl Undefined<'_> {
    /// What is wrong, and what may have been meant.
    #[cold]
    pub fn told(&self, names: &Names) -> (Message, Option<Message>) {
        let called = self.is_called();
        let name = &self.name[..self.name.floor_char_boundary(200)];
        if self.follows("//") {
            return (message!(texts::UNDEFINED_VARIABLE, name = name), Some(message!(syntax::HELP_COMMENT)));
        }
        let elsewhere = || if called { foreign::function(name) } else { foreign::constant(name) };
        let known = names.iter().map(|(n, _)| n.as_ref()).filter(|n| *n != name);
        let known = known.chain(crate::builtins::registry::all().iter().map(|b| b.name));
        let meant = self.near.or_else(elsewhere).or_else(|| nearest(name, known));
        let help = meant.map(|near| message!(texts::DID_YOU_MEAN, name = near));
        let text = if called { &texts::UNDEFINED_FUNCTION } else { &texts::UNDEFINED_VARIABLE };
        (message!(*text, name = name), help)
    }

    /// Whether it stands behind such a sign.
    fn follows(&self, sign: &str) -> bool {
        self.source.get(..self.place).is_some_and(|before| before.trim_end().ends_with(sign))
    }

    /// Whether the program calls it: `f(1)` or `x |> f`.
    fn is_called(&self) -> bool {
        let behind = self.source.get(self.place..).and_then(|from| from.strip_prefix(self.name)).unwrap_or_default();
        behind.trim_start_matches([' ', '\t']).starts_with('(') || self.follows("|>")
    }
}
