//! The server's log, on standard error: one line a record, made here and nowhere else.
//!
//! ```text
//! 2026-01-31T12:00:00.125Z INFO  datacode_actors::ws_session: connection closed session=5f2a cause=normal code=1000
//! ```
//!
//! Time in UTC, level, where in the program, what happened in words that stay the same, then what it happened to as
//! `key=value`; a value with spaces or signs stands in quotes, so that nothing a client sends can look like another
//! record. With `--log-format json` the same is one object a line, its keys beside those of the record. A record never
//! holds the text of a program, a query, or a token.

use std::fmt::Write as _;
use std::io::Write as _;

use log::kv::{Key, Value, VisitSource};
use log::{Level, Record};

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, and tools that read `key=value`.
    Text,
    /// An object a line.
    Json,
}

/// Starts the log of this process. `filter`: which records, as `RUST_LOG` has it.
pub fn start(filter: &str, format: Format) {
    env_logger::Builder::new()
        .parse_filters(filter)
        .format(move |out, record| {
            let time = out.timestamp_millis().to_string();
            let style = out.default_level_style(record.level());
            match format {
                Format::Json => writeln!(out, "{}", json(record, &time)),
                Format::Text => writeln!(out, "{time} {style}{:<5}{style:#} {}", record.level(), text(record)),
            }
        })
        .init();
}

/// A record as text, without time and level.
fn text(record: &Record<'_>) -> String {
    let mut out = format!("{}: {}", record.target(), one_line(&record.args().to_string()));
    for (key, value) in fields(record) {
        // Writing to a string does not fail.
        let _ = write!(out, " {key}={}", shown(&value));
    }
    out
}

/// A record as an object. Numbers and booleans stay what they are.
fn json(record: &Record<'_>, time: &str) -> String {
    let level = match record.level() {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    };
    let mut object = serde_json::Map::new();
    for (key, value) in fields(record) {
        object.insert(key, value);
    }
    // What the record is stands for itself, whatever its fields are called.
    for (key, value) in [("time", time), ("level", level), ("target", record.target())] {
        object.insert(key.to_owned(), value.into());
    }
    object.insert("message".to_owned(), record.args().to_string().into());
    serde_json::Value::Object(object).to_string()
}

/// What a record is about, in its order.
fn fields(record: &Record<'_>) -> Vec<(String, serde_json::Value)> {
    struct Fields(Vec<(String, serde_json::Value)>);
    impl<'kvs> VisitSource<'kvs> for Fields {
        fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
            let value = match (value.to_u64(), value.to_i64(), value.to_bool()) {
                (Some(number), ..) => number.into(),
                (_, Some(number), _) => number.into(),
                (.., Some(is)) => is.into(),
                _ => value.to_string().into(),
            };
            self.0.push((key.to_string(), value));
            Ok(())
        }
    }
    let mut found = Fields(Vec::new());
    // The visitor above refuses nothing.
    let _ = record.key_values().visit(&mut found);
    found.0
}

/// A value as it stands behind its key: bare where it is one plain word.
fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:/+@%[]".contains(c);
            if !text.is_empty() && text.chars().all(is_plain) { text.clone() } else { value.to_string() }
        }
        other => other.to_string(),
    }
}

/// A text in one line: what would end the line, or steer a terminal, is written as an escape.
fn one_line(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[(&str, Value<'_>)], message: std::fmt::Arguments<'_>, in_text: &str, in_json: &str) {
        let record = Record::builder().level(Level::Info).target("datacode").args(message).key_values(&fields).build();
        assert_eq!(text(&record), in_text);
        assert_eq!(json(&record, "T"), in_json);
    }

    #[test]
    fn a_record_has_its_message_and_its_fields_in_their_order() {
        let fields = [("session", Value::from("5f2a")), ("code", Value::from(1000)), ("is_late", Value::from(true))];
        check(
            &fields,
            format_args!("connection closed"),
            "datacode: connection closed session=5f2a code=1000 is_late=true",
            r#"{"code":1000,"is_late":true,"level":"info","message":"connection closed","session":"5f2a","target":"datacode","time":"T"}"#,
        );
    }

    #[test]
    fn nothing_in_a_record_can_look_like_another_record_or_another_field() {
        let fields =
            [("from", Value::from("a b=c\n2026 INFO")), ("empty", Value::from("")), ("level", Value::from("x"))];
        check(
            &fields,
            format_args!("two\nlines \x1b[31m"),
            r#"datacode: two\nlines \u{1b}[31m from="a b=c\n2026 INFO" empty="" level=x"#,
            r#"{"empty":"","from":"a b=c\n2026 INFO","level":"info","message":"two\nlines \u001b[31m","target":"datacode","time":"T"}"#,
        );
    }
}
