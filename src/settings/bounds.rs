//! The bounds of the table in `datacode_actors::limits`, as the user set them.

use datacode_actors::limits::{Bound, LimitError, Limits};

use super::kind::{Fault, Wrong, amount};
use super::layers::{Given, Layers, Source};
use super::table::{self, Setting};
use crate::problem::Problem;
use crate::units;

/// The bounds that also mean something for a program on the terminal.
const OF_PROGRAMS: [&str; 8] =
    ["time", "memory", "instructions", "depth", "size", "finally", "sheet_memory", "sheet_time"];

/// Bounds as the user set them.
#[derive(Debug, Default)]
pub struct Bounds {
    /// All of them.
    pub limits: Limits,
    /// The names of those that were set: the others have the table's default.
    pub set: Vec<&'static str>,
    /// Programs on the terminal may hold as much memory as the system gives: it is the user's own machine.
    pub memory_lifted: bool,
}

impl Bounds {
    /// The value of a bound the user set.
    pub fn chosen(&self, name: &str) -> Option<u64> {
        if self.set.contains(&name) { self.limits.get(name) } else { None }
    }

    /// Those of a server.
    pub fn of_server(layers: &Layers) -> Result<Bounds, Problem> {
        let mut bounds = Bounds::default();
        for (setting, bound) in all() {
            bounds.take(bound, layers.given(&setting)?)?;
        }
        Ok(bounds)
    }

    /// Those of a program on the terminal, where `none` lifts the one of memory.
    pub fn of_program(layers: &Layers) -> Result<Bounds, Problem> {
        let mut bounds = Bounds::default();
        for (setting, bound) in all().filter(|(setting, _)| is_of_programs(setting)) {
            let given = layers.given(&setting)?;
            if bound.name == "memory" && given.texts.first().is_some_and(|text| text.trim() == "none") {
                bounds.memory_lifted = true;
            } else {
                bounds.take(bound, given)?;
            }
        }
        Ok(bounds)
    }

    fn take(&mut self, bound: &'static Bound, Given { texts, source }: Given) -> Result<(), Problem> {
        let is_set = source != Source::Default;
        let taken = amount(bound, &texts).and_then(|value| {
            self.limits.set(bound.name, value).map_err(|error| {
                let wrong = match error {
                    LimitError::Zero => units::Wrong::Zero,
                    LimitError::Needed => units::Wrong::Needed,
                    LimitError::Unknown => units::Wrong::Form,
                };
                Fault { text: texts.join(" "), wrong: Wrong::Amount(bound.unit, wrong) }
            })
        });
        match taken {
            Ok(()) if is_set => self.set.push(bound.name),
            Ok(()) => {}
            // A default that cannot be measured here is none; one that was asked for is not possible.
            Err(Fault { wrong: Wrong::Amount(_, units::Wrong::Unmeasured), .. }) if !is_set => {}
            Err(fault) => return Err(Problem::Value { source, fault }),
        }
        Ok(())
    }
}

fn all() -> impl Iterator<Item = (Setting, &'static Bound)> {
    table::all().filter_map(|setting| Some((setting, setting.bound?)))
}

/// Whether a setting means something without the server: the language of messages does, and some bounds.
pub fn is_of_programs(setting: &Setting) -> bool {
    setting.name == Setting::lang().name || OF_PROGRAMS.contains(&setting.name)
}
