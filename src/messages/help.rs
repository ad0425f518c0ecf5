//! The texts of `--help`. Those of the bounds come from their table.

use datacode_actors::limits::{Bound, Unit};
use datacode_lang::messages::Lang;

use crate::units;

/// The lines after "Usage:".
pub fn usage(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
datacode                        сеанс в терминале; если ввод идёт не с терминала, запустить его как программу
  datacode ФАЙЛ.dc                запустить программу (-: со стандартного ввода)
  datacode ФАЙЛ.dc --build_model [ФАЙЛ.db]
                                  запустить и записать её таблицы в базу SQLite
  datacode check ФАЙЛ.dc...       найти ошибки, не запуская: синтаксис, имена, аргументы функций
  datacode fmt [--check] ФАЙЛ.dc...
                                  оформить: отступы, пробелы (-: вывести; --check: только назвать файлы)
  datacode help [ИМЯ]             объяснить функцию или слово языка; без имени: список функций
  datacode explain [КОД...]       объяснить ошибку по её коду; без кода: список ошибок
  datacode lsp                    языковой сервер для редакторов (стандартный ввод и вывод)
  datacode --websocket [--host АДРЕС] [--port ПОРТ] [КЛЮЧИ]"
        }
        Lang::En => {
            "\
datacode                        open a session; if standard input is not a terminal, run it as a program
  datacode FILE.dc                run a program (-: from standard input)
  datacode FILE.dc --build_model [FILE.db]
                                  run it and write its tables to an SQLite database
  datacode check FILE.dc...       find mistakes without running: syntax, names, arguments of functions
  datacode fmt [--check] FILE.dc...
                                  format: indentation, spaces (-: print; --check: only name the files)
  datacode help [NAME]            explain a function or a keyword; without a name: list the functions
  datacode explain [CODE...]      explain an error by its code; without a code: list the errors
  datacode lsp                    the language server for editors (standard input and output)
  datacode --websocket [--host HOST] [--port PORT] [OPTIONS]"
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
  RUST_LOG=info                    что писать в журнал сервера (стандартный вывод ошибок)
  XDG_STATE_HOME=папка             история сеансов: datacode/history в этой папке [~/.local/state]
  NO_COLOR=1                       без цвета

Файл с именем help, check, fmt, explain или lsp запускается как ./help, ./check, ./fmt, ./explain, ./lsp.

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
  RUST_LOG=info                   what the server logs (to standard error)
  XDG_STATE_HOME=folder           the history of sessions: datacode/history inside it [~/.local/state]
  NO_COLOR=1                      no colours

A file named help, check, fmt, explain or lsp is run as ./help, ./check, ./fmt, ./explain or ./lsp.

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

/// The heading over the bounds.
pub fn bounds_heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Пределы (-h показывает главные, --help все)",
        Lang::En => "Limits (-h shows the main ones, --help all)",
    }
}

/// What stands for the value of a bound.
pub fn value(unit: Unit, lang: Lang) -> &'static str {
    match (unit, lang) {
        (Unit::Bytes, Lang::Ru) => "РАЗМЕР",
        (Unit::Bytes, Lang::En) => "SIZE",
        (Unit::Milliseconds, Lang::Ru) => "ВРЕМЯ",
        (Unit::Milliseconds, Lang::En) => "TIME",
        (Unit::Count, Lang::Ru) => "ЧИСЛО",
        (Unit::Count, Lang::En) => "NUMBER",
    }
}

/// What a bound is for, its default and its variable.
pub fn bound(bound: &Bound, lang: Lang) -> String {
    let default = units::written(bound, bound.default);
    let [en, ru] = bound.reason;
    if bound.name == "memory" {
        return match lang {
            Lang::Ru => format!(
                "{ru} [по умолчанию: на сервере {default}, в терминале 80 % памяти машины или контейнера, none снимает; {}]",
                bound.env
            ),
            Lang::En => format!(
                "{en} [default: {default} on the server, 80 % of the machine's or the container's memory on the terminal, where none lifts it; {}]",
                bound.env
            ),
        };
    }
    match lang {
        Lang::Ru => format!("{ru} [по умолчанию {default}; {}]", bound.env),
        Lang::En => format!("{en} [default {default}; {}]", bound.env),
    }
}

/// What stands for the value of an argument that takes one.
pub fn argument_value(id: &str, lang: Lang) -> Option<&'static str> {
    let (ru, en) = match id {
        "file" => ("ФАЙЛ.dc", "FILE.dc"),
        "build_model" => ("ФАЙЛ.db", "FILE.db"),
        "host" => ("АДРЕС", "HOST"),
        "port" => ("ПОРТ", "PORT"),
        "allow_origin" => ("ИСТОЧНИК", "ORIGIN"),
        "allow_host" => ("ИМЯ", "NAME"),
        "lang" => ("ru|en", "ru|en"),
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
            "программа (- читает её со стандартного ввода) или команда check, fmt, help, explain, lsp",
            "the program (- reads it from standard input), or the command check, fmt, help, explain or lsp",
        ),
        "check" => {
            ("с fmt: только назвать файлы, которые изменились бы", "with fmt: only name the files that would change")
        }
        "build_model" => (
            "записать таблицы из переменных программы в базу SQLite, с ключами [по умолчанию: имя программы с .db]",
            "write the tables of the program's variables to an SQLite database, with keys [default: the program's name with .db]",
        ),
        "websocket" => ("запустить сервер WebSocket", "serve over WebSocket"),
        "host" => ("адрес для подключений [по умолчанию 127.0.0.1]", "the address to listen on [default 127.0.0.1]"),
        "port" => ("порт (0: выберет система) [по умолчанию 8080]", "the port (0: the system chooses) [default 8080]"),
        "allow_origin" => (
            "разрешить подключение веб-страницам с этого сайта, например https://example.org (null: открытым с диска); можно повторять",
            "let web pages of this origin connect, for example https://example.org (null: pages opened from disk); may be repeated",
        ),
        "allow_host" => (
            "ещё одно имя, по которому браузеры находят этот сервер, кроме имени машины; можно повторять",
            "another name browsers find this server by, besides the machine's own; may be repeated",
        ),
        "lang" => (
            "язык сообщений [по умолчанию: по локали терминала; ответы сервера: ru]",
            "the language of messages [default: the terminal's locale; the server's replies: ru]",
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
