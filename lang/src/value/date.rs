//! Dates, with or without a time of day, in UTC.

/// A moment in microseconds since 1970-01-01, and whether it has a time of day: packed in 8 bytes, so that a date is
/// an immediate value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Date(i64);

const DAY: i64 = 86_400_000_000;

/// The days 0000-01-01 and 10000-01-01, counted from 1970-01-01.
const DAYS: std::ops::Range<i64> = -719_528..2_932_897;

impl Date {
    /// A day.
    pub fn day(days_since_epoch: i64) -> Date {
        Date((days_since_epoch * DAY) << 1)
    }

    /// A day with a time of day.
    pub fn moment(micros_since_epoch: i64) -> Date {
        Date(micros_since_epoch << 1 | 1)
    }

    /// The day or the moment of so many microseconds; `None` outside of the years 0 to 9999, whose dates alone can be
    /// read again from their text.
    pub fn within(micros_since_epoch: i64, has_time: bool) -> Option<Date> {
        let days = micros_since_epoch.div_euclid(DAY);
        DAYS.contains(&days).then(|| if has_time { Date::moment(micros_since_epoch) } else { Date::day(days) })
    }

    /// Microseconds since the epoch.
    pub fn micros(self) -> i64 {
        self.0 >> 1
    }

    /// Whether it has a time of day.
    pub fn has_time(self) -> bool {
        self.0 & 1 == 1
    }
}
