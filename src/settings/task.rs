//! What is to be done, from the words of the command line.

use std::path::{Path, PathBuf};

use super::bounds::{Bounds, is_of_programs};
use super::file::File;
use super::kind::Language;
use super::layers::{Given, Layers};
use super::place;
use super::seen;
use super::server::Server;
use super::table::{self, Setting};
use crate::args::Args;
use crate::problem::Problem;
use crate::shares::{self, Wanted};

/// The variable that says where the model goes.
const MODEL_VARIABLE: &str = "DATACODE_SQLITE_OUTPUT";

/// The flag that asks for a model.
const MODEL: &str = "--build_model";

/// The flag that names the file of settings.
const CONFIG: &str = "--config";

/// What to do.
#[derive(Debug)]
pub enum Task {
    /// Run what a person types, input after input.
    Talk(Talk),
    /// Run a program to its end.
    Run(Script),
    /// Say what is wrong with programs without running them; `None` is standard input.
    Check(Vec<Option<PathBuf>>),
    /// Lay programs out in the usual way.
    Format(Layout),
    /// Tell what a built-in does, or which there are.
    Help(Option<String>),
    /// Tell what codes of errors mean; of none, which there are.
    Explain(Vec<String>),
    /// Serve an editor on standard input and output.
    LanguageServer,
    /// Serve until told to stop.
    Serve(Box<Server>),
    /// Say something about the server's configuration.
    Configure(Configure),
}

/// Programs to be laid out.
#[derive(Debug)]
pub struct Layout {
    /// Where their texts are; `None` is standard input, whose text goes to standard output.
    pub files: Vec<Option<PathBuf>>,
    /// Only say which would change.
    pub check: bool,
}

/// A session on the terminal.
#[derive(Debug)]
pub struct Talk {
    /// What each input runs under.
    pub bounds: Bounds,
    /// The shares its programs see.
    pub shares: Wanted,
    /// Where what was typed is kept, where there is such a place.
    pub history: Option<PathBuf>,
}

/// A program to run.
#[derive(Debug)]
pub struct Script {
    /// Where its text is; `None` is standard input.
    pub file: Option<PathBuf>,
    /// What it runs under.
    pub bounds: Bounds,
    /// The shares it sees.
    pub shares: Wanted,
    /// The SQLite database that is made of its tables at the end.
    pub model: Option<PathBuf>,
}

/// What to say about the server's configuration.
#[derive(Debug)]
pub enum Configure {
    /// What is wrong in a file.
    Check(PathBuf),
    /// What every setting is, and where that comes from.
    Show(Box<Shown>),
    /// A file with every setting and its default.
    Default,
}

/// What every setting is, by flags, the environment and a file.
#[derive(Debug)]
pub struct Shown {
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Each setting, in the order of the table.
    pub given: Vec<(Setting, Given)>,
}

/// Understands what the arguments and the environment ask for. `person`: somebody types and reads at a terminal.
pub fn task(args: Args, environment: &dyn Fn(&str) -> Option<String>, person: bool) -> Result<Task, Problem> {
    if !args.websocket {
        return on_terminal(args, environment, person);
    }
    if args.build_model.is_some() {
        return Err(Problem::OnlyWithProgram(MODEL));
    }
    if args.check {
        return Err(Problem::OnlyWithFormat("--check"));
    }
    if let Some(flag) = of_shares(&args) {
        return Err(Problem::OnlyWithProgram(flag));
    }
    let file = file(args.config.as_deref(), environment)?;
    let server = Server::of(&Layers { flags: &args.settings, environment, file: file.as_ref() })?;
    Ok(Task::Serve(Box::new(server)))
}

/// The file of settings, if there is one.
fn file(named: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Option<File>, Problem> {
    place::find(named, environment, Path::new(place::SYSTEM)).map(|path| File::read(&path)).transpose()
}

/// What `datacode config` is to do.
fn configure(
    mut words: impl Iterator<Item = PathBuf>,
    flags: &[(Setting, Vec<String>)],
    named: Option<&Path>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Configure, Problem> {
    let what = words.next();
    let configure = match what.as_deref().and_then(Path::to_str) {
        Some("show") => {
            let file = file(named, environment)?;
            let layers = Layers { flags, environment, file: file.as_ref() };
            // What could not be served is told and not shown.
            Server::of(&layers)?;
            let given = table::all().map(|setting| Ok((setting, layers.given(&setting)?)));
            let given = given.collect::<Result<_, Problem>>()?;
            Configure::Show(Box::new(Shown { file: file.map(|file| file.path), given }))
        }
        Some(what @ ("check" | "default")) => {
            let useless = flags.iter().map(|(setting, _)| setting.flag).find(|flag| *flag != Setting::lang().flag);
            if let Some(flag) = useless {
                return Err(Problem::OnlyWithServer(flag));
            }
            if what == "default" {
                Configure::Default
            } else {
                let file = words.next().or_else(|| place::find(named, environment, Path::new(place::SYSTEM)));
                Configure::Check(file.ok_or(Problem::NoConfiguration)?)
            }
        }
        _ => return Err(Problem::NothingToConfigure),
    };
    match words.next() {
        Some(extra) => Err(Problem::TooMuchToConfigure { extra: extra.display().to_string() }),
        None => Ok(configure),
    }
}

/// What is asked for without the server.
fn on_terminal(mut args: Args, environment: &dyn Fn(&str) -> Option<String>, person: bool) -> Result<Task, Problem> {
    let layers = Layers { flags: &args.settings, environment, file: None };
    layers.value::<Language>(&Setting::lang())?;
    let configures = args.file.first().is_some_and(|word| word.as_os_str() == "config");
    if !configures {
        only_of_programs(&args)?;
    }
    let check = args.check;
    // `--build_model report.dc` names the program: nobody calls a database so.
    if let Some(Some(file)) = &args.build_model
        && file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("dc"))
    {
        args.file.push(file.clone());
        args.build_model = Some(None);
    }
    let builds = args.build_model.is_some();
    let about_shares = of_shares(&args);
    let wanted = Wanted::of(&args.smb, args.smb_user.as_deref(), environment(shares::PASSWORD))?;
    let mut words = args.file.into_iter();
    let first = words.next();
    let is_program = |file: &PathBuf| file.as_os_str() != "-";
    let task = match first.as_deref().and_then(Path::to_str) {
        Some("help") => {
            without_bounds(&args.settings)?;
            Task::Help(words.next().map(|name| name.display().to_string()))
        }
        Some("explain") => {
            without_bounds(&args.settings)?;
            Task::Explain(words.by_ref().map(|code| code.display().to_string()).collect())
        }
        Some("config") => {
            Task::Configure(configure(words.by_ref(), &args.settings, args.config.as_deref(), environment)?)
        }
        Some("lsp") => {
            without_bounds(&args.settings)?;
            Task::LanguageServer
        }
        Some("check") => {
            without_bounds(&args.settings)?;
            let files: Vec<_> = words.by_ref().map(|file| Some(file).filter(is_program)).collect();
            if files.is_empty() {
                return Err(Problem::NothingToCheck);
            }
            Task::Check(files)
        }
        Some("fmt") => {
            without_bounds(&args.settings)?;
            let files: Vec<_> = words.by_ref().map(|file| Some(file).filter(is_program)).collect();
            if files.is_empty() {
                return Err(Problem::NothingToLayOut);
            }
            Task::Format(Layout { files, check })
        }
        _ => {
            let bounds = Bounds::of_program(&Layers { flags: &args.settings, environment, file: None })?;
            match first {
                None if person => Task::Talk(Talk { bounds, shares: wanted, history: history(environment) }),
                file => {
                    let file = file.filter(is_program);
                    let model = args.build_model.map(|given| model(given, file.as_deref(), environment)).transpose()?;
                    Task::Run(Script { file, bounds, shares: wanted, model })
                }
            }
        }
    };
    if builds && !matches!(task, Task::Run(_)) {
        return Err(Problem::OnlyWithProgram(MODEL));
    }
    if let Some(flag) = about_shares.filter(|_| !matches!(task, Task::Run(_) | Task::Talk(_))) {
        return Err(Problem::OnlyWithProgram(flag));
    }
    if check && !matches!(task, Task::Format(_)) {
        return Err(Problem::OnlyWithFormat("--check"));
    }
    match (words.next().map(|extra| extra.display().to_string()), &task) {
        (None, _) => Ok(task),
        (Some(extra), Task::Help(_)) => Err(Problem::OneName { extra }),
        (Some(extra), _) => Err(Problem::OneFile { extra }),
    }
}

/// The first flag about shares that was given.
fn of_shares(args: &Args) -> Option<&'static str> {
    let flags = [(!args.smb.is_empty(), shares::SHARE), (args.smb_user.is_some(), shares::USER)];
    flags.into_iter().find(|(given, _)| *given).map(|(_, flag)| flag)
}

/// Where the model goes: the flag's value, else the variable's, else the program's name with another ending, in the
/// current folder.
fn model(
    given: Option<PathBuf>,
    program: Option<&Path>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<PathBuf, Problem> {
    let variable = || environment(MODEL_VARIABLE).filter(|text| !text.is_empty()).map(PathBuf::from);
    match given.or_else(variable) {
        Some(file) => Ok(file),
        None => match program.and_then(Path::file_stem) {
            Some(stem) => {
                let mut name = stem.to_owned();
                name.push(".db");
                Ok(name.into())
            }
            None => Err(Problem::NoModelName),
        },
    }
}

/// Where what was typed is kept from one session to the next.
fn history(environment: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(seen::user_state(environment)?.join("history"))
}

/// Refuses bounds where nothing runs that they could bound.
fn without_bounds(given: &[(Setting, Vec<String>)]) -> Result<(), Problem> {
    match given.iter().find(|(setting, _)| setting.bound.is_some()) {
        Some((setting, _)) => Err(Problem::OnlyWithProgram(setting.flag)),
        None => Ok(()),
    }
}

/// Refuses flags that would change nothing without the server.
fn only_of_programs(args: &Args) -> Result<(), Problem> {
    let config = args.config.as_ref().map(|_| CONFIG);
    let useless = args.settings.iter().find(|(setting, _)| !is_of_programs(setting)).map(|(setting, _)| setting.flag);
    match config.or(useless) {
        Some(flag) => Err(Problem::OnlyWithServer(flag)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use datacode_actors::limits::Limits;
    use datacode_lang::messages::Lang;

    use super::*;
    use crate::settings::kind::Wrong;
    use crate::settings::table::ADDRESS;

    /// A flag with its value, as the command line gives it.
    fn flag(name: &str, value: &str) -> (Setting, Vec<String>) {
        (table::all().find(|setting| setting.name == name).unwrap(), vec![value.to_owned()])
    }

    fn server(host: Option<&str>, port: Option<&str>, variable: Option<&str>) -> Result<Server, Problem> {
        let flags = [("host", host), ("port", port)];
        let settings = flags.into_iter().filter_map(|(name, value)| Some(flag(name, value?))).collect();
        let args = Args { websocket: true, settings, ..Args::default() };
        let variable = variable.map(str::to_owned);
        match task(args, &|name| variable.clone().filter(|_| name == ADDRESS), true)? {
            Task::Serve(server) => Ok(*server),
            other => panic!("a server was asked for, not {other:?}"),
        }
    }

    fn check(host: Option<&str>, port: Option<&str>, variable: Option<&str>, expected: (&str, u16)) {
        let server = server(host, port, variable).unwrap();
        assert_eq!((server.host.as_str(), server.port), expected);
    }

    #[test]
    fn flags_win_over_the_variable_part_by_part() {
        check(None, None, None, ("127.0.0.1", 8080));
        check(None, None, Some(""), ("127.0.0.1", 8080));
        check(None, None, Some("0.0.0.0:3000"), ("0.0.0.0", 3000));
        check(Some("0.0.0.0"), Some("8899"), Some("127.0.0.1:8080"), ("0.0.0.0", 8899));
        check(Some("localhost"), None, Some("0.0.0.0:3000"), ("localhost", 3000));
        check(None, Some("0"), Some("0.0.0.0:3000"), ("0.0.0.0", 0));
        check(Some("0.0.0.0"), Some("1"), Some("nonsense"), ("0.0.0.0", 1));
    }

    #[test]
    fn ipv6_works_in_brackets_and_a_flag_may_leave_them_out() {
        check(None, None, Some("[::1]:3000"), ("::1", 3000));
        check(Some("[::1]"), None, None, ("::1", 8080));
        check(Some("::1"), None, None, ("::1", 8080));
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_where_it_came_from() {
        for variable in
            ["3000", "127.0.0.1", ":3000", "::1:3000", "[::1:3000", "[x]:1", "a b:1", "1.2.3:4", "http://a:1"]
        {
            let problem = server(None, None, Some(variable)).unwrap_err();
            assert_eq!(problem.exit_code(), 2);
            assert!(problem.text(Lang::En).starts_with("DATACODE_WS_ADDRESS: "), "{variable}");
        }
        for variable in ["a:", "a:65536", "a:-1", "a:+1"] {
            let problem = server(None, None, Some(variable)).unwrap_err();
            assert!(problem.text(Lang::En).contains("not a port number"), "{variable}");
        }
        assert!(server(Some("127.0.0.1:80"), None, None).unwrap_err().text(Lang::En).starts_with("--host: "));
        assert!(server(None, Some("http"), None).unwrap_err().text(Lang::En).starts_with("--port: "));
    }

    fn with(change: impl Fn(&mut Args), environment: &[(&str, &str)]) -> Result<Task, Problem> {
        let mut args = Args { websocket: true, ..Args::default() };
        change(&mut args);
        task(args, &|name| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()), true)
    }

    #[test]
    fn a_bound_comes_from_its_flag_else_its_variable_else_the_table() {
        let time = |args: &mut Args| args.settings.push(flag("time", "30s"));
        let environment = [("DATACODE_TIME_LIMIT", "1h"), ("DATACODE_MEMORY_LIMIT", "512M")];
        let Ok(Task::Serve(server)) = with(time, &environment) else { panic!("refused") };
        assert_eq!(server.bounds.limits.time, Some(30_000));
        assert_eq!(server.bounds.limits.memory, 512 << 20);
        assert_eq!(server.bounds.limits.queue, Limits::default().queue);
        assert_eq!(server.bounds.chosen("memory"), Some(512 << 20));
        assert_eq!(server.bounds.chosen("queue"), None);
    }

    #[test]
    fn what_is_wrong_is_refused_before_anything_starts_and_names_where_it_came_from() {
        let text = |result: Result<Task, Problem>| result.unwrap_err().text(Lang::En);
        let memory = |value: &'static str| move |args: &mut Args| args.settings.push(flag("memory", value));
        assert_eq!(text(with(memory("1.5G"), &[])), "--memory-limit: '1.5G' is not a size; write it like 512M, 1G");
        assert_eq!(
            text(with(memory("none"), &[])),
            "--memory-limit: 'none' is not possible: this limit cannot be lifted"
        );
        let variable = [("DATACODE_QUEUE_LIMIT", "0")];
        assert_eq!(
            text(with(|_| {}, &variable)),
            "DATACODE_QUEUE_LIMIT: '0' is too small: it must be greater than zero"
        );
        let wrong = |result: Result<Task, Problem>| match result.unwrap_err() {
            Problem::Value { fault, .. } => fault.wrong,
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(with(|args| args.settings.push(flag("lang", "fr")), &[])), Wrong::Language);
        for origin in ["example.org", "https://example.org/", "*", "https://*", "https://"] {
            let given = with(|args| args.settings.push(flag("allow_origin", origin)), &[]);
            assert_eq!(wrong(given), Wrong::Origin, "{origin}");
        }
    }

    #[test]
    fn a_flag_that_would_change_nothing_without_the_server_is_refused() {
        let script = |change: &dyn Fn(&mut Args)| {
            with(
                |args| {
                    args.websocket = false;
                    args.file = vec![PathBuf::from("a.dc")];
                    change(args);
                },
                &[("DATACODE_QUEUE_LIMIT", "nonsense")],
            )
        };
        assert!(matches!(
            script(&|args| args.settings.push(flag("port", "1"))),
            Err(Problem::OnlyWithServer("--port"))
        ));
        let queue = |args: &mut Args| args.settings.push(flag("queue", "1"));
        assert!(matches!(script(&queue), Err(Problem::OnlyWithServer("--queue-limit"))));
        let none = |args: &mut Args| args.settings.push(flag("memory", "none"));
        assert!(matches!(script(&none), Ok(Task::Run(script)) if script.bounds.memory_lifted));
        let time = |args: &mut Args| args.settings.push(flag("time", "1s"));
        let Ok(Task::Run(script)) = script(&time) else { panic!("refused") };
        assert_eq!(script.bounds.chosen("time"), Some(1_000));
    }

    #[test]
    fn replies_are_russian_unless_the_flag_says_otherwise() {
        for (given, expected) in [(None, Lang::Ru), (Some("en"), Lang::En)] {
            let given =
                with(|args| args.settings.extend(given.map(|value| flag("lang", value))), &[("LANG", "en_US.UTF-8")]);
            assert!(matches!(given, Ok(Task::Serve(server)) if server.lang == expected));
        }
    }
    fn on_terminal(words: &[&str], environment: &[(&str, &str)], person: bool) -> Result<Task, Problem> {
        let args = Args { file: words.iter().map(PathBuf::from).collect(), ..Args::default() };
        task(args, &|name| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()), person)
    }

    #[test]
    fn the_first_word_says_what_is_to_be_done_and_without_one_a_person_is_talked_to() {
        let check = |words: &[&str], person, expected: &str| {
            let text = format!("{:?}", on_terminal(words, &[], person).unwrap());
            assert!(text.starts_with(expected), "{words:?} are taken as {text}");
        };
        check(&[], true, "Talk(");
        check(&[], false, "Run(Script { file: None");
        check(&["-"], true, "Run(Script { file: None");
        check(&["a.dc"], true, "Run(Script { file: Some(\"a.dc\")");
        check(&["./help"], true, "Run(Script { file: Some(\"./help\")");
        check(&["check", "check"], true, "Check([Some(\"check\")])");
        check(&["check", "a.dc", "b.dc"], true, "Check([Some(\"a.dc\"), Some(\"b.dc\")])");
        check(&["check", "-"], true, "Check([None])");
        check(&["lsp"], false, "LanguageServer");
        check(&["help"], false, "Help(None)");
        check(&["help", "sort"], true, "Help(Some(\"sort\"))");
        check(&["explain"], true, "Explain([])");
        check(&["explain", "E0203", "e201"], false, "Explain([\"E0203\", \"e201\"])");
    }

    #[test]
    fn words_too_many_and_words_missing_are_told() {
        assert!(
            matches!(on_terminal(&["a.dc", "b.dc"], &[], true), Err(Problem::OneFile { extra }) if extra == "b.dc")
        );
        assert!(matches!(on_terminal(&["help", "a", "b"], &[], true), Err(Problem::OneName { extra }) if extra == "b"));
        assert!(matches!(on_terminal(&["check"], &[], true), Err(Problem::NothingToCheck)));
        let limited = Args { file: vec![PathBuf::from("help")], settings: vec![flag("time", "1s")], ..Args::default() };
        assert!(matches!(task(limited, &|_| None, true), Err(Problem::OnlyWithProgram("--time-limit"))));
    }

    #[test]
    fn what_was_typed_is_kept_in_the_folder_for_state() {
        let check = |environment: &[(&str, &str)], expected: Option<&str>| match on_terminal(&[], environment, true) {
            Ok(Task::Talk(talk)) => assert_eq!(talk.history.as_deref(), expected.map(Path::new)),
            other => panic!("{other:?}"),
        };
        check(&[("XDG_STATE_HOME", "/state"), ("HOME", "/home/a")], Some("/state/datacode/history"));
        check(&[("XDG_STATE_HOME", "state"), ("HOME", "/home/a")], Some("/home/a/.local/state/datacode/history"));
        check(&[("HOME", "/home/a")], Some("/home/a/.local/state/datacode/history"));
        check(&[], None);
    }
}
