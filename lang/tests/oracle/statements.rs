//! Statements (section 2).

use std::cell::Cell;
use std::rc::Rc;

use datacode_lang::syntax::ast::{self, AstNode, Stmt};
use datacode_lang::syntax::{SyntaxKind, SyntaxToken};

use super::evaluator::{Env, Evaluator, Exit, Meaning, Outcome, placed, raise};
use super::value::{Body, Function, Raised, Value};
use super::{errors, operators};

/// The name a token stands for.
pub fn name_of(token: Option<SyntaxToken>) -> Outcome<String> {
    token.map(|t| t.text().to_owned()).ok_or(Exit::abandoned("a tree with a part missing"))
}

/// The statements of a block.
pub fn statements(block: Option<ast::Block>) -> Vec<Stmt> {
    block.map(|b| b.statements().collect()).unwrap_or_default()
}

impl Evaluator {
    /// Functions are known from the start of their scope; of two with one name the later counts.
    pub fn hoist(&mut self, statements: &[Stmt], env: &Env) -> Outcome<()> {
        for statement in statements {
            if let Stmt::FnDecl(declaration) = statement {
                self.declare(declaration, env)?;
            }
        }
        Ok(())
    }

    fn declare(&mut self, s: &ast::FnDecl, env: &Env) -> Outcome<()> {
        let name = name_of(s.name())?;
        let function = Value::Function(Rc::new(Function {
            name: name.clone(),
            parameters: s.params().map(|l| l.params().collect()).unwrap_or_default(),
            returns: s.return_type(),
            body: Body::Block(statements(s.body())),
            env: env.clone(),
        }));
        match s.scope_keyword().map(|k| k.kind()) {
            Some(SyntaxKind::GLOBAL_KW) => self.assign_global(&name, function),
            _ => self.assign(&name, function, env),
        }
        Ok(())
    }

    /// The statements of a block that makes no scope of its own.
    fn block(&mut self, block: Option<ast::Block>, env: &Env) -> Outcome<()> {
        statements(block).iter().try_for_each(|s| self.statement(s, env))
    }

    /// The statements of a scope whose names were not declared yet.
    pub fn scope(&mut self, statements: &[Stmt], env: &Env) -> Outcome<()> {
        env.declare(statements);
        self.hoist(statements, env)?;
        statements.iter().try_for_each(|s| self.statement(s, env))
    }

    pub fn statement(&mut self, statement: &Stmt, env: &Env) -> Outcome<()> {
        self.spend()?;
        placed(self.executed(statement, env), || env.place(statement))
    }

    fn executed(&mut self, statement: &Stmt, env: &Env) -> Outcome<()> {
        match statement {
            Stmt::LetStmt(s) => self.let_statement(s, env),
            Stmt::AssignStmt(s) => self.assignment(s, env),
            Stmt::ExprStmt(s) => self.optional(s.expr().as_ref(), env).map(drop),
            Stmt::IfStmt(s) => self.if_statement(s, env),
            Stmt::WhileStmt(s) => {
                while self.optional(s.condition().as_ref(), env)?.is_true() {
                    self.spend()?;
                    match self.block(s.body(), env) {
                        Err(Exit::Break) => break,
                        Ok(()) | Err(Exit::Continue) => {}
                        other => return other,
                    }
                }
                Ok(())
            }
            Stmt::ForStmt(s) => self.for_statement(s, env),
            Stmt::TryStmt(s) => self.try_statement(s, env),
            Stmt::ThrowStmt(s) => {
                let value = self.optional(s.value().as_ref(), env)?;
                Err(Exit::Raise(thrown(value)))
            }
            Stmt::ReturnStmt(s) => Err(Exit::Return(self.optional(s.value().as_ref(), env)?, env.place(s))),
            Stmt::BreakStmt(_) => Err(Exit::Break),
            Stmt::ContinueStmt(_) => Err(Exit::Continue),
            Stmt::FnDecl(s) => {
                let directly = s.syntax().parent().is_none_or(|p| p.kind() == SyntaxKind::ROOT)
                    || s.syntax().parent().and_then(|p| p.parent()).is_some_and(|p| {
                        matches!(p.kind(), SyntaxKind::FN_DECL | SyntaxKind::FN_EXPR | SyntaxKind::FOR_STMT)
                    });
                if directly { Ok(()) } else { self.declare(s, env) }
            }
            Stmt::ClassDecl(_) => Err(Exit::abandoned("classes")),
            Stmt::ImportStmt(_) | Stmt::FromStmt(_) => Err(Exit::abandoned("modules")),
        }
    }

    fn let_statement(&mut self, s: &ast::LetStmt, env: &Env) -> Outcome<()> {
        let value = self.optional(s.value().as_ref(), env)?;
        let names: Vec<String> = s.names().map(|t| t.text().to_owned()).collect();
        let global = s.keyword().is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW);
        let values = if names.len() == 1 { vec![value] } else { operators::parts(&value)? };
        if values.len() != names.len() {
            return raise("ValueError");
        }
        for (name, value) in names.iter().zip(values) {
            if global { self.assign_global(name, value) } else { self.assign(name, value, env) }
        }
        Ok(())
    }

    fn assignment(&mut self, s: &ast::AssignStmt, env: &Env) -> Outcome<()> {
        let operator = name_of(s.operator())?;
        let targets = s.targets();
        match targets.as_slice() {
            [target] => self.assign_to(target, operator.trim_end_matches('='), s.value().as_ref(), env),
            _ => {
                let value = self.optional(s.value().as_ref(), env)?;
                let values = operators::parts(&value)?;
                if values.len() != targets.len() {
                    return raise("ValueError");
                }
                targets.iter().zip(values).try_for_each(|(target, value)| self.store(target, value, env))
            }
        }
    }

    /// `target op= e`, from left to right: what the target is made of, its value before, then e.
    fn assign_to(&mut self, target: &ast::Expr, op: &str, e: Option<&ast::Expr>, env: &Env) -> Outcome<()> {
        let new = |evaluator: &mut Evaluator, before: &dyn Fn(&Evaluator) -> Outcome<Value>| {
            if op.is_empty() {
                return evaluator.optional(e, env);
            }
            let before = before(evaluator)?;
            let by = evaluator.optional(e, env)?;
            operators::binary(op, &before, &by)
        };
        match target {
            ast::Expr::NameRef(name) => {
                let name = name_of(name.name())?;
                // A built-in is no variable that could be changed.
                let variable = |s: &Evaluator| match env.meaning(&name) {
                    Meaning::Builtin(_) => None,
                    _ => s.look_up(&name, env),
                };
                let value = new(self, &|s| variable(s).map_or_else(|| raise("NameError"), Ok))?;
                self.assign(&name, value, env);
                Ok(())
            }
            ast::Expr::IndexExpr(place) => {
                let base = self.optional(place.base().as_ref(), env)?;
                let index = self.optional(place.index().as_ref(), env)?;
                let value = new(self, &|_| operators::index(&base, &index))?;
                operators::set_index(&base, &index, value)
            }
            ast::Expr::FieldExpr(place) => {
                let base = self.optional(place.base().as_ref(), env)?;
                let name = name_of(place.name())?;
                let value = new(self, &|_| operators::member(&base, &name))?;
                match &base {
                    Value::Object(_) => operators::set_index(&base, &Value::text(name), value),
                    _ => raise("TypeError"),
                }
            }
            ast::Expr::ParenExpr(inner) => match inner.inner() {
                Some(target) => self.assign_to(&target, op, e, env),
                None => Err(Exit::abandoned("a tree with a part missing")),
            },
            _ => Err(Exit::abandoned("an assignment to what is no place")),
        }
    }

    /// Puts one of several values into its place.
    fn store(&mut self, target: &ast::Expr, value: Value, env: &Env) -> Outcome<()> {
        match target {
            ast::Expr::NameRef(name) => {
                self.assign(&name_of(name.name())?, value, env);
                Ok(())
            }
            ast::Expr::IndexExpr(place) => {
                let base = self.optional(place.base().as_ref(), env)?;
                let index = self.optional(place.index().as_ref(), env)?;
                operators::set_index(&base, &index, value)
            }
            ast::Expr::FieldExpr(place) => match self.optional(place.base().as_ref(), env)? {
                base @ Value::Object(_) => operators::set_index(&base, &Value::text(name_of(place.name())?), value),
                _ => raise("TypeError"),
            },
            _ => Err(Exit::abandoned("an assignment to what is no place")),
        }
    }

    fn if_statement(&mut self, s: &ast::IfStmt, env: &Env) -> Outcome<()> {
        if placed(self.optional(s.condition().as_ref(), env), || env.place(s))?.is_true() {
            return self.block(s.then_block(), env);
        }
        let Some(clause) = s.else_clause() else { return Ok(()) };
        match clause.if_stmt() {
            Some(next) => self.if_statement(&next, env),
            None => self.block(clause.block(), env),
        }
    }

    fn for_statement(&mut self, s: &ast::ForStmt, env: &Env) -> Outcome<()> {
        let Some(iterable) = s.iterable() else { return Err(Exit::abandoned("a tree with a part missing")) };
        let walked = self.expression(&iterable, env)?;
        // What cannot be walked or taken apart is what stands behind `in`.
        let at = || env.place(&iterable);
        if walked.elements().is_none() {
            return placed(raise("TypeError"), at);
        }
        let Some(pattern) = s.pattern() else { return Err(Exit::abandoned("a tree with a part missing")) };
        let names: Vec<ast::PatternName> = pattern.names().collect();
        let bound = names.iter().map(|n| name_of(n.name())).collect::<Outcome<Vec<String>>>()?;
        let body = statements(s.body());
        let whole = names.len() == 1 && !pattern.is_bracketed() && !names[0].is_rest();
        let pairs = names.len() == 2 && !pattern.is_bracketed();
        // What is added to a container while it is walked is walked too.
        for turn in 0.. {
            let Some(element) = walked.elements().unwrap_or_default().get(turn).cloned() else { break };
            self.spend()?;
            let inner = env.inner(&bound);
            let values = match &walked {
                _ if whole => vec![element],
                Value::Object(fields) if pairs => {
                    let field = fields.borrow().0[turn].clone();
                    vec![Value::Text(field.0), field.1]
                }
                _ => placed(operators::parts(&element).and_then(|parts| distributed(&names, parts)), at)?,
            };
            for (name, value) in bound.iter().zip(values) {
                self.assign(name, value, &inner);
            }
            match self.scope(&body, &inner) {
                Err(Exit::Break) => break,
                Ok(()) | Err(Exit::Continue) => {}
                other => return other,
            }
        }
        Ok(())
    }

    fn try_statement(&mut self, s: &ast::TryStmt, env: &Env) -> Outcome<()> {
        let mut outcome = self.block(s.body(), env);
        match &outcome {
            Ok(()) => outcome = self.block(s.else_clause().and_then(|c| c.block()), env),
            Err(Exit::Raise(raised)) => {
                let raised = raised.clone();
                if let Some(caught) = self.caught(s, &raised, env) {
                    outcome = caught;
                }
            }
            // What cannot be foretold ends the comparison, also in a `finally`.
            Err(Exit::Abandon(why)) => return Err(Exit::Abandon(why)),
            Err(_) => {}
        }
        // What `finally` does counts more than what came before.
        self.block(s.finally_clause().and_then(|c| c.body()), env)?;
        outcome
    }

    fn caught(&mut self, s: &ast::TryStmt, raised: &Rc<Raised>, env: &Env) -> Option<Outcome<()>> {
        for clause in s.catches() {
            let names: Vec<String> = clause.names().map(|t| t.text().to_owned()).collect();
            let (wanted, binding) = match names.as_slice() {
                [] => (None, None),
                [one] if errors::named(one).is_some() => (Some(one), None),
                [one] => (None, Some(one)),
                [wanted, binding, ..] => (Some(wanted), Some(binding)),
            };
            if wanted.is_none_or(|wanted| errors::takes(wanted, raised.kind)) {
                if let Some(name) = binding {
                    self.assign(name, Value::Error(raised.clone()), env);
                }
                return Some(self.block(clause.body(), env));
            }
        }
        None
    }
}

/// What `throw` raises.
fn thrown(value: Value) -> Rc<Raised> {
    match value {
        Value::Error(raised) => raised,
        other => {
            Rc::new(Raised { kind: "RuntimeError", message: other.shown(), thrown: other, place: Cell::default() })
        }
    }
}

/// The values of the names of a pattern; a starred one takes what the others leave.
fn distributed(names: &[ast::PatternName], parts: Vec<Value>) -> Outcome<Vec<Value>> {
    let Some(rest) = names.iter().position(|n| n.is_rest()) else {
        return if parts.len() == names.len() { Ok(parts) } else { raise("ValueError") };
    };
    let others = names.len() - 1;
    if parts.len() < others {
        return raise("ValueError");
    }
    let taken = parts.len() - others;
    let mut values = parts[..rest].to_vec();
    values.push(Value::array(parts[rest..rest + taken].to_vec()));
    values.extend_from_slice(&parts[rest + taken..]);
    Ok(values)
}
