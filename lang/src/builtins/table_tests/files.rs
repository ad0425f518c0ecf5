//! Paths, folders, files in and out.

use super::{CITIES, call, csv, object, strs};
use crate::builtins::text;
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;

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
fn json_files_give_their_values_and_take_any_value() {
    let world = &mut World::default();
    let read = |world: &mut World, text: &str| {
        world.put("v.json", text);
        call(world, "read_file", &[("", Value::str("v.json"))])
    };
    let value = read(world, "\u{feff}{\"a\": [1, -2.5, true, null, \"ю\\n\"], \"b\": {}, \"a\": 18446744073709551615}")
        .unwrap();
    assert_eq!(shown(&value), "{a: 1.8446744073709552e19, b: {}}");
    assert_eq!(shown(&read(world, "[1,[2,[]]]").unwrap()), "[1, [2, []]]");
    for (text, place) in [
        ("{", "line 1, column 1"),
        ("[1,\n 2 3]", "line 2, column 4"),
        ("[] x", "line 1, column 4"),
        ("", "line 1, column 1"),
    ] {
        let (kind, message) = raised(read(world, text));
        assert_eq!(kind, ErrorKind::DataFormatError);
        assert_eq!(message, format!("'v.json', {place}: invalid JSON"));
    }
    assert_eq!(raised(read(world, &"[".repeat(1 << 20))).0, ErrorKind::LimitError);

    let table = csv(world, CITIES);
    call(world, "write_file", &[("", Value::str("w.json")), ("", table)]).unwrap();
    let written = String::from_utf8(world.files.0.borrow()["w.json"].clone()).unwrap();
    assert!(written.starts_with("[{\"city\": \"Minsk\", \"amount\": 10, \"rate\": 0.5}, "), "{written}");
    let again = read(world, &written).unwrap();
    let Value::Array(rows) = &again else { panic!() };
    assert_eq!(shown(&rows.items.borrow()[1]), "{city: \"Gomel\", amount: null, rate: 1.5}");

    let itself = Value::array(vec![]);
    if let Value::Array(array) = &itself {
        array.items.borrow_mut().push(itself.clone());
    }
    for value in [itself.clone(), Value::float(f64::NAN), Value::Builtin(0)] {
        let refused = call(world, "write_file", &[("", Value::str("w.json")), ("", value)]);
        assert_eq!(raised(refused).0, ErrorKind::ValueError);
    }
    if let Value::Array(array) = &itself {
        array.items.borrow_mut().clear();
    }
}

#[test]
fn reading_json_stops_at_a_tick() {
    let world = &mut World::default();
    world.put("v.json", format!("[{}1]", "1,".repeat(200_000)));
    world.stop_after = 10;
    let stopped = call(world, "read_file", &[("", Value::str("v.json"))]);
    assert!(matches!(stopped.err().map(|e| *e), Some(crate::error::Error::Stopped(_))));
}
