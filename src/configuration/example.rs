//! A file with every setting, what it is for and its default: each line may be uncommented and changed.
//!
//! Settings stand as comments, so that a file made of it says what its owner has decided and nothing else: a default that
//! changes with a new version is then taken over.

use datacode_lang::messages::Lang;

use crate::messages::settings as texts;
use crate::settings::kind::Shape;
use crate::settings::table::{Section, Setting, all};

/// Columns of a line of prose.
const COLUMNS: usize = 100;

/// The text of `datacode config default`.
pub fn text(lang: Lang) -> String {
    let mut out = prose(texts::example_head(lang));
    for &section in Section::ALL {
        out += "\n\n";
        out += &prose(texts::section(section, lang));
        out += &format!("[{}]\n", section.name());
        for setting in all().filter(|setting| setting.section == section) {
            out.push('\n');
            out += &explained(&setting, lang);
        }
    }
    out
}

/// One setting: what it is for, its flag and variable, and the line to be uncommented.
fn explained(setting: &Setting, lang: Lang) -> String {
    let [en, ru] = setting.help;
    let mut out = prose(if lang == Lang::Ru { ru } else { en });
    out += &format!("# {}, {}\n", setting.flag, setting.variable.name());
    let default = setting.default();
    let line = if default.is_empty() && setting.shape != Shape::List {
        // Off; what would turn it on is the user's.
        format!("{} = \"\"", setting.name)
    } else {
        format!("{} = {}", setting.name, value(setting, &default))
    };
    out + &format!("#{line}\n")
}

/// The value of a setting as TOML.
pub fn value(setting: &Setting, texts: &[String]) -> String {
    let first = texts.first().map(String::as_str).unwrap_or_default();
    match setting.shape {
        Shape::Text => quoted(first),
        Shape::Number if first.bytes().all(|byte| byte.is_ascii_digit()) && !first.is_empty() => first.to_owned(),
        Shape::Number => quoted(first),
        Shape::Switch => first.to_owned(),
        Shape::List => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
    }
}

/// A text as a basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Text as comments of at most [`COLUMNS`].
fn prose(text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.lines() {
        let mut width = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if width == 0 || width + 1 + length > COLUMNS {
                out += if width == 0 { "#" } else { "\n#" };
                width = 1;
            }
            out.push(' ');
            out += word;
            width += 1 + length;
        }
        out += if width == 0 { "#\n" } else { "\n" };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::file::File;
    use crate::settings::layers::Layers;
    use crate::settings::{Bounds, Server};

    #[test]
    fn the_example_with_every_line_uncommented_is_a_file_of_all_settings_at_their_defaults() {
        let folder = datacode_test_support::folder();
        let path = folder.path().join("datacode.toml");
        for lang in [Lang::Ru, Lang::En] {
            let example = text(lang);
            // As it is, it sets nothing.
            std::fs::write(&path, &example).unwrap();
            let file = File::read(&path).unwrap();
            assert!(all().all(|setting| file.given(setting.name).is_none()));
            let lines = example.lines().map(|line| match line.strip_prefix('#') {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) => rest,
                _ => line,
            });
            let optional = |line: &&str| !line.ends_with(" = \"\"");
            std::fs::write(&path, lines.filter(optional).collect::<Vec<_>>().join("\n")).unwrap();
            let file = File::read(&path).unwrap();
            for setting in all() {
                let default = setting.default();
                match file.given(setting.name) {
                    Some(given) => assert_eq!(given.texts, default, "{}", setting.key()),
                    None => assert_eq!(default, Vec::<String>::new(), "{} is missing", setting.key()),
                }
            }
            let (with, without) = (Some(&file), None);
            let server = |file| Server::of(&Layers { flags: &[], environment: &|_| None, file }).unwrap();
            let ([with, without], chosen) = ([with, without].map(server), |bounds: &Bounds| bounds.set.len());
            assert_eq!((&with.host, with.port, with.lang), (&without.host, without.port, without.lang));
            assert_eq!(with.bounds.limits, without.bounds.limits);
            assert_eq!(chosen(&without.bounds), 0);
        }
    }

    #[test]
    fn what_is_quoted_is_read_again_as_it_was() {
        for text in ["", "a b", "quote \" and \\", "line\nend\t\u{1}\u{7f}", "кот"] {
            let file = format!("x = {}\n", quoted(text));
            let table = toml::de::DeTable::parse(&file).unwrap();
            assert_eq!(table.get_ref()["x"].get_ref().as_str(), Some(text), "{file}");
        }
    }
}
