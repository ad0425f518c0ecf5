//! What is shown to users is what happens: every program in the documents, every example and every client is run by the
//! built program, and its output compared word for word.
//!
//! `UPDATE_DOCS=1 cargo test --test documents` writes the list of built-ins in docs/ anew from their declarations.
#![allow(clippy::unwrap_used, reason = "a test whose preparation fails has failed")]

mod blocks;
mod clients;
mod errors;
mod examples;
mod grammar;
mod links;
mod reference;
mod shown;
mod siblings;

use std::path::{Path, PathBuf};
use std::process::Command;

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, TempDir, clients::repository, folder, run};

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_datacode");

/// The documents users read, from the repository's folder on.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.ru.md",
    "docs/tour.md",
    "docs/ru/tour.md",
    "docs/language.md",
    "docs/ru/language.md",
    "docs/protocol.md",
    "docs/ru/protocol.md",
    "docs/performance.md",
    "docs/editors.md",
    "docs/ru/editors.md",
    "docs/operations.md",
    "docs/ru/operations.md",
    "docs/threat-model.md",
    "docs/ru/threat-model.md",
    "editors/README.md",
    "editors/README.ru.md",
    "examples/README.md",
    "examples/clients/README.md",
];

/// What the errors mean, from the repository's folder on. [`errors`] runs their programs.
const ERRORS: [&str; 2] = ["docs/errors.md", "docs/ru/errors.md"];

/// The text of a file of the repository.
fn text_of(path: &str) -> String {
    let place = repository().join(path);
    assert!(place.is_file(), "{path} is not there");
    std::fs::read_to_string(place).unwrap()
}

/// A folder that holds what programs in documents and examples read, at the same places as the repository.
fn prepared() -> TempDir {
    let folder = folder();
    copy(&repository().join("examples"), &folder.path().join("examples"));
    copy(&repository().join("docs/data"), &folder.path().join("docs/data"));
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a command prints, as a terminal shows it: its output, then its errors. Errors and failure come together.
fn printed(command: &mut Command, what: &str) -> String {
    let ended = run(command, "", DEADLINE);
    assert_eq!(ended.code == Some(0), ended.stderr.is_empty(), "{what}: {ended:?}");
    ended.stdout + &ended.stderr
}

/// `datacode` with a file, in a folder.
fn datacode(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program(PROGRAM);
    command.args(arguments).current_dir(folder);
    command
}

/// Files of a folder of the repository with this ending, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository().join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    paths.sort();
    paths
}

/// Fails with every difference at once.
fn report(differences: Vec<String>) {
    assert!(differences.is_empty(), "{} differ:\n\n{}", differences.len(), differences.join("\n\n"));
}
