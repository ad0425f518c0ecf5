//! Files and paths: codes E07xx.

super::texts! {
    FILE_NOT_FOUND "E0701" FileNotFoundError
        "файл '{path}' не найден"
        "file '{path}' is not found";
}
