//! What is said about errors: each code has its section in both languages, headed with its message, and the programs of
//! a section do what they are there for.

use std::collections::{BTreeMap, BTreeSet};

use datacode_lang::messages::{Lang, Text};
use datacode_test_support::clients::repository;
use datacode_test_support::{DEADLINE, folder, run};

use crate::blocks::blocks;
use crate::{ERRORS, copy, datacode, report, text_of};

/// Codes of the language no short program causes, with the reason. The server's are not caused by programs at all.
const UNCAUSED: &[(&str, &str)] = &[
    ("E0101", "a text nested thousands of levels deep"),
    ("E0102", "a text of two million words"),
    ("E0103", "thousands of operators in a row"),
    ("E0674", "a session with ten thousand relations"),
    ("E0702", "a file its user may not read"),
    ("E0705", "a disk that can only be read"),
    ("E0706", "a server that lets programs into one folder"),
    ("E0708", "a fault of a disk"),
    ("E0709", "a full disk"),
    ("E0711", "a folder with more files than are listed"),
    ("E0714", "a damaged .json file, which write_file does not write"),
    ("E0715", "a host that reads no spreadsheets"),
    ("E0720", "a text of gigabytes"),
    ("E0722", "a session on a server"),
    ("E0723", "input that is no text"),
    ("E0724", "a fault of standard input"),
    ("E0730", "a damaged spreadsheet, which write_file does not write"),
    ("E0731", "a spreadsheet with a password"),
    ("E0733", "a spreadsheet larger than memory"),
    ("E0734", "a spreadsheet that is read for a minute"),
    ("E0735", "a reader that is ended from outside"),
    ("E0747", "a sheet of four gigabytes"),
    ("E0750", "a session with a folder of its own that is full"),
    ("E0751", "a session with a folder of its own and thousands of files"),
    ("E0760", "a session with a share"),
    ("E0761", "a share"),
    ("E0762", "a share"),
    ("E0763", "a share"),
    ("E0764", "a share"),
    ("E0765", "a share"),
    ("E0766", "a share"),
    ("E0767", "a share"),
    ("E0768", "a share"),
    ("E0801", "the parser's limit is met before the compiler's"),
    ("E0802", "a function with hundreds of variables"),
    ("E0811", "a statement with hundreds of variables"),
    ("E0867", "a file that is no text, which write_file does not write"),
    ("E0868", "a thousand files"),
];

/// The texts that are errors, by code.
fn catalogue() -> BTreeMap<&'static str, &'static Text> {
    let all = datacode_lang::messages::all().chain(datacode_actors::messages::all());
    all.filter(|text| text.code.starts_with('E')).map(|text| (text.code, text)).collect()
}

/// The heading of a section: the message with `…` where a value stands, and the last form of a word behind a number.
fn heading(text: &Text, lang: Lang) -> String {
    let template = match lang {
        Lang::Ru => text.ru,
        Lang::En => text.en,
    };
    let mut out = format!("### {} {}: ", text.code, text.kind.name());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let inside = after.split_once('}').filter(|(inside, _)| {
            let name = inside.split('|').next().unwrap_or_default();
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        });
        match inside {
            Some((inside, behind)) => {
                out.push('…');
                if let Some((_, form)) = inside.rsplit_once('|') {
                    out.push_str(&format!(" {form}"));
                }
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// The code of a section's heading.
fn code(line: &str) -> Option<&str> {
    line.strip_prefix("### ")?.split(' ').next()
}

fn lang(path: &str) -> Lang {
    if path.contains("/ru/") { Lang::Ru } else { Lang::En }
}

#[test]
fn every_code_has_a_section_headed_with_its_message_in_both_languages() {
    let catalogue = catalogue();
    let mut differences = Vec::new();
    for path in ERRORS {
        let document = text_of(path);
        let written: String = document
            .lines()
            .map(|line| match code(line).and_then(|code| catalogue.get(code)) {
                Some(text) => heading(text, lang(path)) + "\n",
                None => format!("{line}\n"),
            })
            .collect();
        let sections: Vec<&str> = document.lines().filter_map(code).collect();
        let found: BTreeSet<&str> = sections.iter().copied().collect();
        differences.extend(catalogue.keys().filter(|c| !found.contains(*c)).map(|c| format!("{path} has no {c}")));
        differences
            .extend(found.iter().filter(|c| !catalogue.contains_key(*c)).map(|c| format!("{path}: no error is {c}")));
        if !sections.is_sorted_by(|a, b| a < b) {
            differences.push(format!("{path}: the sections are not in the order of their codes"));
        }
        if written == document {
            continue;
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(repository().join(path), written).unwrap();
        } else {
            differences.push(format!("run `UPDATE_DOCS=1 cargo test --test documents` for the headings of {path}"));
        }
    }
    report(differences);
}

#[test]
fn a_program_of_a_section_causes_that_error_or_is_right() {
    let mut differences = Vec::new();
    let mut judged = BTreeMap::new();
    let mut caused = BTreeSet::new();
    for path in ERRORS {
        let document = text_of(path);
        let headings: Vec<(usize, &str)> =
            document.lines().enumerate().filter_map(|(i, line)| Some((i + 1, code(line)?))).collect();
        for block in blocks(&document) {
            let section = headings.iter().rev().find(|(line, _)| *line < block.line).map(|(_, code)| *code);
            let place = format!("{path}:{}", block.line);
            let expected: BTreeSet<&str> = match (block.language, section) {
                ("datacode wrong", Some(code)) => BTreeSet::from([code]),
                ("datacode", Some(_)) => BTreeSet::new(),
                _ => panic!("{place}: what is this block for?"),
            };
            caused.extend(expected.iter().map(|code| (*code).to_owned()));
            let (codes, said) = judged.entry(block.text.clone()).or_insert_with(|| codes(&block.text));
            if codes.iter().map(String::as_str).collect::<BTreeSet<_>>() != expected {
                differences.push(format!("{place}, in {section:?}\n{}--- gives\n{said}", block.text));
            }
        }
    }
    let uncaused: BTreeSet<&str> = UNCAUSED.iter().map(|(code, _)| *code).collect();
    for text in datacode_lang::messages::all().filter(|text| text.code.starts_with('E')) {
        if caused.contains(text.code) == uncaused.contains(text.code) {
            differences.push(format!("{}: no program causes it, or it is listed as one none causes", text.code));
        }
    }
    report(differences);
}

/// The codes of the errors a program ends with, and all that it said of them.
fn codes(program: &str) -> (BTreeSet<String>, String) {
    let folder = folder();
    copy(&repository().join("docs/data"), &folder.path().join("docs/data"));
    std::fs::write(folder.path().join("program.dc"), program).unwrap();
    let ended = run(&mut datacode(folder.path(), &["--lang", "en", "program.dc"]), "", DEADLINE);
    let codes: BTreeSet<String> = ended
        .stderr
        .lines()
        .filter_map(|line| Some(line.strip_prefix("Error[")?.split_once(']')?.0.to_owned()))
        .collect();
    assert_eq!(ended.code == Some(0), codes.is_empty() && ended.stderr.is_empty(), "{program}{ended:?}");
    (codes, ended.stderr)
}
