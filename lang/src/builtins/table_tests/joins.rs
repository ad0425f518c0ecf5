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
fn an_asof_join_takes_the_nearest_row_in_its_direction() {
    let world = &mut World::default();
    let trades = csv(world, "t,s,n\n150,a,1\n250,b,2\n50,a,3\n,a,4\n200,a,5\n");
    let prices = csv(world, "t,s,p\n200,a,11\n100,a,10\n240,b,20\n,a,99\n");
    let mut column = |name: &str, options: &[(&str, Value)]| {
        let arguments: Vec<_> =
            [("", trades.clone()), ("", prices.clone())].into_iter().chain(options.iter().cloned()).collect();
        let joined = table_of(&call(world, "asof_join", &arguments).unwrap());
        shown(&Value::Column(joined.column(name).unwrap().clone()))
    };
    let on = ("on", Value::str("t"));
    let by = ("by", Value::str("s"));
    let direction = |d: &str| ("direction", Value::str(d));
    assert_eq!(column("p", std::slice::from_ref(&on)), "int: [10, 20, null, null, 11]");
    assert_eq!(column("p", &[on.clone(), by.clone()]), "int: [10, 20, null, null, 11]");
    assert_eq!(column("p", &[on.clone(), by.clone(), direction("forward")]), "int: [11, null, 10, null, 11]");
    assert_eq!(column("p", &[on.clone(), by.clone(), direction("nearest")]), "int: [10, 20, 10, null, 11]");
    assert_eq!(column("t", &[on, by]), "int: [150, 250, 50, null, 200]");
    let texts = csv(world, "t\nx\n");
    let mut kind = |options: &[(&str, Value)]| {
        let arguments: Vec<_> =
            [("", texts.clone()), ("", texts.clone())].into_iter().chain(options.iter().cloned()).collect();
        raised(call(world, "asof_join", &arguments)).0
    };
    assert_eq!(kind(&[("on", Value::str("t")), direction("nearest")]), ErrorKind::SchemaError);
    assert_eq!(kind(&[("on", Value::str("t")), direction("up")]), ErrorKind::ValueError);
}

#[test]
fn a_join_on_a_comparison_gives_the_pairs_in_order_of_both_sides() {
    let world = &mut World::default();
    let left = csv(world, "a\n3\n1\n\"\"\n2\n");
    let right = csv(world, "b\n2\n\"\"\n3\n1\n");
    let mut pairs = |condition: Value, kind: &str| {
        let arguments = [("", left.clone()), ("", right.clone()), ("", condition), ("type", Value::str(kind))];
        shown(&call(world, "join_on", &arguments).unwrap())
    };
    assert_eq!(pairs(Value::str("a >= b"), "inner"), "{a=int: [3, 3, 3, 1, 2, 2]; b=int: [2, 3, 1, 1, 2, 1]}");
    assert_eq!(pairs(strs(&["a", "<", "b"]), "left"), "{a=int: [3, 1, 1, null, 2]; b=int: [null, 2, 3, null, 3]}");
    assert_eq!(
        pairs(Value::str("a>b"), "full"),
        "{a=int: [3, 3, 1, null, 2, null, null]; b=int: [2, 1, null, null, 1, null, 3]}"
    );
    assert_eq!(pairs(Value::str("a != b"), "semi"), "{a=int: [3, 1, 2]}");
    assert_eq!(pairs(Value::str("a<b"), "anti"), "{a=int: [3, null]}");
    assert_eq!(pairs(Value::str("a = b"), "inner"), "{a=int: [3, 1, 2]; b=int: [3, 1, 2]}");
    for (condition, kind) in [
        (Value::str("a b"), ErrorKind::ValueError),
        (strs(&["a", "in", "b"]), ErrorKind::ValueError),
        (Value::str("a < q"), ErrorKind::ColumnNotFoundError),
    ] {
        let arguments = [("", left.clone()), ("", right.clone()), ("", condition)];
        assert_eq!(raised(call(world, "join_on", &arguments)).0, kind);
    }
}

#[test]
fn zipped_and_applied_tables_stand_side_by_side() {
    let world = &mut World::default();
    let left = csv(world, "a,x\n1,p\n2,q\n");
    let right = csv(world, "x\nr\ns\nt\n");
    let zipped = call(world, "zip_join", &[("", left.clone()), ("", right.clone())]).unwrap();
    assert_eq!(
        shown(&zipped),
        "{a=int: [1, 2, null]; x_left=str: [\"p\", \"q\", null]; x_right=str: [\"r\", \"s\", \"t\"]}"
    );
    // The function of these tests gives what stands in column "a".
    let rows = Value::array(vec![Value::array(vec![Value::Null]), Value::array(vec![zipped])]);
    let nested = call(world, "table", &[("", rows), ("", strs(&["a"]))]).unwrap();
    let arguments = [("", nested.clone()), ("", Value::Builtin(0)), ("type", Value::str("left"))];
    let applied = table_of(&call(world, "apply_join", &arguments).unwrap());
    assert_eq!(applied.rows(), 4);
    assert_eq!(shown(&applied.column("x_right").unwrap().value(3)), "\"t\"");
    assert!(applied.column("a_right").unwrap().is_null(0));
    let inner = table_of(&call(world, "apply_join", &[("", nested), ("", Value::Builtin(0))]).unwrap());
    assert_eq!(inner.rows(), 3);
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

#[test]
fn joins_by_order_look_at_the_clock_wherever_they_walk_rows() {
    let world = &mut World::default();
    let many: String = (0..100_000).map(|i| format!("{}\n", i + 10)).collect();
    let (many, few) = (csv(world, &format!("a\n{many}")), csv(world, "b\n1\n"));
    let looks = |world: &mut World, name: &str, left: &Value, right: &Value, more: &[(&str, Value)]| {
        world.ticks = 0;
        let both = [("", left.clone()), ("", right.clone())];
        call(world, name, &[&both, more].concat()).unwrap();
        world.ticks
    };
    // A look at every 1024th row: once where the pairs are counted, once where they are made.
    for (kind, condition) in [("semi", "a < b"), ("anti", "a > b"), ("inner", "a < b"), ("left", "a < b")] {
        let on = [("condition", Value::str(condition)), ("type", Value::str(kind))];
        let ticks = looks(world, "join_on", &many, &few, &on);
        assert!(ticks >= 190, "{kind}: {ticks}");
    }
    let looks_of_zip = looks(world, "zip_join", &many, &few, &[]);
    assert!(looks_of_zip >= 100, "{looks_of_zip}");
}
