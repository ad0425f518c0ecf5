//! Kinds of tokens and nodes of the tree.

/// What a token or a node of the tree is. Tokens come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[allow(missing_docs, non_camel_case_types, clippy::upper_case_acronyms, reason = "names of the grammar")]
pub enum SyntaxKind {
    // Trivia
    WHITESPACE,
    NEWLINE,
    COMMENT,
    // Tokens with text of their own
    IDENT,
    INT,
    FLOAT,
    /// `"` or `'` that opens or closes a string.
    QUOTE,
    /// A stretch of a string without interpolation or escape.
    STRING_TEXT,
    /// One `\x`.
    STRING_ESCAPE,
    /// `${` inside a string.
    INTERPOLATION_OPEN,
    /// What no token begins with.
    UNKNOWN,
    /// The end of the text, for the parser to look at; it stands in no tree.
    END,
    // Punctuation
    L_PAREN,
    R_PAREN,
    L_BRACKET,
    R_BRACKET,
    L_BRACE,
    R_BRACE,
    COMMA,
    SEMICOLON,
    COLON,
    DOT,
    AT,
    PLUS,
    MINUS,
    STAR,
    SLASH,
    DOUBLE_SLASH,
    PERCENT,
    DOUBLE_STAR,
    BANG,
    EQ,
    EQ_EQ,
    BANG_EQ,
    LT,
    GT,
    LT_EQ,
    GT_EQ,
    PLUS_EQ,
    MINUS_EQ,
    STAR_EQ,
    SLASH_EQ,
    DOUBLE_SLASH_EQ,
    PERCENT_EQ,
    DOUBLE_STAR_EQ,
    PIPE,
    PIPE_GT,
    FAT_ARROW,
    ARROW,
    // Keywords
    LET_KW,
    GLOBAL_KW,
    LOCAL_KW,
    FN_KW,
    FUNCTION_KW,
    IF_KW,
    ELSE_KW,
    WHILE_KW,
    FOR_KW,
    IN_KW,
    RETURN_KW,
    BREAK_KW,
    CONTINUE_KW,
    TRUE_KW,
    FALSE_KW,
    NULL_KW,
    AND_KW,
    OR_KW,
    NOT_KW,
    TRY_KW,
    CATCH_KW,
    FINALLY_KW,
    THROW_KW,
    IMPORT_KW,
    FROM_KW,
    AS_KW,
    CLS_KW,
    THIS_KW,
    SUPER_KW,
    /// `do`, `then`, `next`, `endif` and the like where a block expects them; elsewhere the parser leaves them IDENT.
    BLOCK_WORD,

    // Nodes
    ROOT,
    ERROR,
    /// Statements between `{ }`, or between `do` and its end word.
    BLOCK,
    LET_STMT,
    ASSIGN_STMT,
    EXPR_STMT,
    IF_STMT,
    ELSE_CLAUSE,
    WHILE_STMT,
    FOR_STMT,
    /// What `for` binds: names, or `[a, *rest]`.
    PATTERN,
    /// One name of a pattern, perhaps after `*`.
    PATTERN_NAME,
    TRY_STMT,
    CATCH_CLAUSE,
    FINALLY_CLAUSE,
    THROW_STMT,
    RETURN_STMT,
    BREAK_STMT,
    CONTINUE_STMT,
    /// `fn name(...) { }` as a statement, perhaps after `global` or `local`.
    FN_DECL,
    /// `@name(...)` before a function.
    DECORATOR,
    /// `[@Abstract] cls Name(Parent) { ... }`.
    CLASS_DECL,
    /// `private:` and the like before members of a class.
    SECTION,
    /// `name: type = e` in a class.
    CLASS_FIELD,
    /// `name = e` in a class.
    CLASS_VARIABLE,
    /// `new Name(...) { }` in a class.
    CONSTRUCTOR,
    /// `: this(...)` behind the parameters of a constructor.
    DELEGATION,
    PARAM_LIST,
    PARAM,
    TYPE,
    IMPORT_STMT,
    FROM_STMT,
    /// `m.n` behind `import` or `from`.
    MODULE_NAME,
    /// `m.n`, `m as k` or `x as z`: what an import brings.
    IMPORTED,
    LITERAL,
    STRING,
    INTERPOLATION,
    NAME_REF,
    PAREN_EXPR,
    TUPLE_EXPR,
    ARRAY_EXPR,
    OBJECT_EXPR,
    OBJECT_FIELD,
    /// `*e` or `**e` in a list of elements or arguments.
    SPREAD,
    UNARY_EXPR,
    BINARY_EXPR,
    CALL_EXPR,
    ARG_LIST,
    /// One argument, perhaps with `name =` before it.
    ARG,
    INDEX_EXPR,
    SLICE,
    FIELD_EXPR,
    /// `x => e`, `(a, b) => e`.
    LAMBDA_EXPR,
    /// `fn(x) { ... }` as a value.
    FN_EXPR,
}

impl SyntaxKind {
    /// White space, line ends and comments.
    pub fn is_trivia(self) -> bool {
        matches!(self, SyntaxKind::WHITESPACE | SyntaxKind::NEWLINE | SyntaxKind::COMMENT)
    }

    /// A word of the language: a keyword, or a word that is one where it stands.
    pub fn is_keyword(self) -> bool {
        (SyntaxKind::LET_KW..=SyntaxKind::BLOCK_WORD).contains(&self)
    }

    const LAST: SyntaxKind = SyntaxKind::FN_EXPR;
}

/// The language for the tree library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataCode {}

impl rowan::Language for DataCode {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        KINDS[(raw.0 as usize).min(SyntaxKind::LAST as usize)]
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<DataCode>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<DataCode>;
/// A node or a token.
pub type SyntaxElement = rowan::SyntaxElement<DataCode>;

/// Every kind by its number.
static KINDS: &[SyntaxKind] = {
    use SyntaxKind::*;
    &[
        WHITESPACE,
        NEWLINE,
        COMMENT,
        IDENT,
        INT,
        FLOAT,
        QUOTE,
        STRING_TEXT,
        STRING_ESCAPE,
        INTERPOLATION_OPEN,
        UNKNOWN,
        END,
        L_PAREN,
        R_PAREN,
        L_BRACKET,
        R_BRACKET,
        L_BRACE,
        R_BRACE,
        COMMA,
        SEMICOLON,
        COLON,
        DOT,
        AT,
        PLUS,
        MINUS,
        STAR,
        SLASH,
        DOUBLE_SLASH,
        PERCENT,
        DOUBLE_STAR,
        BANG,
        EQ,
        EQ_EQ,
        BANG_EQ,
        LT,
        GT,
        LT_EQ,
        GT_EQ,
        PLUS_EQ,
        MINUS_EQ,
        STAR_EQ,
        SLASH_EQ,
        DOUBLE_SLASH_EQ,
        PERCENT_EQ,
        DOUBLE_STAR_EQ,
        PIPE,
        PIPE_GT,
        FAT_ARROW,
        ARROW,
        LET_KW,
        GLOBAL_KW,
        LOCAL_KW,
        FN_KW,
        FUNCTION_KW,
        IF_KW,
        ELSE_KW,
        WHILE_KW,
        FOR_KW,
        IN_KW,
        RETURN_KW,
        BREAK_KW,
        CONTINUE_KW,
        TRUE_KW,
        FALSE_KW,
        NULL_KW,
        AND_KW,
        OR_KW,
        NOT_KW,
        TRY_KW,
        CATCH_KW,
        FINALLY_KW,
        THROW_KW,
        IMPORT_KW,
        FROM_KW,
        AS_KW,
        CLS_KW,
        THIS_KW,
        SUPER_KW,
        BLOCK_WORD,
        ROOT,
        ERROR,
        BLOCK,
        LET_STMT,
        ASSIGN_STMT,
        EXPR_STMT,
        IF_STMT,
        ELSE_CLAUSE,
        WHILE_STMT,
        FOR_STMT,
        PATTERN,
        PATTERN_NAME,
        TRY_STMT,
        CATCH_CLAUSE,
        FINALLY_CLAUSE,
        THROW_STMT,
        RETURN_STMT,
        BREAK_STMT,
        CONTINUE_STMT,
        FN_DECL,
        DECORATOR,
        CLASS_DECL,
        SECTION,
        CLASS_FIELD,
        CLASS_VARIABLE,
        CONSTRUCTOR,
        DELEGATION,
        PARAM_LIST,
        PARAM,
        TYPE,
        IMPORT_STMT,
        FROM_STMT,
        MODULE_NAME,
        IMPORTED,
        LITERAL,
        STRING,
        INTERPOLATION,
        NAME_REF,
        PAREN_EXPR,
        TUPLE_EXPR,
        ARRAY_EXPR,
        OBJECT_EXPR,
        OBJECT_FIELD,
        SPREAD,
        UNARY_EXPR,
        BINARY_EXPR,
        CALL_EXPR,
        ARG_LIST,
        ARG,
        INDEX_EXPR,
        SLICE,
        FIELD_EXPR,
        LAMBDA_EXPR,
        FN_EXPR,
    ]
};
