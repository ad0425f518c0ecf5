//! What expressions and places are made of: the one walk for whoever looks through a tree.

use super::tree::{Element, Expr, ExprKind, Member, Place};

impl Expr {
    /// The expressions it is made of, in the order in which they are evaluated. A function value has none: its body runs
    /// elsewhere; and `isset` does not read what it asks about.
    pub fn parts(&self, visit: &mut dyn FnMut(&Expr)) {
        let elements = |elements: &[Element], visit: &mut dyn FnMut(&Expr)| {
            for Element::One(e) | Element::Spread(e) in elements {
                visit(e);
            }
        };
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Local(..)
            | ExprKind::Slot(..)
            | ExprKind::Builtin(_)
            | ExprKind::Function(_)
            | ExprKind::Import(..)
            | ExprKind::IsSet(_) => {}
            ExprKind::Interpolated(parts) => parts.iter().for_each(visit),
            ExprKind::Binary(_, a, b) | ExprKind::Index(a, b) | ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                visit(a);
                visit(b);
            }
            ExprKind::Not(a) | ExprKind::Negate(a) | ExprKind::Field(a, _) | ExprKind::ClassOf(a) => visit(a),
            ExprKind::Slice(a, from, to) => {
                visit(a);
                [from, to].into_iter().flatten().for_each(|e| visit(e));
            }
            ExprKind::Call(callee, arguments)
            | ExprKind::Method(callee, _, arguments)
            | ExprKind::Super(callee, _, arguments) => {
                visit(callee);
                elements(&arguments.positional, visit);
                arguments.named.iter().for_each(|(_, e)| visit(e));
                arguments.spread.iter().for_each(visit);
            }
            ExprKind::Array(list) | ExprKind::Tuple(list) => elements(list, visit),
            ExprKind::Object(members) => {
                for Member::Field(_, e) | Member::Spread(e) in members {
                    visit(e);
                }
            }
        }
    }
}

impl Place {
    /// The expressions it is made of, in the order in which they are evaluated.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        let (base, index) = match self {
            Place::Local(_) | Place::Slot(_) => (None, None),
            Place::Index(base, index) => (Some(base), Some(index)),
            Place::Field(base, _) => (Some(base), None),
        };
        base.into_iter().chain(index)
    }
}
