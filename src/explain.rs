//! What the codes of errors mean: `datacode explain`, and `:explain` in a session. It is what `docs/errors.md` says, as
//! a terminal shows it: a section begins with its heading, `### E0203 NameError: ...`, under the heading of its family;
//! of its programs those marked `wrong` cause the error.

use datacode_lang::messages::Lang;

use crate::messages;
use crate::problem::Problem;
use crate::reference::{fill, slips};

/// The documents, built into the program.
const ENGLISH: &str = include_str!("../docs/errors.md");
const RUSSIAN: &str = include_str!("../docs/ru/errors.md");

/// What stands about one code.
struct Section {
    /// The code, the type of the error and its message.
    heading: &'static str,
    /// Paragraphs and fenced programs.
    body: &'static str,
}

impl Section {
    fn code(&self) -> &'static str {
        self.heading.split(' ').next().unwrap_or_default()
    }
}

/// The title of each family, with its sections.
fn families(lang: Lang) -> impl Iterator<Item = (&'static str, impl Iterator<Item = Section>)> {
    let document = match lang {
        Lang::Ru => RUSSIAN,
        Lang::En => ENGLISH,
    };
    document.split("\n## ").skip(1).map(|family| {
        let sections = family.split("\n### ").skip(1).map(|section| {
            let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
            Section { heading, body }
        });
        (family.lines().next().unwrap_or_default(), sections)
    })
}

fn sections(lang: Lang) -> impl Iterator<Item = Section> {
    families(lang).flat_map(|(_, sections)| sections)
}

/// What codes mean, as people write them: `E0203`, `e203`, `203`.
///
/// # Errors
/// The first that is no code, with near ones.
pub fn about<'c>(codes: impl IntoIterator<Item = &'c str>, lang: Lang) -> Result<String, Problem> {
    let told: Result<Vec<String>, Problem> = codes
        .into_iter()
        .map(|written| {
            let code = full(written);
            match sections(lang).find(|section| section.code() == code) {
                Some(section) => Ok(shown(&section, lang)),
                None => Err(Problem::NoCode {
                    near: slips(&code, || sections(lang).map(|section| section.code())),
                    code: written.to_owned(),
                }),
            }
        })
        .collect();
    Ok(told?.join("\n"))
}

/// What stands about one code, as Markdown.
pub fn section(code: &str, lang: Lang) -> Option<String> {
    let section = sections(lang).find(|section| section.code() == code)?;
    Some(format!("**{}**\n\n{}", section.heading, section.body.trim()))
}

/// The headings of all sections, by family.
pub fn list(lang: Lang) -> String {
    let mut out = String::new();
    for (title, sections) in families(lang) {
        out.push_str(title);
        out.push('\n');
        sections.for_each(|section| out.push_str(&format!("  {}\n", section.heading)));
    }
    out
}

/// A code with its letter and all four digits. The letter may be Cyrillic: it looks the same.
fn full(written: &str) -> String {
    let digits = written.strip_prefix(['E', 'e', 'Е', 'е']).unwrap_or(written);
    format!("E{digits:0>4}")
}

/// A section on the terminal: lines that fit, programs further in, quotes for the marks of code.
fn shown(section: &Section, lang: Lang) -> String {
    let mut out = format!("{}\n", section.heading);
    for (i, part) in section.body.split("```").enumerate() {
        if i % 2 == 0 {
            for paragraph in part.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
                out.push('\n');
                fill(&mut out, "  ", paragraph.replace('`', "'").split_whitespace());
            }
        } else {
            let (mark, program) = part.split_once('\n').unwrap_or((part, ""));
            out.push_str(&format!("\n  {}\n", messages::explain::program(mark.ends_with("wrong"), lang)));
            for line in program.lines() {
                out.push_str(format!("      {line}").trim_end());
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_shown_without_marks_its_programs_further_in() {
        let english = about(["E0203"], Lang::En).unwrap();
        let (heading, rest) = english.split_once("\n\n").unwrap();
        assert_eq!(heading, "E0203 NameError: function '…' is not defined");
        assert!(rest.starts_with("  No function has this name"), "{rest}");
        assert!(
            rest.ends_with("\n\n  Wrong:\n      println(\"Hello\")\n\n  Right:\n      print(\"Hello\")\n"),
            "{rest}"
        );
        let russian = about(["E0203"], Lang::Ru).unwrap();
        assert!(russian.starts_with("E0203 NameError: функция '…' не определена\n\n"), "{russian}");
    }

    #[test]
    fn a_code_may_be_written_without_zeros_in_small_letters_and_in_cyrillic() {
        let whole = about(["E0203"], Lang::En).unwrap();
        for written in ["e0203", "E203", "e203", "203", "Е0203", "е203"] {
            assert_eq!(about([written], Lang::En).unwrap(), whole, "{written}");
        }
        let two = about(["E0203", "e201"], Lang::En).unwrap();
        assert!(two.starts_with(&whole) && two.contains("\n\nE0201 NameError"), "{two}");
    }

    #[test]
    fn what_is_no_code_is_told_with_near_ones() {
        match about(["e201", "E0209"], Lang::En) {
            Err(Problem::NoCode { code, near }) => {
                assert_eq!(code, "E0209");
                assert!(near.contains(&"E0201") && near.contains(&"E0203"), "{near:?}");
            }
            other => panic!("{other:?}"),
        }
        for nonsense in ["", "print", "E99999999", "е", "日本"] {
            assert!(matches!(about([nonsense], Lang::Ru), Err(Problem::NoCode { .. })), "{nonsense}");
        }
    }

    #[test]
    fn every_section_is_plain_text_that_fits_a_terminal() {
        for lang in [Lang::Ru, Lang::En] {
            for section in sections(lang) {
                let text = shown(&section, lang);
                let wide = |line: &&str| line.chars().count() > 80 && *line != section.heading;
                assert_eq!(text.lines().find(wide), None, "{text}");
                assert!(!text.contains('`') && !text.contains("\n\n\n") && !text.contains("]("), "{text}");
                assert!(text.lines().count() > 2, "{text}");
            }
        }
    }

    #[test]
    fn the_list_has_every_code_once_under_its_family() {
        let list = list(Lang::En);
        assert!(list.starts_with("The text of a program\n  E0101 LimitError: "), "{list}");
        assert!(list.contains("\nNames\n  E0201 NameError: variable '…' is not defined\n"), "{list}");
        let codes: Vec<&str> = list.lines().filter_map(|line| line.strip_prefix("  E")).collect();
        assert_eq!(codes.len(), sections(Lang::Ru).count());
    }
}
