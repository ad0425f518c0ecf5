//! Tables as text, drawn with box characters: `show_table`.

use std::rc::Rc;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Cells, Column, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::message;
use crate::messages::Lang;
use crate::messages::tables as messages;
use crate::value::{Value, display_shown, to_text};

/// Terminal columns one cell takes at most; what is longer ends with `…`.
const CELL_WIDTH: usize = 40;
/// Bytes of a value that are looked at for its cell: as many characters as [`cut`] looks at, however wide.
const CELL_BYTES: usize = 4 * 8 * CELL_WIDTH;
/// Columns that are drawn at most.
const COLUMNS: usize = 100;
/// Bytes that are drawn before they are given to the host.
const PIECE: usize = 32 * 1024;
/// Rows between two looks at the host's clock.
const STEP: usize = 256;

/// Prints the first `limit` rows of a table, drawn, piece by piece. Numbers stand at the right, nulls are empty. The
/// cells are looked at twice, first for the widths, so that memory does not grow with the table.
///
/// # Errors
/// The host's limits.
pub fn show(table: &Rc<Table>, limit: usize, context: &mut Context<'_>) -> Result<()> {
    if table.columns().is_empty() {
        // There is nothing to draw lines around.
        let mut out = to_text(&Value::Table(table.clone()));
        out.push('\n');
        return Ok(context.host.write(&out)?);
    }
    let shown = limit.min(table.rows());
    let lang = context.host.lang();
    let columns = &table.columns()[..COLUMNS.min(table.columns().len())];
    let mut widths: Vec<usize> = columns.iter().map(|c| cut(c.name()).width()).collect();
    for row in 0..shown {
        if row % STEP == 0 {
            context.host.tick()?;
        }
        for (column, width) in columns.iter().zip(&mut widths) {
            *width = cell(column, row, lang).width().max(*width);
        }
    }
    let mut out = String::new();
    rule(&mut out, &widths, ["┌", "┬", "┐"]);
    line(&mut out, columns.iter().zip(&widths).map(|(c, width)| (cut(c.name()), *width, false)));
    rule(&mut out, &widths, ["├", "┼", "┤"]);
    for row in 0..shown {
        if row % STEP == 0 {
            context.host.tick()?;
        }
        let numeric = |c: &Column| matches!(c.cells(), Cells::Int(_) | Cells::Float(_));
        line(&mut out, columns.iter().zip(&widths).map(|(c, width)| (cell(c, row, lang), *width, numeric(c))));
        if out.len() >= PIECE {
            context.host.write(&out)?;
            out.clear();
        }
    }
    rule(&mut out, &widths, ["└", "┴", "┘"]);
    if shown < table.rows() {
        out.push_str(&message!(messages::MORE_ROWS, shown = shown, rows = table.rows()).render(lang));
        out.push('\n');
    }
    if columns.len() < table.columns().len() {
        let more = message!(messages::MORE_COLUMNS, shown = columns.len(), columns = table.columns().len());
        out.push_str(&more.render(lang));
        out.push('\n');
    }
    Ok(context.host.write(&out)?)
}

/// One line of cells: text, width of the column, whether it stands at the right.
fn line(out: &mut String, cells: impl Iterator<Item = (String, usize, bool)>) {
    for (text, width, right) in cells {
        let fill = std::iter::repeat_n(' ', width.saturating_sub(text.width()));
        out.push_str("│ ");
        if right {
            out.extend(fill);
            out.push_str(&text);
        } else {
            out.push_str(&text);
            out.extend(fill);
        }
        out.push(' ');
    }
    out.push_str("│\n");
}

fn rule(out: &mut String, widths: &[usize], [left, middle, right]: [&str; 3]) {
    out.push_str(left);
    for (i, width) in widths.iter().enumerate() {
        if i > 0 {
            out.push_str(middle);
        }
        out.extend(std::iter::repeat_n('─', width + 2));
    }
    out.push_str(right);
    out.push('\n');
}

fn cell(column: &Column, row: usize, lang: Lang) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.cells() {
        Cells::Str(texts) => cut(texts.get(row)),
        _ => match column.value(row) {
            Value::Str(text) | Value::Path(text) => cut(&text),
            value => {
                let mut text = String::new();
                display_shown(&value, &mut text, CELL_BYTES, lang);
                cut(&text)
            }
        },
    }
}

/// A text on one line, without characters that would break the drawing, cut to [`CELL_WIDTH`].
fn cut(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    // Marks that combine have no width: the number of characters is bounded too.
    for c in text.chars().take(8 * CELL_WIDTH) {
        let shown = match c {
            '\n' => '↵',
            '\r' => continue,
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        };
        let wide = shown.width().unwrap_or(0);
        if width + wide > CELL_WIDTH {
            while width + 1 > CELL_WIDTH {
                match out.pop() {
                    Some(last) => width -= last.width().unwrap_or(0),
                    None => break,
                }
            }
            out.push('…');
            break;
        }
        width += wide;
        out.push(shown);
    }
    out
}
