//! Tables written as workbooks.

use datacode_lang::Failure;
use datacode_lang::table::Table;
use datacode_lang::value::{Value, to_text};

use super::file::here;
use super::tables::{Outcome, run, with_table};
use super::world::World;

/// Whole numbers up to here are all told apart by a spreadsheet.
const EXACT: u64 = 1 << 53;
/// Microseconds of 1900-01-01, before which a spreadsheet knows no date.
const FIRST_DAY: i64 = -25_567 * 86_400_000_000;
const MILLISECOND: i64 = 1000;

/// What of a cell a workbook keeps.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    Nothing,
    Number(f64),
    Truth(bool),
    /// In microseconds.
    Moment(i64),
    Text(String),
}

/// The table of a CSV text, written as a workbook and read again, has the cells it had, but for rows without one.
pub fn workbook(input: &[u8]) {
    let mut world = World::new(here, [0, 0]);
    world.put("t.csv", input);
    let program = "let t = read_file('t.csv', delimiter=',', encoding='utf-8')";
    let Outcome::Done(mut interpreter) = run(program, &mut world) else { return };
    let Some((names, rows)) = with_table(&mut interpreter, "t", &mut world, content) else { return };
    world.begin();
    let ended = interpreter.run("write_file('t.xlsx', t)\nlet again = read_file('t.xlsx')", &mut world);
    if matches!(ended, Err(Failure::Stopped(_))) {
        return;
    }
    assert!(ended.is_ok(), "{:?}", ended.err());
    let again = with_table(&mut interpreter, "again", &mut world, content);
    assert_eq!(again.as_ref().map(|(names, _)| names), Some(&names), "other columns");
    let rows_again = again.map(|(_, rows)| rows).unwrap_or_default();
    assert_eq!(rows.len(), rows_again.len(), "other rows");
    for (row, again) in rows.iter().zip(&rows_again) {
        assert!(row.iter().zip(again).all(|(cell, again)| is_same(cell, again)), "{row:?} became {again:?}");
    }
}

/// The names of the columns, and the rows that hold something.
fn content(table: &Table) -> (Vec<String>, Vec<Vec<Kept>>) {
    let rows = (0..table.rows()).map(|row| table.columns().iter().map(|column| kept(column.value(row))).collect());
    let is_something = |row: &Vec<Kept>| row.iter().any(|cell| *cell != Kept::Nothing);
    (table.names().map(str::to_owned).collect(), rows.filter(is_something).collect())
}

fn kept(value: Value) -> Kept {
    match value {
        Value::Null => Kept::Nothing,
        Value::Int(number) if number.unsigned_abs() <= EXACT => Kept::Number(number as f64),
        Value::Float(number) if number.get().is_finite() => Kept::Number(number.get()),
        Value::Bool(truth) => Kept::Truth(truth.get()),
        Value::Date(date) if date.micros() >= FIRST_DAY => Kept::Moment(date.micros()),
        value => Kept::Text(to_text(&value)),
    }
}

fn is_same(cell: &Kept, again: &Kept) -> bool {
    match (cell, again) {
        // Their floats have no more digits.
        (Kept::Moment(at), Kept::Moment(again)) => at.abs_diff(*again) <= MILLISECOND as u64,
        _ => cell == again,
    }
}
