//! What fuzzing began with and what it found, replayed without a fuzzer: every input of `fuzz/corpus/` against the checks
//! of its target.

#[path = "../../fuzz/src/language/mod.rs"]
mod checks;

#[path = "../../fuzz/src/replay.rs"]
mod replay;

use replay::replay;

fn replay_texts(target: &str, least: usize, check: fn(&str)) -> std::io::Result<()> {
    replay(target, least, |input| check(&String::from_utf8_lossy(input)))
}

#[test]
fn every_input_fuzzing_kept_is_parsed_and_told() -> std::io::Result<()> {
    replay_texts("parser", 50, checks::parser)
}

#[test]
fn every_input_fuzzing_kept_runs_to_an_end_that_can_be_told() -> std::io::Result<()> {
    replay_texts("machine", 50, checks::machine)
}

#[test]
fn every_input_fuzzing_kept_is_laid_out_once() -> std::io::Result<()> {
    replay_texts("formatter", 15, checks::formatter)
}

#[test]
fn every_file_fuzzing_kept_is_the_same_table_in_any_pieces() -> std::io::Result<()> {
    replay("csv", 15, checks::csv)
}
