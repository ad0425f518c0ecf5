//! What a program shows to whoever looks: charts, tables, events.

use super::writing::write_chart;
use super::{Builtin, Code, Default, Kind, json_text, optional, required, text};
use crate::fail;
use crate::host::Shown;
use crate::messages::charts as messages;
use crate::table::show;
use crate::value::{Value, display_asking};

/// Rows of a table that is shown.
const ROWS: usize = 20;
/// Characters of the type of an event.
const LONGEST_TYPE: usize = 64;
/// Bytes of the data of an event: it goes out in one piece.
const LONGEST_DATA: usize = 1 << 20;

pub(super) static SHOW: Builtin = Builtin {
    name: "show",
    parameters: &[required("value", &[])],
    returns: "null",
    doc: [
        "Shows a chart: on a page beside what is printed, on the terminal as a file chart-1.svg, chart-2.svg, ... A table \
         is drawn as show_table does it; anything else is printed.",
        "Показывает график: на странице — рядом с напечатанным, в терминале — файлом chart-1.svg, chart-2.svg, ... \
         Таблицу рисует, как show_table; остальное печатает.",
    ],
    code: Code::Plain(|context, arguments| {
        let mut line = match &arguments[0] {
            Value::Table(table) => {
                show(table, ROWS, context)?;
                return Ok(Value::Null);
            }
            Value::Chart(chart) => match context.host.show(chart)? {
                Shown::Here => chart.shown(),
                Shown::ByFile(path) => {
                    write_chart(chart, &path, context)?;
                    format!("{}: {path}", chart.shown())
                }
            },
            other => {
                let mut text = String::new();
                display_asking(other, &mut text, context.host)?;
                text
            }
        };
        line.push('\n');
        context.host.write(&line)?;
        Ok(Value::Null)
    }),
};

pub(super) static EMIT: Builtin = Builtin {
    name: "emit",
    parameters: &[required("event_type", &[Kind::Str]), optional("data", &[], Default::Null)],
    returns: "null",
    doc: [
        "Sends an event of a type of your own, with any value as JSON, to the client that runs the program; without one \
         that listens nothing happens.",
        "Отправляет клиенту, который запустил программу, событие с вашим типом и любым значением в виде JSON; если никто \
         не слушает, ничего не происходит.",
    ],
    code: Code::Plain(|context, arguments| {
        let event = text(&arguments[0]);
        let length = event.char_count();
        if !(1..=LONGEST_TYPE).contains(&length) {
            fail!(messages::BAD_EVENT_TYPE, got = length, limit = LONGEST_TYPE);
        }
        let data = json_text::write(&arguments[1], context)?;
        if data.len() > LONGEST_DATA {
            fail!(messages::EVENT_TOO_LARGE, got = data.len(), limit = LONGEST_DATA);
        }
        context.host.emit(&event, &data)?;
        Ok(Value::Null)
    }),
};
