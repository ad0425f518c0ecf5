//! Texts about the SQLite model of a program.

use datacode_lang::messages::Lang;

use super::{interrupted, limit, pick, system};
use crate::model::{Fault, Lost, Written};
use datacode_lang::host::Stop;

/// Why there is no model.
pub fn fault(file: &str, fault: &Fault, lang: Lang) -> String {
    let (ru, en) = match fault {
        Fault::Stopped(Stop::Interrupted) => return interrupted(lang).to_owned(),
        Fault::Stopped(Stop::Limit(reached)) => return limit(*reached, lang),
        Fault::NotDatabase => (
            "этот файл есть, и это не база SQLite; он не тронут".to_owned(),
            "there is such a file, and it is no SQLite database; it was left alone".to_owned(),
        ),
        Fault::InUse => (
            "база открыта другой программой или не закрыта после сбоя (рядом есть файл -journal или -wal)".to_owned(),
            "another program has the database open, or left it unfinished (there is a -journal or -wal file beside it)"
                .to_owned(),
        ),
        Fault::TooManyColumns { table, columns, most } => (
            format!("в таблице '{table}' столбцов {columns}, а в SQLite их бывает не больше {most}"),
            format!("table '{table}' has {columns} columns, but SQLite has {most} at most"),
        ),
        Fault::Io(error) => (system(error, lang), system(error, lang)),
        Fault::Sqlite(error) => (error.to_string(), error.to_string()),
    };
    pick(lang, format!("модель '{file}' не записана: {ru}"), format!("the model '{file}' was not written: {en}"))
}

/// What was written.
pub fn written(file: &str, written: &Written, lang: Lang) -> String {
    let Written { tables, rows, references, .. } = written;
    pick(
        lang,
        format!("Модель '{file}': таблиц {tables}, строк {rows}, связей {references}"),
        format!("Model '{file}': tables {tables}, rows {rows}, relations {references}"),
    )
}

/// What was declared and not carried out.
pub fn lost(lost: &Lost, lang: Lang) -> String {
    match lost {
        Lost::Key(column) => pick(
            lang,
            format!("primary_key: столбца '{column}' нет ни в одной таблице из переменных, ключ не создан"),
            format!("primary_key: no table in a variable has the column '{column}'; no key was made"),
        ),
        Lost::Reference { key, foreign } => pick(
            lang,
            format!("relate: столбцов '{key}' и '{foreign}' нет в таблицах из переменных, связь не создана"),
            format!(
                "relate: the tables in variables do not have the columns '{key}' and '{foreign}'; no relation was made"
            ),
        ),
    }
}
