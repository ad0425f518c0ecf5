//! Why a request was not run: E10xx.

use datacode_lang::message;

use super::{Lang, Message};
use crate::session::event::{Expected, Refusal};

super::texts! {
    MALFORMED "E1001" DataFormatError
        "Это не JSON: ошибка в строке {line}, столбце {column}"
        "This is not JSON: it goes wrong in line {line}, column {column}";
    NOT_AN_OBJECT "E1002" DataFormatError
        "Запрос должен быть объектом JSON, например {\"type\": \"execute\", \"code\": \"print(1)\"}"
        "A request must be a JSON object, for example {\"type\": \"execute\", \"code\": \"print(1)\"}";
    UNKNOWN_TYPE "E1003" ValueError
        "Неизвестный тип запроса '{name}'"
        "Unknown request type '{name}'";
    MISSING "E1004" ValueError
        "В запросе нет поля '{name}'"
        "The request has no field '{name}'";
    FIELD_TEXT "E1005" TypeError
        "Поле '{name}' должно быть строкой"
        "The field '{name}' must be a string";
    FIELD_WHOLE_TEXT "E1010" ValueError
        "В поле '{name}' есть половина суррогатной пары (\\ud800–\\udfff), а это не символ"
        "The field '{name}' holds half a surrogate pair (\\ud800 to \\udfff), which is no character";
    FIELD_BOOLEAN "E1006" TypeError
        "Поле '{name}' должно быть true или false"
        "The field '{name}' must be true or false";
    FIELD_COUNT "E1007" TypeError
        "Поле '{name}' должно быть целым числом от 0"
        "The field '{name}' must be a whole number from 0 up";
    FIELD_LANGUAGE "E1008" ValueError
        "Поле '{name}' должно быть \"ru\" или \"en\""
        "The field '{name}' must be \"ru\" or \"en\"";
    FIELD_ID "E1009" ValueError
        "Поле '{name}' должно быть строкой или числом не длиннее 128 байт"
        "The field '{name}' must be a string or a number of at most 128 bytes";
    FIELD_CURSOR "E1011" ValueError
        "Поле '{name}' должно быть числом символов перед курсором: от 0 до длины текста"
        "The field '{name}' must be the number of characters before the cursor, from 0 to the length of the text";
    FIELD_LIMITS "E1012" ValueError
        "Поле '{name}' должно быть объектом с полями time_ms и memory_mb — целыми числами от 1"
        "The field '{name}' must be an object with time_ms and memory_mb, whole numbers from 1 up";
    BUSY "E1021" StateError
        "слишком много запросов ждут выполнения"
        "too many requests are waiting";
    DUPLICATE "E1022" StateError
        "запрос с таким id ещё выполняется, или его ответ больше не хранится"
        "a request with this id has not ended yet, or its answer is no longer kept";
    DRAINING "E1023" StateError
        "сервер останавливается и не принимает новых запросов"
        "the server is being stopped and takes no new requests";
    ENDED "E1024" StateError
        "сеанс завершён"
        "the session has ended";
    UNAVAILABLE "E1026" StateError
        "у сервера нет свободного потока для интерпретатора, повторите позже"
        "the server has no thread left for an interpreter, try again later";
    NO_PROMPT "E1031" StateError
        "ответа с этим номером программа не ждёт"
        "no program waits for an answer of this number";
    PERMISSION "E1041" PermissionError
        "роли '{role}' это не разрешено"
        "the role '{role}' may not do this";
}

/// What is said of a refusal, without the words that open every error.
pub fn refusal(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Malformed { line, column } => message!(MALFORMED, line = line, column = column),
        Refusal::NotAnObject => message!(NOT_AN_OBJECT),
        Refusal::UnknownType(name) => message!(UNKNOWN_TYPE, name = name),
        Refusal::Missing(name) => message!(MISSING, name = name),
        Refusal::Field { name, expected } => match expected {
            Expected::Text => message!(FIELD_TEXT, name = name),
            Expected::WholeText => message!(FIELD_WHOLE_TEXT, name = name),
            Expected::Boolean => message!(FIELD_BOOLEAN, name = name),
            Expected::Count => message!(FIELD_COUNT, name = name),
            Expected::Language => message!(FIELD_LANGUAGE, name = name),
            Expected::Cursor => message!(FIELD_CURSOR, name = name),
            Expected::Limits => message!(FIELD_LIMITS, name = name),
            Expected::Id => message!(FIELD_ID, name = name),
        },
        Refusal::Busy => message!(BUSY),
        Refusal::Duplicate => message!(DUPLICATE),
        Refusal::Draining => message!(DRAINING),
        Refusal::Ended => message!(ENDED),
        Refusal::Unavailable => message!(UNAVAILABLE),
        Refusal::Permission(role) => message!(PERMISSION, role = role.name()),
    }
}

/// What is said to an answer no program waits for.
pub fn no_prompt() -> Message {
    message!(NO_PROMPT)
}

/// The words before what is wrong with a request nobody could understand; the Russian ones are documented.
pub fn parse_failure(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Ошибка парсинга запроса. ",
        Lang::En => "The request could not be parsed. ",
    }
}
