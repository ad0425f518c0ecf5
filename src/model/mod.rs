//! The SQLite model of a program's data: `datacode file.dc --build_model`.
//!
//! Once the program has run, its session's variables are looked at: `plan` chooses what each table and column is called
//! (`names`), which columns are keys and which refer to them, as the program declared or, where it declared nothing, as
//! `guess` reads from names and values. `write` makes the database of that, in a file beside the wanted one (`place`) that
//! takes its place at the end.

mod guess;
mod names;
mod place;
mod plan;
mod write;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use datacode_lang::Interpreter;
use datacode_lang::host::{Host, Stop};

pub use place::check;

/// What stands in the database.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tables of the program.
    pub tables: usize,
    /// Rows of all of them.
    pub rows: usize,
    /// References between them.
    pub references: usize,
    /// Declarations that could not be carried out, because no variable holds a table with these columns.
    pub lost: Vec<Lost>,
}

/// A declaration about columns that no table of the model has.
#[derive(Debug, PartialEq, Eq)]
pub enum Lost {
    /// Of a key.
    Key(String),
    /// Of a column that refers to a key.
    Reference {
        /// The key's name.
        key: String,
        /// The name of the column that refers.
        foreign: String,
    },
}

/// Why there is no database.
#[derive(Debug)]
pub enum Fault {
    /// Somebody or a limit has stopped the work.
    Stopped(Stop),
    /// The place holds something else than a database, which would be lost.
    NotDatabase,
    /// Another program has the database open, or left it in the midst of a change.
    InUse,
    /// A table with more columns than SQLite has.
    TooManyColumns { table: String, columns: usize, most: usize },
    /// The file cannot be written.
    Io(io::Error),
    /// What SQLite says.
    Sqlite(rusqlite::Error),
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Fault {
        Fault::Stopped(stop)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::Io(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Fault::Stopped(Stop::Interrupted),
            _ => Fault::Sqlite(error),
        }
    }
}

/// Writes the database of the variables a program has left. `interrupt` stops it between two rows and within a row.
pub fn build(
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
    file: &Path,
    interrupt: &Arc<AtomicBool>,
) -> Result<Written, Fault> {
    let (plan, lost) = plan::plan(interpreter, host)?;
    let new = place::begin(file)?;
    write::write(&plan, new.beside(), interpreter, host, interrupt)?;
    place::keep(new)?;
    Ok(Written {
        tables: plan.tables.len(),
        rows: plan.tables.iter().map(|table| table.data.rows()).sum(),
        references: plan.tables.iter().map(|table| table.references.len()).sum(),
        lost,
    })
}
