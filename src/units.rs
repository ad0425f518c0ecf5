//! Durations and sizes as people write them: `30s`, `2m`, `1h`, `250ms`; `512M`, `1G`, `64K`, `70%` of the machine's
//! memory; `none` for no bound.

use datacode_actors::limits::{Bound, Unit};

use crate::machine;

/// What is wrong with the value of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is no whole number with a unit this program knows.
    Form,
    /// Nothing fits into nothing.
    Zero,
    /// More than can be counted.
    TooLarge,
    /// No bound, where there must be one.
    Needed,
    /// A part of the machine's memory, and nobody knows how much that is.
    Unmeasured,
}

/// A century in milliseconds: more waiting than that is more than clocks can reckon with.
const CENTURY: u64 = 100 * 366 * 24 * 3_600_000;

/// The value of a bound as it was written; `None` is no bound.
pub fn value(bound: &Bound, text: &str) -> Result<Option<u64>, Wrong> {
    if text.trim() == "none" {
        return if bound.optional { Ok(None) } else { Err(Wrong::Needed) };
    }
    match bound.unit {
        Unit::Milliseconds => milliseconds(text),
        Unit::Bytes => match text.trim().strip_suffix('%') {
            Some(percent) => part(percent, machine::memory()),
            None => bytes(text),
        },
        Unit::Count => scaled(text, i64::MAX as u64, |unit| unit.is_empty().then_some(1)),
    }
    .map(Some)
}

/// A whole number and `ms`, `s`, `m` or `h`; a bare number is seconds.
fn milliseconds(text: &str) -> Result<u64, Wrong> {
    scaled(text, CENTURY, |unit| {
        Some(match unit {
            "ms" => 1,
            "" | "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        })
    })
}

/// A whole number and `K`, `M`, `G` or `T` (powers of 1024; `KB` and `KiB` mean the same); a bare number is bytes.
fn bytes(text: &str) -> Result<u64, Wrong> {
    scaled(text, i64::MAX as u64, |unit| {
        let unit = unit.to_ascii_lowercase();
        Some(match unit.as_str() {
            "" | "b" => 1,
            "k" | "kb" | "kib" => 1 << 10,
            "m" | "mb" | "mib" => 1 << 20,
            "g" | "gb" | "gib" => 1 << 30,
            "t" | "tb" | "tib" => 1 << 40,
            _ => return None,
        })
    })
}

/// So many hundredths of the machine's memory: 1 to 100.
fn part(percent: &str, memory: Option<u64>) -> Result<u64, Wrong> {
    let percent = scaled(percent, 100, |unit| unit.is_empty().then_some(1))?;
    Ok(memory.ok_or(Wrong::Unmeasured)? / 100 * percent)
}

fn scaled(text: &str, most: u64, scale: impl Fn(&str) -> Option<u64>) -> Result<u64, Wrong> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let scale = scale(unit.trim_start()).ok_or(Wrong::Form)?;
    if digits.is_empty() {
        return Err(Wrong::Form);
    }
    // Nothing but digits: only a number too large does not parse.
    match digits.parse::<u64>().ok().and_then(|number| number.checked_mul(scale)) {
        Some(0) => Err(Wrong::Zero),
        Some(total) if total <= most => Ok(total),
        _ => Err(Wrong::TooLarge),
    }
}

/// The value of a bound as people would write it.
pub fn written(bound: &Bound, value: Option<u64>) -> String {
    let Some(value) = value else { return "none".to_owned() };
    let units: &[(u64, &str)] = match bound.unit {
        Unit::Milliseconds => &[(3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")],
        Unit::Bytes => &[(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")],
        Unit::Count => &[],
    };
    match units.iter().find(|(size, _)| value.is_multiple_of(*size)) {
        Some((size, name)) => format!("{}{name}", value / size),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datacode_actors::limits::BOUNDS;

    #[test]
    fn a_duration_is_a_whole_number_with_a_unit_and_seconds_without() {
        for (text, millis) in [("30s", 30_000), ("2m", 120_000), ("1h", 3_600_000), ("250ms", 250), ("5", 5_000)] {
            assert_eq!(milliseconds(text), Ok(millis), "{text}");
        }
        for text in ["", "s", "-1s", "1.5s", "1d", "3 0s", "30S", "٣s"] {
            assert_eq!(milliseconds(text), Err(Wrong::Form), "{text}");
        }
        assert_eq!(milliseconds("0s"), Err(Wrong::Zero));
        assert_eq!(milliseconds("99999999999999999999s"), Err(Wrong::TooLarge));
        assert_eq!(milliseconds("18446744073709551615h"), Err(Wrong::TooLarge));
    }

    #[test]
    fn a_size_is_a_whole_number_with_a_power_of_1024() {
        let good = [("512M", 512 << 20), ("1G", 1 << 30), ("64k", 64 << 10), ("1GiB", 1 << 30), ("10 MB", 10 << 20)];
        for (text, size) in good.into_iter().chain([("7B", 7), ("9", 9)]) {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "M", "1.5G", "-1", "1X", "1iB", "1GG"] {
            assert_eq!(bytes(text), Err(Wrong::Form), "{text}");
        }
        assert_eq!(bytes("0M"), Err(Wrong::Zero));
        assert_eq!(bytes("99999999T"), Err(Wrong::TooLarge));
    }

    #[test]
    fn a_part_of_the_memory_is_one_to_a_hundred_percent_of_it() {
        assert_eq!(part("70", Some(1000)), Ok(700));
        assert_eq!(part("100 ", Some(1000)), Ok(1000));
        assert_eq!((part("0", Some(1000)), part("101", Some(1000))), (Err(Wrong::Zero), Err(Wrong::TooLarge)));
        assert_eq!((part("x", Some(1000)), part("70", None)), (Err(Wrong::Form), Err(Wrong::Unmeasured)));
    }

    #[test]
    fn every_default_is_written_as_it_can_be_read() {
        for bound in BOUNDS {
            assert_eq!(value(bound, &written(bound, bound.default)), Ok(bound.default), "{}", bound.name);
        }
    }

    #[test]
    fn only_a_bound_that_may_be_lifted_takes_none() {
        for bound in BOUNDS {
            let expected = if bound.optional { Ok(None) } else { Err(Wrong::Needed) };
            assert_eq!(value(bound, "none"), expected, "{}", bound.name);
        }
    }
}
