//! The two sides of an operation on columns, read by row: a column, or one value for all rows.

use std::rc::Rc;

use super::{Cells, Column, Texts};
use crate::value::{Date, Str, Value};

/// One side of an operation.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    Column(&'a Column),
    Single(&'a Value),
}

/// Cells of one side as they are.
#[derive(Clone, Copy)]
pub(super) enum Operand<'a, T> {
    Many(&'a [T]),
    One(T),
}

/// Truth values of a column.
#[derive(Clone, Copy)]
pub(super) struct Truths<'a> {
    pub(super) bits: &'a [bool],
    pub(super) valid: Option<&'a [bool]>,
}

impl Truths<'_> {
    #[inline(always)]
    pub(super) fn at(self, row: usize) -> Option<bool> {
        self.valid.is_none_or(|valid| valid[row]).then(|| self.bits[row])
    }
}

/// Numbers of one side, read by row.
#[derive(Clone, Copy)]
pub(super) enum Ints<'a> {
    Many(&'a [i64]),
    One(i64),
}

/// The same, as floats.
#[derive(Clone, Copy)]
pub(super) enum Floats<'a> {
    Many(&'a [f64]),
    FromInts(&'a [i64]),
    One(f64),
}

/// Texts of one side, read by row.
#[derive(Clone, Copy)]
pub(super) enum TextSide<'a> {
    Many(&'a Texts),
    One(&'a str),
}

impl<'a> TextSide<'a> {
    #[inline(always)]
    pub(super) fn at(self, row: usize) -> &'a str {
        match self {
            TextSide::Many(texts) => texts.get(row),
            TextSide::One(text) => text,
        }
    }
}

impl Ints<'_> {
    #[inline(always)]
    pub(super) fn at(self, row: usize) -> i64 {
        match self {
            Ints::Many(v) => v[row],
            Ints::One(i) => i,
        }
    }
}

impl Floats<'_> {
    #[inline(always)]
    pub(super) fn at(self, row: usize) -> f64 {
        match self {
            Floats::Many(v) => v[row],
            Floats::FromInts(v) => v[row] as f64,
            Floats::One(x) => x,
        }
    }
}

impl<'a> Side<'a> {
    pub(super) fn of(value: &'a Value) -> Side<'a> {
        match value {
            Value::Column(column) => Side::Column(column),
            single => Side::Single(single),
        }
    }

    pub(super) fn rows(self) -> Option<usize> {
        match self {
            Side::Column(c) => Some(c.len()),
            Side::Single(_) => None,
        }
    }

    pub(super) fn value(self, row: usize) -> Value {
        match self {
            Side::Column(c) => c.value(row),
            Side::Single(v) => v.clone(),
        }
    }

    pub(super) fn int_cells(self) -> Option<Operand<'a, i64>> {
        match self {
            Side::Column(c) => {
                if let Cells::Int(v) = c.cells() {
                    Some(Operand::Many(v))
                } else {
                    None
                }
            }
            Side::Single(Value::Int(i)) => Some(Operand::One(*i)),
            Side::Single(_) => None,
        }
    }

    pub(super) fn float_cells(self) -> Option<Operand<'a, f64>> {
        match self {
            Side::Column(c) => {
                if let Cells::Float(v) = c.cells() {
                    Some(Operand::Many(v))
                } else {
                    None
                }
            }
            Side::Single(Value::Float(x)) => Some(Operand::One(x.get())),
            Side::Single(_) => None,
        }
    }

    pub(super) fn date_cells(self) -> Option<Operand<'a, Date>> {
        match self {
            Side::Column(c) => {
                if let Cells::Date(v) = c.cells() {
                    Some(Operand::Many(v))
                } else {
                    None
                }
            }
            Side::Single(Value::Date(date)) => Some(Operand::One(*date)),
            Side::Single(_) => None,
        }
    }

    pub(super) fn truths(self) -> Option<Truths<'a>> {
        match self {
            Side::Column(c) => match c.cells() {
                Cells::Bool(bits) => Some(Truths { bits, valid: c.valid() }),
                _ => None,
            },
            Side::Single(_) => None,
        }
    }

    pub(super) fn ints(self) -> Option<Ints<'a>> {
        match self {
            Side::Column(c) => match c.cells() {
                Cells::Int(v) => Some(Ints::Many(v)),
                _ => None,
            },
            Side::Single(Value::Int(i)) => Some(Ints::One(*i)),
            Side::Single(_) => None,
        }
    }

    pub(super) fn floats(self) -> Option<Floats<'a>> {
        match self {
            Side::Column(c) => match c.cells() {
                Cells::Float(v) => Some(Floats::Many(v)),
                Cells::Int(v) => Some(Floats::FromInts(v)),
                _ => None,
            },
            Side::Single(Value::Int(i)) => Some(Floats::One(*i as f64)),
            Side::Single(Value::Float(x)) => Some(Floats::One(x.get())),
            Side::Single(_) => None,
        }
    }

    pub(super) fn texts(self) -> Option<TextSide<'a>> {
        match self {
            Side::Column(c) => match c.cells() {
                Cells::Str(texts) => Some(TextSide::Many(texts)),
                _ => None,
            },
            Side::Single(Value::Str(text)) => Some(TextSide::One(text)),
            Side::Single(_) => None,
        }
    }

    /// Which rows have a value, or nothing when all have.
    pub(super) fn valid(self, rows: usize) -> Option<Vec<bool>> {
        match self {
            Side::Column(c) => match c.valid() {
                Some(valid) => Some(valid.to_vec()),
                None if c.nulls() > 0 => Some((0..rows).map(|row| !c.is_null(row)).collect()),
                None => None,
            },
            Side::Single(Value::Null) => Some(vec![false; rows]),
            Side::Single(_) => None,
        }
    }

    /// The column's name, which the outcome keeps.
    pub(super) fn name(self) -> Option<Rc<Str>> {
        match self {
            Side::Column(c) => Some(c.name.clone()),
            Side::Single(_) => None,
        }
    }
}
