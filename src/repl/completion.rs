//! What Tab offers: names behind which the cursor stands, from the built-ins, the keywords and the session's variables.

use datacode_lang::Interpreter;
use datacode_lang::assist::completion;
use datacode_lang::assist::cursor::{self, After};
use datacode_lang::builtins::registry;
use datacode_lang::messages::Lang;

use super::command;

/// What Tab puts at the beginning of a line.
const INDENT: &str = "    ";

/// Where the name before the cursor begins in `line`, and what it may become. `before` is what was typed in the lines
/// above; the cursor stands at the end of `line`.
pub fn candidates(before: &str, line: &str, session: &Interpreter) -> (usize, Vec<String>) {
    if before.is_empty() && command::Command::is(line) {
        return commands(line);
    }
    let cursor = cursor::at_end(&format!("{before}{line}"));
    let start = line.len() - cursor.word.len();
    let found = match cursor.after {
        After::Code if !cursor.word.is_empty() => candidates_of(&cursor, session),
        After::Dot(_) => candidates_of(&cursor, session),
        After::Code if line.trim().is_empty() => vec![INDENT.to_owned()],
        After::Code | After::Text => Vec::new(),
    };
    (start, found)
}

/// Only the names: a terminal shows nothing else of them.
fn candidates_of(cursor: &cursor::Cursor, session: &Interpreter) -> Vec<String> {
    completion::candidates(cursor, session, Lang::En).into_iter().map(|candidate| candidate.label).collect()
}

/// The commands, or what `:help` can tell about.
fn commands(line: &str) -> (usize, Vec<String>) {
    let (start, known): (usize, Vec<&str>) = match line.trim_start().split_once(char::is_whitespace) {
        None => (line.len() - line.trim_start().len(), command::NAMES.to_vec()),
        Some((":help", name)) => {
            (line.len() - name.trim_start().len(), registry::all().iter().map(|b| b.name).collect())
        }
        Some(_) => return (line.len(), Vec::new()),
    };
    let mut found: Vec<String> =
        known.into_iter().filter(|name| name.starts_with(&line[start..])).map(str::to_owned).collect();
    found.sort_unstable();
    (start, found)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use datacode_lang::messages::Lang;

    use super::*;
    use crate::script::host::{Output, Terminal};
    use crate::settings::Bounds;

    fn session() -> Interpreter {
        let mut session = Interpreter::new(256 << 10);
        let text = "let total = 1\nlet totals = [1]\nlet o = {\"lines\": {\"first\": 1}, \"length\": 2, \"two words\": 3}\n\
                    let t = table({\"city\": [1]})\n\
                    cls Cat { lives = 9\n public:\n name: str = \"\"\n fn nap() { } }\nlet tom = Cat()\nimport uuid";
        let bounds = Bounds::default();
        let mut host = Terminal::new(Output::standard(), PathBuf::from("/"), Arc::default(), &bounds, Lang::En);
        session.run(text, &mut host).map(drop).unwrap();
        session
    }

    fn offered(line: &str) -> (usize, Vec<String>) {
        candidates("", line, &session())
    }

    fn check(line: &str, start: usize, expected: &[&str]) {
        assert_eq!(offered(line), (start, expected.iter().map(|name| (*name).to_owned()).collect()), "{line}");
    }

    #[test]
    fn a_name_becomes_a_variable_a_keyword_or_a_built_in() {
        check("tot", 0, &["total", "totals"]);
        check("x = con", 4, &["contains", "continue"]);
        check("\"${tot", 3, &["total", "totals"]);
        check("qqq", 0, &[]);
    }

    #[test]
    fn behind_a_dot_stand_fields_columns_and_what_can_be_called() {
        check("o.le", 2, &["len", "length"]);
        check("1 + o.lines.firs", 12, &["first"]);
        check("t.ci", 2, &["city"]);
        check("totals.pu", 7, &["push"]);
        check("total.pu", 6, &[]);
        check("tom.na", 4, &["name", "nap"]);
        check("tom.li", 4, &[]);
        check("uuid.v", 5, &["v4", "v7"]);
        check("uuid.par", 5, &["parse"]);
        check("'a'.par", 4, &[]);
        // What a call gives is not known before it is made.
        check("f().pus", 4, &["push"]);
        assert!(!offered("o.two").1.contains(&"two words".to_owned()));
        assert!(offered("o.").1.iter().all(|name| !name.ends_with("Error")));
    }

    #[test]
    fn nothing_is_offered_inside_of_strings_and_comments_or_behind_other_signs() {
        check("'tot", 4, &[]);
        check("# tot", 5, &[]);
        check("1 + ", 4, &[]);
        assert_eq!(candidates("x = '\n", "tot", &session()).1, Vec::<String>::new());
    }

    #[test]
    fn an_empty_line_is_indented() {
        check("", 0, &[INDENT]);
        assert_eq!(candidates("f(\n", "    ", &session()), (4, vec![INDENT.to_owned()]));
    }

    #[test]
    fn commands_and_what_help_can_tell_about_are_completed() {
        check(":v", 0, &[":vars"]);
        check(" :he", 1, &[":help"]);
        check(":help group_", 6, &["group_by"]);
        check(":vars x", 7, &[]);
    }
}
