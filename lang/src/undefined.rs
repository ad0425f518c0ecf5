//! What is said about a name without a value: where a program stumbles over it, and where a text is only checked.

use crate::builtins::registry;
use crate::compile::names::Names;
use crate::compile::tree::{Hint, Unset};
use crate::foreign;
use crate::message;
use crate::messages::{Message, classes, modules, runtime as texts, syntax};
use crate::source::Space;
use crate::table::{looks_alike, looks_like, nearest};

/// A name without a value, and where it stands.
pub(crate) struct Undefined<'a> {
    /// The name.
    pub name: &'a str,
    /// The text it stands in.
    pub source: &'a str,
    /// Whose names it uses.
    pub space: Space,
    /// The byte it begins at.
    pub place: usize,
    /// What is known of the names of the function it stands in.
    pub hints: &'a [Hint],
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
        let text = if called { &texts::UNDEFINED_FUNCTION } else { &texts::UNDEFINED_VARIABLE };
        if registry::is_module(self.name) {
            return (message!(*text, name = name), Some(message!(modules::HELP_IMPORT, name = name)));
        }
        let help = self.why().map(|why| message!(*why, name = name)).or_else(|| self.meant(called, names));
        (message!(*text, name = name), help)
    }

    /// What the compiler knows of the name, beyond names written almost so.
    fn why(&self) -> Option<&'static crate::messages::Text> {
        let at = self.place as u32;
        self.hints.iter().filter(|hint| *hint.name == *self.name).find_map(|hint| match hint.why {
            Unset::EndedWithLoop => Some(&texts::ENDED_WITH_LOOP),
            Unset::EndedWithFunction => Some(&texts::ENDED_WITH_FUNCTION),
            Unset::Hides(span) if (span.start..span.end).contains(&at) => Some(&texts::NOT_YET_DECLARED),
            Unset::ClassBelow => Some(&classes::HELP_DECLARED_BELOW),
            Unset::Hides(_) | Unset::Near(_) => None,
        })
    }

    /// The name that was probably meant.
    fn meant(&self, called: bool, names: &Names) -> Option<Message> {
        let name = self.name;
        let near = self.hints.iter().find_map(|hint| match &hint.why {
            Unset::Near(near) if *hint.name == *name => Some(near.as_ref()),
            _ => None,
        });
        let elsewhere = || if called { foreign::function(name) } else { foreign::constant(name) };
        let known = || {
            let variables = names.of_space(self.space).map(|(n, _)| n.as_ref()).filter(|n| *n != name);
            variables.chain(registry::free().map(|b| b.name))
        };
        let meant = near.or_else(elsewhere).or_else(|| looks_like(name, known())).or_else(|| nearest(name, known()))?;
        Some(match looks_alike(name, meant) {
            true => message!(texts::LOOKS_ALIKE, name = name, near = meant),
            false => message!(texts::DID_YOU_MEAN, name = meant),
        })
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
