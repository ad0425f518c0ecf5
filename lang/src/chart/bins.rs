//! Values counted between equal steps.

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

/// The most bins of a histogram.
pub(crate) const MOST_BINS: usize = 200;
/// The most bins when nobody says how many.
const MOST_CHOSEN: f64 = 40.0;

/// Where the first bin begins, how wide each is, and how many values it holds. Of `bins` when given; else about as many
/// as the number of values calls for (twice its cube root, Rice's rule), with round edges when `round`. A value on an
/// edge belongs to the bin on its right, the largest to the last one.
pub(crate) fn binned(
    values: &[f64],
    bins: Option<usize>,
    round: bool,
    context: &mut Context<'_>,
) -> Result<(f64, f64, Vec<u64>)> {
    let (mut low, mut high, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0_usize);
    for value in values.iter().filter(|v| !v.is_nan()) {
        (low, high, count) = (low.min(*value), high.max(*value), count + 1);
    }
    let (from, width, bins) = match bins {
        // Further apart than floats can say: each half has its bin.
        _ if !(high - low).is_finite() => (low, f64::MAX, 2),
        Some(bins) if high > low => (low, (high - low) / bins as f64, bins),
        _ if high <= low => (low - 0.5, 1.0, 1),
        _ => {
            let wanted = (2.0 * (count as f64).cbrt()).ceil().clamp(1.0, MOST_CHOSEN);
            let width = if round { nice((high - low) / wanted) } else { (high - low) / wanted };
            let from = if round { (low / width).floor() * width } else { low };
            // What stands on the last edge needs no bin of its own, unless nothing else is in it.
            (from, width, ((high - from) / width).ceil().max(1.0) as usize)
        }
    };
    let mut counts = vec![0; bins];
    for (i, value) in values.iter().enumerate().filter(|(_, v)| !v.is_nan()) {
        if i % 1024 == 0 {
            context.spend(1024 * 5)?;
        }
        counts[(((value - from) / width) as usize).min(bins - 1)] += 1;
    }
    Ok((from, width, counts))
}

/// A width near this one that people count in: 1, 2 or 5 times a power of ten.
fn nice(width: f64) -> f64 {
    let power = 10f64.powf(width.log10().floor());
    let digit = width / power;
    power * [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| digit <= step * 1.000_001).unwrap_or(10.0)
}
