//! Whether a column can be a key, and whether another refers to it.

use super::keys::{NONE, Numbers, number_rows};
use super::{Cells, Column};
use crate::builtins::Context;
use crate::error::Result;

/// Why a column is no key: rows from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// A row has no value.
    Null(usize),
    /// A row has the value of an earlier one.
    Repeated { first: usize, row: usize },
}

/// The first row that keeps a column from being a key.
///
/// # Errors
/// TypeError for arrays, objects and tables among its values; the host's limits.
pub(crate) fn no_key(column: &Column, context: &mut Context<'_>) -> Result<Option<NoKey>> {
    let numbered = number_rows(&[(vec![column], column.len())], false, Numbers::InOrder, context)?;
    let numbers = &numbered.sides[0];
    // A value that is new has the next number.
    let wrong = numbers.iter().enumerate().find(|(row, number)| **number != *row as u32);
    Ok(wrong.map(|(row, number)| match *number {
        NONE => NoKey::Null(row),
        first => NoKey::Repeated { first: first as usize, row },
    }))
}

/// The first row of a column whose value is none of the key's, which [is one](no_key). A row without a value refers to
/// nothing.
///
/// # Errors
/// As [`no_key`].
pub(crate) fn astray(key: &Column, foreign: &Column, context: &mut Context<'_>) -> Result<Option<usize>> {
    let sides = [(vec![key], key.len()), (vec![foreign], foreign.len())];
    let numbered = number_rows(&sides, false, Numbers::InOrder, context)?;
    Ok(numbered.sides[1].iter().position(|number| *number != NONE && *number as usize >= key.len()))
}

/// Whether values of one column can be those of the other at all.
pub(crate) fn comparable(key: &Column, foreign: &Column) -> bool {
    let number = |column: &Column| matches!(column.cells(), Cells::Int(_) | Cells::Float(_));
    let open = |column: &Column| matches!(column.cells(), Cells::Mixed(_)) || column.nulls() == column.len();
    key.kind() == foreign.kind() || number(key) && number(foreign) || open(key) || open(foreign)
}
