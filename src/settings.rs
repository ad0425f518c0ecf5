//! What this program is to do, from its arguments and the environment. Nothing is started here.

use std::path::PathBuf;
use std::time::Duration;

use datacode_lang::messages::Lang;

use crate::args::Args;
use crate::problem::Problem;
use crate::units;

/// The variable that says where to listen.
const ADDRESS_VARIABLE: &str = "DATACODE_WS_ADDRESS";

/// What to do.
#[derive(Debug)]
pub enum Task {
    /// Run a program to its end.
    Run(Script),
    /// Serve until told to stop.
    Serve(Server),
}

/// A program to run.
#[derive(Debug)]
pub struct Script {
    /// Where its text is; `None` is standard input.
    pub file: Option<PathBuf>,
    /// How long it may run.
    pub time_limit: Option<Duration>,
}

/// A server to start.
#[derive(Debug, PartialEq, Eq)]
pub struct Server {
    /// A name or an address, IPv6 without its brackets.
    pub host: String,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// How long one request may run.
    pub time_limit: Option<Duration>,
    /// Bytes one session may hold, where the table's default is not wanted.
    pub memory_limit: Option<u64>,
    /// Origins that may connect besides the server's own.
    pub allow_origin: Vec<String>,
    /// The language of replies. Not that of the terminal: clients rely on the documented ones.
    pub lang: Lang,
}

/// Understands what the arguments and the environment ask for.
pub fn task(args: Args, environment: &dyn Fn(&str) -> Option<String>) -> Result<Task, Problem> {
    let lang = match &args.lang {
        Some(name) => Some(Lang::from_name(name).ok_or_else(|| Problem::Language(name.clone()))?),
        None => None,
    };
    let time_limit = match args.time_limit {
        Some(text) => {
            Some(units::duration(&text).map_err(|wrong| Problem::Duration { flag: "--time-limit", text, wrong })?)
        }
        None => None,
    };
    if args.websocket {
        let (host, port) = address(args.host, args.port, environment)?;
        let memory_limit = match args.memory_limit {
            Some(text) => {
                Some(units::bytes(&text).map_err(|wrong| Problem::Size { flag: "--memory-limit", text, wrong })?)
            }
            None => None,
        };
        for text in &args.allow_origin {
            origin(text)?;
        }
        let allow_origin = args.allow_origin;
        let lang = lang.unwrap_or_default();
        return Ok(Task::Serve(Server { host, port, time_limit, memory_limit, allow_origin, lang }));
    }
    match args.file {
        Some(file) => Ok(Task::Run(Script { file: Some(file).filter(|file| file.as_os_str() != "-"), time_limit })),
        None => Err(Problem::NothingToDo),
    }
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

/// An origin as browsers send it: scheme, host and perhaps a port, nothing behind; or `null`.
fn origin(text: &str) -> Result<(), Problem> {
    let authority = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let good = match authority {
        Some(rest) => !rest.is_empty() && !rest.contains(['/', '?', '#', '@', '*', ' ']),
        None => text == "null",
    };
    if good { Ok(()) } else { Err(Problem::Origin(text.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: Option<&str>, port: Option<&str>, variable: Option<&str>) -> Result<Server, Problem> {
        let args =
            Args { websocket: true, host: host.map(str::to_owned), port: port.map(str::to_owned), ..Args::default() };
        let variable = variable.map(str::to_owned);
        match task(args, &|name| variable.clone().filter(|_| name == ADDRESS_VARIABLE))? {
            Task::Serve(server) => Ok(server),
            Task::Run(_) => panic!("a server was asked for"),
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
            assert!(problem.text(Lang::En).contains("no port number"), "{variable}");
        }
        assert!(server(Some("127.0.0.1:80"), None, None).unwrap_err().text(Lang::En).starts_with("--host: "));
        assert!(server(None, Some("http"), None).unwrap_err().text(Lang::En).starts_with("--port: "));
    }

    #[test]
    fn limits_origins_and_language_are_checked_before_anything_starts() {
        let with = |change: &dyn Fn(&mut Args)| {
            let mut args = Args { websocket: true, ..Args::default() };
            change(&mut args);
            task(args, &|_| None)
        };
        let Ok(Task::Serve(server)) = with(&|args| {
            args.time_limit = Some("30s".to_owned());
            args.memory_limit = Some("512M".to_owned());
            args.allow_origin = vec!["null".to_owned(), "https://example.org:8443".to_owned()];
        }) else {
            panic!("refused")
        };
        assert_eq!(server.time_limit, Some(Duration::from_secs(30)));
        assert_eq!(server.memory_limit, Some(512 << 20));
        assert_eq!(server.lang, Lang::Ru, "the documented replies are Russian whatever the terminal speaks");
        assert!(matches!(with(&|args| args.time_limit = Some("fast".to_owned())), Err(Problem::Duration { .. })));
        assert!(matches!(with(&|args| args.memory_limit = Some("0".to_owned())), Err(Problem::Size { .. })));
        assert!(matches!(with(&|args| args.lang = Some("fr".to_owned())), Err(Problem::Language(_))));
        for text in ["example.org", "https://example.org/", "*", "ftp://a", "https://"] {
            assert!(
                matches!(with(&|args| args.allow_origin = vec![text.to_owned()]), Err(Problem::Origin(_))),
                "{text}"
            );
        }
    }
}
