//! What fuzzing of spreadsheets and of the server began with and what it found, replayed without a fuzzer: every input of `fuzz/corpus/`
//! against the checks of its target.

#[path = "../../fuzz/src/sheets/mod.rs"]
mod checks;

#[path = "../../fuzz/src/server/mod.rs"]
mod server;

#[path = "../../fuzz/src/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn every_answer_fuzzing_kept_is_a_table_or_can_be_told() -> std::io::Result<()> {
    replay("cells", 15, checks::answer)
}

#[test]
fn every_spreadsheet_fuzzing_kept_is_a_table_or_can_be_told() -> std::io::Result<()> {
    replay("sheets", 15, checks::file)
}

#[test]
fn every_table_fuzzing_kept_is_read_again_from_its_workbook() -> std::io::Result<()> {
    replay("xlsx", 15, checks::workbook)
}

#[test]
fn every_message_fuzzing_kept_is_answered_in_json_under_its_id() -> std::io::Result<()> {
    replay("requests", 30, server::requests)
}

#[test]
fn every_stream_of_frames_fuzzing_kept_is_read_as_the_rules_have_it() -> std::io::Result<()> {
    replay("frames", 30, server::frames)
}
