//! Tree to bytecode: `lower/` binds the names, `assigned.rs` finds what may be unset, `emit/` writes the instructions.
//! `routine.rs` has those the machine brings along.

mod assigned;
mod disassemble;
mod emit;
pub mod instruction;
mod lower;
pub mod names;
pub mod prototype;
pub mod routine;
pub mod tree;

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::stack::StackGuard;
use crate::syntax;
use crate::value::Str;
use names::Names;
use prototype::Prototype;

/// Stands for one compiled text: functions hold it, and the machine frees a text's prototypes when nothing holds it.
pub struct TextId(pub u32);

/// Compiles a text; the first prototype is the program. `place` reserves a place in the machine's store, `intern` makes
/// names of members unique.
pub fn compile(
    source: &str,
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
    let mut unit = lower::lower(&parse.root, source, names, guard)?;
    assigned::analyse(&mut unit);
    let places: Vec<u32> = unit.functions.iter().map(|_| place()).collect();
    emit::emit(&unit, &Rc::from(source), text, &places, intern)
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
    let prototypes = compile(source, &mut names, &text, &mut place, &mut intern, guard)?;
    Ok(disassemble::all(&prototypes))
}
