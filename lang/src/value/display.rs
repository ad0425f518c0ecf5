//! Values as text, as `print` writes them.

use std::fmt::Write;
use std::rc::Rc;

use super::heap::PRINTING;
use super::{Date, Value};
use crate::error::Result;
use crate::host::Host;
use crate::messages::Lang;

/// The most a value's text may take where no host is asked: in messages, mostly.
const UNASKED: usize = 1 << 20;

/// Appends a value's text. Deep values are written with a list of work instead of recursion; a container that contains
/// itself is written as `[...]` or `{...}` inside. A container's text ends with `...` after a MiB, and errors are told in
/// the language of most users: what may be longer, or hold errors, is written with [`display_asking`].
pub fn display(value: &Value, out: &mut String) {
    if !scalar(value, out, Lang::default()) {
        display_shown(value, out, UNASKED, Lang::default());
    }
}

/// Appends a value's text, cut to `most` bytes and `...`; errors are told in that language.
pub fn display_shown(value: &Value, out: &mut String, most: usize, lang: Lang) {
    let end = out.len() + most;
    // The rest is cut below.
    let _ = written(value, out, lang, &mut |out: &String| if out.len() > end { Err(()) } else { Ok(()) });
    if out.len() > end {
        out.truncate(out.floor_char_boundary(end));
        out.push_str("...");
    }
}

/// Appends a value's text, asking the host as it grows; errors are told in the host's language.
///
/// # Errors
/// The host's, when it refuses the memory or stops the program.
pub fn display_asking(value: &Value, out: &mut String, host: &mut dyn Host) -> Result<()> {
    let lang = host.lang();
    let (mut ask_at, mut room_to) = (out.len() + ASK, out.len() + ASK);
    written(value, out, lang, &mut |out: &String| {
        if out.len() >= ask_at {
            ask_at = out.len() + ASK;
            host.tick()?;
            if out.len() >= room_to {
                room_to = out.len() + out.len().max(ASK);
                host.reserve(room_to)?;
            }
        }
        Ok(())
    })
}

/// How much text is written between two questions to the host.
const ASK: usize = 64 * 1024;

/// Appends a number's text: ints as they are, floats shortest and without `.0`.
pub fn write_number(value: &Value, out: &mut String) {
    match value {
        Value::Int(i) => out.push_str(itoa::Buffer::new().format(*i)),
        Value::Float(f) => {
            let _ = write!(out, "{}", f.get() + 0.0);
        }
        _ => {}
    }
}

/// Writes what holds no other values; says whether it was such.
fn scalar(value: &Value, out: &mut String, lang: Lang) -> bool {
    match value {
        Value::Null | Value::Undefined => out.push_str("null"),
        Value::Bool(b) => out.push_str(if b.get() { "true" } else { "false" }),
        Value::Int(_) | Value::Float(_) => write_number(value, out),
        Value::Date(d) => write_date(*d, out),
        Value::Str(s) | Value::Path(s) => out.push_str(s),
        Value::Money(m) => m.write(out),
        Value::Builtin(f) => {
            let _ = write!(out, "<function {}>", crate::builtins::registry::get(*f as u32).name);
        }
        Value::Function(f) => {
            let _ = write!(out, "<function {}>", f.name);
        }
        Value::Table(t) => {
            let (rows, columns) = (t.rows(), t.columns().len());
            let many = |count: usize| if count == 1 { "" } else { "s" };
            let _ = write!(out, "<table: {rows} row{}, {columns} column{}>", many(rows), many(columns));
        }
        Value::Column(c) => {
            let many = if c.len() == 1 { "" } else { "s" };
            let _ = write!(out, "<column: {} ({} value{many})>", c.name(), c.len());
        }
        Value::Error(e) => out.push_str(&e.text(lang)),
        Value::Cell(_) => out.push_str("<cell>"),
        Value::Class(c) => {
            let _ = write!(out, "<class {}>", c.name);
        }
        Value::Module(m) => {
            let _ = write!(out, "<module {}>", m.name);
        }
        Value::Chart(c) => out.push_str(&c.shown()),
        Value::Array(_) | Value::Tuple(_) | Value::Object(_) | Value::Instance(_) => return false,
    }
    true
}

/// A container being written: itself, and the place of the element that comes next.
struct Open {
    value: Value,
    next: usize,
    is_begun: bool,
}

fn flags(value: &Value) -> Option<&std::cell::Cell<u8>> {
    match value {
        Value::Array(a) => Some(&a.gc.flags),
        Value::Tuple(t) => Some(&t.gc.flags),
        Value::Object(o) => Some(&o.gc.flags),
        Value::Instance(i) => Some(&i.gc.flags),
        _ => None,
    }
}

fn brackets(value: &Value) -> (char, char) {
    match value {
        Value::Array(_) => ('[', ']'),
        Value::Tuple(_) => ('(', ')'),
        _ => ('{', '}'),
    }
}

/// What may refuse to go on, asked as the text grows.
type Check<'c, E> = dyn FnMut(&String) -> std::result::Result<(), E> + 'c;

/// Writes any value.
fn written<E>(value: &Value, out: &mut String, lang: Lang, check: &mut Check<'_, E>) -> std::result::Result<(), E> {
    match value {
        Value::Str(text) | Value::Path(text) => long_text(text, out, check),
        Value::Array(_) | Value::Tuple(_) | Value::Object(_) | Value::Instance(_) => {
            containers(value, out, lang, check)
        }
        other => {
            scalar(other, out, lang);
            Ok(())
        }
    }
}

fn long_text<E>(text: &str, out: &mut String, check: &mut Check<'_, E>) -> std::result::Result<(), E> {
    for block in crate::pace::blocks(text) {
        out.push_str(block);
        check(out)?;
    }
    Ok(())
}

fn containers<E>(value: &Value, out: &mut String, lang: Lang, check: &mut Check<'_, E>) -> std::result::Result<(), E> {
    let mut open: Vec<Open> = Vec::new();
    let outcome = walk(value, &mut open, out, lang, check);
    for container in &open {
        if let Some(flags) = flags(&container.value) {
            flags.set(flags.get() & !PRINTING);
        }
    }
    outcome
}

/// Writes a container; what stays in `open` was not written to its end.
fn walk<E>(
    value: &Value,
    open: &mut Vec<Open>,
    out: &mut String,
    lang: Lang,
    check: &mut Check<'_, E>,
) -> std::result::Result<(), E> {
    enter(value.clone(), open, out);
    while let Some(top) = open.last_mut() {
        check(out)?;
        let separator = if std::mem::replace(&mut top.is_begun, true) { ", " } else { "" };
        let position = top.next;
        top.next += 1;
        let element = match &top.value {
            Value::Array(a) => a.items.borrow().get(position).cloned(),
            Value::Tuple(t) => t.items().get(position).cloned(),
            Value::Object(o) => o.fields.borrow().next_from(position).map(|(place, key, value)| {
                top.next = place + 1;
                let _ = write!(out, "{separator}\"{}\": ", key.as_str());
                value.clone()
            }),
            Value::Instance(i) => i.class.next_shown(position).and_then(|(place, name)| {
                top.next = place + 1;
                let value = i.fields.borrow().get(place).cloned()?;
                let _ = write!(out, "{separator}\"{}\": ", name.as_str());
                Some(value)
            }),
            _ => None,
        };
        match element {
            None => {
                out.push(brackets(&top.value).1);
                if let Some(flags) = flags(&top.value) {
                    flags.set(flags.get() & !PRINTING);
                }
                open.pop();
            }
            Some(element) => {
                if !matches!(top.value, Value::Object(_) | Value::Instance(_)) {
                    out.push_str(separator);
                }
                match &element {
                    Value::Str(text) | Value::Path(text) if text.len() > crate::pace::BLOCK => {
                        long_text(text, out, check)?;
                    }
                    _ if scalar(&element, out, lang) => {}
                    _ => enter(element, open, out),
                }
            }
        }
    }
    Ok(())
}

/// Begins a container, unless it is being written already: then it contains itself.
fn enter(value: Value, open: &mut Vec<Open>, out: &mut String) {
    let (left, right) = brackets(&value);
    if let Value::Instance(instance) = &value {
        out.push_str(&instance.class.name);
        out.push(' ');
    }
    out.push(left);
    if let Some(flags) = flags(&value) {
        if flags.get() & PRINTING != 0 {
            out.push_str("...");
            out.push(right);
            return;
        }
        flags.set(flags.get() | PRINTING);
    }
    open.push(Open { value, next: 0, is_begun: false });
}

/// A date as text: `2024-05-01`, or with a time `2024-05-01 10:30:00`.
pub fn write_date(date: Date, out: &mut String) {
    crate::table::write_date(date, out);
}

impl crate::error::ErrorValue {
    /// The text of its message.
    pub fn text(&self, lang: Lang) -> String {
        self.message.render(lang)
    }
}

/// The text of a value as a new `String`.
pub fn to_text(value: &Value) -> String {
    let mut out = String::new();
    display(value, &mut out);
    out
}

/// The text of a value, shared when it is one already.
pub fn shared_text(value: &Value) -> Rc<super::Str> {
    match value {
        Value::Str(s) | Value::Path(s) => s.clone(),
        other => Rc::new(super::Str::new(to_text(other))),
    }
}
