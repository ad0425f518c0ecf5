//! `datacode fmt`: lays programs out and writes them back.

use std::io::{self, Write};
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
                writeln!(io::stdout(), "{}", script::name(file, lang)).map_err(Problem::Output)?;
            }
            None => io::stdout().write_all(formatted.as_bytes()).map_err(Problem::Output)?,
            Some(_) if formatted == source => {}
            Some(file) => {
                replace(file, &formatted).map_err(|error| Problem::Unwritable { file: file.to_owned(), error })?;
            }
        }
    }
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts another text in the place of a file's. The new one is whole on the disk before the old one goes, and has its
/// rights; what a link leads to is replaced, not the link.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize()?;
    let mut beside = file.clone().into_os_string();
    beside.push(".formatted");
    let beside = Path::new(&beside);
    let written = (|| {
        let mut new = std::fs::File::create_new(beside)?;
        new.write_all(text.as_bytes())?;
        new.set_permissions(std::fs::metadata(&file)?.permissions())?;
        new.sync_all()?;
        std::fs::rename(beside, &file)
    })();
    if written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists) {
        // What failed is told; that its beginning cannot be removed either tells nothing more.
        let _ = std::fs::remove_file(beside);
    }
    written
}
