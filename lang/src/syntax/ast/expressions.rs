//! Expressions.

use rowan::ast::support::{child, children, token};
use rowan::ast::{AstChildren, AstNode};

use super::*;
use crate::syntax::kind::SyntaxToken;

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
