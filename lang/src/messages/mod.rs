//! Texts a user sees, in Russian and English, by code. No message text stands anywhere else in this crate.
//!
//! A text is a template with `{name}` placeholders; a [`Message`] is a text with the values to put there. Each file of
//! this folder holds one family.

pub mod charts;
pub mod classes;
pub mod compile;
pub mod dates;
pub mod files;
pub mod keywords;
pub mod modules;
pub mod patterns;
pub mod runtime;
pub mod syntax;
pub mod tables;

/// A language messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Russian, the language of the documented replies.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// The language by its two-letter name.
    pub fn from_name(name: &str) -> Option<Lang> {
        match name {
            "ru" => Some(Lang::Ru),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// Declarations have their texts in English first.
pub fn said([en, ru]: [&'static str; 2], lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// The types of errors a program can catch, as a tree: see [`ErrorKind::parent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the documentation: they are the language's own")]
pub enum ErrorKind {
    RuntimeError,
    ProtectError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    NameError,
    StateError,
    OverflowError,
    ZeroDivisionError,
    LimitError,
    IOError,
    FileNotFoundError,
    PermissionError,
    DirectoryError,
    ReadOnlyError,
    ShareError,
    ParseError,
    SyntaxError,
    DataError,
    SchemaError,
    ColumnNotFoundError,
    DataFormatError,
}

impl ErrorKind {
    /// Every kind there is.
    pub const ALL: [ErrorKind; 23] = {
        use ErrorKind::*;
        [
            RuntimeError,
            ProtectError,
            ValueError,
            TypeError,
            IndexError,
            KeyError,
            NameError,
            StateError,
            OverflowError,
            ZeroDivisionError,
            LimitError,
            IOError,
            FileNotFoundError,
            PermissionError,
            DirectoryError,
            ReadOnlyError,
            ShareError,
            ParseError,
            SyntaxError,
            DataError,
            SchemaError,
            ColumnNotFoundError,
            DataFormatError,
        ]
    };

    /// The name a program writes.
    pub fn name(self) -> &'static str {
        use ErrorKind::*;
        match self {
            RuntimeError => "RuntimeError",
            ProtectError => "ProtectError",
            ValueError => "ValueError",
            TypeError => "TypeError",
            IndexError => "IndexError",
            KeyError => "KeyError",
            NameError => "NameError",
            StateError => "StateError",
            OverflowError => "OverflowError",
            ZeroDivisionError => "ZeroDivisionError",
            LimitError => "LimitError",
            IOError => "IOError",
            FileNotFoundError => "FileNotFoundError",
            PermissionError => "PermissionError",
            DirectoryError => "DirectoryError",
            ReadOnlyError => "ReadOnlyError",
            ShareError => "ShareError",
            ParseError => "ParseError",
            SyntaxError => "SyntaxError",
            DataError => "DataError",
            SchemaError => "SchemaError",
            ColumnNotFoundError => "ColumnNotFoundError",
            DataFormatError => "DataFormatError",
        }
    }

    /// The kind by its name.
    pub fn from_name(name: &str) -> Option<ErrorKind> {
        ErrorKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind a `catch` of which also catches this one.
    pub fn parent(self) -> Option<ErrorKind> {
        use ErrorKind::*;
        match self {
            RuntimeError | IOError | ParseError | DataError => None,
            FileNotFoundError | PermissionError | DirectoryError | ReadOnlyError | ShareError => Some(IOError),
            SyntaxError => Some(ParseError),
            SchemaError | ColumnNotFoundError | DataFormatError => Some(DataError),
            _ => Some(RuntimeError),
        }
    }

    /// Whether `catch ancestor` catches this kind.
    pub fn is(self, ancestor: ErrorKind) -> bool {
        let mut kind = Some(self);
        while let Some(k) = kind {
            if k == ancestor {
                return true;
            }
            kind = k.parent();
        }
        false
    }
}

/// One message in both languages.
#[derive(Debug)]
pub struct Text {
    /// Stable code: `E` (an error), `H` (help under one) or `T` (what a function prints) and four digits.
    pub code: &'static str,
    /// The type of the error it belongs to.
    pub kind: ErrorKind,
    /// Russian template.
    pub ru: &'static str,
    /// English template.
    pub en: &'static str,
}

/// A [`Text`] with the values for its placeholders.
#[derive(Debug, Clone)]
pub struct Message {
    /// The template.
    pub text: &'static Text,
    /// Placeholder names and what stands there.
    pub values: Vec<(&'static str, String)>,
}

impl Message {
    /// The message in one language. A function whose name is empty is one without a name.
    pub fn render(&self, lang: Lang) -> String {
        let nameless = self.values.iter().any(|(name, value)| *name == "function" && value.is_empty());
        let template = match lang {
            Lang::Ru if nameless => &self.text.ru.replace("'{function}'", "без имени"),
            Lang::En if nameless => &self.text.en.replace("function '{function}'", "unnamed function"),
            Lang::Ru => self.text.ru,
            Lang::En => self.text.en,
        };
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            rest = &rest[open + 1..];
            let known = |name: &str| self.values.iter().find(|(n, _)| *n == name);
            match placeholder(rest).and_then(|(name, forms, after)| Some((known(name)?, forms, after))) {
                Some(((_, value), forms, after)) => {
                    out.push_str(value);
                    if let Some(form) = plural(value, forms, lang) {
                        out.push(' ');
                        out.push_str(form);
                    }
                    rest = after;
                }
                None => out.push('{'),
            }
        }
        out.push_str(rest);
        out
    }
}

/// The placeholder whose `{` stands before `rest`: its name, in small letters, the forms of a word behind the name
/// (`{rows|row|rows}`), and what follows. Any other `{` is itself.
fn placeholder(rest: &str) -> Option<(&str, &str, &str)> {
    let (inside, after) = rest.split_once('}')?;
    let (name, forms) = inside.split_once('|').unwrap_or((inside, ""));
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).then_some((name, forms, after))
}

/// The form of a word that goes with a number: of two in English, of three in Russian.
fn plural<'a>(number: &str, forms: &'a str, lang: Lang) -> Option<&'a str> {
    let last = |count: usize| number.get(number.len().saturating_sub(count)..).unwrap_or(number);
    let place = match (lang, last(2), last(1)) {
        (Lang::En, ..) => usize::from(number != "1"),
        (Lang::Ru, "11" | "12" | "13" | "14", _) => 2,
        (Lang::Ru, _, "1") => 0,
        (Lang::Ru, _, "2" | "3" | "4") => 1,
        (Lang::Ru, ..) => 2,
    };
    forms.split('|').nth(place).filter(|form| !form.is_empty())
}

/// Declares a family of texts: each becomes a static, and `ALL` lists them.
macro_rules! texts {
    ($($name:ident $code:literal $kind:ident $ru:literal $en:literal;)*) => {
        $(#[doc = $en] pub static $name: $crate::messages::Text =
            $crate::messages::Text { code: $code, kind: $crate::messages::ErrorKind::$kind, ru: $ru, en: $en };)*
        /// Every text of this family.
        pub static ALL: &[&$crate::messages::Text] = &[$(&$name),*];
    };
}
pub(crate) use texts;

/// `message!(TEXT, name = value, ...)`: a [`Message`] with its placeholders filled.
#[macro_export]
macro_rules! message {
    ($text:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::messages::Message { text: &$text, values: vec![$((stringify!($name), $crate::messages::shown(&$value))),*] }
    };
}

/// The words before what is wrong, in every short form; the Russian ones are documented.
pub fn failure(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Ошибка: ",
        Lang::En => "Error: ",
    }
}

/// The longest value that stands in a message, in bytes.
const LONGEST_VALUE: usize = 4096;

/// A value as it stands in a message: of a text of a hundred megabytes only the beginning is copied.
pub fn shown(value: &dyn std::fmt::Display) -> String {
    let mut out = Bounded(String::new());
    if std::fmt::Write::write_fmt(&mut out, format_args!("{value}")).is_err() {
        out.0.push('…');
    }
    out.0
}

struct Bounded(String);

impl std::fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let room = LONGEST_VALUE - self.0.len();
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
        Err(std::fmt::Error)
    }
}

/// Every text of the language.
pub fn all() -> impl Iterator<Item = &'static Text> {
    [
        syntax::ALL,
        compile::ALL,
        classes::ALL,
        charts::ALL,
        modules::ALL,
        runtime::ALL,
        tables::ALL,
        files::ALL,
        patterns::ALL,
        dates::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_a_message_is_bounded() {
        let text = "я".repeat(1_000_000);
        let message = crate::message!(runtime::NO_KEY, key = text);
        assert_eq!(message.values[0].1, format!("{}…", "я".repeat(LONGEST_VALUE / 2)));
        assert_eq!(shown(&"short"), "short");
        assert_eq!(shown(&1.5), "1.5");
    }

    #[test]
    fn a_word_behind_a_number_has_the_form_that_goes_with_it() {
        let shown = |rows: usize, lang| crate::message!(tables::TABLE_INFO, rows = rows, columns = 1).render(lang);
        assert_eq!(shown(1, Lang::En), "Table: 1 row, 1 column");
        assert_eq!(shown(0, Lang::En), "Table: 0 rows, 1 column");
        for (rows, word) in [(1, "строка"), (2, "строки"), (5, "строк"), (11, "строк"), (21, "строка"), (112, "строк")]
        {
            assert_eq!(shown(rows, Lang::Ru), format!("Таблица: {rows} {word}, 1 столбец"));
        }
    }

    #[test]
    fn a_function_without_a_name_is_called_so() {
        let message = crate::message!(runtime::MISSING_ARGUMENT, function = "", argument = "x");
        assert_eq!(message.render(Lang::En), "unnamed function: argument 'x' is missing");
        assert_eq!(message.render(Lang::Ru), "функция без имени: не передан аргумент 'x'");
    }

    /// Names between braces, in order of the alphabet.
    fn placeholders(template: &str) -> Vec<&str> {
        let mut names: Vec<&str> = template.split('{').skip(1).filter_map(placeholder).map(|(name, ..)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn every_text_exists_in_both_languages_with_the_same_placeholders_and_a_code_of_its_own() {
        let mut codes = std::collections::HashSet::new();
        for text in all() {
            assert!(codes.insert(text.code), "code {} is there twice", text.code);
            assert!(!text.ru.is_empty() && !text.en.is_empty(), "{} lacks a language", text.code);
            assert_eq!(placeholders(text.ru), placeholders(text.en), "{}", text.code);
        }
    }

    #[test]
    fn every_text_is_in_the_language_it_stands_under() {
        let cyrillic = |c: char| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c) || matches!(c, 'ё' | 'Ё');
        for text in all() {
            let code = text.code;
            // What is thrown is told as it is.
            assert!(text.ru.contains(cyrillic) || text.ru == "{message}", "{code} has no Russian words");
            assert!(!text.en.contains(cyrillic), "{code} has Russian words in English");
            for text in [text.ru, text.en] {
                let whole = !text.ends_with(['.', ' ']) && !text.trim_end().is_empty();
                assert!(whole && !text.contains("  ") || text.starts_with("  "), "{code}: {text:?}");
            }
        }
        for builtin in crate::builtins::registry::all() {
            let [en, ru] = builtin.doc;
            assert!(ru.contains(cyrillic) && !en.contains(cyrillic), "the doc of {}", builtin.name);
        }
    }
}
