//! Sorts and comparisons against an order of cells.

use super::*;

/// Two and three columns to sort by, of any sorts; few rows, which are compared, and many, which go by their codes.
fn sortable() -> impl Strategy<Value = Rows> {
    let sorts = prop::sample::select(SORTS.to_vec());
    (sorts.clone(), sorts.clone(), sorts, prop_oneof![Just(0..40), Just(250..330), Just(1100..1200)])
        .prop_flat_map(|(a, b, c, count)| rows(&[a, b, c], count))
}

/// Nulls first, whatever the direction.
fn order(a: &Cell, b: &Cell, ascending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if ascending => a.order(b),
        (Some(a), Some(b)) => b.order(a),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_sorted_as_a_stable_sort_of_them_all_has_them(rows in sortable(), by in prop::sample::select(vec!["a", "ab", "ba", "abc", "cb"]), directions: [bool; 3]) {
        let world = &mut World::default();
        let given = table(world, &["a", "b", "c", "i"], &rows);
        let places: Vec<usize> = by.bytes().map(|name| usize::from(name - b'a')).collect();
        let names: Vec<&str> = places.iter().map(|place| ["a", "b", "c"][*place]).collect();
        let asc = Value::array(places.iter().map(|place| Value::bool(directions[*place])).collect());
        let arguments = [("", given), ("", super::super::strs(&names)), ("asc", asc)];
        let (_, got) = told_table(&call(world, "table_sort", &arguments).unwrap());
        let mut expected = rows;
        expected.sort_by(|x, y| {
            places.iter().fold(Ordering::Equal, |so_far, place| so_far.then(order(&x[*place], &y[*place], directions[*place])))
        });
        prop_assert_eq!(got, told_rows(&expected));
    }

    #[test]
    fn columns_and_values_of_one_type_compare_as_their_cells_do(rows in prop::sample::select(SORTS.to_vec()).prop_flat_map(|sort| rows(&[sort, sort], 1..40)), number in prop::sample::select(vec![0.0, 0.5, 9_007_199_254_740_992.0, -1e300])) {
        use crate::table::{ColumnOp, columnwise};
        let world = &mut World::default();
        let given = table_of(&table(world, &["a", "b", "i"], &rows));
        let column = |name: &str| Value::Column(given.column(name).unwrap().clone());
        type Holds = fn(Ordering) -> bool;
        let comparisons: [(ColumnOp, Holds); 6] = [
            (ColumnOp::Lt, Ordering::is_lt), (ColumnOp::Le, Ordering::is_le), (ColumnOp::Gt, Ordering::is_gt),
            (ColumnOp::Ge, Ordering::is_ge), (ColumnOp::Eq, Ordering::is_eq), (ColumnOp::Ne, Ordering::is_ne),
        ];
        let first = rows[0][0].clone();
        let numbers = rows.iter().flat_map(|row| &row[..1]).flatten().all(|plain| plain.number().is_some());
        let mut operands = vec![(column("b"), None), (first.as_ref().map_or(Value::Null, Plain::value), Some(first))];
        if numbers {
            operands.push((Value::float(number), Some(Some(Plain::Float(number)))));
        }
        for ((op, holds), (right, single)) in comparisons.iter().flat_map(|c| operands.iter().map(move |o| (c, o))) {
            // What has no order is an error, and asking for null itself is another question.
            let comparable = |a: &Cell, b: &Cell| match (a, b) {
                (Some(Plain::Text(_)), Some(Plain::Text(_))) | (None, _) | (_, None) => true,
                (Some(Plain::Bool(_)), _) => false,
                (Some(a), Some(b)) => !matches!((a, b), (Plain::Text(_), _) | (_, Plain::Text(_))),
            };
            let other = |row: &Vec<Cell>| single.clone().unwrap_or_else(|| row[1].clone());
            if matches!(single, Some(None)) || !rows.iter().all(|row| comparable(&row[0], &other(row))) {
                continue;
            }
            let got = world.run(|context| columnwise(*op, &column("a"), right, context)).unwrap();
            let Value::Column(got) = got else { panic!("{got:?}") };
            for (place, row) in rows.iter().enumerate() {
                let expected = match (&row[0], &other(row)) {
                    // An int is not the float it is closest to.
                    (Some(Plain::Int(i)), Some(Plain::Float(x))) if x.abs() < 1e18 => {
                        told(&Some(Plain::Bool(holds(i128::from(*i).cmp(&(*x as i128)).then(0.0.partial_cmp(&x.fract()).unwrap())))))
                    }
                    (Some(a), Some(b)) => told(&Some(Plain::Bool(holds(a.order(b))))),
                    _ => "null".to_owned(),
                };
                prop_assert_eq!(told_value(&got.value(place)), expected, "{} {:?} {:?}", op.name(), &row[0], other(row));
            }
        }
    }
}
