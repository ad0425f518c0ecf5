//! Colours for what is typed, from the tokens of the language.

use datacode_lang::builtins::registry;
use datacode_lang::syntax::{self, SyntaxKind};

/// Longer texts stay as they are: they are parsed anew with every key.
const LONGEST: usize = 32 << 10;

/// The end of a colour.
const PLAIN: &str = "\x1b[0m";

/// `line` with colours of 16-colour terminals; `before` is what was typed in the lines above it, which decides whether
/// a string goes on. `None` where nothing is coloured.
pub fn coloured(before: &str, line: &str) -> Option<String> {
    if line.is_empty() || before.len() + line.len() > LONGEST {
        return None;
    }
    let whole = format!("{before}{line}");
    let tokens: Vec<_> = syntax::parse(&whole).root.tokens().collect();
    let mut out = String::with_capacity(line.len() * 2);
    let mut any = false;
    for (i, token) in tokens.iter().enumerate() {
        let range = token.text_range();
        let Some(shown) = whole.get(usize::from(range.start()).max(before.len())..usize::from(range.end())) else {
            continue;
        };
        let called = tokens.get(i + 1).is_some_and(|next| next.kind() == SyntaxKind::L_PAREN);
        let member = i > 0 && tokens[i - 1].kind() == SyntaxKind::DOT;
        match colour(token.kind(), token.text(), called || !member) {
            Some(colour) => {
                any = true;
                out.extend([colour, shown, PLAIN]);
            }
            None => out.push_str(shown),
        }
    }
    any.then_some(out)
}

fn colour(kind: SyntaxKind, text: &str, may_be_builtin: bool) -> Option<&'static str> {
    use SyntaxKind::{COMMENT, FLOAT, IDENT, INT, INTERPOLATION_OPEN, QUOTE, STRING_ESCAPE, STRING_TEXT};
    match kind {
        kind if kind.is_keyword() => Some("\x1b[35m"),
        QUOTE | STRING_TEXT | STRING_ESCAPE | INTERPOLATION_OPEN => Some("\x1b[32m"),
        INT | FLOAT => Some("\x1b[36m"),
        COMMENT => Some("\x1b[90m"),
        IDENT if may_be_builtin && registry::find(text).is_some() => Some("\x1b[34m"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours as letters, so that the expected text can be read.
    fn check(before: &str, line: &str, expected: &str) {
        let mut shown = coloured(before, line).unwrap_or_else(|| line.to_owned());
        for (code, letter) in
            [("\x1b[35m", "<K "), ("\x1b[32m", "<S "), ("\x1b[36m", "<N "), ("\x1b[90m", "<C "), ("\x1b[34m", "<B ")]
        {
            shown = shown.replace(code, letter);
        }
        assert_eq!(shown.replace(PLAIN, ">"), expected, "{line}");
    }

    #[test]
    fn words_numbers_strings_comments_and_built_ins_have_their_colours() {
        check("", "let x = 1.5 # why", "<K let> x = <N 1.5> <C # why>");
        check("", "print(x)", "<B print>(x)");
        check("", "a.len + b.len()", "a.len + b.<B len>()");
        check("", "\"a${x}\"", "<S \"><S a><S ${>x}<S \">");
        check("", "if a do b endif", "<K if> a <K do> b <K endif>");
        check("", "x + y", "x + y");
    }

    #[test]
    fn a_string_that_began_above_goes_on() {
        check("x = 'one\n", "two' + y", "<S two><S '> + y");
        check("f(\n", "1,", "<N 1>,");
    }

    #[test]
    fn a_line_keeps_its_characters_whatever_it_is() {
        for line in ["", "'", "\"\"\" x", "привет '", "\u{7}\u{10ffff} §§ (", "12a ${ }}"] {
            let shown = coloured("(\n", line).unwrap_or_else(|| line.to_owned());
            let codes = ["\x1b[35m", "\x1b[32m", "\x1b[36m", "\x1b[90m", "\x1b[34m", PLAIN];
            assert_eq!(codes.iter().fold(shown, |text, code| text.replace(code, "")), line);
        }
        assert_eq!(coloured("", &"1 ".repeat(LONGEST)), None);
    }
}
