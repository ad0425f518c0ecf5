//! Values as a session shows them: a text in quotes, long ones cut, and nothing in them that would move the cursor.

use std::fmt::Write;

use datacode_lang::Interpreter;
use datacode_lang::messages::Lang;
use datacode_lang::value::{Value, display_shown};

use crate::messages;

/// Bytes of a value that are shown as the value of an input.
pub const MOST: usize = 4096;

/// Bytes of a value that are shown in the list of variables.
const SHORT: usize = 60;

/// Characters of a name, or of a type, that the others are lined up with.
const WIDE: usize = 30;

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

/// The variables: name, type and short value, of functions how they are called; lined up.
pub fn variables(session: &Interpreter, lang: Lang) -> String {
    let short = |held: &Value| session.signature(held).unwrap_or_else(|| value(held, SHORT, lang));
    let lines: Vec<[String; 3]> =
        session.variables().map(|(name, held)| [name.to_owned(), held.type_name().to_owned(), short(held)]).collect();
    if lines.is_empty() {
        return messages::repl::no_variables(lang).to_owned();
    }
    let width =
        |cell: usize| lines.iter().map(|line| line[cell].chars().count()).filter(|w| *w <= WIDE).max().unwrap_or(0);
    let (names, types) = (width(0), width(1));
    let mut out = String::new();
    for [name, kind, value] in &lines {
        // Writing to a text does not fail.
        let _ = writeln!(out, "{name:names$}  {kind:types$}  {value}");
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
    use std::sync::Arc;

    use super::*;
    use crate::script::host::{Output, Terminal};
    use crate::settings::Bounds;

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

    #[test]
    fn variables_are_lined_up_and_a_name_that_is_very_long_moves_no_other() {
        let long = "n".repeat(40);
        let mut session = Interpreter::new(256 << 10);
        assert_eq!(variables(&session, Lang::En), "There are no variables");
        let bounds = Bounds::default();
        let mut host = Terminal::new(Output::standard(), "/".into(), Arc::default(), &bounds, Lang::En);
        let text =
            format!("let a = 1\nlet имя = 'x'\nlet {long} = true\nfn f(a, b = 1) {{}}\nlet g = x => x\nlet p = print");
        session.run(&text, &mut host).map(drop).unwrap();
        let expected = [
            "a    int   1".to_owned(),
            "имя  str   \"x\"".to_owned(),
            format!("{long}  bool  true"),
            "f    fn    f(a, [b])".to_owned(),
            "g    fn    fn(x)".to_owned(),
            "p    fn    print(*values, sep: str = \" \", end: str = \"\\n\") -> null".to_owned(),
        ];
        let mut shown: Vec<String> = variables(&session, Lang::En).lines().map(str::to_owned).collect();
        shown.sort_by_key(|line| expected.iter().position(|other| other == line));
        assert_eq!(shown, expected);
    }
}
