//! The texts of `--help`.

use datacode_lang::messages::Lang;

/// The lines after "Usage:".
pub fn usage(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "datacode ФАЙЛ.dc\n  datacode --websocket [--host АДРЕС] [--port ПОРТ] [--time-limit ВРЕМЯ] [--memory-limit РАЗМЕР] [--allow-origin ИСТОЧНИК]"
        }
        Lang::En => {
            "datacode FILE.dc\n  datacode --websocket [--host HOST] [--port PORT] [--time-limit TIME] [--memory-limit SIZE] [--allow-origin ORIGIN]"
        }
    }
}

/// The page, with clap's placeholders.
pub fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
DataCode: небольшой язык для таблиц и файлов. Запускает программу или сервер WebSocket.

Использование:
  {usage}

Аргументы:
{positionals}

Ключи:
{options}

Окружение:
  DATACODE_WS_ADDRESS=адрес:порт   где слушать; --host и --port важнее, каждый за себя
  RUST_LOG=info                    что писать в журнал сервера (стандартный вывод ошибок)

Код завершения: 0 успех, 1 ошибка, 2 неверные аргументы, 130 программа прервана (Ctrl+C).
"
        }
        Lang::En => {
            "\
DataCode: a small language for tables and files. Runs a program, or serves WebSocket.

Usage:
  {usage}

Arguments:
{positionals}

Options:
{options}

Environment:
  DATACODE_WS_ADDRESS=host:port   where to listen; --host and --port win, each for its part
  RUST_LOG=info                   what the server logs (to standard error)

Exit code: 0 success, 1 failure, 2 wrong usage, 130 the program was interrupted (Ctrl+C).
"
        }
    }
}

/// What one argument is for; empty for an argument nobody has explained, which a test refuses.
pub fn argument(id: &str, lang: Lang) -> &'static str {
    let (ru, en) = match id {
        "file" => {
            ("программа; - читает её со стандартного ввода", "the program to run; - reads it from standard input")
        }
        "websocket" => ("запустить сервер WebSocket", "serve over WebSocket"),
        "host" => ("адрес, на котором слушать (обычно 127.0.0.1)", "the address to listen on (usually 127.0.0.1)"),
        "port" => ("порт (обычно 8080; 0: выберет система)", "the port (usually 8080; 0: the system chooses)"),
        "time_limit" => (
            "сколько может выполняться одна программа: 30s, 2m (обычно без предела)",
            "how long one program may run: 30s, 2m (usually no limit)",
        ),
        "memory_limit" => (
            "сколько памяти может занять одна сессия: 512M, 2G (обычно 1G)",
            "how much memory one session may hold: 512M, 2G (usually 1G)",
        ),
        "allow_origin" => (
            "разрешить подключения страницам этого источника, например https://example.org; null: страницам с диска; можно повторять",
            "let web pages of this origin connect, such as https://example.org; null: pages on disk; may be repeated",
        ),
        "lang" => (
            "язык сообщений (обычно по локали терминала; ответы сервера обычно по-русски)",
            "the language of messages (usually the terminal's locale; the server's replies are usually Russian)",
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
