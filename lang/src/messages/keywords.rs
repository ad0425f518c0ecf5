//! The words of the language, a line each, for whoever asks what one is for.

use super::Lang;

/// Word, Russian, English.
const WORDS: [(&str, &str, &str); 29] = [
    ("let", "let имя = значение: создаёт переменную", "let name = value: makes a variable"),
    (
        "global",
        "global имя = значение: переменная сеанса, присвоенная из функции",
        "global name = value: a variable of the session, set from inside a function",
    ),
    (
        "local",
        "local имя = значение: переменная этой функции, даже если имя занято снаружи",
        "local name = value: a variable of this function, even where the name is taken outside",
    ),
    (
        "fn",
        "fn имя(a, b = 1) { return a + b }: функция; без имени: fn(a) { ... }",
        "fn name(a, b = 1) { return a + b }: a function; without a name: fn(a) { ... }",
    ),
    ("function", "то же, что fn", "the same as fn"),
    (
        "if",
        "if условие { ... } else if условие { ... } else { ... }",
        "if condition { ... } else if condition { ... } else { ... }",
    ),
    (
        "else",
        "после if: если условие ложно; после try и catch: если ошибки не было",
        "after if: when the condition is false; after try and catch: when nothing was thrown",
    ),
    (
        "while",
        "while условие { ... }: повторяет, пока условие истинно",
        "while condition { ... }: repeats as long as the condition is true",
    ),
    (
        "for",
        "for x in список { ... }; for ключ, значение in объект { ... }",
        "for x in list { ... }; for key, value in object { ... }",
    ),
    (
        "in",
        "x in список: есть ли x в списке, тексте, ключах объекта; также часть for",
        "x in list: whether a list, a text or the keys of an object hold x; also a part of for",
    ),
    (
        "return",
        "return значение: завершает функцию и возвращает значение",
        "return value: ends the function and gives the value",
    ),
    ("break", "break: завершает цикл", "break: ends the loop"),
    ("continue", "continue: переходит к следующему витку цикла", "continue: goes on with the next turn of the loop"),
    ("true", "логическое значение «да»", "the truth value yes"),
    ("false", "логическое значение «нет»", "the truth value no"),
    ("null", "отсутствие значения", "no value"),
    (
        "and",
        "a and b: истинно, когда истинны оба; b не вычисляется, если a ложно",
        "a and b: true when both are; b is not evaluated when a is false",
    ),
    (
        "or",
        "a or b: истинно, когда истинно хотя бы одно; b не вычисляется, если a истинно",
        "a or b: true when either is; b is not evaluated when a is true",
    ),
    ("not", "not a: истинно, когда a ложно", "not a: true when a is false"),
    (
        "try",
        "try { ... } catch ValueError e { ... } finally { ... }: перехватывает ошибки",
        "try { ... } catch ValueError e { ... } finally { ... }: catches errors",
    ),
    (
        "catch",
        "catch Тип имя { ... }: что делать с ошибкой этого типа; без типа: с любой",
        "catch Type name { ... }: what to do with an error of that type; without a type: with any",
    ),
    ("finally", "finally { ... }: выполняется при любом исходе try", "finally { ... }: runs however the try ends"),
    ("throw", "throw ValueError(\"текст\"): вызывает ошибку", "throw ValueError(\"message\"): raises an error"),
    (
        "import",
        "import модуль, модуль as имя: читает модуль — файл 'модуль.dc' рядом с программой или встроенный: plot, uuid",
        "import module, module as name: reads a module, the file 'module.dc' beside the program or a built-in one: plot, uuid",
    ),
    (
        "from",
        "from модуль import имя, имя as другое, *: берёт из модуля названное или всё",
        "from module import name, name as other, *: takes what is named, or all, from a module",
    ),
    (
        "as",
        "import модуль as имя, from модуль import имя as другое: под каким именем брать",
        "import module as name, from module import name as other: under which name it is taken",
    ),
    ("cls", "cls Имя(Родитель) { поле: int = 0 }: класс", "cls Name(Parent) { field: int = 0 }: a class"),
    ("this", "экземпляр, метод которого выполняется", "the instance whose method runs"),
    (
        "super",
        "super.имя(...), super(...): метод или конструктор родителя",
        "super.name(...), super(...): a method or the constructor of the parent",
    ),
];

/// What a word of the language is for; `None` for any other word.
pub fn about(word: &str, lang: Lang) -> Option<&'static str> {
    let (_, ru, en) = WORDS.iter().find(|(name, ..)| *name == word)?;
    Some(match lang {
        Lang::Ru => ru,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use crate::syntax::KEYWORDS;

    use super::*;

    #[test]
    fn every_word_of_the_language_has_its_line_in_both_languages() {
        for word in KEYWORDS {
            assert_ne!(about(word, Lang::Ru).unwrap(), about(word, Lang::En).unwrap(), "{word}");
        }
        assert!(WORDS.iter().all(|(word, ..)| KEYWORDS.contains(word)));
        assert_eq!(about("print", Lang::En), None);
    }
}
