//! Every setting of the server, once: its key in the file, flag, variable, kind, default and what it is for.
//!
//! The bounds have a table of their own (`datacode_actors::limits`); [`all`] gives both as the same kind of row. Flags,
//! variables, keys, help, `datacode config` and the example file are made from these rows.

use datacode_actors::limits::{BOUNDS, Bound, Unit};

use super::kind::{
    Fault, FilePath, Filter, Host, Kind, Language, LogFormat, Many, Maybe, Name, Namespace, Origin, Port, RoleName,
    Secret, Shape, Switch, amount,
};
use super::layers::Layers;
use crate::problem::Problem;
use crate::units;

/// The variable that says where to listen: `host:port`.
pub const ADDRESS: &str = "DATACODE_WS_ADDRESS";

/// A part of the file, in the order of the example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Where it listens, and to whom.
    Server,
    /// Who may connect, and who may do what.
    Access,
    /// What it writes down.
    Log,
    /// What it counts.
    Metrics,
    /// The bounds.
    Limits,
}

impl Section {
    /// All of them.
    pub const ALL: &[Section] = &[Section::Server, Section::Access, Section::Log, Section::Metrics, Section::Limits];

    /// What it is called in the file.
    pub fn name(self) -> &'static str {
        match self {
            Section::Server => "server",
            Section::Access => "access",
            Section::Log => "log",
            Section::Metrics => "metrics",
            Section::Limits => "limits",
        }
    }
}

/// The environment variable of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// It holds the value; several values stand with commas or spaces between them.
    Own(&'static str),
    /// Its part before the last colon does.
    HostOf(&'static str),
    /// Its part after the last colon does.
    PortOf(&'static str),
}

impl Variable {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Variable::Own(name) | Variable::HostOf(name) | Variable::PortOf(name) => name,
        }
    }
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The key inside its section; no two settings share one.
    pub name: &'static str,
    /// The section.
    pub section: Section,
    /// The flag of the command line.
    pub flag: &'static str,
    /// The environment variable.
    pub variable: Variable,
    /// How its value is written.
    pub shape: Shape,
    /// Whether its value is shown to nobody.
    pub is_secret: bool,
    /// The values when nobody sets it; none: it is off.
    default: &'static [&'static str],
    /// What stands for its value in the help: English, then Russian.
    pub value: [&'static str; 2],
    /// What it is for: English, then Russian.
    pub help: [&'static str; 2],
    /// The bound it is, if it is one.
    pub bound: Option<&'static Bound>,
    read: fn(&[String]) -> Result<(), Fault>,
}

impl Setting {
    /// A bound as a setting.
    fn of_bound(bound: &'static Bound) -> Setting {
        Setting {
            name: bound.name,
            section: Section::Limits,
            flag: bound.flag,
            variable: Variable::Own(bound.env),
            shape: Shape::Number,
            is_secret: false,
            default: &[],
            value: match bound.unit {
                Unit::Bytes => ["SIZE", "РАЗМЕР"],
                Unit::Milliseconds => ["TIME", "ВРЕМЯ"],
                Unit::Count => ["NUMBER", "ЧИСЛО"],
            },
            help: bound.reason,
            bound: Some(bound),
            read: |_| Ok(()),
        }
    }

    /// Where it stands in the file: `section.name`.
    pub fn key(&self) -> String {
        format!("{}.{}", self.section.name(), self.name)
    }

    /// The values it has when nobody sets it, as they would be written.
    pub fn default(&self) -> Vec<String> {
        match self.bound {
            // The machine it runs on decides.
            Some(bound) if bound.name == "memory_total" => vec!["70%".to_owned()],
            Some(bound) => vec![units::written(bound, bound.default)],
            None => self.default.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// Whether these texts are a value of it.
    pub fn check(&self, texts: &[String]) -> Result<(), Fault> {
        match self.bound {
            Some(bound) => amount(bound, texts).map(drop),
            None => (self.read)(texts),
        }
    }
}

/// Every setting, the bounds last.
pub fn all() -> impl Iterator<Item = Setting> {
    SETTINGS.iter().copied().chain(BOUNDS.iter().map(Setting::of_bound))
}

/// A row: `name: Kind = defaults, Section flag variable [its value in the help] what it is for;`
macro_rules! settings {
    ($($name:ident: $kind:ty = $default:expr, $section:ident $flag:literal $variable:expr, [$value_en:literal, $value_ru:literal] $en:literal $ru:literal;)*) => {
        /// The settings that are no bounds.
        pub const SETTINGS: &[Setting] = &[$(Setting::$name()),*];

        impl Setting {
            $(#[doc = $en] pub const fn $name() -> Setting {
                Setting {
                    name: stringify!($name),
                    section: Section::$section,
                    flag: $flag,
                    variable: $variable,
                    shape: <$kind as Kind>::SHAPE,
                    is_secret: <$kind as Kind>::IS_SECRET,
                    default: &$default,
                    value: [$value_en, $value_ru],
                    help: [$en, $ru],
                    bound: None,
                    read: |texts| <$kind as Kind>::read(texts).map(drop),
                }
            })*
        }

        /// The values of the settings that are no bounds.
        pub struct Values { $(#[doc = $en] pub $name: <$kind as Kind>::Value,)* }

        impl Values {
            /// Each from the first layer that has it.
            pub fn read(layers: &Layers) -> Result<Values, Problem> {
                Ok(Values { $($name: layers.value::<$kind>(&Setting::$name())?,)* })
            }
        }
    };
}

settings! {
    host: Host = ["127.0.0.1"], Server "--host" Variable::HostOf(ADDRESS), ["HOST", "АДРЕС"]
        "The address to listen on."
        "Адрес для подключений.";
    port: Port = ["8080"], Server "--port" Variable::PortOf(ADDRESS), ["PORT", "ПОРТ"]
        "The port; 0: the system chooses."
        "Порт; 0: выберет система.";
    lang: Language = ["ru"], Server "--lang" Variable::Own("DATACODE_LANG"), ["ru|en", "ru|en"]
        "The language of the server's replies. On the terminal, the flag and the variable choose the language of messages; without them the locale does."
        "Язык ответов сервера. Ключ и переменная выбирают и язык сообщений в терминале; без них он тот, что в локали.";
    allow_origin: Many<Origin> = [], Server "--allow-origin" Variable::Own("DATACODE_ALLOW_ORIGIN"), ["ORIGIN", "ИСТОЧНИК"]
        "Web pages of this origin may connect, for example https://example.org (null: pages opened from disk); may be repeated."
        "Разрешить подключение веб-страницам с этого сайта, например https://example.org (null: открытым с диска); можно повторять.";
    allow_host: Many<Host> = [], Server "--allow-host" Variable::Own("DATACODE_ALLOW_HOST"), ["NAME", "ИМЯ"]
        "Another name browsers find this server by, besides the machine's own; may be repeated."
        "Ещё одно имя, по которому браузеры находят этот сервер, кроме имени машины; можно повторять.";
    use_ve: Switch = ["false"], Server "--use-ve" Variable::Own("DATACODE_USE_VE"), ["true|false", "true|false"]
        "Give each session a folder of its own: programs see and write nothing else of this machine, clients upload files to it; it is removed when the session ends."
        "Каждому сеансу своя папка: на этой машине программы видят и пишут только её, клиенты загружают туда файлы; с концом сеанса она удаляется.";
    state_dir: Maybe<FilePath> = [], Server "--state-dir" Variable::Own("DATACODE_STATE_DIR"), ["FOLDER", "ПАПКА"]
        "Where the folders of --use-ve are kept. Without it: systemd's $STATE_DIRECTORY, else datacode in $XDG_STATE_HOME or ~/.local/state."
        "Где хранить папки --use-ve. Если не указано: $STATE_DIRECTORY от systemd, иначе datacode в $XDG_STATE_HOME или ~/.local/state.";
    root: Maybe<FilePath> = [], Server "--root" Variable::Own("DATACODE_ROOT"), ["FOLDER", "ПАПКА"]
        "Let programs see this folder only of this machine, and read it only. Not together with --use-ve."
        "Показать программам на этой машине только эту папку, и только для чтения. С --use-ve вместе не указывается.";
    tls_cert: Maybe<FilePath> = [], Server "--tls-cert" Variable::Own("DATACODE_TLS_CERT"), ["FILE", "ФАЙЛ"]
        "The chain of certificates (PEM), the server's own first: it then speaks TLS (wss, https). Together with the key."
        "Цепочка сертификатов (PEM), первым — свой: сервер говорит по TLS (wss, https). Вместе с ключом.";
    tls_key: Maybe<FilePath> = [], Server "--tls-key" Variable::Own("DATACODE_TLS_KEY"), ["FILE", "ФАЙЛ"]
        "The private key (PEM) of that certificate."
        "Закрытый ключ (PEM) этого сертификата.";
    allow_shares: Switch = ["true"], Access "--allow-shares" Variable::Own("DATACODE_ALLOW_SHARES"), ["true|false", "true|false"]
        "Let sessions connect SMB shares (smb_connect), whichever servers and users their clients name; false: none."
        "Разрешить сеансам подключать сетевые папки SMB (smb_connect) — любых серверов и под любыми именами; false: никаких.";
    require_auth: Switch = ["false"], Access "--require-auth" Variable::Own("DATACODE_REQUIRE_AUTH"), ["true|false", "true|false"]
        "Let nobody in without a token, except to the page, its login and /health."
        "Никого не пускать без токена, кроме страницы, её входа и /health.";
    jwt_key: Maybe<FilePath> = [], Access "--jwt-key" Variable::Own("DATACODE_JWT_KEY"), ["FILE", "ФАЙЛ"]
        "The file with the key JWTs are checked with: a secret for HS256, or a public key (PEM) for RS256, ES256 or EdDSA."
        "Файл с ключом, которым проверяют JWT: секрет для HS256 или открытый ключ (PEM) для RS256, ES256, EdDSA.";
    jwt_secret: Maybe<Secret> = [], Access "--jwt-secret" Variable::Own("DATACODE_JWT_SECRET"), ["KEY", "КЛЮЧ"]
        "That key itself, in place of a file. The list of processes shows flags to everybody: better use the variable."
        "Сам этот ключ вместо файла. Ключи командной строки видны всем в списке процессов: лучше через переменную.";
    jwt_audience: Maybe<Name> = [], Access "--jwt-audience" Variable::Own("DATACODE_JWT_AUDIENCE"), ["NAME", "ИМЯ"]
        "Take only JWTs issued for this name (the claim aud). Without it, JWTs issued for somebody in particular are refused."
        "Принимать только JWT, выданные для этого имени (поле aud). Без него не принимаются JWT, выданные для кого-то определённого.";
    auth_token: Many<Secret> = [], Access "--auth-token" Variable::Own("DATACODE_AUTH_TOKEN"), ["TOKEN[:ROLE]", "ТОКЕН[:РОЛЬ]"]
        "A secret shared with clients in place of JWTs, and its role (admin unless named); may be repeated. The list of processes shows flags to everybody: better use the variable or a file."
        "Общий с клиентами секрет вместо JWT и его роль (по умолчанию admin); можно повторять. Ключи командной строки видны всем в списке процессов: лучше через переменную или файл.";
    auth_token_file: Many<FilePath> = [], Access "--auth-token-file" Variable::Own("DATACODE_AUTH_TOKEN_FILE"), ["FILE", "ФАЙЛ"]
        "A file with such secrets, one a line; may be repeated."
        "Файл с такими секретами, по одному в строке; можно повторять.";
    anonymous_role: Maybe<RoleName> = [], Access "--anonymous-role" Variable::Own("DATACODE_ANONYMOUS_ROLE"), ["ROLE", "РОЛЬ"]
        "The role without a token: admin, developer, viewer, bot or anonymous. When not set: developer on a loopback address without tokens configured, else anonymous."
        "Роль без токена: admin, developer, viewer, bot, anonymous. Если не задана: developer на адресе loopback без настроенных токенов, иначе anonymous.";
    level: Filter = ["warn,actix_http=off,datacode=info,datacode_actors=info"], Log "--log" Variable::Own("RUST_LOG"), ["LEVEL", "УРОВЕНЬ"]
        "What the server logs, to standard error: off, error, warn, info, debug or trace; a part of the program has its own level as part=level, with commas between."
        "Что сервер пишет в журнал (стандартный вывод ошибок): off, error, warn, info, debug или trace; у части программы свой уровень: часть=уровень, через запятую.";
    format: LogFormat = ["text"], Log "--log-format" Variable::Own("DATACODE_LOG_FORMAT"), ["text|json", "text|json"]
        "How records of the log are written: text has the fields of a record as key=value behind it, json is one object a line."
        "Как пишутся записи журнала: text ставит поля записи за ней как ключ=значение, json пишет по объекту в строке.";
    namespace: Namespace = ["datacode"], Metrics "--metrics-namespace" Variable::Own("DATACODE_METRICS_NAMESPACE"), ["NAME", "ИМЯ"]
        "What the names of the metrics under /metrics begin with."
        "С чего начинаются имена метрик на /metrics.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_key_a_flag_and_a_variable_of_its_own_and_a_reason_in_both_languages() {
        let mut seen = std::collections::HashSet::new();
        for setting in all() {
            let mut words = vec![setting.name.to_owned(), setting.flag.to_owned()];
            if let Variable::Own(name) = setting.variable {
                words.push(name.to_owned());
            }
            for word in words {
                assert!(seen.insert(word.clone()), "{word} stands twice");
            }
            assert!(setting.flag.starts_with("--"), "{}", setting.name);
            assert!(setting.help.iter().all(|help| help.ends_with('.')), "{}", setting.name);
        }
    }

    #[test]
    fn every_default_is_a_value_of_its_setting() {
        for setting in all() {
            assert_eq!(setting.check(&setting.default()), Ok(()), "{}", setting.key());
        }
    }

    #[test]
    fn every_section_has_settings() {
        for section in Section::ALL {
            assert!(all().any(|setting| setting.section == *section), "{section:?}");
        }
    }
}
