//! Paths, folders, and files in; [`super::writing`] has files out.

use std::io::Read;
use std::rc::Rc;

use super::json_text::Why;
use super::{Builtin, Code, Context, Default, Kind, optional, required, text, writing};
use crate::error::{Error, Result};
use crate::fail;
use crate::host::{FileError, FileKind, FileSystem, Host, Limit, SHARES, Stop, Wanted};
use crate::message;
use crate::messages::{Message, files as messages};
use crate::table::csv::{self, Decoded, ReadOptions, Source};
use crate::table::{Table, folder, sheet};
use crate::value::{Str, Value};

pub(super) const PATH: &[Kind] = &[Kind::Path, Kind::Str];
const ONE_PATH: &[super::Parameter] = &[required("path", PATH)];

/// The error of a file operation, with the path the program wrote.
pub(crate) fn file_error(path: &str, error: FileError) -> Box<Error> {
    match told(path, error) {
        Ok(message) => Error::new(message),
        Err(stop) => stop.into(),
    }
}

/// What is said of a file operation that failed.
///
/// # Errors
/// It did not fail: it was stopped.
pub(crate) fn told(path: &str, error: FileError) -> std::result::Result<Message, Stop> {
    let text = match error {
        FileError::NotFound => &messages::FILE_NOT_FOUND,
        FileError::Denied => &messages::FILE_DENIED,
        FileError::NotAFolder => &messages::NOT_A_FOLDER,
        FileError::NotAFile => &messages::NOT_A_FILE,
        FileError::ReadOnly => &messages::READ_ONLY,
        FileError::Outside => &messages::FILE_OUTSIDE,
        FileError::NoShare => &messages::NO_SHARE,
        FileError::Share(fault) => messages::share(fault),
        FileError::Io => &messages::READ_FAILED,
        FileError::BytesFull(most) => return Ok(message!(messages::FOLDER_BYTES, path = path, limit = most)),
        FileError::FilesFull(most) => return Ok(message!(messages::FOLDER_FILES, path = path, limit = most)),
        FileError::Stopped(stop) => return Err(stop),
    };
    Ok(message!(*text, path = path))
}

/// The error of a path that could not be reached: of one on a share that is not connected, it tells those that are.
pub(crate) fn unreached(path: &str, error: FileError, files: &dyn FileSystem) -> Box<Error> {
    let connected = match error {
        FileError::NoShare => files.list(SHARES).unwrap_or_default(),
        _ => Vec::new(),
    };
    if connected.is_empty() {
        return file_error(path, error);
    }
    let mut names: Vec<String> = connected.into_iter().map(|share| share.name).collect();
    names.sort_unstable();
    Error::new(message!(messages::NO_SHARE_AMONG, path = path, shares = names.join(", ")))
}

/// Where the last part of a path begins, and where its parent ends; what stands before `lib://` shares and the root
/// has no parent.
fn last_part(path: &str) -> (Option<&str>, &str) {
    let trimmed = path.trim_end_matches('/');
    let (root, rest) = match trimmed.strip_prefix(SHARES) {
        Some(rest) => (SHARES, rest),
        None if path.starts_with('/') => ("/", trimmed.trim_start_matches('/')),
        None => ("", trimmed),
    };
    match rest.rfind('/') {
        Some(slash) => {
            let end = path.len() - path[root_len(path, root)..].len() + slash;
            (Some(path[..end].trim_end_matches('/')), &rest[slash + 1..])
        }
        None if rest.is_empty() => (None, ""),
        None if root == "/" => (Some("/"), rest),
        None => (None, rest),
    }
}

/// How many bytes of the path stand before its first part.
fn root_len(path: &str, root: &str) -> usize {
    if root == "/" { path.len() - path.trim_start_matches('/').len() } else { root.len() }
}

/// The name of a path in two: before the last dot, and behind it. A dot at the beginning is no extension.
pub(super) fn name_parts(path: &str) -> (&str, &str) {
    let name = last_part(path).1;
    match name.rfind('.') {
        Some(dot) if dot > 0 => (&name[..dot], &name[dot + 1..]),
        _ => (name, ""),
    }
}

/// Opens a file to be read.
pub(crate) fn open(path: &str, host: &dyn Host) -> Result<Box<dyn Read>> {
    let files = host.files();
    files.open(path).map_err(|error| unreached(path, error, &*files))
}

/// The members of a path.
pub(crate) const PATH_MEMBERS: [&str; 7] = ["name", "parent", "stem", "extension", "exists", "is_file", "is_dir"];

/// `path.name`, `path.parent` and so on; `None` when paths have no such member.
///
/// # Errors
/// Those of the files, for members that ask whether something exists.
pub fn path_member(path: &Str, member: &str, context: &mut Context<'_>) -> Result<Option<Value>> {
    Ok(Some(match member {
        "name" => Value::str(last_part(path).1),
        "parent" => match last_part(path).0 {
            Some(parent) => Value::path(parent),
            None => Value::Null,
        },
        "stem" => Value::str(name_parts(path).0),
        "extension" => Value::str(name_parts(path).1),
        "exists" => Value::bool(kind(path, context)?.is_some()),
        "is_file" => Value::bool(kind(path, context)? == Some(FileKind::File)),
        "is_dir" => Value::bool(kind(path, context)? == Some(FileKind::Folder)),
        _ => return Ok(None),
    }))
}

fn kind(path: &str, context: &mut Context<'_>) -> Result<Option<FileKind>> {
    let files = context.host.files();
    match files.kind(path) {
        Ok(kind) => Ok(Some(kind)),
        Err(FileError::NotFound | FileError::NotAFolder) => Ok(None),
        Err(error) => Err(unreached(path, error, &*files)),
    }
}

/// Declares a function that gives one member of a path.
macro_rules! member {
    ($place:ident, $name:literal, $member:literal, $returns:literal, $en:literal, $ru:literal) => {
        pub(super) static $place: Builtin = Builtin {
            name: $name,
            parameters: ONE_PATH,
            returns: $returns,
            doc: [$en, $ru],
            code: Code::Plain(|context, arguments| {
                Ok(path_member(&text(&arguments[0]), $member, context)?.unwrap_or_default())
            }),
        };
    };
}

member!(PATH_NAME, "path_name", "name", "str", "The last part of a path.", "Последняя часть пути.");
member!(
    PATH_PARENT,
    "path_parent",
    "parent",
    "path | null",
    "The path without its last part; null when nothing is left.",
    "Путь без последней части; null, если ничего не остаётся."
);
member!(PATH_STEM, "path_stem", "stem", "str", "The name without its extension.", "Имя файла без расширения.");
member!(
    PATH_EXTENSION,
    "path_extension",
    "extension",
    "str",
    "What stands behind the last dot of the name, without the dot.",
    "Расширение файла без точки."
);
member!(PATH_EXISTS, "path_exists", "exists", "bool", "Whether something is there.", "Существует ли файл или папка.");
member!(PATH_IS_FILE, "path_is_file", "is_file", "bool", "Whether it is a regular file.", "Является ли файлом.");
member!(PATH_IS_DIR, "path_is_dir", "is_dir", "bool", "Whether it is a folder.", "Является ли папкой.");

pub(super) static PATH_NEW: Builtin = Builtin {
    name: "path",
    parameters: ONE_PATH,
    returns: "path",
    doc: ["A path of a text.", "Путь из строки."],
    code: Code::Plain(|_, arguments| Ok(Value::Path(text(&arguments[0])))),
};

pub(super) static PATH_LEN: Builtin = Builtin {
    name: "path_len",
    parameters: ONE_PATH,
    returns: "int",
    doc: ["How many characters the text of a path has.", "Длина пути в символах."],
    code: Code::Plain(|_, arguments| Ok(Value::Int(text(&arguments[0]).char_count() as i64))),
};

pub(super) static GETCWD: Builtin = Builtin {
    name: "getcwd",
    parameters: &[],
    returns: "path",
    doc: ["The folder that relative paths begin at.", "Папка, от которой отсчитываются относительные пути."],
    code: Code::Plain(|context, _| Ok(Value::path(context.host.files().current_folder()))),
};

pub(super) static LIST_FILES: Builtin = Builtin {
    name: "list_files",
    parameters: &[
        required("path", PATH),
        optional("regex", &[Kind::Str, Kind::Null], Default::Null),
        optional("recursive", &[Kind::Bool], Default::Bool(true)),
        optional("glob", &[Kind::Str, Kind::Null], Default::Null),
        optional("pattern", &[Kind::Str, Kind::Null], Default::Null),
    ],
    returns: "array",
    doc: [
        "The files of a folder and the folders below, sorted, hidden ones left out. regex= takes a glob or a regular \
         expression for the name, glob= and pattern= only one of them.",
        "Файлы папки и вложенных папок по порядку, без скрытых. regex= принимает маску или регулярное выражение для \
         имени, glob= и pattern= — только одно из них.",
    ],
    code: Code::Plain(|context, arguments| {
        let folder = text(&arguments[0]);
        let mut filters = Vec::new();
        for (place, way) in [(1, folder::Way::Either), (3, folder::Way::Glob), (4, folder::Way::Regex)] {
            if let Value::Str(pattern) = &arguments[place] {
                let Some(filter) = folder::NameFilter::new(pattern, way) else {
                    fail!(messages::BAD_REGEX, function = "list_files", pattern = pattern.as_str());
                };
                filters.push(filter);
            }
        }
        let recursive = arguments[2].is_truthy();
        let files = folder::list(&folder, recursive, &|name| filters.iter().all(|f| f.matches(name)), context.host)?;
        Ok(Value::array(files.into_iter().map(Value::path).collect()))
    }),
};

pub(super) static READ_FILE: Builtin = Builtin {
    name: "read_file",
    parameters: &[
        required("path", PATH),
        optional("header_row", &[Kind::Int], Default::Int(0)),
        optional("sheet_name", &[Kind::Str, Kind::Int, Kind::Null], Default::Null),
        optional("header", &[Kind::Array, Kind::Tuple, Kind::Object, Kind::Null], Default::Null),
        optional("delimiter", &[Kind::Str, Kind::Null], Default::Null),
        optional("encoding", &[Kind::Str, Kind::Null], Default::Null),
    ],
    returns: "table | str | any",
    doc: [
        "Reads a file by its extension: .csv, .tsv and spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) give a table, .json \
         its value, all others a text. sheet_name= is the name of a sheet or its number from 0; the first without it. \
         header= keeps columns (array) or renames them (object).",
        "Читает файл по расширению: .csv, .tsv и электронные таблицы (.xlsx, .xlsm, .xlsb, .xls, .ods) дают таблицу, \
         .json — своё значение, остальные — строку. sheet_name= — имя листа или его номер с 0, без него читается первый. \
         header= оставляет столбцы (массив) или переименовывает их (объект).",
    ],
    code: Code::Plain(read_file),
};

fn read_file(context: &mut Context<'_>, arguments: &mut [Value]) -> Result<Value> {
    let path = text(&arguments[0]);
    let Value::Int(header_row) = arguments[1] else { return Ok(Value::Null) };
    let Ok(header_row) = usize::try_from(header_row) else {
        fail!(messages::HEADER_ROW_NEGATIVE, function = "read_file", got = header_row);
    };
    let delimiter = match &arguments[4] {
        Value::Str(text) => match text.as_bytes() {
            [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Some(*byte),
            _ => fail!(messages::BAD_DELIMITER, function = "read_file", got = text.as_str()),
        },
        _ => None,
    };
    let encoding = match &arguments[5] {
        Value::Str(label) => match encoding_rs::Encoding::for_label(label.as_bytes()) {
            Some(encoding) => Some(encoding),
            None => fail!(messages::UNKNOWN_ENCODING, function = "read_file", got = label.as_str()),
        },
        _ => None,
    };
    let extension = name_parts(&path).1.to_lowercase();
    let reader = open(&path, context.host)?;
    match extension.as_str() {
        "csv" | "tsv" => {
            let size = context.host.files().size(&path).ok();
            let options = ReadOptions { file: &path, header_row, delimiter, encoding, size };
            let table = csv::read(reader, &options, context)?;
            Ok(Value::Table(Rc::new(with_header(table, &arguments[3])?)))
        }
        "xlsx" | "xls" | "xlsm" | "xlsb" | "ods" => {
            let sheet = match &arguments[2] {
                Value::Str(name) => Wanted::Named(name),
                Value::Int(number) => match u64::try_from(*number) {
                    Ok(number) => Wanted::Numbered(number),
                    Err(_) => fail!(messages::NO_SHEET_NUMBER, function = "read_file", got = number),
                },
                _ => Wanted::First,
            };
            let table = sheet::read(reader, &path, sheet, header_row, context)?;
            Ok(Value::Table(Rc::new(with_header(table, &arguments[3])?)))
        }
        "json" => {
            let text = whole_text(reader, encoding, &path, context)?;
            match super::json_text::parse(text.window(), context)? {
                Ok(value) => Ok(value),
                Err(bad) if bad.why != Why::Wrong => Err(bad.error()),
                Err(bad) => {
                    let wrong =
                        message!(messages::BAD_JSON, file = path.as_str(), line = bad.line, column = bad.column);
                    Err(Error::with_help(wrong, bad.help.map(|help| message!(*help))))
                }
            }
        }
        _ => Ok(Value::str(whole_text(reader, encoding, &path, context)?.window())),
    }
}

pub(super) static SHEETS: Builtin = Builtin {
    name: "sheets",
    parameters: ONE_PATH,
    returns: "array",
    doc: ["The names of the sheets of a spreadsheet, in their order.", "Имена листов электронной таблицы по порядку."],
    code: Code::Plain(|context, arguments| {
        let path = text(&arguments[0]);
        let reader = open(&path, context.host)?;
        Ok(Value::array(sheet::names(reader, &path, context)?.into_iter().map(Value::str).collect()))
    }),
};

/// Reads a file to its end.
fn whole_text(
    reader: Box<dyn std::io::Read>,
    encoding: Option<&'static encoding_rs::Encoding>,
    path: &str,
    context: &mut Context<'_>,
) -> Result<Source> {
    let mut source = Source::new(reader, encoding);
    loop {
        match source.fill(context)? {
            Decoded::Fine if source.ended() => break,
            Decoded::Fine => {}
            Decoded::Bad(bad) => return Err(bad.error(path, 1)),
            Decoded::Failed(error) => return Err(file_error(path, error)),
        }
    }
    if source.window().len() > context.host.limits().size {
        return Err(Stop::Limit(Limit::Size).into());
    }
    context.host.reserve(source.window().len())?;
    Ok(source)
}

/// `header=`: an array keeps these columns in this order, an object gives new names (null keeps the old one).
fn with_header(table: Table, header: &Value) -> Result<Table> {
    match header {
        Value::Array(_) | Value::Tuple(_) => {
            let names = super::tables::column_names("read_file", header)?;
            table.select(names.iter().map(|n| n.as_str()))
        }
        Value::Object(object) => {
            let names = object.fields.borrow();
            super::columns::renamed("read_file", &table, names.iter().map(|(k, v)| (k.as_str(), v)))
        }
        _ => Ok(table),
    }
}

pub(super) static FAMILY: &[&Builtin] = &[
    &PATH_NEW,
    &PATH_NAME,
    &PATH_PARENT,
    &PATH_STEM,
    &PATH_EXTENSION,
    &PATH_EXISTS,
    &PATH_IS_FILE,
    &PATH_IS_DIR,
    &PATH_LEN,
    &GETCWD,
    &LIST_FILES,
    &READ_FILE,
    &SHEETS,
    &writing::WRITE_FILE,
];
