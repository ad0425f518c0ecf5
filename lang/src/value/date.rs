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

/// Year, month and day of a day counted from 1970-01-01 (proleptic Gregorian calendar; the algorithm is Howard
/// Hinnant's `civil_from_days`).
pub fn civil(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_index + 2) / 5 + 1) as u32;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 } as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
