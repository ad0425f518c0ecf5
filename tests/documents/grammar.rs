//! The list of built-ins in the grammar of editors, made from their declarations.

use datacode_lang::builtins::registry;
use datacode_test_support::clients::repository;

use crate::text_of;

const GRAMMAR: &str = "editors/vscode/syntaxes/datacode.tmLanguage.json";

/// What stands around the list.
const BEGIN: &str = "\"match\": \"(?#built-ins)";
const END: &str = "\"\n";

#[test]
fn the_built_ins_of_the_grammar_are_those_of_the_program() {
    let text = text_of(GRAMMAR);
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else { panic!("{GRAMMAR} has no place for the built-ins") };
    let mut names: Vec<&str> = registry::free().map(|builtin| builtin.name).collect();
    names.sort_unstable();
    // A name that is given a value, or names an argument or a key, is not the built-in.
    let pattern = format!(
        "(?<![\\\\p{{Alphabetic}}\\\\p{{N}}_]|\\\\.)(?:{})(?![\\\\p{{Alphabetic}}\\\\p{{N}}_\\\\x{{300}}-\\\\x{{36f}}])",
        names.join("|")
    );
    let written = format!("{before}{BEGIN}{pattern}{END}{after}");
    if written != text && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(repository().join(GRAMMAR), written).unwrap();
    } else {
        assert!(written == text, "run `UPDATE_DOCS=1 cargo test --test documents` for {GRAMMAR}");
    }
}
