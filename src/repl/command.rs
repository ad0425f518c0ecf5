//! Lines that are meant for the session and not for the language: no program begins with a colon.

use datacode_lang::Interpreter;
use datacode_lang::syntax::{self, SyntaxKind};

/// The commands there are.
pub const NAMES: [&str; 5] = [":help", ":explain", ":vars", ":reset", ":quit"];

/// What a line asks the session for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command<'t> {
    /// The commands and the built-ins, or what one built-in does.
    Help(Option<&'t str>),
    /// The codes of errors, or what one means.
    Explain(Option<&'t str>),
    /// The variables.
    Variables,
    /// To forget the variables.
    Reset,
    /// To end.
    Quit,
    /// Nothing there is.
    Unknown(&'t str),
}

impl Command<'_> {
    /// What a person means who types one of these words alone, as in Python, unless a variable has that name.
    pub fn typed(text: &str, session: &Interpreter) -> Option<Command<'static>> {
        let word = text.trim();
        let name = word.strip_suffix("()").unwrap_or(word);
        let command = match name {
            "exit" | "quit" => Command::Quit,
            "help" => Command::Help(None),
            _ => return None,
        };
        session.variable(name).is_none().then_some(command)
    }

    /// Whether a text begins with what can only go on with a statement above it: an input that was complete ended with
    /// its line.
    pub fn goes_on(text: &str) -> bool {
        use SyntaxKind::{CATCH_KW, DOT, ELSE_KW, FINALLY_KW, IDENT, PIPE_GT};
        let parse = syntax::parse(text);
        let mut kinds = parse.root.tokens().map(|token| token.kind()).filter(|kind| !kind.is_trivia());
        match kinds.next() {
            Some(DOT) => kinds.next() == Some(IDENT),
            first => matches!(first, Some(PIPE_GT | ELSE_KW | CATCH_KW | FINALLY_KW)),
        }
    }

    /// Whether a line is a command.
    pub fn is(line: &str) -> bool {
        line.trim_start().starts_with(':')
    }

    /// Understands a line that is one.
    pub fn of(line: &str) -> Command<'_> {
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(":help"), name, None) => Command::Help(name),
            (Some(":explain"), code, None) => Command::Explain(code),
            (Some(":vars"), None, None) => Command::Variables,
            (Some(":reset"), None, None) => Command::Reset,
            (Some(":quit"), None, None) => Command::Quit,
            _ => Command::Unknown(line.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datacode_lang::messages::Lang;

    use super::*;
    use crate::script::host::{Output, Terminal};
    use crate::settings::Bounds;

    fn check(line: &str, expected: &Command<'_>) {
        assert!(Command::is(line), "{line}");
        assert_eq!(&Command::of(line), expected, "{line}");
    }

    #[test]
    fn a_line_with_a_colon_in_front_is_a_command() {
        check(":help", &Command::Help(None));
        check("  :help  sort ", &Command::Help(Some("sort")));
        check(":explain", &Command::Explain(None));
        check(":explain e203", &Command::Explain(Some("e203")));
        check(":vars", &Command::Variables);
        check(":reset", &Command::Reset);
        check(":quit", &Command::Quit);
        check(":", &Command::Unknown(":"));
        check(":vars all", &Command::Unknown(":vars all"));
        check(":help a b", &Command::Unknown(":help a b"));
        assert!(!Command::is("{\"a\": 1}") && !Command::is(""));
    }

    #[test]
    fn words_that_end_a_session_elsewhere_do_so_here_unless_a_variable_has_the_name() {
        let mut session = Interpreter::new(256 << 10);
        for word in ["exit", "quit", " exit() ", "quit()"] {
            assert_eq!(Command::typed(word, &session), Some(Command::Quit), "{word}");
        }
        assert_eq!(Command::typed("help", &session), Some(Command::Help(None)));
        assert_eq!(Command::typed("exit(1)", &session), None);
        assert_eq!(Command::typed("print", &session), None);
        let bounds = Bounds::default();
        let mut host = Terminal::new(Output::standard(), "/".into(), Arc::default(), &bounds, Lang::En);
        session.run("let exit = 1", &mut host).map(drop).unwrap();
        assert_eq!(Command::typed("exit", &session), None);
    }

    #[test]
    fn what_can_only_go_on_is_seen_at_its_first_word() {
        for text in [".push(1)", "  |> print", "else { 1 }", "catch e {}", "finally {}"] {
            assert!(Command::goes_on(text), "{text}");
        }
        for text in [".5", "x", "if a {}", "", "print('else')"] {
            assert!(!Command::goes_on(text), "{text}");
        }
    }

    #[test]
    fn every_command_that_is_named_is_known() {
        for name in NAMES {
            assert!(!matches!(Command::of(name), Command::Unknown(_)), "{name}");
        }
    }
}
