//! `datacode config`: what is wrong in a file of settings, what every setting is and where that comes from, and a file
//! with all of them.

mod example;
mod show;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use datacode_lang::messages::Lang;

use crate::access;
use crate::messages;
use crate::print;
use crate::problem::Problem;
use crate::settings::Server;
use crate::settings::file::{File, Mistake};
use crate::settings::layers::Layers;
use crate::settings::table;
use crate::settings::task::Configure;

/// The exit code where mistakes were found: it is wrong use of the program to start it with such a file.
const MISTAKES: u8 = 2;

/// Does what was asked.
pub fn run(wanted: &Configure, lang: Lang) -> Result<ExitCode, Problem> {
    match wanted {
        Configure::Check(file) => check(file, lang),
        Configure::Show(shown) => print(&show::text(shown, lang)),
        Configure::Default => print(&example::text(lang)),
    }
}

/// What no line shows by itself: settings that exclude each other, and files they name. No server starts with such a file.
fn together(settings: &File) -> Result<(), Problem> {
    // Variables that are settings are not the file's; where the home folder is may matter.
    let is_setting = |name: &str| table::all().any(|setting| setting.variable.name() == name);
    let environment = |name: &str| if is_setting(name) { None } else { std::env::var(name).ok() };
    let server = Server::of(&Layers { flags: &[], environment: &environment, file: Some(settings) })?;
    access::auth(server.access)?;
    if let Some((certificate, key)) = server.tls {
        access::tls(&certificate, &key)?;
    }
    Ok(())
}

/// Tells every mistake in a file, one a line, as compilers do; they go to standard error.
fn check(file: &Path, lang: Lang) -> Result<ExitCode, Problem> {
    let (settings, mistakes) = File::look(file)?;
    if mistakes.is_empty() {
        together(&settings)?;
        return print(&format!("{}\n", messages::settings::no_mistakes(&file.display().to_string(), lang)));
    }
    let mut told = String::new();
    for found @ Mistake { line, column, .. } in &mistakes {
        told += &format!("{}:{line}:{column}: {}\n", file.display(), messages::settings::mistake(found, lang));
    }
    // A closed standard error leaves nobody to tell.
    let _ = std::io::stderr().write_all(told.as_bytes());
    Ok(ExitCode::from(MISTAKES))
}
