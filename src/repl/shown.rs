//! The variables of a session on the terminal, lined up.

use std::fmt::Write;

use datacode_lang::Interpreter;
use datacode_lang::assist::variables::{self, Variable};
use datacode_lang::messages::Lang;

use crate::messages;

/// Characters of a name, or of a type, that the others are lined up with.
const WIDE: usize = 30;

/// The variables: name, type and short value, of functions how they are called; lined up.
pub fn variables(session: &Interpreter, lang: Lang) -> String {
    let lines: Vec<Variable> =
        session.variables().map(|(name, held)| variables::shown(name, held, session, lang)).collect();
    if lines.is_empty() {
        return messages::repl::no_variables(lang).to_owned();
    }
    let width = |cell: fn(&Variable) -> &str| {
        lines.iter().map(|line| cell(line).chars().count()).filter(|w| *w <= WIDE).max().unwrap_or(0)
    };
    let (names, types) = (width(|line| &line.name), width(|line| &line.kind));
    let mut out = String::new();
    for Variable { name, kind, preview, .. } in &lines {
        // Writing to a text does not fail.
        let _ = writeln!(out, "{name:names$}  {kind:types$}  {preview}");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::script::host::{Output, Terminal};
    use crate::settings::Bounds;

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
