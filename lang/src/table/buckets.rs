//! The rows of each number `keys` gives, side by side.

use super::BLOCK;
use super::keys::NONE;
use crate::builtins::Context;
use crate::error::Result;

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
