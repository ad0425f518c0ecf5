//! The built program from outside, as its users meet it: the command line, programs on the terminal, the server with
//! the clients people have.
#![allow(clippy::unwrap_used, reason = "a test whose preparation fails has failed")]

mod arguments;
mod asking;
mod charts;
mod configuration;
mod documented;
mod exhaustion;
mod faults;
mod folders;
mod formatting;
mod grammar;
mod hostile;
mod lifecycle;
mod limits;
mod lsp;
mod main_job;
mod model;
mod modules;
mod observed;
mod packaging;
mod repl;
mod scripts;
mod secrets;
mod shares;
mod spreadsheets;
mod workbooks;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_datacode");
