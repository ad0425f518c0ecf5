//! Spreadsheets of any bytes, read in this process.

use std::cell::Cell;
use std::io::Read;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use datacode_actors::sheets::child;
use datacode_lang::host::{FileError, SheetError, Spreadsheet, Wanted};

use super::answer::Answer;
use super::packed::packed;
use super::tables::{Outcome, facts, run, with_table};
use super::world::World;

thread_local! {
    /// Whether the parser is at work.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Lets panics of the parser pass in silence: fuzzers end at any that is told. Those of ours are told before they unwind.
fn pass_foreign_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        let is_ours = |info: &PanicHookInfo<'_>| info.location().is_none_or(|at| at.file().contains("src/sheets/"));
        panic::set_hook(Box::new(move |info| {
            if !READING.get() || is_ours(info) {
                READING.set(false);
                before(info);
            }
        }));
    });
}

/// Reads a file as the process for it does, whose panic is a damaged file.
pub fn here(mut file: Box<dyn Read>, wanted: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
    pass_foreign_panics();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| SheetError::Unreadable(FileError::of(&error)))?;
    let mut out = Vec::new();
    READING.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| child::answer(&bytes, wanted, &mut out)));
    match (outcome, READING.replace(false)) {
        (Ok(written), _) => written.map_err(|_| SheetError::Ended)?,
        (Err(_), true) => return Err(SheetError::Damaged),
        (Err(panic), false) => panic::resume_unwind(panic),
    }
    Ok(Box::new(Answer::new(out, 64 << 10)))
}

/// Any file is a table or a mistake that can be told, and so is each of its first sheets.
pub fn file(input: &[u8]) {
    let mut world = World::new(here, [0, 0]);
    world.put("t.xlsx", &packed(input));
    for program in
        ["let t = sheets('t.xlsx')", "let t = read_file('t.xlsx')", "let t = read_file('t.xlsx', sheet_name=1)"]
    {
        match run(program, &mut world) {
            Outcome::Done(mut interpreter) => {
                with_table(&mut interpreter, "t", &mut world, facts);
            }
            Outcome::Told(_) | Outcome::Stopped => {}
        }
    }
}
