//! Any bytes are read as the file of a table.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::language::csv(bytes));
