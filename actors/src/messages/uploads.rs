//! What is said of files clients send: E15xx.

use datacode_lang::host::FileError;
use datacode_lang::message;
use datacode_lang::messages::files;

use super::Message;
use crate::files::upload::{BadName, LONGEST_NAME, LONGEST_PART, MOST_PARTS};

super::texts! {
    OFF "E1501" StateError
        "Режим --use-ve не включен"
        "The --use-ve mode is not enabled";
    EMPTY "E1502" ValueError
        "Имя файла пустое"
        "The file name is empty";
    PART "E1503" ValueError
        "Имя файла '{name}' не подходит: нужен путь от папки сеанса вниз, без '.' и '..' и без / в начале, в конце или подряд"
        "The file name '{name}' cannot be used: it has to lead downwards from the session's folder, without '.' and '..' and without / at its beginning, at its end or twice in a row";
    CHARACTER "E1504" ValueError
        "В имени файла '{name}' есть обратная косая черта или управляющий символ; папки разделяются знаком /"
        "The file name '{name}' holds a backslash or a control character; folders are separated by /";
    LONG "E1505" ValueError
        "Имя файла слишком длинное: в нём не больше {bytes} байт и {parts} частей, а в каждой части не больше {part} байт"
        "The file name is too long: it may have {bytes} bytes and {parts} parts, and each of them {part} bytes";
    NOT_BASE64 "E1506" DataFormatError
        "В поле 'content' после 'base64:' стоит не base64"
        "What follows 'base64:' in the field 'content' is not base64";
    IN_THE_WAY "E1507" IOError
        "Файл '{name}' не записан: на его месте папка, или вместо одной из папок пути лежит файл"
        "The file '{name}' was not written: a folder is in its place, or a file in that of one of its folders";
    UPLOADED "I1501" StateError
        "Файл {name} успешно загружен"
        "The file {name} has been uploaded";
}

/// What is said where sessions have no folders of their own.
pub fn off() -> Message {
    message!(OFF)
}

/// What is said of a name no file may have.
pub fn bad_name(name: &str, wrong: BadName) -> Message {
    match wrong {
        BadName::Empty => message!(EMPTY),
        BadName::Part => message!(PART, name = name),
        BadName::Character => message!(CHARACTER, name = name.escape_debug()),
        BadName::Long => message!(LONG, bytes = LONGEST_NAME, parts = MOST_PARTS, part = LONGEST_PART),
    }
}

/// What is said of content that is not what it says it is.
pub fn bad_base64() -> Message {
    message!(NOT_BASE64)
}

/// What is said of a file that could not be written; the language has words for most of it.
pub fn failed(name: &str, error: FileError) -> Message {
    match error {
        FileError::NotAFile | FileError::NotAFolder => message!(IN_THE_WAY, name = name),
        FileError::BytesFull(most) => message!(files::FOLDER_BYTES, path = name, limit = most),
        FileError::FilesFull(most) => message!(files::FOLDER_FILES, path = name, limit = most),
        FileError::Outside => message!(files::FILE_OUTSIDE, path = name),
        _ => message!(files::WRITE_FAILED, path = name),
    }
}

/// What is said of a file that is in its place.
pub fn uploaded(name: &str) -> Message {
    message!(UPLOADED, name = name)
}
