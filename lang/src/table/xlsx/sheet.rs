//! One table as a sheet: its columns' names in bold, which stay in sight, and its rows below.

use unicode_width::UnicodeWidthStr;

use super::cell::{self, At, LONGEST};
use super::package::Package;
use super::parts;
use super::styles::Styles;
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::files as messages;
use crate::table::{Cells, Column, Table};
use crate::value::{display_asking, display_shown};

/// Bytes that are gathered before they are compressed.
const PIECE: usize = 64 * 1024;
/// Cells that are looked at for the widths of the columns.
const LOOKED_AT: usize = 100_000;
/// Rows that are looked at for them at most.
const LOOKED_AT_ROWS: usize = 1_000;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// Bytes of a text that are looked at for its width.
const WIDTH_BYTES: usize = 4 * WIDTHS.1;

/// Writes a table; `first`: its sheet is the one that is shown.
pub(super) fn write(
    table: &Table,
    first: bool,
    package: &mut Package<'_>,
    styles: &mut Styles,
    context: &mut Context<'_>,
) -> Result<()> {
    let letters: Vec<String> = (0..table.columns().len()).map(letters).collect();
    let mut out = parts::begin("worksheet");
    let shown = if first { " tabSelected=\"1\"" } else { "" };
    out.push_str(&format!("<sheetViews><sheetView{shown} workbookViewId=\"0\">"));
    if !letters.is_empty() {
        out.push_str("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
    }
    out.push_str("</sheetView></sheetViews>");
    widths(table, &mut out, context)?;
    out.push_str("<sheetData>");
    let mut spelled = String::new();
    for row in 0..=table.rows() {
        if letters.is_empty() {
            break;
        }
        out.push_str("<row r=\"");
        out.push_str(itoa::Buffer::new().format(row + 1));
        out.push_str("\">");
        for (column, letters) in table.columns().iter().zip(&letters) {
            let at = At { column: letters, row: row + 1 };
            match row.checked_sub(1) {
                None => text(column.name(), at, true, column, &mut out)?,
                Some(row) => one(column, row, at, &mut spelled, styles, &mut out, context)?,
            }
            if out.len() >= PIECE {
                package.write(out.as_bytes(), context)?;
                out.clear();
            }
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    package.write(out.as_bytes(), context)
}

/// Appends the cell of a row.
fn one(
    column: &Column,
    row: usize,
    at: At<'_>,
    spelled: &mut String,
    styles: &mut Styles,
    out: &mut String,
    context: &mut Context<'_>,
) -> Result<()> {
    if column.is_null(row) {
        return Ok(());
    }
    if let Cells::Str(texts) = column.cells() {
        return text(texts.get(row), at, false, column, out);
    }
    let value = column.value(row);
    if cell::value(&value, at, styles, out) {
        return Ok(());
    }
    spelled.clear();
    display_asking(&value, spelled, context.host)?;
    text(spelled, at, false, column, out)
}

/// Appends a cell with a text.
fn text(text: &str, at: At<'_>, header: bool, column: &Column, out: &mut String) -> Result<()> {
    if cell::text(text, at, header, out) {
        return Ok(());
    }
    let got = text.encode_utf16().count();
    if header {
        fail!(messages::NAME_FOR_CELL, got = got, limit = LONGEST);
    }
    fail!(messages::TEXT_FOR_CELL, column = column.name(), row = at.row - 1, got = got, limit = LONGEST)
}

/// Appends how wide the columns are: as wide as what stands in their first rows, within reason.
fn widths(table: &Table, out: &mut String, context: &mut Context<'_>) -> Result<()> {
    let rows = table.rows().min(LOOKED_AT_ROWS).min(LOOKED_AT / table.columns().len().max(1));
    let mut spelled = String::new();
    for (number, column) in table.columns().iter().enumerate() {
        context.host.tick()?;
        let mut width = start(column.name()).width();
        for row in 0..rows {
            width = width.max(match column.cells() {
                _ if column.is_null(row) => 0,
                Cells::Str(texts) => start(texts.get(row)).width(),
                _ => {
                    spelled.clear();
                    display_shown(&column.value(row), &mut spelled, WIDTH_BYTES, context.host.lang());
                    start(&spelled).width()
                }
            });
        }
        out.push_str(if number == 0 { "<cols>" } else { "" });
        let width = (width + 2).clamp(WIDTHS.0, WIDTHS.1);
        out.push_str(&format!("<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", number + 1));
    }
    out.push_str(if table.columns().is_empty() { "" } else { "</cols>" });
    Ok(())
}

/// The first line of a text, as far as a column may show it.
fn start(text: &str) -> &str {
    text[..text.floor_char_boundary(WIDTH_BYTES)].lines().next().unwrap_or_default()
}

/// The name of a column: A to Z, AA and so on.
fn letters(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (number, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(super::letters(number), name);
        }
    }
}
