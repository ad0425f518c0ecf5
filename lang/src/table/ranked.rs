//! Sorting without comparing: every key column becomes codes in whose order its values stand, nulls first. The codes of
//! several columns stand side by side in one word as far as they fit, and the rows go to their places digit by digit,
//! from the last digit to the first, so that equal ones stay as they were.
//!
//! Ints, dates and floats are their own codes. Texts get the place among the different ones of their column, which are
//! sorted by eight bytes at a time.

use super::keys::{NONE, Numbers, number_rows};
use super::order::SortKey;
use super::{BLOCK, Cells, Column, Texts};
use crate::builtins::Context;
use crate::error::Result;
use crate::pace::{self, Pace};
use crate::sorting::sorted_order;

/// The bits of a digit at most: so many places are written to by turns.
const DIGIT: u32 = 10;
/// Texts that begin alike are sorted at once when they are so few, and each so short.
const FEW: usize = 1024;
/// Bytes of texts that are looked at eight at a time; what begins alike even longer is compared.
const DEEPEST: usize = 64;

/// One code for each row, of so many bits.
struct Codes {
    codes: Vec<u64>,
    bits: u32,
}

/// The numbers of the rows in order; `None` when a column is mixed and its values must be compared.
pub(super) fn ranked_rows(rows: usize, keys: &[SortKey], context: &mut Context<'_>) -> Result<Option<Vec<usize>>> {
    if rows >= NONE as usize || keys.iter().any(|key| matches!(key.column.cells(), Cells::Mixed(_))) {
        return Ok(None);
    }
    let mut columns = Vec::with_capacity(keys.len());
    for key in keys {
        codes(key, &mut columns, context)?;
    }
    let mut order: Option<Vec<u32>> = None;
    // From the last column to the first: as many as one word holds are sorted by at a time.
    while let Some(mut word) = columns.pop() {
        while let Some(codes) = columns.pop_if(|codes| codes.bits + word.bits <= u64::BITS) {
            for (low, high) in word.codes.chunks_mut(BLOCK).zip(codes.codes.chunks(BLOCK)) {
                context.host.tick()?;
                low.iter_mut().zip(high).for_each(|(low, high)| *low |= high << word.bits);
            }
            word.bits += codes.bits;
        }
        order = Some(by_word(&word, order, context)?);
    }
    context.host.reserve(rows * size_of::<usize>())?;
    Ok(Some(order.map_or_else(|| (0..rows).collect(), |order| order.into_iter().map(|row| row as usize).collect())))
}

/// Rows in the order of the word each has; rows of one word in the order they are given in.
fn by_word(word: &Codes, order: Option<Vec<u32>>, context: &mut Context<'_>) -> Result<Vec<u32>> {
    let rows = word.codes.len();
    context.host.reserve(rows.saturating_mul(2 * size_of::<(u64, u32)>()))?;
    let order = order.unwrap_or_else(|| (0..rows as u32).collect());
    if word.bits <= u32::BITS {
        // Word and row in one: half as much to move.
        let items = order.iter().map(|row| word.codes[*row as usize] << u32::BITS | u64::from(*row)).collect();
        let items = radix(items, word.bits, |item: &u64| item >> u32::BITS, context)?;
        return Ok(items.into_iter().map(|item| item as u32).collect());
    }
    let items = order.iter().map(|row| (word.codes[*row as usize], *row)).collect();
    let items = radix(items, word.bits, |item: &(u64, u32)| item.0, context)?;
    Ok(items.into_iter().map(|item| item.1).collect())
}

/// Items in the order of words of so many bits, those of one word as they were.
fn radix<T: Copy>(mut items: Vec<T>, bits: u32, word: impl Fn(&T) -> u64, context: &mut Context<'_>) -> Result<Vec<T>> {
    if items.is_sorted_by_key(&word) {
        return Ok(items);
    }
    let mut other = items.clone();
    let passes = bits.div_ceil(DIGIT).max(1);
    let width = bits.div_ceil(passes);
    for pass in 0..passes {
        let digit = |item: &T| (word(item) >> (pass * width)) as usize & ((1 << width) - 1);
        let mut places = vec![0usize; 1 << width];
        for block in items.chunks(BLOCK) {
            context.host.tick()?;
            block.iter().for_each(|item| places[digit(item)] += 1);
        }
        if places.contains(&items.len()) {
            continue;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for block in items.chunks(BLOCK) {
            context.host.tick()?;
            for item in block {
                let place = &mut places[digit(item)];
                other[*place] = *item;
                *place += 1;
            }
        }
        std::mem::swap(&mut items, &mut other);
    }
    Ok(items)
}

/// Puts the codes of a column behind those that are there.
fn codes(key: &SortKey, out: &mut Vec<Codes>, context: &mut Context<'_>) -> Result<()> {
    const DAY: i64 = 86_400_000_000;
    let column = &*key.column;
    context.host.reserve(column.len().saturating_mul(2 * size_of::<u64>()))?;
    match column.cells() {
        Cells::Int(v) => by_order(key, |row| v[row] as u64 ^ (1 << 63), out, context),
        Cells::Date(v) => {
            let mut days = true;
            for block in v.chunks(BLOCK) {
                context.host.tick()?;
                days &= block.iter().all(|date| date.micros() % DAY == 0);
            }
            if days {
                return by_order(key, |row| (v[row].micros() / DAY) as u64 ^ (1 << 63), out, context);
            }
            by_order(key, |row| v[row].micros() as u64 ^ (1 << 63), out, context)
        }
        Cells::Bool(v) => by_order(key, |row| u64::from(v[row]), out, context),
        Cells::Float(v) => {
            let word = |row: usize| {
                // One zero, and one NaN, which is behind all numbers.
                let x = if v[row].is_nan() { f64::NAN.abs() } else { v[row] + 0.0 };
                let bits = x.to_bits();
                if x.is_sign_negative() { !bits } else { bits | 1 << 63 }
            };
            by_order(key, word, out, context)
        }
        Cells::Str(texts) => {
            let ranks = ranks(column, texts, context)?;
            by_order(key, |row| u64::from(ranks[row]), out, context)
        }
        Cells::Mixed(_) => Ok(()),
    }
}

/// Codes of words that have the order of the values: how far each is from the first one, behind the nulls.
fn by_order(key: &SortKey, word: impl Fn(usize) -> u64, out: &mut Vec<Codes>, context: &mut Context<'_>) -> Result<()> {
    let column = &*key.column;
    let (mut least, mut most) = (u64::MAX, 0);
    for start in (0..column.len()).step_by(BLOCK) {
        context.host.tick()?;
        for row in start..(start + BLOCK).min(column.len()) {
            if column.valid().is_none_or(|valid| valid[row]) {
                let word = word(row);
                least = least.min(word);
                most = most.max(word);
            }
        }
    }
    let mut nulls = u64::from(column.valid().is_some());
    let span = most.saturating_sub(least);
    if nulls == 1 && span == u64::MAX {
        // No code is left for null: it becomes a column of its own.
        let codes = (0..column.len()).map(|row| u64::from(!column.is_null(row))).collect();
        out.push(Codes { codes, bits: 1 });
        nulls = 0;
    }
    let mut codes = Vec::with_capacity(column.len());
    for start in (0..column.len()).step_by(BLOCK) {
        context.host.tick()?;
        codes.extend((start..(start + BLOCK).min(column.len())).map(|row| {
            if column.valid().is_some_and(|valid| !valid[row]) {
                return 0;
            }
            nulls + if key.ascending { word(row) - least } else { most - word(row) }
        }));
    }
    // A sole value needs no bits, and so it is with nothing but nulls.
    let bits = u64::BITS - (if least > most { 0 } else { span + nulls }).leading_zeros();
    out.push(Codes { codes, bits });
    Ok(())
}

/// The place of each text among the different ones of its column; of a null, anything.
fn ranks(column: &Column, texts: &Texts, context: &mut Context<'_>) -> Result<Vec<u32>> {
    let mut numbered = number_rows(&[(vec![column], column.len())], false, Numbers::InOrder, context)?;
    let mut numbers = numbered.sides.pop().unwrap_or_default();
    context.host.reserve(numbered.count.saturating_mul(64))?;
    let mut different: Vec<&str> = Vec::with_capacity(numbered.count);
    for (block, start) in numbers.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        context.host.tick()?;
        for (row, number) in (start..).zip(block) {
            if *number as usize == different.len() {
                different.push(texts.get(row));
            }
        }
    }
    let mut places = vec![0u32; different.len()];
    for (place, number) in sorted_texts(&different, context)?.into_iter().enumerate() {
        places[number as usize] = place as u32;
    }
    for block in numbers.chunks_mut(BLOCK) {
        context.host.tick()?;
        block.iter_mut().for_each(|number| *number = places.get(*number as usize).copied().unwrap_or(0));
    }
    Ok(numbers)
}

/// The places of different texts in order, by code point.
fn sorted_texts(texts: &[&str], context: &mut Context<'_>) -> Result<Vec<u32>> {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    // Parts of the order whose texts have so many bytes in common.
    let mut parts = vec![(0, order.len(), 0)];
    while let Some((start, end, common)) = parts.pop() {
        let part = &mut order[start..end];
        context.spend(64 * part.len())?;
        let short = || part.iter().all(|number| texts[*number as usize].len() <= FEW);
        if part.len() <= FEW && short() {
            part.sort_unstable_by_key(|number| texts[*number as usize]);
            continue;
        }
        if part.len() <= FEW || common >= DEEPEST {
            let compare = |a: usize, b: usize, context: &mut Context<'_>| {
                pace::compared(texts[part[a] as usize], texts[part[b] as usize], context)
            };
            let sorted = sorted_order(part.len(), compare, context)?;
            let sorted: Vec<u32> = sorted.into_iter().map(|place| part[place]).collect();
            part.copy_from_slice(&sorted);
            continue;
        }
        let items = part.iter().map(|number| (eight_bytes(texts[*number as usize], common), *number)).collect();
        let items: Vec<(u64, u32)> = radix(items, u64::BITS, |item| item.0, context)?;
        let mut from = 0;
        for same in items.chunk_by(|a, b| a.0 == b.0) {
            if same.len() > 1 {
                parts.push((start + from, start + from + same.len(), common + 8));
            }
            from += same.len();
        }
        part.iter_mut().zip(items).for_each(|(number, item)| *number = item.1);
    }
    Ok(order)
}

/// Eight bytes of a text from there on, the first one the highest; behind its end there are zeros.
fn eight_bytes(text: &str, from: usize) -> u64 {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => (0..8).fold(0, |word, at| word << 8 | u64::from(rest.get(at).copied().unwrap_or(0))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::chance::Chance;
    use crate::table::test_world::World;

    #[test]
    fn texts_are_sorted_by_code_point_however_much_they_have_in_common() {
        let mut chance = Chance::new(1);
        let letters = ["a", "b", "\0", "б", "\u{10ffff}"];
        // Nothing in common, less than is looked at by eights, and more.
        for common in [0, 3, 40, 100] {
            let mut texts = BTreeSet::new();
            while texts.len() < 4 * FEW {
                let end = (0..chance.below(12)).map(|_| letters[chance.below(5) as usize]);
                texts.insert(format!("{}{}", "x".repeat(common), end.collect::<String>()));
            }
            let expected: Vec<String> = texts.into_iter().collect();
            let mut given: Vec<&str> = expected.iter().map(String::as_str).collect();
            for i in (1..given.len()).rev() {
                given.swap(i, chance.below(i as u64 + 1) as usize);
            }
            let order = World::default().run(|context| sorted_texts(&given, context)).unwrap();
            assert!(
                order.iter().map(|place| given[*place as usize]).eq(expected.iter().map(String::as_str)),
                "{common}"
            );
        }
    }

    #[test]
    fn long_texts_are_sorted_without_holding_up_a_stop() {
        let texts: Vec<String> = (0..200).map(|i| format!("{}{}", "x".repeat(100_000), (i * 7) % 200)).collect();
        let given: Vec<&str> = texts.iter().map(String::as_str).collect();
        let world = &mut World::default();
        let order = world.run(|context| sorted_texts(&given, context)).unwrap();
        assert!(order.is_sorted_by_key(|place| given[*place as usize]));
        assert!(world.ticks > 10, "{} ticks", world.ticks);
    }
}
