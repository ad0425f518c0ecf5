//! What can go wrong with dates, codes E043x, and money, codes E044x. `H04xx` are the help lines that stand under errors.

super::texts! {
    NOT_A_DATE "E0430" ValueError
        "функция '{function}': '{text}' не является датой"
        "function '{function}': '{text}' is not a date";
    NO_SUCH_DAY "E0431" ValueError
        "функция '{function}': такого дня или времени нет: '{text}'"
        "function '{function}': there is no such day or time: '{text}'";
    UNLIKE_FORMAT "E0432" ValueError
        "функция '{function}': '{text}' не подходит под формат '{format}'"
        "function '{function}': '{text}' does not fit the format '{format}'";
    UNKNOWN_LETTER "E0433" ValueError
        "функция '{function}': в формате нет обозначения '%{letter}'"
        "function '{function}': '%{letter}' means nothing in a format";
    NO_YEAR "E0434" ValueError
        "функция '{function}': в формате '{format}' нет года, %Y или %y"
        "function '{function}': the format '{format}' has no year, %Y or %y";
    FORMAT_TOO_LONG "E0435" LimitError
        "функция '{function}': формат длиннее {limit} байт"
        "function '{function}': the format is longer than {limit} bytes";
    UNKNOWN_UNIT "E0436" ValueError
        "функция '{function}': неизвестная единица '{got}'; есть: years months weeks days hours minutes seconds"
        "function '{function}': unknown unit '{got}'; there are: years months weeks days hours minutes seconds";
    OUT_OF_YEARS "E0437" OverflowError
        "функция '{function}': такой даты нет, годы идут от 0 до 9999"
        "function '{function}': there is no such date, years go from 0 to 9999";
    BAD_DURATION "E0438" ValueError
        "функция 'sleep': время ожидания задаётся числом секунд от 0, получено {got}"
        "function 'sleep': the time to wait is a number of seconds from 0 on, got {got}";

    BAD_MONEY_FORMAT "E0440" ValueError
        "функция 'money': формат '{format}' должен показывать одно число: 0, 0.00 или 0,00"
        "function 'money': the format '{format}' must show one number: 0, 0.00 or 0,00";
    TOO_MUCH_MONEY "E0441" OverflowError
        "денежная сумма слишком велика"
        "the amount of money is too large";
    CURRENCIES_DIFFER "E0442" TypeError
        "операция '{operator}': валюты разные, '{left}' и '{right}'"
        "operator '{operator}': the currencies differ, '{left}' and '{right}'";
    CURRENCIES_HAVE_NO_ORDER "E0443" TypeError
        "функция '{function}': валюты разные, '{left}' и '{right}'"
        "function '{function}': the currencies differ, '{left}' and '{right}'";

    HELP_FORMS "H0430" ValueError
        "без формата дата пишется так: 2024-01-31 или 2024-01-31 10:30:00; иначе нужен формат: date(text, \"%d.%m.%Y\")"
        "without a format a date is written 2024-01-31 or 2024-01-31 10:30:00; else a format is needed: date(text, \"%d.%m.%Y\")";
    HELP_LETTERS "H0431" ValueError
        "есть %Y %m %d %H %M %S %y %j %b %B %a %A, а сам знак процента пишется %%"
        "there are %Y %m %d %H %M %S %y %j %b %B %a %A, and %% for the percent sign itself";
    HELP_ROW "H0432" ValueError
        "столбец '{column}', строка {row} (считая с 1)"
        "column '{column}', row {row} (from 1)";
    HELP_DIFFERENCE "H0433" TypeError
        "сколько дней между датами, говорит date_diff(later, earlier)"
        "date_diff(later, earlier) gives the days between two dates";
    HELP_MOVE "H0434" TypeError
        "дату сдвигает date_add(d, n): на дни, а с unit=\"months\" и другими единицами и на них"
        "date_add(d, n) moves a date by days, or with unit=\"months\" and the like by those";
}
