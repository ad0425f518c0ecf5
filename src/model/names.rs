//! Names in a database.

use std::collections::HashSet;

/// The table that lists the variables.
pub(super) const VARIABLES: &str = "_datacode_variables";
/// The table that says what the columns were.
pub(super) const COLUMNS: &str = "_datacode_columns";

/// Names of one kind that are taken. SQLite takes names for one that differ only by ASCII capitals.
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// Names of tables and indexes, which share one space; those of this program are taken.
    pub(super) fn of_database() -> Taken {
        Taken([VARIABLES, COLUMNS].map(str::to_owned).into())
    }

    /// Names of the columns of one table.
    pub(super) fn of_columns() -> Taken {
        Taken(HashSet::new())
    }

    /// The name, or one like it where SQLite has reserved it or it is taken; `instead` of an empty one.
    pub(super) fn take(&mut self, name: &str, instead: &str) -> String {
        // A zero byte ends a statement.
        let mut base = name.replace('\0', "\u{FFFD}");
        if base.is_empty() {
            base = instead.to_owned();
        }
        if base.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_")) {
            base.insert(0, '_');
        }
        let mut name = base.clone();
        let mut number = 2;
        while !self.0.insert(name.to_ascii_lowercase()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }
}

/// A name as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sqlite_takes_for_one_become_two_and_reserved_ones_others() {
        let mut taken = Taken::of_database();
        let names = ["Users", "users", "users_2", "USERS", "SQLite_x", "", "a\0b", "_DATACODE_variables", "Ы", "ы"];
        let got = names.map(|name| taken.take(name, "t1"));
        let expected = [
            "Users",
            "users_2",
            "users_2_2",
            "USERS_3",
            "_SQLite_x",
            "t1",
            "a\u{FFFD}b",
            "_DATACODE_variables_2",
            "Ы",
            "ы",
        ];
        assert_eq!(got, expected);
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
