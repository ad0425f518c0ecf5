//! Statements and loops.

use super::{Context, Emitter};
use crate::compile::instruction::{Instruction, Register};
use crate::compile::tree::*;

impl<'a> Emitter<'a> {
    pub(super) fn block(&mut self, statements: &'a [Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    pub(super) fn statement(&mut self, statement: &'a Stmt) {
        if self.code.len() > super::MAX_CODE {
            self.overflow.get_or_insert(statement.span);
            return;
        }
        let free = self.next;
        self.span = statement.span;
        match &statement.kind {
            StmtKind::Expr(e) => self.discard(e),
            StmtKind::Assign(place, e) => self.assign(place, e),
            StmtKind::Update(place, op, e, unsure) => self.update(place, *op, e, unsure.get(), statement),
            StmtKind::Unpack(places, e) => self.unpack(places, e),
            StmtKind::If(condition, then, otherwise) => {
                let skip = self.jump_if(condition, false);
                self.block(then);
                if otherwise.is_empty() {
                    self.patch_all(skip);
                } else {
                    let end = self.emit(Instruction::Jump { o: 0 });
                    self.patch_all(skip);
                    self.block(otherwise);
                    self.patch(end);
                }
            }
            StmtKind::While(condition, body) => self.while_loop(condition, body),
            StmtKind::For(each) => self.for_loop(each),
            StmtKind::Try(attempt) => self.attempt(attempt),
            StmtKind::Throw(e) => {
                let a = self.any(e);
                self.emit(Instruction::Throw { a });
            }
            StmtKind::Return(e) => self.return_statement(e.as_ref()),
            StmtKind::Break => self.leave_loop(true),
            StmtKind::Continue => self.leave_loop(false),
            StmtKind::Declare(place, function) => self.declare(place, *function),
            StmtKind::Class(class) => self.class(class),
            StmtKind::ImportAll(module, named) => {
                let a = self.any(module);
                self.emit(Instruction::ImportAll { a });
                self.statement(named);
            }
        }
        self.next = free;
    }

    /// The register an assignment can compute its value in directly.
    fn register_of(&self, place: &Place) -> Option<Register> {
        match place {
            Place::Local(variable) => self.plain_register(*variable),
            Place::Slot(slot) => self.slots.get(slot).copied(),
            _ => None,
        }
    }

    fn assign(&mut self, place: &'a Place, e: &'a Expr) {
        match place {
            Place::Index(base, index) => {
                let a = self.changed(base);
                let b = self.any(index);
                let c = self.any(e);
                self.emit(Instruction::SetIndex { a, b, c });
            }
            Place::Field(base, name) => {
                let a = self.changed(base);
                let b = self.any(e);
                let s = self.site(name);
                self.emit(Instruction::SetField { a, b, s });
            }
            _ => match self.register_of(place) {
                Some(register) => self.into(e, register),
                None => {
                    let register = self.any(e);
                    self.store(place, register);
                }
            },
        }
    }

    /// What an element or a member is assigned in; notes how it was reached, for [`Prototype::changed`].
    ///
    /// [`Prototype::changed`]: crate::compile::prototype::Prototype::changed
    fn changed(&mut self, base: &'a Expr) -> Register {
        let first = self.code.len();
        let register = self.any(base);
        let mut spans = Vec::new();
        let mut outer = base;
        while let ExprKind::Index(inner, _) | ExprKind::Field(inner, _) = &outer.kind {
            spans.push(outer.span);
            outer = inner;
        }
        for (place, span) in self.spans.iter().enumerate().skip(first) {
            if spans.contains(span) {
                self.changed.push(place as u32);
            }
        }
        register
    }

    /// Puts what stands in a register into a place that needs no evaluation, or evaluates the place first.
    pub(super) fn store(&mut self, place: &'a Place, from: Register) {
        match place {
            Place::Local(variable) => {
                let entry = &self.unit.variables[*variable];
                if entry.function != self.number {
                    let u = self.captured(*variable);
                    self.emit(Instruction::SetCaptured { a: from, u });
                } else {
                    let register = self.registers.get(variable).copied().unwrap_or_default();
                    if entry.is_shared() {
                        self.emit(Instruction::SetCell { a: register, b: from });
                    } else {
                        self.move_to(from, register);
                    }
                }
            }
            Place::Slot(slot) => match self.slots.get(slot).copied() {
                Some(register) => self.move_to(from, register),
                None => drop(self.emit(Instruction::SetSlot { a: from, slot: *slot })),
            },
            Place::Index(base, index) => {
                let a = self.changed(base);
                let b = self.any(index);
                self.emit(Instruction::SetIndex { a, b, c: from });
            }
            Place::Field(base, name) => {
                let a = self.changed(base);
                let s = self.site(name);
                self.emit(Instruction::SetField { a, b: from, s });
            }
        }
    }

    fn update(&mut self, place: &'a Place, op: BinaryOp, e: &'a Expr, unsure: bool, statement: &'a Stmt) {
        match place {
            Place::Local(_) | Place::Slot(_) => {
                let name = match place {
                    Place::Local(variable) => self.unit.variables[*variable].name.clone(),
                    Place::Slot(slot) => self.slot_name(*slot),
                    _ => return,
                };
                let target = self.register_of(place);
                let current = match (target, place) {
                    (Some(register), _) => {
                        self.check(register, unsure, &name);
                        register
                    }
                    (None, Place::Slot(slot)) => {
                        let a = self.allocate();
                        self.emit(Instruction::GetSlot { a, slot: *slot });
                        a
                    }
                    (None, Place::Local(variable)) => {
                        let a = self.allocate();
                        let entry = &self.unit.variables[*variable];
                        if entry.function == self.number {
                            let b = self.registers.get(variable).copied().unwrap_or_default();
                            self.emit(Instruction::GetCell { a, b });
                        } else {
                            let u = self.captured(*variable);
                            self.emit(Instruction::GetCaptured { a, u });
                        }
                        self.check(a, unsure || entry.checked, &name);
                        a
                    }
                    _ => return,
                };
                self.operate(op, current, current, e, statement);
                if target.is_none() {
                    self.store(place, current);
                }
            }
            Place::Index(base, index) => {
                let a = self.changed(base);
                let b = self.any(index);
                let t = self.allocate();
                self.emit(Instruction::GetIndex { a: t, b: a, c: b });
                self.operate(op, t, t, e, statement);
                self.emit(Instruction::SetIndex { a, b, c: t });
            }
            Place::Field(base, name) => {
                let a = self.changed(base);
                let t = self.allocate();
                let s = self.site(name);
                self.emit(Instruction::GetField { a: t, b: a, s });
                self.operate(op, t, t, e, statement);
                let s = self.site(name);
                self.emit(Instruction::SetField { a, b: t, s });
            }
        }
    }

    /// a = b op e
    fn operate(&mut self, op: BinaryOp, a: Register, b: Register, e: &'a Expr, statement: &'a Stmt) {
        use Instruction::*;
        let immediate = match &e.kind {
            ExprKind::Int(i) => i32::try_from(*i).ok(),
            _ => None,
        };
        let instruction = match (op, immediate) {
            (BinaryOp::Add, Some(i)) => AddInt { a, b, i },
            (BinaryOp::Sub, Some(i)) => SubInt { a, b, i },
            (BinaryOp::Mul, Some(i)) => MulInt { a, b, i },
            _ => {
                let c = self.any(e);
                match op {
                    BinaryOp::Add => Add { a, b, c },
                    BinaryOp::Sub => Sub { a, b, c },
                    BinaryOp::Mul => Mul { a, b, c },
                    BinaryOp::Div => Div { a, b, c },
                    BinaryOp::Mod => Mod { a, b, c },
                    op => Binary { op, a, b, c },
                }
            }
        };
        self.span = statement.span;
        self.emit(instruction);
    }

    fn unpack(&mut self, places: &'a [Place], e: &'a Expr) {
        let a = self.any(e);
        let first = self.next;
        for _ in places {
            self.allocate();
        }
        self.emit(Instruction::Unpack { a, b: first as Register, n: places.len() as u8 });
        for (i, place) in places.iter().enumerate() {
            self.store(place, (first + i).min(249) as Register);
        }
    }

    fn while_loop(&mut self, condition: &'a Expr, body: &'a [Stmt]) {
        let exit = self.jump_if(condition, false);
        let top = self.code.len();
        self.contexts.push(Context::Loop { breaks: Vec::new(), continues: Vec::new() });
        self.block(body);
        let Some(Context::Loop { breaks, continues }) = self.contexts.pop() else { return };
        self.patch_all(continues);
        // The condition stands again at the end, so that a turn costs one jump.
        for again in self.jump_if(condition, true) {
            self.patch_to(again, top);
        }
        self.patch_all(exit);
        self.patch_all(breaks);
    }

    fn for_loop(&mut self, each: &'a For) {
        let free = self.next;
        let floor = self.floor;
        if let (ForPattern::One(variable), Some(bounds)) = (&each.pattern, range_bounds(&each.iterable)) {
            self.range_loop(each, *variable, bounds);
        } else {
            self.iterate_loop(each);
        }
        self.next = free;
        self.floor = floor;
    }

    /// `for i in range(...)` counts without making the range.
    fn range_loop(&mut self, each: &'a For, variable: VariableId, bounds: Vec<&'a Expr>) {
        let counter = self.allocate();
        let end = self.allocate();
        let step = self.allocate();
        match bounds.len() {
            1 => {
                self.emit(Instruction::LoadInt { a: counter, i: 0 });
                self.into(bounds[0], end);
            }
            _ => {
                self.into(bounds[0], counter);
                self.into(bounds[1], end);
            }
        }
        let stepped = bounds.len() == 3;
        if stepped {
            self.into(bounds[2], step);
        } else {
            self.emit(Instruction::LoadInt { a: step, i: 1 });
        }
        self.span = each.iterable.span;
        let prepare = self.emit(Instruction::RangePrepare { a: counter, o: 0 });
        let entry = &self.unit.variables[variable];
        // The counter itself serves as the variable when the body neither changes it nor shares it.
        let register = if entry.is_shared() || each.reassigned { self.allocate() } else { counter };
        self.registers.insert(variable, register);
        let top = self.code.len();
        if register != counter {
            self.emit(Instruction::Move { a: register, b: counter });
            if entry.is_shared() {
                self.emit(Instruction::NewCell { a: register });
            }
        }
        let (breaks, continues) = self.loop_body(each);
        self.patch_all(continues);
        self.span = each.iterable.span;
        let o = self.back(top);
        let next =
            if stepped { Instruction::RangeStep { a: counter, o } } else { Instruction::RangeNext { a: counter, o } };
        self.emit(next);
        self.patch(prepare);
        self.patch_all(breaks);
    }

    fn iterate_loop(&mut self, each: &'a For) {
        let a = self.allocate();
        self.allocate();
        let element = self.allocate();
        self.into(&each.iterable, a);
        self.span = each.iterable.span;
        let pairs =
            matches!(&each.pattern, ForPattern::Parts { bracketed: false, variables, .. } if variables.len() == 2);
        self.emit(Instruction::IteratePrepare { a, pairs });
        let enter = self.emit(Instruction::Jump { o: 0 });
        let top = self.code.len();
        match &each.pattern {
            ForPattern::One(variable) => {
                self.registers.insert(*variable, element);
                if self.unit.variables[*variable].is_shared() {
                    self.emit(Instruction::NewCell { a: element });
                }
            }
            ForPattern::Parts { variables, rest, .. } => self.unpack_parts(element, variables, *rest),
        }
        let (breaks, continues) = self.loop_body(each);
        self.patch_all(continues);
        self.patch(enter);
        self.span = each.iterable.span;
        let o = self.back(top);
        self.emit(Instruction::IterateNext { a, pairs, o });
        self.patch_all(breaks);
        // What was walked is let go at once, not when the function ends.
        self.emit(Instruction::LoadNull { a });
    }

    fn unpack_parts(&mut self, element: Register, variables: &[VariableId], rest: Option<usize>) {
        let first = self.next as Register;
        for variable in variables {
            let register = self.allocate();
            self.registers.insert(*variable, register);
        }
        let n = variables.len() as u8;
        self.emit(match rest {
            None => Instruction::Unpack { a: element, b: first, n },
            Some(r) => Instruction::UnpackRest { a: element, b: first, n, r: r as u8 },
        });
        for variable in variables {
            if self.unit.variables[*variable].is_shared() {
                let register = self.registers[variable];
                self.emit(Instruction::NewCell { a: register });
            }
        }
    }

    fn loop_body(&mut self, each: &'a For) -> (Vec<usize>, Vec<usize>) {
        self.contexts.push(Context::Loop { breaks: Vec::new(), continues: Vec::new() });
        self.begin_scope(&each.own, &each.hoisted);
        self.block(&each.body);
        match self.contexts.pop() {
            Some(Context::Loop { breaks, continues }) => (breaks, continues),
            _ => (Vec::new(), Vec::new()),
        }
    }
}

/// The arguments of `range(...)` when that is the built-in, called plainly or with the step by its name.
fn range_bounds(e: &Expr) -> Option<Vec<&Expr>> {
    let ExprKind::Call(callee, arguments) = &e.kind else { return None };
    let ExprKind::Builtin(f) = &callee.kind else { return None };
    if !arguments.spread.is_empty() || crate::builtins::registry::get(*f).name != "range" {
        return None;
    }
    let mut bounds = Vec::with_capacity(3);
    for element in &arguments.positional {
        let Element::One(bound) = element else { return None };
        bounds.push(bound);
    }
    match (bounds.len(), arguments.named.as_slice()) {
        (1..=3, []) => {}
        (2, [(name, step)]) if &**name == "step" => bounds.push(step),
        _ => return None,
    }
    Some(bounds)
}
