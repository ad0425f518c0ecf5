//! Groups, pivots, descriptions.

use super::{CITIES, call, csv, strs};
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;

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

#[test]
fn a_pivot_has_a_row_and_a_column_for_each_different_value() {
    let world = &mut World::default();
    let table = csv(world, "city,year,n\nb,2023,1\na,2023,2\nb,2024,4\nb,2023,8\n,2024,16\n");
    let arguments = [
        ("", table.clone()),
        ("rows", Value::str("city")),
        ("columns", Value::str("year")),
        ("values", Value::str("n")),
    ];
    let pivoted = super::table_of(&call(world, "pivot", &arguments).unwrap());
    let columns: Vec<String> = pivoted.columns().iter().map(|c| shown(&Value::Column(c.clone()))).collect();
    assert_eq!(columns, ["str: [\"b\", \"a\", null]", "int: [9, 2, null]", "int: [4, null, 16]"]);
    let wrong =
        [("", table), ("", Value::str("city")), ("", Value::str("year")), ("", Value::str("n")), ("", Value::str("x"))];
    assert_eq!(raised(call(world, "pivot", &wrong)).0, ErrorKind::ValueError);
}

#[test]
fn a_description_has_numbers_only_for_numbers() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    assert_eq!(
        shown(&call(world, "describe", &[("", table)]).unwrap()),
        "{summary=str: [\"count\", \"n_unique\", \"average\", \"std\", \"min\", \"median\", \"max\"]; \
         city=mixed: [4, 3, null, null, \"Brest\", null, \"Minsk\"]; \
         amount=float: [3.0, 3.0, 105.66666666666667, 168.30428792319384, 7.0, 10.0, 300.0]; \
         rate=float: [3.0, 3.0, 1.3333333333333333, 0.7637626158259734, 0.5, 1.5, 2.0]}"
    );
}
