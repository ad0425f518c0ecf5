//! Reads comma-separated files into typed columns, and writes them.
//!
//! `source` reads bytes in bounded pieces and decodes them into a window of text; `scan` finds the fields in it;
//! `cells` gives each column the narrowest type that holds all of its fields, without a value or an allocation per
//! field; `detect` finds out the delimiter. Between two pieces the host is asked for time and memory.
//!
//! The grammar is that of the csv crate, which the tests compare with: any of `\n`, `\r\n`, `\r` ends a record, blank
//! lines are skipped, a quote opens a quoted field only at its beginning and is doubled inside. Stricter than it: a
//! quote that is never closed is an error, and so is a record of another length than the header.

mod cells;
mod detect;
mod float;
mod scan;
mod source;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;
use std::io::Read;
use std::rc::Rc;

use super::{Column, Table};
use crate::builtins::{Context, file_error};
use crate::error::Result;
use crate::fail;
use crate::host::{Limit, Stop};
use crate::messages::tables as messages;
use crate::value::Str;

use cells::FieldColumn;
use scan::{Field, Scanner};

pub(crate) use source::{Decoded, Source};
pub use write::write;

/// How a file is to be read.
pub struct ReadOptions<'a> {
    /// Its name in messages.
    pub file: &'a str,
    /// Records above the header, blank lines counted.
    pub header_row: usize,
    /// The delimiter, when it is not to be found out.
    pub delimiter: Option<u8>,
    /// The encoding, when it is not to be found out.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Its size in bytes, where it is known: the columns then get their room at once instead of doubling. Only a hint.
    pub size: Option<u64>,
}

/// Reads a file to its end.
///
/// # Errors
/// DataFormatError for ragged records, a quote that is never closed and bytes that are no text, IOError when reading
/// fails; the host's limits.
pub fn read(reader: Box<dyn Read>, options: &ReadOptions<'_>, context: &mut Context<'_>) -> Result<Table> {
    let mut reading = Reading {
        source: Source::new(reader, options.encoding),
        scanner: Scanner::new(b','),
        file: options.file,
        scratch: String::new(),
    };
    reading.fill(context)?;
    let delimiter = reading.delimiter(options, context)?;
    reading.scanner.delimiter = delimiter;
    reading.skip(options.header_row, context)?;
    let names = reading.header(options.header_row, context)?;
    reading.body(names, options.size, context)
}

/// What a column takes beside its cells and its name, which is kept four times: while it is read, and then.
const COLUMN: usize = 2 * size_of::<FieldColumn>() + 400;

struct Reading<'a> {
    source: Source,
    scanner: Scanner,
    file: &'a str,
    scratch: String,
}

impl Reading<'_> {
    /// Reads on; what is not yet scanned stays in the window.
    fn fill(&mut self, context: &mut Context<'_>) -> Result<()> {
        match self.source.fill(context)? {
            Decoded::Fine => Ok(()),
            Decoded::Bad(bad) => Err(bad.error(self.file, self.scanner.line)),
            Decoded::Failed(error) => Err(file_error(self.file, error)),
        }
    }

    fn delimiter(&mut self, options: &ReadOptions<'_>, context: &mut Context<'_>) -> Result<u8> {
        while self.source.window().len() < detect::SAMPLE && !self.source.ended() {
            self.fill(context)?;
        }
        let declared = detect::declared(self.source.window());
        if let Some((_, line)) = declared {
            self.source.consume(line);
            self.scanner.line += 1;
        }
        Ok(match (options.delimiter, declared) {
            (Some(delimiter), _) => delimiter,
            (None, Some((delimiter, _))) => delimiter,
            (None, None) => {
                let tabs = options.file.to_ascii_lowercase().ends_with(".tsv");
                let usual = if tabs { b'\t' } else { b',' };
                detect::delimiter(self.source.window(), self.source.ended(), options.header_row, usual)
            }
        })
    }

    /// The next field; `None` at the end of the file.
    fn field(&mut self, context: &mut Context<'_>) -> Result<Option<Field>> {
        loop {
            match self.scanner.next(self.source.window(), self.source.ended(), &mut self.scratch) {
                scan::Step::Field(field) => return Ok(Some(field)),
                scan::Step::End => return Ok(None),
                scan::Step::More => {
                    self.source.consume(self.scanner.rewind());
                    self.fill(context)?;
                }
                scan::Step::Unclosed(line) => fail!(messages::UNCLOSED_QUOTE, file = self.file, line = line),
            }
        }
    }

    /// Passes over records of any width.
    fn skip(&mut self, records: usize, context: &mut Context<'_>) -> Result<()> {
        self.scanner.skip_blank = false;
        let mut skipped = 0;
        while skipped < records {
            match self.field(context)? {
                Some(field) => skipped += usize::from(field.last),
                None => fail!(messages::NO_HEADER, file = self.file, header_row = records),
            }
        }
        self.scanner.skip_blank = true;
        Ok(())
    }

    /// The names of the columns: empty ones are named by their place, and a name that stands twice gets a number.
    fn header(&mut self, header_row: usize, context: &mut Context<'_>) -> Result<Vec<Rc<Str>>> {
        let mut written = Vec::new();
        let mut bytes = 0;
        loop {
            let Some(field) = self.field(context)? else {
                if header_row > 0 {
                    fail!(messages::NO_HEADER, file = self.file, header_row = header_row);
                }
                break;
            };
            let name = field.text(self.source.window(), &self.scratch).trim().to_owned();
            // All of it is still to be taken, when the last name is known: a file of delimiters alone has millions.
            bytes += 4 * name.len() + COLUMN;
            if written.len() % 1024 == 0 {
                context.host.reserve(bytes)?;
            }
            written.push(name);
            if field.last {
                break;
            }
        }
        context.host.reserve(bytes)?;
        Ok(distinct(written))
    }

    fn body(mut self, names: Vec<Rc<Str>>, size: Option<u64>, context: &mut Context<'_>) -> Result<Table> {
        let width = names.len();
        if width == 0 {
            return Table::new(Vec::new());
        }
        let largest = context.host.limits().size;
        let mut columns: Vec<FieldColumn> = names.iter().map(|_| FieldColumn::default()).collect();
        let mut position = 0;
        let mut rows = 0;
        let mut size = size;
        'pieces: loop {
            let window = self.source.window();
            reserve(&columns, window.len(), rows, context)?;
            loop {
                let field = match self.scanner.next(window, self.source.ended(), &mut self.scratch) {
                    scan::Step::Field(field) => field,
                    scan::Step::More => break,
                    scan::Step::End => break 'pieces,
                    scan::Step::Unclosed(line) => fail!(messages::UNCLOSED_QUOTE, file = self.file, line = line),
                };
                if let Some(column) = columns.get_mut(position) {
                    let text = || field.text(window, &self.scratch);
                    if !column.push(field.bytes(window, &self.scratch), text) {
                        column.widen(text(), context)?;
                    }
                }
                position += 1;
                if field.last {
                    if position != width {
                        let line = self.scanner.record_line;
                        fail!(messages::RAGGED_ROW, file = self.file, line = line, got = position, expected = width);
                    }
                    position = 0;
                    rows += 1;
                }
            }
            if rows > largest {
                return Err(Stop::Limit(Limit::Size).into());
            }
            if let Some(size) = size.take() {
                expect(&mut columns, rows, self.scanner.position(), size, context);
            }
            self.source.consume(self.scanner.rewind());
            self.fill(context)?;
        }
        let mut done = Vec::with_capacity(width);
        for (column, name) in columns.into_iter().zip(names) {
            if done.len() % 64 == 0 {
                context.host.tick()?;
            }
            let (cells, valid) = column.finish(rows);
            done.push(Rc::new(Column::new(name, cells, valid)));
        }
        Table::new(done)
    }
}

/// Makes room for the whole file, judged by its first piece: `rows` in `bytes` of `size`.
fn expect(columns: &mut [FieldColumn], rows: usize, bytes: usize, size: u64, context: &mut Context<'_>) {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if rows < 100 || bytes == 0 || size <= bytes {
        return;
    }
    // A little more than expected: falling short costs a copy of everything.
    let expected = |so_far: usize| {
        let rest = so_far as f64 * (size - bytes) as f64 / bytes as f64;
        (rest * 1.03) as usize
    };
    for column in columns {
        let text = expected(column.text_bytes());
        // Only a hint: a guess that is too large for the host must not end what may well fit.
        if column.make_room(expected(rows), text, context).is_err() {
            break;
        }
    }
}

/// Asks for what the columns may grow by while `bytes` of text are scanned: buffers double when they are full.
fn reserve(columns: &[FieldColumn], bytes: usize, rows: usize, context: &mut Context<'_>) -> Result<()> {
    let more = bytes / columns.len() + 1;
    let growth: usize = columns.iter().map(|c| c.growth(rows + more, bytes)).sum();
    Ok(context.host.reserve(growth + bytes)?)
}

/// Names without gaps and doubles.
pub(crate) fn distinct(written: Vec<String>) -> Vec<Rc<Str>> {
    let mut seen: HashSet<String> = HashSet::with_capacity(written.len());
    // Names that stand somewhere as they are must not be taken by a made one.
    let taken: HashSet<String> = written.iter().filter(|n| !n.is_empty()).cloned().collect();
    let mut numbers: std::collections::HashMap<String, usize> = Default::default();
    let mut names = Vec::with_capacity(written.len());
    for (position, name) in written.into_iter().enumerate() {
        let made = name.is_empty();
        let mut name = if made { format!("Column_{position}") } else { name };
        if seen.contains(&name) || (made && taken.contains(&name)) {
            let number = numbers.entry(name.clone()).or_insert(1);
            let base = name;
            loop {
                *number += 1;
                name = format!("{base}_{number}");
                if !seen.contains(&name) && !taken.contains(&name) {
                    break;
                }
            }
        }
        seen.insert(name.clone());
        names.push(Rc::new(Str::new(name)));
    }
    names
}
