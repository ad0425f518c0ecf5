//! What passes between a session and the reader of its spreadsheet: a head before the file one way, items the other.
//!
//! Both ends are the same build of the program, so the form has no version. The reader is foreign code in a cage all
//! the same: nothing it sends is believed, and what does not fit is a damaged file.

use std::io::{self, Read, Write};

use datacode_lang::host::{Item, SheetError, Wanted};

/// No sheet has more columns: four times what the formats allow.
pub const COLUMNS: usize = 1 << 16;

/// No text is longer, in bytes. Spreadsheets allow 32,767 characters in a cell.
pub const TEXT: usize = 16 << 20;

/// What a reader may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of address space.
    pub memory: u64,
    /// Seconds of computing.
    pub seconds: u64,
}

/// What the reader is told before the file comes.
#[derive(Debug, PartialEq)]
pub struct Head<'a> {
    /// What it may use.
    pub bounds: Bounds,
    /// What it is to read.
    pub wanted: Wanted<'a>,
}

impl Head<'_> {
    /// As bytes.
    pub fn written(&self) -> Vec<u8> {
        let (kind, number, name) = match self.wanted {
            Wanted::Names => (0u8, 0, ""),
            Wanted::First => (1, 0, ""),
            Wanted::Named(name) => (2, 0, name),
            Wanted::Numbered(number) => (3, number, ""),
        };
        let mut bytes = vec![kind];
        for part in [self.bounds.memory, self.bounds.seconds, number, name.len() as u64] {
            bytes.extend(part.to_le_bytes());
        }
        bytes.extend(name.as_bytes());
        bytes
    }

    /// Takes the head off `input`; the name of the sheet goes to `name`.
    pub fn read<'n>(input: &mut dyn Read, name: &'n mut String) -> io::Result<Head<'n>> {
        let mut fixed = [0; 33];
        input.read_exact(&mut fixed)?;
        let part = |i: usize| fixed[1 + 8 * i..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        input.take(part(3)).read_to_string(name)?;
        let wanted = match fixed[0] {
            0 => Wanted::Names,
            1 => Wanted::First,
            2 => Wanted::Named(name),
            _ => Wanted::Numbered(part(2)),
        };
        Ok(Head { bounds: Bounds { memory: part(0), seconds: part(1) }, wanted })
    }
}

const SHEET: u8 = 0;
const ROW: u8 = 1;
const INT: u8 = 2;
const FLOAT: u8 = 3;
const BOOL: u8 = 4;
const DAY: u8 = 5;
const MOMENT: u8 = 6;
const TEXT_CELL: u8 = 7;
const ISO: u8 = 8;
const END: u8 = 9;
const FAILED: u8 = 10;

/// Writes an item.
pub fn write(item: Item<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cell = |out: &mut dyn Write, kind: u8, column: usize, value: [u8; 8]| {
        let mut bytes = [0; 13];
        bytes[0] = kind;
        bytes[1..5].copy_from_slice(&(column as u32).to_le_bytes());
        bytes[5..].copy_from_slice(&value);
        out.write_all(&bytes)
    };
    let text = |out: &mut dyn Write, kind: u8, column: usize, text: &str| {
        cell(out, kind, column, (text.len() as u64).to_le_bytes())?;
        out.write_all(text.as_bytes())
    };
    match item {
        Item::Sheet(name) => text(out, SHEET, 0, name),
        Item::Row(row) => cell(out, ROW, 0, row.to_le_bytes()),
        Item::Int(column, value) => cell(out, INT, column, value.to_le_bytes()),
        Item::Float(column, value) => cell(out, FLOAT, column, value.to_le_bytes()),
        Item::Bool(column, value) => cell(out, BOOL, column, u64::from(value).to_le_bytes()),
        Item::Day(column, days) => cell(out, DAY, column, days.to_le_bytes()),
        Item::Moment(column, micros) => cell(out, MOMENT, column, micros.to_le_bytes()),
        Item::Text(column, value) => text(out, TEXT_CELL, column, value),
        Item::Iso(column, value) => text(out, ISO, column, value),
    }
}

/// Writes how it ended: nothing may follow.
pub fn write_end(end: Result<(), SheetError>, out: &mut dyn Write) -> io::Result<()> {
    match end {
        Ok(()) => out.write_all(&[END]),
        Err(error) => {
            let code = match error {
                SheetError::Protected => 1,
                SheetError::NoSheet => 2,
                SheetError::TooLarge(_) => 3,
                _ => 0,
            };
            out.write_all(&[FAILED, code])
        }
    }
}

/// What stands at the beginning of some bytes.
#[derive(Debug, PartialEq)]
pub enum Decoded<'a> {
    /// An item, and how many bytes it takes.
    Item(Item<'a>, usize),
    /// There is no more.
    End,
    /// It cannot be read.
    Failed(SheetError),
    /// Not yet enough.
    More,
}

/// Reads what stands at the beginning of `bytes`.
pub fn decode(bytes: &[u8], bounds: Bounds) -> Decoded<'_> {
    let damaged = Decoded::Failed(SheetError::Damaged);
    let Some(&kind) = bytes.first() else { return Decoded::More };
    match kind {
        END => return Decoded::End,
        FAILED => {
            return match bytes.get(1) {
                None => Decoded::More,
                Some(1) => Decoded::Failed(SheetError::Protected),
                Some(2) => Decoded::Failed(SheetError::NoSheet),
                Some(3) => Decoded::Failed(SheetError::TooLarge(bounds.memory)),
                Some(_) => damaged,
            };
        }
        _ => {}
    }
    let (Some(column), Some(value)) = (bytes.get(1..5), bytes.get(5..13)) else { return Decoded::More };
    let column = column.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes)) as usize;
    let value = value.first_chunk().copied().unwrap_or_default();
    if column >= COLUMNS {
        return damaged;
    }
    let item = match kind {
        ROW => Item::Row(u64::from_le_bytes(value)),
        INT => Item::Int(column, i64::from_le_bytes(value)),
        FLOAT => Item::Float(column, f64::from_le_bytes(value)),
        BOOL => Item::Bool(column, value != [0; 8]),
        DAY | MOMENT => {
            let number = i64::from_le_bytes(value);
            // What dates reach is a little more than 2^62 microseconds either way.
            let most = if kind == DAY { 50_000_000 } else { 1 << 61 };
            match number.unsigned_abs() < most {
                true if kind == DAY => Item::Day(column, number),
                true => Item::Moment(column, number),
                false => return damaged,
            }
        }
        SHEET | TEXT_CELL | ISO => {
            let Some(end) = usize::try_from(u64::from_le_bytes(value)).ok().filter(|len| *len <= TEXT) else {
                return damaged;
            };
            let end = 13 + end;
            let Some(text) = bytes.get(13..end) else { return Decoded::More };
            let Ok(text) = std::str::from_utf8(text) else { return damaged };
            let item = match kind {
                SHEET => Item::Sheet(text),
                TEXT_CELL => Item::Text(column, text),
                _ => Item::Iso(column, text),
            };
            return Decoded::Item(item, end);
        }
        _ => return damaged,
    };
    Decoded::Item(item, 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { memory: 1 << 29, seconds: 60 };

    const ITEMS: [Item<'static>; 9] = [
        Item::Sheet("Лист"),
        Item::Row(u64::MAX),
        Item::Int(COLUMNS - 1, i64::MIN),
        Item::Float(0, -0.5),
        Item::Bool(1, true),
        Item::Day(2, -25_567),
        Item::Moment(3, 1_709_253_000_000_000),
        Item::Text(4, "привет"),
        Item::Iso(5, "2024-02-29"),
    ];

    #[test]
    fn items_come_out_as_they_went_in_and_not_before_they_are_whole() {
        for item in ITEMS {
            let mut bytes = Vec::new();
            write(item, &mut bytes).unwrap();
            for cut in 0..bytes.len() {
                assert_eq!(decode(&bytes[..cut], BOUNDS), Decoded::More, "{item:?} {cut}");
            }
            bytes.push(END);
            assert_eq!(decode(&bytes, BOUNDS), Decoded::Item(item, bytes.len() - 1));
        }
    }

    #[test]
    fn what_no_reader_writes_is_a_damaged_file() {
        let cell = |kind: u8, column: u32, value: u64| {
            [&[kind][..], &column.to_le_bytes(), &value.to_le_bytes(), &[0xff; 4]].concat()
        };
        for bytes in [
            cell(77, 0, 0),
            cell(INT, COLUMNS as u32, 0),
            cell(DAY, 0, 1 << 40),
            cell(MOMENT, 0, 1 << 63),
            cell(TEXT_CELL, 0, u64::MAX),
            cell(TEXT_CELL, 0, 4),
        ] {
            assert_eq!(decode(&bytes, BOUNDS), Decoded::Failed(SheetError::Damaged), "{bytes:?}");
        }
    }

    #[test]
    fn the_end_says_why() {
        let ends = [SheetError::Damaged, SheetError::Protected, SheetError::NoSheet, SheetError::TooLarge(1 << 29)];
        for error in ends {
            let mut bytes = Vec::new();
            write_end(Err(error), &mut bytes).unwrap();
            assert_eq!(decode(&bytes, BOUNDS), Decoded::Failed(error));
        }
    }

    #[test]
    fn the_reader_is_told_what_is_wanted() {
        for wanted in [Wanted::Names, Wanted::First, Wanted::Named("Лист"), Wanted::Numbered(7)] {
            let head = Head { bounds: BOUNDS, wanted };
            let sent = [head.written(), b"file".to_vec()].concat();
            let (mut rest, mut name) = (&sent[..], String::new());
            assert_eq!(Head::read(&mut rest, &mut name).unwrap(), head);
            assert_eq!(rest, b"file");
        }
    }
}
