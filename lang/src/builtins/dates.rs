//! Dates. The functions of dates work on columns of dates as well.

use std::time::SystemTime;

use super::elementwise::each;
use super::general::shown;
use super::{Builtin, Code, Context, Default, Kind, optional, required, text, wrong_argument};
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::dates as messages;
use crate::table::iso;
use crate::value::calendar::{Parts, Unit, difference, moved};
use crate::value::date_format::{Fault, LONGEST, read, write};
use crate::value::{Date, Value};

const DATES: &[Kind] = &[Kind::Date, Kind::Column];
const UNIT: super::Parameter = optional("unit", &[Kind::Str], Default::Str("days"));

/// The date in an argument: a column may hold anything.
fn date(function: &'static str, argument: &'static str, value: &Value) -> Result<Date> {
    match value {
        Value::Date(date) => Ok(*date),
        other => Err(wrong_argument(function, argument, "date", other)),
    }
}

fn unit(function: &'static str, value: &Value) -> Result<Unit> {
    let name = text(value);
    match Unit::named(&name) {
        Some(unit) => Ok(unit),
        None => fail!(messages::UNKNOWN_UNIT, function = function, got = shown(&name)),
    }
}

#[cold]
fn told(fault: Fault, function: &'static str, text: &str, format: &str) -> Box<Error> {
    let text = shown(text);
    match fault {
        Fault::Letter(letter) => {
            let letter = letter.map(String::from).unwrap_or_default();
            let message = message!(messages::UNKNOWN_LETTER, function = function, letter = letter);
            Error::with_help(message, Some(message!(messages::HELP_LETTERS)))
        }
        Fault::Unlike => {
            Error::new(message!(messages::UNLIKE_FORMAT, function = function, text = text, format = shown(format)))
        }
        Fault::NoSuchDay => Error::new(message!(messages::NO_SUCH_DAY, function = function, text = text)),
        Fault::NoYear => Error::new(message!(messages::NO_YEAR, function = function, format = shown(format))),
    }
}

/// A date as ISO 8601 has it; one with an offset is the same moment in UTC.
fn from_iso(text: &str) -> Result<Date> {
    if let Some((date, _)) = iso::parse(text.as_bytes()) {
        return Ok(date);
    }
    if let Some(date) = with_offset(text) {
        return date.ok_or_else(|| Error::new(message!(messages::OUT_OF_YEARS, function = "date")));
    }
    // It is written as a date is, so the day is what is wrong.
    let written =
        |(place, byte): (usize, u8)| if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    if text.len() == 10 && text.bytes().enumerate().all(written) {
        fail!(messages::NO_SUCH_DAY, function = "date", text = text);
    }
    let message = message!(messages::NOT_A_DATE, function = "date", text = shown(text));
    Err(Error::with_help(message, Some(message!(messages::HELP_FORMS))))
}

/// `2024-01-31T12:30:00+03:00`; `Some(None)` when it is beyond the years there are.
fn with_offset(text: &str) -> Option<Option<Date>> {
    let (moment, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (date, _) = iso::parse(moment.as_bytes()).filter(|(date, _)| date.has_time() && !moment.ends_with('Z'))?;
    let (sign, offset) = offset.split_at_checked(1)?;
    let (hours, minutes) = offset.split_once(':')?;
    let digits = |part: &str| part.parse::<i64>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let minutes = digits(hours).filter(|h| *h < 24)? * 60 + digits(minutes).filter(|m| *m < 60)?;
    let ahead = match sign {
        "+" => minutes,
        "-" => -minutes,
        _ => return None,
    };
    Some(Date::within(date.micros() - ahead * 60_000_000, true))
}

fn bounded(function: &'static str, format: &str) -> Result<()> {
    if format.len() > LONGEST {
        fail!(messages::FORMAT_TOO_LONG, function = function, limit = LONGEST);
    }
    Ok(())
}

pub(super) static DATE: Builtin = Builtin {
    name: "date",
    parameters: &[
        required("text", &[Kind::Str, Kind::Date, Kind::Column]),
        optional("format", &[Kind::Str, Kind::Null], Default::Null),
    ],
    returns: "date | column",
    doc: [
        "The date a text holds: \"2024-01-31\" or \"2024-01-31 10:30:00\" (ISO 8601), or as the format has it: \"%d.%m.%Y\". \
         The letters: %Y year, %m month, %d day, %H hour, %M minute, %S second, %y year of two digits, %j day of the year, \
         %B %b month and %A %a weekday by their English names, whole and short, %% a percent sign. A column of texts gives a column of dates.",
        "Дата из строки: \"2024-01-31\" или \"2024-01-31 10:30:00\" (ISO 8601), а с форматом — как он велит: \"%d.%m.%Y\". \
         Обозначения: %Y год, %m месяц, %d день, %H час, %M минута, %S секунда, %y год двумя цифрами, %j день года, \
         %B %b месяц и %A %a день недели по-английски, целиком и кратко, %% знак процента. Столбец строк даёт столбец дат.",
    ],
    code: Code::Plain(|context, arguments| {
        let format = match &arguments[1] {
            Value::Null => None,
            format => Some(text(format)),
        };
        if let Some(format) = &format {
            bounded("date", format)?;
        }
        each(context, &arguments[..1], |values, _| match (&values[0], &format) {
            (Value::Date(date), _) => Ok(Value::Date(*date)),
            (Value::Str(text), None) => from_iso(text).map(Value::Date),
            (Value::Str(text), Some(format)) => {
                read(text, format).map(Value::Date).map_err(|fault| told(fault, "date", text, format))
            }
            (other, _) => Err(wrong_argument("date", "text", "str", other)),
        })
    }),
};

pub(super) static DATE_FORMAT: Builtin = Builtin {
    name: "date_format",
    parameters: &[required("d", DATES), required("format", &[Kind::Str])],
    returns: "str | column",
    doc: [
        "A date as a text, by the letters of date: date_format(d, \"%d.%m.%Y\").",
        "Дата строкой, с обозначениями функции date: date_format(d, \"%d.%m.%Y\").",
    ],
    code: Code::Plain(|context, arguments| {
        let format = text(&arguments[1]);
        bounded("date_format", &format)?;
        each(context, &arguments[..1], |values, _| {
            let mut out = String::new();
            let date = date("date_format", "d", &values[0])?;
            write(date, &format, &mut out).map_err(|fault| told(fault, "date_format", "", &format))?;
            Ok(Value::str(out))
        })
    }),
};

pub(super) static DATE_ADD: Builtin = Builtin {
    name: "date_add",
    parameters: &[required("d", DATES), required("n", &[Kind::Int, Kind::Column]), UNIT],
    returns: "date | column",
    doc: [
        "The date n units later, or earlier for a negative n: \"years\", \"months\", \"weeks\", \"days\", \"hours\", \"minutes\" or \"seconds\". \
         Where the month has no such day it is its last one.",
        "Дата на n единиц позже, а при отрицательном n — раньше: \"years\", \"months\", \"weeks\", \"days\", \"hours\", \"minutes\" или \"seconds\". \
         Если такого дня в месяце нет, берётся последний.",
    ],
    code: Code::Plain(|context, arguments| {
        let unit = unit("date_add", &arguments[2])?;
        each(context, &arguments[..2], |values, _| {
            let date = date("date_add", "d", &values[0])?;
            let Value::Int(count) = &values[1] else { return Err(wrong_argument("date_add", "n", "int", &values[1])) };
            match moved(date, *count, unit) {
                Some(date) => Ok(Value::Date(date)),
                None => fail!(messages::OUT_OF_YEARS, function = "date_add"),
            }
        })
    }),
};

pub(super) static DATE_DIFF: Builtin = Builtin {
    name: "date_diff",
    parameters: &[required("later", DATES), required("earlier", DATES), UNIT],
    returns: "int | column",
    doc: [
        "How many whole units lie between two dates; negative when the first is the earlier one. The units are those of date_add.",
        "Сколько целых единиц между двумя датами; отрицательное число, если первая раньше. Единицы те же, что у date_add.",
    ],
    code: Code::Plain(|context, arguments| {
        let unit = unit("date_diff", &arguments[2])?;
        each(context, &arguments[..2], |values, _| {
            let later = date("date_diff", "later", &values[0])?;
            let earlier = date("date_diff", "earlier", &values[1])?;
            Ok(Value::Int(difference(later, earlier, unit)))
        })
    }),
};

/// The host's clock, in microseconds since 1970-01-01.
fn clock(context: &Context<'_>, function: &'static str, has_time: bool) -> Result<Value> {
    let micros = match context.host.now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).ok(),
        Err(before) => i64::try_from(before.duration().as_micros()).ok().map(|micros| -micros),
    };
    match micros.and_then(|micros| Date::within(micros, has_time)) {
        Some(date) => Ok(Value::Date(date)),
        None => fail!(messages::OUT_OF_YEARS, function = function),
    }
}

pub(super) static NOW: Builtin = Builtin {
    name: "now",
    parameters: &[],
    returns: "date",
    doc: ["The date and the time of day, in UTC.", "Дата и время сейчас, по UTC."],
    code: Code::Plain(|context, _| clock(context, "now", true)),
};

pub(super) static TODAY: Builtin = Builtin {
    name: "today",
    parameters: &[],
    returns: "date",
    doc: ["The date of today, in UTC.", "Сегодняшняя дата, по UTC."],
    code: Code::Plain(|context, _| clock(context, "today", false)),
};

/// Declares a function that gives a part of a date.
macro_rules! part {
    ($place:ident, $name:literal, $part:ident, $en:literal, $ru:literal) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: &[required("d", DATES)],
            returns: "int | column",
            doc: [$en, $ru],
            code: Code::Plain(|context, arguments| {
                each(context, arguments, |values, _| Ok(Value::Int(Parts::of(date($name, "d", &values[0])?).$part)))
            }),
        };
    };
}

part!(YEAR, "year", year, "The year of a date.", "Год даты.");
part!(MONTH, "month", month, "The month of a date, from 1 to 12.", "Месяц даты, от 1 до 12.");
part!(DAY, "day", day, "The day of the month, from 1 to 31.", "День месяца, от 1 до 31.");
part!(
    WEEKDAY,
    "weekday",
    weekday,
    "The day of the week: 1 is Monday, 7 Sunday.",
    "День недели: 1 — понедельник, 7 — воскресенье."
);
part!(HOUR, "hour", hour, "The hour of a date, 0 when it has no time of day.", "Час даты; 0, если времени в ней нет.");
part!(MINUTE, "minute", minute, "The minute of a date.", "Минута даты.");
part!(SECOND, "second", second, "The second of a date.", "Секунда даты.");

pub(super) static FAMILY: &[&Builtin] =
    &[&DATE, &DATE_FORMAT, &DATE_ADD, &DATE_DIFF, &NOW, &TODAY, &YEAR, &MONTH, &DAY, &WEEKDAY, &HOUR, &MINUTE, &SECOND];
