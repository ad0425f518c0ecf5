//! What the compiler refuses: codes E08xx.

super::texts! {
    TOO_DEEP "E0801" LimitError
        "текст программы вложен слишком глубоко (depth)"
        "the program text is nested too deep (depth)";
    TOO_MANY_VALUES "E0811" SyntaxError
        "слишком много переменных и промежуточных значений в одном месте: помещается не больше {limit}"
        "too many variables and intermediate values at one place: at most {limit} fit";
    TOO_MANY_VARIABLES "E0802" SyntaxError
        "в функции '{function}' слишком много переменных и промежуточных значений: помещается не больше {limit}"
        "function '{function}' has too many variables and intermediate values: at most {limit} fit";
    OUTSIDE_OF_LOOP "E0803" SyntaxError
        "'{word}' стоит вне цикла"
        "'{word}' stands outside of a loop";
    NOT_A_PLACE "E0804" SyntaxError
        "этому выражению нельзя присвоить значение; можно переменной, a[i] или o.имя"
        "nothing can be assigned to this expression; a variable, a[i] or o.name can take a value";
    UNKNOWN_ERROR_TYPE "E0806" NameError
        "нет типа ошибки '{name}'"
        "there is no error type '{name}'";
    UNKNOWN_TYPE "E0807" NameError
        "нет типа '{name}'"
        "there is no type '{name}'";
    PARAMETER_TWICE "E0808" SyntaxError
        "параметр '{name}' объявлен дважды"
        "parameter '{name}' is declared twice";
    ARGUMENT_TWICE "E0809" SyntaxError
        "аргумент '{name}' передан дважды"
        "argument '{name}' is given twice";
    BAD_NUMBER "E0810" SyntaxError
        "'{text}' не является числом"
        "'{text}' is not a number";
    REQUIRED_BEHIND_DEFAULT "E0812" SyntaxError
        "у параметра '{name}' нет значения по умолчанию, а у '{before}' перед ним оно есть: задайте его или поставьте '{name}' раньше"
        "parameter '{name}' has no default, but '{before}' before it has one: give it one, or put '{name}' first";
}
