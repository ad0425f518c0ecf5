//! A column and the cells in it.

use std::rc::Rc;

use super::{BLOCK, ColumnBuilder};
use crate::builtins::Context;
use crate::error::Result;
use crate::pace::{self, Pace};
use crate::value::{Date, Str, Value, drop_children};

/// Stands among the numbers of rows for a row that is not there.
pub(crate) const GAP: usize = usize::MAX;

/// Texts that are copied between two looks at how much room there is.
const STEP: usize = 4096;

/// One column: a name and cells it may share with other columns, so that renaming and selecting copy nothing.
#[derive(Clone)]
pub struct Column {
    /// The name it has in its table.
    pub name: Rc<Str>,
    cells: Rc<Cells>,
    valid: Option<Rc<Vec<bool>>>,
    nests: bool,
}

/// The values of a column, by type.
pub enum Cells {
    /// Whole numbers.
    Int(Vec<i64>),
    /// Floats.
    Float(Vec<f64>),
    /// Truth values.
    Bool(Vec<bool>),
    /// Texts, end to end.
    Str(Texts),
    /// Dates.
    Date(Vec<Date>),
    /// Anything; nulls stand as themselves.
    Mixed(Vec<Value>),
}

/// Many texts in one buffer.
#[derive(Default, Clone)]
pub struct Texts {
    buffer: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Room for `count` texts of `bytes` bytes together.
    pub fn with_capacity(count: usize, bytes: usize) -> Texts {
        Texts { buffer: String::with_capacity(bytes), ends: Vec::with_capacity(count) }
    }

    /// Puts a text at the end.
    #[inline]
    pub fn push(&mut self, text: &str) {
        self.buffer.push_str(text);
        self.ends.push(self.buffer.len());
    }

    /// The text number `index`; `""` when there is none.
    #[inline]
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        &self.buffer[self.start(index)..end]
    }

    /// The bytes of a text there is.
    #[inline]
    fn length(&self, index: usize) -> usize {
        self.ends[index] - self.start(index)
    }

    #[inline]
    fn start(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.ends[index - 1] }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of all of them together.
    pub fn bytes(&self) -> usize {
        self.buffer.len()
    }

    /// Bytes of text and number of texts there is room for.
    pub(crate) fn capacity(&self) -> (usize, usize) {
        (self.buffer.capacity(), self.ends.capacity())
    }

    /// Makes room for so many more texts, of so many bytes together.
    pub(crate) fn make_room(&mut self, count: usize, bytes: usize) {
        self.buffer.reserve_exact(bytes);
        self.ends.reserve_exact(count);
    }

    /// Gives back the room that is not used.
    pub(crate) fn shrink(&mut self) {
        self.buffer.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }

    fn slice(&self, start: usize, end: usize, context: &mut Context<'_>) -> Result<Texts> {
        if start >= end {
            return Ok(Texts::default());
        }
        let part = &self.buffer[self.start(start)..self.ends[end - 1]];
        let mut out = Texts::with_capacity(end - start, part.len());
        pace::append(&mut out.buffer, part, context)?;
        out.ends = copied(&self.ends[start..end], context)?;
        let base = self.start(start);
        out.ends.iter_mut().for_each(|end| *end -= base);
        Ok(out)
    }
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Cells::Int(v) => v.len(),
            Cells::Float(v) => v.len(),
            Cells::Bool(v) => v.len(),
            Cells::Str(v) => v.len(),
            Cells::Date(v) => v.len(),
            Cells::Mixed(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Column {
    /// A column of these cells. `valid` says which of them have a value: of the length of the cells, and dropped when
    /// all are true.
    pub fn new(name: impl Into<Rc<Str>>, cells: Cells, valid: Option<Vec<bool>>) -> Column {
        let valid = valid.filter(|v| v.iter().any(|valid| !valid)).map(Rc::new);
        debug_assert!(valid.as_ref().is_none_or(|v| v.len() == cells.len()));
        // A table among the cells nests even when it holds nothing but numbers.
        let nested = |v: &Value| v.is_container() || matches!(v, Value::Table(_) | Value::Column(_));
        let nests = matches!(&cells, Cells::Mixed(values) if values.iter().any(nested));
        Column { name: name.into(), cells: Rc::new(cells), valid, nests }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The same cells under another name.
    pub fn renamed(&self, name: impl Into<Rc<Str>>) -> Column {
        Column { name: name.into(), cells: self.cells.clone(), valid: self.valid.clone(), nests: self.nests }
    }

    /// The cells. Where [`Column::valid`] says false, what stands here means nothing.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Which rows have a value; `None` when all have, or when the nulls stand among the cells (mixed).
    pub fn valid(&self) -> Option<&[bool]> {
        self.valid.as_ref().map(|v| v.as_slice())
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether that row is null.
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        match &*self.cells {
            Cells::Mixed(values) => matches!(values.get(row), None | Some(Value::Null)),
            _ => self.valid.as_ref().is_some_and(|v| !v.get(row).copied().unwrap_or(false)),
        }
    }

    /// How many rows are null.
    pub fn nulls(&self) -> usize {
        match &*self.cells {
            Cells::Mixed(values) => values.iter().filter(|v| matches!(v, Value::Null)).count(),
            _ => self.valid.as_ref().map_or(0, |v| v.iter().filter(|valid| !**valid).count()),
        }
    }

    /// The value of a row; null when there is no such row.
    pub fn value(&self, row: usize) -> Value {
        if row >= self.len() || self.is_null(row) {
            return Value::Null;
        }
        match &*self.cells {
            Cells::Int(v) => Value::Int(v[row]),
            Cells::Float(v) => Value::float(v[row]),
            Cells::Bool(v) => Value::bool(v[row]),
            Cells::Str(v) => Value::str(v.get(row)),
            Cells::Date(v) => Value::Date(v[row]),
            Cells::Mixed(v) => v[row].clone(),
        }
    }

    /// All values in order.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        (0..self.len()).map(|row| self.value(row))
    }

    /// The type of its values, as `table_info` writes it.
    pub fn kind(&self) -> &'static str {
        match &*self.cells {
            Cells::Int(_) => "int",
            Cells::Float(_) => "float",
            Cells::Bool(_) => "bool",
            Cells::Str(_) => "str",
            Cells::Date(_) => "date",
            Cells::Mixed(_) => "mixed",
        }
    }

    /// The rows of these numbers, in that order; each must be below [`Column::len`].
    pub fn take(&self, rows: &[usize], context: &mut Context<'_>) -> Result<Column> {
        let cells = match &*self.cells {
            Cells::Int(v) => Cells::Int(gather(v, rows, context)?),
            Cells::Float(v) => Cells::Float(gather(v, rows, context)?),
            Cells::Bool(v) => Cells::Bool(gather(v, rows, context)?),
            Cells::Date(v) => Cells::Date(gather(v, rows, context)?),
            Cells::Mixed(v) => Cells::Mixed(gather(v, rows, context)?),
            Cells::Str(v) => {
                // Room for texts as long as they are on average, and more where it turns out to be too little.
                let likely = v.bytes() / v.len().max(1) * rows.len() + rows.len();
                context.host.reserve(likely.min(v.bytes()) + size_of_val(rows))?;
                let mut out = Texts::with_capacity(rows.len(), likely.min(v.bytes()));
                for block in rows.chunks(STEP) {
                    let bytes = block.iter().map(|row| v.length(*row)).sum::<usize>();
                    let (room, _) = out.capacity();
                    if out.bytes() + bytes > room {
                        context.host.reserve(2 * room + bytes)?;
                    }
                    context.spend(8 * block.len())?;
                    if bytes > pace::BLOCK {
                        // Long ones: the host is asked among them.
                        for row in block {
                            context.spend_bytes(v.length(*row))?;
                            out.push(v.get(*row));
                        }
                        continue;
                    }
                    block.iter().for_each(|row| out.push(v.get(*row)));
                }
                Cells::Str(out)
            }
        };
        let valid = match &self.valid {
            Some(valid) => Some(gather(valid, rows, context)?),
            None => None,
        };
        Ok(Column::new(self.name.clone(), cells, valid))
    }

    /// A column of this name and so many nulls.
    pub(super) fn nulls_alone(&self, rows: usize, context: &mut Context<'_>) -> Result<Column> {
        context.host.reserve(rows.saturating_mul(size_of::<Value>()))?;
        Ok(Column::new(self.name.clone(), Cells::Mixed(vec![Value::Null; rows]), None))
    }

    /// The same cells, null where `kept` is false.
    pub(super) fn with_nulls(&self, kept: &[bool]) -> Column {
        if let Cells::Mixed(values) = &*self.cells {
            let null = |(value, kept): (&Value, &bool)| if *kept { value.clone() } else { Value::Null };
            let values = values.iter().zip(kept).map(null).collect();
            return Column::new(self.name.clone(), Cells::Mixed(values), None);
        }
        let valid = match &self.valid {
            Some(valid) => valid.iter().zip(kept).map(|(a, b)| *a && *b).collect(),
            None => kept.to_vec(),
        };
        let valid = Some(valid).filter(|v: &Vec<bool>| v.iter().any(|valid| !valid)).map(Rc::new);
        Column { name: self.name.clone(), cells: self.cells.clone(), valid, nests: self.nests }
    }

    /// The values of this column, and those of `other` where `rows` has [`GAP`].
    pub(crate) fn or(&self, other: &Column, rows: &[usize], context: &mut Context<'_>) -> Result<Column> {
        context.host.reserve(rows.len().saturating_mul(size_of::<Value>()))?;
        let mut builder = ColumnBuilder::default();
        for (i, row) in rows.iter().enumerate() {
            if i % 4096 == 0 {
                context.host.tick()?;
            }
            builder.push(if *row == GAP { other.value(i) } else { self.value(i) });
        }
        Ok(builder.finish(self.name.clone()))
    }

    /// The rows from `start` up to, not including, `end`, both cut to what there is.
    pub fn slice(&self, start: usize, end: usize, context: &mut Context<'_>) -> Result<Column> {
        let end = end.min(self.len());
        let start = start.min(end);
        context.host.reserve((end - start) * size_of::<Value>())?;
        let cells = match &*self.cells {
            Cells::Int(v) => Cells::Int(copied(&v[start..end], context)?),
            Cells::Float(v) => Cells::Float(copied(&v[start..end], context)?),
            Cells::Bool(v) => Cells::Bool(copied(&v[start..end], context)?),
            Cells::Date(v) => Cells::Date(copied(&v[start..end], context)?),
            Cells::Mixed(v) => Cells::Mixed(copied(&v[start..end], context)?),
            Cells::Str(v) => {
                context.host.reserve(if start < end { v.ends[end - 1] - v.start(start) } else { 0 })?;
                Cells::Str(v.slice(start, end, context)?)
            }
        };
        let valid = match &self.valid {
            Some(valid) => Some(copied(&valid[start..end], context)?),
            None => None,
        };
        context.host.tick()?;
        Ok(Column::new(self.name.clone(), cells, valid))
    }

    /// Whether a cell is a container, and so may be part of a cycle or nest deep.
    pub fn holds_containers(&self) -> bool {
        self.nests
    }

    /// Moves the cells that may nest out, when nobody else holds them.
    pub(crate) fn drain_into(&mut self, work: &mut Vec<Value>) {
        if let Some(Cells::Mixed(values)) = Rc::get_mut(&mut self.cells) {
            work.append(values);
        }
    }
}

impl Drop for Column {
    fn drop(&mut self) {
        if self.nests {
            let mut work = Vec::new();
            self.drain_into(&mut work);
            drop_children(work);
        }
    }
}

/// Copies of elements.
fn copied<T: Clone>(from: &[T], context: &mut Context<'_>) -> Result<Vec<T>> {
    let mut out = Vec::with_capacity(from.len());
    for block in from.chunks(BLOCK) {
        context.spend_bytes(2 * size_of_val(block))?;
        out.extend_from_slice(block);
    }
    Ok(out)
}

/// The elements of these numbers.
fn gather<T: Clone>(from: &[T], rows: &[usize], context: &mut Context<'_>) -> Result<Vec<T>> {
    context.host.reserve(rows.len() * size_of::<T>())?;
    let mut out = Vec::with_capacity(rows.len());
    for block in rows.chunks(BLOCK) {
        context.host.tick()?;
        out.extend(block.iter().map(|row| from[*row].clone()));
    }
    Ok(out)
}
