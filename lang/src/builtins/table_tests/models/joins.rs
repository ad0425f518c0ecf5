//! Joins against nested loops.

use super::*;

/// Pairs of rows: a side that has none is missing.
type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// Every pair for which `matches` holds, and what the kind of join keeps besides.
fn pairs(kind: &str, left: usize, right: usize, matches: impl Fn(usize, usize) -> bool) -> Pairs {
    let mut out = Pairs::new();
    if kind == "right" {
        for r in 0..right {
            let before = out.len();
            out.extend((0..left).filter(|l| matches(*l, r)).map(|l| (Some(l), Some(r))));
            if out.len() == before {
                out.push((None, Some(r)));
            }
        }
        return out;
    }
    for l in 0..left {
        let before = out.len();
        out.extend((0..right).filter(|r| matches(l, *r)).map(|r| (Some(l), Some(r))));
        if out.len() == before && matches!(kind, "left" | "full") {
            out.push((Some(l), None));
        }
    }
    if kind == "full" {
        out.extend((0..right).filter(|r| !(0..left).any(|l| matches(l, *r))).map(|r| (None, Some(r))));
    }
    out
}

/// The rows of the pairs: the columns of the left side, those of `shared` from either, and the others of the right side.
fn beside(left: &Rows, right: &Rows, pairs: &Pairs, width: usize, shared: usize) -> Rows {
    let row = |(l, r): &(Option<usize>, Option<usize>)| {
        let mut row: Vec<Cell> = match l {
            Some(l) => left[*l].clone(),
            None => vec![None; width],
        };
        if let (None, Some(r)) = (l, r) {
            row[..shared].clone_from_slice(&right[*r][..shared]);
        }
        match r {
            Some(r) => row.extend_from_slice(&right[*r][shared..]),
            None => row.extend(vec![None; width - shared]),
        }
        row
    };
    pairs.iter().map(row).collect()
}

fn two_sides(count: usize) -> impl Strategy<Value = (Sort, Rows, Rows)> {
    prop::sample::select(SORTS.to_vec()).prop_flat_map(move |sort| {
        (Just(sort), rows(&[sort, Sort::Text], 0..count), rows(&[sort, Sort::Text], 0..count))
    })
}

/// Sorts that have an order over a whole column.
fn two_ordered_sides(sorts: &'static [Sort]) -> impl Strategy<Value = (Rows, Rows)> {
    prop::sample::select(sorts)
        .prop_flat_map(|sort| (rows(&[sort, Sort::Text], 0..12), rows(&[sort, Sort::Text], 0..12)))
}

const ORDERED: &[Sort] = &[Sort::Int, Sort::Far, Sort::Float, Sort::Day, Sort::Text, Sort::Alike];
const MEASURED: &[Sort] = &[Sort::Int, Sort::Day, Sort::Float];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joins_by_key_give_what_nested_loops_give((_, left, right) in two_sides(14), two_keys: bool, nulls_equal: bool) {
        let world = &mut World::default();
        let keys = if two_keys { 2 } else { 1 };
        let (l, r) = (table(world, &["k", "j", "i"], &left), table(world, &["k", "j", "i"], &right));
        let matches = |a: usize, b: usize| same_key(&left[a][..keys], &right[b][..keys], nulls_equal);
        let on = super::super::strs(&["k", "j"][..keys]);
        for kind in ["inner", "left", "right", "full", "semi", "anti"] {
            let arguments = [
                ("", l.clone()), ("", r.clone()), ("on", on.clone()), ("nulls_equal", Value::bool(nulls_equal)),
            ];
            // A column of nothing but nulls has no type that could differ.
            let (names, joined) = told_table(&call(world, &format!("{kind}_join"), &arguments).unwrap());
            if matches!(kind, "semi" | "anti") {
                let has = |row: &usize| (0..right.len()).any(|r| matches(*row, r)) == (kind == "semi");
                let expected: Rows = (0..left.len()).filter(has).map(|row| left[row].clone()).collect();
                prop_assert_eq!(joined, told_rows(&expected), "{}", kind);
                continue;
            }
            let pairs = pairs(kind, left.len(), right.len(), matches);
            let expected = beside(&left, &right, &pairs, 3, keys);
            let named: &[&str] =
                if two_keys { &["k", "j", "i_left", "i_right"] } else { &["k", "j_left", "i_left", "j_right", "i_right"] };
            prop_assert_eq!(names, named);
            prop_assert_eq!(joined, told_rows(&expected), "{}", kind);
        }
    }

    #[test]
    fn a_cross_join_pairs_every_row_with_every_row((_, left, right) in two_sides(6)) {
        let world = &mut World::default();
        let (l, r) = (table(world, &["k", "j", "i"], &left), table(world, &["a", "b", "c"], &right));
        let (names, joined) = told_table(&call(world, "cross_join", &[("", l), ("", r)]).unwrap());
        prop_assert_eq!(names, ["k", "j", "i", "a", "b", "c"]);
        let pairs = pairs("inner", left.len(), right.len(), |_, _| true);
        prop_assert_eq!(joined, told_rows(&beside(&left, &right, &pairs, 3, 0)));
    }

    #[test]
    fn joins_on_a_comparison_give_what_nested_loops_give((left, right) in two_ordered_sides(ORDERED)) {
        let world = &mut World::default();
        let (l, r) = (table(world, &["k", "j", "i"], &left), table(world, &["a", "b", "c"], &right));
        type Holds = fn(Ordering) -> bool;
        let comparisons: [(&str, Holds); 6] = [
            ("<", Ordering::is_lt), ("<=", Ordering::is_le), (">", Ordering::is_gt), (">=", Ordering::is_ge),
            ("==", Ordering::is_eq), ("!=", Ordering::is_ne),
        ];
        for (op, holds) in comparisons {
            let matches = |a: usize, b: usize| match (&left[a][0], &right[b][0]) {
                (Some(x), Some(y)) => holds(x.order(y)),
                _ => false,
            };
            for kind in ["inner", "left", "right", "full", "semi", "anti"] {
                let condition = super::super::strs(&["k", op, "a"]);
                let arguments = [("", l.clone()), ("", r.clone()), ("", condition), ("", Value::str(kind))];
                let (_, joined) = told_table(&call(world, "join_on", &arguments).unwrap());
                let expected = if matches!(kind, "semi" | "anti") {
                    let has = |row: &usize| (0..right.len()).any(|r| matches(*row, r)) == (kind == "semi");
                    (0..left.len()).filter(has).map(|row| left[row].clone()).collect()
                } else {
                    beside(&left, &right, &pairs(kind, left.len(), right.len(), matches), 3, 0)
                };
                prop_assert_eq!(joined, told_rows(&expected), "{} {}", op, kind);
            }
        }
    }

    #[test]
    fn asof_joins_give_what_a_search_through_all_rows_gives((left, right) in two_ordered_sides(MEASURED), by: bool) {
        let world = &mut World::default();
        let (l, r) = (table(world, &["k", "j", "i"], &left), table(world, &["k", "j", "i"], &right));
        let shared = if by { 2 } else { 1 };
        for direction in ["backward", "forward", "nearest"] {
            let mut arguments = vec![("", l.clone()), ("", r.clone()), ("on", Value::str("k"))];
            arguments.push(("direction", Value::str(direction)));
            if by {
                arguments.push(("by", Value::str("j")));
            }
            let (_, joined) = told_table(&call(world, "asof_join", &arguments).unwrap());
            let measure = |plain: &Plain| match plain {
                Plain::Day(day) => *day as f64,
                other => other.number().unwrap(),
            };
            let pairs: Pairs = (0..left.len()).map(|row| {
                let Some(at) = &left[row][0] else { return (Some(row), None) };
                let candidates = || (0..right.len()).filter(|other| {
                    right[*other][0].is_some() && (!by || same_key(&left[row][1..2], &right[*other][1..2], false))
                });
                let value = |other: usize| right[other][0].clone().unwrap();
                // The last of the largest before, the first of the smallest after.
                let mut before: Option<usize> = None;
                for other in candidates().filter(|other| value(*other).order(at).is_le()) {
                    if before.is_none_or(|best| value(other).order(&value(best)).is_ge()) {
                        before = Some(other);
                    }
                }
                let mut after: Option<usize> = None;
                for other in candidates().filter(|other| value(*other).order(at).is_ge()) {
                    if after.is_none_or(|best| value(other).order(&value(best)).is_lt()) {
                        after = Some(other);
                    }
                }
                let far = |other: usize| (measure(&value(other)) - measure(at)).abs();
                let found = match direction {
                    "backward" => before,
                    "forward" => after,
                    _ => match (before, after) {
                        (Some(b), Some(a)) if far(a) < far(b) => Some(a),
                        (b, a) => b.or(a),
                    },
                };
                (Some(row), found)
            }).collect();
            prop_assert_eq!(joined, told_rows(&beside(&left, &right, &pairs, 3, shared)), "{}", direction);
        }
    }
}
