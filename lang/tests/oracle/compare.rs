//! A session run by both, as one text each: what it printed, how its texts ended, what its variables hold.

use std::fmt::Write;

use datacode_lang::value::{Value, to_text};
use datacode_lang::{Failure, Interpreter};

use super::evaluator::{End, Evaluator};
use super::world::World;

/// What a session did: what it printed, how each text ended and what its variables hold.
pub fn machine(texts: &[String]) -> String {
    let mut world = World::new(200_000);
    let mut interpreter = Interpreter::new(4 << 20);
    let mut ends = Vec::new();
    for text in texts {
        ends.push(match interpreter.run(text, &mut world) {
            Ok(value) => match interpreter.view(&value, &mut world) {
                Ok(view) => format!("=> {}", view.text),
                Err(stop) => format!("stopped: {stop:?}"),
            },
            Err(Failure::Errors(diagnostics)) => diagnostics
                .iter()
                .map(|d| format!("{} at {:?}", d.kind, (d.place.line, d.place.column)))
                .collect::<Vec<_>>()
                .join("\n"),
            Err(other) => format!("{other:?}"),
        });
        world.output.push_str(&format!("{}\n", ends.last().map_or("", String::as_str)));
    }
    // The text of an error is a message of the language, which is not foretold.
    let text = |value: &Value| if matches!(value, Value::Error(_)) { "an error".to_owned() } else { to_text(value) };
    let mut variables: Vec<(String, String)> =
        interpreter.variables().map(|(name, value)| (name.to_owned(), text(value))).collect();
    variables.sort();
    for (name, text) in variables {
        let _ = writeln!(world.output, "{name}: {text}");
    }
    world.output
}

/// The same by the evaluator; none where it does not foretell what happens.
pub fn foretold(texts: &[String]) -> Result<String, &'static str> {
    let mut evaluator = Evaluator::default();
    for text in texts {
        let end = match evaluator.run(text) {
            End::Value(value) => format!("=> {}", value.shown().ok_or("a message of the language")?),
            End::Error { kind, place } => format!("{kind} at {place:?}"),
            End::Abandoned(why) => return Err(why),
        };
        evaluator.output.push_str(&end);
        evaluator.output.push('\n');
    }
    let variables = evaluator.variables().ok_or("a message of the language")?;
    for (name, text) in variables {
        let _ = writeln!(evaluator.output, "{name}: {text}");
    }
    Ok(evaluator.output)
}
