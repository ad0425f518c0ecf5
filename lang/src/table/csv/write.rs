//! Writes a table as CSV.

use std::io;

use crate::builtins::{Context, write_error};
use crate::error::Result;
use crate::host::{FileError, NewFile};
use crate::table::{Cells, Table, write_date};
use crate::value::{Value, display_asking};

/// Writes header and rows with `\n` behind each. Null is an empty field. A table without columns is an empty file: a line
/// with nothing in it would be the header of one column.
///
/// # Errors
/// IOError when writing fails; the host's limits.
pub fn write(table: &Table, out: Box<dyn NewFile>, delimiter: u8, file: &str, context: &mut Context<'_>) -> Result<()> {
    if table.columns().is_empty() {
        return written(out.keep(), file);
    }
    // At the beginning of a file these are no part of a name, unless a quote stands before them.
    let mistaken = table.names().next().is_some_and(|name| name.starts_with("sep=") || name.starts_with('\u{feff}'));
    let quotes = if mistaken { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(quotes).from_writer(out);
    let mut outcome = writer.write_record(table.names());
    let mut field = String::new();
    for row in 0..table.rows() {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        for column in table.columns() {
            field.clear();
            let text = match column.cells() {
                _ if column.is_null(row) => "",
                Cells::Str(texts) => texts.get(row),
                _ => {
                    spell(&column.value(row), &mut field, context)?;
                    &field
                }
            };
            outcome = outcome.and_then(|()| writer.write_field(text));
        }
        outcome = outcome.and_then(|()| writer.write_record(None::<&[u8]>));
        if outcome.is_err() {
            break;
        }
    }
    let finished = outcome.map_err(of_file).and_then(|()| {
        let out = writer.into_inner().map_err(|error| error.into_error())?;
        out.keep()
    });
    written(finished, file)
}

/// What befell the file, which the writer wraps.
fn of_file(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::ErrorKind::InvalidData.into(),
    }
}

fn written(finished: io::Result<()>, file: &str) -> Result<()> {
    finished.map_err(|error| write_error(file, FileError::of(&error)))
}

/// A value as a field. Floats beyond the ints have an exponent, so that they do not come back as identifiers.
fn spell(value: &Value, out: &mut String, context: &mut Context<'_>) -> Result<()> {
    match value {
        Value::Int(i) => out.push_str(itoa::Buffer::new().format(*i)),
        Value::Float(x) if x.get().is_finite() && x.get().abs() >= 1e15 => out.push_str(&format!("{:e}", x.get())),
        Value::Float(x) => out.push_str(&x.get().to_string()),
        Value::Date(date) => write_date(*date, out),
        other => display_asking(other, out, context.host)?,
    }
    Ok(())
}
