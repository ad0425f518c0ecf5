//! What can go wrong while a program runs: names E02xx, types E03xx, values E04xx, calls E05xx, limits E09xx.

super::texts! {
    UNDEFINED_VARIABLE "E0201" NameError
        "переменная '{name}' не определена"
        "variable '{name}' is not defined";
    WRONG_ARGUMENT_TYPE "E0301" TypeError
        "функция '{function}': аргумент '{argument}' ожидает тип '{expected}', получен '{got}'"
        "function '{function}': argument '{argument}' expected type '{expected}', got '{got}'";
}
