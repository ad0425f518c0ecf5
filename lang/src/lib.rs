//! The DataCode language: text to tokens to tree to bytecode to values.
//!
//! Pure: it starts no thread, opens no socket and reads no clock or file except through its [`host::Host`].
#![forbid(unsafe_code)]

pub mod assist;
pub mod builtins;
mod chance;
pub mod chart;
pub mod compile;
pub mod diagnostic;
pub mod error;
pub mod files;
mod foreign;
pub mod format;
pub mod host;
mod interpreter;
pub mod messages;
mod pace;
mod regex;
pub mod relations;
mod sorting;
pub mod source;
mod spreadsheet;
mod stack;
pub mod syntax;
pub mod table;
mod undefined;
pub mod value;
mod vm;

pub use interpreter::{Failure, Interpreter, ValueView};
