//! Moments as ISO 8601 in UTC, to the millisecond.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2025-03-01T12:30:05.250Z`. A moment before 1970 is told as 1970 began: no clock of a server shows one.
pub fn iso8601(moment: SystemTime) -> String {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs();
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let millisecond = since.subsec_millis();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar: whole spans of 400, 100, 4 and 1
/// years are taken off, counting years from March so that the leap day is the last.
fn civil(days: u64) -> (u64, u64, u64) {
    // 1600-03-01, where a span of 400 years begins, is 135,080 days before 1970-01-01.
    let mut rest = days + 135_080;
    let mut year = 1600 + 400 * (rest / 146_097);
    rest %= 146_097;
    let centuries = (rest / 36_524).min(3);
    rest -= centuries * 36_524;
    let fours = rest / 1461;
    rest %= 1461;
    let ones = (rest / 365).min(3);
    rest -= ones * 365;
    year += 100 * centuries + 4 * fours + ones;
    let mut month = 3;
    for length in [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29] {
        if rest < length {
            break;
        }
        rest -= length;
        month += 1;
    }
    if month > 12 { (year + 1, month - 12, rest + 1) } else { (year, month, rest + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn known_moments_are_written_as_the_calendar_has_them() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (951_868_800, "2000-03-01T00:00:00.000Z"),
            (1_709_164_800, "2024-02-29T00:00:00.000Z"),
            (1_735_689_599, "2024-12-31T23:59:59.000Z"),
            (1_735_689_600, "2025-01-01T00:00:00.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(iso8601(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
        assert_eq!(iso8601(UNIX_EPOCH + Duration::from_millis(1_234)), "1970-01-01T00:00:01.234Z");
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = civil(0);
        for day in 1..200_000 {
            let next = civil(day);
            let follows = next == (last.0, last.1, last.2 + 1)
                || (next.2 == 1 && last.2 >= 28 && next == (last.0, last.1 + 1, 1))
                || (next == (last.0 + 1, 1, 1) && last.1 == 12 && last.2 == 31);
            assert!(follows, "{last:?} then {next:?}");
            last = next;
        }
    }
}
