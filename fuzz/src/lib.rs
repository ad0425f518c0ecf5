//! What must hold for any text: here once, for the fuzz targets and for the tests that replay what they found.
//! `world.rs` is the small world in which programs are run.

mod world;

use datacode_lang::diagnostic::Diagnostic;
use datacode_lang::host::Host;
use datacode_lang::messages::Lang;
use datacode_lang::syntax::parse;
use datacode_lang::value::{Value, to_text};
use datacode_lang::{Failure, Interpreter};
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
    let mut world = World::new();
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

/// A value as clients are told it.
fn shown(interpreter: &mut Interpreter, value: &Value, world: &mut World) {
    to_text(value);
    world.begin();
    for lang in [Lang::Ru, Lang::En] {
        world.speak(lang);
        // A stop is as good an answer as a view.
        if let Ok(view) = interpreter.view(value, world) {
            assert!(!view.kind.is_empty(), "a value without a type");
        }
    }
    let _ = interpreter.draw(value, 3, world as &mut dyn Host);
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

fn rendered(diagnostic: &Diagnostic) {
    for lang in [Lang::Ru, Lang::En] {
        assert!(!diagnostic.short(lang).is_empty());
        if let Some(help) = &diagnostic.help {
            assert!(!help.render(lang).is_empty(), "a help that says nothing");
        }
    }
    assert!(!diagnostic.kind.is_empty(), "an error without a type");
    assert!(diagnostic.source.chars().count() <= 400, "a long line is shown whole");
}
