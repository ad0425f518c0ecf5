//! Groups, pivots and different values against lists that are searched from the beginning.

use super::*;

/// The rows of each key, in order of first appearance.
fn grouped(rows: &Rows, keys: &[usize]) -> Vec<(Vec<Cell>, Vec<usize>)> {
    let mut groups: Vec<(Vec<Cell>, Vec<usize>)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let key: Vec<Cell> = keys.iter().map(|key| row[*key].clone()).collect();
        match groups.iter_mut().find(|(other, _)| same_key(other, &key, true)) {
            Some((_, members)) => members.push(i),
            None => groups.push((key, vec![i])),
        }
    }
    groups
}

/// What is made of the cells of a group; nothing where the summary is not for such values.
fn summary(name: &str, sort: Sort, cells: &[Cell]) -> Option<Cell> {
    let values: Vec<&Plain> = cells.iter().flatten().collect();
    let numbers = || values.iter().map(|v| v.number()).collect::<Option<Vec<f64>>>();
    let numeric = matches!(sort, Sort::Int | Sort::Far | Sort::Float);
    Some(match name {
        "count" => Some(Plain::Int(values.len() as i64)),
        "first" => cells.first().cloned().flatten(),
        "last" => cells.last().cloned().flatten(),
        "n_unique" => {
            let mut different: Vec<&Plain> = Vec::new();
            for value in values {
                if !different.iter().any(|other| other.equals(value)) {
                    different.push(value);
                }
            }
            Some(Plain::Int(different.len() as i64))
        }
        "min" => values
            .into_iter()
            .fold(None, |best: Option<&Plain>, value| match best {
                Some(best) if value.order(best).is_ge() => Some(best),
                _ => Some(value),
            })
            .cloned(),
        "max" => values
            .into_iter()
            .fold(None, |best: Option<&Plain>, value| match best {
                Some(best) if value.order(best).is_le() => Some(best),
                _ => Some(value),
            })
            .cloned(),
        _ if !numeric => return None,
        "sum" => {
            let ints: i128 = values.iter().map(|v| if let Plain::Int(i) = v { i128::from(*i) } else { 0 }).sum();
            match i64::try_from(ints) {
                Ok(sum) if sort != Sort::Float => Some(Plain::Int(sum)),
                _ if sort != Sort::Float => Some(Plain::Float(ints as f64)),
                _ => Some(Plain::Float(numbers()?.iter().sum())),
            }
        }
        "average" => {
            let numbers = numbers()?;
            (!numbers.is_empty()).then(|| Plain::Float(numbers.iter().sum::<f64>() / numbers.len() as f64))
        }
        "median" => {
            let mut numbers = numbers()?;
            numbers.sort_by(f64::total_cmp);
            let middle = numbers.len() / 2;
            match numbers.len() {
                0 => None,
                odd if odd % 2 == 1 => Some(Plain::Float(numbers[middle])),
                _ => Some(Plain::Float(numbers[middle - 1].midpoint(numbers[middle]))),
            }
        }
        "std" => {
            // Only where squares hold what is asked for.
            if sort != Sort::Int {
                return None;
            }
            let numbers = numbers()?;
            let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
            let squares: f64 = numbers.iter().map(|x| (x - mean) * (x - mean)).sum();
            (numbers.len() > 1).then(|| Plain::Float((squares / (numbers.len() - 1) as f64).sqrt()))
        }
        other => panic!("{other}"),
    })
}

const SUMMARIES: [&str; 10] = ["sum", "average", "min", "max", "count", "median", "std", "first", "last", "n_unique"];

fn keyed() -> impl Strategy<Value = (Sort, Rows)> {
    let sorts = prop::sample::select(SORTS.to_vec());
    (sorts.clone(), sorts).prop_flat_map(|(key, value)| (Just(value), rows(&[key, Sort::Text, value], 0..40)))
}

/// Equal but for the last digits of sums that are added in another order.
fn agree(got: &str, expected: &str) -> bool {
    match (got.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(a), Ok(b)) => a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) || a.is_nan() && b.is_nan(),
        _ => got == expected,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_summary_of_every_group_is_what_its_values_say((sort, rows) in keyed(), two_keys: bool) {
        let world = &mut World::default();
        let given = table(world, &["k", "j", "v", "i"], &rows);
        let keys: &[usize] = if two_keys { &[0, 1] } else { &[0] };
        let groups = grouped(&rows, keys);
        for name in SUMMARIES {
            let cells = |members: &[usize]| members.iter().map(|row| rows[*row][2].clone()).collect::<Vec<_>>();
            let made: Option<Vec<Cell>> =
                groups.iter().map(|(_, members)| summary(name, sort, &cells(members))).collect();
            let Some(made) = made else { continue };
            let what = super::super::strs(&[name, "v"]);
            let rows_alone = super::super::strs(&["count"]);
            let on = super::super::strs(&["k", "j"][..keys.len()]);
            let arguments = [("", given.clone()), ("keys", on), ("made", what), ("rows", rows_alone)];
            let (names, got) = told_table(&call(world, "group_by", &arguments).unwrap());
            prop_assert_eq!(names.len(), keys.len() + 2);
            prop_assert_eq!(got.len(), groups.len());
            for ((got, (key, members)), made) in got.iter().zip(&groups).zip(&made) {
                let key: Vec<String> = key.iter().map(told).collect();
                prop_assert_eq!(&got[..keys.len()], &key[..]);
                prop_assert!(agree(&got[keys.len()], &told(made)), "{} of {:?}: {} {}", name, members, &got[keys.len()], told(made));
                prop_assert_eq!(&got[keys.len() + 1], &members.len().to_string());
            }
        }
    }

    #[test]
    fn a_pivot_has_the_summary_of_each_pair_of_keys(rows in rows(&[Sort::Mixed, Sort::Int, Sort::Int], 0..40)) {
        let world = &mut World::default();
        let given = table(world, &["k", "across", "v", "i"], &rows);
        let (down, across) = (grouped(&rows, &[0]), grouped(&rows, &[1]));
        for name in ["sum", "count", "max", "last"] {
            let arguments = [
                ("", given.clone()), ("", Value::str("k")), ("", Value::str("across")), ("", Value::str("v")), ("", Value::str(name)),
            ];
            let (names, got) = told_table(&call(world, "pivot", &arguments).unwrap());
            let mut expected_names = vec!["k".to_owned()];
            expected_names.extend(across.iter().map(|(key, _)| told(&key[0])));
            prop_assert_eq!(names, expected_names);
            let expected: Vec<Vec<String>> = down.iter().map(|(key, of_row)| {
                let mut row = vec![told(&key[0])];
                row.extend(across.iter().map(|(_, of_column)| {
                    let both: Vec<Cell> =
                        of_row.iter().filter(|i| of_column.contains(i)).map(|i| rows[*i][2].clone()).collect();
                    if both.is_empty() { "null".to_owned() } else { told(&summary(name, Sort::Int, &both).unwrap()) }
                }));
                row
            }).collect();
            prop_assert_eq!(got, expected, "{}", name);
        }
    }

    #[test]
    fn the_different_values_of_a_column_stand_in_order_of_first_appearance((_, rows) in keyed()) {
        let world = &mut World::default();
        let given = table(world, &["k", "j", "v", "i"], &rows);
        for (place, name) in ["k", "j", "v", "i"].into_iter().enumerate() {
            let expected: Vec<String> = grouped(&rows, &[place]).iter().map(|(key, _)| told(&key[0])).collect();
            let got = call(world, "table_distinct", &[("", given.clone()), ("", Value::str(name))]).unwrap();
            let Value::Array(got) = got else { panic!("{got:?}") };
            let got: Vec<String> = got.items.borrow().iter().map(told_value).collect();
            prop_assert_eq!(got, expected);
        }
    }
}
