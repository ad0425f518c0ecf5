//! What the machine asks of tables and columns: arithmetic, comparisons, indexing.

use super::{CITIES, csv, strs, table_of};
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::table::{ColumnOp, column_index, column_negate, column_not, columnwise, index, member};
use crate::value::Value;
use std::rc::Rc;

#[test]
fn columns_are_added_and_compared_row_by_row_and_nulls_stay_null() {
    let world = &mut World::default();
    let table = table_of(&csv(world, "a,b,x,s\n1,2,0.5,u\n-7,2,1.5,v\n,3,,w\n"));
    let column = |name: &str| Value::Column(table.column(name).unwrap().clone());
    let mut op =
        |op, left: &Value, right: &Value| shown(&world.run(|context| columnwise(op, left, right, context)).unwrap());
    use ColumnOp::*;
    assert_eq!(op(Add, &column("a"), &column("b")), "int: [3, -5, null]");
    assert_eq!(op(Mul, &column("a"), &Value::float(0.5)), "float: [0.5, -3.5, null]");
    assert_eq!(op(Sub, &Value::Int(1), &column("a")), "int: [0, 8, null]");
    assert_eq!(op(Div, &column("a"), &column("b")), "float: [0.5, -3.5, null]");
    assert_eq!(op(Div, &column("b"), &Value::Int(1)), "int: [2, 2, 3]");
    assert_eq!(op(FloorDiv, &column("a"), &column("b")), "int: [0, -4, null]");
    assert_eq!(op(FloorDiv, &column("a"), &Value::Int(-2)), "int: [-1, 3, null]");
    assert_eq!(op(Mod, &column("a"), &column("b")), "int: [1, -1, null]");
    assert_eq!(op(Pow, &column("b"), &Value::Int(2)), "int: [4, 4, 9]");
    assert_eq!(
        op(Add, &column("a"), &Value::Int(i64::MAX)),
        "float: [9.223372036854776e18, 9.223372036854776e18, null]"
    );
    assert_eq!(op(Add, &column("a"), &Value::Null), "mixed: [null, null, null]");
    assert_eq!(op(Gt, &column("a"), &Value::Int(0)), "bool: [true, false, null]");
    assert_eq!(op(Eq, &column("a"), &column("b")), "bool: [false, false, null]");
    assert_eq!(op(Ne, &column("s"), &Value::str("u")), "bool: [false, true, true]");
    assert_eq!(op(Lt, &Value::str("u"), &column("s")), "bool: [false, true, true]");
    let some = world.run(|c| columnwise(Gt, &column("a"), &Value::Int(0), c)).unwrap();
    let mut op =
        |op, left: &Value, right: &Value| shown(&world.run(|context| columnwise(op, left, right, context)).unwrap());
    assert_eq!(op(And, &some, &Value::bool(true)), "bool: [true, false, null]");
    assert_eq!(op(And, &some, &Value::bool(false)), "bool: [false, false, false]");
    assert_eq!(op(Or, &some, &Value::bool(true)), "bool: [true, true, true]");
    let Value::Column(mask) = &some else { panic!() };
    assert_eq!(shown(&world.run(|c| column_not(mask, c)).unwrap()), "bool: [false, true, null]");
    let negated = |name, world: &mut World| world.run(|c| column_negate(table.column(name).unwrap(), c));
    assert_eq!(shown(&negated("a", world).unwrap()), "int: [-1, 7, null]");
    assert_eq!(shown(&negated("x", world).unwrap()), "float: [-0.5, -1.5, null]");
    assert_eq!(raised(negated("s", world)).0, ErrorKind::TypeError);
}

#[test]
fn column_operations_name_what_is_wrong() {
    let world = &mut World::default();
    let table = table_of(&csv(world, "a,s\n1,u\n0,v\n"));
    let column = |name: &str| Value::Column(table.column(name).unwrap().clone());
    let mut kind =
        |op, left: &Value, right: &Value| raised(world.run(|context| columnwise(op, left, right, context))).0;
    assert_eq!(kind(ColumnOp::Div, &Value::Int(1), &column("a")), ErrorKind::ZeroDivisionError);
    assert_eq!(kind(ColumnOp::Mod, &column("a"), &Value::float(0.0)), ErrorKind::ZeroDivisionError);
    assert_eq!(kind(ColumnOp::Pow, &column("a"), &Value::Int(-1)), ErrorKind::ZeroDivisionError);
    assert_eq!(kind(ColumnOp::Pow, &column("a"), &Value::float(-0.5)), ErrorKind::ZeroDivisionError);
    assert_eq!(kind(ColumnOp::Lt, &column("a"), &column("s")), ErrorKind::TypeError);
    assert_eq!(kind(ColumnOp::Sub, &column("s"), &Value::Int(1)), ErrorKind::TypeError);
    let longer = Value::Column(Rc::new(crate::table::Column::new(
        Rc::new(crate::value::Str::new("l".into())),
        crate::table::Cells::Int(vec![1, 2, 3]),
        None,
    )));
    assert_eq!(kind(ColumnOp::Add, &column("a"), &longer), ErrorKind::SchemaError);
}

#[test]
fn a_table_is_indexed_by_name_by_number_and_by_a_mask() {
    let world = &mut World::default();
    let table = table_of(&csv(world, CITIES));
    let mut at = |key: Value| world.run(|context| index(&table, &key, context));
    assert_eq!(shown(&at(Value::str("amount")).unwrap()), "int: [10, null, 7, 300]");
    assert_eq!(shown(&at(Value::Int(0)).unwrap()), "{city: \"Minsk\", amount: 10, rate: 0.5}");
    assert_eq!(shown(&at(Value::Int(-3)).unwrap()), "{city: \"Gomel\", amount: null, rate: 1.5}");
    assert_eq!(shown(&at(strs(&["rate"])).unwrap()), "{rate=float: [0.5, 1.5, null, 2.0]}");
    for (key, kind) in [
        (Value::Int(4), ErrorKind::IndexError),
        (Value::Int(i64::MIN), ErrorKind::IndexError),
        (Value::str("x"), ErrorKind::ColumnNotFoundError),
        (Value::Null, ErrorKind::TypeError),
        (Value::Column(table.column("city").unwrap().clone()), ErrorKind::TypeError),
    ] {
        assert_eq!(raised(at(key)).0, kind);
    }
    let amount = table.column("amount").unwrap();
    let mask = world.run(|c| columnwise(ColumnOp::Gt, &Value::Column(amount.clone()), &Value::Int(8), c)).unwrap();
    let kept = world.run(|c| index(&table, &mask, c)).unwrap();
    assert_eq!(shown(&kept), "{city=str: [\"Minsk\", \"Minsk\"]; amount=int: [10, 300]; rate=float: [0.5, 2.0]}");
    let at = |key, world: &mut World| world.run(|c| column_index(amount, &key, c));
    assert_eq!(shown(&at(Value::Int(-1), world).unwrap()), "300");
    assert_eq!(shown(&at(mask, world).unwrap()), "int: [10, 300]");
    assert_eq!(raised(at(Value::Int(-5), world)).0, ErrorKind::IndexError);
    let names = world.run(|c| member(&table, "columns", c)).unwrap();
    assert_eq!(shown(&names), "[\"city\", \"amount\", \"rate\"]");
    let rows = world.run(|c| member(&table, "rows", c)).unwrap();
    assert!(shown(&rows).starts_with("[[\"Minsk\", 10, 0.5], [\"Gomel\", null, 1.5]"));
}
