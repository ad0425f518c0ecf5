//! A typed view of the tree. Nothing is stored here: each type wraps a node and finds its parts when asked, and any
//! part may be missing where the text has an error. `statements.rs`, `declarations.rs` (functions and classes) and
//! `expressions.rs` say what each is made of.

use rowan::ast::AstChildren;
pub use rowan::ast::AstNode;
use rowan::ast::support::children;

use super::kind::SyntaxKind::{self, *};
use super::kind::{DataCode, SyntaxNode, SyntaxToken};
use crate::diagnostic::Span;

/// Declares node types: a struct around a node of one kind.
macro_rules! nodes {
    ($($name:ident = $kind:ident),* $(,)?) => {
        $(
            #[doc = concat!("A node of kind `", stringify!($kind), "`.")]
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $name(SyntaxNode);
            impl AstNode for $name {
                type Language = DataCode;
                fn can_cast(kind: SyntaxKind) -> bool { kind == $kind }
                fn cast(node: SyntaxNode) -> Option<$name> { (node.kind() == $kind).then_some($name(node)) }
                fn syntax(&self) -> &SyntaxNode { &self.0 }
            }
        )*
    };
}

/// Declares a choice between node types.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident: $($variant:ident = $kind:ident),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each variant is the node of its name")]
        pub enum $name { $($variant($variant)),* }
        impl AstNode for $name {
            type Language = DataCode;
            fn can_cast(kind: SyntaxKind) -> bool { matches!(kind, $($kind)|*) }
            fn cast(node: SyntaxNode) -> Option<$name> {
                Some(match node.kind() { $($kind => $name::$variant($variant(node)),)* _ => return None })
            }
            fn syntax(&self) -> &SyntaxNode { match self { $($name::$variant(node) => &node.0),* } }
        }
    };
}

mod declarations;
mod expressions;
mod statements;

pub use declarations::ClassPart;
pub use expressions::{Element, Key, Member, StringPart};

nodes! {
    Root = ROOT, Block = BLOCK, LetStmt = LET_STMT, AssignStmt = ASSIGN_STMT, ExprStmt = EXPR_STMT, IfStmt = IF_STMT,
    ElseClause = ELSE_CLAUSE, WhileStmt = WHILE_STMT, ForStmt = FOR_STMT, Pattern = PATTERN, PatternName = PATTERN_NAME,
    TryStmt = TRY_STMT, CatchClause = CATCH_CLAUSE, FinallyClause = FINALLY_CLAUSE, ThrowStmt = THROW_STMT,
    ReturnStmt = RETURN_STMT, BreakStmt = BREAK_STMT, ContinueStmt = CONTINUE_STMT, FnDecl = FN_DECL, Decorator = DECORATOR,
    ClassDecl = CLASS_DECL, Section = SECTION, ClassField = CLASS_FIELD, ClassVariable = CLASS_VARIABLE,
    Constructor = CONSTRUCTOR, Delegation = DELEGATION,
    ParamList = PARAM_LIST, Param = PARAM, Type = TYPE, ImportStmt = IMPORT_STMT, FromStmt = FROM_STMT,
    ModuleName = MODULE_NAME, Imported = IMPORTED,
    Literal = LITERAL, StringLit = STRING, Interpolation = INTERPOLATION, NameRef = NAME_REF, ParenExpr = PAREN_EXPR,
    TupleExpr = TUPLE_EXPR, ArrayExpr = ARRAY_EXPR, ObjectExpr = OBJECT_EXPR, ObjectField = OBJECT_FIELD, Spread = SPREAD,
    UnaryExpr = UNARY_EXPR, BinaryExpr = BINARY_EXPR, CallExpr = CALL_EXPR, ArgList = ARG_LIST, Arg = ARG,
    IndexExpr = INDEX_EXPR, Slice = SLICE, FieldExpr = FIELD_EXPR, LambdaExpr = LAMBDA_EXPR, FnExpr = FN_EXPR,
}

choice! {
    /// A statement.
    Stmt: LetStmt = LET_STMT, AssignStmt = ASSIGN_STMT, ExprStmt = EXPR_STMT, IfStmt = IF_STMT, WhileStmt = WHILE_STMT,
    ForStmt = FOR_STMT, TryStmt = TRY_STMT, ThrowStmt = THROW_STMT, ReturnStmt = RETURN_STMT, BreakStmt = BREAK_STMT,
    ContinueStmt = CONTINUE_STMT, FnDecl = FN_DECL, ClassDecl = CLASS_DECL, ImportStmt = IMPORT_STMT, FromStmt = FROM_STMT,
}

choice! {
    /// An expression.
    Expr: Literal = LITERAL, StringLit = STRING, NameRef = NAME_REF, ParenExpr = PAREN_EXPR, TupleExpr = TUPLE_EXPR,
    ArrayExpr = ARRAY_EXPR, ObjectExpr = OBJECT_EXPR, UnaryExpr = UNARY_EXPR, BinaryExpr = BINARY_EXPR,
    CallExpr = CALL_EXPR, IndexExpr = INDEX_EXPR, FieldExpr = FIELD_EXPR, LambdaExpr = LAMBDA_EXPR, FnExpr = FN_EXPR,
}

/// The stretch of text a node covers, without the white space around it.
pub fn span_of(node: &SyntaxNode) -> Span {
    let significant = |t: &SyntaxToken| !t.kind().is_trivia();
    let first = node.descendants_with_tokens().filter_map(|e| e.into_token()).find(significant);
    let mut last = node.last_token();
    while let Some(t) = &last {
        if significant(t) {
            break;
        }
        last = t.prev_token();
    }
    match (first, last) {
        (Some(first), Some(last)) => Span::new(first.text_range().start().into(), last.text_range().end().into()),
        _ => Span::new(node.text_range().start().into(), node.text_range().start().into()),
    }
}

/// The first token among a node's own children that satisfies `wanted`.
fn own_token(node: &SyntaxNode, wanted: impl Fn(SyntaxKind) -> bool) -> Option<SyntaxToken> {
    node.children_with_tokens().filter_map(|e| e.into_token()).find(|t| wanted(t.kind()))
}

fn nth_expr(node: &SyntaxNode, n: usize) -> Option<Expr> {
    children(node).nth(n)
}

impl Root {
    /// The view of a tree whose outermost node is `ROOT`, as the parser makes it.
    pub(super) fn of(tree: rowan::GreenNode) -> Root {
        Root(SyntaxNode::new_root(tree))
    }
    /// The statements of the text.
    pub fn statements(&self) -> AstChildren<Stmt> {
        children(&self.0)
    }
    /// All tokens of the text in order: together they are the text.
    pub fn tokens(&self) -> impl Iterator<Item = SyntaxToken> {
        self.0.descendants_with_tokens().filter_map(|element| element.into_token())
    }
}

impl Block {
    /// The statements of the block.
    pub fn statements(&self) -> AstChildren<Stmt> {
        children(&self.0)
    }
}
