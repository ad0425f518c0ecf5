//! What is wrong with a program's text: codes E01xx.

super::texts! {
    NESTED_TOO_DEEP "E0101" LimitError
        "текст программы вложен глубже {limit} уровней"
        "the program text is nested deeper than {limit} levels";
}
