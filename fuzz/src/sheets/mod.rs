//! What must hold for spreadsheets. Their parser is foreign code and may panic, as it may in the process it has for
//! itself; what is asked here is that ours never does, whatever a file holds or a reader answers.
//!
//! `answer.rs` takes any bytes for what a reader has written, `file.rs` any file for a spreadsheet, read in this process
//! (`packed.rs` makes files of their parts), and `workbook.rs` writes tables as workbooks and reads them again.

mod answer;
#[path = "../language/answers.rs"]
mod answers;
mod file;
mod packed;
#[path = "../language/tables.rs"]
mod tables;
mod workbook;
#[path = "../language/world.rs"]
mod world;

pub use answer::answer;
pub use file::file;
pub use workbook::workbook;
