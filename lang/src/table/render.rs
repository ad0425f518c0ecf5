//! Tables as text, drawn with box characters: `show_table`.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Cells, Column, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::message;
use crate::messages::tables as messages;
use crate::value::{Value, display};

/// Terminal columns one cell takes at most; what is longer ends with `…`.
const CELL_WIDTH: usize = 40;
/// Columns that are drawn at most.
const COLUMNS: usize = 100;

/// The first `limit` rows of a table, drawn. Numbers stand at the right, nulls are empty.
pub fn render(table: &Table, limit: usize, context: &mut Context<'_>) -> Result<String> {
    let shown = limit.min(table.rows());
    let columns = &table.columns()[..COLUMNS.min(table.columns().len())];
    context.host.reserve(shown.saturating_mul(columns.len()).saturating_mul(64))?;
    let mut cells: Vec<Vec<String>> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut texts = Vec::with_capacity(shown + 1);
        texts.push(cut(column.name()));
        for row in 0..shown {
            if row % 1024 == 0 {
                context.host.tick()?;
            }
            texts.push(cell(column, row));
        }
        cells.push(texts);
    }
    let widths: Vec<usize> = cells.iter().map(|c| c.iter().map(|t| t.width()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    rule(&mut out, &widths, ["┌", "┬", "┐"]);
    for row in 0..=shown {
        for ((texts, column), width) in cells.iter().zip(columns).zip(&widths) {
            let text = &texts[row];
            let fill = width.saturating_sub(text.width());
            out.push_str("│ ");
            if row > 0 && matches!(column.cells(), Cells::Int(_) | Cells::Float(_)) {
                out.extend(std::iter::repeat_n(' ', fill));
                out.push_str(text);
            } else {
                out.push_str(text);
                out.extend(std::iter::repeat_n(' ', fill));
            }
            out.push(' ');
        }
        out.push_str("│\n");
        if row == 0 {
            rule(&mut out, &widths, ["├", "┼", "┤"]);
        }
    }
    rule(&mut out, &widths, ["└", "┴", "┘"]);
    let lang = context.host.lang();
    if shown < table.rows() {
        out.push_str(&message!(messages::MORE_ROWS, shown = shown, rows = table.rows()).render(lang));
        out.push('\n');
    }
    if columns.len() < table.columns().len() {
        let more = message!(messages::MORE_COLUMNS, shown = columns.len(), columns = table.columns().len());
        out.push_str(&more.render(lang));
        out.push('\n');
    }
    Ok(out)
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

fn cell(column: &Column, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.cells() {
        Cells::Str(texts) => cut(texts.get(row)),
        _ => match column.value(row) {
            Value::Str(text) | Value::Path(text) => cut(&text),
            value => {
                let mut text = String::new();
                display(&value, &mut text);
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
