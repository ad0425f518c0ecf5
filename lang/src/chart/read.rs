//! Columns as numbers a chart can draw.

use std::rc::Rc;

use super::{Scale, short};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::charts as messages;
use crate::pace::Pace;
use crate::table::{Cells, Column};
use crate::value::{Value, to_text};

/// The values of a column; NaN where there is none.
pub(crate) struct Numbers {
    pub(crate) values: Vec<f64>,
    /// Numbers or dates.
    pub(crate) scale: Scale,
}

/// Whether a column holds numbers, so that it is drawn when nobody names one.
pub(crate) fn is_numeric(column: &Column) -> bool {
    match column.cells() {
        Cells::Int(_) | Cells::Float(_) => true,
        Cells::Mixed(values) => {
            let number = |v: &Value| matches!(v, Value::Int(_) | Value::Float(_) | Value::Money(_));
            let mut some = values.iter().filter(|v| !matches!(v, Value::Null)).peekable();
            some.peek().is_some() && some.all(number)
        }
        _ => false,
    }
}

/// The numbers of a column, or the moments of its dates. What is infinite cannot be drawn, and is left out as null is.
///
/// # Errors
/// A value that is neither, by its row.
pub(crate) fn numbers(function: &'static str, column: &Column, context: &mut Context<'_>) -> Result<Numbers> {
    context.host.reserve(column.len().saturating_mul(size_of::<f64>()))?;
    let mut values = Vec::with_capacity(column.len());
    let (mut dates, mut others) = (false, false);
    for row in 0..column.len() {
        if row % 1024 == 0 {
            context.spend(1024 * 10)?;
        }
        let value = column.value(row);
        let number = match &value {
            Value::Null => f64::NAN,
            Value::Int(i) => *i as f64,
            Value::Float(f) => f.get(),
            Value::Money(m) => m.number(),
            Value::Date(d) => d.micros() as f64,
            other => {
                let got = other.type_name();
                fail!(messages::NOT_A_NUMBER, function = function, column = column.name(), row = row + 1, got = got);
            }
        };
        dates |= matches!(value, Value::Date(_));
        others |= !matches!(value, Value::Date(_) | Value::Null);
        if dates && others {
            fail!(messages::DATES_AND_NUMBERS, function = function, column = column.name(), row = row + 1);
        }
        values.push(if number.is_finite() { number } else { f64::NAN });
    }
    Ok(Numbers { values, scale: if dates { Scale::Date } else { Scale::Number } })
}

/// The text of a row: what stands under a bar or beside a slice.
pub(crate) fn label(column: &Column, row: usize) -> Rc<str> {
    match (column.cells(), column.is_null(row)) {
        (Cells::Str(texts), false) => short(texts.get(row)),
        _ => short(&to_text(&column.value(row))),
    }
}
