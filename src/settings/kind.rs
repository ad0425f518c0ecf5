//! The kinds of values settings have, and how each is read from the text of a flag, a variable or a file.

use std::marker::PhantomData;
use std::path::PathBuf;

use datacode_actors::auth::Role;
use datacode_actors::limits::{Bound, Unit};
use datacode_actors::origin;
use datacode_lang::messages::Lang;

use crate::logging::Format;
use crate::units;

/// How a value is written in a file and on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A number, with a unit or without: a text in the file, or a whole number.
    Number,
    /// Texts: an array in the file, a flag that may be repeated.
    List,
    /// `true` or `false`: a flag alone is `true`.
    Switch,
}

/// What is wrong with a text, and which text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with the text of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No value of a bound.
    Amount(Unit, units::Wrong),
    /// No host, or no `host:port`.
    Address,
    /// No port.
    Port,
    /// No origin of web pages.
    Origin,
    /// A language there are no messages in.
    Language,
    /// No level of the log, nor `part=level`.
    Level,
    /// None of these.
    Choice(&'static [&'static str]),
    /// No name of letters, digits and underscores.
    Name,
    /// Neither `true` nor `false`.
    Switch,
    /// No role of clients.
    Role,
    /// Nothing where something must stand.
    Empty,
}

impl Wrong {
    fn of(self, text: &str) -> Fault {
        Fault { text: text.to_owned(), wrong: self }
    }
}

/// One kind of values.
pub trait Kind {
    /// What its text means.
    type Value;
    /// How it is written.
    const SHAPE: Shape;
    /// Whether nobody is shown it.
    const IS_SECRET: bool = false;

    /// Reads what was given: one text for all but lists; none for what is off.
    fn read(texts: &[String]) -> Result<Self::Value, Fault>;
}

/// The one text of a value that is always there.
fn one(texts: &[String]) -> &str {
    texts.first().map(String::as_str).unwrap_or_default()
}

/// The value of a bound; `None`: no bound.
pub fn amount(bound: &Bound, texts: &[String]) -> Result<Option<u64>, Fault> {
    let text = one(texts);
    units::value(bound, text).map_err(|wrong| Wrong::Amount(bound.unit, wrong).of(text))
}

/// A name, an IPv4 address, an IPv6 address with or without brackets; the value has none.
pub struct Host;

impl Kind for Host {
    type Value = String;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<String, Fault> {
        let text = one(texts);
        host(text).ok_or_else(|| Wrong::Address.of(text))
    }
}

fn host(text: &str) -> Option<String> {
    if let Some(inside) = text.strip_prefix('[') {
        let inside = inside.strip_suffix(']')?;
        return inside.parse::<std::net::Ipv6Addr>().ok().map(|_| inside.to_owned());
    }
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Some(text.to_owned());
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    // What looks like a number is an address with a slip in it, not a name to ask the network for.
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_host = !text.is_empty() && text.len() <= 253 && text.chars().all(is_name) && !is_number;
    is_host.then(|| text.to_owned())
}

/// The two parts of `host:port`, the host checked.
pub fn address(text: &str) -> Result<(String, String), Fault> {
    let wrong = || Wrong::Address.of(text);
    let (name, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    if name.contains(':') && !name.starts_with('[') {
        return Err(wrong());
    }
    Ok((host(name).ok_or_else(wrong)?, port.to_owned()))
}

/// 0 to 65535.
pub struct Port;

impl Kind for Port {
    type Value = u16;
    const SHAPE: Shape = Shape::Number;

    fn read(texts: &[String]) -> Result<u16, Fault> {
        let text = one(texts);
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| digits).ok_or_else(|| Wrong::Port.of(text))
    }
}

/// A language of messages.
pub struct Language;

impl Kind for Language {
    type Value = Lang;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<Lang, Fault> {
        let text = one(texts);
        Lang::from_name(text).ok_or_else(|| Wrong::Language.of(text))
    }
}

/// The origin of web pages, or `null`.
pub struct Origin;

impl Kind for Origin {
    type Value = String;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<String, Fault> {
        let text = one(texts);
        match text == "null" || origin::Origin::parse(text).is_ok() {
            true => Ok(text.to_owned()),
            false => Err(Wrong::Origin.of(text)),
        }
    }
}

/// Which records the log has, as `RUST_LOG` has it: levels, for all or for parts of the program.
pub struct Filter;

impl Kind for Filter {
    type Value = String;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<String, Fault> {
        let text = one(texts);
        // A lone word is always a level: as the name of a part, a slip of the pen would silence everything else.
        let is_level = |part: &str| {
            let level = part.rsplit('=').next().unwrap_or_default().trim();
            !part.starts_with('=') && level.parse::<log::LevelFilter>().is_ok()
        };
        match text.split(',').find(|part| !is_level(part.trim())) {
            Some(part) => Err(Wrong::Level.of(part.trim())),
            None => Ok(text.to_owned()),
        }
    }
}

/// How records of the log are written.
pub struct LogFormat;

impl Kind for LogFormat {
    type Value = Format;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<Format, Fault> {
        match one(texts) {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            text => Err(Wrong::Choice(&["text", "json"]).of(text)),
        }
    }
}

/// What names of metrics begin with.
pub struct Namespace;

impl Kind for Namespace {
    type Value = String;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<String, Fault> {
        let text = one(texts);
        let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_name { Ok(text.to_owned()) } else { Err(Wrong::Name.of(text)) }
    }
}

/// Any number of values of a kind.
pub struct Many<K>(PhantomData<K>);

impl<K: Kind> Kind for Many<K> {
    type Value = Vec<K::Value>;
    const SHAPE: Shape = Shape::List;
    const IS_SECRET: bool = K::IS_SECRET;

    fn read(texts: &[String]) -> Result<Vec<K::Value>, Fault> {
        texts.iter().map(|text| K::read(std::slice::from_ref(text))).collect()
    }
}

/// A value of a kind, or none.
pub struct Maybe<K>(PhantomData<K>);

impl<K: Kind> Kind for Maybe<K> {
    type Value = Option<K::Value>;
    const SHAPE: Shape = K::SHAPE;
    const IS_SECRET: bool = K::IS_SECRET;

    fn read(texts: &[String]) -> Result<Option<K::Value>, Fault> {
        if texts.is_empty() { Ok(None) } else { K::read(texts).map(Some) }
    }
}

/// The path of a file or a folder.
pub struct FilePath;

impl Kind for FilePath {
    type Value = PathBuf;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<PathBuf, Fault> {
        match one(texts) {
            "" => Err(Wrong::Empty.of("")),
            path => Ok(PathBuf::from(path)),
        }
    }
}

/// A text nobody is shown.
pub struct Secret;

impl Kind for Secret {
    type Value = String;
    const SHAPE: Shape = Shape::Text;
    const IS_SECRET: bool = true;

    fn read(texts: &[String]) -> Result<String, Fault> {
        match one(texts) {
            "" => Err(Wrong::Empty.of("")),
            text => Ok(text.to_owned()),
        }
    }
}

/// A name of something this program does not know.
pub struct Name;

impl Kind for Name {
    type Value = String;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<String, Fault> {
        match one(texts) {
            "" => Err(Wrong::Empty.of("")),
            text => Ok(text.to_owned()),
        }
    }
}

/// A role of clients.
pub struct RoleName;

impl Kind for RoleName {
    type Value = Role;
    const SHAPE: Shape = Shape::Text;

    fn read(texts: &[String]) -> Result<Role, Fault> {
        let text = one(texts);
        Role::from_name(text).ok_or_else(|| Wrong::Role.of(text))
    }
}

/// On or off.
pub struct Switch;

impl Kind for Switch {
    type Value = bool;
    const SHAPE: Shape = Shape::Switch;

    fn read(texts: &[String]) -> Result<bool, Fault> {
        match one(texts) {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" | "" => Ok(false),
            text => Err(Wrong::Switch.of(text)),
        }
    }
}
