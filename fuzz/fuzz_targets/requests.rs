//! Any text is taken for a message of a client.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::server::requests(bytes));
