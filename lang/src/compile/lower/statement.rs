//! Statements.

use std::cell::Cell;
use std::rc::Rc;

use super::Lowering;
use crate::compile::tree::*;
use crate::diagnostic::Span;
use crate::message;
use crate::messages::{ErrorKind, classes, compile as texts};
use crate::syntax::ast::{self, AstNode, span_of};
use crate::syntax::{SyntaxKind, SyntaxToken};
use crate::table::nearest;

pub(super) fn token_span(token: &SyntaxToken) -> Span {
    Span::new(token.text_range().start().into(), token.text_range().end().into())
}

impl Lowering<'_> {
    /// The statements of a block.
    pub(super) fn block(&mut self, block: Option<ast::Block>) -> Vec<Stmt> {
        let statements: Vec<ast::Stmt> = block.map(|b| b.statements().collect()).unwrap_or_default();
        self.statements(&statements)
    }

    pub(super) fn statements(&mut self, statements: &[ast::Stmt]) -> Vec<Stmt> {
        statements.iter().filter_map(|s| self.statement(s)).collect()
    }

    /// Lowers the functions declared directly among the statements of a scope; they exist from its beginning.
    pub(super) fn hoist(&mut self, statements: &[ast::Stmt]) -> Vec<(Place, usize, Span)> {
        let is_plain = |d: &&ast::FnDecl| d.decorators().all(|d| self.is_cache(&d));
        let declarations: Vec<&ast::FnDecl> = statements
            .iter()
            .filter_map(|s| match s {
                ast::Stmt::FnDecl(declaration) => Some(declaration).filter(is_plain),
                _ => None,
            })
            .collect();
        declarations.into_iter().filter_map(|d| self.declaration(d).map(|(p, f)| (p, f, span_of(d.syntax())))).collect()
    }

    fn declaration(&mut self, declaration: &ast::FnDecl) -> Option<(Place, usize)> {
        let name = declaration.name()?;
        let global = declaration.scope_keyword().is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW);
        let place = if global { self.global_place(name.text()) } else { self.place(name.text()) };
        let function = self.function_tree(
            name.text(),
            span_of(declaration.syntax()),
            declaration.params(),
            declaration.return_type(),
            super::expression::Body::Block(declaration.body()),
            super::expression::Role::Plain,
        );
        self.unit.functions[function].is_cached = declaration.decorators().any(|d| self.is_cache(&d));
        Some((place, function))
    }

    /// Whether it is `@cache`: the built-in one, unless the program has something of that name.
    fn is_cache(&self, decorator: &ast::Decorator) -> bool {
        let is_cache = |name: SyntaxToken| name.text() == "cache" && !self.is_variable("cache");
        match decorator.expr() {
            Some(ast::Expr::NameRef(name)) => name.name().is_some_and(is_cache),
            _ => false,
        }
    }

    /// A function with decorators of the program: each is called with what stands behind it.
    fn decorated(&mut self, declaration: &ast::FnDecl) -> Option<StmtKind> {
        let span = span_of(declaration.syntax());
        let decorators: Vec<ast::Decorator> = declaration.decorators().filter(|d| !self.is_cache(d)).collect();
        // In the order in which they stand.
        let mut callees = Vec::new();
        for decorator in &decorators {
            callees.push(self.expression(&decorator.expr()?));
        }
        let (place, function) = self.declaration(declaration)?;
        let mut value = Expr { span, kind: ExprKind::Function(function) };
        while let Some(callee) = callees.pop() {
            let arguments = Arguments { positional: vec![Element::One(value)], ..Arguments::default() };
            value = Expr { span, kind: ExprKind::Call(Box::new(callee), arguments) };
        }
        Some(StmtKind::Assign(place, value))
    }

    fn statement(&mut self, statement: &ast::Stmt) -> Option<Stmt> {
        let span = span_of(statement.syntax());
        if !self.has_room(span) {
            return None;
        }
        let kind = match statement {
            ast::Stmt::LetStmt(s) => self.let_statement(s)?,
            ast::Stmt::AssignStmt(s) => self.assignment(s)?,
            ast::Stmt::ExprStmt(s) => StmtKind::Expr(self.expression(&s.expr()?)),
            ast::Stmt::IfStmt(s) => self.if_statement(s)?,
            ast::Stmt::WhileStmt(s) => {
                let condition = self.expression(&s.condition()?);
                StmtKind::While(condition, self.loop_body(s.body()))
            }
            ast::Stmt::ForStmt(s) => self.for_statement(s)?,
            ast::Stmt::TryStmt(s) => self.try_statement(s)?,
            ast::Stmt::ThrowStmt(s) => StmtKind::Throw(self.expression(&s.value()?)),
            ast::Stmt::ReturnStmt(s) => self.return_statement(s, span),
            ast::Stmt::BreakStmt(_) => self.jump("break", span, StmtKind::Break)?,
            ast::Stmt::ContinueStmt(_) => self.jump("continue", span, StmtKind::Continue)?,
            ast::Stmt::FnDecl(s) if s.decorators().any(|d| !self.is_cache(&d)) => self.decorated(s)?,
            ast::Stmt::FnDecl(s) => {
                if self.is_hoisted(s) {
                    return None;
                }
                let (place, function) = self.declaration(s)?;
                StmtKind::Declare(place, function)
            }
            ast::Stmt::ClassDecl(s) => self.class(s)?,
            ast::Stmt::ImportStmt(s) => self.import(s, span)?,
            ast::Stmt::FromStmt(s) => self.import_from(s, span)?,
        };
        Some(Stmt { span, kind })
    }

    /// A constructor gives the instance, whatever leaves it.
    fn return_statement(&mut self, s: &ast::ReturnStmt, span: Span) -> StmtKind {
        let value = s.value().map(|v| self.expression(&v));
        if !self.unit.functions[self.function()].is_constructor {
            return StmtKind::Return(value);
        }
        if value.is_some() {
            self.report(span, message!(classes::CONSTRUCTOR_RETURNS));
        }
        StmtKind::Return(Some(self.this(span)))
    }

    fn jump(&mut self, word: &str, span: Span, kind: StmtKind) -> Option<StmtKind> {
        if self.loops.last().is_some_and(|open| *open > 0) {
            return Some(kind);
        }
        self.report(span, message!(texts::OUTSIDE_OF_LOOP, word = word));
        None
    }

    /// A declaration is hoisted when it stands directly in a scope: in the text, a function's body or a `for` body.
    fn is_hoisted(&self, declaration: &ast::FnDecl) -> bool {
        let Some(parent) = declaration.syntax().parent() else { return false };
        parent.kind() == SyntaxKind::ROOT
            || parent.kind() == SyntaxKind::BLOCK
                && parent.parent().is_some_and(|p| {
                    matches!(p.kind(), SyntaxKind::FN_DECL | SyntaxKind::FN_EXPR | SyntaxKind::FOR_STMT)
                })
    }

    fn let_statement(&mut self, s: &ast::LetStmt) -> Option<StmtKind> {
        let global = s.keyword().is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW);
        let value = match s.value() {
            Some(value) => self.expression(&value),
            None => Expr { span: span_of(s.syntax()), kind: ExprKind::Null },
        };
        let mut places: Vec<Place> = Vec::new();
        for name in s.names() {
            places.push(if global { self.global_place(name.text()) } else { self.place(name.text()) });
        }
        if places.len() == 1 {
            Some(StmtKind::Assign(places.pop()?, value))
        } else {
            Some(StmtKind::Unpack(places, value))
        }
    }

    fn assignment(&mut self, s: &ast::AssignStmt) -> Option<StmtKind> {
        let targets = s.targets();
        let value = self.expression(&s.value()?);
        let operator = match s.operator()?.kind() {
            SyntaxKind::EQ => None,
            SyntaxKind::PLUS_EQ => Some(BinaryOp::Add),
            SyntaxKind::MINUS_EQ => Some(BinaryOp::Sub),
            SyntaxKind::STAR_EQ => Some(BinaryOp::Mul),
            SyntaxKind::SLASH_EQ => Some(BinaryOp::Div),
            SyntaxKind::DOUBLE_SLASH_EQ => Some(BinaryOp::FloorDiv),
            SyntaxKind::PERCENT_EQ => Some(BinaryOp::Mod),
            _ => Some(BinaryOp::Pow),
        };
        let mut places = Vec::with_capacity(targets.len());
        for target in &targets {
            places.push(self.target(target, operator.is_some())?);
        }
        match (operator, places.len()) {
            (_, 0) => None,
            (None, 1) => Some(StmtKind::Assign(places.pop()?, value)),
            (Some(operator), 1) => Some(StmtKind::Update(places.pop()?, operator, value, Cell::default())),
            (None, _) => Some(StmtKind::Unpack(places, value)),
            (Some(_), _) => {
                self.report(span_of(s.syntax()), message!(texts::NOT_A_PLACE));
                None
            }
        }
    }

    /// The place of an assignment. One with an operator reads the variable first, so it declares none.
    fn target(&mut self, target: &ast::Expr, reads: bool) -> Option<Place> {
        match target {
            ast::Expr::NameRef(name) if reads => Some(self.known_place(name.name()?.text())),
            ast::Expr::NameRef(name) => Some(self.place(name.name()?.text())),
            ast::Expr::FieldExpr(field) => {
                let base = self.expression(&field.base()?);
                Some(Place::Field(base, Rc::from(field.name()?.text())))
            }
            ast::Expr::IndexExpr(index) if index.slice().is_none() => {
                let base = self.expression(&index.base()?);
                let index = self.expression(&index.index()?);
                Some(Place::Index(base, index))
            }
            ast::Expr::ParenExpr(inner) => self.target(&inner.inner()?, reads),
            other => {
                self.report(span_of(other.syntax()), message!(texts::NOT_A_PLACE));
                None
            }
        }
    }

    fn if_statement(&mut self, s: &ast::IfStmt) -> Option<StmtKind> {
        let condition = self.expression(&s.condition()?);
        let then = self.block(s.then_block());
        let otherwise = match s.else_clause() {
            None => Vec::new(),
            Some(clause) => match clause.if_stmt() {
                Some(nested) => {
                    let span = span_of(nested.syntax());
                    if !self.has_room(span) {
                        return None;
                    }
                    self.if_statement(&nested).map(|kind| Stmt { span, kind }).into_iter().collect()
                }
                None => self.block(clause.block()),
            },
        };
        Some(StmtKind::If(condition, then, otherwise))
    }

    fn loop_body(&mut self, block: Option<ast::Block>) -> Vec<Stmt> {
        if let Some(open) = self.loops.last_mut() {
            *open += 1;
        }
        let body = self.block(block);
        if let Some(open) = self.loops.last_mut() {
            *open -= 1;
        }
        body
    }

    fn for_statement(&mut self, s: &ast::ForStmt) -> Option<StmtKind> {
        let iterable = self.expression(&s.iterable()?);
        let pattern = s.pattern()?;
        let bracketed = pattern.is_bracketed();
        let mut bound = Vec::new();
        let mut rest = None;
        for (i, name) in pattern.names().enumerate() {
            let token = name.name()?;
            if name.is_rest() {
                rest = Some(i);
            }
            let variable = self.variable(token.text());
            bound.push((Rc::<str>::from(token.text()), variable));
        }
        let statements: Vec<ast::Stmt> = s.body().map(|b| b.statements().collect()).unwrap_or_default();
        let own = self.enter(self.function(), &bound, &statements);
        if let Some(open) = self.loops.last_mut() {
            *open += 1;
        }
        let hoisted = self.hoist(&statements);
        let body = self.statements(&statements);
        if let Some(open) = self.loops.last_mut() {
            *open -= 1;
        }
        self.leave();
        let variables: Vec<VariableId> = bound.iter().map(|(_, v)| *v).collect();
        let pattern = match (variables.as_slice(), bracketed, rest) {
            (&[one], false, None) => ForPattern::One(one),
            _ => ForPattern::Parts { variables, rest, bracketed },
        };
        Some(StmtKind::For(Box::new(For { pattern, iterable, own, hoisted, body, reassigned: false })))
    }

    fn try_statement(&mut self, s: &ast::TryStmt) -> Option<StmtKind> {
        let body = self.block(s.body());
        let mut catches = Vec::new();
        for clause in s.catches() {
            let names: Vec<SyntaxToken> = clause.names().collect();
            let (kind, binding) = match names.as_slice() {
                [] => (None, None),
                [one] => match ErrorKind::from_name(one.text()) {
                    Some(kind) => (Some(kind), None),
                    None => (None, Some(one)),
                },
                [kind, name, ..] => match ErrorKind::from_name(kind.text()) {
                    Some(found) => (Some(found), Some(name)),
                    None => {
                        let known = ErrorKind::ALL.into_iter().map(ErrorKind::name);
                        let meant = nearest(kind.text(), known);
                        let message = message!(texts::UNKNOWN_ERROR_TYPE, name = kind.text());
                        self.report_with(token_span(kind), message, meant);
                        (None, Some(name))
                    }
                },
            };
            let binding = binding.map(|name| self.place(name.text()));
            catches.push(Catch { kind, binding, body: self.block(clause.body()) });
        }
        let otherwise = self.block(s.else_clause().and_then(|c| c.block()));
        let finally = self.block(s.finally_clause().and_then(|c| c.body()));
        Some(StmtKind::Try(Box::new(Try { body, catches, otherwise, finally })))
    }
}
