//! Imports: a module is a value, and what is taken from it are members of that value.

use std::rc::Rc;

use super::Lowering;
use crate::compile::tree::*;
use crate::diagnostic::Span;
use crate::message;
use crate::messages::modules as texts;
use crate::syntax::ast;

impl Lowering<'_> {
    /// `import m, n.o as k`.
    pub(super) fn import(&mut self, s: &ast::ImportStmt, span: Span) -> Option<StmtKind> {
        let mut places = Vec::new();
        let mut modules = Vec::new();
        for module in s.modules() {
            places.push(self.place(module.bound()?.text()));
            modules.push(Expr { span, kind: ExprKind::Import(path(&module.module()?), module.alias().is_none()) });
        }
        Some(all(places, modules, span))
    }

    /// `from m import x, y as z, *`.
    pub(super) fn import_from(&mut self, s: &ast::FromStmt, span: Span) -> Option<StmtKind> {
        let path = path(&s.module()?);
        let module = || Expr { span, kind: ExprKind::Import(path.clone(), false) };
        let mut places = Vec::new();
        let mut values = Vec::new();
        for name in s.names() {
            places.push(self.place(name.bound()?.text()));
            let member = Rc::from(name.name()?.text());
            values.push(Expr { span, kind: ExprKind::Field(Box::new(module()), member) });
        }
        let named = all(places, values, span);
        let Some(star) = s.star() else { return Some(named) };
        if self.scopes.len() > 1 {
            self.report(super::statement::token_span(&star), message!(texts::STAR_IN_FUNCTION));
        }
        Some(StmtKind::ImportAll(module(), Box::new(Stmt { span, kind: named })))
    }
}

fn path(name: &ast::ModuleName) -> Vec<Rc<str>> {
    name.parts().map(|part| Rc::from(part.text())).collect()
}

/// Puts each value into its place.
fn all(mut places: Vec<Place>, mut values: Vec<Expr>, span: Span) -> StmtKind {
    match (places.len(), places.pop(), values.pop()) {
        (1, Some(place), Some(value)) => StmtKind::Assign(place, value),
        (_, Some(place), Some(value)) => {
            places.push(place);
            values.push(value);
            let values = values.into_iter().map(Element::One).collect();
            StmtKind::Unpack(places, Expr { span, kind: ExprKind::Tuple(values) })
        }
        _ => StmtKind::Expr(Expr { span, kind: ExprKind::Null }),
    }
}
