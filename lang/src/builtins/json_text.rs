//! JSON texts to values and back, for files and for the functions of that name.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use serde_json::de::{Deserializer, StrRead};
use serde_json::error::Category;

use super::Context;
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::{Text, files as messages, runtime};
use crate::pace::{self, Pace, blocks};
use crate::value::{Fields, Object, Str, Value, display};

/// Values within values that are read and written: a bound for the native stack, which both go down by a call a level.
const DEEPEST: usize = 500;
/// Values between two looks at the host's clock.
const STEP: usize = 1024;

/// What keeps a text from being read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It is no JSON.
    Wrong,
    /// It is nested deeper than [`DEEPEST`].
    Deep,
    /// A number is larger than any float.
    Number,
}

/// Where a text cannot be read as JSON.
pub(super) struct BadJson {
    /// Why.
    pub(super) why: Why,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// What would be right.
    pub(super) help: Option<&'static Text>,
}

impl BadJson {
    /// What is said of a text.
    pub(super) fn error(&self) -> Box<Error> {
        let (line, column) = (self.line, self.column);
        let help = self.help.map(|help| message!(*help));
        let message = match self.why {
            Why::Wrong => message!(runtime::BAD_JSON, line = line, column = column),
            Why::Deep => message!(runtime::JSON_NESTED, limit = DEEPEST, line = line, column = column),
            Why::Number => message!(runtime::JSON_NUMBER, line = line, column = column),
        };
        Error::with_help(message, help)
    }
}

/// The value of a JSON text, or where it is wrong. Numbers beyond 64 bits are floats; of two equal keys the later wins.
///
/// # Errors
/// The host's limits.
pub(super) fn parse(text: &str, context: &mut Context<'_>) -> Result<std::result::Result<Value, BadJson>> {
    let state = State {
        context: RefCell::new(context),
        stopped: RefCell::new(None),
        count: Cell::new(0),
        depth: Cell::new(0),
        too_deep: Cell::new(false),
        keys: RefCell::new(HashMap::new()),
    };
    let mut deserializer: Deserializer<StrRead<'_>> = Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let outcome = serde::de::DeserializeSeed::deserialize(Seed(&state), &mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    if let Some(stopped) = state.stopped.take() {
        return Err(stopped);
    }
    Ok(outcome.map_err(|error| {
        // Of data that is well formed nothing is refused here.
        debug_assert!(error.classify() != Category::Data || state.too_deep.get());
        let told = error.to_string();
        let why = match () {
            () if state.too_deep.get() => Why::Deep,
            () if told.starts_with("number out of range") => Why::Number,
            () => Why::Wrong,
        };
        let help = if why == Why::Wrong { reason(&told) } else { None };
        let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
        let column = line[..line.ceil_char_boundary(error.column())].chars().count().max(1);
        BadJson { why, line: error.line(), column, help }
    }))
}

/// What would be right, by what the parser says is wrong.
fn reason(told: &str) -> Option<&'static Text> {
    const REASONS: [(&str, &Text); 13] = [
        ("EOF", &runtime::JSON_ENDS),
        ("expected `,`", &runtime::JSON_COMMA),
        ("trailing comma", &runtime::JSON_TRAILING_COMMA),
        ("expected `:`", &runtime::JSON_COLON),
        ("key must be a string", &runtime::JSON_KEY),
        ("expected value", &runtime::JSON_VALUE),
        ("expected ident", &runtime::JSON_VALUE),
        ("invalid number", &runtime::JSON_BAD_NUMBER),
        ("trailing characters", &runtime::JSON_TRAILING),
        ("control character", &runtime::JSON_CONTROL),
        ("invalid escape", &runtime::JSON_ESCAPE),
        ("unexpected end of hex escape", &runtime::JSON_ESCAPE),
        ("lone leading surrogate", &runtime::JSON_ESCAPE),
    ];
    REASONS.into_iter().find(|(begins, _)| told.starts_with(begins)).map(|(_, help)| help)
}

/// What all parts of one text share.
struct State<'a, 'b> {
    context: RefCell<&'a mut Context<'b>>,
    /// Why the host ended it, where it did.
    stopped: RefCell<Option<Box<Error>>>,
    count: Cell<usize>,
    /// Lists and objects that are open.
    depth: Cell<usize>,
    /// Whether there were more than may be.
    too_deep: Cell<bool>,
    /// Keys that were seen: rows of one file share them.
    keys: RefCell<HashMap<String, Rc<Str>>>,
}

/// Different keys that are remembered.
const KEYS: usize = 10_000;

impl State<'_, '_> {
    /// One more value, of so many bytes beyond its own.
    fn more<E: serde::de::Error>(&self, bytes: usize) -> std::result::Result<(), E> {
        let count = self.count.get() + 1;
        self.count.set(count);
        if !count.is_multiple_of(STEP) && bytes < 64 * 1024 {
            return Ok(());
        }
        let mut context = self.context.borrow_mut();
        let asked = context.host.tick().and_then(|()| context.host.reserve(STEP * 96 + bytes));
        asked.map_err(|stop| {
            *self.stopped.borrow_mut() = Some(stop.into());
            E::custom("stopped")
        })
    }

    /// A text of its own, which may be long.
    fn text<E: serde::de::Error>(&self, text: &str) -> std::result::Result<Value, E> {
        self.more(text.len())?;
        let mut copy = String::with_capacity(text.len());
        let copied = pace::append(&mut copy, text, &mut self.context.borrow_mut());
        copied.map(|()| Value::str(copy)).map_err(|stopped| {
            *self.stopped.borrow_mut() = Some(stopped);
            E::custom("stopped")
        })
    }

    fn key(&self, key: String) -> Rc<Str> {
        let mut keys = self.keys.borrow_mut();
        if let Some(known) = keys.get(&key) {
            return known.clone();
        }
        let shared = Rc::new(Str::new(key.clone()));
        if keys.len() < KEYS {
            keys.insert(key, shared.clone());
        }
        shared
    }
}

/// A list or an object that is open.
struct Level<'s>(&'s Cell<usize>);

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// Makes one value.
#[derive(Clone, Copy)]
struct Seed<'s, 'a, 'b>(&'s State<'a, 'b>);

impl<'s> Seed<'s, '_, '_> {
    /// Opens a list or an object.
    fn deeper<E: serde::de::Error>(self) -> std::result::Result<Level<'s>, E> {
        let state = self.0;
        state.depth.set(state.depth.get() + 1);
        let level = Level(&state.depth);
        if state.depth.get() > DEEPEST {
            state.too_deep.set(true);
            return Err(E::custom("nested too deep"));
        }
        state.more(0).map(|()| level)
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for Seed<'_, '_, '_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> std::result::Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Seed<'_, '_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> std::result::Result<Value, E> {
        self.0.more(0).map(|()| Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> std::result::Result<Value, E> {
        self.0.more(0).map(|()| Value::bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> std::result::Result<Value, E> {
        self.0.more(0).map(|()| Value::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> std::result::Result<Value, E> {
        self.0.more(0).map(|()| i64::try_from(value).map_or_else(|_| Value::float(value as f64), Value::Int))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<Value, E> {
        self.0.more(0).map(|()| Value::float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> std::result::Result<Value, E> {
        self.0.text(value)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let _level = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::array(values))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let _level = self.deeper()?;
        let mut fields = Fields::default();
        while let Some(key) = items.next_key::<String>()? {
            let key = self.0.key(key);
            let value = items.next_value_seed(self)?;
            fields.insert(key, value);
        }
        Ok(Value::Object(Rc::new(Object { gc: Default::default(), fields: RefCell::new(fields) })))
    }
}

/// A value as a JSON text. Tables are arrays of objects; dates, money and paths are texts.
///
/// # Errors
/// ValueError for functions, for numbers that are infinite or none, and for what is nested deeper than a reader takes
/// (a value that contains itself among them); the host's limits.
pub(crate) fn write(value: &Value, context: &mut Context<'_>) -> Result<String> {
    let mut writer = Writer { out: String::new(), count: 0, asked: 0, most: usize::MAX, path: Vec::new() };
    writer.value(value, 0, context)?;
    Ok(writer.out)
}

/// A value as a JSON text of about `most` bytes; `None` when it has no such form or is longer.
///
/// # Errors
/// The host's limits.
pub(crate) fn view(value: &Value, most: usize, context: &mut Context<'_>) -> Result<Option<String>> {
    let mut writer = Writer { out: String::new(), count: 0, asked: 0, most, path: Vec::new() };
    match writer.value(value, 0, context) {
        Ok(()) => Ok(Some(writer.out)),
        Err(error) if matches!(*error, Error::Raised(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

struct Writer {
    out: String,
    count: usize,
    /// Bytes the host was asked for.
    asked: usize,
    /// The longest text that is wanted.
    most: usize,
    /// The arrays and objects around the value at hand, by where they are; 0 for what is neither.
    path: Vec<usize>,
}

impl Writer {
    /// Whether an array or an object stands within itself.
    fn is_cyclic(&self) -> bool {
        let mut known = HashSet::new();
        self.path.iter().any(|place| *place != 0 && !known.insert(place))
    }

    fn value(&mut self, value: &Value, depth: usize, context: &mut Context<'_>) -> Result<()> {
        self.count += 1;
        if self.count.is_multiple_of(STEP) {
            context.host.tick()?;
        }
        if self.out.len() >= self.asked {
            self.asked = 2 * self.out.len() + 64 * 1024;
            context.host.reserve(self.asked)?;
        }
        if self.out.len() > self.most {
            fail!(messages::JSON_TOO_LONG, limit = self.most);
        }
        if depth > DEEPEST {
            if self.is_cyclic() {
                fail!(messages::JSON_CYCLE);
            }
            fail!(messages::JSON_TOO_DEEP, limit = DEEPEST);
        }
        self.path.truncate(depth);
        self.path.push(match value {
            Value::Array(items) => Rc::as_ptr(items).addr(),
            Value::Object(object) => Rc::as_ptr(object).addr(),
            Value::Instance(instance) => Rc::as_ptr(instance).addr(),
            _ => 0,
        });
        match value {
            Value::Null | Value::Undefined => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if b.get() { "true" } else { "false" }),
            Value::Int(i) => self.out.push_str(itoa::Buffer::new().format(*i)),
            Value::Float(x) if x.get().is_finite() => self.out.push_str(&x.get().to_string()),
            Value::Float(x) => fail!(messages::NO_JSON, got = x.get()),
            Value::Str(text) | Value::Path(text) => {
                context.host.reserve(text.len())?;
                self.text(text, context)?;
            }
            Value::Date(_) | Value::Money(_) => {
                let mut text = String::new();
                display(value, &mut text);
                self.text(&text, context)?;
            }
            Value::Array(items) => self.list(items.items.borrow().iter().cloned(), depth, context)?,
            Value::Tuple(items) => self.list(items.items().iter().cloned(), depth, context)?,
            Value::Column(column) => self.list(column.values(), depth, context)?,
            Value::Table(table) => self.list((0..table.rows()).map(|row| table.row(row)), depth, context)?,
            Value::Object(object) => {
                self.out.push('{');
                for (i, (key, value)) in object.fields.borrow().iter().enumerate() {
                    if i > 0 {
                        self.out.push_str(", ");
                    }
                    self.text(key, context)?;
                    self.out.push_str(": ");
                    self.value(value, depth + 1, context)?;
                }
                self.out.push('}');
            }
            Value::Instance(instance) => {
                self.out.push('{');
                let (mut next, mut separator) = (0, "");
                while let Some((place, name)) = instance.class.next_shown(next) {
                    self.out.push_str(std::mem::replace(&mut separator, ", "));
                    self.text(name, context)?;
                    self.out.push_str(": ");
                    let value = instance.fields.borrow().get(place).cloned().unwrap_or_default();
                    self.value(&value, depth + 1, context)?;
                    next = place + 1;
                }
                self.out.push('}');
            }
            other => fail!(messages::NO_JSON, got = other.type_name()),
        }
        Ok(())
    }

    fn list(&mut self, items: impl Iterator<Item = Value>, depth: usize, context: &mut Context<'_>) -> Result<()> {
        self.out.push('[');
        for (i, item) in items.enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            self.value(&item, depth + 1, context)?;
        }
        self.out.push(']');
        Ok(())
    }

    fn text(&mut self, text: &str, context: &mut Context<'_>) -> Result<()> {
        self.out.push('"');
        for block in blocks(text) {
            context.spend(4 * block.len())?;
            if self.out.len() > self.most {
                fail!(messages::JSON_TOO_LONG, limit = self.most);
            }
            self.escaped(block);
        }
        self.out.push('"');
        Ok(())
    }

    fn escaped(&mut self, text: &str) {
        use fmt::Write;
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                c if u32::from(c) < 0x20 => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
    }
}
