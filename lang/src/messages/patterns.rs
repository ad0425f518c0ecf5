//! What is wrong with regular expressions: codes E09xx. `H09xx` are the help lines that stand under them.

super::texts! {
    BAD_PATTERN "E0901" ValueError
        "функция '{function}': аргумент '{argument}' — неверное регулярное выражение, ошибка в позиции {position}: {pattern}"
        "function '{function}': argument '{argument}' is not a valid regular expression, position {position} is wrong: {pattern}";
    PATTERN_TOO_LARGE "E0902" LimitError
        "функция '{function}': аргумент '{argument}' — слишком большое регулярное выражение"
        "function '{function}': argument '{argument}' is too large a regular expression";

    NO_GROUP "E0903" ValueError
        "функция '{function}': аргумент '{argument}' ссылается на группу '{group}', которой в выражении нет; знак доллара пишется '$$'"
        "function '{function}': argument '{argument}' refers to group '{group}', which the expression does not have; a dollar is written '$$'";

    GROUP_OPEN "H0901" ValueError
        "скобка '(' не закрыта; сама скобка пишется '\\('"
        "the bracket '(' is not closed; the bracket itself is written '\\('";
    GROUP_STRAY "H0902" ValueError
        "скобка ')' ничего не закрывает; сама скобка пишется '\\)'"
        "the bracket ')' closes nothing; the bracket itself is written '\\)'";
    CLASS_OPEN "H0903" ValueError
        "скобка '[' не закрыта; сама скобка пишется '\\['"
        "the bracket '[' is not closed; the bracket itself is written '\\['";
    CLASS_RANGE "H0904" ValueError
        "в диапазоне [a-z] первый символ должен стоять в алфавите раньше второго"
        "in a range such as [a-z] the first character comes before the second";
    NOTHING_TO_REPEAT "H0905" ValueError
        "перед '*', '+', '?' или '{' нет того, что повторять; сам знак пишется с '\\': '\\*'"
        "there is nothing to repeat before '*', '+', '?' or '{'; the sign itself is written with '\\': '\\*'";
    BAD_COUNT "H0906" ValueError
        "число повторений пишут так: {3} или {2,5}"
        "a number of repetitions is written {3} or {2,5}";
    LONE_BACKSLASH "H0907" ValueError
        "выражение кончается знаком '\\'; сам знак пишется '\\\\'"
        "the expression ends with '\\'; the sign itself is written '\\\\'";
    UNKNOWN_ESCAPE "H0908" ValueError
        "после '\\' стоит буква, которая ничего не обозначает"
        "the letter after '\\' stands for nothing";
    NO_BACKREFERENCE "H0909" ValueError
        "ссылки на группы внутри выражения (\\1) не поддерживаются"
        "references to groups inside the expression (\\1) are not supported";
    NO_LOOKAROUND "H0910" ValueError
        "проверки вперёд и назад, (?=...) и (?<=...), не поддерживаются"
        "looking ahead or behind, (?=...) and (?<=...), is not supported";
    NESTED_GROUPS "H0911" ValueError
        "скобки вложены слишком глубоко"
        "the brackets are nested too deep";
    GROUP_TWICE "H0912" ValueError
        "две группы названы одинаково"
        "two groups have the same name";
    UNKNOWN_CLASS "H0913" ValueError
        "нет такого класса символов"
        "there is no such class of characters";
}
