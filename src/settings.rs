//! What this program is to do, from its arguments and the environment. Nothing is started here.

use std::path::{Path, PathBuf};

use datacode_actors::limits::{BOUNDS, Bound, LimitError, Limits};
use datacode_actors::origin::Origins;
use datacode_lang::messages::Lang;

use crate::args::Args;
use crate::machine;
use crate::problem::Problem;
use crate::units::{self, Wrong};

/// The variable that says where the model goes.
const MODEL_VARIABLE: &str = "DATACODE_SQLITE_OUTPUT";

/// The variable that says where to listen.
const ADDRESS_VARIABLE: &str = "DATACODE_WS_ADDRESS";

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
    Serve(Server),
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
    /// The SQLite database that is made of its tables at the end.
    pub model: Option<PathBuf>,
}

/// A server to start.
#[derive(Debug)]
pub struct Server {
    /// A name or an address, IPv6 without its brackets.
    pub host: String,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// What it and its sessions run under.
    pub bounds: Bounds,
    /// Which web pages may connect.
    pub origins: Origins,
    /// The language of replies. Not that of the terminal: clients rely on the documented ones.
    pub lang: Lang,
}

/// Bounds as the user set them.
#[derive(Debug, Default)]
pub struct Bounds {
    /// All of them.
    pub limits: Limits,
    /// The names of those that were set: the others have the table's default.
    pub set: Vec<&'static str>,
    /// Programs on the terminal may hold as much memory as the system gives: it is the user's own machine.
    pub memory_lifted: bool,
}

impl Bounds {
    /// The value of a bound the user set.
    pub fn chosen(&self, name: &str) -> Option<u64> {
        if self.set.contains(&name) { self.limits.get(name) } else { None }
    }
}

/// The flag that asks for a model.
const MODEL: &str = "--build_model";

/// The bounds that also mean something for a program on the terminal.
const OF_PROGRAMS: [&str; 8] =
    ["time", "memory", "instructions", "depth", "size", "finally", "sheet_memory", "sheet_time"];

/// Understands what the arguments and the environment ask for. `person`: somebody types and reads at a terminal.
pub fn task(args: Args, environment: &dyn Fn(&str) -> Option<String>, person: bool) -> Result<Task, Problem> {
    let lang = match &args.lang {
        Some(name) => Some(Lang::from_name(name).ok_or_else(|| Problem::Language(name.clone()))?),
        None => None,
    };
    if !args.websocket {
        return on_terminal(args, environment, person);
    }
    if args.build_model.is_some() {
        return Err(Problem::OnlyWithProgram(MODEL));
    }
    let (host, port) = address(args.host, args.port, environment)?;
    let bounds = bounds(args.bounds, environment, |_| true, |_| false)?;
    let origins = origins(&args.allow_origin, args.allow_host, &host)?;
    Ok(Task::Serve(Server { host, port, bounds, origins, lang: lang.unwrap_or_default() }))
}

/// What is asked for without the server.
fn on_terminal(mut args: Args, environment: &dyn Fn(&str) -> Option<String>, person: bool) -> Result<Task, Problem> {
    only_of_programs(&args)?;
    let check = args.check;
    // `--build_model report.dc` names the program: nobody calls a database so.
    if let Some(Some(file)) = &args.build_model
        && file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("dc"))
    {
        args.file.push(file.clone());
        args.build_model = Some(None);
    }
    let builds = args.build_model.is_some();
    let mut words = args.file.into_iter();
    let first = words.next();
    let is_program = |file: &PathBuf| file.as_os_str() != "-";
    let task = match first.as_deref().and_then(Path::to_str) {
        Some("help") => {
            without_bounds(&args.bounds)?;
            Task::Help(words.next().map(|name| name.display().to_string()))
        }
        Some("explain") => {
            without_bounds(&args.bounds)?;
            Task::Explain(words.by_ref().map(|code| code.display().to_string()).collect())
        }
        Some("lsp") => {
            without_bounds(&args.bounds)?;
            Task::LanguageServer
        }
        Some("check") => {
            without_bounds(&args.bounds)?;
            let files: Vec<_> = words.by_ref().map(|file| Some(file).filter(is_program)).collect();
            if files.is_empty() {
                return Err(Problem::NothingToCheck);
            }
            Task::Check(files)
        }
        Some("fmt") => {
            without_bounds(&args.bounds)?;
            let files: Vec<_> = words.by_ref().map(|file| Some(file).filter(is_program)).collect();
            if files.is_empty() {
                return Err(Problem::NothingToLayOut);
            }
            Task::Format(Layout { files, check })
        }
        _ => {
            let counts = |bound: &Bound| OF_PROGRAMS.contains(&bound.name);
            let bounds = bounds(args.bounds, environment, counts, |bound| bound.name == "memory")?;
            match first {
                None if person => Task::Talk(Talk { bounds, history: history(environment) }),
                file => {
                    let file = file.filter(is_program);
                    let model = args.build_model.map(|given| model(given, file.as_deref(), environment)).transpose()?;
                    Task::Run(Script { file, bounds, model })
                }
            }
        }
    };
    if builds && !matches!(task, Task::Run(_)) {
        return Err(Problem::OnlyWithProgram(MODEL));
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

/// Refuses bounds where nothing runs that they could bound.
fn without_bounds(given: &[(&'static Bound, String)]) -> Result<(), Problem> {
    match given.first() {
        Some((bound, _)) => Err(Problem::OnlyWithProgram(bound.flag)),
        None => Ok(()),
    }
}

/// Where what was typed is kept from one session to the next: the XDG folder for state. A relative path is none there.
fn history(environment: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let folder = |name| environment(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("datacode/history"))
}

/// Refuses flags that would change nothing without the server.
fn only_of_programs(args: &Args) -> Result<(), Problem> {
    let plain = [
        ("--host", args.host.is_some()),
        ("--port", args.port.is_some()),
        ("--allow-origin", !args.allow_origin.is_empty()),
        ("--allow-host", !args.allow_host.is_empty()),
    ];
    let bounds = args.bounds.iter().map(|(bound, _)| (bound.flag, !OF_PROGRAMS.contains(&bound.name)));
    match plain.into_iter().chain(bounds).find(|(_, idle)| *idle) {
        Some((flag, _)) => Err(Problem::OnlyWithServer(flag)),
        None => Ok(()),
    }
}

/// The table's bounds, each from its flag, else from its variable, else its default. `lifts`: whether
/// `none` lifts the one of memory.
fn bounds(
    flags: Vec<(&'static Bound, String)>,
    environment: &dyn Fn(&str) -> Option<String>,
    counts: impl Fn(&Bound) -> bool,
    lifts: impl Fn(&Bound) -> bool,
) -> Result<Bounds, Problem> {
    let mut bounds = Bounds::default();
    for bound in BOUNDS.iter().filter(|bound| counts(bound)) {
        let flag = flags.iter().find(|(b, _)| b.name == bound.name).map(|(_, text)| (bound.flag, text.clone()));
        let variable = || Some((bound.env, environment(bound.env).filter(|text| !text.is_empty())?));
        let Some((from, text)) = flag.or_else(variable) else { continue };
        if lifts(bound) && text.trim() == "none" {
            bounds.memory_lifted = true;
            continue;
        }
        let wrong = |wrong| Problem::Bound { from, bound, text: text.clone(), wrong };
        let value = units::value(bound, &text).map_err(wrong)?;
        bounds.limits.set(bound.name, value).map_err(|error| {
            wrong(match error {
                LimitError::Zero => Wrong::Zero,
                LimitError::Needed => Wrong::Needed,
                LimitError::Unknown => Wrong::Form,
            })
        })?;
        bounds.set.push(bound.name);
    }
    Ok(bounds)
}

/// Where to listen: flags before the environment before the default, each part for itself.
fn address(
    host: Option<String>,
    port: Option<String>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<(String, u16), Problem> {
    let host = host.map(|text| self::host("--host", &text, &text)).transpose()?;
    let port = port.map(|text| self::port("--port", &text)).transpose()?;
    // A variable that decides nothing may say what it likes.
    if let (Some(host), Some(port)) = (&host, port) {
        return Ok((host.clone(), port));
    }
    let given = environment(ADDRESS_VARIABLE).filter(|text| !text.is_empty());
    let (default_host, default_port) = match given {
        Some(text) => {
            let wrong = || Problem::Address { from: ADDRESS_VARIABLE, text: text.clone() };
            let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
            if host.contains(':') && !host.starts_with('[') {
                return Err(wrong());
            }
            (self::host(ADDRESS_VARIABLE, host, &text)?, self::port(ADDRESS_VARIABLE, port)?)
        }
        None => ("127.0.0.1".to_owned(), 8080),
    };
    Ok((host.unwrap_or(default_host), port.unwrap_or(default_port)))
}

/// A host: a name, an IPv4 address, an IPv6 address with or without brackets. `whole` is what a message quotes.
fn host(from: &'static str, text: &str, whole: &str) -> Result<String, Problem> {
    let wrong = || Problem::Address { from, text: whole.to_owned() };
    if let Some(inside) = text.strip_prefix('[') {
        let inside = inside.strip_suffix(']').ok_or_else(wrong)?;
        return match inside.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(inside.to_owned()),
            Err(_) => Err(wrong()),
        };
    }
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Ok(text.to_owned());
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    // What looks like a number is an address with a slip in it, not a name to ask the network for.
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.is_empty() || text.len() > 253 || !text.chars().all(is_name) || is_number {
        return Err(wrong());
    }
    Ok(text.to_owned())
}

fn port(from: &'static str, text: &str) -> Result<u16, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| Problem::Port { from, text: text.to_owned() })
}

/// The pages that may connect: those of the origins given, and our own under the names we are known by.
fn origins(allowed: &[String], mut names: Vec<String>, host: &str) -> Result<Origins, Problem> {
    names.push(host.to_owned());
    names.extend(machine::name());
    for text in allowed {
        Origins::new([text.as_str()], []).map_err(|_| Problem::Origin(text.clone()))?;
    }
    Origins::new(allowed.iter().map(String::as_str), names).map_err(|_| Problem::Origin(allowed.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: Option<&str>, port: Option<&str>, variable: Option<&str>) -> Result<Server, Problem> {
        let args =
            Args { websocket: true, host: host.map(str::to_owned), port: port.map(str::to_owned), ..Args::default() };
        let variable = variable.map(str::to_owned);
        match task(args, &|name| variable.clone().filter(|_| name == ADDRESS_VARIABLE), true)? {
            Task::Serve(server) => Ok(server),
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

    fn bound(name: &str) -> &'static Bound {
        BOUNDS.iter().find(|bound| bound.name == name).unwrap()
    }

    fn with(change: impl Fn(&mut Args), environment: &[(&str, &str)]) -> Result<Task, Problem> {
        let mut args = Args { websocket: true, ..Args::default() };
        change(&mut args);
        task(args, &|name| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()), true)
    }

    #[test]
    fn a_bound_comes_from_its_flag_else_its_variable_else_the_table() {
        let flag = |args: &mut Args| args.bounds.push((bound("time"), "30s".to_owned()));
        let environment = [("DATACODE_TIME_LIMIT", "1h"), ("DATACODE_MEMORY_LIMIT", "512M")];
        let Ok(Task::Serve(server)) = with(flag, &environment) else { panic!("refused") };
        assert_eq!(server.bounds.limits.time, Some(30_000));
        assert_eq!(server.bounds.limits.memory, 512 << 20);
        assert_eq!(server.bounds.limits.queue, Limits::default().queue);
        assert_eq!(server.bounds.chosen("memory"), Some(512 << 20));
        assert_eq!(server.bounds.chosen("queue"), None);
    }

    #[test]
    fn what_is_wrong_is_refused_before_anything_starts_and_names_where_it_came_from() {
        let text = |result: Result<Task, Problem>| result.unwrap_err().text(Lang::En);
        let flag = |value: &'static str| move |args: &mut Args| args.bounds.push((bound("memory"), value.to_owned()));
        assert_eq!(text(with(flag("1.5G"), &[])), "--memory-limit: '1.5G' is not a size; write it like 512M, 1G");
        assert_eq!(
            text(with(flag("none"), &[])),
            "--memory-limit: 'none' is not possible: this limit cannot be lifted"
        );
        let variable = [("DATACODE_QUEUE_LIMIT", "0")];
        assert_eq!(
            text(with(|_| {}, &variable)),
            "DATACODE_QUEUE_LIMIT: '0' is too small: it must be greater than zero"
        );
        assert!(matches!(with(|args| args.lang = Some("fr".to_owned()), &[]), Err(Problem::Language(_))));
        for origin in ["example.org", "https://example.org/", "*", "https://*", "https://"] {
            let given = with(|args| args.allow_origin = vec![origin.to_owned()], &[]);
            assert!(matches!(given, Err(Problem::Origin(_))), "{origin}");
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
        assert!(matches!(script(&|args| args.port = Some("1".to_owned())), Err(Problem::OnlyWithServer("--port"))));
        let queue = |args: &mut Args| args.bounds.push((bound("queue"), "1".to_owned()));
        assert!(matches!(script(&queue), Err(Problem::OnlyWithServer("--queue-limit"))));
        let none = |args: &mut Args| args.bounds.push((bound("memory"), "none".to_owned()));
        assert!(matches!(script(&none), Ok(Task::Run(script)) if script.bounds.memory_lifted));
        let time = |args: &mut Args| args.bounds.push((bound("time"), "1s".to_owned()));
        let Ok(Task::Run(script)) = script(&time) else { panic!("refused") };
        assert_eq!(script.bounds.chosen("time"), Some(1_000));
    }

    #[test]
    fn replies_are_russian_unless_the_flag_says_otherwise() {
        for (flag, expected) in [(None, Lang::Ru), (Some("en"), Lang::En)] {
            let given = with(|args| args.lang = flag.map(str::to_owned), &[("LANG", "en_US.UTF-8")]);
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
        let limited = Args {
            file: vec![PathBuf::from("help")],
            bounds: vec![(bound("time"), "1s".to_owned())],
            ..Args::default()
        };
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
