//! Every text this program shows, in Russian and English. [`help`] holds those of `--help`, [`reference`] those around
//! the built-ins, [`explain`] those around the codes of errors, [`lsp`] those of the language server, [`repl`] those of a
//! session on the terminal, [`settings`] those about the server's settings.

pub mod access;
pub mod explain;
pub mod help;
pub mod lsp;
pub mod model;
pub mod reference;
pub mod repl;
pub mod settings;
pub mod shares;

use std::io;
use std::path::Path;

use datacode_lang::compile::IMPORT;
use datacode_lang::compile::tree::NAMELESS;
use datacode_lang::diagnostic::StackLine;
use datacode_lang::host::Limit;
use datacode_lang::messages::Lang;

use crate::problem::Problem;

/// One of two texts.
fn pick(lang: Lang, ru: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Ru => ru.into(),
        Lang::En => en.into(),
    }
}

/// What a problem says to the user, in one line.
pub fn problem(problem: &Problem, lang: Lang) -> String {
    let say = |ru: String, en: String| pick(lang, ru, en);
    match problem {
        Problem::UnknownFlag { flag, near: None } => say(
            format!("неизвестный ключ '{flag}'; список ключей: datacode --help"),
            format!("unknown flag '{flag}'; datacode --help lists them"),
        ),
        Problem::UnknownFlag { flag, near: Some(near) } => say(
            format!("неизвестный ключ '{flag}' (возможно, '{near}'?)"),
            format!("unknown flag '{flag}' (did you mean '{near}'?)"),
        ),
        Problem::OneFile { extra } => say(
            format!("лишний аргумент '{extra}': за раз запускается одна программа"),
            format!("unexpected argument '{extra}': only one program runs at a time"),
        ),
        Problem::OneName { extra } => say(
            format!("лишний аргумент '{extra}': datacode help объясняет одно имя за раз"),
            format!("unexpected argument '{extra}': datacode help explains one name at a time"),
        ),
        Problem::FlagTwice { flag } => {
            say(format!("ключ '{flag}' указан дважды"), format!("flag '{flag}' is given twice"))
        }
        Problem::FileAndServer => say(
            "файл программы и --websocket вместе не указываются".to_owned(),
            "a program file and --websocket cannot be used together".to_owned(),
        ),
        Problem::NoValue { flag } => {
            say(format!("ключу '{flag}' нужно значение"), format!("flag '{flag}' needs a value"))
        }
        Problem::NeedlessValue { flag } => {
            say(format!("ключ '{flag}' не принимает значения"), format!("flag '{flag}' takes no value"))
        }
        Problem::OnlyWithServer(flag) => say(
            format!("{flag} действует только вместе с --websocket"),
            format!("{flag} works only together with --websocket"),
        ),
        Problem::OnlyWithProgram(flag) => say(
            format!("{flag} действует, только когда программа запускается"),
            format!("{flag} works only when a program is run"),
        ),
        Problem::OnlyWithFormat(flag) => say(
            format!("{flag} действует только вместе с datacode fmt"),
            format!("{flag} works only together with datacode fmt"),
        ),
        Problem::NotTogether(one, other) => say(
            format!("{one} и {other} вместе не указываются: программы видят либо одну папку, либо другую"),
            format!("{one} and {other} cannot be used together: programs see the one folder or the other"),
        ),
        Problem::OnlyWith { flag, other } => {
            say(format!("{flag} действует только вместе с {other}"), format!("{flag} works only together with {other}"))
        }
        Problem::NoStateFolder => say(
            "--use-ve: укажите, где хранить папки сеансов: --state-dir ПАПКА".to_owned(),
            "--use-ve: say where the sessions' folders go: --state-dir FOLDER".to_owned(),
        ),
        Problem::Folder { from, folder, error } => {
            let (folder, why) = (shown(folder), system(error, lang));
            say(
                format!("{from}: папку '{folder}' использовать не удалось: {why}"),
                format!("{from}: the folder '{folder}' cannot be used: {why}"),
            )
        }
        Problem::NotUtf8 => {
            say("аргумент не является текстом UTF-8".to_owned(), "an argument is not UTF-8 text".to_owned())
        }
        Problem::Arguments(text) => say(format!("ошибка в аргументах: {text}"), format!("wrong arguments: {text}")),
        Problem::NothingToCheck => say(
            "укажите, какую программу проверить: datacode check file.dc".to_owned(),
            "say which program to check: datacode check file.dc".to_owned(),
        ),
        Problem::NothingToLayOut => say(
            "укажите, какую программу оформить: datacode fmt file.dc (-: со стандартного ввода)".to_owned(),
            "say which program to format: datacode fmt file.dc (-: from standard input)".to_owned(),
        ),
        Problem::NoBuiltin { name, near } => reference::none(name, near, "datacode help", lang),
        Problem::NoCode { code, near } => explain::none(code, near, "datacode explain", lang),
        Problem::NoFileName => say("имя файла пустое".to_owned(), "the name of the file is empty".to_owned()),
        Problem::Value { source, fault } => settings::fault(&source.to_string(), fault, lang),
        Problem::Conflict(conflict) => settings::conflict(conflict, lang),
        Problem::Mistakes { file, mistakes } => settings::mistakes(&shown(file), mistakes, lang),
        Problem::NothingToConfigure => say(
            "укажите, что сделать с настройками: datacode config check, show или default".to_owned(),
            "say what to do with the settings: datacode config check, show or default".to_owned(),
        ),
        Problem::TooMuchToConfigure { extra } => {
            say(format!("лишний аргумент '{extra}'"), format!("unexpected argument '{extra}'"))
        }
        Problem::NoConfiguration => say(
            "файла настроек нет; укажите его: datacode config check datacode.toml".to_owned(),
            "there is no file of settings; name one: datacode config check datacode.toml".to_owned(),
        ),
        Problem::Key { from, why } => access::key(from, *why, lang),
        Problem::Tls { file, why } => access::tls(&shown(file), why, lang),
        Problem::HalfOfTls => say(
            "tls_cert и tls_key указываются только вместе".to_owned(),
            "tls_cert and tls_key work only together".to_owned(),
        ),
        Problem::TwoKeys => say(
            "jwt_key и jwt_secret вместе не указываются: ключ один".to_owned(),
            "jwt_key and jwt_secret cannot be used together: there is one key".to_owned(),
        ),
        Problem::AudienceWithoutKey => say(
            "jwt_audience действует только вместе с jwt_key".to_owned(),
            "jwt_audience works only together with jwt_key".to_owned(),
        ),
        Problem::EmptyToken(from) => say(format!("{from}: токен пустой"), format!("{from}: the token is empty")),
        Problem::NoShare(text) => shares::none(text, lang),
        Problem::ShareTwice(name) => shares::twice(name, lang),
        Problem::NoPassword => shares::no_password(lang),
        Problem::Share(message) => message.render(lang),
        Problem::Interrupted => interrupted(lang).to_owned(),
        Problem::NoTokens(file) => {
            let file = shown(file);
            say(format!("{file}: в файле нет ни одного токена"), format!("{file}: there is no token in this file"))
        }
        Problem::NobodyCouldConnect => say(
            "require_auth требует jwt_key или auth_token: иначе не сможет подключиться никто".to_owned(),
            "require_auth needs jwt_key or auth_token: otherwise nobody could connect".to_owned(),
        ),
        Problem::Unreadable { file, error } => {
            let (file, why) = (shown(file), system(error, lang));
            say(format!("не удалось прочитать '{file}': {why}"), format!("cannot read '{file}': {why}"))
        }
        Problem::NoText { file, byte } => {
            let file = shown(file);
            say(format!("'{file}' не текст UTF-8 (байт {byte})"), format!("'{file}' is not UTF-8 text (byte {byte})"))
        }
        Problem::NoModelName => say(
            "укажите, куда записать модель: --build_model out.db".to_owned(),
            "say where the model goes: --build_model out.db".to_owned(),
        ),
        Problem::Model { file, fault } => model::fault(&shown(file), fault, lang),
        Problem::Unwritable { file, error } => {
            let (file, why) = (shown(file), system(error, lang));
            say(format!("не удалось записать '{file}': {why}"), format!("cannot write '{file}': {why}"))
        }
        Problem::Output(error) => {
            let why = system(error, lang);
            say(format!("не удалось записать вывод: {why}"), format!("cannot write the output: {why}"))
        }
        Problem::System(error) => {
            let why = system(error, lang);
            say(format!("отказ операционной системы: {why}"), format!("the operating system refused: {why}"))
        }
        Problem::Taken(address) => say(
            format!("адрес {address} уже занят другой программой; выберите другой порт через --port"),
            format!("{address} is already taken by another program; choose another port with --port"),
        ),
        Problem::UnknownHost(address) => say(
            format!("не удалось открыть {address}: имя не найдено в сети"),
            format!("cannot listen on {address}: the name cannot be resolved"),
        ),
        Problem::Listen { address, error } => {
            let why = system(error, lang);
            say(format!("не удалось открыть {address}: {why}"), format!("cannot listen on {address}: {why}"))
        }
    }
}

/// What the operating system says, in the user's language where it is one of the usual things.
fn system(error: &io::Error, lang: Lang) -> String {
    use io::ErrorKind::*;
    let (ru, en) = match error.kind() {
        NotFound => ("нет такого файла или адреса", "no such file or address"),
        PermissionDenied => ("нет прав", "permission denied"),
        IsADirectory => ("это папка", "it is a folder"),
        NotADirectory => ("часть пути не является папкой", "part of the path is not a folder"),
        AddrNotAvailable => ("у этой машины нет такого адреса", "this machine has no such address"),
        StorageFull => ("на диске нет места", "the disk is full"),
        OutOfMemory => ("не хватает памяти", "out of memory"),
        _ => return error.to_string(),
    };
    pick(lang, ru, en)
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// The name of a program read from standard input.
pub fn standard_input(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "<стандартный ввод>",
        Lang::En => "<standard input>",
    }
}

/// The word before an error's text.
pub fn error_title(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Ошибка",
        Lang::En => "Error",
    }
}

/// The word before advice.
pub fn help_title(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "подсказка",
        Lang::En => "help",
    }
}

/// The word before one line of a stack.
pub fn stack_title(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "стек",
        Lang::En => "stack",
    }
}

/// One line of a stack: a function and where it was called.
pub fn stack_line(call: &StackLine, lang: Lang) -> String {
    let StackLine { function, line, file, .. } = call;
    let line = match file {
        Some(file) => format!("{line} ({file})"),
        None => line.to_string(),
    };
    if let Some(module) = function.strip_prefix(IMPORT) {
        return match lang {
            Lang::Ru => format!("импорт модуля {module} в строке {line}"),
            Lang::En => format!("import of module {module} on line {line}"),
        };
    }
    match (lang, function.is_empty()) {
        (Lang::Ru, true) => format!("программа, строка {line}"),
        (Lang::En, true) => format!("the program, line {line}"),
        (Lang::Ru, false) if function == NAMELESS => format!("функция без имени вызвана в строке {line}"),
        (Lang::En, false) if function == NAMELESS => format!("unnamed function, called on line {line}"),
        (Lang::Ru, false) => format!("функция {function} вызвана в строке {line}"),
        (Lang::En, false) => format!("function {function}, called on line {line}"),
    }
}

/// The calls in the midst of a long stack.
pub fn stack_skipped(calls: usize, lang: Lang) -> String {
    pick(lang, format!("ещё вызовов: {calls}"), format!("more calls: {calls}"))
}

/// What a check says that found nothing.
pub fn nothing_wrong(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Ошибок не найдено",
        Lang::En => "No mistakes found",
    }
}

/// A program that was ended from outside.
pub fn interrupted(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Программа прервана",
        Lang::En => "The program was interrupted",
    }
}

/// A program that reached a bound; the bound has its name.
pub fn limit(limit: Limit, lang: Lang) -> String {
    let (name, why) = limit_parts(limit, lang);
    format!("{name}: {why}")
}

/// The same in two: which bound it is, and what the program did.
pub fn limit_parts(limit: Limit, lang: Lang) -> (String, String) {
    let name = limit.name();
    let (ru, en) = match limit {
        Limit::Time => ("программа выполнялась дольше отведённого времени", "the program ran longer than allowed"),
        Limit::Memory => ("программе не хватило памяти", "the program needs more memory than it may have"),
        Limit::Output => ("программа напечатала слишком много", "the program printed too much"),
        Limit::Instructions => ("программа сделала слишком много шагов", "the program took too many steps"),
        Limit::Depth => ("слишком глубокая вложенность вызовов или данных", "calls or data are nested too deep"),
        Limit::Size => {
            ("слишком длинная строка или слишком большой массив, таблица", "a text, an array or a table is too large")
        }
    };
    (pick(lang, format!("Предел '{name}'"), format!("Limit '{name}'")), pick(lang, ru, en))
}

/// Where the server listens.
pub fn listening(address: &str, is_tls: bool, lang: Lang) -> String {
    let s = if is_tls { "s" } else { "" };
    pick(
        lang,
        format!("DataCode принимает подключения: ws{s}://{address} (страница: http{s}://{address}/)"),
        format!("DataCode listens on ws{s}://{address} (web page: http{s}://{address}/)"),
    )
}

/// The name of what is typed on the terminal, where an error says which text it is in.
pub fn typed_input(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "<ввод>",
        Lang::En => "<input>",
    }
}
