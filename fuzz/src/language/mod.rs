//! What must hold for any text and any file of a table. `formatter.rs` is about the layout of programs, `csv.rs` about
//! files. `world.rs` is the small world in which programs are run, `answers.rs` what is told of how they end, `tables.rs`
//! what two tables are compared by.

mod answers;
mod csv;
mod formatter;
mod tables;
mod world;

use datacode_lang::diagnostic::Diagnostic;
use datacode_lang::host::SheetError;
use datacode_lang::syntax::parse;
use datacode_lang::value::Value;
use datacode_lang::{Failure, Interpreter};

use answers::{rendered, shown};
pub use csv::csv;
pub use formatter::formatter;
use world::World;

/// Native stack the language may use.
const STACK: usize = 1 << 20;
/// A line that divides an input into texts of one session, as in the golden programs.
const DIVIDER: &str = "#%%\n";
/// More texts than this find nothing that fewer do not.
const MOST_TEXTS: usize = 8;

/// The tree holds the text, and what is wrong with it can be told and shown.
pub fn parser(text: &str) {
    let parse = parse(text);
    let held: String = parse.root.tokens().map(|token| token.text().to_owned()).collect();
    assert_eq!(held, text, "the tree is not the text");
    assert!(!parse.incomplete || !parse.diagnostics.is_empty(), "incomplete, and nothing is wrong");
    parse.diagnostics.iter().for_each(|diagnostic| told(diagnostic, text));
}

/// The texts of a session end with a value, errors or a stop, each of which can be told in both languages.
pub fn machine(input: &str) {
    let mut world = World::new(|_, _| Err(SheetError::NotHere), [0, 0]);
    let mut interpreter = Interpreter::new(STACK);
    for text in input.split(DIVIDER).take(MOST_TEXTS) {
        world.begin();
        if let Err(Failure::Errors(diagnostics) | Failure::TooDeep(diagnostics)) = interpreter.check(text) {
            assert!(!diagnostics.is_empty(), "a check that says nothing");
            diagnostics.iter().for_each(|diagnostic| told(diagnostic, text));
        }
        match interpreter.run(text, &mut world) {
            Ok(value) => shown(&mut interpreter, &value, &mut world),
            Err(Failure::Errors(diagnostics) | Failure::TooDeep(diagnostics)) => {
                assert!(!diagnostics.is_empty(), "a failure that says nothing");
                // A function may fail in an earlier text: its place is in that one.
                diagnostics.iter().for_each(rendered);
            }
            Err(Failure::Stopped(_)) => {}
        }
        let variables: Vec<Value> = interpreter.variables().map(|(_, value)| value.clone()).collect();
        for value in variables {
            shown(&mut interpreter, &value, &mut world);
        }
        interpreter.collect();
    }
    interpreter.reset();
    assert_eq!(interpreter.variables().count(), 0, "variables outlive a reset");
}

/// What is wrong stands inside the text and can be told.
fn told(diagnostic: &Diagnostic, text: &str) {
    let place = diagnostic.place;
    let columns = |line: u32| {
        let line = text.split('\n').nth(line as usize - 1);
        // One behind the last character is where something is missing.
        line.map(|line| line.chars().count() as u32 + 1)
    };
    assert!(place.line >= 1 && place.column >= 1, "{place:?} is before the text");
    assert!((place.line, place.column) <= (place.end_line, place.end_column), "{place:?} ends before it begins");
    for (line, column) in [(place.line, place.column), (place.end_line, place.end_column)] {
        assert!(columns(line).is_some_and(|columns| column <= columns), "{place:?} is not in the text");
    }
    rendered(diagnostic);
}
