//! What programs are compiled to: `bytecode/name.dc` beside `bytecode/name.txt`.

use std::fmt::Write;
use std::path::Path;

#[test]
fn programs_are_compiled_to_the_bytecode_that_is_written_down() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let mut differing = String::new();
    let mut compared = 0;
    for entry in std::fs::read_dir(&folder)? {
        let program = entry?.path();
        if program.extension().is_none_or(|e| e != "dc") {
            continue;
        }
        let expected = std::fs::read_to_string(program.with_extension("txt")).unwrap_or_default();
        let text = std::fs::read_to_string(&program)?;
        let got = datacode_lang::compile::disassembled(&text).unwrap_or_else(|diagnostics| {
            diagnostics.iter().map(|d| d.short(datacode_lang::messages::Lang::En) + "\n").collect()
        });
        compared += 1;
        if got != expected {
            let _ = writeln!(differing, "{}: got\n{got}\nexpected\n{expected}", program.display());
        }
    }
    assert!(compared > 0, "no programs in {}", folder.display());
    assert!(differing.is_empty(), "{differing}");
    Ok(())
}
