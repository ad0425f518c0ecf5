//! Spreadsheets, read in a process of their own.
//!
//! Their parser is foreign code that looks at no clock and no limit, and a small file can unfold to any size. So the
//! program starts itself anew with [`ARGUMENT`] and is a reader then: `child` sets its own bounds, takes the file from
//! its standard input, and writes cells to its standard output in the private form of `wire`, dates as `serial` understands them. `reading` is the side of
//! the session: it sends the file and takes the cells in waits of a few milliseconds, outside the run gate, and ends
//! and reaps the child whenever it is dropped. `slots` bounds how many there are at once.

pub mod child;
mod reading;
mod serial;
mod slots;
pub mod wire;

use std::io::Read;

use datacode_lang::host::{Spreadsheet, Wanted};

use crate::files::outside::Outside;
use crate::limits::Limits;

/// The only argument of the program when it is to be a reader.
pub const ARGUMENT: &str = "--read-spreadsheet";

/// Begins to read a spreadsheet for the thread whose way out of the gate is given.
pub fn read(file: Box<dyn Read>, wanted: Wanted<'_>, limits: &Limits, outside: Outside) -> Box<dyn Spreadsheet> {
    let bounds = wire::Bounds { memory: limits.sheet_memory, seconds: limits.sheet_time.div_ceil(1000) };
    let head = wire::Head { bounds, wanted }.written();
    Box::new(reading::Reading::new(reading::itself, file, head, bounds, limits.sheet_readers, outside))
}
