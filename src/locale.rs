//! The language this program speaks with its user on the terminal.

use std::ffi::OsString;

use datacode_lang::messages::Lang;

use crate::settings::table::Setting;

/// The language asked for by `--lang`, else by its variable, else that of the terminal. It is looked for before the arguments are parsed,
/// because what is wrong with them has to be said in it.
pub fn wanted(arguments: &[OsString], environment: &dyn Fn(&str) -> Option<String>) -> Lang {
    let variable = || Lang::from_name(&environment(Setting::lang().variable.name())?);
    flag(arguments).or_else(variable).unwrap_or_else(|| of_terminal(environment))
}

fn flag(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word == "--lang" {
            return Lang::from_name(words.next()?);
        }
        if let Some(name) = word.strip_prefix("--lang=") {
            return Lang::from_name(name);
        }
    }
    None
}

/// As POSIX has it: the first of the three that is set and not empty decides.
fn of_terminal(environment: &dyn Fn(&str) -> Option<String>) -> Lang {
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(environment).find(|value| !value.is_empty());
    match name {
        Some(name) if name.starts_with("ru") => Lang::Ru,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], environment: &[(&str, &str)], expected: Lang) {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let environment = |name: &str| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(wanted(&arguments, &environment), expected, "{arguments:?}");
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        check(&["datacode"], &[], Lang::En);
        check(&["datacode"], &[("LANG", "ru_RU.UTF-8")], Lang::Ru);
        check(&["datacode"], &[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C.UTF-8")], Lang::En);
        check(&["datacode"], &[("LC_ALL", ""), ("LC_MESSAGES", "ru_BY.UTF-8"), ("LANG", "en_US.UTF-8")], Lang::Ru);
    }

    #[test]
    fn the_flag_wins_over_the_locale_and_a_wrong_one_does_not() {
        check(&["datacode", "--lang", "en"], &[("LANG", "ru_RU.UTF-8")], Lang::En);
        check(&["datacode", "--websocket", "--lang=ru"], &[], Lang::Ru);
        check(&["datacode", "--lang", "fr"], &[("LANG", "ru_RU.UTF-8")], Lang::Ru);
        check(&["datacode", "--", "--lang", "ru"], &[], Lang::En);
        check(&["datacode"], &[("DATACODE_LANG", "ru"), ("LANG", "en_US.UTF-8")], Lang::Ru);
        check(&["datacode", "--lang", "en"], &[("DATACODE_LANG", "ru")], Lang::En);
        check(&["datacode"], &[("DATACODE_LANG", "fr"), ("LANG", "ru_RU.UTF-8")], Lang::Ru);
    }
}
