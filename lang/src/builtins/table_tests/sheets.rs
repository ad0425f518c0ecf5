//! The cells of spreadsheets as tables.

use super::*;
use crate::host::{Item, Limit, Stop};
use crate::messages::ErrorKind;
use crate::table::test_world::{raised, shown};

use Item::{Bool, Day, Float, Int, Iso, Moment, Row, Sheet, Text};

fn read(world: &mut World, arguments: &[(&str, Value)]) -> Result<Value> {
    world.put("s.xlsx", "");
    call(world, "read_file", &[&[("", Value::str("s.xlsx"))], arguments].concat())
}

fn table(items: &[Item<'static>]) -> String {
    let world = &mut World { sheet: items.to_vec(), ..World::default() };
    shown(&read(world, &[]).unwrap())
}

#[test]
fn a_column_is_the_narrowest_type_that_holds_its_cells() {
    let header = [Row(0), Text(0, "a")];
    for (cells, expected) in [
        (vec![Int(0, 1), Int(0, -2)], "{a=int: [1, -2]}"),
        (vec![Int(0, 1), Float(0, 0.5)], "{a=float: [1.0, 0.5]}"),
        (vec![Bool(0, true), Bool(0, false)], "{a=bool: [true, false]}"),
        (vec![Text(0, "x"), Text(0, "y")], "{a=str: [\"x\", \"y\"]}"),
        (vec![Int(0, 1), Text(0, "x")], "{a=mixed: [1, \"x\"]}"),
        (vec![Text(0, "x"), Int(0, 1)], "{a=mixed: [\"x\", 1]}"),
        (vec![Day(0, 1), Iso(0, "1970-01-03")], "{a=date: [@86400000000, @172800000000]}"),
        (vec![Iso(0, "soon")], "{a=str: [\"soon\"]}"),
        (vec![], "{a=str: []}"),
    ] {
        let rows = cells.iter().enumerate().flat_map(|(row, cell)| [Row(row as u64 + 1), *cell]);
        assert_eq!(table(&header.into_iter().chain(rows).collect::<Vec<_>>()), expected);
    }
}

#[test]
fn a_day_among_moments_is_its_midnight() {
    let world =
        &mut World { sheet: vec![Row(0), Text(0, "a"), Row(1), Day(0, 1), Row(2), Moment(0, 5)], ..World::default() };
    let Value::Table(table) = read(world, &[]).unwrap() else { panic!("no table") };
    let timed: Vec<bool> =
        table.columns()[0].values().map(|v| matches!(v, Value::Date(date) if date.has_time())).collect();
    assert_eq!(timed, [true, true]);
}

#[test]
fn cells_that_are_not_there_are_nulls_and_what_holds_nothing_is_no_row_and_no_column() {
    let items = [
        Sheet("one"),
        Row(3),
        Text(1, " a "),
        Int(3, 2024),
        Text(4, "a"),
        Text(6, "none"),
        Row(4),
        Int(3, 1),
        Row(9),
        Int(1, 2),
        Text(7, "more"),
    ];
    let expected = "{a=int: [null, 2]; 2024=int: [1, null]; a_2=str: [null, null]; none=str: [null, null]; \
                    Column_7=str: [null, \"more\"]}";
    assert_eq!(table(&items), expected);
    assert_eq!(table(&[Sheet("one")]), "{}");
}

#[test]
fn rows_above_the_header_are_counted_and_a_header_that_is_not_there_is_an_error() {
    let world = &mut World {
        sheet: vec![Row(1), Text(0, "title"), Row(3), Text(0, "a"), Row(4), Int(0, 1)],
        ..World::default()
    };
    for (row, expected) in [(0, "{title=mixed: [\"a\", 1]}"), (2, "{a=int: [1]}"), (4, "{1=str: []}")] {
        assert_eq!(shown(&read(world, &[("header_row", Value::Int(row))]).unwrap()), expected);
    }
    let (kind, text) = raised(read(world, &[("header_row", Value::Int(5))]));
    assert_eq!((kind, text.as_str()), (ErrorKind::DataFormatError, "'s.xlsx': there is no header row 5"));
}

#[test]
fn the_names_of_the_sheets_come_in_their_order() {
    let world = &mut World { sheet: vec![Sheet("б"), Sheet("a"), Row(0), Int(0, 1)], ..World::default() };
    world.put("s.ods", "");
    assert_eq!(shown(&call(world, "sheets", &[("", Value::str("s.ods"))]).unwrap()), "[\"б\", \"a\"]");
}

#[test]
fn a_sheet_is_bounded_by_the_hosts_memory_and_size_and_stops_at_a_tick() {
    let mut items = vec![Row(0), Text(0, "a")];
    // The last cell of a column makes it as long as the sheet.
    items.extend((1..60_000).flat_map(|row| [Row(row), Int(0, 1)]));
    items.push(Text(500, "x"));
    let stop = |world: World| match read(&mut { world }, &[]).map_err(|error| *error) {
        Err(crate::error::Error::Stopped(stop)) => stop,
        other => panic!("{other:?}"),
    };
    let world = || World { sheet: items.clone(), ..World::default() };
    assert_eq!(stop(World { grants: 1 << 20, ..world() }), Stop::Limit(Limit::Memory));
    assert_eq!(stop(World { stop_after: 100, ..world() }), Stop::Interrupted);
    let limits = crate::host::MachineLimits { size: 50_000, ..World::default().limits };
    assert_eq!(stop(World { limits, ..world() }), Stop::Limit(Limit::Size));
}
