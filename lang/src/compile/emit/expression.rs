//! Expressions.

use std::rc::Rc;

use super::Emitter;
use crate::compile::instruction::{Instruction, Register};
use crate::compile::prototype::{Capture, ClosurePlan, ImportPlan};
use crate::compile::tree::*;
use crate::value::Value;

impl<'a> Emitter<'a> {
    /// Evaluates into any register: a variable's own where it has one, else a fresh one.
    pub(super) fn any(&mut self, e: &'a Expr) -> Register {
        match &e.kind {
            ExprKind::Local(variable, unsure) => {
                if let Some(register) = self.plain_register(*variable) {
                    self.check_at(e, register, unsure.get(), &self.unit.variables[*variable].name);
                    return register;
                }
            }
            ExprKind::Slot(slot, unsure) => {
                if let Some(register) = self.slots.get(slot).copied() {
                    if unsure.get() {
                        let name = self.slot_name(*slot);
                        self.check_at(e, register, true, &name);
                    }
                    return register;
                }
            }
            _ => {}
        }
        let register = self.allocate();
        self.into(e, register);
        self.next = register as usize + 1;
        register
    }

    /// Checks a variable that stands as an operand: what is told points at it, not at the whole operation.
    fn check_at(&mut self, e: &'a Expr, register: Register, unsure: bool, name: &Rc<str>) {
        let outer = std::mem::replace(&mut self.span, e.span);
        self.check(register, unsure, name);
        self.span = outer;
    }

    /// Evaluates a first operand whose result goes to `a`: into `a` itself where nothing else lives there, so that a
    /// long chain of operators needs no more registers than a short one.
    fn operand(&mut self, e: &'a Expr, a: Register) -> Register {
        let has_register = match &e.kind {
            ExprKind::Local(variable, _) => self.plain_register(*variable).is_some(),
            ExprKind::Slot(slot, _) => self.slots.contains_key(slot),
            _ => false,
        };
        if has_register || (a as usize) < self.floor || self.next != a as usize + 1 {
            return self.any(e);
        }
        self.into(e, a);
        a
    }

    pub(super) fn check(&mut self, register: Register, unsure: bool, name: &Rc<str>) {
        if unsure {
            let k = self.name(name);
            self.emit(Instruction::Check { a: register, k });
        }
    }

    pub(super) fn slot_name(&self, slot: SlotId) -> Rc<str> {
        match self.unit.slot_places.get(&slot) {
            Some(place) => self.unit.slots[*place].name.clone(),
            None => "".into(),
        }
    }

    /// The register of a variable of this function that is not behind a cell.
    pub(super) fn plain_register(&self, variable: VariableId) -> Option<Register> {
        if self.unit.variables[variable].is_shared() { None } else { self.registers.get(&variable).copied() }
    }

    /// Where a captured variable stands among what this function captured.
    pub(super) fn captured(&self, variable: VariableId) -> u32 {
        let captures = &self.unit.functions[self.number].captures;
        captures.iter().position(|c| *c == variable).unwrap_or_default() as u32
    }

    /// Evaluates into a register.
    pub(super) fn into(&mut self, e: &'a Expr, a: Register) {
        let free = self.next;
        let outer = std::mem::replace(&mut self.span, e.span);
        self.place_at(e, a);
        self.span = outer;
        self.next = free;
    }

    fn place_at(&mut self, e: &'a Expr, a: Register) {
        match &e.kind {
            ExprKind::Null => drop(self.emit(Instruction::LoadNull { a })),
            ExprKind::Bool(v) => drop(self.emit(Instruction::LoadBool { a, v: *v })),
            ExprKind::Int(i) => match i32::try_from(*i) {
                Ok(i) => drop(self.emit(Instruction::LoadInt { a, i })),
                Err(_) => self.load_constant(Value::Int(*i), a),
            },
            ExprKind::Float(f) => self.load_constant(Value::float(*f), a),
            ExprKind::Str(text) => {
                let k = self.text_constant(text);
                self.emit(Instruction::LoadConst { a, k });
            }
            ExprKind::Interpolated(parts) => self.interpolated(parts, a),
            ExprKind::Local(variable, unsure) => self.local(*variable, unsure.get(), a),
            ExprKind::Slot(slot, _) => {
                if self.slots.contains_key(slot) {
                    let b = self.any(e);
                    self.move_to(b, a);
                } else {
                    self.emit(Instruction::GetSlot { a, slot: *slot });
                }
            }
            ExprKind::Builtin(f) => drop(self.emit(Instruction::LoadBuiltin { a, f: *f })),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, a),
            ExprKind::And(left, right) => self.short_circuit(true, left, right, a),
            ExprKind::Or(left, right) => self.short_circuit(false, left, right, a),
            ExprKind::Not(operand) => {
                let b = self.any(operand);
                self.emit(Instruction::Not { a, b });
            }
            ExprKind::Negate(operand) => {
                let b = self.any(operand);
                self.emit(Instruction::Negate { a, b });
            }
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, a),
            ExprKind::Method(receiver, name, arguments) => self.method(receiver, name, arguments, a),
            ExprKind::Super(this, which, arguments) => self.upwards(this, which, arguments, a),
            ExprKind::ClassOf(this) => {
                let b = self.any(this);
                self.emit(Instruction::GetClass { a, b });
            }
            ExprKind::Index(base, index) => {
                let b = self.operand(base, a);
                let c = if may_name_columns(index) {
                    let c = self.allocate();
                    self.in_brackets(index, b, c);
                    c
                } else {
                    self.any(index)
                };
                self.emit(Instruction::GetIndex { a, b, c });
            }
            ExprKind::Slice(base, from, to) => {
                let b = self.operand(base, a);
                let c = self.allocate();
                self.bound(from, c);
                let end = self.allocate();
                self.bound(to, end);
                self.emit(Instruction::GetSlice { a, b, c });
            }
            ExprKind::Field(base, name) => {
                let b = self.operand(base, a);
                let s = self.site(name);
                self.emit(Instruction::GetField { a, b, s });
            }
            ExprKind::Array(elements) => self.array(elements, a),
            ExprKind::Tuple(elements) => {
                let t = self.scratch(a);
                self.array(elements, t);
                self.emit(Instruction::ToTuple { a: t });
                self.take_to(t, a);
            }
            ExprKind::Object(members) => self.object(members, a),
            ExprKind::Function(number) => self.closure(*number, a),
            ExprKind::IsSet(variable) => self.is_set(variable, a),
            ExprKind::Import(path, first) => self.import(path, *first, a),
        }
    }

    /// Reads the packages on the way too, each before what stands in it.
    fn import(&mut self, path: &[Rc<str>], first: bool, a: Register) {
        // The module's text runs as a function does, in registers of its own behind this one.
        let t = self.scratch(a);
        let begin = self.imports.len() as u32;
        for length in 1..=path.len() {
            let plan = ImportPlan {
                path: path[..length].to_vec(),
                is_last: length == path.len(),
                folder: self.folder.cloned(),
                found: Default::default(),
            };
            self.imports.push(plan);
            let k = self.imports.len() as u32 - 1;
            self.emit(Instruction::Import { a: t, k });
            self.emit(Instruction::Imported { a: t, k });
        }
        if first && path.len() > 1 {
            self.emit(Instruction::Imported { a: t, k: begin });
        }
        self.take_to(t, a);
    }

    fn is_set(&mut self, e: &'a Expr, a: Register) {
        match &e.kind {
            ExprKind::Local(variable, _) => {
                if let Some(b) = self.plain_register(*variable) {
                    self.emit(Instruction::IsGiven { a, b });
                    return;
                }
                self.unchecked(*variable, a);
                self.emit(Instruction::IsGiven { a, b: a });
            }
            ExprKind::Slot(slot, _) => {
                let instruction = match self.slots.get(slot) {
                    Some(b) => Instruction::IsGiven { a, b: *b },
                    None => Instruction::IsSlotGiven { a, slot: *slot },
                };
                self.emit(instruction);
            }
            _ => drop(self.emit(Instruction::LoadBool { a, v: true })),
        }
    }

    fn load_constant(&mut self, value: Value, a: Register) {
        let k = self.constant(value);
        self.emit(Instruction::LoadConst { a, k });
    }

    fn bound(&mut self, e: &'a Option<Box<Expr>>, register: Register) {
        match e {
            Some(e) => self.into(e, register),
            None => drop(self.emit(Instruction::LoadNull { a: register })),
        }
    }

    pub(super) fn move_to(&mut self, from: Register, to: Register) {
        if from != to {
            self.emit(Instruction::Move { a: to, b: from });
        }
    }

    /// Moves a value out of a temporary, so that no second owner stays behind.
    pub(super) fn take_to(&mut self, from: Register, to: Register) {
        if from != to {
            self.emit(Instruction::Take { a: to, b: from });
        }
    }

    /// A register to build something in with all registers above it free. It is `a` itself only when `a` is no
    /// variable: what is built may still mention the variable it is assigned to.
    pub(super) fn scratch(&mut self, a: Register) -> Register {
        if a as usize >= self.floor && self.next == a as usize + 1 { a } else { self.allocate() }
    }

    fn local(&mut self, variable: VariableId, unsure: bool, a: Register) {
        let entry = &self.unit.variables[variable];
        if entry.function == self.number {
            let b = self.registers.get(&variable).copied().unwrap_or_default();
            if entry.is_shared() {
                self.read(unsure, &entry.name, a, |a| Instruction::GetCell { a, b });
            } else {
                self.check(b, unsure, &entry.name);
                self.move_to(b, a);
            }
            return;
        }
        let u = self.captured(variable);
        if entry.is_shared() {
            self.read(entry.checked, &entry.name, a, |a| Instruction::GetCaptured { a, u });
        } else {
            self.emit(Instruction::GetCopied { a, u });
        }
    }

    /// Reads what may have no value; a variable it is assigned to keeps its own until that is known.
    fn read(&mut self, unsure: bool, name: &Rc<str>, a: Register, read: impl Fn(Register) -> Instruction) {
        let t = if unsure { self.scratch(a) } else { a };
        self.emit(read(t));
        self.check(t, unsure, name);
        self.take_to(t, a);
    }

    /// Reads a variable that is behind a cell or of an outer function, whether it has a value or not.
    fn unchecked(&mut self, variable: VariableId, a: Register) {
        let entry = &self.unit.variables[variable];
        let instruction = if entry.function == self.number {
            Instruction::GetCell { a, b: self.registers.get(&variable).copied().unwrap_or_default() }
        } else {
            let u = self.captured(variable);
            if entry.is_shared() { Instruction::GetCaptured { a, u } } else { Instruction::GetCopied { a, u } }
        };
        self.emit(instruction);
    }

    fn interpolated(&mut self, parts: &'a [Expr], a: Register) {
        // Long texts go piece by piece, so that they need few registers.
        let t = self.scratch(a);
        let free = self.next;
        for (i, chunk) in parts.chunks(16).enumerate() {
            let first = self.allocate();
            if i > 0 {
                self.take_to(t, first);
            }
            let start = if i > 0 { self.allocate() } else { first };
            for (j, part) in chunk.iter().enumerate() {
                let register = if j == 0 { start } else { self.allocate() };
                self.into(part, register);
            }
            let n = chunk.len() as u8 + u8::from(i > 0);
            self.emit(Instruction::Interpolate { a: t, b: first, n });
            self.next = free;
        }
        if parts.is_empty() {
            self.emit(Instruction::Interpolate { a: t, b: t, n: 0 });
        }
        self.take_to(t, a);
    }

    fn binary(&mut self, op: BinaryOp, left: &'a Expr, right: &'a Expr, a: Register) {
        use Instruction::*;
        let b = self.operand(left, a);
        let immediate = match &right.kind {
            ExprKind::Int(i) => i32::try_from(*i).ok(),
            _ => None,
        };
        if let Some(i) = immediate {
            let fused = match op {
                BinaryOp::Add => Some(AddInt { a, b, i }),
                BinaryOp::Sub => Some(SubInt { a, b, i }),
                BinaryOp::Mul => Some(MulInt { a, b, i }),
                BinaryOp::Mod if i > 0 => Some(ModInt { a, b, i }),
                BinaryOp::Div if i > 0 => Some(DivInt { a, b, i }),
                _ => None,
            };
            if let Some(fused) = fused {
                self.emit(fused);
                return;
            }
        }
        if let ExprKind::Float(f) = &right.kind {
            let known = matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div);
            if known {
                let k = self.constant(Value::float(*f));
                self.emit(match op {
                    BinaryOp::Add => AddConst { a, b, k },
                    BinaryOp::Sub => SubConst { a, b, k },
                    BinaryOp::Mul => MulConst { a, b, k },
                    _ => DivConst { a, b, k },
                });
                return;
            }
        }
        let c = self.any(right);
        self.emit(match op {
            BinaryOp::Add => Add { a, b, c },
            BinaryOp::Sub => Sub { a, b, c },
            BinaryOp::Mul => Mul { a, b, c },
            BinaryOp::Div => Div { a, b, c },
            BinaryOp::Mod => Mod { a, b, c },
            op => Binary { op, a, b, c },
        });
    }

    /// Evaluates what stands in the brackets of the value in `t`: where that is a table, a text that is compared with
    /// something names a column.
    fn in_brackets(&mut self, e: &'a Expr, t: Register, a: Register) {
        let free = self.next;
        let outer = std::mem::replace(&mut self.span, e.span);
        match &e.kind {
            ExprKind::Binary(op, left, right) if op.is_comparison() => {
                let b = self.allocate();
                self.into(left, b);
                let c = self.allocate();
                self.into(right, c);
                self.emit(Instruction::NameColumn { a: t, b, c });
                self.emit(Instruction::Binary { op: *op, a, b, c });
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let and = matches!(e.kind, ExprKind::And(..));
                let kept = self.allocate();
                self.in_brackets(left, t, kept);
                let end = self.emit(if and {
                    Instruction::JumpFalseKeep { a: kept, o: 0 }
                } else {
                    Instruction::JumpTrueKeep { a: kept, o: 0 }
                });
                let b = self.allocate();
                self.in_brackets(right, t, b);
                self.emit(Instruction::Merge { and, a: kept, b });
                self.patch(end);
                self.take_to(kept, a);
            }
            ExprKind::Not(operand) => {
                let b = self.allocate();
                self.in_brackets(operand, t, b);
                self.emit(Instruction::Not { a, b });
            }
            _ => self.into(e, a),
        }
        self.span = outer;
        self.next = free;
    }

    fn array(&mut self, elements: &'a [Element], a: Register) {
        let t = self.scratch(a);
        self.emit(Instruction::NewArray { a: t, n: elements.len() as u32 });
        let free = self.next;
        for element in elements {
            match element {
                Element::One(e) => {
                    let b = self.any(e);
                    self.emit(Instruction::Append { a: t, b });
                }
                Element::Spread(e) => {
                    let b = self.any(e);
                    self.emit(Instruction::Extend { a: t, b });
                }
            }
            self.next = free;
        }
        self.take_to(t, a);
    }

    fn object(&mut self, members: &'a [Member], a: Register) {
        let t = self.scratch(a);
        self.emit(Instruction::NewObject { a: t, n: members.len() as u32 });
        let free = self.next;
        let plain = members.len() <= FEW && all_new(members);
        for member in members {
            match member {
                Member::Field(key, e) => {
                    let b = self.any(e);
                    let s = self.site(key);
                    self.emit(if plain {
                        Instruction::AddField { a: t, b, s }
                    } else {
                        Instruction::InitField { a: t, b, s }
                    });
                }
                Member::Spread(e) => {
                    let b = self.any(e);
                    self.emit(Instruction::ExtendObject { a: t, b });
                }
            }
            self.next = free;
        }
        self.take_to(t, a);
    }

    /// Makes a function value.
    pub(super) fn closure(&mut self, number: usize, a: Register) {
        let captures = self.unit.functions[number].captures.iter().map(|variable| {
            if self.unit.variables[*variable].function == self.number {
                Capture::Register(self.registers.get(variable).copied().unwrap_or_default())
            } else {
                Capture::Captured(self.captured(*variable))
            }
        });
        let is_cached = self.unit.functions[number].is_cached;
        let plan = ClosurePlan { prototype: self.places[number], captures: captures.collect(), is_cached };
        self.closures.push(plan);
        let f = self.closures.len() as u32 - 1;
        self.emit(Instruction::Closure { a, f });
    }
}

/// Members of a literal whose keys are compared with each other.
const FEW: usize = 8;

/// Whether every member of a literal adds a key that the ones before it did not.
fn all_new(members: &[Member]) -> bool {
    members.iter().enumerate().all(|(i, member)| match member {
        Member::Field(key, _) => {
            members[..i].iter().all(|before| matches!(before, Member::Field(other, _) if other != key))
        }
        Member::Spread(_) => false,
    })
}

/// Whether a condition compares something that may be a text: only then can it name a column of a table.
fn may_name_columns(e: &Expr) -> bool {
    let may_be_text = |e: &Expr| !matches!(e.kind, ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Bool(_));
    match &e.kind {
        ExprKind::Binary(op, left, right) => op.is_comparison() && (may_be_text(left) || may_be_text(right)),
        ExprKind::And(left, right) | ExprKind::Or(left, right) => may_name_columns(left) || may_name_columns(right),
        ExprKind::Not(operand) => may_name_columns(operand),
        _ => false,
    }
}
