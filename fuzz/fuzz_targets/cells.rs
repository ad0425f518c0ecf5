//! Any bytes are taken for what the reader of a spreadsheet answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::sheets::answer(bytes));
