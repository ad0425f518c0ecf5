//! Summaries of all groups at once: one sweep over the rows of a typed column, with a place for each group.

use super::keys::{NONE, Numbered, Numbers, number_rows, pairs};
use super::{BLOCK, Cells, Column, Summary};
use crate::builtins::Context;
use crate::error::Result;
use crate::value::Date;

/// The groups the rows belong to.
pub(super) struct Groups<'a> {
    /// The group of each row.
    pub(super) numbers: &'a [u32],
    /// How many groups there are.
    pub(super) count: usize,
    /// The first row of each.
    pub(super) firsts: Vec<usize>,
}

impl<'a> Groups<'a> {
    /// The groups of numbers that are given in order of appearance.
    pub(super) fn new(numbered: &'a Numbered, context: &mut Context<'_>) -> Result<Groups<'a>> {
        let numbers = numbered.sides.first().map_or(&[][..], Vec::as_slice);
        context.host.reserve(numbered.count * size_of::<usize>())?;
        let mut firsts = Vec::with_capacity(numbered.count);
        for (block, start) in numbers.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            context.host.tick()?;
            for (row, number) in (start..).zip(block) {
                if *number as usize == firsts.len() {
                    firsts.push(row);
                }
            }
        }
        Ok(Groups { numbers, count: numbered.count, firsts })
    }

    /// How many rows each group has.
    pub(super) fn sizes(&self, context: &mut Context<'_>) -> Result<Vec<i64>> {
        let mut sizes = self.places(0, context)?;
        self.each(None, context, |group, _| sizes[group] += 1)?;
        Ok(sizes)
    }

    /// The summary of a column for every group; `None` where it takes the rows group by group: because of the types,
    /// because the summary needs all values at once, or because a sum of ints is no int.
    pub(super) fn sweep(&self, summary: Summary, column: &Column, context: &mut Context<'_>) -> Result<Option<Column>> {
        let (cells, valid) = match (summary, column.cells()) {
            (Summary::First, _) => return column.take(&self.firsts, context).map(Some),
            (Summary::Last, _) => {
                let mut lasts = self.places(0, context)?;
                self.each(None, context, |group, row| lasts[group] = row)?;
                return column.take(&lasts, context).map(Some);
            }
            (_, Cells::Mixed(_)) => return Ok(None),
            (Summary::Count, _) => {
                let mut counts = self.places(0, context)?;
                self.each(column.valid(), context, |group, _| counts[group] += 1)?;
                (Cells::Int(counts), None)
            }
            (Summary::NUnique, _) => (Cells::Int(self.different(column, context)?), None),
            (Summary::Sum, Cells::Int(values)) => {
                let mut sums = self.places(0_i64, context)?;
                let mut fits = true;
                self.each(column.valid(), context, |group, row| {
                    let (sum, too_large) = sums[group].overflowing_add(values[row]);
                    sums[group] = sum;
                    fits &= !too_large;
                })?;
                if !fits {
                    return Ok(None);
                }
                (Cells::Int(sums), None)
            }
            (Summary::Sum, Cells::Float(values)) => {
                let mut sums = self.places(0.0, context)?;
                self.each(column.valid(), context, |group, row| sums[group] += values[row])?;
                (Cells::Float(sums), None)
            }
            (Summary::Average, Cells::Int(values)) => self.averages(column, |row| values[row] as f64, context)?,
            (Summary::Average, Cells::Float(values)) => self.averages(column, |row| values[row], context)?,
            (Summary::Std, Cells::Int(values)) => self.deviations(column, |row| values[row] as f64, context)?,
            (Summary::Std, Cells::Float(values)) => self.deviations(column, |row| values[row], context)?,
            (Summary::Min, Cells::Int(values)) => {
                let (cells, valid) = self.extremes(column, values, |new, old| new < old, |_| true, context)?;
                (Cells::Int(cells), valid)
            }
            (Summary::Max, Cells::Int(values)) => {
                let (cells, valid) = self.extremes(column, values, |new, old| new > old, |_| true, context)?;
                (Cells::Int(cells), valid)
            }
            (Summary::Min, Cells::Float(values)) => {
                let (cells, valid) = self.extremes(column, values, |new, old| new < old, |x| !x.is_nan(), context)?;
                (Cells::Float(cells), valid)
            }
            (Summary::Max, Cells::Float(values)) => {
                let (cells, valid) = self.extremes(column, values, |new, old| new > old, |x| !x.is_nan(), context)?;
                (Cells::Float(cells), valid)
            }
            (Summary::Min, Cells::Date(values)) => {
                let earlier = |new: Date, old: Date| new.micros() < old.micros();
                let (cells, valid) = self.extremes(column, values, earlier, |_| true, context)?;
                (Cells::Date(cells), valid)
            }
            (Summary::Max, Cells::Date(values)) => {
                let later = |new: Date, old: Date| new.micros() > old.micros();
                let (cells, valid) = self.extremes(column, values, later, |_| true, context)?;
                (Cells::Date(cells), valid)
            }
            _ => return Ok(None),
        };
        Ok(Some(Column::new(column.name.clone(), cells, valid)))
    }

    /// A place for each group.
    fn places<T: Clone>(&self, value: T, context: &mut Context<'_>) -> Result<Vec<T>> {
        context.host.reserve(self.count.saturating_mul(size_of::<T>()))?;
        Ok(vec![value; self.count])
    }

    /// Group and number of every row that has a value.
    fn each(
        &self,
        valid: Option<&[bool]>,
        context: &mut Context<'_>,
        mut work: impl FnMut(usize, usize),
    ) -> Result<()> {
        for (block, start) in self.numbers.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            context.host.tick()?;
            match valid {
                None => (start..).zip(block).for_each(|(row, group)| work(*group as usize, row)),
                Some(valid) => {
                    for ((row, group), valid) in (start..).zip(block).zip(&valid[start..]) {
                        if *valid {
                            work(*group as usize, row);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn averages(
        &self,
        column: &Column,
        value: impl Fn(usize) -> f64,
        context: &mut Context<'_>,
    ) -> Result<(Cells, Option<Vec<bool>>)> {
        let mut sums = self.places((0.0, 0u32), context)?;
        self.each(column.valid(), context, |group, row| {
            let (sum, count) = &mut sums[group];
            *sum += value(row);
            *count += 1;
        })?;
        context.host.reserve(self.count.saturating_mul(size_of::<f64>()))?;
        let averages = sums.iter().map(|(sum, count)| if *count == 0 { 0.0 } else { sum / f64::from(*count) });
        Ok((Cells::Float(averages.collect()), Some(sums.iter().map(|(_, count)| *count > 0).collect())))
    }

    /// Standard deviations of samples (n - 1), by Welford's method.
    fn deviations(
        &self,
        column: &Column,
        value: impl Fn(usize) -> f64,
        context: &mut Context<'_>,
    ) -> Result<(Cells, Option<Vec<bool>>)> {
        let mut moments = self.places((0.0, 0.0, 0u32), context)?;
        self.each(column.valid(), context, |group, row| {
            let (mean, squares, count) = &mut moments[group];
            let x = value(row);
            *count += 1;
            let delta = x - *mean;
            *mean += delta / f64::from(*count);
            *squares += delta * (x - *mean);
        })?;
        context.host.reserve(self.count.saturating_mul(size_of::<f64>()))?;
        let deviation = |(_, squares, count): &(f64, f64, u32)| {
            if *count > 1 { (squares / f64::from(count - 1)).sqrt() } else { 0.0 }
        };
        let deviations = moments.iter().map(deviation).collect();
        Ok((Cells::Float(deviations), Some(moments.iter().map(|(.., count)| *count > 1).collect())))
    }

    /// The best of the usable values of each group.
    fn extremes<T: Copy + Default>(
        &self,
        column: &Column,
        values: &[T],
        better: impl Fn(T, T) -> bool,
        usable: impl Fn(T) -> bool,
        context: &mut Context<'_>,
    ) -> Result<(Vec<T>, Option<Vec<bool>>)> {
        let mut best = self.places(T::default(), context)?;
        let mut found = self.places(false, context)?;
        self.each(column.valid(), context, |group, row| {
            let value = values[row];
            if usable(value) && (!found[group] || better(value, best[group])) {
                best[group] = value;
                found[group] = true;
            }
        })?;
        Ok((best, Some(found)))
    }

    /// How many different values each group has.
    fn different(&self, column: &Column, context: &mut Context<'_>) -> Result<Vec<i64>> {
        let values = number_rows(&[(vec![column], self.numbers.len())], false, Numbers::Any, context)?;
        context.host.reserve(size_of_val(self.numbers))?;
        let groups = Numbered { sides: vec![self.numbers.to_vec()], count: self.count };
        let both = pairs(groups, &values, self.numbers.len(), context)?;
        let mut counts = self.places(0, context)?;
        let mut seen = 0;
        for (groups, pairs) in self.numbers.chunks(BLOCK).zip(both.sides.iter().flat_map(|side| side.chunks(BLOCK))) {
            context.host.tick()?;
            for (group, pair) in groups.iter().zip(pairs) {
                // The pairs are numbered as they appear: the next number is a pair nobody has seen.
                if *pair != NONE && *pair == seen {
                    seen += 1;
                    counts[*group as usize] += 1;
                }
            }
        }
        Ok(counts)
    }
}
