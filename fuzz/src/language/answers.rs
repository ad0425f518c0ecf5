//! What a client is told of a value or a mistake, which must be possible in both languages.

use datacode_lang::Interpreter;
use datacode_lang::diagnostic::Diagnostic;
use datacode_lang::host::Host;
use datacode_lang::messages::Lang;
use datacode_lang::value::{Value, to_text};

use super::world::World;

/// A value as clients are told it.
pub fn shown(interpreter: &mut Interpreter, value: &Value, world: &mut World) {
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

/// A mistake as clients are told it.
pub fn rendered(diagnostic: &Diagnostic) {
    for lang in [Lang::Ru, Lang::En] {
        assert!(!diagnostic.short(lang).is_empty());
        if let Some(help) = &diagnostic.help {
            assert!(!help.render(lang).is_empty(), "a help that says nothing");
        }
    }
    assert!(!diagnostic.kind.is_empty(), "an error without a type");
    assert!(diagnostic.source.chars().count() <= 400, "a long line is shown whole");
}
