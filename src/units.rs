//! Durations and sizes as people write them: `30s`, `2m`, `1h`, `250ms`; `512M`, `1G`, `64K`.

use std::time::Duration;

/// What is wrong with a number with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is no whole number with a unit this program knows.
    Form,
    /// Nothing fits into nothing.
    Zero,
    /// More than can be counted.
    TooLarge,
}

/// A duration: a whole number and `ms`, `s`, `m` or `h`; a bare number is seconds.
pub fn duration(text: &str) -> Result<Duration, Wrong> {
    let (number, unit) = split(text)?;
    let millis = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(Wrong::Form),
    };
    // A century of waiting is more than any clock arithmetic has to stand.
    const MOST: u64 = 100 * 366 * 24 * 3_600_000;
    match number.checked_mul(millis) {
        Some(0) => Err(Wrong::Zero),
        Some(total) if total <= MOST => Ok(Duration::from_millis(total)),
        _ => Err(Wrong::TooLarge),
    }
}

/// A size in bytes: a whole number and `K`, `M`, `G` or `T` (powers of 1024; `KB` and `KiB` mean the same); a bare
/// number is bytes.
pub fn bytes(text: &str) -> Result<u64, Wrong> {
    let (number, unit) = split(text)?;
    let unit = unit.to_ascii_lowercase();
    let power = match unit.strip_suffix("ib").or(unit.strip_suffix('b')).unwrap_or(&unit) {
        "" if unit == "ib" => return Err(Wrong::Form),
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        _ => return Err(Wrong::Form),
    };
    match number.checked_mul(1 << power) {
        Some(0) => Err(Wrong::Zero),
        Some(total) if total <= i64::MAX as u64 => Ok(total),
        _ => Err(Wrong::TooLarge),
    }
}

fn split(text: &str) -> Result<(u64, &str), Wrong> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    if digits.is_empty() {
        return Err(Wrong::Form);
    }
    // Nothing but digits: only a number too large does not parse.
    let number = digits.parse().map_err(|_| Wrong::TooLarge)?;
    Ok((number, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_whole_number_with_a_unit_and_seconds_without() {
        for (text, millis) in [("30s", 30_000), ("2m", 120_000), ("1h", 3_600_000), ("250ms", 250), ("5", 5_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "s", "-1s", "1.5s", "1d", "3 0s", "30S", "٣s"] {
            assert_eq!(duration(text), Err(Wrong::Form), "{text}");
        }
        assert_eq!(duration("0s"), Err(Wrong::Zero));
        assert_eq!(duration("99999999999999999999s"), Err(Wrong::TooLarge));
        assert_eq!(duration("18446744073709551615h"), Err(Wrong::TooLarge));
    }

    #[test]
    fn a_size_is_a_whole_number_with_a_power_of_1024() {
        for (text, size) in [
            ("512M", 512 << 20),
            ("1G", 1 << 30),
            ("64k", 64 << 10),
            ("1GiB", 1 << 30),
            ("10 MB", 10 << 20),
            ("7B", 7),
            ("9", 9),
        ] {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "M", "1.5G", "-1", "1X", "1iB", "1GG"] {
            assert_eq!(bytes(text), Err(Wrong::Form), "{text}");
        }
        assert_eq!(bytes("0M"), Err(Wrong::Zero));
        assert_eq!(bytes("99999999T"), Err(Wrong::TooLarge));
    }
}
