//! What is known of an expression's value without running anything: its class, or its type. Where nothing is certain,
//! nothing is told.

use datacode_lang::builtins::registry;
use datacode_lang::syntax::ast::{self, AstNode, CallExpr, ClassDecl, Expr, ObjectExpr, Type};
use datacode_lang::syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

use super::analysis::{Analysis, Declaration};
use super::members;

/// Steps from name to name that are followed.
const STEPS: usize = 50;

/// What a value is known to be.
#[derive(Debug, Clone)]
pub enum Known {
    /// An instance of a class of the text.
    Instance(ClassDecl),
    /// A class of the text itself.
    Class(ClassDecl),
    /// An object whose fields stand in the text.
    Object(ObjectExpr),
    /// One of the language's own modules.
    Module(String),
    /// Of one of these types, as declarations of built-ins write them (`int | float`).
    Types(String),
}

impl Known {
    /// Whether it may be of a type.
    pub fn may_be(&self, name: &str) -> bool {
        match self {
            Known::Instance(_) | Known::Module(_) => false,
            Known::Class(_) => name == "fn",
            Known::Object(_) => name == "object",
            Known::Types(types) => types.split(" | ").any(|known| known == name || known == "any"),
        }
    }

    fn types(types: &str) -> Option<Known> {
        (!types.split(" | ").any(|one| one == "any")).then(|| Known::Types(types.to_owned()))
    }
}

impl Analysis {
    /// What the value of an expression is.
    pub fn known(&self, expr: &Expr) -> Option<Known> {
        self.follow(expr, STEPS)
    }

    fn follow(&self, expr: &Expr, steps: usize) -> Option<Known> {
        let steps = steps.checked_sub(1)?;
        match expr {
            Expr::ParenExpr(inner) => self.follow(&inner.inner()?, steps),
            Expr::Literal(literal) => Known::types(match literal.token()?.kind() {
                SyntaxKind::INT => "int",
                SyntaxKind::FLOAT => "float",
                SyntaxKind::TRUE_KW | SyntaxKind::FALSE_KW => "bool",
                _ => "null",
            }),
            Expr::StringLit(_) => Known::types("str"),
            Expr::ArrayExpr(_) => Known::types("array"),
            Expr::TupleExpr(_) => Known::types("tuple"),
            Expr::LambdaExpr(_) | Expr::FnExpr(_) => Known::types("fn"),
            Expr::ObjectExpr(object) => Some(Known::Object(object.clone())),
            Expr::NameRef(name) => {
                let token = name.name()?;
                match token.kind() {
                    SyntaxKind::THIS_KW => class_around(name.syntax()).map(Known::Instance),
                    SyntaxKind::SUPER_KW => self.parent_of(&class_around(name.syntax())?).map(Known::Instance),
                    _ => self.declared_as(self.declaration(&token)?, steps),
                }
            }
            Expr::CallExpr(call) => self.given(call, steps),
            Expr::FieldExpr(field) => {
                let base = self.follow(&field.base()?, steps)?;
                let member = self.member_of(&base, field.name()?.text())?;
                self.member_value(&member, steps)
            }
            Expr::BinaryExpr(binary) if binary.operator()?.kind() == SyntaxKind::PIPE_GT => match binary.right()? {
                Expr::CallExpr(call) => self.given(&call, steps),
                Expr::NameRef(name) => Known::types(registry::get(registry::find(name.name()?.text())?).returns),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a call gives.
    fn given(&self, call: &CallExpr, steps: usize) -> Option<Known> {
        let returned = |token: SyntaxToken| {
            let function = ast::FnDecl::cast(token.parent()?)?;
            self.typed(&function.return_type()?)
        };
        match call.callee()? {
            Expr::NameRef(name) => {
                let token = name.name()?;
                match self.declaration(&token) {
                    Some(declaration) => match self.declared_as(declaration, steps)? {
                        Known::Class(class) => Some(Known::Instance(class)),
                        _ => returned(declaration.token.clone()),
                    },
                    None => Known::types(registry::get(registry::find(token.text())?).returns),
                }
            }
            Expr::FieldExpr(field) => {
                let name = field.name()?;
                let base = self.follow(&field.base()?, steps);
                match base.and_then(|base| self.member_of(&base, name.text())) {
                    Some(method) => returned(method),
                    None => Known::types(registry::get(registry::find(name.text())?).returns),
                }
            }
            _ => None,
        }
    }

    fn declared_as(&self, declaration: &Declaration, steps: usize) -> Option<Known> {
        let steps = steps.checked_sub(1)?;
        let token = &declaration.token;
        let node = token.parent()?;
        if !declaration.again
            && !self.is_changed(token)
            && let Some(module) = imported(token)
        {
            return Some(Known::Module(module));
        }
        match node.kind() {
            SyntaxKind::CLASS_DECL => ClassDecl::cast(node).map(Known::Class),
            SyntaxKind::FN_DECL => Known::types("fn"),
            SyntaxKind::PARAM => self.typed(&ast::Param::cast(node)?.declared_type()?),
            _ if declaration.again || self.is_changed(token) => None,
            SyntaxKind::LET_STMT => {
                let statement = ast::LetStmt::cast(node)?;
                let only = statement.names().count() == 1;
                self.follow(&statement.value().filter(|_| only)?, steps)
            }
            SyntaxKind::NAME_REF => {
                let statement = ast::AssignStmt::cast(node.parent()?)?;
                let only = statement.targets().len() == 1;
                self.follow(&statement.value().filter(|_| only)?, steps)
            }
            _ => None,
        }
    }

    /// Whether an assignment with an operator, which declares nothing, gives a variable another value.
    fn is_changed(&self, token: &SyntaxToken) -> bool {
        let name = token.text();
        let targets = self.root.syntax().descendants().filter_map(ast::AssignStmt::cast).flat_map(|s| s.targets());
        let mut same = targets.filter_map(|target| match target {
            Expr::NameRef(target) => target.name(),
            _ => None,
        });
        same.any(|target| target.text() == name && target != *token)
    }

    /// What a type that is written says; `null` besides is left out.
    fn typed(&self, written: &Type) -> Option<Known> {
        let mut alternatives = written.alternatives();
        alternatives.retain(|one| one != "null");
        match &alternatives[..] {
            [one] if self.class(one).is_some() => self.class(one).cloned().map(Known::Instance),
            [] => None,
            all => {
                let numbers = |one: &String| if one == "num" { "int | float".to_owned() } else { one.clone() };
                Known::types(&all.iter().map(numbers).collect::<Vec<_>>().join(" | "))
            }
        }
    }

    /// The value of a member from where it is declared.
    fn member_value(&self, member: &SyntaxToken, steps: usize) -> Option<Known> {
        let node = member.parent()?;
        if let Some(field) = ast::ClassField::cast(node.clone()) {
            return self.typed(&field.declared_type()?);
        }
        if let Some(variable) = ast::ClassVariable::cast(node.clone()) {
            return self.follow(&variable.value()?, steps);
        }
        self.follow(&ast::ObjectField::cast(node)?.value()?, steps)
    }

    /// Where a member of a value is declared.
    pub fn member_of(&self, value: &Known, name: &str) -> Option<SyntaxToken> {
        members::of(self, value).into_iter().map(|member| member.token).find(|token| token.text() == name)
    }

    /// The class a class extends, when the text declares it.
    pub fn parent_of(&self, class: &ClassDecl) -> Option<ClassDecl> {
        let name = class.parent()?.name()?;
        let declared = self.lookup(class.syntax().parent()?, name.text())?;
        ClassDecl::cast(declared.token.parent()?)
    }
}

/// The module of the language's own that `import` binds to this name.
fn imported(token: &SyntaxToken) -> Option<String> {
    let statement = token.parent_ancestors().find_map(ast::ImportStmt::cast)?;
    let bound = statement.modules().find(|module| module.bound().as_ref() == Some(token))?;
    let parts: Vec<String> = bound.module()?.parts().map(|part| part.text().to_owned()).collect();
    Some(parts.join(".")).filter(|name| registry::is_module(name))
}

/// The class whose body a node stands in.
pub fn class_around(node: &SyntaxNode) -> Option<ClassDecl> {
    node.ancestors().skip(1).find_map(ClassDecl::cast)
}
