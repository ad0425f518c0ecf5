//! The texts of `--help`. Those of the settings come from their table.

use datacode_lang::messages::Lang;

use crate::settings::kind::Shape;
use crate::settings::table::{Section, Setting};

/// The lines after "Usage:".
pub fn usage(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
datacode                        сеанс в терминале; если ввод идёт не с терминала, запустить его как программу
  datacode ФАЙЛ.dc                запустить программу (-: со стандартного ввода)
  datacode ФАЙЛ.dc --build_model [ФАЙЛ.db]
                                  запустить и записать её таблицы в базу SQLite
  datacode ФАЙЛ.dc --smb ИМЯ=//СЕРВЕР/ПАПКА --smb-user ИМЯ
                                  запустить с сетевой папкой SMB: lib://ИМЯ/путь
  datacode check ФАЙЛ.dc...       найти ошибки, не запуская: синтаксис, имена, аргументы функций
  datacode fmt [--check] ФАЙЛ.dc...
                                  оформить: отступы, пробелы (-: вывести; --check: только назвать файлы)
  datacode help [ИМЯ]             объяснить функцию или слово языка; без имени: список функций
  datacode explain [КОД...]       объяснить ошибку по её коду; без кода: список ошибок
  datacode lsp                    языковой сервер для редакторов (стандартный ввод и вывод)
  datacode --websocket [--host АДРЕС] [--port ПОРТ] [КЛЮЧИ]
  datacode config check [ФАЙЛ.toml] | show [КЛЮЧИ] | default
                                  настройки сервера: найти ошибки, показать действующие, вывести пример файла"
        }
        Lang::En => {
            "\
datacode                        open a session; if standard input is not a terminal, run it as a program
  datacode FILE.dc                run a program (-: from standard input)
  datacode FILE.dc --build_model [FILE.db]
                                  run it and write its tables to an SQLite database
  datacode FILE.dc --smb NAME=//HOST/SHARE --smb-user USER
                                  run it with an SMB share: lib://NAME/path
  datacode check FILE.dc...       find mistakes without running: syntax, names, arguments of functions
  datacode fmt [--check] FILE.dc...
                                  format: indentation, spaces (-: print; --check: only name the files)
  datacode help [NAME]            explain a function or a keyword; without a name: list the functions
  datacode explain [CODE...]      explain an error by its code; without a code: list the errors
  datacode lsp                    the language server for editors (standard input and output)
  datacode --websocket [--host HOST] [--port PORT] [OPTIONS]
  datacode config check [FILE.toml] | show [OPTIONS] | default
                                  the server's settings: find mistakes, show those in force, print an example file"
        }
    }
}

/// The page, with clap's placeholders.
pub fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
DataCode: небольшой язык для таблиц и файлов. Запуск программ, сеанс в терминале, сервер WebSocket.

Использование:
  {usage}

{all-args}

Окружение:
  DATACODE_WS_ADDRESS=адрес:порт   адрес сервера; --host и --port заменяют каждый свою часть
  DATACODE_SQLITE_OUTPUT=файл.db   куда записать базу, если --build_model без имени
  DATACODE_SMB_PASSWORD=пароль     пароль для --smb-user; без него спрашивается на терминале
  XDG_STATE_HOME=папка             история сеансов: datacode/history в этой папке [~/.local/state]
  NO_COLOR=1                       без цвета

Ключ сервера важнее переменной, переменная важнее файла настроек.
Файл с именем help, check, config, fmt, explain или lsp запускается как ./help, ./check и так далее.

Код завершения: 0 успех, 1 ошибка, 2 неверные аргументы, 130 программа прервана (Ctrl+C).
"
        }
        Lang::En => {
            "\
DataCode: a small language for tables and files. Runs programs, opens a session, or serves over WebSocket.

Usage:
  {usage}

{all-args}

Environment:
  DATACODE_WS_ADDRESS=host:port   the server's address; --host and --port override their parts of it
  DATACODE_SQLITE_OUTPUT=file.db  where the database goes if --build_model names no file
  DATACODE_SMB_PASSWORD=password  the password of --smb-user; without it the terminal is asked
  XDG_STATE_HOME=folder           the history of sessions: datacode/history inside it [~/.local/state]
  NO_COLOR=1                      no colours

A flag of the server overrides its variable, a variable overrides the file of settings.
A file named help, check, config, fmt, explain or lsp is run as ./help, ./check and so on.

Exit code: 0 success, 1 failure, 2 wrong usage, 130 interrupted (Ctrl+C).
"
        }
    }
}

/// The heading over the arguments.
pub fn heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Аргументы",
        Lang::En => "Arguments",
    }
}

/// The heading over the settings of a section.
pub fn section(section: Section, lang: Lang) -> &'static str {
    match (section, lang) {
        (Section::Server, Lang::Ru) => "Сервер",
        (Section::Server, Lang::En) => "Server",
        (Section::Access, Lang::Ru) => "Доступ",
        (Section::Access, Lang::En) => "Access",
        (Section::Log, Lang::Ru) => "Журнал",
        (Section::Log, Lang::En) => "Log",
        (Section::Metrics, Lang::Ru) => "Метрики",
        (Section::Metrics, Lang::En) => "Metrics",
        (Section::Limits, Lang::Ru) => "Пределы (-h показывает главные, --help все)",
        (Section::Limits, Lang::En) => "Limits (-h shows the main ones, --help all)",
    }
}

/// What stands for the value of a setting.
pub fn value(setting: &Setting, lang: Lang) -> &'static str {
    let [en, ru] = setting.value;
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// What a setting is for, its default and its variable.
pub fn setting(setting: &Setting, lang: Lang) -> String {
    let [en, ru] = setting.help;
    let variable = setting.variable.name();
    let default = setting.default().join(", ");
    if setting.name == "memory" {
        return match lang {
            Lang::Ru => format!(
                "{ru} [по умолчанию: на сервере {default}, в терминале 80 % памяти машины или контейнера, none снимает; {variable}]"
            ),
            Lang::En => format!(
                "{en} [default: {default} on the server, 80 % of the machine's or the container's memory on the terminal, where none lifts it; {variable}]"
            ),
        };
    }
    match lang {
        _ if default.is_empty() || setting.shape == Shape::Switch => {
            let text = if lang == Lang::Ru { ru } else { en };
            format!("{text} [{variable}]")
        }
        Lang::Ru => format!("{ru} [по умолчанию {default}; {variable}]"),
        Lang::En => format!("{en} [default {default}; {variable}]"),
    }
}

/// What stands for the value of an argument that takes one.
pub fn argument_value(id: &str, lang: Lang) -> Option<&'static str> {
    let (ru, en) = match id {
        "file" => ("ФАЙЛ.dc", "FILE.dc"),
        "build_model" => ("ФАЙЛ.db", "FILE.db"),
        "smb" => ("ИМЯ=//СЕРВЕР/ПАПКА", "NAME=//HOST/SHARE"),
        "smb_user" => ("ДОМЕН\\ИМЯ", "DOMAIN\\USER"),
        "config" => ("ФАЙЛ.toml", "FILE.toml"),
        _ => return None,
    };
    Some(match lang {
        Lang::Ru => ru,
        Lang::En => en,
    })
}

/// What one argument is for; empty for an argument nobody has explained, which a test refuses.
pub fn argument(id: &str, lang: Lang) -> &'static str {
    let (ru, en) = match id {
        "file" => (
            "программа (- читает её со стандартного ввода) или команда check, fmt, help, explain, lsp, config",
            "the program (- reads it from standard input), or the command check, fmt, help, explain, lsp or config",
        ),
        "check" => {
            ("с fmt: только назвать файлы, которые изменились бы", "with fmt: only name the files that would change")
        }
        "build_model" => (
            "записать таблицы из переменных программы в базу SQLite, с ключами [по умолчанию: имя программы с .db]",
            "write the tables of the program's variables to an SQLite database, with keys [default: the program's name with .db]",
        ),
        "smb" => (
            "сетевая папка SMB, которую программа видит как lib://ИМЯ; можно с портом и путём: //СЕРВЕР:445/ПАПКА/ПУТЬ; ключ повторяется",
            "an SMB share that the program sees as lib://NAME; a port and a path may follow: //HOST:445/SHARE/PATH; can be repeated",
        ),
        "smb_user" => (
            "кто подключает сетевые папки [по умолчанию никто: анонимно]",
            "who connects the shares [default nobody: anonymously]",
        ),
        "websocket" => ("запустить сервер WebSocket", "serve over WebSocket"),
        "config" => (
            "файл настроек сервера, none: никакой [по умолчанию ~/.config/datacode/datacode.toml, затем /etc/datacode/datacode.toml; DATACODE_CONFIG]",
            "the file of the server's settings, none: no file [default ~/.config/datacode/datacode.toml, then /etc/datacode/datacode.toml; DATACODE_CONFIG]",
        ),
        "help" => ("показать эту справку", "show this help"),
        "version" => ("показать версию", "show the version"),
        _ => ("", ""),
    };
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}
