//! Files and paths: codes E07xx.

use super::Text;
use crate::host::ShareFault;

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
    NO_SHARE_AMONG "E0760" ShareError
        "сетевая папка в '{path}' не подключена; подключены: {shares}"
        "the share in '{path}' is not connected; connected are: {shares}";
    SHARE_UNREACHABLE "E0761" ShareError
        "'{path}': до сервера сетевой папки не достучаться: по этому адресу никто не отвечает"
        "'{path}': the share's server cannot be reached: nobody answers at its address";
    SHARE_SILENT "E0762" ShareError
        "'{path}': сервер сетевой папки не ответил вовремя"
        "'{path}': the share's server did not answer in time";
    SHARE_SIGN_IN "E0763" ShareError
        "'{path}': сервер сетевой папки не принял имя или пароль"
        "'{path}': the share's server does not accept the name or the password";
    SHARE_GUEST_ONLY "E0764" ShareError
        "'{path}': сервер впускает только как гостя, а не под этим именем; проверьте имя и пароль"
        "'{path}': the share's server would let in a guest, not this user; check the name and the password";
    SHARE_UNKNOWN "E0765" ShareError
        "'{path}': такой сетевой папки на сервере нет"
        "'{path}': the server has no such share";
    SHARE_CLOSED "E0766" ShareError
        "'{path}': сетевая папка закрыта для этого пользователя"
        "'{path}': the share is closed to this user";
    SHARE_LOST "E0767" ShareError
        "'{path}': связь с сервером сетевой папки оборвалась"
        "'{path}': the connection to the share's server broke";
    SHARE_NOT_UNDERSTOOD "E0768" ShareError
        "'{path}': по этому адресу нет сервера SMB 2 или 3, или его ответ неверен"
        "'{path}': there is no server of SMB 2 or 3 at that address, or its answer is wrong";
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
        "значение вложено глубже {limit} уровней"
        "the value is nested deeper than {limit} levels";
    JSON_CYCLE "E0721" ValueError
        "значение содержит само себя, записать его в JSON нельзя"
        "the value contains itself and cannot be written as JSON";
    NO_JSON "E0719" ValueError
        "в JSON нет значения '{got}'"
        "JSON has no value for '{got}'";
    NO_SPREADSHEETS "E0715" ValueError
        "электронные таблицы здесь не читаются: '{file}'"
        "spreadsheets cannot be read here: '{file}'";
    SHEET_DAMAGED "E0730" DataFormatError
        "'{file}': это не электронная таблица или файл повреждён"
        "'{file}': this is no spreadsheet, or the file is damaged";
    SHEET_PROTECTED "E0731" DataFormatError
        "'{file}' защищён паролем"
        "'{file}' is protected by a password";
    NO_SHEET "E0732" ValueError
        "'{file}': нет листа '{sheet}'; есть листы: {sheets}"
        "'{file}': there is no sheet '{sheet}'; there are: {sheets}";
    SHEET_TOO_LARGE "E0733" LimitError
        "'{file}': чтобы прочитать эту таблицу, нужно больше {limit} МиБ памяти"
        "'{file}': reading this spreadsheet takes more than {limit} MiB of memory";
    SHEET_TOO_LONG "E0734" LimitError
        "'{file}': чтение этой таблицы заняло бы больше {limit} с"
        "'{file}': reading this spreadsheet takes longer than {limit} s";
    SHEET_ENDED "E0735" IOError
        "'{file}': чтение таблицы оборвалось, попробуйте ещё раз"
        "'{file}': reading the spreadsheet broke off, try again";
    NO_SHEET_NUMBER "E0736" ValueError
        "функция '{function}': номер листа не может быть отрицательным: {got}"
        "function '{function}': the number of a sheet cannot be negative: {got}";
    SHEET_ROWS "E0740" ValueError
        "'{file}': на листе помещается {limit} строк под заголовком, а в таблице их {got}"
        "'{file}': a sheet has room for {limit} rows below its header, but the table has {got}";
    SHEET_COLUMNS "E0741" ValueError
        "'{file}': на листе помещается {limit|столбец|столбца|столбцов}, а в таблице их {got}"
        "'{file}': a sheet has room for {limit|column|columns}, but the table has {got}";
    TEXT_FOR_CELL "E0742" ValueError
        "столбец '{column}', строка {row} (считая с 1): в строке {got|символ|символа|символов}, а в ячейке помещается {limit}"
        "column '{column}', row {row} (from 1): the text has {got|character|characters}, but a cell holds {limit}";
    NAME_FOR_CELL "E0743" ValueError
        "в имени столбца {got|символ|символа|символов}, а в ячейке помещается {limit}"
        "the name of a column has {got|character|characters}, but a cell holds {limit}";
    SHEET_NAME "E0744" ValueError
        "лист нельзя назвать '{sheet}': имя не пустое, не длиннее {limit} символов, без []:*?/\\ и без апострофа по краям, и не 'History'"
        "a sheet cannot be called '{sheet}': its name is not empty, has at most {limit} characters, none of []:*?/\\ and no apostrophe at either end, and is not 'History'";
    SHEET_NAME_TWICE "E0745" ValueError
        "лист '{sheet}' уже есть: имена листов различаются не только заглавными буквами"
        "there is a sheet '{sheet}' already: names of sheets differ in more than capitals";
    NO_SHEETS "E0746" ValueError
        "в книге должен быть хотя бы один лист"
        "a workbook has at least one sheet";
    SHEET_BYTES "E0747" ValueError
        "'{file}': лист вышел длиннее 4 ГиБ"
        "'{file}': the sheet takes more than 4 GiB";
    NOT_WRITTEN_FORMAT "E0748" ValueError
        "'{path}': в формате .{got} таблицы не записываются; запишите .xlsx, .csv, .tsv или .json"
        "'{path}': tables are not written as .{got}; write .xlsx, .csv, .tsv or .json";
    FOLDER_BYTES "E0750" LimitError
        "'{path}' не записан: файлы сеанса могут занимать не больше {limit} байт (ve_bytes)"
        "'{path}' was not written: the files of a session may take {limit} bytes and no more (ve_bytes)";
    FOLDER_FILES "E0751" LimitError
        "'{path}' не записан: файлов и папок у сеанса может быть не больше {limit} (ve_files)"
        "'{path}' was not written: a session may have {limit} files and folders and no more (ve_files)";
    NO_INPUT "E0722" StateError
        "функция 'input': спросить некого: ввод есть у программ в терминале и у запросов с \"stream\": true"
        "function 'input': there is nobody to ask: programs on the terminal have input, and requests with \"stream\": true";
    INPUT_NOT_TEXT "E0723" DataFormatError
        "функция 'input': введённая строка не является текстом в UTF-8"
        "function 'input': the line is no text in UTF-8";
    INPUT_FAILED "E0724" IOError
        "функция 'input': ввод прочитать не удалось"
        "function 'input': the input could not be read";
    NOT_WRITABLE "E0716" TypeError
        "в файл '{path}' нельзя записать значение типа '{got}': таблицы пишутся в .csv, .tsv, .xlsx, графики — в .svg и .png, любые значения — в .json"
        "a value of type '{got}' cannot be written to '{path}': tables go to .csv, .tsv, .xlsx, charts to .svg and .png, any value to .json";
    HEADER_ROW_NEGATIVE "E0718" ValueError
        "функция '{function}': 'header_row' не может быть отрицательным: {got}"
        "function '{function}': 'header_row' cannot be negative: {got}";
}

/// What is said of a share that cannot be used.
pub fn share(fault: ShareFault) -> &'static Text {
    match fault {
        ShareFault::Unreachable => &SHARE_UNREACHABLE,
        ShareFault::Silent => &SHARE_SILENT,
        ShareFault::SignIn => &SHARE_SIGN_IN,
        ShareFault::GuestOnly => &SHARE_GUEST_ONLY,
        ShareFault::Unknown => &SHARE_UNKNOWN,
        ShareFault::Closed => &SHARE_CLOSED,
        ShareFault::Lost => &SHARE_LOST,
        ShareFault::NotUnderstood => &SHARE_NOT_UNDERSTOOD,
    }
}
