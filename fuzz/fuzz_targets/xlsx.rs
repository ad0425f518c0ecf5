//! The table of any CSV text is written as a workbook and read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::sheets::workbook(bytes));
