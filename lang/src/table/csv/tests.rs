//! The reader against files that are well formed, hostile, or made by chance; the csv crate is the model.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::error::Error;
use crate::messages::ErrorKind;
use crate::table::Cells;
use crate::table::test_world::{World, raised, shown};
use crate::value::Value;

fn read_with(bytes: &[u8], options: ReadOptions<'_>, world: &mut World) -> Result<Table> {
    world.run(|context| read(Box::new(Cursor::new(bytes.to_vec())), &options, context))
}

fn options() -> ReadOptions<'static> {
    ReadOptions { file: "t.csv", header_row: 0, delimiter: None, encoding: None, size: None }
}

fn table(bytes: impl AsRef<[u8]>) -> Result<Table> {
    read_with(bytes.as_ref(), options(), &mut World::default())
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expected: &str) {
    let table = table(bytes).unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!(shown(&Value::Table(Rc::new(table))), expected);
}

#[track_caller]
fn column(fields: &[&str], expected: &str) {
    let nulls = vec!["null"; fields.len()].join(", ");
    let text: String = fields.iter().map(|f| format!("{f},\n")).collect();
    check(format!("c,k\n{text}"), &format!("{{c={expected}; k=str: [{nulls}]}}"));
}

#[test]
fn a_column_has_the_narrowest_type_that_holds_all_of_it() {
    column(&["1", "-2", "9223372036854775807"], "int: [1, -2, 9223372036854775807]");
    column(&["1", "2.5"], "float: [1.0, 2.5]");
    column(&["0.1", "7", "1e3", ".5", "5."], "float: [0.1, 7.0, 1000.0, 0.5, 5.0]");
    column(&["true", "FALSE"], "bool: [true, false]");
    column(&["2024-02-29", "1970-01-01T00:00:01Z"], "date: [@1709164800000000, @1000000]");
    column(&["a", "б"], "str: [\"a\", \"б\"]");
}

#[test]
fn an_empty_field_is_null_in_every_type() {
    column(&["", "1", ""], "int: [null, 1, null]");
    column(&["", "1.5", ""], "float: [null, 1.5, null]");
    column(&["", "true", ""], "bool: [null, true, null]");
    column(&["", "x", ""], "str: [null, \"x\", null]");
    column(&["", "2024-01-01", ""], "date: [null, @1704067200000000, null]");
    column(&["\"\"", "1"], "int: [null, 1]");
}

#[test]
fn what_a_number_would_change_stays_text() {
    for field in
        ["007", "-007", "00.5", "inf", "NaN", "-inf", "infinity", "+7", "1_000", "0x10", "1e999", "--1", "-", "."]
    {
        column(&[field], &format!("str: [{field:?}]"));
    }
    // An account of 20 digits is no number.
    column(&["40817810099910004312"], "str: [\"40817810099910004312\"]");
}

#[test]
fn a_column_that_becomes_text_late_keeps_the_original_spelling() {
    column(&["1", "", "x"], "str: [\"1\", null, \"x\"]");
    column(&["1.50", "2", "1E5", "x"], "str: [\"1.50\", \"2\", \"1E5\", \"x\"]");
    column(&["9007199254740993", "0.5", "x"], "str: [\"9007199254740993\", \"0.5\", \"x\"]");
    column(&["True", "FALSE", "", "1"], "str: [\"True\", \"FALSE\", null, \"1\"]");
    column(
        &["2024-01-01", "2024-01-01 10:00", "2024-01-01T10:00:00.50Z", "soon"],
        "str: [\"2024-01-01\", \"2024-01-01 10:00\", \"2024-01-01T10:00:00.50Z\", \"soon\"]",
    );
    column(&["-0", "x"], "str: [\"-0\", \"x\"]");
}

#[test]
fn the_delimiter_is_found_out() {
    check("a,b\n1,2\n", "{a=int: [1]; b=int: [2]}");
    check("a;b\n1,5;2\n", "{a=str: [\"1,5\"]; b=int: [2]}");
    check("a\tb\n1,5\t2;3\n", "{a=str: [\"1,5\"]; b=str: [\"2;3\"]}");
    check("\"a;b\",c\n\"1;2\",3\n", "{a;b=str: [\"1;2\"]; c=int: [3]}");
    check("sep=;\na;b\n1;2\n", "{a=int: [1]; b=int: [2]}");
    check("only\n1\n2\n", "{only=int: [1, 2]}");
}

#[test]
fn quotes_line_ends_and_marks_are_understood() {
    check("\u{feff}a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n", "{a=str: [\"x, \\\"y\\\"\"]; b=str: [\"1\\n2\"]}");
    check("a,b\r1,2\r", "{a=int: [1]; b=int: [2]}");
    check("a,b\n\n1,2\n\n\n3,4", "{a=int: [1, 3]; b=int: [2, 4]}");
    check("a,b\n1,", "{a=int: [1]; b=str: [null]}");
    check("a\n\"\"\n1\n", "{a=int: [null, 1]}");
    check("", "{}");
    check("\n\n\r\n", "{}");
    check("a,b\n", "{a=str: []; b=str: []}");
}

#[test]
fn windows_1251_and_utf_16_are_found_out() {
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("город;сумма\nМинск;5\nГомель;7\n");
    check(cyrillic.as_ref(), "{город=str: [\"Минск\", \"Гомель\"]; сумма=int: [5, 7]}");
    check("город;сумма\nМинск;5\n", "{город=str: [\"Минск\"]; сумма=int: [5]}");
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("a;б\n1;2\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check(wide, "{a=int: [1]; б=int: [2]}");
    // One letter at the very end of the file.
    check(b"a\nx\xff", "{a=str: [\"xя\"]}");
}

#[test]
fn one_broken_byte_in_utf_8_names_its_line() {
    let mut bytes = "имя\nИван\nПётр\n".as_bytes().to_vec();
    bytes.extend(b"\xff\n");
    assert_eq!(
        raised(table(bytes)),
        (ErrorKind::DataFormatError, "'t.csv', line 4: the bytes are no text in the encoding UTF-8".into())
    );
}

#[test]
fn a_ragged_row_names_its_line() {
    let (kind, text) = raised(table("a,b\n\"x\ny\",2\n\n1,2,3\n"));
    assert_eq!((kind, text.as_str()), (ErrorKind::DataFormatError, "'t.csv', line 5: 3 fields where the header has 2"));
    let (_, text) = raised(table("a,b\n1\n"));
    assert_eq!(text, "'t.csv', line 2: 1 field where the header has 2");
}

#[test]
fn a_quote_that_is_never_closed_names_the_line_it_opened_on() {
    let (kind, text) = raised(table("a,b\n1,2\n3,\"x\n"));
    assert_eq!(kind, ErrorKind::DataFormatError);
    assert_eq!(text, "'t.csv': the quote opened on line 3 is never closed");
}

#[test]
fn rows_above_the_header_are_passed_over() {
    let world = &mut World::default();
    let read = |header_row, world: &mut World| {
        read_with(b"Report\n\nmade,by,me\na;b\n1;2\n", ReadOptions { header_row, ..options() }, world)
    };
    let table = read(3, world).unwrap();
    assert_eq!(shown(&Value::Table(Rc::new(table))), "{a=int: [1]; b=int: [2]}");
    assert_eq!(raised(read(9, world)).1, "'t.csv': there is no header row 9");
}

#[test]
fn names_that_are_missing_or_double_are_made_distinct() {
    check("a,,a,a_2,a\n1,2,3,4,5\n", "{a=int: [1]; Column_1=int: [2]; a_3=int: [3]; a_2=int: [4]; a_4=int: [5]}");
    check(",Column_0\n1,2\n", "{Column_0_2=int: [1]; Column_0=int: [2]}");
}

#[test]
fn hostile_files_end_in_a_table_or_an_error_and_never_in_a_panic() {
    let wide = format!("{}\n{}\n", vec!["c"; 100_000].join(","), vec!["1"; 100_000].join(","));
    let read = table(&wide).unwrap();
    assert_eq!((read.columns().len(), read.rows()), (100_000, 1));
    assert_eq!(read.columns()[99_999].name(), "c_100000");

    let long = format!("a,b\n\"{}\",1\n", "x\"\"".repeat(1 << 19));
    let read = table(&long).unwrap();
    assert_eq!(read.column("a").unwrap().value(0).type_name(), "str");

    assert_eq!(raised(table(format!("a\n\"{}", "y\n".repeat(1 << 20)))).0, ErrorKind::DataFormatError);
    assert_eq!(table("\n".repeat(3 << 20)).unwrap().rows(), 0);
    assert_eq!(table("\r".repeat(1 << 20)).unwrap().rows(), 0);
    let nuls = table(b"a\0,b\n\0\0,1\n").unwrap();
    assert_eq!(shown(&nuls.row(0)), "{a\0: \"\\0\\0\", b: 1}");
    for bytes in
        [&b"\xff\xfe\x00"[..], b"\xef\xbb\xbf", b"\xef\xbb", b"\"", b"\"\"\"", b"sep=", b"sep=;", b",", b"\xd0"]
    {
        let _ = table(bytes);
    }
}

#[test]
fn reading_stops_at_a_tick_and_before_memory_it_must_not_take() {
    let big = format!("a,b\n{}", "1234,text\n".repeat(300_000));
    let mut world = World { stop_after: 4, ..World::default() };
    let stopped = read_with(big.as_bytes(), options(), &mut world);
    assert!(matches!(stopped.err().map(|e| *e), Some(Error::Stopped(Stop::Interrupted))));
    let mut world = World { grants: 2 << 20, ..World::default() };
    let refused = read_with(big.as_bytes(), options(), &mut world);
    assert!(matches!(refused.err().map(|e| *e), Some(Error::Stopped(Stop::Limit(Limit::Memory)))));
    let mut world = World::default();
    world.limits.size = 1000;
    let refused = read_with(big.as_bytes(), options(), &mut world);
    assert!(matches!(refused.err().map(|e| *e), Some(Error::Stopped(Stop::Limit(Limit::Size)))));
}

#[test]
fn five_thousand_rows_across_pieces_come_out_whole() {
    let mut text = String::from("id,name,amount,day\n");
    for i in 0..50_000 {
        text.push_str(&format!("{i},\"имя, {i}\",{}.25,2024-01-{:02}\n", i * 3, i % 28 + 1));
    }
    let table = table(&text).unwrap();
    assert_eq!(table.rows(), 50_000);
    for i in [0, 1, 4_999, 16_384, 49_999] {
        assert_eq!(shown(&table.column("id").unwrap().value(i)), i.to_string());
        assert_eq!(shown(&table.column("name").unwrap().value(i)), format!("\"имя, {i}\""));
        assert_eq!(shown(&table.column("amount").unwrap().value(i)), format!("{}.25", i * 3));
    }
    assert_eq!(table.column("day").unwrap().kind(), "date");
}

/// A reader that gives the pieces it was told to.
struct Pieces(Vec<Vec<u8>>);

impl std::io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(piece) = self.0.pop() else { return Ok(0) };
        let take = piece.len().min(buffer.len());
        buffer[..take].copy_from_slice(&piece[..take]);
        if take < piece.len() {
            self.0.push(piece[take..].to_vec());
        }
        Ok(take)
    }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z\",;\n\r é]{0,6}", "-?[0-9]{1,4}", "[0-9]{1,3}\\.[0-9]{1,3}", Just(String::new())]
}

#[test]
fn a_file_begins_with_the_name_of_a_column_whatever_it_is_and_is_empty_without_columns() {
    let mut world = World::default();
    for names in [&["sep=;"][..], &["sep=,", "b"], &["sep=", "b"], &["\u{feff}a", "b"], &["b", "sep=;"], &[]] {
        let column =
            |name: &&str| Rc::new(Column::new(Rc::new(Str::new((*name).to_owned())), Cells::Int(vec![7]), None));
        let table = Table::new(names.iter().map(column).collect()).unwrap();
        let out = world.files.clone();
        let target = crate::host::FileSystem::create(&out, "t.csv").unwrap();
        world.run(|context| super::write(&table, target, b',', "t.csv", context)).unwrap();
        let bytes = out.0.borrow()["t.csv"].clone();
        let options = ReadOptions { delimiter: Some(b','), ..options() };
        let again = read_with(&bytes, options, &mut world).unwrap();
        assert_eq!(shown(&Value::Table(Rc::new(again))), shown(&Value::Table(Rc::new(table))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fields_are_those_the_csv_crate_finds(text in "[a,\"\n\r\u{e9}]{0,40}") {
        // Every record as wide as the reader wants it: a width of its own would be an error.
        let mut model = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> =
            model.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        let mut scanner = Scanner::new(b',');
        let mut scratch = String::new();
        let (mut records, mut record) = (Vec::new(), Vec::new());
        let closed = loop {
            match scanner.next(&text, true, &mut scratch) {
                scan::Step::Field(f) => {
                    record.push(f.text(&text, &scratch).to_owned());
                    if f.last {
                        records.push(std::mem::take(&mut record));
                    }
                }
                scan::Step::End => break true,
                scan::Step::Unclosed(_) => break false,
                scan::Step::More => unreachable!("the text has ended"),
            }
        };
        if closed {
            prop_assert_eq!(records, expected);
        } else {
            prop_assert!(expected.starts_with(&records));
        }
    }

    #[test]
    fn a_scan_in_two_windows_finds_what_a_scan_in_one_finds(text in "[a,\"\n\r\u{e9}]{0,30}", cut in 0usize..30) {
        let scan_all = |cut: usize| {
            let mut scanner = Scanner::new(b',');
            let (mut scratch, mut fields, mut from, mut to) = (String::new(), Vec::new(), 0, text.floor_char_boundary(cut));
            loop {
                let window = &text[from..to];
                match scanner.next(window, to == text.len(), &mut scratch) {
                    scan::Step::Field(f) => fields.push((f.text(window, &scratch).to_owned(), f.last, scanner.record_line)),
                    scan::Step::More => {
                        from += scanner.rewind();
                        to = text.len();
                    }
                    scan::Step::End => return (fields, 0),
                    scan::Step::Unclosed(line) => return (fields, line),
                }
            }
        };
        prop_assert_eq!(scan_all(cut), scan_all(text.len()));
    }

    #[test]
    fn a_table_that_is_written_is_read_again(rows in prop::collection::vec((field(), field(), any::<i64>(), any::<f64>()), 0..20)) {
        let mut world = World::default();
        let mut builders = [(); 4].map(|_| crate::table::ColumnBuilder::default());
        for (a, b, int, float) in &rows {
            builders[0].push(Value::str(a.as_str()));
            builders[1].push(if b.is_empty() { Value::Null } else { Value::str(b.as_str()) });
            builders[2].push(Value::Int(*int));
            builders[3].push(if float.is_finite() { Value::float(*float) } else { Value::Null });
        }
        let names = ["a", "b", "n", "x"].map(|n| Rc::new(Str::new(n.to_owned())));
        let columns = builders.into_iter().zip(names).map(|(b, n)| Rc::new(b.finish(n))).collect();
        let table = Table::new(columns).unwrap();
        let out = world.files.clone();
        let target = crate::host::FileSystem::create(&out, "t.csv").unwrap();
        world.run(|context| super::write(&table, target, b',', "t.csv", context)).unwrap();
        let bytes = out.0.borrow()["t.csv"].clone();
        let options = ReadOptions { delimiter: Some(b','), ..options() };
        let again = read_with(&bytes, options, &mut world).unwrap();
        prop_assert_eq!(again.rows(), rows.len());
        for (i, (a, b, int, float)) in rows.iter().enumerate() {
            for (name, field) in [("a", a), ("b", b)] {
                let text = match again.column(name).unwrap().value(i) {
                    Value::Str(text) => text.as_str().to_owned(),
                    _ => String::new(),
                };
                // A column of nothing but numbers comes back as numbers, which are spelled otherwise.
                if again.column(name).unwrap().kind() == "str" {
                    prop_assert_eq!(&text, field);
                }
            }
            prop_assert_eq!(shown(&again.column("n").unwrap().value(i)), int.to_string());
            match again.column("x").unwrap().value(i) {
                Value::Float(x) => prop_assert_eq!(x.get(), *float),
                Value::Int(x) => prop_assert_eq!(x as f64, *float),
                Value::Null => prop_assert!(!float.is_finite()),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn any_bytes_in_any_pieces_end_in_a_table_or_an_error(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..5)) {
        let mut world = World::default();
        let whole: Vec<u8> = pieces.iter().rev().flatten().copied().collect();
        let options = || ReadOptions { file: "t.csv", header_row: 0, delimiter: None, encoding: None, size: None };
        let in_pieces = world.run(|context| read(Box::new(Pieces(pieces.clone())), &options(), context));
        let at_once = read_with(&whole, options(), &mut world);
        let text = |outcome: Result<Table>| match outcome {
            Ok(table) => shown(&Value::Table(Rc::new(table))),
            failed => format!("{:?}", raised(failed)),
        };
        prop_assert_eq!(text(in_pieces), text(at_once));
    }
}
