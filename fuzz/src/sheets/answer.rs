//! Answers of a reader.

use std::cell::Cell;
use std::io::Read;

use datacode_actors::sheets::wire::{Bounds, Decoded, decode};
use datacode_lang::host::{FileError, Item, Progress, SheetError, Spreadsheet, Wanted};

use super::tables::{Outcome, facts, run, with_table};
use super::world::World;

/// Bounds that stand in messages.
const BOUNDS: Bounds = Bounds { memory: 512 << 20, seconds: 60 };

/// What a reader has written, which arrives a piece at a time.
pub struct Answer {
    bytes: Vec<u8>,
    taken: usize,
    arrived: usize,
    piece: usize,
    ended: bool,
}

impl Answer {
    /// At least one byte comes with each piece.
    pub fn new(bytes: Vec<u8>, piece: usize) -> Answer {
        Answer { bytes, taken: 0, arrived: 0, piece: piece.max(1), ended: false }
    }
}

impl Spreadsheet for Answer {
    fn next(&mut self) -> Result<Option<Item<'_>>, SheetError> {
        if self.ended {
            return Ok(None);
        }
        match decode(&self.bytes[self.taken..self.arrived], BOUNDS) {
            Decoded::Item(item, bytes) => {
                assert!(bytes > 0 && self.taken + bytes <= self.arrived, "an item of bytes that have not come");
                self.taken += bytes;
                Ok(Some(item))
            }
            Decoded::End => {
                self.ended = true;
                Ok(None)
            }
            Decoded::Failed(error) => Err(error),
            Decoded::More => Ok(None),
        }
    }

    fn wait(&mut self) -> Result<Progress, SheetError> {
        if self.ended {
            return Ok(Progress::End);
        }
        if self.arrived == self.bytes.len() {
            return Err(SheetError::Ended);
        }
        self.arrived = self.bytes.len().min(self.arrived + self.piece);
        Ok(Progress::Going)
    }
}

thread_local! {
    /// Bytes that arrive at once.
    static PIECE: Cell<usize> = const { Cell::new(usize::MAX) };
}

fn repeated(mut file: Box<dyn Read>, _: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| SheetError::Unreadable(FileError::of(&error)))?;
    Ok(Box::new(Answer::new(bytes, PIECE.get())))
}

/// Any answer is a table or a mistake that can be told, in whatever pieces it arrives; it has no more names of sheets
/// than it has bytes. The first two bytes say where the header stands and how long the pieces are.
pub fn answer(input: &[u8]) {
    let Some(([header, piece], bytes)) = input.split_first_chunk::<2>() else { return };
    let program = format!("let t = read_file('t.xlsx', header_row={})\nlet names = sheets('t.xlsx')", header % 8 / 5);
    let of_pieces = |piece: usize| {
        PIECE.set(piece);
        let mut world = World::new(repeated, [0, 0]);
        world.put("t.xlsx", bytes);
        match run(&program, &mut world) {
            Outcome::Done(mut interpreter) => {
                Some(format!("{:?}", with_table(&mut interpreter, "t", &mut world, facts)))
            }
            Outcome::Told(text) => Some(text),
            Outcome::Stopped => None,
        }
    };
    // Shorter pieces ask for more looks at the clock, of which this world has few.
    let least = bytes.len() / 40 + 1;
    if let (Some(whole), Some(parts)) = (of_pieces(usize::MAX), of_pieces(least.max(usize::from(*piece)))) {
        assert_eq!(whole, parts, "other pieces");
    }
}
