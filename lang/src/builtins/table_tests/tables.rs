//! Making tables, looking at them, choosing and sorting rows.

use super::{CITIES, call, csv, ints, object, strs, table_of};
use crate::builtins::text;
use crate::error::Error;
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;
use proptest::prelude::*;

#[test]
fn a_table_is_made_of_rows_of_objects_and_of_columns() {
    let world = &mut World::default();
    let rows = Value::array(vec![ints(&[1, 2]), Value::tuple(vec![Value::Null, Value::str("x")])]);
    let made = call(world, "table", &[("", rows.clone()), ("", strs(&["a", "b"]))]).unwrap();
    assert_eq!(shown(&made), "{a=int: [1, null]; b=mixed: [2, \"x\"]}");
    let made = call(world, "table_create", &[("", rows.clone())]).unwrap();
    assert_eq!(shown(&call(world, "table_headers", &[("", made)]).unwrap()), "[\"Column_0\", \"Column_1\"]");
    let made = call(world, "table", &[("", object(&[("a", ints(&[1, 2])), ("b", strs(&["x", "y"]))]))]).unwrap();
    assert_eq!(shown(&made), "{a=int: [1, 2]; b=str: [\"x\", \"y\"]}");
    let rows = Value::array(vec![object(&[("a", Value::Int(1))]), object(&[("b", Value::Int(2))])]);
    assert_eq!(shown(&call(world, "table", &[("", rows)]).unwrap()), "{a=int: [1, null]; b=int: [null, 2]}");

    let ragged = Value::array(vec![ints(&[1, 2]), ints(&[1])]);
    assert_eq!(raised(call(world, "table", &[("", ragged)])).0, ErrorKind::SchemaError);
    let lengths = object(&[("a", ints(&[1, 2])), ("b", ints(&[1]))]);
    assert_eq!(raised(call(world, "table", &[("", lengths)])).0, ErrorKind::SchemaError);
    let double = [("", Value::array(vec![ints(&[1, 2])])), ("", strs(&["a", "a"]))];
    assert_eq!(raised(call(world, "table", &double)).0, ErrorKind::SchemaError);
    assert_eq!(raised(call(world, "table", &[("", ints(&[1]))])).0, ErrorKind::TypeError);
}

#[test]
fn a_missing_column_lists_those_there_are_and_names_a_near_one() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    let missing = call(world, "table_select", &[("", table), ("", strs(&["amuont"]))]);
    let Err(error) = missing else { panic!() };
    let Error::Raised(error) = *error else { panic!() };
    assert_eq!(error.kind, ErrorKind::ColumnNotFoundError);
    let lang = crate::messages::Lang::En;
    assert_eq!(error.message.render(lang), "there is no column 'amuont'; the columns are: city, amount, rate");
    assert_eq!(error.help.as_ref().unwrap().render(lang), "did you mean 'amount'?");
}

#[test]
fn where_takes_every_operator_and_nulls_pass_none_of_them() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    let mut cities = |column: &str, op: &str, value: Value| {
        let arguments = [("", table.clone()), ("", Value::str(column)), ("", Value::str(op)), ("", value)];
        let kept = call(world, "table_where", &arguments).unwrap();
        shown(&Value::Column(table_of(&kept).column("city").unwrap().clone()))
    };
    assert_eq!(cities("amount", ">", Value::Int(7)), "str: [\"Minsk\", \"Minsk\"]");
    assert_eq!(cities("amount", "<=", Value::float(7.0)), "str: [\"Brest\"]");
    assert_eq!(cities("amount", "!=", Value::Int(7)), "str: [\"Minsk\", \"Minsk\"]");
    assert_eq!(cities("amount", "<>", Value::Int(10)), "str: [\"Brest\", \"Minsk\"]");
    assert_eq!(cities("amount", "==", Value::Null), "str: [\"Gomel\"]");
    assert_eq!(cities("amount", "!=", Value::Null), "str: [\"Minsk\", \"Brest\", \"Minsk\"]");
    assert_eq!(cities("city", "=", Value::str("Minsk")), "str: [\"Minsk\", \"Minsk\"]");
    assert_eq!(cities("city", "in", strs(&["Brest", "Gomel"])), "str: [\"Gomel\", \"Brest\"]");
    assert_eq!(cities("amount", "in", ints(&[7, 300])), "str: [\"Brest\", \"Minsk\"]");
    assert_eq!(cities("city", "contains", Value::str("in")), "str: [\"Minsk\", \"Minsk\"]");
    assert_eq!(cities("city", "starts_with", Value::str("B")), "str: [\"Brest\"]");
    assert_eq!(cities("city", "ends_with", Value::str("el")), "str: [\"Gomel\"]");

    let bad = [("", table.clone()), ("", Value::str("city")), ("", Value::str("~")), ("", Value::Null)];
    assert_eq!(raised(call(world, "table_filter", &bad)).0, ErrorKind::ValueError);
    let bad = [("", table.clone()), ("", Value::str("city")), ("", Value::str(">")), ("", Value::Int(1))];
    assert_eq!(raised(call(world, "table_where", &bad)).0, ErrorKind::TypeError);
}

#[test]
fn a_condition_in_one_text_is_an_expression_with_columns_for_names() {
    let world = &mut World::default();
    let table = csv(world, "city,amount,rate,unit price\nMinsk,10,0.5,1\nGomel,,1.5,2\nBrest,7,,3\nMinsk,300,2,4\n");
    let mut prices = |condition: &str| {
        let kept = call(world, "table_where", &[("", table.clone()), ("", Value::str(condition))]);
        kept.map(|kept| shown(&Value::Column(table_of(&kept).column("unit price").unwrap().clone())))
    };
    for (condition, kept) in [
        ("amount > 8", "[1, 4]"),
        ("amount > 8 and city == 'Minsk'", "[1, 4]"),
        ("city == \"Minsk\" and not (amount < 100)", "[4]"),
        ("amount == null or rate == null", "[2, 3]"),
        ("city in ['Brest', 'Gomel'] and amount != null", "[3]"),
        ("\"unit price\" >= 3", "[3, 4]"),
        ("amount * 2 + 1 > 20", "[1, 4]"),
        ("-amount < -8", "[1, 4]"),
        ("contains(city, 'in')", "[1, 4]"),
        ("amount > rate * 100", "[4]"),
        ("true", "[1, 2, 3, 4]"),
        ("1 > 2", "[]"),
        ("amount > 0x0a - 1_0.5 or false", "[1, 3, 4]"),
    ] {
        assert_eq!(prices(condition).unwrap(), format!("int: {kept}"), "{condition}");
    }
    for (condition, kind) in [
        ("amount >", ErrorKind::SyntaxError),
        ("", ErrorKind::SyntaxError),
        ("print(amount)", ErrorKind::SyntaxError),
        ("let x = 1", ErrorKind::SyntaxError),
        ("amount > 1; amount", ErrorKind::SyntaxError),
        ("city == '${amount}'", ErrorKind::SyntaxError),
        ("amuont > 1", ErrorKind::ColumnNotFoundError),
        ("amount + 1", ErrorKind::TypeError),
        ("5", ErrorKind::TypeError),
        ("city > 5", ErrorKind::TypeError),
        ("amount / 0 > 1", ErrorKind::ZeroDivisionError),
    ] {
        assert_eq!(raised(prices(condition)).0, kind, "{condition}");
    }
    let deep = format!("{}amount > 1{}", "(".repeat(30_000), ")".repeat(30_000));
    assert_eq!(raised(prices(&deep)).0, ErrorKind::SyntaxError);
    let long = format!("amount > 1{}", " or amount > 2".repeat(300));
    assert_eq!(raised(prices(&long)).0, ErrorKind::SyntaxError);
}

#[test]
fn in_the_brackets_of_a_table_a_text_that_is_compared_names_a_column() {
    let mut world = World::default();
    world.put("t.csv", CITIES);
    let program = "
        let t = read_file('t.csv')
        print(len(t['amount' > 8]), len(t[8 < 'amount' and 'city' == 'Minsk' or 'rate' >= 1.5]), len(t[not ('city' == 'Minsk')]))
        print(t['amount' > 8]['rate' > 1]['city'][0])
        let o = {'true': 1}
        print(o['a' == 'a'])
        try { t['cty' == 1] } catch ColumnNotFoundError { print('no column') }
    ";
    let outcome = crate::Interpreter::new(512 * 1024).run(program, &mut world);
    assert!(outcome.is_ok(), "{outcome:?}");
    let lines: Vec<&str> = world.written.lines().collect();
    assert_eq!(lines, ["2 3 2", "Minsk", "1", "no column"]);
}

#[test]
fn sorting_is_stable_with_nulls_first_and_by_several_columns() {
    let world = &mut World::default();
    let table = csv(world, "k,n\nb,1\na,2\n,3\nb,4\na,5\n");
    let mut sorted = |columns: Value, asc: Value| {
        let kept = call(world, "table_sort", &[("", table.clone()), ("", columns), ("", asc)]).unwrap();
        shown(&Value::Column(table_of(&kept).column("n").unwrap().clone()))
    };
    assert_eq!(sorted(Value::str("k"), Value::bool(true)), "int: [3, 2, 5, 1, 4]");
    assert_eq!(sorted(Value::str("k"), Value::bool(false)), "int: [3, 1, 4, 2, 5]");
    let both = Value::array(vec![Value::bool(true), Value::bool(false)]);
    assert_eq!(sorted(strs(&["k", "n"]), both), "int: [3, 5, 2, 4, 1]");
    let one = [("", table.clone()), ("", strs(&["k", "n"])), ("", Value::array(vec![Value::bool(true)]))];
    assert_eq!(raised(call(world, "table_sort", &one)).0, ErrorKind::ValueError);
}

#[test]
fn head_tail_info_and_distinct_tell_what_is_there() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    let head = call(world, "table_head", &[("", table.clone()), ("", Value::Int(1))]).unwrap();
    assert_eq!(shown(&head), "{city=str: [\"Minsk\"]; amount=int: [10]; rate=float: [0.5]}");
    let tail = call(world, "table_tail", &[("", table.clone()), ("", Value::Int(2))]).unwrap();
    assert_eq!(shown(&tail), "{city=str: [\"Brest\", \"Minsk\"]; amount=int: [7, 300]; rate=float: [null, 2.0]}");
    let all = call(world, "table_tail", &[("", table.clone()), ("", Value::Int(i64::MAX))]).unwrap();
    assert_eq!(table_of(&all).rows(), 4);
    let negative = call(world, "table_head", &[("", table.clone()), ("", Value::Int(-1))]);
    assert_eq!(raised(negative).0, ErrorKind::ValueError);
    let info = call(world, "table_info", &[("", table.clone())]).unwrap();
    let expected = "Table: 4 rows, 3 columns\n  city: str, nulls 0\n  amount: int, nulls 1\n  rate: float, nulls 1";
    assert_eq!(text(&info).as_str(), expected);
    let distinct = call(world, "table_distinct", &[("", table), ("", Value::str("city"))]).unwrap();
    assert_eq!(shown(&distinct), "[\"Minsk\", \"Gomel\", \"Brest\"]");
}

#[test]
fn a_shown_table_is_drawn_by_the_width_of_its_characters() {
    let world = &mut World::default();
    let table = csv(world, "город,сумма\nМинск,5\n北京,1000\n,\nя,7\n");
    call(world, "show_table", &[("", table), ("", Value::Int(3))]).unwrap();
    let expected = "\
┌───────┬───────┐
│ город │ сумма │
├───────┼───────┤
│ Минск │     5 │
│ 北京  │  1000 │
│       │       │
└───────┴───────┘
… 3 of 4 rows shown
";
    assert_eq!(world.written, expected);
}

#[test]
fn a_shown_cell_is_cut_and_stays_on_its_line() {
    let world = &mut World::default();
    let long = format!("a\n\"{}\"\n\"x\ny\tz\u{1b}[31m\"\n", "й".repeat(100));
    let table = csv(world, &long);
    call(world, "show_table", &[("", table)]).unwrap();
    let lines: Vec<&str> = world.written.lines().collect();
    assert_eq!(lines[3], format!("│ {}… │", "й".repeat(39)));
    assert!(lines[4].starts_with("│ x↵y z\u{fffd}[31m "), "{}", lines[4]);
    assert_eq!(lines.len(), 6);
}

#[test]
fn long_work_looks_at_the_clock_and_asks_for_memory() {
    let world = &mut World::default();
    let mut text = String::from("a,b\n");
    (0..200_000).for_each(|i| text.push_str(&format!("{},x\n", (i * 7919) % 200_003)));
    let table = csv(world, &text);
    let joined = |name: &'static str| (name, vec![("", table.clone()), ("", table.clone()), ("", Value::str("a"))]);
    let grouped = |summary: &str| {
        ("group_by", vec![("", table.clone()), ("keys", Value::str("a")), ("made", strs(&[summary, "a"]))])
    };
    let calls: [(&str, Vec<(&str, Value)>); 11] = [
        ("table_sort", vec![("", table.clone()), ("", Value::str("a"))]),
        ("table_sort", vec![("", table.clone()), ("", strs(&["b", "a"]))]),
        joined("inner_join"),
        joined("full_join"),
        joined("asof_join"),
        grouped("sum"),
        grouped("n_unique"),
        grouped("median"),
        ("table_where", vec![("", table.clone()), ("", Value::str("a")), ("", Value::str(">")), ("", Value::Int(5))]),
        ("table_distinct", vec![("", table.clone()), ("", Value::str("a"))]),
        ("show_table", vec![("", table.clone()), ("", Value::Null)]),
    ];
    for (name, arguments) in &calls {
        (world.ticks, world.largest) = (0, 0);
        call(world, name, arguments).unwrap();
        assert!(world.ticks > 10, "{name}: {} ticks", world.ticks);
        // What is printed goes out piece by piece.
        let printed = *name == "show_table";
        assert!(printed || world.largest > 100_000, "{name}: {} bytes", world.largest);
        (world.ticks, world.stop_after) = (0, 5);
        let stopped = call(world, name, arguments);
        assert!(matches!(stopped.err().map(|e| *e), Some(Error::Stopped(_))), "{name}");
        (world.ticks, world.stop_after) = (0, u64::MAX);
        if printed {
            continue;
        }
        world.grants = 100_000;
        let refused = call(world, name, arguments);
        assert!(matches!(refused.err().map(|e| *e), Some(Error::Stopped(_))), "{name}");
        world.grants = usize::MAX;
    }
}

#[test]
fn tables_within_tables_are_compared_and_dropped_however_deep() {
    let world = &mut World::default();
    let mut nested = |innermost: i64| {
        let mut value = Value::Int(innermost);
        for _ in 0..40_000 {
            let rows = Value::array(vec![Value::array(vec![value])]);
            value = call(world, "table", &[("", rows), ("", strs(&["t"]))]).unwrap();
        }
        value
    };
    let (one, same, other) = (nested(1), nested(1), nested(2));
    assert!(crate::value::equal(&one, &same, &mut crate::pace::Unasked).unwrap_or(false));
    assert!(!crate::value::equal(&one, &other, &mut crate::pace::Unasked).unwrap_or(true));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sorting_and_filtering_do_what_the_naive_way_does(rows in prop::collection::vec((prop::option::of(-3i64..3), 0u8..3), 0..80), than in -3i64..3) {
        let world = &mut World::default();
        let cells = rows.iter().enumerate().map(|(i, (a, b))| {
            Value::array(vec![a.map_or(Value::Null, Value::Int), Value::str(format!("{b}")), Value::Int(i as i64)])
        });
        let made = [("", Value::array(cells.collect())), ("", strs(&["a", "b", "i"]))];
        let table = call(world, "table", &made).unwrap();
        let numbers = |value: &Value| -> Vec<i64> {
            let table = table_of(value);
            let column = table.column("i").unwrap();
            column.values().map(|v| if let Value::Int(i) = v { i } else { -1 }).collect()
        };
        for (a_first, descending) in [(true, false), (false, true)] {
            let columns = if a_first { strs(&["a", "b"]) } else { strs(&["b", "a"]) };
            let asc = Value::bool(!descending);
            let sorted = call(world, "table_sort", &[("", table.clone()), ("", columns), ("", asc)]).unwrap();
            let mut expected: Vec<usize> = (0..rows.len()).collect();
            expected.sort_by(|x, y| {
                let ((xa, xb), (ya, yb)) = (rows[*x], rows[*y]);
                // Nulls first in both directions.
                let a = match (xa, ya) {
                    (Some(x), Some(y)) if descending => y.cmp(&x),
                    (x, y) => x.cmp(&y),
                };
                let b = if descending { yb.cmp(&xb) } else { xb.cmp(&yb) };
                if a_first { a.then(b) } else { b.then(a) }
            });
            prop_assert_eq!(numbers(&sorted), expected.iter().map(|i| *i as i64).collect::<Vec<_>>());
        }
        type Model = fn(i64, i64) -> bool;
        let models: [(&str, Model); 6] = [
            ("<", |a, b| a < b), ("<=", |a, b| a <= b), (">", |a, b| a > b),
            (">=", |a, b| a >= b), ("==", |a, b| a == b), ("!=", |a, b| a != b),
        ];
        for (op, model) in models {
            let arguments = [("", table.clone()), ("", Value::str("a")), ("", Value::str(op)), ("", Value::Int(than))];
            let kept = call(world, "table_where", &arguments).unwrap();
            let expected: Vec<i64> =
                (0..rows.len()).filter(|i| rows[*i].0.is_some_and(|a| model(a, than))).map(|i| i as i64).collect();
            prop_assert_eq!(numbers(&kept), expected);
        }
    }
}
