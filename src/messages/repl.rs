//! The texts of a session on the terminal.

use datacode_lang::messages::Lang;

use super::pick;

/// The line a session begins with.
pub fn greeting(version: &str, lang: Lang) -> String {
    pick(
        lang,
        format!("DataCode {version}. Справка: :help, выход: exit или Ctrl+D"),
        format!("DataCode {version}. Type :help for help, exit or Ctrl+D to leave"),
    )
}

/// What the commands do.
pub fn commands(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "\
:help          эта справка и список встроенных функций
:help ИМЯ      что делает функция или слово языка
:explain КОД   что означает ошибка с этим кодом, например E0203
:vars          переменные и функции: имя, тип, значение
:reset         забыть все переменные и функции
:quit          завершить работу (или exit, quit, Ctrl+D)

Tab дополняет имя, Ctrl+C стирает ввод или прерывает программу, две пустые строки
подряд завершают незаконченный ввод.
"
        }
        Lang::En => {
            "\
:help          this help and the list of built-in functions
:help NAME     what a function or a keyword does
:explain CODE  what the error with this code means, for example E0203
:vars          variables and functions: name, type, value
:reset         forget all variables and functions
:quit          end the session (or exit, quit, Ctrl+D)

Tab completes a name, Ctrl+C clears the line or interrupts the program, two empty
lines in a row end an unfinished input.
"
        }
    }
}

/// Behind the error of a text that can only go on with a statement above it.
pub fn ended_above(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "В сеансе ввод выполняется, как только он закончен. Чтобы продолжить его на следующей строке, оставьте '|>' или '.' в конце\nстроки, а else, catch и finally пишите на одной строке с '}'."
        }
        Lang::En => {
            "A session runs an input as soon as it is complete. To go on in the next line, leave '|>' or '.' at the end of the\nline, and write else, catch and finally on the line of the '}'."
        }
    }
}

/// A command that is none.
pub fn unknown_command(text: &str, known: &str, lang: Lang) -> String {
    pick(lang, format!("нет команды '{text}'; есть {known}"), format!("there is no command '{text}', only {known}"))
}

/// All variables were forgotten.
pub fn forgotten(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Переменные и функции забыты",
        Lang::En => "Variables and functions are forgotten",
    }
}

/// There are no variables to list.
pub fn no_variables(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Переменных нет",
        Lang::En => "There are no variables",
    }
}
