//! Joins and groups.

use super::{call, csv, ints, strs, table_of};
use crate::error::Error;
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;
use proptest::prelude::*;

const USERS: &str = "id,name\n1,Ann\n2,Bob\n3,Eve\n,Nil\n";
const ORDERS: &str = "id,amount,name\n2,20,x\n1,10,y\n2,5,z\n9,1,w\n,7,v\n";

#[track_caller]
fn joined(name: &str, options: &[(&str, Value)], expected: &str) {
    let world = &mut World::default();
    let (users, orders) = (csv(world, USERS), csv(world, ORDERS));
    let arguments: Vec<_> = [("", users), ("", orders)].into_iter().chain(options.iter().cloned()).collect();
    assert_eq!(shown(&call(world, name, &arguments).unwrap()), expected);
}

#[test]
fn joins_keep_the_order_of_their_rows_and_null_equals_no_null() {
    let on = [("on", Value::str("id"))];
    joined(
        "inner_join",
        &on,
        "{id=int: [1, 2, 2]; name_left=str: [\"Ann\", \"Bob\", \"Bob\"]; amount=int: [10, 20, 5]; \
         name_right=str: [\"y\", \"x\", \"z\"]}",
    );
    joined(
        "left_join",
        &on,
        "{id=int: [1, 2, 2, 3, null]; name_left=str: [\"Ann\", \"Bob\", \"Bob\", \"Eve\", \"Nil\"]; \
         amount=int: [10, 20, 5, null, null]; name_right=str: [\"y\", \"x\", \"z\", null, null]}",
    );
    joined(
        "right_join",
        &on,
        "{id=int: [2, 1, 2, 9, null]; name_left=str: [\"Bob\", \"Ann\", \"Bob\", null, null]; \
         amount=int: [20, 10, 5, 1, 7]; name_right=str: [\"x\", \"y\", \"z\", \"w\", \"v\"]}",
    );
    joined(
        "full_join",
        &on,
        "{id=int: [1, 2, 2, 3, null, 9, null]; name_left=str: [\"Ann\", \"Bob\", \"Bob\", \"Eve\", \"Nil\", null, null]; \
         amount=int: [10, 20, 5, null, null, 1, 7]; name_right=str: [\"y\", \"x\", \"z\", null, null, \"w\", \"v\"]}",
    );
    joined("semi_join", &on, "{id=int: [1, 2]; name=str: [\"Ann\", \"Bob\"]}");
    joined("anti_join", &on, "{id=int: [3, null]; name=str: [\"Eve\", \"Nil\"]}");
    let equal = [("on", Value::str("id")), ("nulls_equal", Value::bool(true))];
    joined("anti_join", &equal, "{id=int: [3]; name=str: [\"Eve\"]}");
}

#[test]
fn given_suffixes_keep_the_keys_apart_and_pairs_name_both_sides() {
    let suffixes = Value::array(vec![Value::str("_user"), Value::str("_order")]);
    joined(
        "inner_join",
        &[("on", strs(&["id"])), ("suffixes", suffixes)],
        "{id_user=int: [1, 2, 2]; name_user=str: [\"Ann\", \"Bob\", \"Bob\"]; id_order=int: [1, 2, 2]; \
         amount=int: [10, 20, 5]; name_order=str: [\"y\", \"x\", \"z\"]}",
    );
    let pairs = Value::array(vec![strs(&["id", "amount"])]);
    joined("semi_join", &[("on", pairs)], "{id=int: [1]; name=str: [\"Ann\"]}");
    joined(
        "semi_join",
        &[("on", Value::str("id")), ("right_on", Value::str("amount"))],
        "{id=int: [1]; name=str: [\"Ann\"]}",
    );
    let world = &mut World::default();
    let (users, orders) = (csv(world, USERS), csv(world, ORDERS));
    let mut kind =
        |on: Value| raised(call(world, "inner_join", &[("", users.clone()), ("", orders.clone()), ("", on)])).0;
    assert_eq!(kind(Value::str("nope")), ErrorKind::ColumnNotFoundError);
    assert_eq!(kind(Value::array(vec![strs(&["id", "name"])])), ErrorKind::SchemaError);
    assert_eq!(kind(ints(&[1])), ErrorKind::TypeError);
}

#[test]
fn a_cross_join_is_refused_before_it_is_too_large() {
    let world = &mut World::default();
    let table = csv(world, "a\n1\n2\n");
    let other = csv(world, "b\nx\ny\n");
    let crossed = call(world, "cross_join", &[("", table), ("", other)]).unwrap();
    assert_eq!(shown(&crossed), "{a=int: [1, 1, 2, 2]; b=str: [\"x\", \"y\", \"x\", \"y\"]}");
    let many = csv(world, &format!("a\n{}", "1\n".repeat(100_000)));
    let joined = call(world, "inner_join", &[("", many.clone()), ("", many), ("", Value::str("a"))]);
    assert!(matches!(
        joined.err().map(|e| *e),
        Some(Error::Stopped(crate::host::Stop::Limit(crate::host::Limit::Size)))
    ));
}

#[test]
fn groups_stand_in_order_of_first_appearance_with_what_was_asked_for() {
    let world = &mut World::default();
    let table = csv(world, "city,n,x\nb,1,1.5\na,2,\nb,4,2.5\n,5,1\nb,,4\n,6,1\n");
    let pair = |f: &str, c: &str| strs(&[f, c]);
    let arguments = [
        ("", table.clone()),
        ("", Value::str("city")),
        ("total", pair("sum", "n")),
        ("rows", Value::str("count")),
        ("given", pair("count", "n")),
        ("mean", pair("average", "x")),
        ("low", pair("min", "n")),
        ("high", pair("max", "x")),
        ("mid", pair("median", "x")),
        ("first", pair("first", "n")),
        ("last", pair("last", "n")),
        ("kinds", pair("n_unique", "x")),
    ];
    assert_eq!(
        shown(&call(world, "group_by", &arguments).unwrap()),
        "{city=str: [\"b\", \"a\", null]; total=int: [5, 2, 11]; rows=int: [3, 1, 2]; given=int: [2, 1, 2]; \
         mean=float: [2.6666666666666665, null, 1.0]; low=int: [1, 2, 5]; high=float: [4.0, null, 1.0]; \
         mid=float: [2.5, null, 1.0]; first=int: [1, 2, 5]; last=int: [null, 2, 6]; kinds=int: [3, 0, 1]}"
    );
    let std = [("", table.clone()), ("", strs(&["city"])), ("s", pair("std", "n"))];
    assert_eq!(
        shown(&call(world, "group_by", &std).unwrap()),
        "{city=str: [\"b\", \"a\", null]; s=float: [2.1213203435596424, null, 0.7071067811865476]}"
    );
    let mut kind =
        |what: Value| raised(call(world, "group_by", &[("", table.clone()), ("", Value::str("n")), ("z", what)])).0;
    assert_eq!(kind(pair("sum", "city")), ErrorKind::TypeError);
    assert_eq!(kind(pair("mode", "n")), ErrorKind::ValueError);
    assert_eq!(kind(pair("sum", "q")), ErrorKind::ColumnNotFoundError);
    assert_eq!(kind(Value::Int(1)), ErrorKind::TypeError);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn joins_give_what_the_naive_way_gives(left in prop::collection::vec(prop::option::of(0i64..4), 0..12), right in prop::collection::vec(prop::option::of(0i64..4), 0..12)) {
        let world = &mut World::default();
        let mut side = |keys: &[Option<i64>], name: &str| {
            let row = |(i, k): (usize, &Option<i64>)| Value::array(vec![k.map_or(Value::Null, Value::Int), Value::Int(i as i64)]);
            let rows = Value::array(keys.iter().enumerate().map(row).collect());
            call(world, "table", &[("", rows), ("", strs(&["k", name]))]).unwrap()
        };
        let (l, r) = (side(&left, "l"), side(&right, "r"));
        for kind in ["inner", "left", "right", "full"] {
            let got = call(world, &format!("{kind}_join"), &[("", l.clone()), ("", r.clone()), ("", Value::str("k"))]).unwrap();
            let got = table_of(&got);
            let cell = |name: &str, row: usize| match got.column(name).unwrap().value(row) {
                Value::Int(i) => Some(i as usize),
                _ => None,
            };
            let pairs: Vec<_> = (0..got.rows()).map(|row| (cell("l", row), cell("r", row))).collect();
            let same = |i: usize, j: usize| left[i].is_some() && left[i] == right[j];
            let mut expected = Vec::new();
            if kind == "right" {
                for j in 0..right.len() {
                    let matches: Vec<_> = (0..left.len()).filter(|i| same(*i, j)).collect();
                    expected.extend(matches.iter().map(|i| (Some(*i), Some(j))));
                    if matches.is_empty() {
                        expected.push((None, Some(j)));
                    }
                }
            } else {
                for i in 0..left.len() {
                    let matches: Vec<_> = (0..right.len()).filter(|j| same(i, *j)).collect();
                    expected.extend(matches.iter().map(|j| (Some(i), Some(*j))));
                    if matches.is_empty() && kind != "inner" {
                        expected.push((Some(i), None));
                    }
                }
                if kind == "full" {
                    let alone = (0..right.len()).filter(|j| !(0..left.len()).any(|i| same(i, *j)));
                    expected.extend(alone.map(|j| (None, Some(j))));
                }
            }
            prop_assert_eq!(&pairs, &expected, "{}", kind);
            for (row, (i, j)) in expected.iter().enumerate() {
                let key = i.map_or_else(|| right[j.unwrap()], |i| left[i]);
                prop_assert_eq!(cell("k", row).map(|k| k as i64), key, "{}", kind);
            }
        }
    }
}
