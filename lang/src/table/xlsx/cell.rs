//! One value as a cell.

use std::fmt::Write;

use super::styles::{Style, Styles};
use super::text;
use crate::value::{Date, Value};

/// The longest text of a cell, in UTF-16 units, as Excel counts.
pub(super) const LONGEST: usize = 32_767;

/// Whole numbers up to here are all told apart by a spreadsheet, whose numbers are floats.
const EXACT: u64 = 1 << 53;

const DAY: i64 = 86_400_000_000;
/// 1970-01-01 as Excel counts days.
const UNIX_DAY: i64 = 25_569;
/// 1900-03-01: Excel counts a 29 February before it that was none.
const AFTER_NO_DAY: i64 = 61;

/// Where a cell stands: `B` and 12.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) column: &'a str,
    pub(super) row: usize,
}

/// Appends a value that is no text; says whether it could: what a cell cannot hold as what it is has to be written as
/// its text.
pub(super) fn value(value: &Value, at: At<'_>, styles: &mut Styles, out: &mut String) -> bool {
    match value {
        Value::Null => true,
        Value::Int(number) if number.unsigned_abs() <= EXACT => {
            begin(at, None, "", out);
            out.push_str("<v>");
            out.push_str(itoa::Buffer::new().format(*number));
            out.push_str("</v></c>");
            true
        }
        Value::Float(number) if number.get().is_finite() => {
            begin(at, None, "", out);
            let number = number.get();
            let short = number == 0.0 || (1e-5..1e15).contains(&number.abs());
            let _ = if short { write!(out, "<v>{number}</v></c>") } else { write!(out, "<v>{number:e}</v></c>") };
            true
        }
        Value::Bool(truth) => {
            begin(at, None, " t=\"b\"", out);
            out.push_str(if truth.get() { "<v>1</v></c>" } else { "<v>0</v></c>" });
            true
        }
        Value::Date(date) => match serial(*date) {
            Some(serial) => {
                begin(at, Some(if date.has_time() { Style::MOMENT } else { Style::DAY }), "", out);
                let _ = write!(out, "<v>{serial}</v></c>");
                true
            }
            None => false,
        },
        Value::Money(money) => match money.cell().and_then(|(amount, format)| Some((amount, styles.of(format)?))) {
            Some((amount, style)) => {
                begin(at, Some(style), "", out);
                let _ = write!(out, "<v>{amount}</v></c>");
                true
            }
            None => false,
        },
        _ => false,
    }
}

/// Appends a text; says whether a cell holds it.
pub(super) fn text(text: &str, at: At<'_>, header: bool, out: &mut String) -> bool {
    if text.len() > LONGEST && text.encode_utf16().count() > LONGEST {
        return false;
    }
    let style = match header {
        true => Some(Style::HEADER),
        false => text.starts_with('=').then_some(Style::QUOTED),
    };
    begin(at, style, " t=\"inlineStr\"", out);
    out.push_str("<is><t xml:space=\"preserve\">");
    text::content(text, out);
    out.push_str("</t></is></c>");
    true
}

fn begin(at: At<'_>, style: Option<Style>, kind: &str, out: &mut String) {
    out.push_str("<c r=\"");
    out.push_str(at.column);
    out.push_str(itoa::Buffer::new().format(at.row));
    out.push('"');
    if let Some(style) = style {
        out.push_str(" s=\"");
        out.push_str(itoa::Buffer::new().format(style.number()));
        out.push('"');
    }
    out.push_str(kind);
    out.push('>');
}

/// A date as Excel counts: days with a fraction; `None` before 1900, where it counts none.
fn serial(date: Date) -> Option<f64> {
    let days = date.micros().div_euclid(DAY) + UNIX_DAY;
    let days = if days < AFTER_NO_DAY { days - 1 } else { days };
    (days >= 1).then(|| days as f64 + date.micros().rem_euclid(DAY) as f64 / DAY as f64)
}
