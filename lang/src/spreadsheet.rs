//! What the language knows of a spreadsheet somebody else reads for it: sheets and cells, one after the other.

use crate::host::FileError;

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// The names of its sheets.
    Names,
    /// The cells of the first sheet.
    First,
    /// The cells of the sheet of that name.
    Named(&'a str),
    /// The cells of the sheet of that number, from 0.
    Numbered(u64),
}

/// A spreadsheet being read. It ends with the value, wherever it stands.
pub trait Spreadsheet {
    /// What has come and was not taken yet: first the names of all sheets, then the cells that have a value, row by row,
    /// in each from left to right. `None`: wait for more.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn next(&mut self) -> Result<Option<Item<'_>>, SheetError>;

    /// Waits a few milliseconds at most: nobody looks at the clock meanwhile.
    ///
    /// # Errors
    /// Why the file cannot be read.
    fn wait(&mut self) -> Result<Progress, SheetError>;
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Something may have come, or not yet.
    Going,
    /// There is no more.
    End,
}

/// A piece of a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Item<'a> {
    /// The name of a sheet.
    Sheet(&'a str),
    /// What follows stands in the row of that number, from 0; larger than the one before.
    Row(u64),
    /// In the column of that number, from 0, stands a whole number.
    Int(usize, i64),
    /// A number that is not whole.
    Float(usize, f64),
    /// A truth value.
    Bool(usize, bool),
    /// A day, counted from 1970-01-01.
    Day(usize, i64),
    /// A day with a time of day, in microseconds from then.
    Moment(usize, i64),
    /// A text that is not empty.
    Text(usize, &'a str),
    /// A date as ISO 8601 writes it.
    Iso(usize, &'a str),
}

/// Why a spreadsheet cannot be read. The texts are made in [`crate::messages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// This host reads none.
    #[error("spreadsheets are not read here")]
    NotHere,
    /// The file itself could not be read.
    #[error("the file cannot be read")]
    Unreadable(FileError),
    /// No spreadsheet, or a damaged one.
    #[error("no spreadsheet, or a damaged one")]
    Damaged,
    /// It has a password.
    #[error("protected by a password")]
    Protected,
    /// No such sheet; the names of those there are have been given.
    #[error("no such sheet")]
    NoSheet,
    /// Reading it needs more than so many bytes.
    #[error("needs more than {0} bytes")]
    TooLarge(u64),
    /// Reading it takes longer than so many seconds of computing.
    #[error("takes longer than {0} s")]
    TooLong(u64),
    /// Whatever read it has ended before the file did.
    #[error("the reader ended")]
    Ended,
}
