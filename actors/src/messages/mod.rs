//! Texts a user of the server sees, in Russian and English. No message text stands anywhere else in this crate.
//!
//! The texts are of the language's own type; their codes begin at E1001 so that they never meet those of the language.

pub mod closings;
pub mod ends;
pub mod http;
pub mod refusals;
pub mod shares;
pub mod uploads;

pub use datacode_lang::messages::{Lang, Message, Text};

/// Declares a family of texts: each becomes a static, and `ALL` lists them.
macro_rules! texts {
    ($($name:ident $code:literal $kind:ident $ru:literal $en:literal;)*) => {
        $(#[doc = $en] pub static $name: datacode_lang::messages::Text = datacode_lang::messages::Text {
            code: $code, kind: datacode_lang::messages::ErrorKind::$kind, ru: $ru, en: $en };)*
        /// Every text of this family.
        pub static ALL: &[&datacode_lang::messages::Text] = &[$(&$name),*];
    };
}
pub(crate) use texts;

/// Every text of this crate.
pub fn all() -> impl Iterator<Item = &'static Text> {
    [refusals::ALL, ends::ALL, http::ALL, closings::ALL, uploads::ALL, shares::ALL].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(template: &str) -> Vec<&str> {
        // What stands behind a bar are the forms of a word, which languages have in different numbers.
        let mut names: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split(['}', '|']).next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_text_exists_in_both_languages_with_the_same_placeholders_and_a_code_of_its_own() {
        let mut codes: std::collections::HashSet<&str> = datacode_lang::messages::all().map(|text| text.code).collect();
        for text in all() {
            assert!(codes.insert(text.code), "code {} stands twice", text.code);
            assert!(!text.ru.is_empty() && !text.en.is_empty(), "{} lacks a language", text.code);
            assert_ne!(text.ru, text.en, "{} is not translated", text.code);
            assert_eq!(placeholders(text.ru), placeholders(text.en), "{}", text.code);
        }
    }
}
