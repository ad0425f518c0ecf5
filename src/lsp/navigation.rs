//! From a name to its declaration.

use datacode_lang::builtins::registry;
use datacode_lang::syntax::ast::{self, AstNode, Expr, FieldExpr};
use datacode_lang::syntax::{SyntaxKind, SyntaxToken};

use super::analysis::Analysis;
use super::known::{Known, class_around};

/// Where what a name means is declared, when the text declares it.
pub fn declared_at(analysis: &Analysis, token: &SyntaxToken) -> Option<SyntaxToken> {
    let parent = token.parent()?;
    match token.kind() {
        SyntaxKind::THIS_KW => return class_around(&parent)?.name(),
        SyntaxKind::SUPER_KW => return analysis.parent_of(&class_around(&parent)?)?.name(),
        _ => {}
    }
    match parent.kind() {
        SyntaxKind::FIELD_EXPR => {
            let field = FieldExpr::cast(parent)?;
            let base = analysis.known(&field.base()?)?;
            analysis.member_of(&base, token.text())
        }
        SyntaxKind::TYPE => analysis.class(token.text())?.name(),
        SyntaxKind::ARG => named_parameter(analysis, token),
        SyntaxKind::CLASS_FIELD | SyntaxKind::CLASS_VARIABLE | SyntaxKind::OBJECT_FIELD => Some(token.clone()),
        SyntaxKind::FN_DECL if parent.parent().is_some_and(|around| around.kind() == SyntaxKind::CLASS_DECL) => {
            Some(token.clone())
        }
        _ => analysis.declaration(token).map(|declaration| declaration.token.clone()),
    }
}

/// The built-in a name means, where the text declares no other thing of that name.
pub fn builtin_at(analysis: &Analysis, token: &SyntaxToken) -> Option<u32> {
    let parent = token.parent()?;
    let place = registry::find(token.text());
    match parent.kind() {
        SyntaxKind::NAME_REF => place.filter(|_| analysis.declaration(token).is_none()),
        // Behind a dot only what is called is a function.
        SyntaxKind::FIELD_EXPR => {
            let field = FieldExpr::cast(parent.clone())?;
            let called = parent.parent().is_some_and(|call| call.kind() == SyntaxKind::CALL_EXPR);
            let known = analysis.known(&field.base()?);
            if let Some(Known::Module(module)) = &known {
                return registry::find(&format!("{module}.{}", token.text()));
            }
            let is_member = known.is_some_and(|known| analysis.member_of(&known, token.text()).is_some());
            place.filter(|_| called && !is_member)
        }
        _ => None,
    }
}

/// The parameter `name` of `f(name=1)`.
fn named_parameter(analysis: &Analysis, token: &SyntaxToken) -> Option<SyntaxToken> {
    let call = token.parent_ancestors().find_map(ast::CallExpr::cast)?;
    called(analysis, &call.callee()?)
        .into_iter()
        .find_map(|list| list.params().filter_map(|param| param.name()).find(|name| name.text() == token.text()))
}

/// The lists of parameters a callee declared in the text may be called with: one for a function, one for each constructor of a class.
pub fn called(analysis: &Analysis, callee: &Expr) -> Vec<ast::ParamList> {
    let name = match callee {
        Expr::NameRef(name) => name.name(),
        Expr::FieldExpr(field) => field.name(),
        _ => None,
    };
    let Some(declared) = name.and_then(|name| declared_at(analysis, &name)) else { return Vec::new() };
    let Some(node) = declared.parent() else { return Vec::new() };
    if let Some(function) = ast::FnDecl::cast(node.clone()) {
        return function.params().into_iter().collect();
    }
    // A variable that holds a class is as good as the class.
    let class = ast::ClassDecl::cast(node).or_else(|| match analysis.known(callee) {
        Some(Known::Class(class)) => Some(class),
        _ => None,
    });
    class.map(|class| constructors(analysis, class)).unwrap_or_default()
}

/// Those of the nearest class that has some: a class without has its parent's.
fn constructors(analysis: &Analysis, class: ast::ClassDecl) -> Vec<ast::ParamList> {
    const DEEPEST: usize = 100;
    let mut next = Some(class);
    for _ in 0..DEEPEST {
        let Some(class) = next else { break };
        let found: Vec<ast::ParamList> = class
            .parts()
            .filter_map(|part| match part {
                ast::ClassPart::Constructor(constructor) => constructor.params(),
                _ => None,
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
        next = analysis.parent_of(&class);
    }
    Vec::new()
}
