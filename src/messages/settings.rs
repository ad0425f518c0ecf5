//! The texts about the server's settings: what is wrong with a value or a file.

use datacode_actors::limits::{BOUNDS, Unit};
use datacode_lang::messages::Lang;

use super::pick;
use crate::settings::file::{Mistake, What};
use crate::settings::kind::{Fault, Shape, Wrong};
use crate::settings::rules::Conflict;
use crate::settings::table::Section;
use crate::units;

/// What is wrong with a value, and where it comes from.
pub fn fault(from: &str, fault: &Fault, lang: Lang) -> String {
    let Fault { text, wrong } = fault;
    let say = |ru: &str, en: &str| pick(lang, format!("{from}: '{text}' {ru}"), format!("{from}: '{text}' {en}"));
    match wrong {
        Wrong::Amount(unit, wrong) => {
            let (ru, en) = amount(*wrong, *unit);
            say(ru, &format!("is {en}"))
        }
        Wrong::Address => say(
            "не адрес; пример: 127.0.0.1:8080 или [::1]:8080",
            "is not an address; write it like 127.0.0.1:8080 or [::1]:8080",
        ),
        Wrong::Port => say("не номер порта (от 0 до 65535)", "is not a port number (0 to 65535)"),
        Wrong::Origin => say(
            "не источник; пример: https://example.org, или null для страниц с диска",
            "is not an origin; write it like https://example.org, or null for pages opened from disk",
        ),
        Wrong::Language => say("не поддерживается, есть ru и en", "is not supported, only ru and en"),
        Wrong::Level => say(
            "не уровень журнала; есть off, error, warn, info, debug, trace, а для части программы часть=уровень",
            "is not a level of the log: off, error, warn, info, debug, trace, or part=level for a part of the program",
        ),
        Wrong::Choice(names) => {
            let names = names.join(", ");
            say(&format!("не подходит; есть {names}"), &format!("is not one of {names}"))
        }
        Wrong::Name => say(
            "не имя: нужны латинские буквы, цифры и подчёркивания, первой не цифра",
            "is not a name: letters a to z, digits and underscores, no digit first",
        ),
        Wrong::Switch => say("не true и не false", "is neither true nor false"),
        Wrong::Role => say(
            "не роль; роли: admin, developer, viewer, bot, anonymous",
            "is not a role; roles are admin, developer, viewer, bot and anonymous",
        ),
        Wrong::Empty => pick(lang, format!("{from}: нужно значение"), format!("{from}: a value is needed")),
    }
}

fn amount(wrong: units::Wrong, unit: Unit) -> (&'static str, &'static str) {
    match (wrong, unit) {
        (units::Wrong::Form, Unit::Milliseconds) => {
            ("не время; пример: 30s, 2m, 1h, 250ms", "not a duration; write it like 30s, 2m, 1h, 250ms")
        }
        (units::Wrong::Form, Unit::Bytes) => ("не размер; пример: 512M, 1G", "not a size; write it like 512M, 1G"),
        (units::Wrong::Form, Unit::Count) => ("не целое число", "not a whole number"),
        (units::Wrong::Zero, _) => ("слишком мало: нужно больше нуля", "too small: it must be greater than zero"),
        (units::Wrong::TooLarge, _) => ("слишком много", "too large"),
        (units::Wrong::Needed, _) => ("нельзя: этот предел не снимается", "not possible: this limit cannot be lifted"),
        (units::Wrong::Unmeasured, _) => (
            "посчитать нельзя: неизвестно, сколько памяти у этой машины",
            "not possible: it is not known how much memory this machine has",
        ),
    }
}

/// Two settings that cannot both hold.
pub fn conflict(conflict: &Conflict, lang: Lang) -> String {
    match conflict {
        Conflict::MessageBeyond { message, bound, room } => {
            let written = |name: &str, value: u64| match BOUNDS.iter().find(|bound| bound.name == name) {
                Some(bound) => units::written(bound, Some(value)),
                None => value.to_string(),
            };
            let (message, room) = (written("message", *message), written(bound, *room));
            pick(
                lang,
                format!("сообщение в limits.message = {message} никогда не поместится: limits.{bound} = {room}"),
                format!("a message of limits.message = {message} would never find room: limits.{bound} = {room}"),
            )
        }
    }
}

/// One mistake in a file, without its place.
pub fn mistake(mistake: &Mistake, lang: Lang) -> String {
    let near = |near: Option<&str>| match near {
        Some(near) => pick(lang, format!(" (возможно, {near}?)"), format!(" (did you mean {near}?)")),
        None => String::new(),
    };
    match &mistake.what {
        What::Toml(text) => pick(lang, format!("это не TOML: {text}"), format!("this is not TOML: {text}")),
        What::NoSection { name, near: meant } => {
            let near = near(meant.map(|name| format!("[{name}]")).as_deref());
            pick(lang, format!("нет раздела [{name}]{near}"), format!("there is no section [{name}]{near}"))
        }
        What::Outside { name, belongs } => {
            let near = near(belongs.as_deref());
            pick(
                lang,
                format!("'{name}' стоит вне разделов{near}"),
                format!("'{name}' stands before any section{near}"),
            )
        }
        What::NoKey { section, name, near: meant } => {
            let (section, near) = (section.name(), near(meant.as_deref()));
            pick(
                lang,
                format!("в разделе [{section}] нет ключа '{name}'{near}"),
                format!("there is no key '{name}' in [{section}]{near}"),
            )
        }
        What::NotASection(section) => {
            let name = section.name();
            pick(lang, format!("'{name}' — раздел: [{name}]"), format!("'{name}' is a section: [{name}]"))
        }
        What::Shape { key, shape } => {
            let (ru, en) = match shape {
                Shape::Text => ("нужен текст в кавычках", "must be a text in quotes"),
                Shape::Number => (
                    "нужно число или текст в кавычках, например 100, \"512M\", \"30s\"",
                    "must be a number or a text in quotes, like 100, \"512M\", \"30s\"",
                ),
                Shape::List => (
                    "нужен список текстов, например [\"один\", \"два\"]",
                    "must be a list of texts, like [\"one\", \"two\"]",
                ),
                Shape::Switch => ("нужно true или false", "must be true or false"),
            };
            pick(lang, format!("{key}: {ru}"), format!("{key} {en}"))
        }
        What::Value { key, fault: wrong } => fault(key, wrong, lang),
        What::Conflict(found) => conflict(found, lang),
    }
}

/// The first mistake of a file with its place, and how many more there are.
pub fn mistakes(file: &str, mistakes: &[Mistake], lang: Lang) -> String {
    let Some(first) = mistakes.first() else { return file.to_owned() };
    let Mistake { line, column, .. } = first;
    let text = format!("{file}:{line}:{column}: {}", mistake(first, lang));
    match mistakes.len() - 1 {
        0 => text,
        more => pick(
            lang,
            format!("{text}; ещё ошибок: {more}, все показывает datacode config check {file}"),
            format!("{text}; {more} more: datacode config check {file}"),
        ),
    }
}

/// What a check says that found nothing.
pub fn no_mistakes(file: &str, lang: Lang) -> String {
    pick(lang, format!("{file}: ошибок нет"), format!("{file}: no mistakes"))
}

/// Where the settings that are shown come from.
pub fn shown_from(file: Option<&str>, lang: Lang) -> String {
    match file {
        Some(file) => pick(
            lang,
            format!("Настройки сервера: ключи, окружение, {file}, значения по умолчанию"),
            format!("The server's settings: flags, the environment, {file}, defaults"),
        ),
        None => pick(
            lang,
            "Настройки сервера: ключи, окружение, значения по умолчанию; файла настроек нет",
            "The server's settings: flags, the environment, defaults; there is no file of settings",
        ),
    }
}

/// Whether a secret is set.
pub fn secret(is_set: bool, lang: Lang) -> &'static str {
    match (is_set, lang) {
        (true, Lang::Ru) => "задан, не показывается",
        (true, Lang::En) => "set, not shown",
        (false, _) => unset(lang),
    }
}

/// A setting without a value.
pub fn unset(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "не задан",
        Lang::En => "not set",
    }
}

/// The source of what nobody set.
pub fn default(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "по умолчанию",
        Lang::En => "default",
    }
}

/// What stands at the head of the example.
pub fn example_head(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
Настройки сервера DataCode: datacode --websocket
Файл ищут в ~/.config/datacode/datacode.toml, затем в /etc/datacode/datacode.toml; другой называет --config или DATACODE_CONFIG.

Ключ командной строки важнее переменной окружения, переменная важнее этого файла.
Ниже каждая настройка со значением по умолчанию: уберите # и измените.
Проверить файл: datacode config check. Что действует и откуда взято: datacode config show.

Размеры: \"512M\", \"1G\", \"70%\" памяти машины. Время: \"250ms\", \"30s\", \"2m\", \"1h\". \"none\" снимает предел, если его можно снять."
        }
        Lang::En => {
            "\
Settings of the DataCode server: datacode --websocket
It looks for ~/.config/datacode/datacode.toml, then /etc/datacode/datacode.toml; --config or DATACODE_CONFIG names another.

A flag of the command line overrides a variable of the environment, a variable overrides this file.
Below is every setting with its default: remove the # and change it.
datacode config check finds mistakes, datacode config show tells what is in force and where it comes from.

Sizes: \"512M\", \"1G\", \"70%\" of the machine's memory. Times: \"250ms\", \"30s\", \"2m\", \"1h\". \"none\" lifts a limit that may be lifted."
        }
    }
}

/// What a section of the example holds.
pub fn section(section: Section, lang: Lang) -> &'static str {
    match (section, lang) {
        (Section::Server, Lang::Ru) => "Где сервер принимает подключения и от кого.",
        (Section::Server, Lang::En) => "Where the server listens, and to whom.",
        (Section::Access, Lang::Ru) => {
            "Кто может подключиться и что ему можно. Без ключа и без секретов токены не проверяются."
        }
        (Section::Access, Lang::En) => {
            "Who may connect, and who may do what. Without a key or a secret tokens are not looked at."
        }
        (Section::Log, Lang::Ru) => "Журнал: стандартный вывод ошибок.",
        (Section::Log, Lang::En) => "The log: standard error.",
        (Section::Metrics, Lang::Ru) => "Метрики: GET /metrics, текст для Prometheus.",
        (Section::Metrics, Lang::En) => "The metrics: GET /metrics, as Prometheus reads them.",
        (Section::Limits, Lang::Ru) => "Пределы. Ключ — то имя, которое называет сообщение об ошибке.",
        (Section::Limits, Lang::En) => "The bounds. A key is the name that the message of an error says.",
    }
}
