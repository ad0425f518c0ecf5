//! Dates, with or without a time of day, in UTC.

/// A moment in microseconds since 1970-01-01, and whether it has a time of day: packed in 8 bytes, so that a date is
/// an immediate value. Covers the years -144,000 to 148,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(i64);

const DAY: i64 = 86_400_000_000;

impl Date {
    /// A day.
    pub fn day(days_since_epoch: i64) -> Date {
        Date((days_since_epoch * DAY) << 1)
    }

    /// A day with a time of day.
    pub fn moment(micros_since_epoch: i64) -> Date {
        Date(micros_since_epoch << 1 | 1)
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
