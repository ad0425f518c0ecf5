//! The `datacode` program: runs programs of the DataCode language, holds a session on the terminal, or serves it over WebSocket.
//!
//! Started by itself it reads one spreadsheet (`datacode_actors::sheets`). Else arguments and the environment become a
//! [`settings::Task`]; [`script`] runs or checks a file, [`repl`] talks, [`reference`] tells about built-ins, [`explain`]
//! about errors, [`serve`] runs the server, [`configuration`] tells about its settings, [`lsp`] serves editors, [`model`]
//! makes a database of what a program left. Whatever goes wrong is a [`problem::Problem`], which knows its text in both
//! languages and its exit code.
#![forbid(unsafe_code)]

mod access;
mod args;
mod configuration;
mod explain;
mod layout;
mod locale;
mod logging;
mod lsp;
mod machine;
mod messages;
mod model;
mod password;
mod problem;
mod reference;
mod repl;
mod script;
mod serve;
mod settings;
mod shares;
mod units;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use datacode_actors::sheets;
use datacode_lang::messages::Lang;

use problem::Problem;
use settings::Task;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if let [_, argument] = &arguments[..]
        && argument == sheets::ARGUMENT
    {
        // Started by this program itself: nobody reads what it would say, its exit code says it.
        return if sheets::child::run().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let lang = locale::wanted(&arguments, &|name| std::env::var(name).ok());
    match act(&arguments, lang) {
        Ok(code) => code,
        Err(problem) => {
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(std::io::stderr(), "datacode: {}", problem.text(lang));
            ExitCode::from(problem.exit_code())
        }
    }
}

fn act(arguments: &[std::ffi::OsString], lang: Lang) -> Result<ExitCode, Problem> {
    let args = match args::parse(arguments, lang)? {
        args::Asked::For(args) => *args,
        args::Asked::Text(text) => return print(&text),
    };
    let person = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    match settings::task(args, &|name| std::env::var(name).ok(), person)? {
        Task::Talk(talk) => repl::run(&talk, lang),
        Task::Run(script) => script::run(&script, lang),
        Task::Check(files) => script::check(&files, lang),
        Task::Format(wanted) => layout::lay_out(&wanted, lang),
        Task::Help(None) => print(&messages::reference::page(&reference::names(lang), lang)),
        Task::Help(Some(name)) => print(&reference::about(&name, lang)?),
        Task::Explain(codes) if codes.is_empty() => print(&messages::explain::page(&explain::list(lang), lang)),
        Task::Explain(codes) => print(&explain::about(codes.iter().map(String::as_str), lang)?),
        Task::LanguageServer => lsp::run(lang),
        Task::Serve(server) => serve::serve(*server, lang),
        Task::Configure(wanted) => configuration::run(&wanted, lang),
    }
}

/// Text for standard output, and success.
fn print(text: &str) -> Result<ExitCode, Problem> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Problem::Output(error)),
        _ => Ok(ExitCode::SUCCESS),
    }
}
