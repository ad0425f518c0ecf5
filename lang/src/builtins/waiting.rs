//! Waiting: for a line of input, and for time to pass.

use std::time::Duration;

use super::{Builtin, Code, Default, Kind, optional, required, text};
use crate::fail;
use crate::host::InputError;
use crate::messages::{dates, files};
use crate::value::Value;

pub(super) static INPUT: Builtin = Builtin {
    name: "input",
    parameters: &[optional("prompt", &[Kind::Str], Default::Str(""))],
    returns: "str | null",
    doc: [
        "Prints the prompt and reads a line from standard input; null when there are no more. On a server the client of a streaming request is asked.",
        "Печатает подсказку и читает строку стандартного ввода; null, когда строк больше нет. На сервере спрашивает клиента потокового запроса.",
    ],
    code: Code::Plain(|context, arguments| match context.host.input(&text(&arguments[0])) {
        Ok(Some(line)) => Ok(Value::str(line)),
        Ok(None) => Ok(Value::Null),
        Err(InputError::Stopped(stop)) => Err(stop.into()),
        Err(InputError::Nobody) => fail!(files::NO_INPUT),
        Err(InputError::NotText) => fail!(files::INPUT_NOT_TEXT),
        Err(InputError::Io) => fail!(files::INPUT_FAILED),
    }),
};

/// The longest sleep, in seconds: some hundred years.
const LONGEST: f64 = 4e9;

pub(super) static SLEEP: Builtin = Builtin {
    name: "sleep",
    parameters: &[required("seconds", &[Kind::Int, Kind::Float])],
    returns: "null",
    doc: [
        "Waits so many seconds, also parts of one: sleep(0.5). Other sessions go on meanwhile.",
        "Ждёт столько секунд, можно и дробное число: sleep(0.5). Другие сеансы тем временем работают.",
    ],
    code: Code::Plain(|context, arguments| {
        let seconds = match &arguments[0] {
            Value::Int(seconds) => *seconds as f64,
            Value::Float(seconds) => seconds.get(),
            _ => f64::NAN,
        };
        if seconds.is_nan() || seconds < 0.0 {
            fail!(dates::BAD_DURATION, got = seconds);
        }
        context.host.sleep(Duration::from_secs_f64(seconds.min(LONGEST)))?;
        Ok(Value::Null)
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[&INPUT, &SLEEP];
