//! Any text is compiled and run under small limits.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| datacode_fuzz::language::machine(&String::from_utf8_lossy(bytes)));
