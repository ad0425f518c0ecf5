//! Keys that nobody declared, read from names and values: `user_id` refers to the `id` of `users` when every one of its
//! values stands there.

use std::collections::HashMap;

use datacode_lang::Interpreter;
use datacode_lang::host::Host;

use super::Fault;
use super::plan::{Plan, Reference};

/// What every key is called that its table alone names.
const ID: &str = "id";

/// What a column refers to by its name: `user` for `user_id`.
pub(super) fn stem(column: &str) -> Option<String> {
    let lower = column.to_lowercase();
    lower.strip_suffix("_id").filter(|stem| !stem.is_empty()).map(str::to_owned)
}

/// Names the table of a stem may have: `company`, `companys`, `companies`, each with `_table` behind it too.
fn names(stem: &str) -> Vec<String> {
    let mut names = vec![stem.to_owned(), format!("{stem}s"), format!("{stem}es")];
    names.extend(stem.strip_suffix('y').map(|start| format!("{start}ies")));
    let long: Vec<String> = names.iter().map(|name| format!("{name}_table")).collect();
    names.extend(long);
    names
}

/// Adds the keys that were not declared: references unless the program has `related` columns itself, and the `id` of
/// every table that has no key yet.
pub(super) fn keys(
    plan: &mut Plan,
    related: bool,
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
) -> Result<(), Fault> {
    let mut known: HashMap<(usize, usize), bool> = HashMap::new();
    let mut is_key = |plan: &Plan, table: usize, column: usize, interpreter: &mut Interpreter, host: &mut dyn Host| {
        if let Some(known) = known.get(&(table, column)) {
            return Ok(*known);
        }
        let found = interpreter.is_key(plan.tables[table].data(column), host)?;
        known.insert((table, column), found);
        Ok::<bool, Fault>(found)
    };
    if !related {
        let by_name: HashMap<String, usize> =
            plan.tables.iter().enumerate().rev().map(|(place, table)| (table.variable.to_lowercase(), place)).collect();
        for table in 0..plan.tables.len() {
            for column in 0..plan.tables[table].columns.len() {
                let name = plan.tables[table].data(column).name().to_owned();
                let Some(stem) = stem(&name) else { continue };
                for to in names(&stem).iter().filter_map(|name| by_name.get(name).copied()) {
                    let target = &plan.tables[to];
                    let Some(key) = target.column(ID).or_else(|| target.column(&name.to_lowercase())) else { continue };
                    if (to, key) == (table, column) || !is_key(plan, to, key, interpreter, host)? {
                        continue;
                    }
                    let (key_data, data) = (plan.tables[to].data(key).clone(), plan.tables[table].data(column).clone());
                    if interpreter.refers(&key_data, &data, host)? {
                        plan.refer(table, Reference { column, table: to, key });
                        break;
                    }
                }
            }
        }
    }
    for table in 0..plan.tables.len() {
        if plan.tables[table].primary.is_none()
            && let Some(column) = plan.tables[table].column(ID)
            && is_key(plan, table, column, interpreter, host)?
        {
            plan.make_key(table, column);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_names_its_table_in_the_singular_or_the_plural() {
        assert_eq!(stem("User_ID").as_deref(), Some("user"));
        assert_eq!(stem("_id"), None);
        assert_eq!(stem("paid"), None);
        for name in ["company", "companies", "company_table", "companies_table"] {
            assert!(names("company").iter().any(|known| known == name), "{name}");
        }
        assert!(names("address").iter().any(|name| name == "addresses"));
    }
}
