//! Finds, for each variable, whether it may be read before it has a value, whether it changes after it was set, and
//! whether a function captures it before it is set. What is never in doubt costs the machine nothing.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::tree::*;

/// Fills in what [`Variable`] wants to know.
pub fn analyse(unit: &mut Unit) {
    let Unit { functions, variables, .. } = unit;
    let captures: Vec<Vec<VariableId>> = functions.iter().map(|f| f.captures.clone()).collect();
    // One for all functions: a variable belongs to one of them.
    let mut home = vec![0; variables.len()];
    for (number, function) in functions.iter_mut().enumerate() {
        let mut walk = Walk {
            function: number,
            captures: &captures,
            home: &mut home,
            variables: &mut *variables,
            assigned: FxHashSet::default(),
            log: Vec::new(),
            loops: 0,
        };
        walk.function(function);
    }
}

/// A variable of the function, or a session variable as the program itself sees it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Variable(VariableId),
    Slot(SlotId),
}

struct Walk<'a> {
    function: usize,
    captures: &'a [Vec<VariableId>],
    variables: &'a mut Vec<Variable>,
    /// How many loops are around the place a variable is declared at.
    home: &'a mut [usize],
    assigned: FxHashSet<Key>,
    /// The members of `assigned` in the order they came, to be taken back at the end of a branch.
    log: Vec<Key>,
    loops: usize,
}

impl Walk<'_> {
    fn function(&mut self, function: &mut FunctionTree) {
        if let Some(this) = function.this {
            self.assign(this);
        }
        for parameter in &function.parameters {
            if let Some(default) = &parameter.default {
                // It is computed only where the call gives nothing.
                let mark = self.mark();
                self.expr(default);
                self.undo(mark);
            }
            self.assign(parameter.variable);
        }
        self.hoisted(&function.hoisted);
        self.block(&mut function.body);
    }

    fn hoisted(&mut self, hoisted: &[(Place, usize, crate::diagnostic::Span)]) {
        for (place, function, _) in hoisted {
            self.create(*function);
            self.place(place);
        }
    }

    fn mark(&self) -> usize {
        self.log.len()
    }

    /// Takes back what was assigned since the mark and gives it.
    fn undo(&mut self, mark: usize) -> Vec<Key> {
        let taken = self.log.split_off(mark);
        for variable in &taken {
            self.assigned.remove(variable);
        }
        taken
    }

    fn redo(&mut self, keys: impl IntoIterator<Item = Key>) {
        for variable in keys {
            if self.assigned.insert(variable) {
                self.log.push(variable);
            }
        }
    }

    fn assign(&mut self, variable: VariableId) {
        let entry = &mut self.variables[variable];
        if entry.function != self.function {
            entry.assignments += 2;
            return;
        }
        entry.assignments += if self.loops > self.home[variable] { 2 } else { 1 };
        self.redo([Key::Variable(variable)]);
    }

    /// Notes a read; where the variable may have no value it is checked, and has one from there on.
    fn read(&mut self, key: Key, unsure: &Cell<bool>) {
        if self.assigned.contains(&key) {
            return;
        }
        match key {
            Key::Variable(variable) if self.variables[variable].function == self.function => {
                self.variables[variable].checked = true;
            }
            Key::Slot(_) if self.function == 0 => {}
            _ => return,
        }
        unsure.set(true);
        self.redo([key]);
    }

    fn create(&mut self, function: usize) {
        for variable in &self.captures[function] {
            if self.variables[*variable].function == self.function && !self.assigned.contains(&Key::Variable(*variable))
            {
                self.variables[*variable].captured_early = true;
                self.variables[*variable].checked = true;
            }
        }
    }

    /// What a place is made of, and then the variable it is.
    fn place(&mut self, place: &Place) {
        self.parts(place);
        self.store(place);
    }

    fn parts(&mut self, place: &Place) {
        place.parts().for_each(|e| self.expr(e));
    }

    fn store(&mut self, place: &Place) {
        match place {
            Place::Local(variable) => self.assign(*variable),
            Place::Slot(slot) => self.redo([Key::Slot(*slot)]),
            Place::Index(..) | Place::Field(..) => {}
        }
    }

    /// Walks statements; says whether their end is never reached.
    fn block(&mut self, statements: &mut [Stmt]) -> bool {
        let mut ended = false;
        for statement in statements {
            ended |= self.statement(statement);
        }
        ended
    }

    fn statement(&mut self, statement: &mut Stmt) -> bool {
        match &mut statement.kind {
            StmtKind::Expr(e) => self.expr(e),
            // In the order the machine evaluates it: only the first read of a variable is checked.
            StmtKind::Assign(place, e) => {
                self.parts(place);
                self.expr(e);
                self.store(place);
            }
            StmtKind::Update(place, _, e, unsure) => {
                match place {
                    Place::Local(variable) => self.read(Key::Variable(*variable), unsure),
                    Place::Slot(slot) => self.read(Key::Slot(*slot), unsure),
                    _ => self.parts(place),
                }
                self.expr(e);
                self.store(place);
            }
            StmtKind::Unpack(places, e) => {
                self.expr(e);
                for place in places {
                    self.place(place);
                }
            }
            StmtKind::If(condition, then, otherwise) => {
                self.expr(condition);
                let mark = self.mark();
                let then_ended = self.block(then);
                let then_assigned = self.undo(mark);
                let otherwise_ended = self.block(otherwise);
                self.join(mark, then_ended, then_assigned, otherwise_ended);
                return then_ended && otherwise_ended;
            }
            StmtKind::While(condition, body) => {
                self.loops += 1;
                self.expr(condition);
                let mark = self.mark();
                self.block(body);
                self.undo(mark);
                self.loops -= 1;
            }
            StmtKind::For(each) => self.for_loop(each),
            StmtKind::Try(attempt) => return self.attempt(attempt),
            StmtKind::Throw(e) => {
                self.expr(e);
                return true;
            }
            StmtKind::Return(e) => {
                if let Some(e) = e {
                    self.expr(e);
                }
                return true;
            }
            StmtKind::Break | StmtKind::Continue => return true,
            StmtKind::Declare(place, function) => {
                self.create(*function);
                self.place(place);
            }
            StmtKind::ImportAll(_, named) => {
                self.statement(named);
            }
            StmtKind::Class(class) => {
                if let Some(parent) = &class.parent {
                    self.expr(parent);
                }
                // It stands in its place before its variables are computed.
                class.functions().for_each(|function| self.create(function));
                self.place(&class.place);
                self.create(class.setup);
            }
        }
        false
    }

    /// After two branches: what both assigned is assigned, and what one did when the other never ends here.
    fn join(&mut self, mark: usize, first_ended: bool, first: Vec<Key>, second_ended: bool) {
        if first_ended {
            return;
        }
        let second = self.undo(mark);
        if second_ended {
            self.redo(first);
            return;
        }
        let second: FxHashSet<Key> = second.into_iter().collect();
        self.redo(first.into_iter().filter(|v| second.contains(v)));
    }

    fn for_loop(&mut self, each: &mut For) {
        self.expr(&each.iterable);
        self.loops += 1;
        let bound: &[VariableId] = match &each.pattern {
            ForPattern::One(variable) => std::slice::from_ref(variable),
            ForPattern::Parts { variables, .. } => variables,
        };
        for variable in each.own.iter().chain(bound) {
            self.home[*variable] = self.loops;
        }
        let mark = self.mark();
        for variable in bound.iter().copied() {
            self.assign(variable);
        }
        self.hoisted(&each.hoisted);
        self.block(&mut each.body);
        self.undo(mark);
        each.reassigned = match &each.pattern {
            ForPattern::One(variable) => self.variables[*variable].assignments > 1,
            ForPattern::Parts { .. } => false,
        };
        self.loops -= 1;
    }

    fn attempt(&mut self, attempt: &mut Try) -> bool {
        let mark = self.mark();
        let mut ended = self.block(&mut attempt.body);
        ended |= self.block(&mut attempt.otherwise);
        let mut all = self.undo(mark);
        for clause in &mut attempt.catches {
            if let Some(binding) = &clause.binding {
                self.place(binding);
            }
            let clause_ended = self.block(&mut clause.body);
            let assigned = self.undo(mark);
            if ended {
                all = assigned;
                ended = clause_ended;
            } else if !clause_ended {
                let assigned: FxHashSet<Key> = assigned.into_iter().collect();
                all.retain(|v| assigned.contains(v));
            }
        }
        // `finally` also runs after a failure anywhere above, so nothing of that is certain in it.
        let finally_ended = self.block(&mut attempt.finally);
        self.redo(all);
        ended || finally_ended
    }

    fn expr(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Local(variable, unsure) => self.read(Key::Variable(*variable), unsure),
            ExprKind::Slot(slot, unsure) => self.read(Key::Slot(*slot), unsure),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                self.expr(a);
                let mark = self.mark();
                self.expr(b);
                self.undo(mark);
            }
            ExprKind::Function(function) => self.create(*function),
            ExprKind::IsSet(variable) => {
                // It must be seen to have no value, so that its register has to say so.
                if let ExprKind::Local(variable, _) = &variable.kind {
                    self.variables[*variable].checked = true;
                }
            }
            _ => e.parts(&mut |e| self.expr(e)),
        }
    }
}
