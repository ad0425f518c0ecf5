//! Lines that are meant for the session and not for the language: no program begins with a colon.

/// The commands there are.
pub const NAMES: [&str; 4] = [":help", ":vars", ":reset", ":quit"];

/// What a line asks the session for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command<'t> {
    /// The commands and the built-ins, or what one built-in does.
    Help(Option<&'t str>),
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
    /// Whether a line is a command.
    pub fn is(line: &str) -> bool {
        line.trim_start().starts_with(':')
    }

    /// Understands a line that is one.
    pub fn of(line: &str) -> Command<'_> {
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(":help"), name, None) => Command::Help(name),
            (Some(":vars"), None, None) => Command::Variables,
            (Some(":reset"), None, None) => Command::Reset,
            (Some(":quit"), None, None) => Command::Quit,
            _ => Command::Unknown(line.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &Command<'_>) {
        assert!(Command::is(line), "{line}");
        assert_eq!(&Command::of(line), expected, "{line}");
    }

    #[test]
    fn a_line_with_a_colon_in_front_is_a_command() {
        check(":help", &Command::Help(None));
        check("  :help  sort ", &Command::Help(Some("sort")));
        check(":vars", &Command::Variables);
        check(":reset", &Command::Reset);
        check(":quit", &Command::Quit);
        check(":", &Command::Unknown(":"));
        check(":vars all", &Command::Unknown(":vars all"));
        check(":help a b", &Command::Unknown(":help a b"));
        assert!(!Command::is("{\"a\": 1}") && !Command::is(""));
    }

    #[test]
    fn every_command_that_is_named_is_known() {
        for name in NAMES {
            assert!(!matches!(Command::of(name), Command::Unknown(_)), "{name}");
        }
    }
}
