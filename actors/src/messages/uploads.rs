//! What is said of files clients send: E15xx.

use datacode_lang::message;

use super::Message;

super::texts! {
    OFF "E1501" StateError
        "Режим --use-ve не включен"
        "The --use-ve mode is not enabled";
    UPLOADED "I1501" StateError
        "Файл {name} успешно загружен"
        "The file {name} has been uploaded";
}

/// What is said where sessions have no folders of their own.
pub fn off() -> Message {
    message!(OFF)
}

/// What is said of a file that is in its place.
pub fn uploaded(name: &str) -> Message {
    message!(UPLOADED, name = name)
}
