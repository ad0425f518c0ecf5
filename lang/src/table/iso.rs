//! ISO 8601 dates as files hold them, in and out again as they were spelled.

use crate::value::Date;

/// How a date was written.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Spelling {
    /// What stands between day and time; 0 for a day alone.
    separator: u8,
    /// 0: hours and minutes, 1: seconds too, 2 and more: so many minus one digits of a fraction.
    precision: u8,
    /// Whether a `Z` ends it.
    zulu: bool,
}

const DAY: i64 = 86_400_000_000;

/// `2024-01-31`, or with `T` or a blank and `12:30`, `12:30:59`, `12:30:59.123456`, with or without a `Z`. Nothing else
/// is taken for a date: an offset would be lost.
pub(crate) fn parse(bytes: &[u8]) -> Option<(Date, Spelling)> {
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let day = day_number(number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..10])?)?;
    let mut spelling = Spelling::default();
    let rest = match &bytes[10..] {
        [] => return Some((Date::day(day), spelling)),
        [separator @ (b'T' | b' '), rest @ ..] => {
            spelling.separator = *separator;
            rest
        }
        _ => return None,
    };
    let rest = match rest {
        [time @ .., b'Z'] => {
            spelling.zulu = true;
            time
        }
        time => time,
    };
    if rest.len() < 5 || rest[2] != b':' {
        return None;
    }
    let (hours, minutes) = (number(&rest[..2])?, number(&rest[3..5])?);
    let (mut seconds, mut micros) = (0, 0);
    match &rest[5..] {
        [] => {}
        [b':', a, b] => {
            seconds = number(&[*a, *b])?;
            spelling.precision = 1;
        }
        [b':', a, b, b'.', fraction @ ..] if (1..=6).contains(&fraction.len()) => {
            seconds = number(&[*a, *b])?;
            micros = number(fraction)? * 10i64.pow(6 - fraction.len() as u32);
            spelling.precision = 1 + fraction.len() as u8;
        }
        _ => return None,
    }
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let time = (hours * 3600 + minutes * 60 + seconds) * 1_000_000 + micros;
    Some((Date::moment(day * DAY + time), spelling))
}

/// Writes a date as it was spelled.
pub(crate) fn write(date: Date, spelling: Spelling, out: &mut String) {
    use std::fmt::Write;
    let (year, month, day) = civil(date.micros().div_euclid(DAY));
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if spelling.separator == 0 {
        return;
    }
    let time = date.micros().rem_euclid(DAY);
    let (seconds, micros) = (time / 1_000_000, time % 1_000_000);
    let separator = char::from(spelling.separator);
    let _ = write!(out, "{separator}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if spelling.precision > 0 {
        let _ = write!(out, ":{:02}", seconds % 60);
    }
    if spelling.precision > 1 {
        let digits = usize::from(spelling.precision - 1);
        let _ = write!(out, ".{}", &format!("{micros:06}")[..digits]);
    }
    if spelling.zulu {
        out.push('Z');
    }
}

/// Writes a date as programs print it: `2024-05-01`, or with its time of day `2024-05-01 10:30:00`, and a fraction when
/// there is one.
pub fn write_date(date: Date, out: &mut String) {
    let precision = if date.micros() % 1_000_000 == 0 { 1 } else { 7 };
    let separator = if date.has_time() { b' ' } else { 0 };
    write(date, Spelling { separator, precision, zulu: false }, out);
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + i64::from(d - b'0')))
}

/// Days since 1970-01-01 of a day in the proleptic Gregorian calendar; `None` when there is no such day. (Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is the last.)
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The inverse of [`day_number`].
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{parse, write};

    #[test]
    fn dates_come_back_as_they_were_spelled() {
        for text in [
            "1970-01-01",
            "0000-03-01",
            "2024-02-29",
            "9999-12-31",
            "2024-01-31T12:30",
            "2024-01-31 12:30:59",
            "1969-12-31T23:59:59.999999Z",
            "2024-01-31T00:00:00.5",
        ] {
            let (date, spelling) = parse(text.as_bytes()).unwrap();
            let mut out = String::new();
            write(date, spelling, &mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn a_printed_date_shows_its_time_only_when_it_has_one() {
        for (text, printed) in [
            ("2024-05-01", "2024-05-01"),
            ("2024-05-01T00:00", "2024-05-01 00:00:00"),
            ("1969-12-31 23:59:59.5Z", "1969-12-31 23:59:59.500000"),
        ] {
            let mut out = String::new();
            super::write_date(parse(text.as_bytes()).unwrap().0, &mut out);
            assert_eq!(out, printed);
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "2024-01-31T25:00",
            "2024-01-31+03:00",
            "20240131",
            "2024-01-31T12:30:",
            "дата-01-31",
        ] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
    }
}
