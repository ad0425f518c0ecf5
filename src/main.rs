//! The `datacode` program.
fn main() {}
