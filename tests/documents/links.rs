//! Links between the documents.

use datacode_test_support::clients::repository;

use crate::{DOCUMENTS, ERRORS, text_of};

#[test]
fn every_link_of_a_document_leads_to_a_file_and_a_heading_that_are_there() {
    let mut broken = Vec::new();
    for path in DOCUMENTS.iter().chain(&ERRORS) {
        let text = text_of(path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                repository().join(path)
            } else {
                repository().join(path).parent().unwrap().join(file)
            };
            let there = match std::fs::read_to_string(&target) {
                Ok(text) => heading.is_empty() || text.lines().any(|line| anchor(line).as_deref() == Some(heading)),
                Err(_) => target.is_dir() && heading.is_empty(),
            };
            if !there {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What a heading is known by in an address: its letters and digits in lower case, with `-` for blanks.
fn anchor(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = heading.to_lowercase().replace(' ', "-");
    Some(kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect())
}
