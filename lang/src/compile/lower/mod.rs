//! Tree to resolved tree: binds every name, brings both generations of syntax to one shape.
//!
//! A scope is a function or the body of a `for`; blocks of `if`, `while` and `try` have none of their own. When a scope
//! is entered its names are collected first, so that a name means the same everywhere in it.

mod classes;
mod expression;
mod imports;
mod scope;
mod statement;
mod string;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::MOST_TOLD;
use super::names::Names;
use super::tree::*;
use crate::diagnostic::{Diagnostic, Span};
use crate::messages::{Message, compile as texts, runtime};
use crate::stack::StackGuard;
use crate::syntax::ast;
use scope::Scope;
pub use scope::{Declared, declared, global_names};

/// Binds the names of a text and says what is wrong with it. New session variables appear in `names`.
pub fn lower(root: &ast::Root, source: &str, names: &mut Names, guard: StackGuard) -> (Unit, Vec<Diagnostic>) {
    let program = FunctionTree {
        name: Rc::from(""),
        span: Span::new(0, source.len() as u32),
        parameters: Vec::new(),
        this: None,
        class: None,
        is_constructor: false,
        is_cached: false,
        returns: None,
        own: Vec::new(),
        hoisted: Vec::new(),
        body: Vec::new(),
        captures: Vec::new(),
        hints: Vec::new(),
    };
    let mut lowering = Lowering {
        source,
        names,
        guard,
        unit: Unit {
            functions: vec![program],
            variables: Vec::new(),
            slots: Vec::new(),
            slot_places: FxHashMap::default(),
            takes_all: false,
        },
        scopes: Vec::new(),
        diagnostics: Vec::new(),
        loops: Vec::new(),
        noted: 0,
        within: Vec::new(),
        here: FxHashSet::default(),
        takes_all: false,
        ended: FxHashMap::default(),
    };
    lowering.program(root);
    (lowering.unit, lowering.diagnostics)
}

struct Lowering<'a> {
    source: &'a str,
    names: &'a mut Names,
    guard: StackGuard,
    unit: Unit,
    /// The scopes around the current place, outermost first.
    scopes: Vec<Scope>,
    diagnostics: Vec<Diagnostic>,
    /// Per open function, how many loops are open in it.
    loops: Vec<usize>,
    /// The classes around the current place, innermost last.
    within: Vec<classes::Within>,
    /// The classes the text declares.
    here: FxHashSet<Rc<str>>,
    /// Whether it takes all names of a module: what these are is not known before it runs.
    takes_all: bool,
    /// For how many unknown names a near one was looked for: the search is slow.
    noted: usize,
    /// The names of scopes that were left, and whether the scope was a function.
    ended: FxHashMap<Rc<str>, bool>,
}

impl Lowering<'_> {
    fn program(&mut self, root: &ast::Root) {
        self.note_classes(root);
        for name in scope::global_names(root) {
            self.names.declare(name.text());
        }
        let statements: Vec<ast::Stmt> = root.statements().collect();
        for name in scope::top_level_names(&statements) {
            self.names.declare(name.text());
        }
        self.scopes.push(Scope::program());
        self.loops.push(0);
        let hoisted = self.hoist(&statements);
        let body = self.statements(&statements);
        let program = &mut self.unit.functions[0];
        program.hoisted = hoisted;
        program.body = body;
        self.unit.takes_all = self.takes_all;
    }

    /// Reports a mistake of the program.
    fn report(&mut self, span: Span, message: Message) {
        self.report_with(span, message, None);
    }

    /// The same, with the name that was probably meant.
    fn report_with(&mut self, span: Span, message: Message, meant: Option<&str>) {
        if self.diagnostics.len() < MOST_TOLD {
            let help = meant.map(|name| crate::message!(runtime::DID_YOU_MEAN, name = name));
            self.diagnostics.push(Diagnostic { help, ..Diagnostic::at(self.source, span, message) });
        }
    }

    /// Whether the native stack has room for one more level; reports it when not.
    fn has_room(&mut self, span: Span) -> bool {
        if self.guard.has_room() {
            return true;
        }
        if self.diagnostics.iter().all(|d| d.message.text.code != texts::TOO_DEEP.code) {
            self.report(span, crate::message!(texts::TOO_DEEP));
        }
        false
    }

    /// A new variable of the current function.
    fn variable(&mut self, name: &str) -> VariableId {
        let function = self.function();
        self.unit.variables.push(Variable {
            name: Rc::from(name),
            function,
            captured: false,
            assignments: 0,
            captured_early: false,
            checked: false,
        });
        self.unit.variables.len() - 1
    }

    /// The function the current place is in.
    fn function(&self) -> usize {
        self.scopes.last().map_or(0, |s| s.function)
    }

    /// Notes that this text uses a slot.
    fn use_slot(&mut self, slot: SlotId) {
        if self.function() != 0 {
            self.names.share(slot);
        }
        let shared = self.takes_all || !self.names.is_session() || self.names.is_shared(slot);
        match self.unit.slot_places.get(&slot) {
            Some(place) => self.unit.slots[*place].shared |= shared,
            None => {
                let name = self.names.name(slot).clone();
                self.unit.slot_places.insert(slot, self.unit.slots.len());
                self.unit.slots.push(SlotUse { slot, name, shared });
            }
        }
    }
}
