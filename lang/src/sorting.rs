//! Stable merge sorts of our own: the host must be able to stop them midway, and a comparison may fail.

use std::cmp::Ordering;

use crate::builtins::Context;
use crate::error::Result;

/// Elements sorted by insertion before merging begins.
const RUN: usize = 16;
/// Comparisons between two looks at the host's clock.
const BLOCK: usize = 4096;

/// Numbers the standard library sorts between two looks at the host's clock: about a millisecond's worth.
const PIECE: usize = 1 << 15;

/// Numbers in order, equal ones in the order they had.
///
/// # Errors
/// The host's, when it stops the program.
pub(crate) fn sorted_numbers<T: Copy>(
    mut numbers: Vec<T>,
    compare: impl Fn(&T, &T) -> Ordering,
    context: &mut Context<'_>,
) -> Result<Vec<T>> {
    for piece in numbers.chunks_mut(PIECE) {
        piece.sort_by(&compare);
        context.host.tick()?;
    }
    if numbers.len() <= PIECE {
        return Ok(numbers);
    }
    context.host.reserve(size_of_val(&*numbers))?;
    let mut other = numbers.clone();
    let mut width = PIECE;
    while width < numbers.len() {
        for (from, to) in numbers.chunks(2 * width).zip(other.chunks_mut(2 * width)) {
            let (mut left, mut right) = from.split_at(width.min(from.len()));
            for piece in to.chunks_mut(PIECE) {
                for place in piece {
                    let from_left = match (left.first(), right.first()) {
                        (Some(a), Some(b)) => compare(a, b) != Ordering::Greater,
                        (first, _) => first.is_some(),
                    };
                    let side = if from_left { &mut left } else { &mut right };
                    if let Some((number, rest)) = side.split_first() {
                        *place = *number;
                        *side = rest;
                    }
                }
                context.host.tick()?;
            }
        }
        std::mem::swap(&mut numbers, &mut other);
        width *= 2;
    }
    Ok(numbers)
}

/// The places of `count` elements in order, as `compare` has it of two places.
///
/// # Errors
/// Those of `compare`, and the host's when it stops the program.
pub(crate) fn sorted_order(
    count: usize,
    mut compare: impl FnMut(usize, usize, &mut Context<'_>) -> Result<Ordering>,
    context: &mut Context<'_>,
) -> Result<Vec<usize>> {
    context.host.reserve(count.saturating_mul(2 * size_of::<usize>()))?;
    let mut order: Vec<usize> = (0..count).collect();
    let mut other = vec![0; count];
    let mut work = 0;
    for run in order.chunks_mut(RUN) {
        for i in 1..run.len() {
            let mut j = i;
            while j > 0 && compare(run[j - 1], run[j], context)? == Ordering::Greater {
                run.swap(j - 1, j);
                j -= 1;
            }
        }
        work += run.len();
        if work >= BLOCK {
            work = 0;
            context.host.tick()?;
        }
    }
    let mut width = RUN;
    while width < count {
        for start in (0..count).step_by(2 * width) {
            let middle = (start + width).min(count);
            let end = (start + 2 * width).min(count);
            let (mut left, mut right) = (&order[start..middle], &order[middle..end]);
            for place in &mut other[start..end] {
                work += 1;
                if work >= BLOCK {
                    work = 0;
                    context.host.tick()?;
                }
                let from_left = match (left.first(), right.first()) {
                    (Some(&a), Some(&b)) => compare(a, b, context)? != Ordering::Greater,
                    (first, _) => first.is_some(),
                };
                let side = if from_left { &mut left } else { &mut right };
                if let Some((&element, rest)) = side.split_first() {
                    *place = element;
                    *side = rest;
                }
            }
        }
        std::mem::swap(&mut order, &mut other);
        width *= 2;
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::table::test_world::World;

    #[test]
    fn numbers_of_any_count_are_in_order_and_equal_ones_stay_as_they_were() {
        for count in [0, 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE - 1, 5 * PIECE + 7] {
            let mut chance = Chance::new(count as u64);
            // Few keys, so that many are equal; the second part says where each stood.
            let given: Vec<(u64, usize)> = (0..count).map(|place| (chance.below(1000), place)).collect();
            let mut expected = given.clone();
            expected.sort_by_key(|(key, _)| *key);
            let sorted = World::default().run(|context| sorted_numbers(given, |a, b| a.0.cmp(&b.0), context).ok());
            assert_eq!(sorted, Some(expected), "{count}");
        }
    }
}
