//! `datacode fmt`: lays programs out and writes them back.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use datacode_lang::messages::Lang;
use datacode_lang::{Failure, format};

use crate::problem::Problem;
use crate::script;
use crate::settings::Layout;

/// Lays out each program; those with mistakes stay as they are, and their mistakes are shown. With `check`, nothing is
/// written, the names of those that would change go to standard output, and the exit code says whether there are any.
pub fn lay_out(wanted: &Layout, lang: Lang) -> Result<ExitCode, Problem> {
    let mut done = true;
    for file in &wanted.files {
        let file = file.as_deref();
        let source = script::read(file)?;
        let formatted = match script::on_own_thread(|| format::formatted(&source))? {
            Ok(formatted) => formatted,
            Err(mistakes) => {
                done = false;
                script::judged(Err(Failure::Errors(mistakes)), None, &script::name(file, lang), &source, lang);
                continue;
            }
        };
        match file {
            _ if wanted.check && formatted == source => {}
            _ if wanted.check => {
                done = false;
                crate::print(&format!("{}\n", script::name(file, lang)))?;
            }
            None => {
                crate::print(&formatted)?;
            }
            Some(_) if formatted == source => {}
            Some(file) => replace(file, &formatted)?,
        }
    }
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts another text in the place of a file's. The new one is whole on the disk before the old one goes, and has its
/// rights; what a link leads to is replaced, not the link.
fn replace(file: &Path, text: &str) -> Result<(), Problem> {
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |error| Problem::Unwritable { file, error }
    };
    let whole = file.canonicalize().map_err(failed(file))?;
    let mut beside = whole.clone().into_os_string();
    beside.push(".formatted");
    let beside = Path::new(&beside);
    // What is there already is somebody's, or left by a run that was killed: its name is told.
    let mut new = File::create_new(beside).map_err(failed(beside))?;
    let written = (|| {
        new.write_all(text.as_bytes())?;
        new.set_permissions(std::fs::metadata(&whole)?.permissions())?;
        new.sync_all()?;
        std::fs::rename(beside, &whole)
    })();
    if written.is_err() {
        // What failed is told; that its beginning cannot be removed either tells nothing more.
        let _ = std::fs::remove_file(beside);
    }
    written.map_err(failed(file))
}
