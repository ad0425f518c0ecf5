//! The parts of a date, and dates moved and measured by the calendar.

use super::Date;
use crate::table::iso::{civil, day_number};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A date taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// 1 is Monday.
    pub(crate) weekday: i64,
    /// From 1.
    pub(crate) day_of_year: i64,
}

impl Parts {
    /// The parts of a date; without a time of day it is midnight.
    pub(crate) fn of(date: Date) -> Parts {
        let (days, time) = (date.micros().div_euclid(DAY), date.micros().rem_euclid(DAY));
        let (year, month, day) = civil(days);
        Parts {
            year,
            month,
            day,
            hour: time / HOUR,
            minute: time / MINUTE % 60,
            second: time / SECOND % 60,
            // 1970-01-01 was a Thursday.
            weekday: (days + 3).rem_euclid(7) + 1,
            day_of_year: days - day_number(year, 1, 1).unwrap_or(days) + 1,
        }
    }
}

/// What dates are moved and measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// So many months of the calendar.
    Months(i64),
    /// So many microseconds.
    Exact(i64),
}

impl Unit {
    /// The unit of that name, in the plural or the singular.
    pub(crate) fn named(name: &str) -> Option<Unit> {
        Some(match name {
            "years" | "year" => Unit::Months(12),
            "months" | "month" => Unit::Months(1),
            "weeks" | "week" => Unit::Exact(7 * DAY),
            "days" | "day" => Unit::Exact(DAY),
            "hours" | "hour" => Unit::Exact(HOUR),
            "minutes" | "minute" => Unit::Exact(MINUTE),
            "seconds" | "second" => Unit::Exact(SECOND),
            _ => return None,
        })
    }
}

/// The date so many units later. A month that is too short gives its last day; a day moved by hours or less gets a time
/// of day. `None` outside of the years there are.
pub(crate) fn moved(date: Date, count: i64, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Exact(each) => {
            let micros = each.checked_mul(count)?.checked_add(date.micros())?;
            Date::within(micros, date.has_time() || each < DAY)
        }
        Unit::Months(each) => {
            let (year, month, day) = civil(date.micros().div_euclid(DAY));
            let months = each.checked_mul(count)?.checked_add(year * 12 + month - 1)?;
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
            // Beyond these there is no date, and days would overflow.
            if !(0..=9999).contains(&year) {
                return None;
            }
            let days = (28..=day).rev().chain([day]).find_map(|day| day_number(year, month, day))?;
            Date::within(days * DAY + date.micros().rem_euclid(DAY), date.has_time())
        }
    }
}

/// How many whole units lie between two dates; negative when `later` is the earlier one.
pub(crate) fn difference(later: Date, earlier: Date, unit: Unit) -> i64 {
    if later.micros() < earlier.micros() {
        return -difference(earlier, later, unit);
    }
    match unit {
        Unit::Exact(each) => (later.micros() - earlier.micros()) / each,
        Unit::Months(each) => {
            let ((y, m, _), (to_y, to_m, _)) =
                (civil(earlier.micros().div_euclid(DAY)), civil(later.micros().div_euclid(DAY)));
            let months = (to_y - y) * 12 + to_m - m;
            let reached = moved(earlier, months, Unit::Months(1)).is_some_and(|date| date.micros() <= later.micros());
            (months - i64::from(!reached)) / each
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::iso;

    fn date(text: &str) -> Date {
        iso::parse(text.as_bytes()).unwrap().0
    }

    #[test]
    fn every_day_has_the_parts_the_calendar_gives_it() {
        let mut expected = (1899, 12, 31);
        let mut weekday = 7;
        let mut of_year = 365;
        for day in day_number(1899, 12, 31).unwrap()..day_number(2101, 1, 2).unwrap() {
            let parts = Parts::of(Date::day(day));
            assert_eq!((parts.year, parts.month, parts.day), expected);
            assert_eq!((parts.weekday, parts.day_of_year), (weekday, of_year), "{expected:?}");
            let (y, m, d) = expected;
            expected = [(y, m, d + 1), (y, m + 1, 1), (y + 1, 1, 1)]
                .into_iter()
                .find(|(y, m, d)| day_number(*y, *m, *d).is_some())
                .unwrap();
            weekday = weekday % 7 + 1;
            of_year = if expected.0 == y { of_year + 1 } else { 1 };
        }
    }

    #[test]
    fn moving_and_measuring_undo_each_other() {
        let start = date("2023-11-30 22:15:00");
        for unit in ["weeks", "days", "hours", "minutes", "seconds", "months", "years"] {
            let unit = Unit::named(unit).unwrap();
            for count in -1000..1000 {
                let end = moved(start, count, unit).unwrap();
                // A shorter month ends earlier: that many whole months have not gone back over it.
                let clamped = matches!(unit, Unit::Months(_)) && Parts::of(end).day != 30;
                let expected = if clamped && count < 0 { count + 1 } else { count };
                let measured = difference(end, start, unit);
                assert!(measured == count || measured == expected, "{unit:?} {count} {measured}");
                assert_eq!(difference(start, end, unit), -measured);
            }
        }
    }

    #[test]
    fn what_leaves_the_years_there_are_is_no_date() {
        for unit in [Unit::Months(12), Unit::Months(1), Unit::Exact(DAY), Unit::Exact(SECOND)] {
            for count in [i64::MAX, i64::MIN, i64::MIN / SECOND, 1 << 60, -(1 << 60)] {
                assert_eq!(moved(date("2024-01-31"), count, unit), None, "{unit:?} {count}");
            }
        }
        assert_eq!(moved(date("9999-12-31"), 1, Unit::Exact(DAY)), None);
        assert_eq!(moved(date("0000-01-01"), -1, Unit::Exact(SECOND)), None);
        assert_eq!(moved(date("9999-12-30"), 1, Unit::Exact(DAY)), Some(date("9999-12-31")));
        assert_eq!(difference(date("9999-12-31"), date("0000-01-01"), Unit::Months(12)), 9999);
    }
}
