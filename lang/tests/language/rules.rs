//! Holds `tests/language/rules.md`, the table of the language's rules, against the programs, the messages and the
//! built-in functions: each rule has a program, each program a rule, each code and each function a program that shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use datacode_lang::builtins::registry;
use datacode_lang::messages;

use super::golden::{self, Golden};

/// The table as it stands in the file.
#[derive(Default)]
struct Table {
    /// Rule to programs.
    rules: BTreeMap<String, Vec<String>>,
    /// Codes no golden can show, each with the reason.
    unseen: BTreeMap<String, String>,
    /// What is wrong with the file itself.
    wrong: Vec<String>,
}

/// Reads the rows `| rule | what it says | programs |` and `| code | why no program shows it |`.
fn table() -> io::Result<Table> {
    let mut table = Table::default();
    for line in std::fs::read_to_string(super::folder().join("rules.md"))?.lines() {
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else { continue };
        let cells: Vec<&str> = row.split(" | ").map(str::trim).collect();
        match cells.as_slice() {
            ["rule", ..] | ["code", ..] => {}
            [code, reason] => {
                if reason.len() < 10
                    || table.unseen.insert(code.trim_matches('`').to_owned(), (*reason).to_owned()).is_some()
                {
                    table.wrong.push(format!("{code}: stands twice or without a reason"));
                }
            }
            [rule, says, programs] => {
                let programs: Vec<String> = programs
                    .split(", ")
                    .map(|name| name.trim_matches('`').to_owned())
                    .filter(|n| !n.is_empty())
                    .collect();
                if says.is_empty() || programs.is_empty() {
                    table.wrong.push(format!("rule {rule} says nothing or has no program"));
                }
                if table.rules.insert(rule.trim_matches('`').to_owned(), programs).is_some() {
                    table.wrong.push(format!("rule {rule} stands twice"));
                }
            }
            _ => table.wrong.push(format!("not understood: {line}")),
        }
    }
    Ok(table)
}

/// Whether the message belongs to tables or files, whose own tests hold them.
fn is_elsewhere(code: &str) -> bool {
    code.starts_with("E06") || code.starts_with("E07") || code.starts_with("T06")
}

fn goldens() -> io::Result<Vec<Golden>> {
    golden::all(&super::folder())
}

/// The program without its comment lines.
fn code(golden: &Golden) -> String {
    let lines = golden.texts.iter().flat_map(|text| text.lines());
    lines.filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// Whether a program uses a name: as a call, a method, or a value.
fn uses(code: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(part) && !code[at + name.len()..].chars().next().is_some_and(part)
    })
}

#[test]
fn every_rule_has_a_program_and_every_program_a_rule() -> io::Result<()> {
    let table = table()?;
    let mut wrong = table.wrong;
    let programs: BTreeSet<String> = goldens()?.into_iter().map(|golden| golden.name).collect();
    let named: BTreeSet<&String> = table.rules.values().flatten().collect();
    wrong.extend(named.iter().filter(|n| !programs.contains(**n)).map(|n| format!("there is no program {n}")));
    wrong.extend(programs.iter().filter(|p| !named.contains(p)).map(|p| format!("no rule names the program {p}")));
    assert!(table.rules.len() > 100, "only {} rules were read", table.rules.len());
    assert!(wrong.is_empty(), "tests/language/rules.md:\n{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn every_code_of_a_message_is_shown_by_a_program_or_listed_with_the_reason() -> io::Result<()> {
    let mut shown = BTreeSet::new();
    let mut unfilled = Vec::new();
    for golden in goldens()? {
        // What differs is told by the test of the programs.
        if let Ok(ran) = super::ran(&golden) {
            shown.extend(ran.codes);
            unfilled.extend(ran.unfilled);
        }
    }
    assert!(unfilled.is_empty(), "messages with a placeholder nothing fills:\n{}", unfilled.join("\n"));
    let unseen = table()?.unseen;
    let all: BTreeSet<&str> = messages::all().map(|text| text.code).filter(|code| !is_elsewhere(code)).collect();
    let mut wrong: Vec<String> = Vec::new();
    for code in &all {
        match (shown.contains(code), unseen.contains_key(*code)) {
            (false, false) => wrong.push(format!("no program shows {code}")),
            (true, true) => wrong.push(format!("{code} is listed as one no program shows, and one does")),
            _ => {}
        }
    }
    wrong.extend(unseen.keys().filter(|code| !all.contains(code.as_str())).map(|code| format!("there is no {code}")));
    assert!(wrong.is_empty(), "tests/language/rules.md:\n{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn every_built_in_function_is_called_by_a_program() -> io::Result<()> {
    let codes: Vec<String> = goldens()?.iter().map(code).collect();
    let unused: Vec<&str> =
        registry::all().iter().map(|b| b.name).filter(|name| !codes.iter().any(|code| uses(code, name))).collect();
    assert!(unused.is_empty(), "no golden program uses {}", unused.join(" "));
    Ok(())
}
