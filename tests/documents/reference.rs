//! The list of built-ins in the language reference, made from their declarations.

use std::fmt::Write;

use datacode_lang::builtins::registry::families;
use datacode_test_support::clients::repository;

use crate::text_of;

const BEGIN: &str =
    "<!-- built-ins: written from their declarations by UPDATE_DOCS=1 cargo test --test documents -->\n";
const END: &str = "<!-- end of built-ins -->\n";

/// The list in a language: 0 English, 1 Russian.
fn list(language: usize) -> String {
    let mut text = String::new();
    for family in families() {
        writeln!(text, "\n### {}\n", family.title[language]).unwrap();
        for builtin in family.members {
            writeln!(text, "- `{}`  \n  {}", builtin.signature(), builtin.doc[language]).unwrap();
        }
    }
    text.push('\n');
    text
}

#[test]
fn the_built_ins_of_the_reference_are_those_of_the_program() {
    let mut stale = Vec::new();
    for (path, language) in [("docs/language.md", 0), ("docs/ru/language.md", 1)] {
        let text = text_of(path);
        let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?)));
        let Some((before, (_, after))) = parts else { panic!("{path} has no place for the built-ins") };
        let written = format!("{before}{BEGIN}{}{END}{after}", list(language));
        if written == text {
            continue;
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(repository().join(path), written).unwrap();
        } else {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "run `UPDATE_DOCS=1 cargo test --test documents` for {stale:?}");
}
