//! Dates and times as spreadsheets number them.

use calamine::{ExcelDateTime, ExcelDateTimeType};

/// What a numbered date is.
#[derive(Debug, PartialEq)]
pub enum Serial {
    /// A day, counted from 1970-01-01.
    Day(i64),
    /// A moment, in microseconds from then.
    Moment(i64),
    /// A time of day, or a length of time, as text: the language has no type for it.
    Time(String),
    /// No date at all.
    Number(f64),
}

const DAY_MILLIS: i64 = 86_400_000;

/// 1970-01-01 counted from the day before 1900-01-01, with 29 February 1900, which was none.
const UNIX_DAY: i64 = 25_569;

/// The first day behind 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// Days between the two beginnings spreadsheets count from.
const FROM_1904: i64 = 1_462;

/// Understands a number that is shown as a date or a time. Milliseconds are as exact as they are.
pub fn read(number: &ExcelDateTime) -> Serial {
    let value = number.as_f64();
    if !value.is_finite() || value.abs() >= LAST_DAY {
        return Serial::Number(value);
    }
    let late = counts_from_1904(number);
    let millis = (value * DAY_MILLIS as f64).round() as i64;
    if number.is_duration() || (!late && (0.0..1.0).contains(&value)) {
        return Serial::Time(clock(millis));
    }
    if value < 0.0 {
        return Serial::Number(value);
    }
    let shift = match (late, value < 60.0) {
        (true, _) => FROM_1904,
        // Before the day that was none, the count is one behind.
        (false, true) => 1,
        (false, false) => 0,
    };
    let millis = millis + (shift - UNIX_DAY) * DAY_MILLIS;
    match value.fract() == 0.0 {
        true => Serial::Day(millis / DAY_MILLIS),
        false => Serial::Moment(millis * 1000),
    }
}

/// A length of time as ISO 8601 writes it (`PT26H30M00S`), as a clock shows it; as it is when it is something else.
pub fn duration(text: &str) -> String {
    let understood = || {
        let mut rest = text.strip_prefix("PT")?;
        let mut millis = 0.0;
        for (unit, each) in [('H', 3_600_000.0), ('M', 60_000.0), ('S', 1_000.0)] {
            if let Some((number, behind)) = rest.split_once(unit) {
                millis += number.parse::<f64>().ok().filter(|n| (0.0..1e9).contains(n))? * each;
                rest = behind;
            }
        }
        rest.is_empty().then(|| clock(millis.round() as i64))
    };
    understood().unwrap_or_else(|| text.to_owned())
}

/// `26:30:00`, with a fraction when there is one.
fn clock(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let whole = format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { whole } else { format!("{whole}.{rest:03}") }
}

/// Which of the two beginnings a number counts from: told apart by the date that comes of it.
fn counts_from_1904(number: &ExcelDateTime) -> bool {
    let usual = ExcelDateTime::new(number.as_f64(), ExcelDateTimeType::DateTime, false);
    number.to_ymd_hms_milli().0 != usual.to_ymd_hms_milli().0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, kind: ExcelDateTimeType, from_1904: bool) -> Serial {
        read(&ExcelDateTime::new(value, kind, from_1904))
    }

    #[test]
    fn a_numbered_day_is_that_day_whatever_it_is_counted_from() {
        let date = ExcelDateTimeType::DateTime;
        assert_eq!(shown(45_352.0, date, false), Serial::Day(19_783), "2024-03-01");
        assert_eq!(shown(43_890.0, date, true), Serial::Day(19_783));
        assert_eq!(shown(45_352.5, date, false), Serial::Moment((19_783 * 24 + 12) * 3_600_000_000));
        assert_eq!(shown(25_569.0, date, false), Serial::Day(0));
        assert_eq!(shown(1.0, date, false), Serial::Day(-25_567), "1900-01-01");
        assert_eq!(shown(61.0, date, false), Serial::Day(-25_508), "1900-03-01");
    }

    #[test]
    fn times_are_shown_as_a_clock_does() {
        assert_eq!(shown(0.75, ExcelDateTimeType::DateTime, false), Serial::Time("18:00:00".into()));
        assert_eq!(shown(1.5, ExcelDateTimeType::TimeDelta, false), Serial::Time("36:00:00".into()));
        assert_eq!(duration("PT26H30M00.5S"), "26:30:00.500");
        assert_eq!(duration("P1Y"), "P1Y");
        assert_eq!(duration("PT-5H"), "PT-5H");
    }

    #[test]
    fn numbers_no_calendar_holds_stay_numbers() {
        assert_eq!(shown(-5.0, ExcelDateTimeType::DateTime, false), Serial::Number(-5.0));
        assert_eq!(shown(1e300, ExcelDateTimeType::TimeDelta, false), Serial::Number(1e300));
    }
}
