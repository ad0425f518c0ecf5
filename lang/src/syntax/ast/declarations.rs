//! Functions, classes, their parameters and types.

use rowan::ast::support::{child, children, token};
use rowan::ast::{AstChildren, AstNode};

use super::*;
use crate::syntax::kind::SyntaxToken;

impl Decorator {
    /// What is called with the function.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl FnDecl {
    /// What stands before it, outermost first.
    pub fn decorators(&self) -> AstChildren<Decorator> {
        children(&self.0)
    }
    /// `global` or `local` before it.
    pub fn scope_keyword(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| matches!(k, LOCAL_KW | GLOBAL_KW))
    }
    /// Its name.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, IDENT)
    }
    /// Its parameters.
    pub fn params(&self) -> Option<ParamList> {
        child(&self.0)
    }
    /// The type after `->`.
    pub fn return_type(&self) -> Option<Type> {
        child(&self.0)
    }
    /// Its body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

choice! {
    /// A part of a class.
    ClassPart: Section = SECTION, ClassField = CLASS_FIELD, ClassVariable = CLASS_VARIABLE, Constructor = CONSTRUCTOR,
    FnDecl = FN_DECL,
}

impl ClassDecl {
    /// Its name.
    pub fn name(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| k == CLS_KW)?
            .siblings_with_tokens(rowan::Direction::Next)
            .find_map(|e| e.into_token().filter(|t| t.kind() == IDENT))
    }
    /// Whether `@Abstract` stands before it.
    pub fn is_abstract(&self) -> bool {
        token(&self.0, AT).is_some()
    }
    /// The class it extends.
    pub fn parent(&self) -> Option<NameRef> {
        child(&self.0)
    }
    /// Sections and members in order.
    pub fn parts(&self) -> AstChildren<ClassPart> {
        children(&self.0)
    }
}

impl Section {
    /// `private`, `protected` or `public`.
    pub fn word(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| k == BLOCK_WORD)
    }
}

impl ClassField {
    /// Its name.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, IDENT)
    }
    /// The type after `:`.
    pub fn declared_type(&self) -> Option<Type> {
        child(&self.0)
    }
    /// The value it begins with.
    pub fn default(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl ClassVariable {
    /// Its name.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, IDENT)
    }
    /// Its value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl Constructor {
    /// Its parameters.
    pub fn params(&self) -> Option<ParamList> {
        child(&self.0)
    }
    /// `: this(...)`.
    pub fn delegation(&self) -> Option<Delegation> {
        child(&self.0)
    }
    /// Its body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl Delegation {
    /// The arguments for the other constructor.
    pub fn args(&self) -> Option<ArgList> {
        child(&self.0)
    }
}

impl ParamList {
    /// The parameters in order.
    pub fn params(&self) -> AstChildren<Param> {
        children(&self.0)
    }
}

impl Param {
    /// Whether it is `@class`.
    pub fn is_class(&self) -> bool {
        token(&self.0, AT).is_some()
    }
    /// Its name.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, IDENT)
    }
    /// The type after `:`.
    pub fn declared_type(&self) -> Option<Type> {
        child(&self.0)
    }
    /// The value when none is given.
    pub fn default(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl Type {
    /// The alternatives of `int | null | "dev"`: name, `null` and string tokens' text as written.
    pub fn alternatives(&self) -> Vec<String> {
        let mut found = vec![String::new()];
        for element in self.0.children_with_tokens() {
            match element.kind() {
                PIPE => found.push(String::new()),
                kind if kind.is_trivia() => {}
                _ => {
                    if let Some(last) = found.last_mut() {
                        last.push_str(&element.to_string());
                    }
                }
            }
        }
        found
    }
}
