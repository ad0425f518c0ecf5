//! Tells where an output differs from what is expected.

/// The difference as lines (`-` expected, `+` printed), or nothing when the output is as expected.
pub fn difference(expected: &str, actual: &str) -> Option<String> {
    let expected: Vec<&str> = expected.lines().collect();
    let told = |mark: &str| expected.iter().any(|line| line.starts_with(mark));
    let (value_told, help_told) = (told("=> "), told("?? "));
    let actual: Vec<&str> = actual
        .lines()
        .filter(|line| (value_told || !line.starts_with("=> ")) && (help_told || !line.starts_with("?? ")))
        .collect();

    let head = expected.iter().zip(&actual).take_while(|(e, a)| fits(e, a)).count();
    if head == expected.len() && head == actual.len() {
        return None;
    }
    let tail = expected[head..].iter().rev().zip(actual[head..].iter().rev()).take_while(|(e, a)| fits(e, a)).count();

    let mut lines = String::new();
    let mut tell = |mark: char, of: &[&str]| {
        for line in of {
            lines.push_str(&format!("     {mark} {line}\n"));
        }
    };
    tell(' ', &expected[head.saturating_sub(2)..head]);
    tell('-', &expected[head..expected.len() - tail]);
    tell('+', &actual[head..actual.len() - tail]);
    Some(lines)
}

/// Whether a printed line is the expected one. An expected error without a message fits any message.
fn fits(expected: &str, actual: &str) -> bool {
    if expected == actual {
        return true;
    }
    let message_open = expected.starts_with("!! ") && expected.split(' ').count() == 3;
    message_open && actual.strip_prefix(expected).is_some_and(|rest| rest.starts_with(' '))
}

#[test]
fn an_expected_error_without_a_message_fits_any_message_but_no_other_place() {
    assert_eq!(difference("a\n!! NameError 3:7\n", "a\n!! NameError 3:7 Error: x\n"), None);
    assert!(difference("!! NameError 3:7\n", "!! NameError 3:70 Error: x\n").is_some());
    assert!(difference("!! NameError 3:7 Error: y\n", "!! NameError 3:7 Error: x\n").is_some());
}

#[test]
fn a_value_is_compared_only_where_one_is_expected() {
    assert_eq!(difference("a\n", "a\n=> 5\n"), None);
    assert!(difference("a\n=> 6\n", "a\n=> 5\n").is_some());
}

#[test]
fn a_difference_shows_both_sides() {
    assert_eq!(difference("a\nb\nc\n", "a\nx\nc\n").as_deref(), Some("       a\n     - b\n     + x\n"));
}
