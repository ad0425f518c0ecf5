//! A typed view of the tree. Nothing is stored here: each type wraps a node and finds its parts when asked, and any
//! part may be missing where the text has an error.

use rowan::ast::AstChildren;
pub use rowan::ast::AstNode;
use rowan::ast::support::{child, children, token};

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

impl Literal {
    /// Its only token: a number, `true`, `false` or `null`.
    pub fn token(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| !k.is_trivia())
    }
}

/// A piece of a string.
pub enum StringPart {
    /// Text or one escape (`\n`), as written.
    Token(SyntaxToken),
    /// `${ ... }`.
    Interpolation(Interpolation),
}

impl StringLit {
    /// The pieces between the quotes.
    pub fn parts(&self) -> impl Iterator<Item = StringPart> {
        self.0.children_with_tokens().filter_map(|element| match element {
            rowan::NodeOrToken::Node(n) => Interpolation::cast(n).map(StringPart::Interpolation),
            rowan::NodeOrToken::Token(t) => {
                matches!(t.kind(), STRING_TEXT | STRING_ESCAPE).then_some(StringPart::Token(t))
            }
        })
    }
}

impl Interpolation {
    /// The expression inside.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl NameRef {
    /// The name: an identifier, or a word that is a keyword elsewhere.
    pub fn name(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| !k.is_trivia())
    }
}

impl ParenExpr {
    /// What stands inside.
    pub fn inner(&self) -> Option<Expr> {
        child(&self.0)
    }
}

choice! {
    /// An element of a list: an expression or a spread.
    Element: Literal = LITERAL, StringLit = STRING, NameRef = NAME_REF, ParenExpr = PAREN_EXPR, TupleExpr = TUPLE_EXPR,
    ArrayExpr = ARRAY_EXPR, ObjectExpr = OBJECT_EXPR, UnaryExpr = UNARY_EXPR, BinaryExpr = BINARY_EXPR,
    CallExpr = CALL_EXPR, IndexExpr = INDEX_EXPR, FieldExpr = FIELD_EXPR, LambdaExpr = LAMBDA_EXPR, FnExpr = FN_EXPR,
    Spread = SPREAD,
}

impl TupleExpr {
    /// The elements.
    pub fn elements(&self) -> AstChildren<Element> {
        children(&self.0)
    }
}

impl ArrayExpr {
    /// The elements.
    pub fn elements(&self) -> AstChildren<Element> {
        children(&self.0)
    }
}

choice! {
    /// A member of an object in braces.
    Member: ObjectField = OBJECT_FIELD, Spread = SPREAD,
}

impl ObjectExpr {
    /// The members.
    pub fn members(&self) -> AstChildren<Member> {
        children(&self.0)
    }
}

/// The key of an object's field.
pub enum Key {
    /// `name: e`; the token may be a keyword or a number.
    Name(SyntaxToken),
    /// `"text": e`.
    Text(StringLit),
}

impl ObjectField {
    /// The key.
    pub fn key(&self) -> Option<Key> {
        let first = self.0.children_with_tokens().find(|e| !e.kind().is_trivia())?;
        match first {
            rowan::NodeOrToken::Token(t) => Some(Key::Name(t)),
            rowan::NodeOrToken::Node(n) => StringLit::cast(n).map(Key::Text),
        }
    }
    /// The value after the colon.
    pub fn value(&self) -> Option<Expr> {
        let colon = token(&self.0, COLON)?.text_range().start();
        children::<Expr>(&self.0).find(|e| e.syntax().text_range().start() > colon)
    }
}

impl Spread {
    /// What is spread.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// Whether it is `**`.
    pub fn is_double(&self) -> bool {
        token(&self.0, DOUBLE_STAR).is_some()
    }
}

impl UnaryExpr {
    /// `-`, `!` or `not`.
    pub fn operator(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| !k.is_trivia())
    }
    /// What it is applied to.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl BinaryExpr {
    /// The operator, also `|>`, `and`, `in`.
    pub fn operator(&self) -> Option<SyntaxToken> {
        own_token(&self.0, |k| !k.is_trivia())
    }
    /// Left side.
    pub fn left(&self) -> Option<Expr> {
        nth_expr(&self.0, 0)
    }
    /// Right side.
    pub fn right(&self) -> Option<Expr> {
        nth_expr(&self.0, 1)
    }
}

impl CallExpr {
    /// What is called.
    pub fn callee(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// The arguments.
    pub fn args(&self) -> Option<ArgList> {
        child(&self.0)
    }
}

impl ArgList {
    /// The arguments in order.
    pub fn args(&self) -> AstChildren<Arg> {
        children(&self.0)
    }
}

impl Arg {
    /// The name before `=`.
    pub fn name(&self) -> Option<SyntaxToken> {
        token(&self.0, EQ)?;
        own_token(&self.0, |k| !k.is_trivia())
    }
    /// The value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// `*array` or `**object`.
    pub fn spread(&self) -> Option<Spread> {
        child(&self.0)
    }
}

impl IndexExpr {
    /// What is indexed.
    pub fn base(&self) -> Option<Expr> {
        nth_expr(&self.0, 0)
    }
    /// The index.
    pub fn index(&self) -> Option<Expr> {
        nth_expr(&self.0, 1)
    }
    /// `a[from:to]`.
    pub fn slice(&self) -> Option<Slice> {
        child(&self.0)
    }
}

impl Slice {
    /// Before the colon.
    pub fn from(&self) -> Option<Expr> {
        let colon = token(&self.0, COLON)?.text_range().start();
        children::<Expr>(&self.0).find(|e| e.syntax().text_range().start() < colon)
    }
    /// After the colon.
    pub fn to(&self) -> Option<Expr> {
        let colon = token(&self.0, COLON)?.text_range().start();
        children::<Expr>(&self.0).find(|e| e.syntax().text_range().start() > colon)
    }
}

impl FieldExpr {
    /// What the member is of.
    pub fn base(&self) -> Option<Expr> {
        child(&self.0)
    }
    /// The member's name; it may be a keyword.
    pub fn name(&self) -> Option<SyntaxToken> {
        let dot = token(&self.0, DOT)?;
        let mut next = dot.next_token();
        while let Some(t) = next {
            if !t.kind().is_trivia() {
                return (t.parent().as_ref() == Some(&self.0)).then_some(t);
            }
            next = t.next_token();
        }
        None
    }
}

impl LambdaExpr {
    /// The parameters (without types).
    pub fn params(&self) -> Option<ParamList> {
        child(&self.0)
    }
    /// The body.
    pub fn body(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl FnExpr {
    /// The parameters.
    pub fn params(&self) -> Option<ParamList> {
        child(&self.0)
    }
    /// The type after `->`.
    pub fn return_type(&self) -> Option<Type> {
        child(&self.0)
    }
    /// The body.
    pub fn body(&self) -> Option<Block> {
        child(&self.0)
    }
}
