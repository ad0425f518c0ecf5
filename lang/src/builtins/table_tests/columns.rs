//! Other columns, other rows.

use super::{CITIES, call, csv, ints, strs, table_of};
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;

#[test]
fn columns_are_added_dropped_and_renamed_and_the_table_stays_as_it_was() {
    let world = &mut World::default();
    let table = csv(world, "a,b\n1,x\n2,y\n");
    let mut change = |name: &str, arguments: &[Value]| {
        let arguments: Vec<_> = [table.clone()].iter().chain(arguments).map(|v| ("", v.clone())).collect();
        call(world, name, &arguments)
    };
    let added = change("table_add", &[Value::str("c"), ints(&[5, 6])]).unwrap();
    assert_eq!(shown(&added), "{a=int: [1, 2]; b=str: [\"x\", \"y\"]; c=int: [5, 6]}");
    let replaced = change("table_add", &[Value::str("b"), Value::bool(true)]).unwrap();
    assert_eq!(shown(&replaced), "{a=int: [1, 2]; b=bool: [true, true]}");
    let made = change("table_add", &[Value::str("c"), Value::Builtin(0)]).unwrap();
    assert_eq!(shown(&made), "{a=int: [1, 2]; b=str: [\"x\", \"y\"]; c=int: [1, 2]}");
    let dropped = change("table_drop", &[Value::str("a")]).unwrap();
    assert_eq!(shown(&dropped), "{b=str: [\"x\", \"y\"]}");
    let renamed = change("table_rename", &[Value::str("a"), Value::str("z")]).unwrap();
    assert_eq!(shown(&renamed), "{z=int: [1, 2]; b=str: [\"x\", \"y\"]}");
    assert_eq!(raised(change("table_add", &[Value::str("c"), ints(&[5])])).0, ErrorKind::SchemaError);
    assert_eq!(raised(change("table_drop", &[Value::str("q")])).0, ErrorKind::ColumnNotFoundError);
    assert_eq!(raised(change("table_rename", &[Value::str("a"), Value::str("b")])).0, ErrorKind::SchemaError);
    assert_eq!(shown(&table), "{a=int: [1, 2]; b=str: [\"x\", \"y\"]}");
}

#[test]
fn the_short_filters_keep_what_their_names_say() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    let mut amounts = |name: &str, column: &str, rest: &[Value]| {
        let arguments: Vec<_> =
            [table.clone(), Value::str(column)].iter().chain(rest).map(|v| ("", v.clone())).collect();
        let kept = call(world, name, &arguments).unwrap();
        shown(&Value::Column(table_of(&kept).column("amount").unwrap().clone()))
    };
    assert_eq!(amounts("table_between", "amount", &[Value::Int(7), Value::Int(10)]), "int: [10, 7]");
    assert_eq!(amounts("table_in", "city", &[strs(&["Gomel", "Brest"])]), "int: [null, 7]");
    assert_eq!(amounts("table_is_null", "rate", &[]), "int: [7]");
    assert_eq!(amounts("table_not_null", "amount", &[]), "int: [10, 7, 300]");
}

#[test]
fn a_sample_has_different_rows_and_the_same_ones_for_one_seed() {
    let world = &mut World::default();
    let text: String = std::iter::once("a\n".to_owned()).chain((0..1000).map(|i| format!("{i}\n"))).collect();
    let table = csv(world, &text);
    let mut sample = |n: i64, seed: i64| {
        let arguments = [("", table.clone()), ("", Value::Int(n)), ("", Value::Int(seed))];
        table_of(&call(world, "table_sample", &arguments).unwrap())
    };
    let column = |t: &crate::table::Table| shown(&Value::Column(t.column("a").unwrap().clone()));
    assert_eq!(column(&sample(20, 7)), column(&sample(20, 7)));
    assert_ne!(column(&sample(20, 7)), column(&sample(20, 8)));
    let all = sample(5000, 1);
    assert_eq!(all.rows(), 1000);
    assert_eq!(shown(&all.column("a").unwrap().value(999)), "999");
}

#[test]
fn merged_tables_have_all_columns_or_those_in_common() {
    let world = &mut World::default();
    let one = csv(world, "a,b\n1,x\n");
    let two = csv(world, "b,c\ny,2.5\n,3\n");
    let both = Value::array(vec![one, two]);
    let outer = call(world, "merge_tables", &[("", both.clone())]).unwrap();
    assert_eq!(shown(&outer), "{a=int: [1, null, null]; b=str: [\"x\", \"y\", null]; c=float: [null, 2.5, 3.0]}");
    let inner = call(world, "merge_tables", &[("", both.clone()), ("", Value::str("inner"))]).unwrap();
    assert_eq!(shown(&inner), "{b=str: [\"x\", \"y\", null]}");
    assert_eq!(raised(call(world, "merge_tables", &[("", both), ("", Value::str("x"))])).0, ErrorKind::ValueError);
    assert_eq!(raised(call(world, "merge_tables", &[("", ints(&[1]))])).0, ErrorKind::TypeError);
}
