//! The texts around what the built-ins' declarations say.

use datacode_lang::messages::Lang;

use super::pick;

/// `datacode help`: the names, and where more stands.
pub fn page(names: &str, lang: Lang) -> String {
    pick(
        lang,
        format!("{names}\nЧто делает функция: datacode help ИМЯ. О запуске программ: datacode --help.\n"),
        format!("{names}\nWhat one of them does: datacode help NAME. How programs are run: datacode --help.\n"),
    )
}

/// No built-in has that name.
pub fn none(name: &str, near: &[&str], lang: Lang) -> String {
    let (ru, en) = match near {
        [] => ("список: datacode help".to_owned(), "datacode help lists them".to_owned()),
        near => (format!("похожие: {}", near.join(", ")), format!("similar: {}", near.join(", "))),
    };
    pick(
        lang,
        format!("нет встроенной функции '{name}'; {ru}"),
        format!("there is no built-in function '{name}'; {en}"),
    )
}
