//! Files out.

use std::io::Write;
use std::rc::Rc;

use super::files::{PATH, file_error, name_parts, unreached};
use super::tables::make;
use super::{Builtin, Code, Context, json_text, required, text};
use crate::chart::Chart;
use crate::error::{Error, Result};
use crate::fail;
use crate::host::{FileError, NewFile, Picture};
use crate::message;
use crate::messages::{charts, files as messages};
use crate::pace::Pace;
use crate::table::{Table, csv, xlsx};
use crate::value::{Value, display_asking};

/// What the sheet of a single table is called.
const SHEET: &str = "Sheet1";
/// Bytes that are written at a time.
const PIECE: usize = 256 * 1024;

pub(super) static WRITE_FILE: Builtin = Builtin {
    name: "write_file",
    parameters: &[required("path", PATH), required("value", &[])],
    returns: "path",
    doc: [
        "Writes a file: a table or a list of rows to .csv, .tsv or .xlsx, an object of tables to .xlsx, a sheet each, a chart to .svg or \
         .png, any value to .json, and to other files anything but tables and charts as its text. Gives the path. A file that was there stays until all of the new one is written.",
        "Записывает файл: таблицу или список строк в .csv, .tsv или .xlsx, объект с таблицами в .xlsx, каждую на свой лист, график в .svg \
         или .png, любое значение в .json, а в остальные файлы — всё, кроме таблиц и графиков, как текст. Возвращает путь. Прежний файл остаётся, пока новый не записан целиком.",
    ],
    code: Code::Plain(|context, arguments| {
        let path = text(&arguments[0]);
        let extension = name_parts(&path).1.to_lowercase();
        let refused = |got: &Value| fail!(messages::NOT_WRITABLE, path = path.as_str(), got = got.type_name());
        if matches!(extension.as_str(), "csv" | "tsv" | "xlsx") && is_rows(&arguments[1], context)? {
            arguments[1] = make(context, &mut [arguments[1].clone(), Value::Null])?;
        }
        match (extension.as_str(), &arguments[1]) {
            ("csv", Value::Table(table)) => csv::write(table, create(&path, context)?, b',', &path, context)?,
            ("tsv", Value::Table(table)) => csv::write(table, create(&path, context)?, b'\t', &path, context)?,
            (_, Value::Chart(chart)) => write_chart(chart, &path, context)?,
            ("xlsx", value) => {
                let sheets = sheets(value, &path)?;
                xlsx::write(&sheets, create(&path, context)?, &path, context)?;
            }
            ("xls" | "xlsm" | "xlsb" | "ods", _) => {
                fail!(messages::NOT_WRITTEN_FORMAT, path = path.as_str(), got = extension);
            }
            ("json", value) => plain(json_text::write(value, context)?.as_bytes(), &path, context)?,
            (_, value @ Value::Table(_)) => return refused(value),
            // The text of such a file may be made by the program.
            ("csv" | "tsv" | "svg" | "png", value) if !matches!(value, Value::Str(_)) => return refused(value),
            (_, value) => {
                let mut text = String::new();
                display_asking(value, &mut text, context.host)?;
                plain(text.as_bytes(), &path, context)?;
            }
        }
        Ok(Value::Path(path))
    }),
};

/// Whether it is a list of rows, which is written as the table it makes.
fn is_rows(value: &Value, context: &mut Context<'_>) -> Result<bool> {
    let is_row = |value: &Value| matches!(value, Value::Object(_) | Value::Array(_) | Value::Tuple(_));
    let (length, all) = match value {
        Value::Array(array) => (array.items.borrow().len(), array.items.borrow().iter().all(is_row)),
        Value::Tuple(tuple) => (tuple.items().len(), tuple.items().iter().all(is_row)),
        _ => (0, false),
    };
    context.spend(length)?;
    Ok(all)
}

/// The sheets of a workbook: of a table one, of an object one for each of its fields.
fn sheets(value: &Value, path: &str) -> Result<Vec<(String, Rc<Table>)>> {
    let refused = |value: &Value| Error::new(message!(messages::NOT_WRITABLE, path = path, got = value.type_name()));
    let sheets = match value {
        Value::Table(table) => vec![(SHEET.to_owned(), table.clone())],
        Value::Object(object) => {
            let fields = object.fields.borrow();
            let sheet = |(name, value): (&Rc<crate::value::Str>, &Value)| match value {
                Value::Table(table) => Ok((name.as_str().to_owned(), table.clone())),
                other => Err(refused(other)),
            };
            fields.iter().map(sheet).collect::<Result<Vec<_>>>()?
        }
        other => return Err(refused(other)),
    };
    xlsx::distinct(sheets.iter().map(|(name, _)| name.as_str()))?;
    sheets.iter().try_for_each(|(_, table)| xlsx::fits(table, path))?;
    Ok(sheets)
}

/// Draws a chart into a file.
pub(super) fn write_chart(chart: &Chart, path: &str, context: &mut Context<'_>) -> Result<()> {
    let picture = match name_parts(path).1.to_lowercase().as_str() {
        "svg" => Picture::Svg,
        "png" => Picture::Png,
        _ => fail!(charts::CHART_FILE, path = path),
    };
    let drawn = context.host.draw(chart, picture)?;
    plain(&drawn, path, context)
}

/// Writes bytes as they are.
fn plain(bytes: &[u8], path: &str, context: &mut Context<'_>) -> Result<()> {
    let failed = |error| write_error(path, FileError::of(&error));
    let mut out = create(path, context)?;
    for piece in bytes.chunks(PIECE) {
        context.host.tick()?;
        out.write_all(piece).map_err(failed)?;
    }
    out.keep().map_err(failed)
}

fn create(path: &str, context: &mut Context<'_>) -> Result<Box<dyn NewFile>> {
    let files = context.host.files();
    files.create(path).map_err(|error| match error {
        FileError::NoShare => unreached(path, error, &*files),
        other => write_error(path, other),
    })
}

/// The error of a file that could not be written, with the path the program wrote.
pub(crate) fn write_error(path: &str, error: FileError) -> Box<Error> {
    match error {
        FileError::Io => Error::new(message!(messages::WRITE_FAILED, path = path)),
        other => file_error(path, other),
    }
}
