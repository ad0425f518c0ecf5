//! The `datacode` program: runs a program of the DataCode language, or serves the language over WebSocket.
//!
//! Started by itself it reads one spreadsheet (`datacode_actors::sheets`). Else arguments and the environment become a [`settings::Task`]; [`script`] runs a file, [`serve`] the server. Whatever
//! goes wrong is a [`problem::Problem`], which knows its text in both languages and its exit code.
#![forbid(unsafe_code)]

mod args;
mod locale;
mod machine;
mod messages;
mod problem;
mod script;
mod serve;
mod settings;
mod units;

use std::io::Write;
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
        args::Asked::For(args) => args,
        args::Asked::Text(text) => {
            return match std::io::stdout().write_all(text.as_bytes()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Problem::Output(error)),
                _ => Ok(ExitCode::SUCCESS),
            };
        }
    };
    match settings::task(args, &|name| std::env::var(name).ok())? {
        Task::Run(script) => script::run(&script, lang),
        Task::Serve(server) => serve::serve(server, lang),
    }
}
