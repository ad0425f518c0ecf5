//! Files and paths: codes E07xx.

super::texts! {
    FILE_NOT_FOUND "E0701" FileNotFoundError
        "файл '{path}' не найден"
        "file '{path}' is not found";
    FILE_DENIED "E0702" PermissionError
        "нет доступа к '{path}'"
        "no permission for '{path}'";
    NOT_A_FOLDER "E0703" DirectoryError
        "'{path}' не является папкой"
        "'{path}' is not a folder";
    NOT_A_FILE "E0704" IOError
        "'{path}' не является обычным файлом"
        "'{path}' is not a regular file";
    READ_ONLY "E0705" ReadOnlyError
        "'{path}' доступен только для чтения"
        "'{path}' can only be read";
    FILE_OUTSIDE "E0706" PermissionError
        "путь '{path}' выходит за пределы разрешённой папки"
        "path '{path}' leads out of the permitted folder";
    NO_SHARE "E0707" ShareError
        "сетевая папка в '{path}' не подключена"
        "the share in '{path}' is not connected";
    READ_FAILED "E0708" IOError
        "не удалось прочитать '{path}'"
        "'{path}' could not be read";
    WRITE_FAILED "E0709" IOError
        "не удалось записать '{path}'"
        "'{path}' could not be written";
    BAD_REGEX "E0710" ValueError
        "функция '{function}': неверное регулярное выражение '{pattern}'"
        "function '{function}': '{pattern}' is not a valid regular expression";
    TOO_MANY_FILES "E0711" LimitError
        "в '{path}' больше {limit} файлов и папок"
        "'{path}' holds more than {limit} files and folders";
    BAD_DELIMITER "E0712" ValueError
        "функция '{function}': разделитель должен быть одним символом ASCII, а он '{got}'"
        "function '{function}': the delimiter must be one ASCII character, but it is '{got}'";
    UNKNOWN_ENCODING "E0713" ValueError
        "функция '{function}': неизвестная кодировка '{got}'"
        "function '{function}': unknown encoding '{got}'";
    BAD_JSON "E0714" DataFormatError
        "'{file}', строка {line}, столбец {column}: неверный JSON"
        "'{file}', line {line}, column {column}: invalid JSON";
    JSON_TOO_LONG "E0720" ValueError
        "текст JSON длиннее {limit} байт"
        "the JSON text is longer than {limit} bytes";
    JSON_TOO_DEEP "E0717" ValueError
        "значение вложено глубже {limit} уровней: такой JSON никто не прочитает"
        "the value is nested deeper than {limit} levels: nobody could read such JSON";
    NO_JSON "E0719" ValueError
        "в JSON нет значения '{got}'"
        "JSON has no value for '{got}'";
    NOT_READABLE "E0715" ValueError
        "файлы '.{extension}' здесь не читаются: '{path}'"
        "'.{extension}' files cannot be read here: '{path}'";
    NOT_WRITABLE "E0716" TypeError
        "в файл '{path}' нельзя записать значение типа '{got}'"
        "a value of type '{got}' cannot be written to '{path}'";
    HEADER_ROW_NEGATIVE "E0718" ValueError
        "функция '{function}': 'header_row' не может быть отрицательным: {got}"
        "function '{function}': 'header_row' cannot be negative: {got}";
}
