//! Which names statements declare in their own scope (section 2): blocks of `if`, `while` and `try` make none.

use datacode_lang::syntax::SyntaxKind;
use datacode_lang::syntax::ast::{self, AstNode, Stmt};

/// Names of one scope.
#[derive(Default)]
pub struct Names {
    /// By `let`, `local`, `catch` and functions: of this scope in any case.
    pub own: Vec<String>,
    /// By plain assignment: of this scope when they are known nowhere around it.
    pub plain: Vec<String>,
}

pub fn of(statements: &[Stmt]) -> Names {
    let mut names = Names::default();
    statements.iter().for_each(|s| names.statement(s));
    names
}

/// Whether a word between `catch` and its block is a type of error.
pub fn is_error_type(word: &str) -> bool {
    super::errors::TYPES.iter().any(|(name, _)| *name == word)
}

impl Names {
    fn block(&mut self, block: Option<ast::Block>) {
        for statement in block.iter().flat_map(|b| b.statements()) {
            self.statement(&statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::LetStmt(s) if s.keyword().is_none_or(|k| k.kind() != SyntaxKind::GLOBAL_KW) => {
                self.own.extend(s.names().map(|t| t.text().to_owned()));
            }
            Stmt::AssignStmt(s) if s.operator().is_some_and(|o| o.kind() == SyntaxKind::EQ) => {
                for target in s.targets() {
                    if let ast::Expr::NameRef(name) = target {
                        self.plain.extend(name.name().map(|t| t.text().to_owned()));
                    }
                }
            }
            Stmt::FnDecl(s) if s.scope_keyword().is_none_or(|k| k.kind() != SyntaxKind::GLOBAL_KW) => {
                self.own.extend(s.name().map(|t| t.text().to_owned()));
            }
            Stmt::IfStmt(s) => self.branches(s),
            Stmt::WhileStmt(s) => self.block(s.body()),
            Stmt::TryStmt(s) => {
                self.block(s.body());
                for clause in s.catches() {
                    self.own.extend(clause.names().map(|t| t.text().to_owned()).filter(|n| !is_error_type(n)));
                    self.block(clause.body());
                }
                self.block(s.else_clause().and_then(|c| c.block()));
                self.block(s.finally_clause().and_then(|c| c.body()));
            }
            _ => {}
        }
    }

    fn branches(&mut self, s: &ast::IfStmt) {
        self.block(s.then_block());
        if let Some(clause) = s.else_clause() {
            self.block(clause.block());
            if let Some(next) = clause.if_stmt() {
                self.branches(&next);
            }
        }
    }
}

/// Names that `global` makes the session's, wherever it stands in the text.
pub fn global(root: &ast::Root) -> Vec<String> {
    let is_global =
        |k: Option<datacode_lang::syntax::SyntaxToken>| k.is_some_and(|k| k.kind() == SyntaxKind::GLOBAL_KW);
    let mut names = Vec::new();
    for node in root.syntax().descendants() {
        match Stmt::cast(node) {
            Some(Stmt::LetStmt(s)) if is_global(s.keyword()) => names.extend(s.names().map(|t| t.text().to_owned())),
            Some(Stmt::FnDecl(s)) if is_global(s.scope_keyword()) => {
                names.extend(s.name().map(|t| t.text().to_owned()));
            }
            _ => {}
        }
    }
    names
}
