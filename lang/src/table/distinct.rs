//! The different values of a column.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use super::{Cells, Column};
use crate::builtins::Context;
use crate::error::Result;
use crate::value::{Value, position_of};

/// Rows between two looks at the host's clock.
const STEP: usize = 4096;

impl Column {
    /// The different values, null among them, in order of first appearance.
    pub fn distinct(&self, context: &mut Context<'_>) -> Result<Vec<Value>> {
        let mut seen = Seen::default();
        let mut out = Vec::new();
        for row in 0..self.len() {
            if row % STEP == 0 {
                context.host.reserve(STEP * 4 * size_of::<Value>())?;
                context.host.tick()?;
            }
            if seen.insert(self, row, context)? {
                out.push(self.value(row));
            }
        }
        Ok(out)
    }
}

/// Values of one column that were seen.
#[derive(Default)]
struct Seen<'a> {
    null: bool,
    /// Immediate values: a tag for the type, and the value as bits.
    bits: HashSet<(u8, u64), FxBuildHasher>,
    texts: HashSet<&'a str, FxBuildHasher>,
    /// What has no hash, one compared with the other.
    others: Vec<Value>,
}

impl<'a> Seen<'a> {
    /// Whether the value of that row is a new one.
    fn insert(&mut self, column: &'a Column, row: usize, context: &mut Context<'_>) -> Result<bool> {
        if column.is_null(row) {
            return Ok(!std::mem::replace(&mut self.null, true));
        }
        Ok(match column.cells() {
            Cells::Int(v) => self.bits.insert((0, v[row] as u64)),
            Cells::Float(v) => self.bits.insert(number(v[row])),
            Cells::Bool(v) => self.bits.insert((2, u64::from(v[row]))),
            Cells::Date(v) => self.bits.insert((3, v[row].micros() as u64)),
            Cells::Str(v) => self.texts.insert(v.get(row)),
            Cells::Mixed(v) => match &v[row] {
                Value::Int(i) => self.bits.insert((0, *i as u64)),
                Value::Float(x) => self.bits.insert(number(x.get())),
                Value::Bool(b) => self.bits.insert((2, u64::from(b.get()))),
                Value::Date(d) => self.bits.insert((3, d.micros() as u64)),
                Value::Str(text) => self.texts.insert(text.as_str()),
                other => {
                    let new = position_of(other, &self.others, context)?.is_none();
                    if new {
                        self.others.push(other.clone());
                    }
                    new
                }
            },
        })
    }
}

/// A float as an int where they are equal, so that 1 and 1.0 are one value.
fn number(x: f64) -> (u8, u64) {
    // 2^63 itself is no int; every float below it that is whole is one.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if x.fract() == 0.0 && (-LIMIT..LIMIT).contains(&x) { (0, x as i64 as u64) } else { (1, x.to_bits()) }
}
