//! Statements.

use rowan::ast::support::{child, children, token};
use rowan::ast::{AstChildren, AstNode};

use super::*;
use crate::syntax::kind::SyntaxToken;

impl LetStmt {
    /// `let`, `local` or `global`.
    pub fn keyword(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| matches!(k, LET_KW | LOCAL_KW | GLOBAL_KW))
    }
    /// The names declared: `let a, b = ...`.
    pub fn names(&self) -> impl Iterator<Item = SyntaxToken> {
        self.0
            .children_with_tokens()
            .filter_map(|e| e.into_token())
            .take_while(|t| t.kind() != EQ)
            .filter(|t| t.kind() == IDENT)
    }
    /// The value; several, separated by commas, make a tuple and stand in a `TUPLE_EXPR`.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl AssignStmt {
    /// The places assigned to, left of the operator.
    pub fn targets(&self) -> Vec<Expr> {
        let operator = self.operator().map(|t| t.text_range().start());
        children::<Expr>(&self.0).filter(|e| operator.is_none_or(|o| e.syntax().text_range().start() < o)).collect()
    }
    /// `=`, `+=` and the like.
    pub fn operator(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| {
            matches!(k, EQ | PLUS_EQ | MINUS_EQ | STAR_EQ | SLASH_EQ | DOUBLE_SLASH_EQ | PERCENT_EQ | DOUBLE_STAR_EQ)
        })
    }
    /// The value; several stand in a `TUPLE_EXPR`.
    pub fn value(&self) -> Option<Expr> {
        let operator = self.operator()?.text_range().start();
        children::<Expr>(&self.0).find(|e| e.syntax().text_range().start() > operator)
    }
}

impl ExprStmt {
    /// The expression.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl IfStmt {
    /// The condition.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// What runs when it holds.
    pub fn then_block(&self) -> Option<Block> {
        child(&self.0)
    }
    /// The rest.
    pub fn else_clause(&self) -> Option<ElseClause> {
        child(&self.0)
    }
}

impl ElseClause {
    /// `else if`.
    pub fn if_stmt(&self) -> Option<IfStmt> {
        child(&self.0)
    }
    /// `else`.
    pub fn block(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl WhileStmt {
    /// The condition.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// The body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl ImportStmt {
    /// The modules.
    pub fn modules(&self) -> AstChildren<Imported> {
        children(&self.0)
    }
}

impl FromStmt {
    /// The module.
    pub fn module(&self) -> Option<ModuleName> {
        child(&self.0)
    }
    /// What is taken by name.
    pub fn names(&self) -> AstChildren<Imported> {
        children(&self.0)
    }
    /// `*`: all it has.
    pub fn star(&self) -> Option<SyntaxToken> {
        token(&self.0, STAR)
    }
}

impl ModuleName {
    /// `m`, `n` in `m.n`.
    pub fn parts(&self) -> impl Iterator<Item = SyntaxToken> {
        self.0.children_with_tokens().filter_map(|e| e.into_token()).filter(|t| t.kind() == IDENT)
    }
}

impl Imported {
    /// The module, behind `import`.
    pub fn module(&self) -> Option<ModuleName> {
        child(&self.0)
    }
    /// The name that is taken, behind `from m import`.
    pub fn name(&self) -> Option<SyntaxToken> {
        self.0
            .children_with_tokens()
            .filter_map(|e| e.into_token())
            .take_while(|t| t.kind() != AS_KW)
            .find(|t| t.kind() == IDENT)
    }
    /// The name behind `as`.
    pub fn alias(&self) -> Option<SyntaxToken> {
        let tokens = self.0.children_with_tokens().filter_map(|e| e.into_token());
        tokens.skip_while(|t| t.kind() != AS_KW).find(|t| t.kind() == IDENT)
    }
    /// The name it has here: of `m.n` without `as`, `m`.
    pub fn bound(&self) -> Option<SyntaxToken> {
        self.alias().or_else(|| self.name()).or_else(|| self.module()?.parts().next())
    }
}

impl ForStmt {
    /// What is bound each turn.
    pub fn pattern(&self) -> Option<Pattern> {
        child(&self.0)
    }
    /// What is walked.
    pub fn iterable(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// The body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl Pattern {
    /// The names bound.
    pub fn names(&self) -> AstChildren<PatternName> {
        children(&self.0)
    }
    /// Whether it stands in brackets, so that even one name takes the element apart.
    pub fn is_bracketed(&self) -> bool {
        token(&self.0, L_BRACKET).is_some()
    }
}

impl PatternName {
    /// The name.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, IDENT)
    }
    /// Whether it takes what is left.
    pub fn is_rest(&self) -> bool {
        token(&self.0, STAR).is_some()
    }
}

impl TryStmt {
    /// What is tried.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
    /// The `catch` clauses in order.
    pub fn catches(&self) -> AstChildren<CatchClause> {
        children(&self.0)
    }
    /// What runs when nothing was thrown.
    pub fn else_clause(&self) -> Option<ElseClause> {
        child(&self.0)
    }
    /// What runs in any case.
    pub fn finally_clause(&self) -> Option<FinallyClause> {
        child(&self.0)
    }
}

impl CatchClause {
    /// The names between `catch` and the block: `Type`, `Type e`, `e` or none.
    pub fn names(&self) -> impl Iterator<Item = SyntaxToken> {
        self.0.children_with_tokens().filter_map(|e| e.into_token()).filter(|t| t.kind() == IDENT)
    }
    /// The body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl FinallyClause {
    /// The body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}

impl ThrowStmt {
    /// What is thrown.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl ReturnStmt {
    /// What is returned; several stand in a `TUPLE_EXPR`.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}
