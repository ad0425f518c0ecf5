//! How tokens are spelled: characters of names, escapes, punctuation, keywords.

use crate::syntax::kind::SyntaxKind::{self, *};

/// Blanks of every alphabet, and the marks without width that come with copied text.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{feff}' | '\u{200b}') || (c.is_whitespace() && c != '\n' && c != '\r')
}

pub(super) fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Letters, digits, `_`, and the accents some systems write as characters of their own.
pub(super) fn continues_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The length of a text in quotes that are none here, up to the end of its line: typographic ones, or backticks. It is
/// one mistake.
pub(in crate::syntax) fn typographic(text: &str) -> Option<usize> {
    let closing: &[char] = match text.chars().next()? {
        '“' => &['”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '‘' => &['’'],
        '`' => &['`'],
        _ => return None,
    };
    let inside = &text[text.chars().next()?.len_utf8()..];
    let line = inside.lines().next()?;
    let end = line.find(closing)?;
    let close = line[end..].chars().next()?.len_utf8();
    Some(text.len() - inside.len() + end + close)
}

/// Signs that look like a minus and are none: the minus of mathematics, dashes.
pub(in crate::syntax) const DASHES: [char; 4] = ['−', '–', '—', '‐'];

pub(super) fn begins_nothing(c: char) -> bool {
    let known = c == '\n'
        || c == '\r'
        || c == '#'
        || c == '"'
        || c == '\''
        || is_blank(c)
        || starts_name(c)
        || c.is_ascii_digit();
    let mut bytes = [0; 4];
    !known && punctuation(c.encode_utf8(&mut bytes).as_bytes()).is_none()
}

/// How long the escape at the beginning of this text is, if there is one.
pub(super) fn escape_length(rest: &str) -> Option<usize> {
    let mut chars = rest.bytes();
    if chars.next() != Some(b'\\') {
        return None;
    }
    match chars.next()? {
        b'n' | b't' | b'r' | b'\\' | b'"' | b'\'' | b'$' | b'0' => Some(2),
        b'u' if rest.as_bytes().get(2) == Some(&b'{') => {
            let digits = rest[3..].bytes().take_while(|b| b.is_ascii_alphanumeric()).count();
            let closed = usize::from(rest.as_bytes().get(3 + digits) == Some(&b'}'));
            Some(3 + digits + closed)
        }
        _ => None,
    }
}

/// The character an escape stands for; nothing when it names none (`\u{zz}`).
pub fn unescape(escape: &str) -> Option<char> {
    let mut chars = escape.strip_prefix('\\')?.chars();
    Some(match chars.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'u' => {
            let digits = chars.as_str().strip_prefix('{')?.strip_suffix('}')?;
            let plain = !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            char::from_u32(u32::from_str_radix(plain.then_some(digits)?, 16).ok()?)?
        }
        other => other,
    })
}

/// The longest punctuation this text begins with.
pub(super) fn punctuation(rest: &[u8]) -> Option<(SyntaxKind, usize)> {
    let next = rest.get(1).copied().unwrap_or(0);
    let third = rest.get(2).copied().unwrap_or(0);
    Some(match (*rest.first()?, next, third) {
        (b'*', b'*', b'=') => (DOUBLE_STAR_EQ, 3),
        (b'*', b'*', _) => (DOUBLE_STAR, 2),
        (b'*', b'=', _) => (STAR_EQ, 2),
        (b'*', ..) => (STAR, 1),
        (b'/', b'/', b'=') => (DOUBLE_SLASH_EQ, 3),
        (b'/', b'/', _) => (DOUBLE_SLASH, 2),
        (b'/', b'=', _) => (SLASH_EQ, 2),
        (b'/', ..) => (SLASH, 1),
        (b'+', b'=', _) => (PLUS_EQ, 2),
        (b'+', ..) => (PLUS, 1),
        (b'-', b'=', _) => (MINUS_EQ, 2),
        (b'-', b'>', _) => (ARROW, 2),
        (b'-', ..) => (MINUS, 1),
        (b'%', b'=', _) => (PERCENT_EQ, 2),
        (b'%', ..) => (PERCENT, 1),
        (b'=', b'=', _) => (EQ_EQ, 2),
        (b'=', b'>', _) => (FAT_ARROW, 2),
        (b'=', ..) => (EQ, 1),
        (b'!', b'=', _) => (BANG_EQ, 2),
        (b'!', ..) => (BANG, 1),
        (b'<', b'=', _) => (LT_EQ, 2),
        (b'<', ..) => (LT, 1),
        (b'>', b'=', _) => (GT_EQ, 2),
        (b'>', ..) => (GT, 1),
        (b'|', b'>', _) => (PIPE_GT, 2),
        (b'|', ..) => (PIPE, 1),
        (b'(', ..) => (L_PAREN, 1),
        (b')', ..) => (R_PAREN, 1),
        (b'[', ..) => (L_BRACKET, 1),
        (b']', ..) => (R_BRACKET, 1),
        (b'{', ..) => (L_BRACE, 1),
        (b'}', ..) => (R_BRACE, 1),
        (b',', ..) => (COMMA, 1),
        (b';', ..) => (SEMICOLON, 1),
        (b':', ..) => (COLON, 1),
        (b'.', ..) => (DOT, 1),
        (b'@', ..) => (AT, 1),
        _ => return None,
    })
}

/// The words no variable can have for its name.
pub const KEYWORDS: [&str; 29] = [
    "let", "global", "local", "fn", "function", "if", "else", "while", "for", "in", "return", "break", "continue",
    "true", "false", "null", "and", "or", "not", "try", "catch", "finally", "throw", "import", "from", "as", "cls",
    "this", "super",
];

pub(super) fn keyword(text: &str) -> Option<SyntaxKind> {
    Some(match text {
        "let" => LET_KW,
        "global" => GLOBAL_KW,
        "local" => LOCAL_KW,
        "fn" => FN_KW,
        "function" => FUNCTION_KW,
        "if" => IF_KW,
        "else" => ELSE_KW,
        "while" => WHILE_KW,
        "for" => FOR_KW,
        "in" => IN_KW,
        "return" => RETURN_KW,
        "break" => BREAK_KW,
        "continue" => CONTINUE_KW,
        "true" => TRUE_KW,
        "false" => FALSE_KW,
        "null" => NULL_KW,
        "and" => AND_KW,
        "or" => OR_KW,
        "not" => NOT_KW,
        "try" => TRY_KW,
        "catch" => CATCH_KW,
        "finally" => FINALLY_KW,
        "throw" => THROW_KW,
        "import" => IMPORT_KW,
        "from" => FROM_KW,
        "as" => AS_KW,
        "cls" => CLS_KW,
        "this" => THIS_KW,
        "super" => SUPER_KW,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_keywords_holds_each_kind_of_keyword_once_in_their_order() {
        let kinds: Vec<SyntaxKind> = KEYWORDS.iter().filter_map(|word| keyword(word)).collect();
        assert_eq!(kinds.len(), KEYWORDS.len());
        assert_eq!((kinds[0], kinds[kinds.len() - 1]), (LET_KW, SUPER_KW));
        // The kinds are numbered without a gap: a missing or a doubled one would be a step other than 1.
        assert!(kinds.windows(2).all(|pair| pair[1] as u16 == pair[0] as u16 + 1), "{kinds:?}");
    }
}
