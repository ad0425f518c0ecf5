//! Any bytes at all are parsed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::language::parser(&String::from_utf8_lossy(bytes)));
