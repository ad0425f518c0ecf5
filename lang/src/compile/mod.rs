//! Tree to bytecode: `lower/` binds the names, `assigned.rs` finds what may be unset, `emit/` writes the instructions.
//! `routine.rs` has those the machine brings along. A text that is only checked is also walked by `inspect.rs`.

mod assigned;
mod disassemble;
mod emit;
mod inspect;
pub mod instruction;
mod lower;
pub mod names;
mod parts;
pub mod prototype;
pub mod routine;
pub mod tree;

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::messages::compile as texts;
use crate::source::Source;
use crate::stack::StackGuard;
use crate::syntax;
use crate::value::Str;
pub use lower::{Declared, declared, global_names};
use names::Names;
use prototype::Prototype;

/// Stands for one compiled text: functions hold it, and the machine frees a text's prototypes when nothing holds it.
pub struct TextId(pub u32);

/// What the name of a module's program begins with, where a stack tells it.
pub const IMPORT: &str = "import ";

/// The most mistakes of a text that are told.
const MOST_TOLD: usize = 100;

/// Compiles a text; the first prototype is the program. `place` reserves a place in the machine's store, `intern` makes
/// names of members unique.
pub fn compile(
    source: &Rc<Source>,
    names: &mut Names,
    text: &Rc<TextId>,
    place: &mut dyn FnMut() -> u32,
    intern: &mut dyn FnMut(&str) -> Rc<Str>,
    guard: StackGuard,
) -> Result<Vec<Prototype>, Vec<Diagnostic>> {
    let parse = syntax::parse(source);
    if !parse.diagnostics.is_empty() {
        return Err(parse.diagnostics);
    }
    let (mut unit, wrong) = lower::lower(&parse.root, source, names, guard);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if !source.module.is_empty() {
        unit.functions[0].name = Rc::from(format!("{IMPORT}{}", source.module));
    }
    assigned::analyse(&mut unit);
    let places: Vec<u32> = unit.functions.iter().map(|_| place()).collect();
    emit::emit(&unit, source, text, &places, intern)
}

/// What is wrong with a text, in the order it stands there: what parser and compiler refuse, and what [`inspect`] finds.
pub fn check(source: &str, names: &mut Names, guard: StackGuard) -> Vec<Diagnostic> {
    let mut parse = syntax::parse(source);
    if !parse.diagnostics.is_empty() {
        parse.diagnostics.sort_by_key(|d| (d.place.line, d.place.column));
        return parse.diagnostics;
    }
    let (mut unit, mut wrong) = lower::lower(&parse.root, source, names, guard);
    let refused = !wrong.is_empty();
    // What is nested too deep was not looked at whole.
    let whole = |d: &Diagnostic| d.message.text.code != texts::TOO_DEEP.code;
    if wrong.iter().all(whole) {
        wrong.extend(inspect::inspect(&unit, source, names));
    }
    if !refused {
        assigned::analyse(&mut unit);
        let places: Vec<u32> = (0..unit.functions.len() as u32).collect();
        let mut intern = |text: &str| Rc::new(Str::new(text.to_owned()));
        let emitted = emit::emit(&unit, &Rc::new(Source::session(source)), &Rc::new(TextId(0)), &places, &mut intern);
        wrong.extend(emitted.err().into_iter().flatten());
    }
    wrong.sort_by_key(|d| (d.place.line, d.place.column));
    wrong.truncate(MOST_TOLD);
    wrong
}

/// A text's bytecode as text, for tests and for the curious.
pub fn disassembled(source: &str) -> Result<String, Vec<Diagnostic>> {
    let mut names = Names::default();
    let mut next = 0;
    let mut place = || {
        next += 1;
        next
    };
    let mut intern = |text: &str| Rc::new(Str::new(text.to_owned()));
    let text = Rc::new(TextId(0));
    let guard = StackGuard::new(512 * 1024);
    let source = &Rc::new(Source::session(source));
    let prototypes = compile(source, &mut names, &text, &mut place, &mut intern, guard)?;
    Ok(disassemble::all(&prototypes))
}
