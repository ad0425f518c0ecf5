//! Fewer points, the same picture.

use rustc_hash::FxHashSet;

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

/// Lines with more points than this keep four in each pixel column.
const MOST_POINTS: usize = 4000;
/// Pixel columns of a picture: rather more than it has.
const PIXEL_COLUMNS: usize = 1000;
/// Places a scatter chart has, of all series together, once it has more points than [`MOST_POINTS`].
const MOST_DOTS: usize = 24_000;

/// The smallest and the largest number.
fn range(values: &[f64]) -> (f64, f64) {
    values.iter().filter(|v| !v.is_nan()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)))
}

/// What is left of the points in one pixel column.
#[derive(Clone, Copy)]
struct Bucket {
    first: (f64, f64),
    last: (f64, f64),
    low: (f64, f64),
    high: (f64, f64),
    /// Whether there were rows here without a value.
    gap: Option<f64>,
    filled: bool,
}

impl Bucket {
    const EMPTY: Bucket =
        Bucket { first: (0.0, 0.0), last: (0.0, 0.0), low: (0.0, 0.0), high: (0.0, 0.0), gap: None, filled: false };

    fn take(&mut self, point: (f64, f64)) {
        if point.1.is_nan() {
            self.gap = Some(point.0);
        } else if !self.filled {
            *self = Bucket { first: point, last: point, low: point, high: point, gap: self.gap, filled: true };
        } else {
            // Among equals the earlier row is the first and the later one the last, as in a stable sort.
            if point.0 < self.first.0 {
                self.first = point;
            }
            if point.0 >= self.last.0 {
                self.last = point;
            }
            if point.1 < self.low.1 {
                self.low = point;
            }
            if point.1 > self.high.1 {
                self.high = point;
            }
        }
    }

    /// What is drawn of it, from left to right.
    fn give(&self, out: &mut Vec<(f64, f64)>) {
        if self.filled {
            let (a, b) = if self.low.0 <= self.high.0 { (self.low, self.high) } else { (self.high, self.low) };
            let begin = out.len();
            for point in [self.first, a, b, self.last] {
                if out[begin..].last() != Some(&point) {
                    out.push(point);
                }
            }
        } else if let Some(x) = self.gap {
            out.push((x, f64::NAN));
        }
    }
}

/// The points of a line, from left to right; rows without x are left out, those without y end the line. Of many points
/// the first, the last, the lowest and the highest of each pixel column are kept: what a picture shows of them.
pub(crate) fn line(x: &[f64], y: &[f64], context: &mut Context<'_>) -> Result<Vec<(f64, f64)>> {
    let pairs = || x.iter().copied().zip(y.iter().copied()).filter(|(x, _)| !x.is_nan());
    if x.len() <= MOST_POINTS {
        let mut points: Vec<(f64, f64)> = pairs().collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        return Ok(points);
    }
    let (low, high) = range(x);
    let per_column = if high > low { PIXEL_COLUMNS as f64 / (high - low) } else { 0.0 };
    let mut buckets = vec![Bucket::EMPTY; PIXEL_COLUMNS];
    for (i, point) in pairs().enumerate() {
        if i % 1024 == 0 {
            context.spend(1024 * 10)?;
        }
        // The cast cuts: the last point stands in the last column.
        let place = ((point.0 - low) * per_column) as usize;
        buckets[place.min(PIXEL_COLUMNS - 1)].take(point);
    }
    let mut points = Vec::new();
    buckets.iter().for_each(|bucket| bucket.give(&mut points));
    Ok(points)
}

/// The points of a scatter chart of so many series. Of many points those are left out that would cover another.
pub(crate) fn scatter(x: &[f64], y: &[f64], series: usize, context: &mut Context<'_>) -> Result<Vec<(f64, f64)>> {
    let pairs = || x.iter().copied().zip(y.iter().copied()).filter(|(x, y)| !x.is_nan() && !y.is_nan());
    if x.len() <= MOST_POINTS {
        return Ok(pairs().collect());
    }
    let ((left, right), (low, high)) = (range(x), range(y));
    let places = (MOST_DOTS / series.max(1)) as f64;
    let (columns, rows) = ((places * 5.0 / 3.0).sqrt(), (places * 3.0 / 5.0).sqrt());
    let per = |count: f64, from: f64, to: f64| if to > from { count / (to - from) } else { 0.0 };
    let (across, up) = (per(columns, left, right), per(rows, low, high));
    let mut taken = FxHashSet::default();
    let mut points = Vec::new();
    for (i, (x, y)) in pairs().enumerate() {
        if i % 1024 == 0 {
            context.spend(1024 * 20)?;
        }
        if taken.insert((((x - left) * across) as u32, ((y - low) * up) as u32)) {
            points.push((x, y));
        }
    }
    Ok(points)
}
