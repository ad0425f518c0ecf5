//! Scopes: which names a function or the body of a `for` declares, and what a name means at a place.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Lowering;
use crate::compile::tree::{Hint, Place, SlotId, Unset, VariableId};
use crate::diagnostic::Span;
use crate::syntax::ast::{self, AstNode, Stmt, span_of};
use crate::syntax::{SyntaxKind, SyntaxToken};
use crate::table::{looks_like, nearest};

/// One scope.
pub(super) struct Scope {
    /// The function it is in.
    pub function: usize,
    names: FxHashMap<Rc<str>, VariableId>,
}

/// What a name means.
pub(super) enum Meaning {
    Local(VariableId),
    Slot(SlotId),
    Builtin(u32),
}

impl Scope {
    pub fn program() -> Scope {
        Scope { function: 0, names: FxHashMap::default() }
    }
}

/// Names a list of statements assigns or declares in its own scope, where they stand.
#[derive(Default)]
pub struct Declared {
    /// By `let`, `local`, `catch` or a function: certainly of this scope.
    pub own: Vec<SyntaxToken>,
    /// By plain assignment: of this scope when the name is known nowhere else.
    pub plain: Vec<SyntaxToken>,
}

fn block_statements(block: Option<ast::Block>) -> Vec<Stmt> {
    block.map(|b| b.statements().collect()).unwrap_or_default()
}

/// Collects the names; does not look into functions and bodies of `for`.
pub fn declared(statements: &[Stmt], found: &mut Declared) {
    for statement in statements {
        match statement {
            Stmt::LetStmt(s) if s.keyword().is_some_and(|k| k.kind() != SyntaxKind::GLOBAL_KW) => {
                found.own.extend(s.names());
            }
            Stmt::AssignStmt(s) if s.operator().is_some_and(|o| o.kind() == SyntaxKind::EQ) => {
                for target in s.targets() {
                    if let ast::Expr::NameRef(name) = target {
                        found.plain.extend(name.name());
                    }
                }
            }
            Stmt::FnDecl(s) if s.scope_keyword().is_none_or(|k| k.kind() != SyntaxKind::GLOBAL_KW) => {
                found.own.extend(s.name());
            }
            Stmt::ClassDecl(s) => found.own.extend(s.name()),
            Stmt::ImportStmt(s) => found.own.extend(s.modules().filter_map(|m| m.bound())),
            Stmt::FromStmt(s) => found.own.extend(s.names().filter_map(|n| n.bound())),
            Stmt::IfStmt(s) => declared_in_if(s, found),
            Stmt::WhileStmt(s) => declared(&block_statements(s.body()), found),
            Stmt::TryStmt(s) => {
                declared(&block_statements(s.body()), found);
                for clause in s.catches() {
                    if let Some(name) = clause.names().last()
                        && !(clause.names().count() == 1
                            && crate::messages::ErrorKind::from_name(name.text()).is_some())
                    {
                        found.own.push(name);
                    }
                    declared(&block_statements(clause.body()), found);
                }
                declared(&block_statements(s.else_clause().and_then(|c| c.block())), found);
                declared(&block_statements(s.finally_clause().and_then(|c| c.body())), found);
            }
            _ => {}
        }
    }
}

fn declared_in_if(statement: &ast::IfStmt, found: &mut Declared) {
    let mut next = Some(statement.clone());
    while let Some(s) = next {
        declared(&block_statements(s.then_block()), found);
        let otherwise = s.else_clause();
        declared(&block_statements(otherwise.as_ref().and_then(|c| c.block())), found);
        next = otherwise.and_then(|c| c.if_stmt());
    }
}

/// Names that `global` declares anywhere in the text, where they stand.
pub fn global_names(root: &ast::Root) -> Vec<SyntaxToken> {
    let mut found = Vec::new();
    for node in root.syntax().descendants() {
        if let Some(s) = ast::LetStmt::cast(node.clone()) {
            if s.keyword().is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW) {
                found.extend(s.names());
            }
        } else if let Some(s) = ast::FnDecl::cast(node)
            && s.scope_keyword().is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW)
        {
            found.extend(s.name());
        }
    }
    found
}

/// Names assigned at top level: variables of the session.
pub(super) fn top_level_names(statements: &[Stmt]) -> Vec<SyntaxToken> {
    let mut found = Declared::default();
    declared(statements, &mut found);
    found.own.append(&mut found.plain);
    found.own
}

impl Lowering<'_> {
    /// Enters a scope: `parameters` are variables it begins with, `statements` its body. Gives its variables.
    pub fn enter(
        &mut self,
        function: usize,
        parameters: &[(Rc<str>, VariableId)],
        statements: &[Stmt],
    ) -> Vec<VariableId> {
        let mut scope = Scope { function, names: FxHashMap::default() };
        for (name, variable) in parameters {
            scope.names.insert(name.clone(), *variable);
        }
        self.scopes.push(scope);
        self.declare_names(statements)
    }

    /// Declares in the innermost scope what its statements declare. Gives the variables.
    pub fn declare_names(&mut self, statements: &[Stmt]) -> Vec<VariableId> {
        let mut found = Declared::default();
        declared(statements, &mut found);
        let mut own = Vec::new();
        for name in &found.own {
            let name = name.text();
            if !self.in_innermost(name) {
                if self.is_variable(name) {
                    self.note_hidden(name, statements);
                }
                own.push(self.declare_here(name));
            }
        }
        for name in &found.plain {
            if !self.is_variable(name.text()) {
                own.push(self.declare_here(name.text()));
            }
        }
        own
    }

    /// Leaves the innermost scope.
    pub fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        let of_function = scope.function != self.function();
        for name in scope.names.into_keys() {
            // What a loop of the function at hand declared is more likely meant than what another function did.
            self.ended.entry(name).and_modify(|function| *function &= of_function).or_insert(of_function);
        }
    }

    /// Notes that among these statements a name is a variable of its own, though there is one outside.
    fn note_hidden(&mut self, name: &str, statements: &[Stmt]) {
        let here = self.function();
        let (Some(first), Some(last)) = (statements.first(), statements.last()) else { return };
        let span = Span::new(span_of(first.syntax()).start, span_of(last.syntax()).end);
        self.unit.functions[here].hints.push(Hint { name: Rc::from(name), why: Unset::Hides(span) });
    }

    fn in_innermost(&self, name: &str) -> bool {
        self.scopes.last().is_some_and(|s| s.names.contains_key(name))
    }

    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.scopes.iter().any(|s| s.names.contains_key(name)) || self.names.declared(name).is_some()
    }

    fn declare_here(&mut self, name: &str) -> VariableId {
        let variable = self.variable(name);
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.insert(Rc::from(name), variable);
        }
        variable
    }

    /// What a name means here. A name that nothing declares is a session variable some later text may set.
    pub fn meaning(&mut self, name: &str) -> Meaning {
        self.note_class(name);
        if let Some(variable) = self.local(name) {
            return Meaning::Local(variable);
        }
        if self.names.declared(name).is_none()
            && let Some(builtin) = crate::builtins::registry::find(name)
        {
            return Meaning::Builtin(builtin);
        }
        let slot = self.names.slot(name);
        if self.names.declared(name).is_none() {
            self.note_unknown(name);
        }
        self.use_slot(slot);
        Meaning::Slot(slot)
    }

    /// Notes that a class of the text is used, for the message should its declaration not have been executed.
    fn note_class(&mut self, name: &str) {
        if self.here.contains(name) {
            let here = self.function();
            let hints = &mut self.unit.functions[here].hints;
            if hints.iter().all(|hint| *hint.name != *name) {
                hints.push(Hint { name: Rc::from(name), why: Unset::ClassBelow });
            }
        }
    }

    /// Notes what is known of a name that nothing declares here, for the message should it have no value when it is
    /// used: that a variable of that name has ended, or which one around here is written almost so.
    fn note_unknown(&mut self, name: &str) {
        const MOST: usize = 20;
        let here = self.function();
        let noted = &self.unit.functions[here].hints;
        if self.noted >= MOST || noted.iter().any(|hint| *hint.name == *name) {
            return;
        }
        self.noted += 1;
        let around = || self.scopes.iter().rev().flat_map(|scope| scope.names.keys().map(AsRef::as_ref));
        let near = || looks_like(name, around()).or_else(|| nearest(name, around()));
        let why = match self.ended.get(name) {
            Some(true) => Some(Unset::EndedWithFunction),
            Some(false) => Some(Unset::EndedWithLoop),
            None => near().map(|near| Unset::Near(Rc::from(near))),
        };
        if let Some(why) = why {
            self.unit.functions[here].hints.push(Hint { name: Rc::from(name), why });
        }
    }

    /// The variable of this or an outer function a name means; an outer one is captured by all functions between.
    pub fn local(&mut self, name: &str) -> Option<VariableId> {
        let here = self.function();
        let variable = self.scopes.iter().rev().find_map(|s| s.names.get(name).copied())?;
        let home = self.unit.variables[variable].function;
        if home != here {
            self.unit.variables[variable].captured = true;
            let mut between: Vec<usize> = self.scopes.iter().map(|s| s.function).filter(|f| *f > home).collect();
            between.dedup();
            for function in between {
                // A function that stands beside, not inside, the variable's home is not among the open scopes.
                if !self.unit.functions[function].captures.contains(&variable) {
                    self.unit.functions[function].captures.push(variable);
                }
            }
        }
        Some(variable)
    }

    /// Where an assignment to a name goes.
    pub fn place(&mut self, name: &str) -> Place {
        match self.local(name) {
            Some(variable) => Place::Local(variable),
            None => {
                let slot = self.names.declare(name);
                self.use_slot(slot);
                Place::Slot(slot)
            }
        }
    }

    /// The variable an assignment with an operator changes; one that nothing declares may be set by a later text.
    pub fn known_place(&mut self, name: &str) -> Place {
        match self.local(name) {
            Some(variable) => Place::Local(variable),
            None => {
                let slot = self.names.slot(name);
                if self.names.declared(name).is_none() {
                    self.note_unknown(name);
                }
                self.use_slot(slot);
                Place::Slot(slot)
            }
        }
    }

    /// Where `global name` puts its value.
    pub fn global_place(&mut self, name: &str) -> Place {
        let slot = self.names.declare(name);
        self.use_slot(slot);
        Place::Slot(slot)
    }
}
