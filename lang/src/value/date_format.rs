//! Dates written and read by a format of `%` and letters, as `strftime` has them; names are English.

use super::Date;
use super::calendar::Parts;
use crate::table::iso::day_number;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The letters of a name that make its short form.
const SHORT: usize = 3;

/// The longest format, in bytes: reading and writing look at nothing but the format, and at no clock.
pub(crate) const LONGEST: usize = 1000;

/// What can be wrong with a date and its format.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no such letter; nothing behind the last `%`.
    Letter(Option<char>),
    /// The text is not as the format has it.
    Unlike,
    /// The text is, but there is no such day or time.
    NoSuchDay,
    /// The format says nothing of the year.
    NoYear,
}

/// Writes a date.
pub(crate) fn write(date: Date, format: &str, out: &mut String) -> Result<(), Fault> {
    use std::fmt::Write;
    let parts = Parts::of(date);
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let mut letters = after.chars();
        let name = |names: &[&'static str], place: i64| names.get(place as usize - 1).copied().unwrap_or("");
        let written = match letters.next() {
            Some('Y') => write!(out, "{:04}", parts.year),
            Some('y') => write!(out, "{:02}", parts.year.rem_euclid(100)),
            Some('m') => write!(out, "{:02}", parts.month),
            Some('d') => write!(out, "{:02}", parts.day),
            Some('H') => write!(out, "{:02}", parts.hour),
            Some('M') => write!(out, "{:02}", parts.minute),
            Some('S') => write!(out, "{:02}", parts.second),
            Some('j') => write!(out, "{:03}", parts.day_of_year),
            Some('B') => out.write_str(name(&MONTHS, parts.month)),
            Some('b') => out.write_str(&name(&MONTHS, parts.month)[..SHORT]),
            Some('A') => out.write_str(name(&WEEKDAYS, parts.weekday)),
            Some('a') => out.write_str(&name(&WEEKDAYS, parts.weekday)[..SHORT]),
            Some('%') => out.write_str("%"),
            other => return Err(Fault::Letter(other)),
        };
        // Writing to a text does not fail.
        debug_assert!(written.is_ok());
        rest = letters.as_str();
    }
    out.push_str(rest);
    Ok(())
}

/// What a format has found in a text.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    /// Seconds of the day.
    time: Option<i64>,
}

/// Reads a date. Without a month or a day it is the first; with an hour, a minute or a second it has a time of day.
pub(crate) fn read(text: &str, format: &str) -> Result<Date, Fault> {
    let mut found = Found::default();
    let mut text = text;
    let mut letters = format.chars();
    // All of the format is looked at, so that a wrong letter is told whatever the text is.
    let mut unlike = false;
    while let Some(letter) = letters.next() {
        let part = match letter {
            '%' => match letters.next() {
                Some('%') => text.strip_prefix('%').map(|rest| (0, rest)),
                Some(letter) => part(letter, text, &mut found)?,
                None => return Err(Fault::Letter(None)),
            },
            plain => text.strip_prefix(plain).map(|rest| (0, rest)),
        };
        match part {
            Some((_, rest)) => text = rest,
            None => unlike = true,
        }
    }
    if unlike || !text.is_empty() {
        return Err(Fault::Unlike);
    }
    let year = found.year.ok_or(Fault::NoYear)?;
    let days = match (found.day_of_year, found.month, found.day) {
        (Some(of_year), None, None) => {
            let length = if day_number(year, 2, 29).is_some() { 366 } else { 365 };
            let first = day_number(year, 1, 1).filter(|_| (1..=length).contains(&of_year));
            first.map(|first| first + of_year - 1)
        }
        (_, month, day) => day_number(year, month.unwrap_or(1), day.unwrap_or(1)),
    };
    let days = days.ok_or(Fault::NoSuchDay)?;
    match found.time {
        Some(seconds) => Ok(Date::moment((days * 86_400 + seconds) * 1_000_000)),
        None => Ok(Date::day(days)),
    }
}

/// Reads what a letter stands for at the beginning of a text: its value, and the rest of the text.
fn part<'t>(letter: char, text: &'t str, found: &mut Found) -> Result<Option<(i64, &'t str)>, Fault> {
    let part = match letter {
        'Y' => number(text, 4, 4),
        'y' => number(text, 2, 2),
        'm' | 'd' | 'H' | 'M' | 'S' => number(text, 1, 2),
        'j' => number(text, 1, 3),
        'B' | 'b' => named(text, &MONTHS),
        'A' | 'a' => named(text, &WEEKDAYS),
        other => return Err(Fault::Letter(Some(other))),
    };
    let Some((value, _)) = part else { return Ok(None) };
    let mut time = |each: i64, below: i64| {
        if value >= below {
            return Err(Fault::NoSuchDay);
        }
        *found.time.get_or_insert(0) += value * each;
        Ok(())
    };
    match letter {
        'Y' => found.year = Some(value),
        // As POSIX has it: 69 to 99 belong to the last century.
        'y' => found.year = Some(if value < 69 { 2000 + value } else { 1900 + value }),
        'm' | 'B' | 'b' => found.month = Some(value),
        'd' => found.day = Some(value),
        'j' => found.day_of_year = Some(value),
        'H' => time(3600, 24)?,
        'M' => time(60, 60)?,
        'S' => time(1, 60)?,
        // The day of the week follows from the date.
        _ => {}
    }
    Ok(part)
}

/// The number at the beginning of a text, of so many digits.
fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    if digits < least { None } else { Some((number.parse().ok()?, rest)) }
}

/// The place, from 1, of the name a text begins with, whole or short, in any case.
fn named<'t>(text: &'t str, names: &[&str]) -> Option<(i64, &'t str)> {
    let begins = |name: &str| text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    let (place, name) = names.iter().enumerate().find(|(_, name)| begins(&name[..SHORT]))?;
    let length = if begins(name) { name.len() } else { SHORT };
    Some((place as i64 + 1, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, format: &str) -> Result<String, Fault> {
        let mut out = String::new();
        crate::table::write_date(read(text, format)?, &mut out);
        Ok(out)
    }

    #[test]
    fn what_a_format_writes_it_reads_again() {
        let all = ["%d.%m.%Y %H:%M:%S", "%Y %j %S%M%H", "%A, %d %B %Y, %H h %M min %S s", "%y%m%d %H%M%S 100%%"];
        for seconds in (-10_000_000_i64..1_900_000_000).step_by(7_654_321) {
            let date = Date::moment(seconds * 1_000_000);
            for format in all {
                let mut text = String::new();
                write(date, format, &mut text).unwrap();
                assert_eq!(read(&text, format), Ok(date), "{text:?}");
            }
        }
    }

    #[test]
    fn texts_are_read_as_people_write_them() {
        for (text, format, expected) in [
            ("5.3.2024", "%d.%m.%Y", "2024-03-05"),
            ("march 2024", "%B %Y", "2024-03-01"),
            ("Sep 5, 24", "%b %d, %y", "2024-09-05"),
            ("31.12.69", "%d.%m.%y", "1969-12-31"),
            ("2024-060", "%Y-%j", "2024-02-29"),
            ("05/03/2024 7:08", "%d/%m/%Y %H:%M", "2024-03-05 07:08:00"),
        ] {
            assert_eq!(shown(text, format).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_reason() {
        for (text, format, fault) in [
            ("5.3.24", "%d.%m.%Y", Fault::Unlike),
            ("05.03.2024 ", "%d.%m.%Y", Fault::Unlike),
            ("", "%Y", Fault::Unlike),
            ("мая 2024", "%B %Y", Fault::Unlike),
            ("30.02.2024", "%d.%m.%Y", Fault::NoSuchDay),
            ("2023-366", "%Y-%j", Fault::NoSuchDay),
            ("2024 24:00", "%Y %H:%M", Fault::NoSuchDay),
            ("10:30", "%H:%M", Fault::NoYear),
            ("x", "%Q", Fault::Letter(Some('Q'))),
            ("x", "%", Fault::Letter(None)),
            ("2024", "%Y%я", Fault::Letter(Some('я'))),
        ] {
            assert_eq!(read(text, format), Err(fault), "{text} {format}");
        }
    }
}
