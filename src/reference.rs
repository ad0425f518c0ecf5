//! What is told about built-ins, from their declarations: `datacode help`, and `:help` in a session.

use datacode_lang::builtins::registry;
use datacode_lang::messages::{Lang, keywords, said};
use datacode_lang::syntax::KEYWORDS;
use datacode_lang::table::nearest;

use crate::problem::Problem;

/// Characters of a line of text, so that it can be read on any terminal.
const LINE: usize = 78;

/// Names that are suggested for one that is none.
const SUGGESTED: usize = 5;

/// How a built-in is called and what it does, or what a word of the language is for.
///
/// # Errors
/// That nothing has that name, with near ones.
pub fn about(name: &str, lang: Lang) -> Result<String, Problem> {
    match registry::find(name) {
        Some(place) => {
            let builtin = registry::get(place);
            let mut out = builtin.signature() + "\n\n";
            fill(&mut out, "  ", said(builtin.doc, lang).split_whitespace());
            Ok(out)
        }
        None => match keywords::about(name, lang) {
            Some(text) => Ok(format!("{text}\n")),
            None => Err(Problem::NoBuiltin { name: name.to_owned(), near: near(name) }),
        },
    }
}

/// The names of all built-ins, by what they are about.
pub fn names(lang: Lang) -> String {
    let mut out = String::new();
    for family in registry::families() {
        out.push_str(said(family.title, lang));
        out.push('\n');
        fill(&mut out, "  ", family.members.iter().map(|builtin| builtin.name));
    }
    out
}

/// Words in lines, each line begun with `indent`.
pub fn fill<'w>(out: &mut String, indent: &str, words: impl Iterator<Item = &'w str>) {
    let mut width = 0;
    for word in words {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > LINE {
            out.push('\n');
            width = 0;
        }
        let before = if width == 0 { indent } else { " " };
        out.push_str(before);
        out.push_str(word);
        width += before.len() + length;
    }
    out.push('\n');
}

/// Up to five names that are a slip of the pen away, the nearest first.
pub fn slips<'n, N: Iterator<Item = &'n str>>(name: &str, names: impl Fn() -> N) -> Vec<&'n str> {
    let mut found: Vec<&str> = Vec::new();
    while found.len() < SUGGESTED {
        match nearest(name, names().filter(|name| !found.contains(name))) {
            Some(next) => found.push(next),
            None => break,
        }
    }
    found
}

/// Names one may have meant: those a slip of the pen away, then those the word is a part of.
fn near(name: &str) -> Vec<&'static str> {
    let names = || registry::all().iter().map(|builtin| builtin.name).chain(KEYWORDS);
    let mut found = slips(name, names);
    let part = name.to_lowercase();
    // One letter is a part of nearly all.
    if found.len() < SUGGESTED && part.chars().count() > 1 {
        let holding = names().filter(|other| other.to_lowercase().contains(&part));
        let new: Vec<&'static str> = holding.filter(|other| !found.contains(other)).collect();
        found.extend(new.into_iter().take(SUGGESTED - found.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_is_told_by_its_signature_and_its_doc_in_the_language_asked_for() {
        let english = about("push", Lang::En).unwrap();
        assert_eq!(
            english,
            "push(array: array, value) -> array\n\n  Adds a value at the end of an array and gives the array.\n"
        );
        let russian = about("push", Lang::Ru).unwrap();
        assert!(russian.starts_with("push(array: array, value) -> array\n\n  Добавляет"), "{russian}");
    }

    #[test]
    fn a_word_of_the_language_is_told_about_too() {
        assert_eq!(about("let", Lang::En).unwrap(), "let name = value: makes a variable\n");
        assert_eq!(near("whlie").first(), Some(&"while"));
    }

    #[test]
    fn no_text_is_wider_than_a_terminal_unless_one_signature_is() {
        for lang in [Lang::Ru, Lang::En] {
            for builtin in registry::all() {
                let text = about(builtin.name, lang).unwrap();
                assert!(text.lines().skip(1).all(|line| line.chars().count() <= LINE), "{text}");
            }
            assert!(names(lang).lines().all(|line| line.chars().count() <= LINE));
        }
    }

    #[test]
    fn the_list_has_every_built_in_once() {
        let list = names(Lang::En);
        for builtin in registry::all() {
            let lines = list.lines().filter(|line| line.starts_with("  "));
            let times = lines.flat_map(str::split_whitespace).filter(|word| *word == builtin.name).count();
            assert_eq!(times, 1, "{}", builtin.name);
        }
    }

    #[test]
    fn an_unknown_name_gives_those_near_it_and_those_it_is_a_part_of() {
        assert_eq!(near("prnt").first(), Some(&"print"));
        assert!(near("asof").contains(&"asof_join"));
        assert!(near("table_").len() <= SUGGESTED);
        assert_eq!(near("qqqqqqqq"), Vec::<&str>::new());
        assert_eq!(near(""), Vec::<&str>::new());
    }
}
