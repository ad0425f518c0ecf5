//! What stands before a cursor, as completion wants to know it: in a session on the terminal and in an editor.

use crate::builtins::{Builtin, Kind, registry};
use crate::syntax::{self, SyntaxKind};

/// Longer texts are not looked at: the pause would be noticed.
pub const LONGEST: usize = 1 << 20;

/// A place between two characters of a program.
#[derive(Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The name that ends here; empty where none does.
    pub word: String,
    /// What stands before that name.
    pub after: After,
}

/// What a name stands behind.
#[derive(Debug, PartialEq, Eq)]
pub enum After {
    /// A dot. The names joined by dots before it, `a` and `b` of `a.b.`; `None` where something else stands there.
    Dot(Option<Vec<String>>),
    /// Anything else a name may stand behind.
    Code,
    /// The text of a string, or a comment: nothing is a name here.
    Text,
}

/// The cursor at the end of a text.
pub fn at_end(text: &str) -> Cursor {
    let nothing = Cursor { word: String::new(), after: After::Text };
    if text.len() > LONGEST {
        return nothing;
    }
    let parse = syntax::parse(text);
    let mut tokens: Vec<(SyntaxKind, String)> =
        parse.root.tokens().map(|token| (token.kind(), token.text().to_owned())).collect();
    use SyntaxKind::{COMMENT, DOT, STRING_ESCAPE, STRING_TEXT};
    if matches!(tokens.last(), Some((COMMENT | STRING_TEXT | STRING_ESCAPE, _))) {
        return nothing;
    }
    let word = tokens.pop_if(|(kind, _)| is_name(*kind)).map(|(_, word)| word).unwrap_or_default();
    tokens.retain(|(kind, _)| !kind.is_trivia());
    let after = match tokens.pop() {
        Some((DOT, _)) => After::Dot(path(&tokens)),
        _ => After::Code,
    };
    Cursor { word, after }
}

/// A name, or a word that is one behind a dot.
pub fn is_name(kind: SyntaxKind) -> bool {
    kind == SyntaxKind::IDENT || kind.is_keyword()
}

/// The names of `a.b.c` at the end of these tokens.
fn path(tokens: &[(SyntaxKind, String)]) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut tokens = tokens.iter().rev();
    loop {
        let (_, name) = tokens.next().filter(|(kind, _)| is_name(*kind))?;
        path.push(name.clone());
        if tokens.next().is_none_or(|(kind, _)| *kind != SyntaxKind::DOT) {
            path.reverse();
            return Some(path);
        }
    }
}

/// The built-ins that can be called behind a dot on what is of a type that `fits`.
pub fn methods(fits: impl Fn(Kind) -> bool) -> impl Iterator<Item = &'static Builtin> {
    let takes = move |builtin: &Builtin| {
        let first = builtin.parameters.first();
        first.is_some_and(|first| first.takes.is_empty() || first.takes.iter().any(|kind| fits(*kind)))
    };
    // Errors can be made of anything, and nobody does it with a dot.
    registry::free().filter(move |builtin| builtin.returns != "error" && takes(builtin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, word: &str, after: After) {
        assert_eq!(at_end(text), Cursor { word: word.to_owned(), after }, "{text}");
    }

    fn names(names: &[&str]) -> After {
        After::Dot(Some(names.iter().map(|name| (*name).to_owned()).collect()))
    }

    #[test]
    fn a_cursor_knows_its_word_and_what_the_word_stands_behind() {
        check("", "", After::Code);
        check("let x = pri", "pri", After::Code);
        check("a.b.c", "c", names(&["a", "b"]));
        check("this.", "", names(&["this"]));
        check("1 + o . le", "le", names(&["o"]));
        check("f().x", "x", After::Dot(None));
        check("\"${a.", "", names(&["a"]));
        check("пусть.дли", "дли", names(&["пусть"]));
    }

    #[test]
    fn in_a_string_or_a_comment_nothing_is_a_name() {
        for text in ["'abc", "# abc", "\"\"\" abc", "'\\n"] {
            check(text, "", After::Text);
        }
        check(&"x ".repeat(LONGEST), "", After::Text);
    }

    #[test]
    fn behind_a_dot_stand_the_built_ins_whose_first_parameter_takes_the_value() {
        let has = |kind: Kind, name: &str| methods(|k| k == kind).any(|builtin| builtin.name == name);
        assert!(has(Kind::Array, "push") && !has(Kind::Str, "push"));
        assert!(has(Kind::Str, "upper") && has(Kind::Str, "print"));
        assert!(!has(Kind::Str, "ValueError"));
    }
}
