//! Makes typed columns of the cells of a spreadsheet, which the host has read for it.
//!
//! A cell brings its type, so a column is the narrowest type that holds all of its cells, and mixed where they differ: a
//! number among texts stays a number. As in a CSV, the row of the header is the first one with a cell in it from
//! `header_row` on, and rows without a cell are passed over; so are columns that have neither a name nor a cell.

use std::io::Read;
use std::rc::Rc;

use super::csv::distinct;
use super::{BLOCK, Cells, Column, ColumnBuilder, Table, Texts, iso};
use crate::builtins::{Context, file_error};
use crate::error::{Error, Result};
use crate::fail;
use crate::host::{Item, Limit, Progress, SheetError, Stop, Wanted};
use crate::message;
use crate::messages::{files, tables as messages};
use crate::value::{Date, Str, Value, display};

/// Names of sheets an error lists.
const LISTED: usize = 20;

/// The table on a sheet of the file.
///
/// # Errors
/// DataFormatError for what is no spreadsheet, ValueError for a sheet that is not there, LimitError when the file asks
/// for too much, IOError when reading fails; the host's limits.
pub(crate) fn read(
    reader: Box<dyn Read>,
    file: &str,
    wanted: Wanted<'_>,
    header_row: usize,
    context: &mut Context<'_>,
) -> Result<Table> {
    let mut reading = Reading::new(file, wanted, header_row);
    reading.all(reader, context)?;
    if header_row > 0 && matches!(reading.place, Place::Above) {
        fail!(messages::NO_HEADER, file = file, header_row = header_row);
    }
    reading.finish(context)
}

/// The names of the sheets of a file.
///
/// # Errors
/// As [`read`].
pub(crate) fn names(reader: Box<dyn Read>, file: &str, context: &mut Context<'_>) -> Result<Vec<String>> {
    let mut reading = Reading::new(file, Wanted::Names, 0);
    reading.all(reader, context)?;
    Ok(reading.sheets)
}

/// A sheet while it is read.
struct Reading<'a> {
    file: &'a str,
    wanted: Wanted<'a>,
    header_row: usize,
    sheets: Vec<String>,
    place: Place,
    /// The header by column, as far as it has cells.
    header: Vec<String>,
    columns: Vec<SheetColumn>,
    /// The rows below the header so far, the current one included.
    rows: usize,
}

/// Where the current row stands.
enum Place {
    /// Above the header.
    Above,
    /// It is the header.
    Header,
    /// Below it.
    Body,
}

/// A column while its sheet is read: as long as its last cell with a value.
#[derive(Default)]
struct SheetColumn {
    values: ColumnBuilder,
    /// Whether one of its dates has a time of day.
    timed: bool,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, wanted: Wanted<'a>, header_row: usize) -> Reading<'a> {
        Reading {
            file,
            wanted,
            header_row,
            sheets: Vec::new(),
            place: Place::Above,
            header: Vec::new(),
            columns: Vec::new(),
            rows: 0,
        }
    }

    fn all(&mut self, reader: Box<dyn Read>, context: &mut Context<'_>) -> Result<()> {
        let mut sheet = context.host.spreadsheet(reader, self.wanted).map_err(|error| self.error(error))?;
        loop {
            while let Some(item) = sheet.next().map_err(|error| self.error(error))? {
                self.take(item, context)?;
            }
            if self.rows > context.host.limits().size {
                return Err(Stop::Limit(Limit::Size).into());
            }
            context.host.tick()?;
            if sheet.wait().map_err(|error| self.error(error))? == Progress::End {
                return Ok(());
            }
        }
    }

    fn take(&mut self, item: Item<'_>, context: &mut Context<'_>) -> Result<()> {
        let (column, value) = match item {
            Item::Sheet(name) => {
                context.host.reserve(2 * name.len() + 64)?;
                self.sheets.push(name.to_owned());
                return Ok(());
            }
            Item::Row(row) => {
                match self.place {
                    Place::Above if row < self.header_row as u64 => {}
                    Place::Above => self.place = Place::Header,
                    Place::Header | Place::Body => {
                        self.place = Place::Body;
                        self.rows += 1;
                    }
                }
                return Ok(());
            }
            Item::Int(column, value) => (column, Value::Int(value)),
            Item::Float(column, value) => (column, Value::float(value)),
            Item::Bool(column, value) => (column, Value::bool(value)),
            Item::Day(column, days) => (column, Value::Date(Date::day(days))),
            Item::Moment(column, micros) => (column, Value::Date(Date::moment(micros))),
            Item::Text(column, text) => return self.text(column, text, context),
            Item::Iso(column, text) => match iso::parse(text.as_bytes()) {
                Some((date, _)) => (column, Value::Date(date)),
                None => return self.text(column, text, context),
            },
        };
        match self.place {
            Place::Above => Ok(()),
            Place::Header => {
                let mut text = String::new();
                display(&value, &mut text);
                self.name(column, &text, context)
            }
            Place::Body => {
                let place = self.cell(column, Some(&value), 0, context)?;
                place.timed |= matches!(value, Value::Date(date) if date.has_time());
                place.values.push(value);
                Ok(())
            }
        }
    }

    fn text(&mut self, column: usize, text: &str, context: &mut Context<'_>) -> Result<()> {
        match self.place {
            Place::Above => {}
            Place::Header => self.name(column, text.trim(), context)?,
            Place::Body => {
                self.cell(column, None, text.len(), context)?.values.push_text(text);
            }
        }
        Ok(())
    }

    fn name(&mut self, column: usize, text: &str, context: &mut Context<'_>) -> Result<()> {
        let more = column.saturating_sub(self.header.len()) + 1;
        context.host.reserve(2 * more * size_of::<String>() + text.len())?;
        self.header.resize(column, String::new());
        self.header.push(text.to_owned());
        Ok(())
    }

    /// The column of a cell that comes next (`None`: a text of so many bytes), with nulls up to it.
    fn cell(
        &mut self,
        column: usize,
        value: Option<&Value>,
        bytes: usize,
        context: &mut Context<'_>,
    ) -> Result<&mut SheetColumn> {
        if column >= self.columns.len() {
            context.host.reserve(2 * (column + 1) * size_of::<SheetColumn>())?;
            self.columns.resize_with(column + 1, SheetColumn::default);
        }
        let place = &mut self.columns[column];
        let before = self.rows.saturating_sub(1);
        place.pad(before, context)?;
        let growth = place.values.growth(value, bytes);
        if growth > 0 {
            context.host.reserve(growth)?;
        }
        Ok(place)
    }

    fn finish(mut self, context: &mut Context<'_>) -> Result<Table> {
        let width = self.columns.len().max(self.header.len());
        context.host.reserve(2 * width * (size_of::<SheetColumn>() + size_of::<String>()))?;
        self.columns.resize_with(width, SheetColumn::default);
        self.header.resize(width, String::new());
        let empty: Vec<bool> =
            self.columns.iter().zip(&self.header).map(|(c, name)| c.values.is_null() && name.is_empty()).collect();
        let names = distinct(self.header);
        let mut done = Vec::with_capacity(width);
        for ((column, name), empty) in self.columns.into_iter().zip(names).zip(empty) {
            if !empty {
                done.push(Rc::new(column.finish(name, self.rows, context)?));
            }
        }
        Table::new(done)
    }

    fn error(&self, error: SheetError) -> Box<Error> {
        let file = self.file;
        Error::new(match error {
            SheetError::Unreadable(error) => return file_error(file, error),
            SheetError::NotHere => message!(files::NO_SPREADSHEETS, file = file),
            SheetError::Damaged => message!(files::SHEET_DAMAGED, file = file),
            SheetError::Protected => message!(files::SHEET_PROTECTED, file = file),
            SheetError::TooLarge(bytes) => message!(files::SHEET_TOO_LARGE, file = file, limit = bytes >> 20),
            SheetError::TooLong(seconds) => message!(files::SHEET_TOO_LONG, file = file, limit = seconds),
            SheetError::Ended => message!(files::SHEET_ENDED, file = file),
            SheetError::NoSheet => {
                let sheet = match self.wanted {
                    Wanted::Named(name) => name.to_owned(),
                    Wanted::Numbered(number) => number.to_string(),
                    Wanted::First | Wanted::Names => "0".to_owned(),
                };
                let mut sheets = self.sheets.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
                if self.sheets.len() > LISTED {
                    sheets.push_str(&format!(", … (+{})", self.sheets.len() - LISTED));
                }
                message!(files::NO_SHEET, file = file, sheet = sheet, sheets = sheets)
            }
        })
    }
}

impl SheetColumn {
    /// Puts nulls at the end until there are `rows` values.
    fn pad(&mut self, rows: usize, context: &mut Context<'_>) -> Result<()> {
        let mut missing = rows.saturating_sub(self.values.len());
        if missing > BLOCK {
            // A value of at most 16 bytes and whether there is one, in buffers that double.
            context.host.reserve(2 * 17 * missing)?;
        }
        while missing > 0 {
            let block = missing.min(BLOCK);
            (0..block).for_each(|_| self.values.push(Value::Null));
            missing -= block;
            if missing > 0 {
                context.host.tick()?;
            }
        }
        Ok(())
    }

    fn finish(mut self, name: Rc<Str>, rows: usize, context: &mut Context<'_>) -> Result<Column> {
        context.host.tick()?;
        if self.values.is_null() {
            // As in a CSV, a column without a value is one of texts.
            context.host.reserve(rows * 9)?;
            let mut texts = Texts::with_capacity(rows, 0);
            (0..rows).for_each(|_| texts.push(""));
            return Ok(Column::new(name, Cells::Str(texts), Some(vec![false; rows])));
        }
        self.pad(rows, context)?;
        if self.timed {
            self.values.make_moments();
        }
        Ok(self.values.finish(name))
    }
}
