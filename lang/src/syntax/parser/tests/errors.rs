//! What is told of texts with mistakes.

use super::check_errors;

#[test]
fn a_condition_that_assigns_is_told_to_compare() {
    check_errors("if x = 5 { }", &["1:6 '=' assigns, but a condition compares | to compare, write '=='"]);
}
