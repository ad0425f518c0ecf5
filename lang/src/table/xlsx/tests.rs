use std::io::{Cursor, Read};
use std::rc::Rc;

use crate::builtins::registry;
use crate::error::{Error, Result};
use crate::messages::ErrorKind;
use crate::table::test_world::{World, raised};
use crate::table::{ColumnBuilder, Table};
use crate::value::{Date, Fields, Object, Str, Value};

fn table(columns: Vec<(&str, Vec<Value>)>) -> Value {
    let column = |(name, values): (&str, Vec<Value>)| {
        let mut builder = ColumnBuilder::default();
        values.into_iter().for_each(|value| builder.push(value));
        Rc::new(builder.finish(Rc::new(Str::new(name.to_owned()))))
    };
    Value::Table(Rc::new(Table::new(columns.into_iter().map(column).collect()).unwrap()))
}

fn object(fields: Vec<(&str, Value)>) -> Value {
    let fields = fields.into_iter().map(|(name, value)| (Rc::new(Str::new(name.to_owned())), value)).collect();
    Value::Object(Rc::new(Object { gc: Default::default(), fields: Fields::from_distinct(fields).into() }))
}

fn written(world: &mut World, value: Value) -> Result<()> {
    let builtin = registry::get(registry::find("write_file").unwrap());
    let crate::builtins::Code::Plain(code) = builtin.code else { panic!("write_file calls nobody") };
    world.run(|context| code(context, &mut [Value::str("t.xlsx"), value])).map(drop)
}

/// A part of the workbook that was written.
fn part(world: &World, name: &str) -> String {
    let bytes = world.files.0.borrow()["t.xlsx"].clone();
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What stands between the tags of the first cell below the header, its own tag included.
fn first_cell(world: &mut World, value: Value) -> String {
    written(world, table(vec![("a", vec![value, Value::bool(false)])])).unwrap();
    let sheet = part(world, "xl/worksheets/sheet1.xml");
    let row = sheet.split("<row r=\"2\">").nth(1).unwrap();
    row[..row.find("</row>").unwrap()].to_owned()
}

fn text_cell(style: &str, text: &str) -> String {
    format!("<c r=\"A2\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

#[test]
fn a_value_is_a_number_a_date_a_truth_value_or_a_text() {
    let world = &mut World::default();
    let number = |style: &str, number: &str| format!("<c r=\"A2\"{style}><v>{number}</v></c>");
    let day = 86_400_000_000;
    for (value, cell) in [
        (Value::Null, String::new()),
        (Value::Int(-7), number("", "-7")),
        (Value::Int(1 << 53), number("", "9007199254740992")),
        (Value::Int((1 << 53) + 1), text_cell("", "9007199254740993")),
        (Value::Int(i64::MIN), text_cell("", "-9223372036854775808")),
        (Value::float(0.1), number("", "0.1")),
        (Value::float(1e300), number("", "1e300")),
        (Value::float(f64::NAN), text_cell("", "NaN")),
        (Value::float(f64::NEG_INFINITY), text_cell("", "-inf")),
        (Value::bool(true), "<c r=\"A2\" t=\"b\"><v>1</v></c>".to_owned()),
        (Value::Date(Date::day(19_783)), number(" s=\"2\"", "45352")),
        (Value::Date(Date::moment(19_783 * day + day / 2)), number(" s=\"3\"", "45352.5")),
        (Value::Date(Date::day(-25_567)), number(" s=\"2\"", "1")),
        (Value::Date(Date::day(-25_508)), number(" s=\"2\"", "61")),
        (Value::Date(Date::day(-25_568)), text_cell("", "1899-12-31")),
        (Value::str("=1+1"), text_cell(" s=\"4\"", "=1+1")),
        (Value::str(" a<b & \"c\"\n"), text_cell("", " a&lt;b &amp; \"c\"\n")),
        (Value::str("\r\u{1}_x000D_\u{FFFF}"), text_cell("", "_x000D__x0001__x005F_x000D__xFFFF_")),
        (Value::str("_x0041\u{1}_x0041\n"), text_cell("", "_x005F_x0041_x0001__x0041\n")),
        (Value::array(vec![Value::Int(1)]), text_cell("", "[1]")),
    ] {
        assert_eq!(first_cell(world, value.clone()), cell, "{}", crate::value::to_text(&value));
    }
}

#[test]
fn the_header_is_bold_and_stays_in_sight_and_columns_are_as_wide_as_what_they_hold() {
    let world = &mut World::default();
    let long = "длинное название города";
    written(world, table(vec![("id", vec![Value::Int(1)]), ("city", vec![Value::str(long)])])).unwrap();
    let sheet = part(world, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<c r=\"B1\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">city</t></is></c>"));
    assert!(sheet.contains("state=\"frozen\""));
    assert!(
        sheet.contains("<col min=\"1\" max=\"1\" width=\"8\"")
            && sheet.contains("<col min=\"2\" max=\"2\" width=\"25\"")
    );
    let styles = part(world, "xl/styles.xml");
    assert!(styles.contains("<font><b/>") && styles.contains("formatCode=\"yyyy-mm-dd\""), "{styles}");
}

#[test]
fn sheets_are_named_by_the_object_and_refused_names_say_so() {
    let world = &mut World::default();
    let one = || table(vec![("a", vec![Value::Int(1)])]);
    written(world, object(vec![("Продажи & <склад>", one()), ("B", one())])).unwrap();
    let book = part(world, "xl/workbook.xml");
    assert!(book.contains("<sheet name=\"Продажи &amp; &lt;склад&gt;\" sheetId=\"1\" r:id=\"rId1\"/>"), "{book}");
    assert!(part(world, "xl/worksheets/sheet2.xml").contains("A1"));
    for (names, code) in [
        (vec!["a/b"], "E0744"),
        (vec![""], "E0744"),
        (vec!["'a"], "E0744"),
        (vec!["History"], "E0744"),
        (vec!["a\u{7}"], "E0744"),
        (vec!["тридцать два символа — это много!"], "E0744"),
        (vec!["Итог", "ИТОГ"], "E0745"),
        (vec![], "E0746"),
    ] {
        let refused = written(world, object(names.iter().map(|name| (*name, one())).collect()));
        let Err(error) = refused else { panic!("{names:?} was written") };
        let Error::Raised(raised) = *error else { panic!("{names:?} was stopped") };
        assert_eq!(raised.message.text.code, code, "{names:?}");
    }
    assert_eq!(raised(written(world, object(vec![("a", Value::Int(1))]))).0, ErrorKind::TypeError);
}

#[test]
fn what_no_sheet_holds_is_refused_and_the_old_file_stays() {
    let world = &mut World::default();
    world.put("t.xlsx", "old");
    let long = Value::str("я".repeat(32_768));
    let columns = (0..16_385).map(|number| (format!("c{number}"), vec![Value::Null])).collect::<Vec<_>>();
    let wide = columns.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    for (value, message) in [
        (
            table(vec![("note", vec![Value::str("x"), long.clone()])]),
            "column 'note', row 2 (from 1): the text has 32768 characters, but a cell holds 32767",
        ),
        (table(wide), "'t.xlsx': a sheet has room for 16384 columns, but the table has 16385"),
        (
            table(vec![("a", vec![Value::Int(1); 1_048_576])]),
            "'t.xlsx': a sheet has room for 1048575 rows below its header, but the table has 1048576",
        ),
    ] {
        assert_eq!(raised(written(world, value)), (ErrorKind::ValueError, message.to_owned()));
        assert_eq!(world.files.0.borrow()["t.xlsx"], b"old");
    }
    written(world, table(vec![("note", vec![Value::str("я".repeat(32_767))])])).unwrap();
}

#[test]
fn writing_stops_at_a_tick_and_leaves_the_old_file() {
    let world = &mut World::default();
    world.put("t.xlsx", "old");
    world.stop_after = 3;
    let rows = (0..100_000).map(Value::Int).collect();
    let stopped = written(world, table(vec![("a", rows)]));
    assert!(matches!(stopped.err().map(|e| *e), Some(Error::Stopped(_))));
    assert_eq!(world.files.0.borrow()["t.xlsx"], b"old");
}
