//! Axes: where their marks stand and what is written there.

use datacode_lang::value::{Date, write_date};

/// Where numbers stand between two ends.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The smallest number.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// Where the smallest stands.
    pub from: f64,
    /// Where the largest stands.
    pub to: f64,
}

/// A mark: its number and what is written there.
pub type Mark = (f64, String);

impl Span {
    /// Where a number stands.
    pub fn at(&self, value: f64) -> f64 {
        // Halves, so that the largest floats do not leave the range of floats.
        let length = self.high / 2.0 - self.low / 2.0;
        let part = if length > 0.0 { (value / 2.0 - self.low / 2.0) / length } else { 0.5 };
        self.from + part.clamp(-1.0, 2.0) * (self.to - self.from)
    }
}

/// The smallest and the largest of the numbers that are any.
pub fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) =
        values.filter(|v| v.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

/// Some room around numbers, so that none of them stands on the edge, and some where all are the same. It begins at
/// zero when that is near, and when `zero` says that lengths are compared.
pub fn roomy((low, high): (f64, f64), zero: bool) -> (f64, f64) {
    let (low, high) = if zero || (low > 0.0 && low < high * 0.4) { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    if low >= high {
        let room = (low.abs() * 0.1).max(0.5);
        return (low - room, high + room);
    }
    let room = (high / 2.0 - low / 2.0) * 0.1;
    let (below, above) = ((low - room).max(-f64::MAX), (high + room).min(f64::MAX));
    (if low == 0.0 { 0.0 } else { below }, if high == 0.0 { 0.0 } else { above })
}

/// The step people count in, of which the nearest to `count` make the length.
fn step(length: f64, count: f64) -> f64 {
    let rough = length / count;
    let power = 10f64.powf(rough.log10().floor());
    let digit = rough / power;
    // Below the square root of what stands on both sides, the smaller is nearer.
    let nearer = [(1.0, 2.0), (2.0, 5.0), (5.0, 10.0)].into_iter().find(|(step, next)| digit * digit < step * next);
    power * nearer.map_or(10.0, |(step, _)| step)
}

/// Marks of numbers: about `count`, at round ones.
pub fn marks(low: f64, high: f64, count: f64) -> Vec<Mark> {
    let step = step(high - low, count);
    if !step.is_finite() || step <= 0.0 {
        return vec![(low, number(low)), (high, number(high))];
    }
    let first = (low / step - 1e-6).ceil();
    let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
    let plain = low.abs().max(high.abs()) < 1e12 && step >= 1e-6;
    let mut marks = Vec::new();
    for place in 0..40 {
        let value = (first + f64::from(place)) * step;
        if value > high + step * 1e-6 {
            break;
        }
        let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
        marks.push((value, if plain { grouped(&format!("{value:.decimals$}")) } else { number(value) }));
    }
    marks
}

/// A number as people read it, with four digits of what is behind the point at most.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e12).contains(&size) {
        let written = format!("{value:.2e}");
        let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
        return format!("{digits}e{power}").replace('-', "−");
    }
    let whole = if size >= 1.0 { size.log10().floor() as i32 + 1 } else { 0 };
    let decimals = (4 - whole).clamp(0, 6) as usize;
    let written = format!("{value:.decimals$}");
    let written = if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.') } else { &written };
    grouped(written)
}

/// Thousands apart, and a minus that is as wide as a digit.
fn grouped(written: &str) -> String {
    let (sign, digits) = written.strip_prefix('-').map_or(("", written), |digits| ("−", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && whole.len() > 4 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out + rest
}

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// Steps of time of one length, in microseconds.
const EVEN: [i64; 18] = [
    SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    60 * SECOND,
    2 * 60 * SECOND,
    5 * 60 * SECOND,
    10 * 60 * SECOND,
    30 * 60 * SECOND,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
];
/// Steps of time that are months, which differ in length.
const MONTHS: [i64; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200];

/// Marks of dates: at most about `count`, at round times; what is written is as long as the step needs.
pub fn dates(low: f64, high: f64, count: f64) -> Vec<Mark> {
    // Some years more than dates have.
    let (low, high) = (low.clamp(-3e17, 3e17), high.clamp(-3e17, 3e17));
    let length = (high - low).max(1.0);
    let mut marks = Vec::new();
    if let Some(step) = EVEN.into_iter().find(|step| length / *step as f64 <= count) {
        let mut at = (low / step as f64).ceil() as i64 * step;
        while (at as f64) <= high && marks.len() < 40 {
            marks.push((at as f64, moment(at, step)));
            at += step;
        }
        return marks;
    }
    let month = 30.44 * DAY as f64;
    let step = MONTHS.into_iter().find(|step| length / (*step as f64 * month) <= count).unwrap_or(6000);
    let (year, first) = month_of((low / DAY as f64).floor() as i64);
    let mut at = (year * 12 + first - 1).div_euclid(step) * step;
    while marks.len() < 40 {
        let (year, first) = (at.div_euclid(12), at.rem_euclid(12) + 1);
        let place = days(year, first) as f64 * DAY as f64;
        if place > high {
            break;
        }
        if place >= low {
            let text = if step >= 12 { format!("{year:04}") } else { format!("{year:04}-{first:02}") };
            marks.push((place, text));
        }
        at += step;
    }
    marks
}

/// The date, or the time where steps are shorter than days; a day's begin shows its date.
fn moment(at: i64, step: i64) -> String {
    let mut text = String::new();
    let day = at.div_euclid(DAY);
    if let Some(date) = Date::within(day * DAY, false) {
        write_date(date, &mut text);
    }
    let seconds = at.rem_euclid(DAY) / SECOND;
    if step >= DAY || seconds == 0 {
        return text;
    }
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match step < 60 * SECOND {
        true => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        false => format!("{hours:02}:{minutes:02}"),
    }
}

/// The number of days from 1970-01-01 to the first of a month (the proleptic calendar, in years that begin in March).
fn days(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year and the month of a day, counted from 1970-01-01.
fn month_of(day: i64) -> (i64, i64) {
    // A year is never shorter than this guess by more than one, nor a month longer than 31 days.
    let mut at = (day as f64 / 30.436_875).floor() as i64 + 1970 * 12;
    while days((at + 1).div_euclid(12), (at + 1).rem_euclid(12) + 1) <= day {
        at += 1;
    }
    while days(at.div_euclid(12), at.rem_euclid(12) + 1) > day {
        at -= 1;
    }
    (at.div_euclid(12), at.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(marks: &[Mark]) -> Vec<&str> {
        marks.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn numbers_are_marked_at_round_ones_and_written_for_people() {
        assert_eq!(texts(&marks(0.0, 100.0, 5.0)), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(texts(&marks(-0.3, 0.31, 6.0)), ["−0.3", "−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(
            texts(&marks(0.0, 45_000.0, 5.0)),
            ["0", "10\u{a0}000", "20\u{a0}000", "30\u{a0}000", "40\u{a0}000"]
        );
        assert_eq!(texts(&marks(-36.0, 96.0, 6.0)), ["−20", "0", "20", "40", "60", "80"]);
        assert_eq!(number(1234.5678), "1235");
        assert_eq!(number(-12.5), "−12.5");
        assert_eq!(number(2.5e20), "2.5e20");
        assert_eq!(number(0.0), "0");
    }

    #[test]
    fn any_two_numbers_have_few_marks() {
        let ends = [-f64::MAX, -1e300, -1.0, -1e-300, 0.0, 1e-320, 1e-9, 1.0, 1.0 + f64::EPSILON, 1e17, f64::MAX];
        for low in ends {
            for high in ends.into_iter().filter(|high| *high > low) {
                assert!(marks(low, high, 6.0).len() <= 40, "{low} to {high}");
                let (low, high) = roomy((low, high), false);
                let span = Span { low, high, from: 0.0, to: 100.0 };
                assert!(span.at(low).is_finite() && span.at(high).is_finite(), "{low} to {high}");
            }
        }
    }

    #[test]
    fn dates_are_marked_at_the_begin_of_what_they_count() {
        let at = |year, month| days(year, month) as f64 * DAY as f64;
        assert_eq!(
            texts(&dates(at(2024, 1), at(2024, 6), 6.0)),
            ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
        );
        assert_eq!(texts(&dates(at(2001, 3), at(2020, 1), 4.0)), ["2005", "2010", "2015", "2020"]);
        let day = DAY as f64;
        assert_eq!(texts(&dates(0.0, 3.0 * day, 4.0)), ["1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04"]);
        assert_eq!(texts(&dates(day * 0.9, day * 1.3, 4.0)), ["1970-01-02", "03:00", "06:00"]);
        for day in (-800_000..3_000_000).step_by(997) {
            let (year, month) = month_of(day);
            let next = if month == 12 { days(year + 1, 1) } else { days(year, month + 1) };
            assert!(days(year, month) <= day && day < next, "day {day}");
        }
    }
}
