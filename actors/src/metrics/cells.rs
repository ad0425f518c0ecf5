//! Numbers many threads add to, without a lock.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

use super::labels::Label;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to it.
    pub fn add(&self, more: u64) {
        // Nothing else is read by its value: no order is needed.
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// What it has come to.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A counter for each value of a label.
#[derive(Debug)]
pub struct Counters<L> {
    cells: Box<[Counter]>,
    label: PhantomData<L>,
}

impl<L: Label> Default for Counters<L> {
    fn default() -> Counters<L> {
        Counters { cells: L::ALL.iter().map(|_| Counter::default()).collect(), label: PhantomData }
    }
}

impl<L: Label> Counters<L> {
    /// Counts one.
    pub fn add(&self, label: L) {
        if let Some(cell) = self.cells.get(label.place()) {
            cell.add(1);
        }
    }

    /// The name of each label and what it has come to.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        L::ALL.iter().zip(&self.cells).map(|(label, cell)| (label.name(), cell.get()))
    }
}

/// How often values were at most so large, and their sum.
#[derive(Debug)]
pub struct Histogram {
    /// The largest value of each cell but the last, which takes the rest.
    bounds: &'static [u64],
    cells: Box<[Counter]>,
    sum: Counter,
}

impl Histogram {
    /// Without values.
    pub fn new(bounds: &'static [u64]) -> Histogram {
        let cells = (0..=bounds.len()).map(|_| Counter::default()).collect();
        Histogram { bounds, cells, sum: Counter::default() }
    }

    /// Takes a value in.
    pub fn observe(&self, value: u64) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        self.cells[place].add(1);
        self.sum.add(value);
    }

    /// The bounds, each with how many values are at most so large; then how many there are at all.
    pub fn cumulated(&self) -> (Vec<(u64, u64)>, u64) {
        let mut total = 0;
        let mut counts = self.cells.iter().map(|cell| {
            total += cell.get();
            total
        });
        let bounds: Vec<(u64, u64)> = self.bounds.iter().copied().zip(counts.by_ref()).collect();
        let all = counts.last().unwrap_or_default();
        (bounds, all)
    }

    /// The sum of all values.
    pub fn sum(&self) -> u64 {
        self.sum.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_counted_under_every_bound_it_does_not_pass() {
        let histogram = Histogram::new(&[10, 20]);
        for value in [0, 10, 11, 20, 21] {
            histogram.observe(value);
        }
        assert_eq!(histogram.cumulated(), (vec![(10, 2), (20, 4)], 5));
        assert_eq!(histogram.sum(), 62);
    }
}
