//! Files of a table, of any bytes and with any options.

use datacode_lang::Failure;
use datacode_lang::host::SheetError;
use datacode_lang::table::{Column, Table};
use datacode_lang::value::Value;

use super::tables::{Facts, Outcome, facts, run, with_table};
use super::world::World;

const DELIMITERS: [&str; 8] = ["null", "','", "';'", "'\\t'", "'|'", "' '", "'.'", "'x'"];
const ENCODINGS: [&str; 8] =
    ["null", "'utf-8'", "'windows-1251'", "'utf-16le'", "'utf-16be'", "'shift_jis'", "'iso-2022-jp'", "'ibm866'"];
const HEADERS: [&str; 5] = ["null", "['a']", "['b', 'a']", "{'a': 'b'}", "{'a': null, 'b': 'a'}"];

/// Bytes of a file that is certainly read in more than one piece.
const LONG: usize = 300 << 10;

/// A file is a table or a mistake that can be told, in whatever pieces its bytes arrive, and a table that is written is
/// the same table when it is read again. The first five bytes say how it is read; the last two of them are the lengths of
/// pieces, and 255 in both has the file repeated until it is long.
pub fn csv(input: &[u8]) {
    let Some((options, file)) = input.split_first_chunk::<5>() else { return };
    let [delimiter, encoding, header, first, second] = options.map(usize::from);
    let extension = ["csv", "tsv"][header / 64 % 2];
    let arguments = |more: usize| {
        let delimiter = DELIMITERS[delimiter % DELIMITERS.len()];
        let encoding = ENCODINGS[encoding % ENCODINGS.len()];
        let (row, header) = (header % 8 / 5 + more, HEADERS[header / 8 % HEADERS.len()]);
        format!("header_row={row}, delimiter={delimiter}, encoding={encoding}, header={header}")
    };
    let name = format!("t.{extension}");
    if (first, second) != (255, 255) {
        let whole = read(&name, file, &arguments(0), [0, 0], true);
        assert_eq!(whole, read(&name, file, &arguments(0), [options[3], options[4]], false), "other pieces");
    } else if delimiter % DELIMITERS.len() > 0 && [1, 2].contains(&(encoding % ENCODINGS.len())) && !file.is_empty() {
        // A line above the header moves the places where the pieces of the file meet.
        let long = file.repeat(LONG / file.len() + 1);
        let below = |line: &[u8]| read(&name, &[line, b"\n", &long].concat(), &arguments(1), [0, 0], false);
        assert_eq!(
            below(b"_"),
            below(&vec![b'_'; 1 + usize::from(delimiter as u8 / 8) * 7]),
            "other pieces of a long file"
        );
    }
}

/// Whether a column of floats is one of ints when it is read again: whole floats are written without a point.
fn is_written_as_ints(column: &Column) -> bool {
    let is_int = |value: Value| match value {
        Value::Null => true,
        Value::Float(x) => x.get().fract() == 0.0 && x.get().abs() < 1e15 && x.get().to_bits() != (-0.0_f64).to_bits(),
        _ => false,
    };
    column.kind() == "float" && column.values().all(is_int)
}

/// The facts of a table, and those of what is read when it was written.
fn before_and_behind(table: &Table) -> (Vec<Facts>, Vec<Facts>) {
    let facts = facts(table);
    let mut behind = facts.clone();
    for (column, (_, kind, _)) in table.columns().iter().zip(&mut behind) {
        *kind = if is_written_as_ints(column) { "int" } else { *kind };
    }
    (facts, behind)
}

/// What a file is: the facts of its table, or what is told of it. `twice`: the table is written, and read once more.
fn read(name: &str, file: &[u8], arguments: &str, pieces: [u8; 2], twice: bool) -> Option<String> {
    let mut world = World::new(|_, _| Err(SheetError::NotHere), pieces);
    world.put(name, file);
    let mut interpreter = match run(&format!("let t = read_file('{name}', {arguments})"), &mut world) {
        Outcome::Done(interpreter) => interpreter,
        Outcome::Told(text) => return Some(text),
        Outcome::Stopped => return None,
    };
    let (table, behind) = with_table(&mut interpreter, "t", &mut world, before_and_behind).unzip();
    if twice {
        world.begin();
        let again = "write_file('again.csv', t)\nlet again = read_file('again.csv', delimiter=',')";
        let ended = interpreter.run(again, &mut world);
        if !matches!(ended, Err(Failure::Stopped(_))) {
            assert!(ended.is_ok(), "what was written is no table: {:?}", ended.err());
            let again = with_table(&mut interpreter, "again", &mut world, facts);
            assert_eq!(behind, again, "written and read again");
        }
    }
    table.map(|table| format!("{table:?}"))
}
