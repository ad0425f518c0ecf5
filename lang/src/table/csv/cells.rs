//! The fields of one column, in the narrowest type that holds all of them.
//!
//! A column begins as nothing but nulls and widens when a field does not fit: int to float, anything else to text. The
//! original spelling comes back then: ints have only one, for the other types a byte per field says how it was written.

use super::float::{Decimals, ODD, float, int};
use crate::builtins::Context;
use crate::error::Result;
use crate::table::{BLOCK, Cells, Texts};
use crate::value::Date;

use super::super::iso;

/// A column while its file is being read.
#[derive(Default)]
pub(super) struct FieldColumn {
    kind: Kind,
    /// False where a field was empty; as long as the last of these.
    valid: Vec<bool>,
}

enum Kind {
    /// So many empty fields.
    Nulls(usize),
    Int(Vec<i64>),
    Float {
        values: Vec<f64>,
        spelled: Vec<Decimals>,
        odd: Texts,
    },
    Bool(Vec<u8>),
    Date {
        values: Vec<Date>,
        spelled: Vec<iso::Spelling>,
    },
    Str(Texts),
}

impl Default for Kind {
    fn default() -> Kind {
        Kind::Nulls(0)
    }
}

/// The spellings of truth values: a field is the place in this list.
const BOOLS: [&str; 6] = ["false", "true", "False", "True", "FALSE", "TRUE"];

fn truth(text: &[u8]) -> Option<u8> {
    match text {
        b"false" => Some(0),
        b"true" => Some(1),
        _ => BOOLS.iter().position(|b| b.as_bytes() == text).map(|i| i as u8),
    }
}

impl FieldColumn {
    /// Puts a field at the end; false when it does not fit: see [`FieldColumn::widen`]. `text` gives the same field as
    /// text: only columns of text ask for it.
    #[inline(always)]
    pub(super) fn push<'t>(&mut self, field: &[u8], text: impl FnOnce() -> &'t str) -> bool {
        if field.is_empty() {
            self.push_null();
            return true;
        }
        match &mut self.kind {
            Kind::Int(values) => match int(field) {
                Some(value) => values.push(value),
                None => return false,
            },
            Kind::Float { values, spelled, odd } => match float(field) {
                Some((value, decimals)) => {
                    values.push(value);
                    spelled.push(decimals);
                    if decimals == ODD {
                        odd.push(text());
                    }
                }
                None => return self.push_int_among_floats(field),
            },
            Kind::Str(texts) => texts.push(text()),
            Kind::Bool(values) => match truth(field) {
                Some(value) => values.push(value),
                None => return false,
            },
            Kind::Date { values, spelled } => match iso::parse(field) {
                Some((date, spelling)) => {
                    values.push(date);
                    spelled.push(spelling);
                }
                None => return false,
            },
            Kind::Nulls(_) => return false,
        }
        true
    }

    #[inline(never)]
    fn push_int_among_floats(&mut self, field: &[u8]) -> bool {
        let (Kind::Float { values, spelled, odd }, Some(int)) = (&mut self.kind, int(field)) else { return false };
        let (value, decimals) = int_as_float(int);
        values.push(value);
        spelled.push(decimals);
        if decimals == ODD {
            odd.push(itoa::Buffer::new().format(int));
        }
        true
    }

    #[inline(never)]
    fn push_null(&mut self) {
        let len = self.len();
        match &mut self.kind {
            Kind::Nulls(count) => *count += 1,
            Kind::Int(values) => values.push(0),
            Kind::Float { values, spelled, .. } => {
                values.push(0.0);
                spelled.push(0);
            }
            Kind::Bool(values) => values.push(0),
            Kind::Date { values, spelled } => {
                values.push(Date::day(0));
                spelled.push(Default::default());
            }
            Kind::Str(texts) => texts.push(""),
        }
        self.valid.resize(len, true);
        self.valid.push(false);
    }

    fn len(&self) -> usize {
        match &self.kind {
            Kind::Nulls(count) => *count,
            Kind::Int(v) => v.len(),
            Kind::Float { values, .. } => values.len(),
            Kind::Bool(v) => v.len(),
            Kind::Date { values, .. } => values.len(),
            Kind::Str(v) => v.len(),
        }
    }

    /// Puts a field at the end that the type so far does not hold.
    #[cold]
    pub(super) fn widen(&mut self, text: &str, context: &mut Context<'_>) -> Result<()> {
        self.kind = match std::mem::take(&mut self.kind) {
            Kind::Nulls(nulls) => {
                context.host.reserve(nulls * 16)?;
                begin(nulls, text)
            }
            Kind::Int(values) if float(text.as_bytes()).is_some() => self.int_to_float(values, context)?,
            kind => Kind::Str(self.spelled_out(kind, context)?),
        };
        self.push(text.as_bytes(), || text);
        Ok(())
    }

    fn int_to_float(&self, ints: Vec<i64>, context: &mut Context<'_>) -> Result<Kind> {
        context.host.reserve(ints.len() * 10)?;
        let (mut values, mut spelled, mut odd) = (Vec::new(), Vec::new(), Texts::default());
        for block in ints.chunks(BLOCK) {
            context.host.tick()?;
            for int in block {
                let (value, decimals) = int_as_float(*int);
                values.push(value);
                spelled.push(decimals);
                if decimals == ODD {
                    odd.push(itoa::Buffer::new().format(*int));
                }
            }
        }
        Ok(Kind::Float { values, spelled, odd })
    }

    /// The fields as they were written.
    fn spelled_out(&self, kind: Kind, context: &mut Context<'_>) -> Result<Texts> {
        use std::fmt::Write;
        if let Kind::Str(texts) = kind {
            return Ok(texts);
        }
        let rows = match &kind {
            Kind::Nulls(_) | Kind::Str(_) => 0,
            Kind::Int(v) => v.len(),
            Kind::Float { values, .. } => values.len(),
            Kind::Bool(v) => v.len(),
            Kind::Date { values, .. } => values.len(),
        };
        context.host.reserve(rows * 48)?;
        let mut texts = Texts::default();
        let mut field = String::new();
        let mut odd_seen = 0;
        for row in 0..rows {
            if row % 4096 == 0 {
                context.host.tick()?;
            }
            field.clear();
            if self.valid.get(row).copied().unwrap_or(true) {
                match &kind {
                    Kind::Int(v) => field.push_str(itoa::Buffer::new().format(v[row])),
                    Kind::Float { spelled, odd, .. } if spelled[row] == ODD => {
                        field.push_str(odd.get(odd_seen));
                        odd_seen += 1;
                    }
                    Kind::Float { values, spelled, .. } => {
                        let _ = write!(field, "{:.*}", spelled[row] as usize, values[row]);
                    }
                    Kind::Bool(v) => field.push_str(BOOLS[usize::from(v[row]) % BOOLS.len()]),
                    Kind::Date { values, spelled } => iso::write(values[row], spelled[row], &mut field),
                    Kind::Nulls(_) | Kind::Str(_) => {}
                }
            }
            texts.push(&field);
        }
        Ok(texts)
    }

    /// The bytes its buffers may grow by until it has `rows` fields, `bytes` of text among them.
    pub(super) fn growth(&self, rows: usize, bytes: usize) -> usize {
        let doubled = |capacity: usize, each: usize| if rows > capacity { 2 * rows.max(4) * each } else { 0 };
        match &self.kind {
            Kind::Nulls(_) => 0,
            Kind::Int(v) => doubled(v.capacity(), 8),
            Kind::Float { values, .. } => doubled(values.capacity(), 9),
            Kind::Bool(v) => doubled(v.capacity(), 1),
            Kind::Date { values, .. } => doubled(values.capacity(), 11),
            Kind::Str(texts) => {
                let (text, count) = texts.capacity();
                let text = if texts.bytes() + bytes > text { 2 * text } else { 0 };
                doubled(count, 8) + text
            }
        }
    }

    /// Makes room for so many more fields, of so many bytes together.
    pub(super) fn make_room(&mut self, rows: usize, bytes: usize, context: &mut Context<'_>) -> Result<()> {
        context.host.reserve(match &self.kind {
            Kind::Nulls(_) => 0,
            Kind::Bool(_) => rows,
            Kind::Int(_) => rows.saturating_mul(8),
            Kind::Float { .. } | Kind::Date { .. } => rows.saturating_mul(11),
            Kind::Str(_) => rows.saturating_mul(8).saturating_add(bytes),
        })?;
        match &mut self.kind {
            Kind::Nulls(_) => {}
            Kind::Int(v) => v.reserve_exact(rows),
            Kind::Float { values, spelled, .. } => {
                values.reserve_exact(rows);
                spelled.reserve_exact(rows);
            }
            Kind::Bool(v) => v.reserve_exact(rows),
            Kind::Date { values, spelled } => {
                values.reserve_exact(rows);
                spelled.reserve_exact(rows);
            }
            Kind::Str(texts) => texts.make_room(rows, bytes),
        }
        Ok(())
    }

    /// The bytes of text it holds.
    pub(super) fn text_bytes(&self) -> usize {
        if let Kind::Str(texts) = &self.kind { texts.bytes() } else { 0 }
    }

    /// The cells, and which of the `rows` have a value.
    pub(super) fn finish(mut self, rows: usize) -> (Cells, Option<Vec<bool>>) {
        let valid = (!self.valid.is_empty()).then(|| {
            self.valid.resize(rows, true);
            self.valid
        });
        let cells = match self.kind {
            Kind::Nulls(_) => {
                let mut texts = Texts::default();
                (0..rows).for_each(|_| texts.push(""));
                Cells::Str(texts)
            }
            Kind::Int(mut values) => {
                values.shrink_to_fit();
                Cells::Int(values)
            }
            Kind::Float { mut values, .. } => {
                values.shrink_to_fit();
                Cells::Float(values)
            }
            Kind::Bool(values) => Cells::Bool(values.into_iter().map(|b| b % 2 == 1).collect()),
            Kind::Date { mut values, .. } => {
                values.shrink_to_fit();
                Cells::Date(values)
            }
            Kind::Str(mut texts) => {
                texts.shrink();
                Cells::Str(texts)
            }
        };
        (cells, valid)
    }
}

/// The type that the first field with a value decides.
fn begin(nulls: usize, text: &str) -> Kind {
    let field = text.as_bytes();
    if int(field).is_some() {
        return Kind::Int(vec![0; nulls]);
    }
    if float(field).is_some() {
        return Kind::Float { values: vec![0.0; nulls], spelled: vec![0; nulls], odd: Texts::default() };
    }
    if truth(field).is_some() {
        return Kind::Bool(vec![0; nulls]);
    }
    if iso::parse(field).is_some() {
        return Kind::Date { values: vec![Date::day(0); nulls], spelled: vec![Default::default(); nulls] };
    }
    let mut texts = Texts::default();
    (0..nulls).for_each(|_| texts.push(""));
    Kind::Str(texts)
}

/// An int among floats; one that no float is keeps its text, should the column become text.
fn int_as_float(value: i64) -> (f64, Decimals) {
    let exact = value.unsigned_abs() <= 1 << 53;
    (value as f64, if exact { 0 } else { ODD })
}
