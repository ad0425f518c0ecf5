//! `datacode.toml`: the settings in it, each with its place, and every mistake in it.

use std::path::{Path, PathBuf};

use datacode_actors::limits::Limits;
use datacode_lang::table::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind::{Fault, Shape, amount};
use super::layers::{Given, Source};
use super::rules::{self, Conflict};
use super::table::{self, Section, Setting};
use crate::problem::Problem;
use crate::script;

/// The settings a file holds.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    given: Vec<(Setting, Given)>,
}

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub what: What,
}

/// What can be wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is no TOML, in the words of the library that reads it.
    Toml(String),
    /// No section is called so.
    NoSection { name: String, near: Option<&'static str> },
    /// A key before the first section; perhaps where it belongs.
    Outside { name: String, belongs: Option<String> },
    /// No key of this section is called so; perhaps the one that was meant.
    NoKey { section: Section, name: String, near: Option<String> },
    /// Something else than a section, called like one.
    NotASection(Section),
    /// A value of another shape.
    Shape { key: String, shape: Shape },
    /// No value of this setting.
    Value { key: String, fault: Fault },
    /// Two settings of this file that cannot both hold.
    Conflict(Conflict),
}

impl File {
    /// Reads a file; its mistakes are one problem.
    pub fn read(path: &Path) -> Result<File, Problem> {
        let (file, mistakes) = File::look(path)?;
        if mistakes.is_empty() { Ok(file) } else { Err(Problem::Mistakes { file: path.to_owned(), mistakes }) }
    }

    /// Reads a file as far as it can be understood, and tells every mistake in it, in their order.
    pub fn look(path: &Path) -> Result<(File, Vec<Mistake>), Problem> {
        // `-` is a file here, no standard input: nobody types a configuration.
        Ok(parse(path, &script::read(Some(path))?))
    }

    /// What it says about a setting.
    pub fn given(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|(setting, _)| setting.name == name).map(|(_, given)| given)
    }
}

/// The settings in a text, and its mistakes.
fn parse(path: &Path, text: &str) -> (File, Vec<Mistake>) {
    let mut reading = Reading { path, text, given: Vec::new(), mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        reading.mistake(error.span().map_or(0, |span| span.start), What::Toml(error.message().to_owned()));
    }
    // A line that is no TOML may hide the section the next ones belong to: they are looked at once it is mended.
    if errors.is_empty() {
        reading.sections(table.get_ref());
        reading.conflicts();
    }
    reading.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    (File { path: path.to_owned(), given: reading.given }, reading.mistakes)
}

struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    given: Vec<(Setting, Given)>,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    /// The line and column of a byte.
    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
    }

    fn mistake(&mut self, at: usize, what: What) {
        let (line, column) = self.place(at);
        self.mistakes.push(Mistake { line, column, what });
    }

    fn sections(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            let section = Section::ALL.iter().copied().find(|section| section.name() == name);
            match (section, value.get_ref()) {
                (Some(section), DeValue::Table(keys)) => self.keys(section, keys),
                (Some(section), _) => self.mistake(at, What::NotASection(section)),
                (None, DeValue::Table(_)) => {
                    let near = nearest(name, Section::ALL.iter().map(|section| section.name()));
                    self.mistake(at, What::NoSection { name: name.to_owned(), near });
                }
                (None, _) => {
                    let belongs = meant(None, name);
                    self.mistake(at, What::Outside { name: name.to_owned(), belongs });
                }
            }
        }
    }

    fn keys(&mut self, section: Section, keys: &DeTable<'_>) {
        for (name, value) in keys {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            match table::all().find(|setting| setting.section == section && setting.name == name) {
                Some(setting) => self.value(setting, value),
                None => {
                    let near = meant(Some(section), name);
                    self.mistake(at, What::NoKey { section, name: name.to_owned(), near });
                }
            }
        }
    }

    fn value(&mut self, setting: Setting, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        let Some(texts) = texts(setting.shape, value.get_ref()) else {
            return self.mistake(at, What::Shape { key: setting.key(), shape: setting.shape });
        };
        if let Err(fault) = setting.check(&texts) {
            return self.mistake(at, What::Value { key: setting.key(), fault });
        }
        let (line, column) = self.place(at);
        let source = Source::File { file: self.path.to_owned(), line, column, key: setting.key() };
        self.given.push((setting, Given { texts, source }));
    }

    /// What the values of this file, with the defaults of the others, cannot be together.
    fn conflicts(&mut self) {
        let mut limits = Limits::default();
        for (setting, given) in &self.given {
            if let Some(bound) = setting.bound
                && let Ok(value) = amount(bound, &given.texts)
            {
                // It has been checked: what it refuses has been told.
                let _ = limits.set(bound.name, value);
            }
        }
        for conflict in rules::conflicts(&limits) {
            let of_both = |(setting, _): &&(Setting, Given)| conflict.settings().contains(&setting.name);
            if let Some((_, Given { source: Source::File { line, column, .. }, .. })) = self.given.iter().find(of_both)
            {
                self.mistakes.push(Mistake { line: *line, column: *column, what: What::Conflict(conflict) });
            }
        }
    }
}

/// A value as the texts it would be on the command line; `None`: it has another shape.
fn texts(shape: Shape, value: &DeValue<'_>) -> Option<Vec<String>> {
    Some(match (shape, value) {
        (Shape::Text | Shape::Number, DeValue::String(text)) => vec![text.to_string()],
        (Shape::Number, DeValue::Integer(number)) => {
            vec![i128::from_str_radix(number.as_str(), number.radix()).ok()?.to_string()]
        }
        (Shape::Switch, DeValue::Boolean(value)) => vec![value.to_string()],
        (Shape::List, DeValue::Array(items)) => {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<_>>()?
        }
        _ => return None,
    })
}

/// The key that may have been meant: one of the section that is called nearly so, or one whose key elsewhere, flag or
/// variable is called so.
fn meant(section: Option<Section>, name: &str) -> Option<String> {
    let here = || table::all().filter(|setting| Some(setting.section) == section).map(|setting| setting.name);
    if let Some(near) = nearest(name, here()) {
        return Some(near.to_owned());
    }
    let flag = format!("--{}", name.replace('_', "-").to_lowercase());
    let same = table::all().find(|setting| setting.name == name || setting.flag == flag);
    let near = || nearest(name, table::all().map(|setting| setting.name));
    let found = same.or_else(|| near().and_then(|near| table::all().find(|setting| setting.name == near)));
    found.map(|setting| if Some(setting.section) == section { setting.name.to_owned() } else { setting.key() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::settings::mistake;
    use datacode_lang::messages::Lang;

    fn told(text: &str) -> Vec<String> {
        let (_, mistakes) = parse(Path::new("a.toml"), text);
        mistakes.iter().map(|found| format!("{}:{}: {}", found.line, found.column, mistake(found, Lang::En))).collect()
    }

    #[test]
    fn a_file_gives_its_settings_and_where_they_stand() {
        let text = "# one\n[server]\nport = 9000\nallow_host = ['a', \"b.example\"]\n\n[limits]\nmemory = \"512M\"\n\
                    time = '30s'\nqueue = 10\nsessions = \"20\"\nper_address = \"none\"\n";
        let (file, mistakes) = parse(Path::new("a.toml"), text);
        assert_eq!(mistakes, []);
        let check = |name: &str, texts: &[&str], at: &str| {
            let given = file.given(name).unwrap();
            assert_eq!(
                (&given.texts[..], given.source.to_string()),
                (&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>()[..], at.to_owned())
            );
        };
        check("port", &["9000"], "a.toml:3:8: server.port");
        check("allow_host", &["a", "b.example"], "a.toml:4:14: server.allow_host");
        check("memory", &["512M"], "a.toml:7:10: limits.memory");
        check("queue", &["10"], "a.toml:9:9: limits.queue");
        assert_eq!(file.given("host"), None);
    }

    #[test]
    fn every_mistake_is_told_with_its_line_and_column() {
        let text = "prot = 1\nport = 1\n[serve]\nx = 1\n[server]\nhst = 'a'\nport = 'http'\nlang = 5\n\
                    allow_origin = 'https://a.example'\nmemory = '1G'\n[limits]\ntime_limit = '1s'\nmemory = '5 parsecs'\n\
                    time = 1.5\nqueue = 0\ngrace = 'none'\n";
        assert_eq!(
            told(text),
            [
                "1:1: 'prot' stands before any section (did you mean server.port?)",
                "2:1: 'port' stands before any section (did you mean server.port?)",
                "3:2: there is no section [serve] (did you mean [server]?)",
                "6:1: there is no key 'hst' in [server] (did you mean host?)",
                "7:8: server.port: 'http' is not a port number (0 to 65535)",
                "8:8: server.lang must be a text in quotes",
                "9:16: server.allow_origin must be a list of texts, like [\"one\", \"two\"]",
                "10:1: there is no key 'memory' in [server] (did you mean limits.memory?)",
                "12:1: there is no key 'time_limit' in [limits] (did you mean time?)",
                "13:10: limits.memory: '5 parsecs' is not a size; write it like 512M, 1G",
                "14:8: limits.time must be a number or a text in quotes, like 100, \"512M\", \"30s\"",
                "15:9: limits.queue: '0' is too small: it must be greater than zero",
                "16:9: limits.grace: 'none' is not possible: this limit cannot be lifted",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_place() {
        let mistakes = told("[limits]\nmemory = 512M\ntime = \"30s\nqueue = 1\nqueue = 2\n");
        assert!(mistakes[0].starts_with("2:") && mistakes.len() > 1, "{mistakes:?}");
        let twice = told("[limits]\nqueue = 1\nqueue = 2\n");
        assert!(twice.len() == 1 && twice[0].starts_with("3:1: "), "{twice:?}");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(told("[server]\n\"пт\" = 1\n"), ["2:1: there is no key 'пт' in [server]"]);
        let told = told("server = { lang = \"ру\", port = \"x\" }\n");
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("1:19: ") && told[1].starts_with("1:32: "), "{told:?}");
    }

    #[test]
    fn settings_that_cannot_hold_together_are_told_where_they_stand() {
        let found = told("[limits]\nmessage = \"64M\"\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("2:11: ") && found[0].contains("queue_bytes"), "{found:?}");
        assert_eq!(told("[limits]\nmessage = \"64M\"\nqueue_bytes = \"64M\"\n"), Vec::<String>::new());
    }
}
