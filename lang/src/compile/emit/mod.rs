//! Resolved tree to bytecode: one emitter a function.
//!
//! R0 holds the callee, the parameters follow, then the variables, then what is computed. A window has 256 registers;
//! a function that needs more is refused with a clear error (the program itself keeps variables in their slots then).

mod call;
mod class;
mod condition;
mod expression;
mod statement;
mod unwinding;

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::TextId;
use super::instruction::{Instruction, Offset, Register};
use super::prototype::*;
use super::tree::*;
use crate::diagnostic::{Diagnostic, Span};
use crate::message;
use crate::messages::compile as texts;
use crate::source::Source;
use crate::value::{Str, Value};

/// Registers a function may use; the rest of the window is for the call it makes last.
const MAX_REGISTERS: usize = 250;
/// Instructions of one function. Nested `finally` blocks double with each level, so the text's length is no bound.
const MAX_CODE: usize = 1 << 22;
/// Session variables that may live in registers at once.
const MAX_RESIDENT: usize = 100;

/// Compiles all functions of a text. `place` gives the place in the machine's store of function number i.
pub fn emit(
    unit: &Unit,
    source: &Rc<Source>,
    text: &Rc<TextId>,
    places: &[u32],
    intern: &mut dyn FnMut(&str) -> Rc<Str>,
) -> Result<Vec<Prototype>, Vec<Diagnostic>> {
    let mut prototypes = Vec::with_capacity(unit.functions.len());
    let mut diagnostics = Vec::new();
    for number in 0..unit.functions.len() {
        let mut emitter = Emitter {
            unit,
            number,
            places,
            intern,
            code: Vec::new(),
            spans: Vec::new(),
            span: unit.functions[number].span,
            constants: Vec::new(),
            texts: FxHashMap::default(),
            names: Vec::new(),
            name_places: FxHashMap::default(),
            sites: Vec::new(),
            methods: Vec::new(),
            named: Vec::new(),
            types: Vec::new(),
            closures: Vec::new(),
            classes: Vec::new(),
            imports: Vec::new(),
            folder: source.file.as_ref().map(|_| &source.folder),
            handlers: Vec::new(),
            changed: Vec::new(),
            resident: Vec::new(),
            registers: FxHashMap::default(),
            slots: FxHashMap::default(),
            next: 1,
            highest: 1,
            floor: 1,
            overflow: None,
            contexts: Vec::new(),
            result: None,
            cache: None,
        };
        emitter.function();
        if let Some(span) = emitter.overflow {
            let name = &unit.functions[number].name;
            let message = match &**name {
                "" | NAMELESS => message!(texts::TOO_MANY_VALUES, limit = MAX_REGISTERS),
                name => message!(texts::TOO_MANY_VARIABLES, function = name, limit = MAX_REGISTERS),
            };
            diagnostics.push(Diagnostic::at(source, span, message));
            continue;
        }
        prototypes.push(emitter.finish(source, text));
    }
    if diagnostics.is_empty() { Ok(prototypes) } else { Err(diagnostics) }
}

struct Emitter<'a> {
    unit: &'a Unit,
    number: usize,
    places: &'a [u32],
    intern: &'a mut dyn FnMut(&str) -> Rc<Str>,
    code: Vec<Instruction>,
    spans: Vec<Span>,
    /// Where the instructions emitted now stand in the text.
    span: Span,
    constants: Vec<Value>,
    /// Constants that are text, by their text.
    texts: FxHashMap<Rc<str>, u32>,
    names: Vec<Rc<str>>,
    /// Where each name stands.
    name_places: FxHashMap<Rc<str>, u32>,
    sites: Vec<Site>,
    methods: Vec<Method>,
    named: Vec<NamedArguments>,
    types: Vec<TypeCheck>,
    closures: Vec<ClosurePlan>,
    classes: Vec<ClassPlan>,
    imports: Vec<ImportPlan>,
    /// The folder of the module it is.
    folder: Option<&'a Rc<str>>,
    handlers: Vec<Handler>,
    /// See [`Prototype::changed`].
    changed: Vec<u32>,
    resident: Vec<(Register, SlotId)>,
    /// Where the variables of this function live.
    registers: FxHashMap<VariableId, Register>,
    /// Where resident session variables live.
    slots: FxHashMap<SlotId, Register>,
    /// The first free register.
    next: usize,
    highest: usize,
    /// Registers below this belong to variables.
    floor: usize,
    /// Where the registers ran out.
    overflow: Option<Span>,
    /// What `break`, `continue` and `return` have to leave, innermost last.
    contexts: Vec<Context<'a>>,
    /// Where the program's value is kept, and which statement gives it.
    result: Option<(Register, usize)>,
    /// Where a function that keeps what it gave has the key of this call.
    cache: Option<Register>,
}

/// Something a jump out has to leave.
enum Context<'a> {
    Loop {
        breaks: Vec<usize>,
        continues: Vec<usize>,
    },
    /// A `finally` block that must run, and the stretches of code it does not cover.
    Finally {
        body: &'a [Stmt],
        gaps: Vec<(usize, usize)>,
    },
}

impl<'a> Emitter<'a> {
    fn function(&mut self) {
        let unit = self.unit;
        let function = &unit.functions[self.number];
        for parameter in &function.parameters {
            let register = self.allocate();
            self.registers.insert(parameter.variable, register);
        }
        if let Some(this) = function.this {
            let register = self.allocate();
            self.registers.insert(this, register);
        }
        self.floor = self.next;
        // Before any default, which may make a function that captures them.
        for parameter in &function.parameters {
            if unit.variables[parameter.variable].is_shared() {
                let register = self.registers[&parameter.variable];
                self.emit(Instruction::NewCell { a: register });
            }
        }
        for parameter in &function.parameters {
            self.parameter(parameter);
        }
        if function.is_cached {
            let a = self.allocate();
            self.floor = self.next;
            let miss = self.emit(Instruction::CacheGet { a, o: 0 });
            self.emit(Instruction::Return { a });
            self.patch(miss);
            self.cache = Some(a);
        }
        if self.number == 0 {
            self.program_variables();
        }
        self.begin_scope(&function.own, &function.hoisted);
        for (i, statement) in function.body.iter().enumerate() {
            if self.number == 0
                && let StmtKind::Expr(e) = &statement.kind
                && let Some((register, wanted)) = self.result
                && wanted == i
            {
                self.span = statement.span;
                self.into(e, register);
                continue;
            }
            self.statement(statement);
        }
        self.span = Span::new(function.span.end.saturating_sub(1).max(function.span.start), function.span.end);
        match self.result {
            Some((register, _)) => {
                self.emit(Instruction::Return { a: register });
            }
            None => self.return_null(),
        }
    }

    /// Gives a parameter its default where the call gives nothing, and checks its type.
    fn parameter(&mut self, parameter: &'a Parameter) {
        self.span = parameter.span;
        let free = self.next;
        let place = self.registers[&parameter.variable];
        let shared = self.unit.variables[parameter.variable].is_shared();
        let register = if shared { self.allocate() } else { place };
        if shared && (parameter.default.is_some() || parameter.kind.is_some()) {
            self.emit(Instruction::GetCell { a: register, b: place });
        }
        if let Some(default) = &parameter.default {
            let skip = self.emit(Instruction::SkipGiven { a: register, o: 0 });
            self.into(default, register);
            if shared {
                self.emit(Instruction::SetCell { a: place, b: register });
            }
            self.patch(skip);
        }
        if let Some(kind) = &parameter.kind {
            let t = self.type_check(kind, &parameter.name);
            self.emit(Instruction::CheckType { a: register, t });
        }
        self.next = free;
    }

    /// Gives the session variables no function uses a register, and the program's value one.
    fn program_variables(&mut self) {
        let unit = self.unit;
        for used in unit.slots.iter().filter(|s| !s.shared).take(MAX_RESIDENT) {
            let register = self.allocate();
            self.slots.insert(used.slot, register);
            self.resident.push((register, used.slot));
        }
        let last = unit.functions[0].body.iter().rposition(|s| matches!(s.kind, StmtKind::Expr(_)));
        if let Some(last) = last {
            let register = self.allocate();
            self.emit(Instruction::LoadNull { a: register });
            self.result = Some((register, last));
        }
    }

    /// Prepares the variables of a scope and makes the functions declared in it.
    fn begin_scope(&mut self, own: &[VariableId], hoisted: &'a [(Place, usize, Span)]) {
        let unit = self.unit;
        for variable in own {
            let register = self.allocate();
            self.registers.insert(*variable, register);
            let entry = &unit.variables[*variable];
            if entry.checked || entry.is_shared() {
                self.emit(Instruction::LoadUndefined { a: register });
            }
            if entry.is_shared() {
                self.emit(Instruction::NewCell { a: register });
            }
        }
        self.floor = self.next;
        for (place, function, span) in hoisted {
            self.span = *span;
            self.declare(place, *function);
        }
    }

    fn declare(&mut self, place: &'a Place, function: usize) {
        let free = self.next;
        let register = self.allocate();
        self.closure(function, register);
        self.store(place, register);
        self.next = free;
    }

    fn finish(self, source: &Rc<Source>, text: &Rc<TextId>) -> Prototype {
        let function = &self.unit.functions[self.number];
        Prototype {
            name: function.name.clone(),
            source: source.clone(),
            span: function.span,
            text: text.clone(),
            code: self.code,
            spans: self.spans,
            constants: self.constants,
            names: self.names,
            hints: function.hints.clone(),
            sites: self.sites,
            methods: self.methods,
            named: self.named,
            types: self.types,
            closures: self.closures,
            classes: self.classes,
            imports: self.imports,
            class: function.class.map_or(OUTSIDE, |setup| self.places[setup]),
            parameters: function.parameters.iter().map(|p| p.name.clone()).collect(),
            required: function.parameters.iter().filter(|p| p.default.is_none()).count() as u8,
            registers: self.highest.min(255) as u8,
            handlers: self.handlers,
            changed: self.changed,
            resident: self.resident,
        }
    }

    /// Takes the next free register.
    fn allocate(&mut self) -> Register {
        let register = self.next;
        if register >= MAX_REGISTERS {
            self.overflow.get_or_insert(self.span);
            return (MAX_REGISTERS - 1) as Register;
        }
        self.next += 1;
        self.highest = self.highest.max(self.next);
        register as Register
    }

    /// Emits an instruction and gives its place.
    fn emit(&mut self, instruction: Instruction) -> usize {
        self.code.push(instruction);
        self.spans.push(self.span);
        self.code.len() - 1
    }

    /// The distance from the instruction emitted next to an earlier place.
    fn back(&self, to: usize) -> Offset {
        (to as i64 - (self.code.len() as i64 + 1)) as Offset
    }

    /// Lets a jump emitted earlier lead here.
    fn patch(&mut self, at: usize) {
        self.patch_to(at, self.code.len());
    }

    fn patch_all(&mut self, places: Vec<usize>) {
        for at in places {
            self.patch(at);
        }
    }

    pub(super) fn patch_to(&mut self, at: usize, target: usize) {
        use Instruction::*;
        let distance = (target as i64 - at as i64 - 1) as Offset;
        match &mut self.code[at] {
            SkipGiven { o, .. }
            | JumpLess { o, .. }
            | JumpNotLess { o, .. }
            | JumpLessEqual { o, .. }
            | JumpNotLessEqual { o, .. }
            | JumpLessInt { o, .. }
            | JumpNotLessInt { o, .. }
            | JumpLessEqualInt { o, .. }
            | JumpNotLessEqualInt { o, .. }
            | JumpGreaterInt { o, .. }
            | JumpNotGreaterInt { o, .. }
            | JumpGreaterEqualInt { o, .. }
            | JumpNotGreaterEqualInt { o, .. }
            | JumpEqual { o, .. }
            | JumpNotEqual { o, .. }
            | JumpEqualInt { o, .. }
            | JumpNotEqualInt { o, .. }
            | JumpTrue { o, .. }
            | JumpFalse { o, .. }
            | JumpFalseKeep { o, .. }
            | JumpTrueKeep { o, .. }
            | Jump { o }
            | RangePrepare { o, .. }
            | CacheGet { o, .. }
            | JumpNotKind { o, .. } => *o = distance,
            _ => {}
        }
    }

    fn constant(&mut self, value: Value) -> u32 {
        self.constants.push(value);
        self.constants.len() as u32 - 1
    }

    fn text_constant(&mut self, text: &Rc<str>) -> u32 {
        if let Some(k) = self.texts.get(text) {
            return *k;
        }
        let value = Value::Str((self.intern)(text));
        let k = self.constant(value);
        self.texts.insert(text.clone(), k);
        k
    }

    fn site(&mut self, name: &str) -> u32 {
        let name = (self.intern)(name);
        self.sites.push(Site { name, hint: Cell::new(0), met: Default::default() });
        self.sites.len() as u32 - 1
    }

    fn name(&mut self, name: &Rc<str>) -> u32 {
        if let Some(k) = self.name_places.get(name) {
            return *k;
        }
        let k = self.names.len() as u32;
        self.names.push(name.clone());
        self.name_places.insert(name.clone(), k);
        k
    }

    pub(super) fn type_check(&mut self, kind: &TypeSet, subject: &Rc<str>) -> u32 {
        self.types.push(TypeCheck {
            text: kind.text.clone(),
            subject: subject.clone(),
            alternatives: kind.alternatives.clone(),
        });
        self.types.len() as u32 - 1
    }
}
