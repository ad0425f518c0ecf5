//! A golden program and what is expected of it, as they stand in two files.

use std::io;
use std::path::{Path, PathBuf};

use datacode_lang::messages::Lang;

/// A line that divides a program into texts run one after the other.
const DIVIDER: &str = "#%%";

/// One golden program.
pub struct Golden {
    /// Folder and name without the ending.
    pub name: String,
    /// What stands after `# rule:` in the first line; empty when there is no such line.
    pub rule: String,
    /// The language of messages.
    pub lang: Lang,
    /// The texts to run, in order.
    pub texts: Vec<String>,
    /// The expected output.
    pub expected: String,
}

/// All golden programs below a folder, in the order of their names.
pub fn all(folder: &Path) -> io::Result<Vec<Golden>> {
    files(folder, "dc")?.iter().map(|path| read(folder, path)).collect()
}

/// Programs without an output and outputs without a program.
pub fn orphans(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for (ending, other) in [("dc", "out"), ("out", "dc")] {
        for path in files(folder, ending)? {
            if !path.with_extension(other).is_file() {
                found.push(format!("{} has no .{other} beside it", path.display()));
            }
        }
    }
    Ok(found)
}

fn read(folder: &Path, path: &Path) -> io::Result<Golden> {
    let program = std::fs::read_to_string(path)?;
    let out = path.with_extension("out");
    let header = |key: &str| program.lines().take(2).find_map(|line| line.strip_prefix(key)).map(str::trim);
    let mut texts = vec![String::new()];
    for line in program.split_inclusive('\n') {
        if line.trim_end() == DIVIDER {
            texts.push(String::new());
        } else if let Some(text) = texts.last_mut() {
            text.push_str(line);
        }
    }
    let name = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    Ok(Golden {
        name: name.to_string_lossy().into_owned(),
        rule: if program.starts_with("# rule:") {
            header("# rule:").unwrap_or_default().to_owned()
        } else {
            String::new()
        },
        lang: header("# lang:").and_then(Lang::from_name).unwrap_or(Lang::En),
        texts,
        expected: if out.is_file() { std::fs::read_to_string(out)? } else { String::new() },
    })
}

/// Files with an ending in the folders below `folder` but for `data`, which holds modules, sorted.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() && path.ends_with("data") {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
