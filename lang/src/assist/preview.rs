//! Values in one line: a text in quotes, long ones cut, and nothing in them that would move a cursor.

use std::fmt::Write;

use crate::messages::Lang;
use crate::value::{Value, display_shown};

/// A value in one line.
pub fn value(value: &Value, most: usize, lang: Lang) -> String {
    let mut text = String::new();
    if let Value::Error(error) = value {
        text = format!("{}: ", error.kind.name());
    }
    display_shown(value, &mut text, most, lang);
    let mut out = String::new();
    match value {
        Value::Str(whole) => {
            let cut = whole.len() > most;
            let kept = if cut { text.strip_suffix("...").unwrap_or(&text) } else { &text };
            out.push('"');
            escape(kept, true, &mut out);
            out.push_str(if cut { "\"..." } else { "\"" });
        }
        _ => escape(&text, false, &mut out),
    }
    out
}

/// Writes control characters as the language writes them; `quoted`: also what would end or change a text in quotes.
fn escape(text: &str, quoted: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '"' | '\\' if quoted => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(held: &Value, expected: &str) {
        assert_eq!(value(held, 20, Lang::En), expected);
    }

    #[test]
    fn a_text_is_quoted_and_cannot_steer_the_terminal() {
        check(&Value::str("Анна"), "\"Анна\"");
        check(&Value::str("a\n\"b\"\\"), "\"a\\n\\\"b\\\"\\\\\"");
        check(&Value::str("\u{1b}[2J"), "\"\\u{1b}[2J\"");
        check(&Value::array(vec![Value::str("a\u{7}"), Value::Int(1)]), "[a\\u{7}, 1]");
        check(&Value::Int(42), "42");
    }

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        check(&Value::str("12345678901234567890"), "\"12345678901234567890\"");
        check(&Value::str("123456789012345678901"), "\"12345678901234567890\"...");
        check(&Value::str("..........................."), "\"....................\"...");
        check(&Value::array(vec![Value::Int(1234); 9]), "[1234, 1234, 1234, 1...");
    }
}
