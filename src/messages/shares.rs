//! What is said about shares on the terminal.

use datacode_lang::messages::Lang;

use super::pick;
use crate::shares::{PASSWORD, SHARE};

/// The prompt for the password of shares.
pub fn password(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Пароль сетевой папки: ",
        Lang::En => "Password of the share: ",
    }
}

/// A text that names no share.
pub fn none(text: &str, lang: Lang) -> String {
    pick(
        lang,
        format!(
            "{SHARE}: '{text}' — не сетевая папка; пример: отчёты=//server/reports, //192.168.1.100:1445/data/2026"
        ),
        format!(
            "{SHARE}: '{text}' is no share; write it like reports=//server/reports, //192.168.1.100:1445/data/2026"
        ),
    )
}

/// Two shares by one name.
pub fn twice(name: &str, lang: Lang) -> String {
    pick(
        lang,
        format!("{SHARE}: две сетевые папки с именем '{name}'; дайте одной другое: имя=//server/share"),
        format!("{SHARE}: two shares have the name '{name}'; give one another: name=//server/share"),
    )
}

/// Nobody to ask for a password.
pub fn no_password(lang: Lang) -> String {
    pick(
        lang,
        format!("для сетевой папки нужен пароль, а спросить его негде: задайте {PASSWORD}"),
        format!("the share needs a password, and there is nobody to ask: set {PASSWORD}"),
    )
}
