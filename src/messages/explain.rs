//! The texts around what is told about the codes of errors.

use datacode_lang::messages::Lang;

use super::pick;

/// `datacode explain`: the codes, and how more is told.
pub fn page(codes: &str, lang: Lang) -> String {
    pick(
        lang,
        format!("{codes}\nЧто означает ошибка и как её исправить: datacode explain КОД.\n"),
        format!("{codes}\nWhat an error means and what to do about it: datacode explain CODE.\n"),
    )
}

/// The word over a program: one that causes the error, or one that is right.
pub fn program(wrong: bool, lang: Lang) -> &'static str {
    match (lang, wrong) {
        (Lang::Ru, true) => "Неверно:",
        (Lang::En, true) => "Wrong:",
        (Lang::Ru, false) => "Верно:",
        (Lang::En, false) => "Right:",
    }
}

/// No error has that code; `list` is what lists all codes here.
pub fn none(code: &str, near: &[&str], list: &str, lang: Lang) -> String {
    let (ru, en) = match near {
        [] => (format!("список: {list}"), format!("{list} lists them")),
        near => (format!("похожие: {}", near.join(", ")), format!("similar: {}", near.join(", "))),
    };
    pick(lang, format!("нет ошибки с кодом '{code}'; {ru}"), format!("there is no error with the code '{code}'; {en}"))
}
