//! Grouping: rows with equal keys become one row of sums, counts and so on.

use std::cmp::Ordering;
use std::rc::Rc;

use super::buckets::Buckets;
use super::keys::{Numbers, number_rows};
use super::order::compare_cells;
use super::sweep::Groups;
use super::{Cells, Column, ColumnBuilder, Table};
use crate::builtins::Context;
use crate::compile::tree::BinaryOp;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::pace::{self, Pace};
use crate::sorting::sorted_order;
use crate::value::number::arithmetic;
use crate::value::{Str, Value};

/// What is made of the values of a group. Nulls do not count, but for `first` and `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the language")]
pub enum Summary {
    Sum,
    Average,
    Min,
    Max,
    Count,
    Median,
    Std,
    First,
    Last,
    NUnique,
}

impl Summary {
    /// All of them, by the names programs write.
    pub const ALL: [(&'static str, Summary); 10] = [
        ("sum", Summary::Sum),
        ("average", Summary::Average),
        ("min", Summary::Min),
        ("max", Summary::Max),
        ("count", Summary::Count),
        ("median", Summary::Median),
        ("std", Summary::Std),
        ("first", Summary::First),
        ("last", Summary::Last),
        ("n_unique", Summary::NUnique),
    ];

    /// The summary by its name; `avg` and `mean` are the average.
    pub fn from_name(name: &str) -> Option<Summary> {
        let name = if matches!(name, "avg" | "mean") { "average" } else { name };
        Summary::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, summary)| summary)
    }

    fn name(self) -> &'static str {
        Summary::ALL.into_iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// The summary of some rows of a column.
    ///
    /// # Errors
    /// TypeError when it needs numbers, or an order, and the values have none.
    pub fn of(self, column: &Column, rows: &[usize], context: &mut Context<'_>) -> Result<Value> {
        let not_null = || rows.iter().copied().filter(|row| !column.is_null(*row));
        Ok(match self {
            Summary::Count => {
                context.spend(4 * rows.len())?;
                Value::Int(not_null().count() as i64)
            }
            Summary::First => rows.first().map_or(Value::Null, |row| column.value(*row)),
            Summary::Last => rows.last().map_or(Value::Null, |row| column.value(*row)),
            Summary::NUnique => {
                let part = column.take(rows, context)?;
                let distinct = part.distinct(context)?;
                Value::Int(distinct.iter().filter(|v| !matches!(v, Value::Null)).count() as i64)
            }
            Summary::Min | Summary::Max => self.extreme(column, not_null(), context)?,
            Summary::Sum => self.sum(column, not_null(), context)?,
            Summary::Average | Summary::Median | Summary::Std => {
                context.host.reserve(size_of_val(rows))?;
                if not_null().next().is_some_and(|row| matches!(column.value(row), Value::Money(_))) {
                    context.spend(4 * rows.len())?;
                    return self.of_money(column, &not_null().collect::<Vec<_>>(), context);
                }
                let mut numbers = Vec::with_capacity(rows.len());
                for row in not_null() {
                    context.spend(8)?;
                    numbers.push(self.number(column, row)?);
                }
                context.spend(4 * numbers.len())?;
                match self {
                    Summary::Average => average(&numbers),
                    Summary::Median => median(&numbers, context)?,
                    _ => deviation(&numbers),
                }
                .map_or(Value::Null, Value::float)
            }
        })
    }

    fn number(self, column: &Column, row: usize) -> Result<f64> {
        match column.value(row) {
            Value::Int(i) => Ok(i as f64),
            Value::Float(x) => Ok(x.get()),
            other => fail!(
                messages::AGGREGATE_TYPE,
                aggregate = self.name(),
                column = column.name(),
                got = other.type_name()
            ),
        }
    }

    /// Exact amounts of money are added up, divided and ordered as such; a deviation is a number, which they have not.
    fn of_money(self, column: &Column, rows: &[usize], context: &mut Context<'_>) -> Result<Value> {
        match self {
            Summary::Average => {
                let sum = self.sum(column, rows.iter().copied(), context)?;
                arithmetic(BinaryOp::Div, &sum, &Value::Int(rows.len() as i64), context)
            }
            Summary::Median => {
                let compare =
                    |a: usize, b: usize, context: &mut Context<'_>| compare_cells(column, rows[a], rows[b], context);
                let order = sorted_order(rows.len(), compare, context)?;
                let at = |place: usize| column.value(rows[order[place]]);
                let upper = at(rows.len() / 2);
                if rows.len() % 2 == 1 {
                    return Ok(upper);
                }
                let both = arithmetic(BinaryOp::Add, &at(rows.len() / 2 - 1), &upper, context)?;
                arithmetic(BinaryOp::Div, &both, &Value::Int(2), context)
            }
            _ => fail!(messages::AGGREGATE_TYPE, aggregate = self.name(), column = column.name(), got = "money"),
        }
    }

    /// The sum of ints is an int as long as 64 bits hold it.
    fn sum(self, column: &Column, rows: impl Iterator<Item = usize>, context: &mut Context<'_>) -> Result<Value> {
        let mut rows = rows.peekable();
        if let Some(mut sum @ Value::Money(_)) = rows.peek().map(|row| column.value(*row)) {
            for row in rows.skip(1) {
                context.spend(16)?;
                sum = arithmetic(BinaryOp::Add, &sum, &column.value(row), context)?;
            }
            return Ok(sum);
        }
        let (mut ints, mut floats, mut whole) = (0i128, 0.0, true);
        for row in rows {
            context.spend(4)?;
            match column.cells() {
                Cells::Int(v) => ints += i128::from(v[row]),
                Cells::Float(v) => {
                    floats += v[row];
                    whole = false;
                }
                _ => match column.value(row) {
                    Value::Int(i) => ints += i128::from(i),
                    _ => {
                        floats += self.number(column, row)?;
                        whole = false;
                    }
                },
            }
        }
        Ok(match i64::try_from(ints) {
            Ok(sum) if whole => Value::Int(sum),
            _ => Value::float(ints as f64 + floats),
        })
    }

    /// The smallest or largest value; NaN is neither.
    fn extreme(self, column: &Column, rows: impl Iterator<Item = usize>, context: &mut Context<'_>) -> Result<Value> {
        let wanted = if self == Summary::Min { Ordering::Less } else { Ordering::Greater };
        let mut best = None;
        for row in rows.filter(|row| !matches!(column.value(*row), Value::Float(x) if x.get().is_nan())) {
            context.spend(16)?;
            let better = match best {
                None => true,
                Some(best) => compare_cells(column, row, best, context)? == wanted,
            };
            if better {
                best = Some(row);
            }
        }
        Ok(best.map_or(Value::Null, |row| column.value(row)))
    }
}

fn average(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

fn median(numbers: &[f64], context: &mut Context<'_>) -> Result<Option<f64>> {
    /// Numbers that are sorted at once: well below a millisecond of work.
    const FEW: usize = 4096;
    if numbers.is_empty() {
        return Ok(None);
    }
    if numbers.len() <= FEW {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        context.spend(16 * sorted.len())?;
        let upper = sorted[sorted.len() / 2];
        return Ok(Some(if sorted.len() % 2 == 1 { upper } else { sorted[sorted.len() / 2 - 1].midpoint(upper) }));
    }
    let middle = numbers.len() / 2;
    let upper = smallest(numbers, middle, context)?;
    if numbers.len() % 2 == 1 {
        return Ok(Some(upper));
    }
    Ok(Some(smallest(numbers, middle - 1, context)?.midpoint(upper)))
}

/// The number that would stand at `place` if they were sorted. Found from the upper bits down, by counting: what was
/// sorted at once could not be stopped.
fn smallest(numbers: &[f64], mut place: usize, context: &mut Context<'_>) -> Result<f64> {
    const DIGIT: u32 = 8;
    // The order of these is that of the numbers.
    let ordered = |x: f64| {
        let bits = x.to_bits();
        if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
    };
    let mut known = 0u64;
    let mut shift = u64::BITS;
    while shift > 0 {
        let above = u64::MAX.checked_shl(shift).unwrap_or(0);
        shift -= DIGIT;
        let mut counts = [0usize; 1 << DIGIT];
        for block in numbers.chunks(pace::BLOCK) {
            context.spend(2 * block.len())?;
            for bits in block.iter().map(|x| ordered(*x)).filter(|bits| bits & above == known) {
                counts[(bits >> shift) as usize & 0xff] += 1;
            }
        }
        let mut digit = 0;
        while digit < counts.len() - 1 && place >= counts[digit] {
            place -= counts[digit];
            digit += 1;
        }
        known |= (digit as u64) << shift;
    }
    Ok(f64::from_bits(if known >> 63 == 1 { known ^ 1 << 63 } else { !known }))
}

/// The standard deviation of a sample (n - 1), by Welford's method.
fn deviation(numbers: &[f64]) -> Option<f64> {
    let (mut mean, mut squares) = (0.0, 0.0);
    for (i, x) in numbers.iter().enumerate() {
        let delta = x - mean;
        mean += delta / (i + 1) as f64;
        squares += delta * (x - mean);
    }
    (numbers.len() > 1).then(|| (squares / (numbers.len() - 1) as f64).sqrt())
}

/// One column of a grouped table.
pub struct Aggregate {
    /// Its name.
    pub name: Rc<Str>,
    /// What is made.
    pub summary: Summary,
    /// Of which column; nothing: of the rows (`count`).
    pub column: Option<Rc<Column>>,
}

/// A row for each different key, in order of first appearance: the key columns, then the aggregates. Null is a key.
pub fn group_by(
    table: &Table,
    keys: &[Rc<Column>],
    aggregates: &[Aggregate],
    context: &mut Context<'_>,
) -> Result<Table> {
    let sides = [(keys.iter().map(|c| &**c).collect(), table.rows())];
    let numbered = number_rows(&sides, true, Numbers::InOrder, context)?;
    let groups = Groups::new(&numbered, context)?;
    let mut columns = Vec::with_capacity(keys.len() + aggregates.len());
    for key in keys {
        columns.push(Rc::new(key.take(&groups.firsts, context)?));
    }
    // The rows group by group: only what one sweep over all rows does not give needs them.
    let mut buckets = None;
    for Aggregate { name, summary, column } in aggregates {
        let Some(column) = column else {
            columns.push(Rc::new(Column::new(name.clone(), Cells::Int(groups.sizes(context)?), None)));
            continue;
        };
        columns.push(Rc::new(match groups.sweep(*summary, column, context)? {
            Some(swept) => swept.renamed(name.clone()),
            None => {
                let buckets = match &mut buckets {
                    Some(buckets) => buckets,
                    none => none.insert(Buckets::new(groups.numbers, groups.count, context)?),
                };
                context.host.reserve(groups.count.saturating_mul(size_of::<Value>()))?;
                let mut builder = ColumnBuilder::default();
                for group in 0..groups.count as u32 {
                    context.spend(64)?;
                    builder.push(summary.of(column, buckets.rows(group), context)?);
                }
                builder.finish(name.clone())
            }
        }));
    }
    Table::new(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::test_world::World;

    #[test]
    fn the_number_at_a_place_is_the_one_sorting_would_put_there() {
        let numbers = [3.5, -0.0, 0.0, f64::NAN, 1e300, -1e300, f64::NEG_INFINITY, 2.0, 2.0, -7.25, f64::INFINITY];
        let mut sorted = numbers;
        sorted.sort_unstable_by(f64::total_cmp);
        World::default().run(|context| {
            for (place, expected) in sorted.iter().enumerate() {
                let found = smallest(&numbers, place, context).ok().map(f64::to_bits);
                assert_eq!(found, Some(expected.to_bits()), "{place}");
            }
        });
    }
}
