//! Makes columns of values: the narrowest type that holds all of them.

use std::rc::Rc;

use super::{Cells, Column, Texts};
use crate::value::{Date, Str, Value};

/// Takes values one by one and becomes a column.
#[derive(Default)]
pub struct ColumnBuilder {
    cells: Growing,
    /// False where a null was pushed; nothing as long as there was none.
    valid: Option<Vec<bool>>,
    count: usize,
}

/// The cells so far. Nulls alone have no type yet.
#[derive(Default)]
enum Growing {
    #[default]
    Nulls,
    Int(Vec<i64>),
    Float(Vec<f64>),
    Bool(Vec<bool>),
    Str(Texts),
    Date(Vec<Date>),
    Mixed(Vec<Value>),
}

/// Ints beyond this are not all floats, so a column of them and of floats stays mixed.
const EXACT: i64 = 1 << 53;

impl ColumnBuilder {
    /// Puts a value at the end.
    pub fn push(&mut self, value: Value) {
        let null = matches!(value, Value::Null | Value::Undefined);
        if null && !matches!(self.cells, Growing::Mixed(_)) {
            self.valid.get_or_insert_with(|| vec![true; self.count]);
            self.pad();
        } else {
            self.push_some(value);
        }
        if let Some(valid) = &mut self.valid {
            valid.push(!null);
        }
        self.count += 1;
    }

    /// Puts a text at the end.
    pub(super) fn push_text(&mut self, text: &str) {
        match &mut self.cells {
            Growing::Str(texts) => {
                texts.push(text);
                if let Some(valid) = &mut self.valid {
                    valid.push(true);
                }
                self.count += 1;
            }
            _ => self.push(Value::str(text)),
        }
    }

    /// How many values it has.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds nothing but nulls.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.cells, Growing::Nulls)
    }

    /// The bytes its buffers take when the next value comes (`None`: a text of so many bytes): they double when they are
    /// full, and all of them are made anew when the value is of another type.
    pub(super) fn growth(&self, next: Option<&Value>, bytes: usize) -> usize {
        let doubled =
            |len: usize, capacity: usize, each: usize| if len == capacity { 2 * len.max(4) * each } else { 0 };
        let (own, each) = match (&self.cells, next) {
            (Growing::Nulls, _) => (16 * self.count, 16),
            (Growing::Int(v), Some(Value::Int(_))) => (doubled(v.len(), v.capacity(), 8), 0),
            (Growing::Float(v), Some(Value::Float(_) | Value::Int(_))) => (doubled(v.len(), v.capacity(), 8), 0),
            (Growing::Int(_), Some(Value::Float(_))) => (0, 8),
            (Growing::Bool(v), Some(Value::Bool(_))) => (doubled(v.len(), v.capacity(), 1), 0),
            (Growing::Date(v), Some(Value::Date(_))) => (doubled(v.len(), v.capacity(), 8), 0),
            (Growing::Str(texts), None) => {
                let (room, count) = texts.capacity();
                let text = if texts.bytes() + bytes > room { 2 * (texts.bytes() + bytes) } else { 0 };
                (doubled(texts.len(), count, 8) + text, 0)
            }
            (Growing::Mixed(v), _) => (doubled(v.len(), v.capacity(), 16) + bytes, 0),
            // Texts among others stand alone, each with its header.
            (Growing::Str(texts), _) => (texts.bytes(), 64),
            _ => (0, 16),
        };
        own + each * self.count + self.valid.as_ref().map_or(0, |v| doubled(v.len(), v.capacity(), 1))
    }

    /// Gives every date a time of day: a column of moments has some that are midnight.
    pub(super) fn make_moments(&mut self) {
        if let Growing::Date(dates) = &mut self.cells {
            dates.iter_mut().for_each(|date| *date = Date::moment(date.micros()));
        }
    }

    /// A place for a null.
    fn pad(&mut self) {
        match &mut self.cells {
            Growing::Nulls => {}
            Growing::Int(v) => v.push(0),
            Growing::Float(v) => v.push(0.0),
            Growing::Bool(v) => v.push(false),
            Growing::Str(v) => v.push(""),
            Growing::Date(v) => v.push(Date::day(0)),
            Growing::Mixed(v) => v.push(Value::Null),
        }
    }

    fn push_some(&mut self, value: Value) {
        match (&mut self.cells, &value) {
            (Growing::Int(v), Value::Int(i)) => v.push(*i),
            (Growing::Float(v), Value::Float(x)) => v.push(x.get()),
            (Growing::Float(v), Value::Int(i)) if (-EXACT..=EXACT).contains(i) => v.push(*i as f64),
            (Growing::Bool(v), Value::Bool(b)) => v.push(b.get()),
            (Growing::Str(v), Value::Str(s)) => v.push(s),
            (Growing::Date(v), Value::Date(d)) => v.push(*d),
            (Growing::Mixed(v), _) => v.push(value),
            (Growing::Nulls, _) => self.begin(value),
            (Growing::Int(v), Value::Float(_)) if v.iter().all(|i| (-EXACT..=EXACT).contains(i)) => {
                self.cells = Growing::Float(v.iter().map(|i| *i as f64).collect());
                self.push_some(value);
            }
            _ => {
                self.mix();
                self.push_some(value);
            }
        }
    }

    /// The first value after nothing but nulls decides the type.
    fn begin(&mut self, value: Value) {
        let nulls = self.count;
        self.cells = match &value {
            Value::Int(_) => Growing::Int(vec![0; nulls]),
            Value::Float(_) => Growing::Float(vec![0.0; nulls]),
            Value::Bool(_) => Growing::Bool(vec![false; nulls]),
            Value::Str(_) => {
                let mut texts = Texts::default();
                (0..nulls).for_each(|_| texts.push(""));
                Growing::Str(texts)
            }
            Value::Date(_) => Growing::Date(vec![Date::day(0); nulls]),
            _ => Growing::Mixed(vec![Value::Null; nulls]),
        };
        self.push_some(value);
    }

    fn mix(&mut self) {
        let column = std::mem::take(self).finish(Rc::new(Str::new(String::new())));
        self.count = column.len();
        self.cells = Growing::Mixed(column.values().collect());
    }

    /// The column, under that name.
    pub fn finish(self, name: Rc<Str>) -> Column {
        let cells = match self.cells {
            Growing::Nulls => return Column::new(name, Cells::Mixed(vec![Value::Null; self.count]), None),
            Growing::Mixed(v) => return Column::new(name, Cells::Mixed(v), None),
            Growing::Int(v) => Cells::Int(v),
            Growing::Float(v) => Cells::Float(v),
            Growing::Bool(v) => Cells::Bool(v),
            Growing::Str(v) => Cells::Str(v),
            Growing::Date(v) => Cells::Date(v),
        };
        Column::new(name, cells, self.valid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(values: &[Value]) -> Column {
        let mut builder = ColumnBuilder::default();
        values.iter().for_each(|v| builder.push(v.clone()));
        builder.finish(Rc::new(Str::new("c".into())))
    }

    #[test]
    fn a_column_takes_the_narrowest_type_that_holds_all_values() {
        let text = || Value::str("a");
        for (values, kind) in [
            (vec![Value::Int(1), Value::Null], "int"),
            (vec![Value::Null, Value::Int(1), Value::float(0.5)], "float"),
            (vec![Value::float(0.5), Value::Int(1)], "float"),
            (vec![Value::Int(EXACT + 1), Value::float(0.5)], "mixed"),
            (vec![Value::float(0.5), Value::Int(EXACT + 1)], "mixed"),
            (vec![text(), Value::Null], "str"),
            (vec![Value::bool(true)], "bool"),
            (vec![Value::Int(1), text(), Value::Null], "mixed"),
            (vec![Value::Null], "mixed"),
        ] {
            let column = built(&values);
            assert_eq!(column.kind(), kind, "{values:?}");
            assert_eq!(column.len(), values.len());
            for (row, value) in values.iter().enumerate() {
                assert_eq!(column.is_null(row), matches!(value, Value::Null), "{values:?} {row}");
            }
        }
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let column = built(&[Value::Null, Value::str("б"), Value::str(""), Value::str("xyz")]);
        let texts: Vec<String> = column.values().map(|v| format!("{v:?}")).collect();
        assert_eq!(texts, ["<null>", "\"б\"", "\"\"", "\"xyz\""]);
    }
}
