//! Documents that are there in both languages.

use crate::text_of;

const SIBLINGS: &[(&str, &str)] = &[
    ("README.md", "README.ru.md"),
    ("docs/tour.md", "docs/ru/tour.md"),
    ("docs/language.md", "docs/ru/language.md"),
    ("docs/protocol.md", "docs/ru/protocol.md"),
    ("docs/errors.md", "docs/ru/errors.md"),
    ("docs/editors.md", "docs/ru/editors.md"),
    ("docs/operations.md", "docs/ru/operations.md"),
    ("docs/threat-model.md", "docs/ru/threat-model.md"),
    ("editors/README.md", "editors/README.ru.md"),
];

/// The lines a document has in whatever language, each with its kind: headings by level, rows of tables, items of
/// lists, beginnings of blocks by what they hold.
fn shape(text: &str) -> Vec<(&str, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
            if inside {
                lines.push((line, line));
            }
        } else if !inside && line.starts_with(['#', '|', '-']) {
            let kind = if line.starts_with('|') { "|" } else { line.split(' ').next().unwrap_or(line) };
            lines.push((kind, line));
        }
    }
    lines
}

#[test]
fn a_document_says_as_much_in_russian_as_in_english() {
    for (english, russian) in SIBLINGS {
        let (one, other) = (text_of(english), text_of(russian));
        let (one, other) = (shape(&one), shape(&other));
        for ((kind, line), (other_kind, other_line)) in one.iter().zip(&other) {
            assert_eq!(kind, other_kind, "{english} and {russian} part at:\n{line}\n{other_line}");
        }
        assert_eq!(one.len(), other.len(), "one of {english} and {russian} goes on");
    }
}
