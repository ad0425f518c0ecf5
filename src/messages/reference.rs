//! The texts around what the built-ins' declarations say.

use datacode_lang::messages::Lang;

use super::pick;

/// `datacode help`: the names, and where more stands.
pub fn page(names: &str, lang: Lang) -> String {
    pick(
        lang,
        format!(
            "{names}\nЧто делает функция или слово языка: datacode help ИМЯ. О запуске программ: datacode --help.\n"
        ),
        format!(
            "{names}\nWhat a function or a keyword does: datacode help NAME. How programs are run: datacode --help.\n"
        ),
    )
}

/// Nothing has that name; `list` is what lists all names here.
pub fn none(name: &str, near: &[&str], list: &str, lang: Lang) -> String {
    let (ru, en) = match near {
        [] => (format!("список: {list}"), format!("{list} lists them")),
        near => (format!("похожие: {}", near.join(", ")), format!("similar: {}", near.join(", "))),
    };
    pick(
        lang,
        format!("нет встроенной функции '{name}'; {ru}"),
        format!("there is no built-in function '{name}'; {en}"),
    )
}
