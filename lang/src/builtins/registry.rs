//! All built-in functions in one list; a built-in is known by its place there.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{
    Builtin, arrays, columns, dates, errors, files, functional, general, groups, joins, json, math, objects,
    ordered_joins, patterns, plots, relations, tables, text, uuid, waiting,
};
use super::{Default, Parameter};

/// Built-ins of one subject, as help and the reference list them.
pub struct Family {
    /// Its title: English, then Russian.
    pub title: [&'static str; 2],
    /// Its functions, in the order they are best learnt in.
    pub members: &'static [&'static Builtin],
}

static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let family = |members, en, ru| Family { title: [en, ru], members };
    vec![
        family(general::FAMILY, "Output, types and conversions", "Вывод, типы и преобразования"),
        family(math::FAMILY, "Numbers and money", "Числа и деньги"),
        family(text::FAMILY, "Text", "Текст"),
        family(patterns::FAMILY, "Regular expressions", "Регулярные выражения"),
        family(dates::FAMILY, "Dates", "Даты"),
        family(arrays::FAMILY, "Arrays", "Массивы"),
        family(objects::FAMILY, "Objects", "Объекты"),
        family(functional::FAMILY, "Functions over lists", "Функции над списками"),
        family(json::FAMILY, "JSON", "JSON"),
        family(errors::FAMILY, "Errors", "Ошибки"),
        family(tables::FAMILY, "Tables", "Таблицы"),
        family(columns::FAMILY, "Columns and rows of tables", "Столбцы и строки таблиц"),
        family(joins::FAMILY, "Joins by key", "Соединения по ключу"),
        family(ordered_joins::FAMILY, "Joins by order and condition", "Соединения по порядку и условию"),
        family(groups::FAMILY, "Groups and summaries", "Группы и итоги"),
        family(relations::FAMILY, "Keys of tables", "Ключи таблиц"),
        family(files::FAMILY, "Files and paths", "Файлы и пути"),
        family(waiting::FAMILY, "Input and waiting", "Ввод и ожидание"),
        family(plots::FAMILY, "Module plot: charts", "Модуль plot: графики"),
        family(uuid::FAMILY, "Module uuid: unique identifiers", "Модуль uuid: уникальные идентификаторы"),
    ]
});

static ALL: LazyLock<Vec<&'static Builtin>> =
    LazyLock::new(|| FAMILIES.iter().flat_map(|family| family.members).copied().collect());

static BY_NAME: LazyLock<FxHashMap<&'static str, u32>> =
    LazyLock::new(|| ALL.iter().enumerate().map(|(i, b)| (b.name, i as u32)).collect());

/// The built-in at a place.
pub fn get(place: u32) -> &'static Builtin {
    ALL[place as usize]
}

/// Those that have a parameter which collects what is left.
static COLLECTING: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let collects = |p: &Parameter| matches!(p.default, Default::Rest | Default::NamedRest);
    ALL.iter().map(|b| b.parameters.iter().any(collects)).collect()
});

/// Whether a built-in has a parameter that collects what is left.
pub fn collects(place: u32) -> bool {
    COLLECTING[place as usize]
}

/// The place of the built-in of that name.
pub fn find(name: &str) -> Option<u32> {
    BY_NAME.get(name).copied()
}

/// The families, in the order of the reference.
pub fn families() -> &'static [Family] {
    &FAMILIES
}

/// Those a program calls by their name alone; the others stand in modules.
pub fn free() -> impl Iterator<Item = &'static Builtin> {
    ALL.iter().copied().filter(|builtin| !builtin.name.contains('.'))
}

/// The functions of a built-in module: their names in it and their places.
pub fn of_module(module: &str) -> impl Iterator<Item = (&'static str, u32)> {
    let all = ALL.iter().enumerate();
    all.filter_map(move |(i, b)| Some((b.name.strip_prefix(module)?.strip_prefix('.')?, i as u32)))
}

/// Whether the language brings a module of that name along.
pub fn is_module(name: &str) -> bool {
    of_module(name).next().is_some()
}

/// Every built-in.
pub fn all() -> &'static [&'static Builtin] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declaration_has_a_name_of_its_own_docs_in_both_languages_and_required_parameters_first() {
        assert_eq!(ALL.len(), BY_NAME.len(), "a name is there twice");
        for builtin in all() {
            assert!(builtin.doc.iter().all(|d| !d.is_empty()), "{} lacks a doc", builtin.name);
            let firsts = builtin.parameters.iter().skip_while(|p| p.default == Default::Required);
            assert!(
                firsts.clone().all(|p| p.default != Default::Required),
                "{}: a required parameter behind an optional one",
                builtin.name
            );
            let collecting = |p: &&super::super::Parameter| matches!(p.default, Default::Rest | Default::NamedRest);
            let before_last = builtin.parameters.len().saturating_sub(1);
            let early = builtin.parameters.iter().take(before_last).find(|p| p.default == Default::NamedRest);
            assert!(early.is_none(), "{}: the collecting parameter is not the last", builtin.name);
            assert!(builtin.parameters.iter().filter(collecting).count() <= 2, "{}", builtin.name);
        }
    }
}
