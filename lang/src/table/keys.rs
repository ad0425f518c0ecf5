//! Rows as numbers: rows with equal values in their key columns get the same one. Grouping and joining work on these.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{BLOCK, Cells, Column};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::value::Value;

/// The number of a row that equals none, because it has a null.
pub(super) const NONE: u32 = u32::MAX;

/// A value that can be hashed: numbers that are equal are one, a text is not the number it spells.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Key<'a> {
    Null,
    Bits(u8, u64),
    Text(u8, &'a str),
}

fn key<'a>(column: &'a Column, row: usize) -> Result<Key<'a>> {
    if column.is_null(row) {
        return Ok(Key::Null);
    }
    Ok(match column.cells() {
        Cells::Int(v) => Key::Bits(0, v[row] as u64),
        Cells::Float(v) => number(v[row]),
        Cells::Bool(v) => Key::Bits(2, u64::from(v[row])),
        Cells::Date(v) => Key::Bits(3, v[row].micros() as u64),
        Cells::Str(v) => Key::Text(0, v.get(row)),
        Cells::Mixed(v) => match &v[row] {
            Value::Int(i) => Key::Bits(0, *i as u64),
            Value::Float(x) => number(x.get()),
            Value::Bool(b) => Key::Bits(2, u64::from(b.get())),
            Value::Date(d) => Key::Bits(3, d.micros() as u64),
            Value::Str(text) => Key::Text(0, text.as_str()),
            Value::Path(text) => Key::Text(1, text.as_str()),
            other => fail!(messages::NOT_A_KEY, column = column.name(), got = other.type_name()),
        },
    })
}

/// A float as an int where they are equal.
fn number<'a>(x: f64) -> Key<'a> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if x.fract() == 0.0 && (-LIMIT..LIMIT).contains(&x) {
        Key::Bits(0, x as i64 as u64)
    } else {
        Key::Bits(1, x.to_bits())
    }
}

/// The numbers of the rows of one or several sides, which share them: the first new row gets 0, the next 1.
pub(super) struct Numbered {
    /// One number per row and side; [`NONE`] for a row with a null, unless nulls are equal.
    pub(super) sides: Vec<Vec<u32>>,
    /// How many numbers there are.
    pub(super) count: usize,
}

/// Numbers the rows of all sides. A side is its key columns, as many as the other sides have; `nulls_equal`: null is a
/// value like any other.
///
/// # Errors
/// TypeError when a key is an array, an object or a table.
pub(super) fn number_rows(
    sides: &[(Vec<&Column>, usize)],
    nulls_equal: bool,
    context: &mut Context<'_>,
) -> Result<Numbered> {
    let width = sides.first().map_or(0, |(columns, _)| columns.len());
    let rows: usize = sides.iter().map(|(_, rows)| rows).sum();
    context.host.reserve(rows.saturating_mul(48))?;
    let mut numbers: Vec<Vec<u32>> = sides.iter().map(|(_, rows)| vec![0; *rows]).collect();
    let mut count = usize::from(rows > 0);
    for place in 0..width {
        // What was the same so far stays the same only with the same value here.
        let mut known: HashMap<(u32, Key<'_>), u32, FxBuildHasher> = HashMap::default();
        for ((columns, _), numbers) in sides.iter().zip(&mut numbers) {
            for (row, number) in numbers.iter_mut().enumerate() {
                if row % 4096 == 0 {
                    context.host.tick()?;
                }
                if *number == NONE {
                    continue;
                }
                let key = key(columns[place], row)?;
                if key == Key::Null && !nulls_equal {
                    *number = NONE;
                    continue;
                }
                let next = known.len() as u32;
                *number = *known.entry((*number, key)).or_insert(next);
            }
        }
        count = known.len();
    }
    Ok(Numbered { sides: numbers, count })
}

/// Rows by their number: those of number `n` are `rows[starts[n]..starts[n + 1]]`, ascending.
pub(super) struct Buckets {
    starts: Vec<usize>,
    rows: Vec<usize>,
}

impl Buckets {
    /// Sorts rows into their buckets, those of [`NONE`] into none.
    pub(super) fn new(numbers: &[u32], count: usize, context: &mut Context<'_>) -> Result<Buckets> {
        context.host.reserve((numbers.len() + count + 1).saturating_mul(size_of::<usize>()))?;
        let mut starts = vec![0; count + 1];
        for block in numbers.chunks(BLOCK) {
            context.host.tick()?;
            for &number in block {
                if let Some(start) = starts.get_mut(number as usize + 1) {
                    *start += 1;
                }
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[count]];
        for (block, first) in numbers.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            context.host.tick()?;
            for (row, &number) in (first..).zip(block) {
                if let Some(place) = next.get_mut(number as usize).filter(|_| number != NONE) {
                    rows[*place] = row;
                    *place += 1;
                }
            }
        }
        Ok(Buckets { starts, rows })
    }

    /// The rows of a number; none for [`NONE`].
    pub(super) fn rows(&self, number: u32) -> &[usize] {
        let number = number as usize;
        if number + 1 >= self.starts.len() {
            return &[];
        }
        &self.rows[self.starts[number]..self.starts[number + 1]]
    }
}
