//! Tables and files as programs call them, in a world in memory.

use proptest::prelude::*;

use super::*;
use crate::error::Error;
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::table::{ColumnOp, column_index, column_negate, column_not, columnwise, index, member};

/// Calls a built-in with these arguments, by name where one is given; types are taken as checked.
fn call(world: &mut World, name: &str, arguments: &[(&str, Value)]) -> Result<Value> {
    let builtin = [tables::FAMILY, columns::FAMILY, joins::FAMILY, files::FAMILY]
        .into_iter()
        .flatten()
        .find(|b| b.name == name)
        .unwrap();
    let mut values: Vec<Value> = builtin
        .parameters
        .iter()
        .enumerate()
        .map(|(i, parameter)| {
            let given =
                arguments.iter().enumerate().find(|(j, (n, _))| *n == parameter.name || (n.is_empty() && *j == i));
            match (given, parameter.default) {
                (Some((_, (_, value))), _) => value.clone(),
                (None, Default::Bool(b)) => Value::bool(b),
                (None, Default::Int(i)) => Value::Int(i),
                (None, Default::Str(s)) => Value::str(s),
                (None, Default::Null) => Value::Null,
                (None, Default::NamedRest) => {
                    let known = |n: &str| n.is_empty() || builtin.parameters.iter().any(|p| p.name == n);
                    object(&arguments.iter().filter(|(n, _)| !known(n)).cloned().collect::<Vec<_>>())
                }
                (None, other) => panic!("{name} needs {}: {other:?}", parameter.name),
            }
        })
        .collect();
    match builtin.code {
        Code::Plain(code) => world.run(|context| code(context, &mut values)),
        Code::Calling(code) => {
            let mut work = world.run(|context| code(context, &mut values))?;
            let mut given = Value::Null;
            loop {
                // Instead of the function, the row itself, or what stands in its column "a".
                match world.run(|context| work.resume(context, given))? {
                    Step::Done(value) => return Ok(value),
                    Step::Call(_, arguments) => match &arguments[0] {
                        Value::Object(row) => given = row.fields.borrow().get("a").cloned().unwrap_or_default(),
                        _ => panic!("{name} gives no row"),
                    },
                }
            }
        }
    }
}

fn object(fields: &[(&str, Value)]) -> Value {
    let object = crate::value::Object::default();
    for (key, value) in fields {
        object.fields.borrow_mut().insert(Rc::new(crate::value::Str::new((*key).into())), value.clone());
    }
    Value::Object(Rc::new(object))
}

fn strs(names: &[&str]) -> Value {
    Value::array(names.iter().map(|n| Value::str(*n)).collect())
}

fn ints(values: &[i64]) -> Value {
    Value::array(values.iter().map(|i| Value::Int(*i)).collect())
}

fn csv(world: &mut World, text: &str) -> Value {
    world.put("t.csv", text);
    call(world, "read_file", &[("", Value::path("t.csv"))]).unwrap()
}

const CITIES: &str = "city,amount,rate\nMinsk,10,0.5\nGomel,,1.5\nBrest,7,\nMinsk,300,2\n";

fn table_of(value: &Value) -> Rc<crate::table::Table> {
    match value {
        Value::Table(table) => table.clone(),
        other => panic!("{other:?}"),
    }
}

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

#[test]
fn listed_files_are_sorted_and_hidden_ones_left_out() {
    let world = &mut World::default();
    for path in
        ["data/b.csv", "data/a.csv", "data/.hidden.csv", "data/.git/c.csv", "data/sub/c.CSV", "data/sub/d.csv", "e.txt"]
    {
        world.put(path, "");
    }
    let list = |world: &mut World, arguments: &[(&str, Value)]| match call(world, "list_files", arguments).unwrap() {
        Value::Array(paths) => paths.items.borrow().iter().map(|p| text(p).as_str().to_owned()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let data = ("", Value::path("data/"));
    assert_eq!(
        list(world, std::slice::from_ref(&data)),
        ["data/a.csv", "data/b.csv", "data/sub/c.CSV", "data/sub/d.csv"]
    );
    assert_eq!(list(world, &[data.clone(), ("recursive", Value::bool(false))]), ["data/a.csv", "data/b.csv"]);
    assert_eq!(list(world, &[data.clone(), ("regex", Value::str("[ad].csv"))]), ["data/a.csv", "data/sub/d.csv"]);
    assert_eq!(list(world, &[data.clone(), ("glob", Value::str("?.CSV"))]), ["data/sub/c.CSV"]);
    assert_eq!(list(world, &[data.clone(), ("pattern", Value::str("(?i)^c"))]), ["data/sub/c.CSV"]);
    assert_eq!(list(world, &[("", Value::str("."))]).last().map(String::as_str), Some("e.txt"));
    let bad = [data, ("pattern", Value::str("("))];
    assert_eq!(raised(call(world, "list_files", &bad)).0, ErrorKind::ValueError);
    assert_eq!(raised(call(world, "list_files", &[("", Value::str("nowhere"))])).0, ErrorKind::FileNotFoundError);
    assert_eq!(raised(call(world, "list_files", &[("", Value::str("e.txt"))])).0, ErrorKind::DirectoryError);
}

#[test]
fn the_parts_of_a_path_are_those_a_reader_sees() {
    let world = &mut World::default();
    for (path, name, parent, stem, extension) in [
        ("a.csv", "a.csv", None, "a", "csv"),
        ("dir/a.tar.gz", "a.tar.gz", Some("dir"), "a.tar", "gz"),
        ("/home/user", "user", Some("/home"), "user", ""),
        ("/home", "home", Some("/"), "home", ""),
        ("/", "", None, "", ""),
        ("", "", None, "", ""),
        ("dir/", "dir", None, "dir", ""),
        (".bashrc", ".bashrc", None, ".bashrc", ""),
        ("lib://data/reports/x.xlsx", "x.xlsx", Some("lib://data/reports"), "x", "xlsx"),
        ("lib://data", "data", None, "data", ""),
        ("папка/отчёт.csv", "отчёт.csv", Some("папка"), "отчёт", "csv"),
    ] {
        let mut part = |name: &str| call(world, name, &[("", Value::path(path))]).unwrap();
        assert_eq!(text(&part("path_name")).as_str(), name, "{path}");
        assert_eq!(text(&part("path_stem")).as_str(), stem, "{path}");
        assert_eq!(text(&part("path_extension")).as_str(), extension, "{path}");
        match (part("path_parent"), parent) {
            (Value::Path(got), Some(expected)) => assert_eq!(got.as_str(), expected, "{path}"),
            (got, expected) => assert!(matches!(got, Value::Null) && expected.is_none(), "{path}: {got:?}"),
        }
    }
}

#[test]
fn whether_a_path_is_there_can_be_asked_of_any_path() {
    let world = &mut World::default();
    world.put("d/a.csv", "x");
    for (path, exists, file, folder) in
        [("d/a.csv", true, true, false), ("d", true, false, true), ("no", false, false, false)]
    {
        let mut ask = |name: &str| call(world, name, &[("", Value::str(path))]).unwrap().is_truthy();
        assert_eq!((ask("path_exists"), ask("path_is_file"), ask("path_is_dir")), (exists, file, folder), "{path}");
    }
    assert_eq!(text(&call(world, "getcwd", &[]).unwrap()).as_str(), "/home");
}

#[test]
fn read_file_goes_by_the_extension_and_keeps_or_renames_columns() {
    let world = &mut World::default();
    world.put("a.txt", "привет\nмир");
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("привет");
    world.put("b.log", cyrillic);
    world.put("t.tsv", "a\tb\n1\t2,5\n");
    world.put("t.csv", "a,b,c\n1,2,3\n");
    let read = |world: &mut World, arguments: &[(&str, Value)]| call(world, "read_file", arguments);
    assert_eq!(text(&read(world, &[("", Value::str("a.txt"))]).unwrap()).as_str(), "привет\nмир");
    assert_eq!(text(&read(world, &[("", Value::str("b.log"))]).unwrap()).as_str(), "привет");
    assert_eq!(shown(&read(world, &[("", Value::str("t.tsv"))]).unwrap()), "{a=int: [1]; b=str: [\"2,5\"]}");
    let kept = read(world, &[("", Value::str("t.csv")), ("header", strs(&["c", "a"]))]).unwrap();
    assert_eq!(shown(&kept), "{c=int: [3]; a=int: [1]}");
    let names = object(&[("b", Value::str("B")), ("c", Value::Null)]);
    let renamed = read(world, &[("", Value::str("t.csv")), ("header", names)]).unwrap();
    assert_eq!(shown(&renamed), "{a=int: [1]; B=int: [2]; c=int: [3]}");
    for (arguments, kind) in [
        (vec![("", Value::str("no.csv"))], ErrorKind::FileNotFoundError),
        (vec![("", Value::str("t.csv")), ("header", strs(&["z"]))], ErrorKind::ColumnNotFoundError),
        (vec![("", Value::str("t.csv")), ("delimiter", Value::str("ab"))], ErrorKind::ValueError),
        (vec![("", Value::str("t.csv")), ("encoding", Value::str("klingon"))], ErrorKind::ValueError),
        (vec![("", Value::str("t.csv")), ("header_row", Value::Int(-1))], ErrorKind::ValueError),
    ] {
        assert_eq!(raised(read(world, &arguments)).0, kind, "{arguments:?}");
    }
}

#[test]
fn write_file_writes_tables_and_texts() {
    let world = &mut World::default();
    let table = csv(world, CITIES);
    call(world, "write_file", &[("", Value::str("out.csv")), ("", table.clone())]).unwrap();
    assert_eq!(world.files.0.borrow()["out.csv"], CITIES.as_bytes());
    call(world, "write_file", &[("", Value::str("out.txt")), ("", Value::Int(5))]).unwrap();
    assert_eq!(world.files.0.borrow()["out.txt"], b"5");
    let refused = call(world, "write_file", &[("", Value::str("out.txt")), ("", table)]);
    assert_eq!(raised(refused).0, ErrorKind::TypeError);
}

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

#[test]
fn long_work_looks_at_the_clock_and_asks_for_memory() {
    let world = &mut World::default();
    let mut text = String::from("a,b\n");
    (0..200_000).for_each(|i| text.push_str(&format!("{},x\n", (i * 7919) % 200_003)));
    let table = csv(world, &text);
    let calls: [(&str, Vec<(&str, Value)>); 4] = [
        ("table_sort", vec![("", table.clone()), ("", Value::str("a"))]),
        ("table_where", vec![("", table.clone()), ("", Value::str("a")), ("", Value::str(">")), ("", Value::Int(5))]),
        ("table_distinct", vec![("", table.clone()), ("", Value::str("a"))]),
        ("show_table", vec![("", table.clone()), ("", Value::Null)]),
    ];
    for (name, arguments) in &calls {
        (world.ticks, world.largest) = (0, 0);
        call(world, name, arguments).unwrap();
        assert!(world.ticks > 10, "{name}: {} ticks", world.ticks);
        assert!(world.largest > 100_000, "{name}: {} bytes", world.largest);
        (world.ticks, world.stop_after) = (0, 5);
        let stopped = call(world, name, arguments);
        assert!(matches!(stopped.err().map(|e| *e), Some(Error::Stopped(_))), "{name}");
        (world.ticks, world.stop_after, world.grants) = (0, u64::MAX, 100_000);
        let refused = call(world, name, arguments);
        assert!(matches!(refused.err().map(|e| *e), Some(Error::Stopped(_))), "{name}");
        world.grants = usize::MAX;
    }
}

#[test]
fn tables_within_tables_are_dropped_however_deep() {
    let world = &mut World::default();
    let mut value = Value::Int(1);
    for _ in 0..200_000 {
        let rows = Value::array(vec![Value::array(vec![value])]);
        value = call(world, "table", &[("", rows), ("", strs(&["t"]))]).unwrap();
    }
    drop(value);
}
