//! Any text is laid out.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::language::formatter(&String::from_utf8_lossy(bytes)));
