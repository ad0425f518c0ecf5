//! Text to tokens. Every byte of the text is in exactly one token, so the tokens give the text back.
//!
//! Strings are taken apart here: quotes, text, escapes and `${`. What stands inside `${ }` are ordinary tokens, so the
//! quote character of a string may stand there again. No recursion: open strings and brackets are kept on lists.

mod spelling;

use spelling::*;
pub(super) use spelling::{DASHES, typographic};
pub use spelling::{KEYWORDS, unescape};

use super::kind::SyntaxKind::{self, *};
use crate::diagnostic::Span;
use crate::messages::{Text, syntax as texts};

/// Where a token begins and what it is; it ends where the next one begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub kind: SyntaxKind,
    pub start: u32,
}

/// A mistake inside one token.
pub(super) struct LexError {
    pub span: Span,
    pub text: &'static Text,
    /// Whether more text could put it right.
    pub at_end: bool,
}

/// What the lexer makes of a text.
pub(super) struct Lexed {
    /// The tokens and, at last, one `END`.
    pub tokens: Vec<Token>,
    /// Tokens `(` whose `)` stands before `=>`, ascending.
    pub lambda_parens: Vec<u32>,
    /// Brackets that nothing closes, ascending: tells a missing comma from a missing bracket.
    pub unclosed: Vec<u32>,
    /// The first mistakes, in order of place.
    pub errors: Vec<LexError>,
}

/// What follows this many tokens is not looked at. A token costs some 60 bytes until the text is compiled, so the parser
/// needs at most about 120 MiB, whatever it is given; a program of 100,000 lines has a million tokens.
pub(super) const MAX_TOKENS: usize = 2 << 20;
/// Mistakes inside tokens kept; the parser shows no more of them.
const MAX_ERRORS: usize = 100;

/// How a string was opened.
#[derive(Clone, Copy)]
struct Quote {
    character: u8,
    triple: bool,
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    out: Lexed,
    /// Strings begun and not ended, the innermost last.
    strings: Vec<Quote>,
    /// Whether the next character is text of the innermost string.
    in_string: bool,
    /// Brackets open, `${` among them, with the number of their token.
    open: Vec<(SyntaxKind, u32)>,
    /// How many of `open` end with `}`.
    open_braces: usize,
    /// The last token that was no trivia, and the number of the `(` it closed.
    previous: SyntaxKind,
    previous_opener: Option<u32>,
    /// Whether a line ended since.
    newline: bool,
}

/// Takes a text apart.
pub(super) fn lex(source: &str) -> Lexed {
    let mut lexer = Lexer {
        source,
        at: 0,
        out: Lexed { tokens: Vec::new(), lambda_parens: Vec::new(), unclosed: Vec::new(), errors: Vec::new() },
        strings: Vec::new(),
        in_string: false,
        open: Vec::new(),
        open_braces: 0,
        previous: END,
        previous_opener: None,
        newline: true,
    };
    while lexer.at < source.len() {
        if lexer.out.tokens.len() >= MAX_TOKENS {
            let start = lexer.at;
            lexer.at = source.len();
            lexer.token(COMMENT, start);
            lexer.error(&texts::TEXT_TOO_LONG, start);
        } else if lexer.in_string {
            lexer.string_piece();
        } else {
            lexer.code_token();
        }
    }
    lexer.out.tokens.push(Token { kind: END, start: source.len() as u32 });
    lexer.out.unclosed.extend(lexer.open.iter().map(|(_, token)| *token));
    lexer.out.unclosed.sort_unstable();
    lexer.out.lambda_parens.sort_unstable();
    lexer.out
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    /// The byte `ahead` of here, 0 past the end.
    fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn next_char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn token(&mut self, kind: SyntaxKind, start: usize) {
        self.out.tokens.push(Token { kind, start: start as u32 });
    }

    /// The mistake is the stretch from `start` to here.
    fn error(&mut self, text: &'static Text, start: usize) {
        if self.out.errors.len() < MAX_ERRORS {
            let span = Span::new(start as u32, self.at as u32);
            self.out.errors.push(LexError { span, text, at_end: false });
        }
    }

    fn code_token(&mut self) {
        let start = self.at;
        let Some(c) = self.next_char() else { return };
        if self.trivia(c) {
            return;
        }
        let mut opener = None;
        let kind = match c {
            '"' | '\'' => self.open_string(c as u8),
            '0'..='9' => self.number(),
            c if starts_name(c) => {
                self.eat_while(continues_name);
                keyword(&self.source[start..self.at]).unwrap_or(IDENT)
            }
            _ => match punctuation(self.rest().as_bytes()) {
                Some((kind, length)) => {
                    self.at += length;
                    opener = self.bracket(kind);
                    kind
                }
                None => {
                    match typographic(self.rest()) {
                        Some(length) => self.at += length,
                        None => self.eat_while(begins_nothing),
                    }
                    UNKNOWN
                }
            },
        };
        if kind == FAT_ARROW && self.previous == R_PAREN {
            self.out.lambda_parens.extend(self.previous_opener);
        }
        self.token(kind, start);
        self.previous = kind;
        self.previous_opener = opener;
        self.newline = false;
    }

    /// White space, line ends and comments.
    fn trivia(&mut self, c: char) -> bool {
        let start = self.at;
        let kind = match c {
            '\n' | '\r' => {
                self.at += if self.rest().starts_with("\r\n") { 2 } else { 1 };
                self.newline = true;
                NEWLINE
            }
            '#' => {
                self.eat_while(|c| c != '\n' && c != '\r');
                COMMENT
            }
            '"' if self.rest().starts_with("\"\"\"") && !self.value_expected() => {
                self.at += 3;
                match self.rest().find("\"\"\"") {
                    Some(end) => self.at += end + 3,
                    None => {
                        self.out.errors.truncate(MAX_ERRORS - 1);
                        let span = Span::new(start as u32, start as u32 + 3);
                        self.out.errors.push(LexError { span, text: &texts::UNCLOSED_COMMENT, at_end: true });
                        self.at = self.source.len();
                    }
                }
                self.newline |= self.source[start..self.at].contains('\n');
                COMMENT
            }
            c if is_blank(c) => {
                self.eat_while(is_blank);
                WHITESPACE
            }
            _ => return false,
        };
        self.token(kind, start);
        true
    }

    /// Whether `"""` here is a text, not a comment: what stands before it wants a value.
    fn value_expected(&self) -> bool {
        match self.previous {
            RETURN_KW | THROW_KW => !self.newline,
            L_PAREN | L_BRACKET | INTERPOLATION_OPEN | COMMA | COLON | FAT_ARROW | IN_KW | AND_KW | OR_KW | NOT_KW => {
                true
            }
            kind => (PLUS..=DOUBLE_STAR_EQ).contains(&kind) || kind == PIPE_GT,
        }
    }

    fn open_string(&mut self, character: u8) -> SyntaxKind {
        let triple = character == b'"' && self.rest().starts_with("\"\"\"");
        self.at += if triple { 3 } else { 1 };
        self.strings.push(Quote { character, triple });
        self.in_string = true;
        QUOTE
    }

    /// Text, an escape, `${` or the closing quote.
    fn string_piece(&mut self) {
        let start = self.at;
        let Some(&quote) = self.strings.last() else {
            self.in_string = false;
            return;
        };
        if self.closes(quote) {
            self.at += if quote.triple { 3 } else { 1 };
            self.strings.pop();
            self.in_string = false;
            self.token(QUOTE, start);
            self.previous = QUOTE;
            self.previous_opener = None;
            self.newline = false;
        } else if self.rest().starts_with("${") {
            self.at += 2;
            self.open.push((INTERPOLATION_OPEN, self.out.tokens.len() as u32));
            self.open_braces += 1;
            self.in_string = false;
            self.token(INTERPOLATION_OPEN, start);
            self.previous = INTERPOLATION_OPEN;
            self.newline = false;
        } else if let Some(length) = escape_length(self.rest()) {
            self.at += length;
            self.token(STRING_ESCAPE, start);
            if unescape(&self.source[start..self.at]).is_none() {
                self.error(&texts::BAD_ESCAPE, start);
            }
        } else {
            self.string_text(quote);
            self.token(STRING_TEXT, start);
        }
    }

    fn closes(&self, quote: Quote) -> bool {
        if quote.triple { self.rest().starts_with("\"\"\"") } else { self.byte(0) == quote.character }
    }

    /// A stretch of plain text, at least one character.
    fn string_text(&mut self, quote: Quote) {
        loop {
            let step = self.next_char().map_or(1, char::len_utf8);
            // A backslash that begins no escape stays as written, and so does what it stands before.
            self.at += if self.byte(0) == b'\\' {
                1 + self.rest()[1..].chars().next().map_or(0, char::len_utf8)
            } else {
                step
            };
            let rest = &self.source.as_bytes()[self.at..];
            let stop = |b: &u8| *b == quote.character || *b == b'\\' || *b == b'$';
            self.at += rest.iter().position(stop).unwrap_or(rest.len());
            let rest = self.rest();
            if rest.is_empty() || self.closes(quote) || rest.starts_with("${") || escape_length(rest).is_some() {
                return;
            }
        }
    }

    fn number(&mut self) -> SyntaxKind {
        let start = self.at;
        let mut kind = INT;
        let digit = |c: char| c.is_ascii_digit() || c == '_';
        let hex = self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X');
        if hex {
            self.at += 2;
            self.eat_while(|c| c.is_ascii_hexdigit() || c == '_');
        } else {
            self.eat_while(digit);
            if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
                self.at += 1;
                self.eat_while(digit);
                kind = FLOAT;
            }
            let sign = usize::from(matches!(self.byte(1), b'+' | b'-'));
            if matches!(self.byte(0), b'e' | b'E') && self.byte(1 + sign).is_ascii_digit() {
                self.at += 1 + sign;
                self.eat_while(digit);
                kind = FLOAT;
            }
        }
        let end = self.at;
        self.eat_while(continues_name);
        let text = &self.source[start..end];
        let digits = if hex { &text[2..] } else { text };
        let edges = ["_.", "._", "_e", "_E"];
        let misplaced = digits.ends_with('_')
            || digits.starts_with('_')
            || (!hex && edges.iter().any(|e| digits.contains(e)))
            || digits.contains("__");
        if end < self.at || digits.is_empty() || misplaced {
            self.error(&texts::BAD_NUMBER, start);
        }
        kind
    }

    /// Keeps the list of open brackets; gives the number of the `(` that a `)` closes.
    fn bracket(&mut self, kind: SyntaxKind) -> Option<u32> {
        let token = self.out.tokens.len() as u32;
        match kind {
            L_PAREN | L_BRACKET => self.open.push((kind, token)),
            L_BRACE => {
                self.open.push((kind, token));
                self.open_braces += 1;
            }
            R_PAREN | R_BRACKET => {
                let wanted = if kind == R_PAREN { L_PAREN } else { L_BRACKET };
                let (_, opener) = self.open.pop_if(|(open, _)| *open == wanted)?;
                return Some(opener);
            }
            // A `}` also ends what was left open inside it.
            R_BRACE if self.open_braces > 0 => {
                while let Some((open, opener)) = self.open.pop() {
                    if matches!(open, L_BRACE | INTERPOLATION_OPEN) {
                        self.open_braces -= 1;
                        self.in_string = open == INTERPOLATION_OPEN;
                        break;
                    }
                    self.out.unclosed.push(opener);
                }
            }
            _ => {}
        }
        None
    }
}
