//! The arguments of the program. Values stay text here: [`crate::settings`] understands them and says what is wrong.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser};
use datacode_lang::messages::Lang;

use crate::messages;
use crate::problem::Problem;
use crate::settings::kind::Shape;
use crate::settings::table::{self, Section, Setting};

/// What stands on the command line. The help texts, in both languages, are in [`crate::messages::help`].
#[derive(Debug, Default, Parser)]
#[command(name = "datacode", version, disable_help_flag = true, disable_version_flag = true)]
pub struct Args {
    /// The program to run (`-` reads it from standard input), or `check`, `explain` or `help` and what belongs to it. The
    /// lines on usage show them.
    #[arg(conflicts_with = "websocket", hide = true)]
    pub file: Vec<PathBuf>,

    /// Serve instead of running a file.
    #[arg(long)]
    pub websocket: bool,

    /// Make an SQLite database of the tables a program leaves in its variables; perhaps the file it goes to.
    #[arg(long = "build_model", alias = "build-model", num_args = 0..=1)]
    pub build_model: Option<Option<PathBuf>>,

    /// With `fmt`: say which files are laid out otherwise, and change none.
    #[arg(long)]
    pub check: bool,

    /// Shares a program on the terminal has: `NAME=//HOST/SHARE`.
    #[arg(long)]
    pub smb: Vec<String>,

    /// Who connects them, perhaps with the domain: `DOMAIN\\user`.
    #[arg(long = "smb-user")]
    pub smb_user: Option<String>,

    /// The file the server's settings are read from.
    #[arg(long)]
    pub config: Option<PathBuf>,

    /// The settings of [`table`] that were given: their flags come from there.
    #[arg(skip)]
    pub settings: Vec<(Setting, Vec<String>)>,
}

/// What the arguments come to.
#[derive(Debug)]
pub enum Asked {
    /// Something to do.
    For(Box<Args>),
    /// Help or the version: text for standard output.
    Text(String),
}

/// Understands the command line; `lang` is the language of the help.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<Asked, Problem> {
    let parsed = command(lang).try_get_matches_from(arguments).and_then(|mut matches| {
        let mut args = Args::from_arg_matches_mut(&mut matches)?;
        args.settings = table::all()
            .filter_map(|setting| Some((setting, matches.remove_many::<String>(setting.name)?.collect())))
            .collect();
        Ok(args)
    });
    match parsed {
        Ok(args) => Ok(Asked::For(Box::new(args))),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Asked::Text(error.to_string()))
        }
        Err(error) => Err(problem(&error)),
    }
}

/// The declaration above, with a flag for each setting of the server and the texts of one language.
fn command(lang: Lang) -> clap::Command {
    let own =
        |id: &'static str, short: char, action| Arg::new(id).long(id).short(short).action(action).display_order(100);
    Args::command()
        .arg(own("help", 'h', ArgAction::Help))
        .arg(own("version", 'V', ArgAction::Version))
        .override_usage(messages::help::usage(lang))
        .help_template(messages::help::template(lang))
        .max_term_width(110)
        .mut_args(|arg| {
            let text = messages::help::argument(arg.get_id().as_str(), lang);
            let arg = match messages::help::argument_value(arg.get_id().as_str(), lang) {
                Some(name) => arg.value_name(name),
                None => arg,
            };
            arg.help(text).long_help(None::<&str>).help_heading(messages::help::heading(lang))
        })
        .args(table::all().map(|setting| {
            let arg = Arg::new(setting.name)
                .long(setting.flag.trim_start_matches('-'))
                .value_name(messages::help::value(&setting, lang))
                .allow_hyphen_values(true)
                .help(messages::help::setting(&setting, lang))
                .help_heading(messages::help::section(setting.section, lang))
                // The short help shows the bounds people set; the long one shows all.
                .hide_short_help(setting.section == Section::Limits && !matches!(setting.name, "time" | "memory"));
            match setting.shape {
                Shape::Text | Shape::Number => arg,
                Shape::List => arg.action(ArgAction::Append),
                // `--flag` and `--flag=false`, never `--flag false`: what follows may be a program.
                Shape::Switch => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
            }
        }))
}

/// What clap found wrong, as one of our own problems.
fn problem(error: &clap::Error) -> Problem {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(flag_name(text)),
        Some(ContextValue::Strings(texts)) => texts.first().map(|text| flag_name(text)),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        // Of all that takes a value only this one is named by it.
        ErrorKind::InvalidValue if argument.starts_with(['[', '<']) => Problem::NoFileName,
        ErrorKind::UnknownArgument => Problem::UnknownFlag { flag: argument, near: text(ContextKind::SuggestedArg) },
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(other) if other == argument => Problem::FlagTwice { flag: argument },
            _ => Problem::FileAndServer,
        },
        ErrorKind::InvalidValue => Problem::NoValue { flag: argument },
        ErrorKind::TooManyValues => Problem::NeedlessValue { flag: argument },
        ErrorKind::InvalidUtf8 => Problem::NotUtf8,
        // One line of whatever else clap may come to say.
        _ => Problem::Arguments(error.to_string().lines().next().unwrap_or_default().to_owned()),
    }
}

/// `--port <PORT>` as clap names an argument, `--port` as people do.
fn flag_name(text: &str) -> String {
    text.split([' ', '=']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Asked, Problem> {
        let arguments: Vec<OsString> =
            std::iter::once("datacode").chain(arguments.iter().copied()).map(OsString::from).collect();
        parse(&arguments, Lang::En)
    }

    fn refused(arguments: &[&str]) -> String {
        match parsed(arguments) {
            Err(problem) => {
                assert_eq!(problem.exit_code(), 2, "{arguments:?}");
                let text = problem.text(Lang::En);
                assert!(!text.contains('\n'), "{text}");
                assert_ne!(text, problem.text(Lang::Ru), "{arguments:?} has no Russian text");
                text
            }
            Ok(asked) => panic!("{arguments:?} were taken as {asked:?}"),
        }
    }

    #[test]
    fn every_wrong_use_is_told_in_one_line_that_names_it() {
        assert!(refused(&["--websocket", "--prot", "1"]).contains("unknown flag '--prot' (did you mean '--port'?)"));
        assert_eq!(refused(&[""]), "the name of the file is empty");
        assert_eq!(refused(&["check", ""]), "the name of the file is empty");
        assert!(refused(&["-x"]).contains("'-x'"));
        assert!(refused(&["a.dc", "--websocket"]).contains("--websocket"));
        assert!(refused(&["--websocket", "--port"]).contains("'--port'"));
        assert!(refused(&["--websocket=1"]).contains("'--websocket'"));
        assert!(refused(&["--websocket", "--host", "a", "--host", "b"]).contains("'--host'"));
        assert!(refused(&["--websocket", "--websocket"]).contains("'--websocket'"));
    }

    #[test]
    fn the_short_help_shows_only_the_bounds_people_set() {
        let help = command(Lang::En).render_help().to_string();
        assert!(help.contains("--time-limit") && !help.contains("--journal-size"), "{help}");
    }

    #[test]
    fn help_exists_in_both_languages_and_names_every_argument() {
        for lang in [Lang::Ru, Lang::En] {
            let help = command(lang).render_long_help().to_string();
            for argument in command(lang).get_arguments() {
                let text = argument.get_help().map(|text| text.to_string()).unwrap_or_default();
                assert!(!text.is_empty(), "{} is not explained in {lang:?}", argument.get_id());
                if let Some(long) = argument.get_long() {
                    assert!(help.contains(&format!("--{long}")), "{long} does not stand in\n{help}");
                }
            }
        }
        let other = |lang| command(lang).render_long_help().to_string();
        assert_ne!(other(Lang::Ru), other(Lang::En));
    }
}
