//! Any bytes, in any pieces, are taken for what a client sends over its connection.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::server::frames(bytes));
