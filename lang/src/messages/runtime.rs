//! What can go wrong while a program runs: names E02xx, types E03xx, values E04xx, calls E05xx.

super::texts! {
    UNDEFINED_VARIABLE "E0201" NameError
        "переменная '{name}' не определена"
        "variable '{name}' is not defined";
    UNDEFINED_FUNCTION "E0203" NameError
        "функция '{name}' не определена"
        "function '{name}' is not defined";
    DID_YOU_MEAN "H0206" NameError
        "возможно, имелось в виду '{name}'?"
        "did you mean '{name}'?";
    LOOKS_ALIKE "H0201" NameError
        "'{name}' только выглядит как '{near}': в одном из имён кириллические буквы вместо похожих латинских"
        "'{name}' only looks like '{near}': Cyrillic letters in one of them look like Latin ones";
    ENDED_WITH_LOOP "H0202" NameError
        "переменная '{name}' существует только внутри цикла 'for'; чтобы сохранить её значение, присвойте его переменной, объявленной перед циклом"
        "variable '{name}' exists only inside its 'for' loop; to keep its value, assign it to a variable declared before the loop";
    ENDED_WITH_FUNCTION "H0203" NameError
        "переменная '{name}' существует только внутри своей функции; наружу значение передаёт 'return'"
        "variable '{name}' exists only inside its function; 'return' hands a value out";
    NOT_YET_DECLARED "H0204" NameError
        "'let' объявляет здесь новую переменную '{name}', у которой ещё нет значения; чтобы изменить внешнюю, уберите 'let'"
        "'let' declares a new variable '{name}' here, which has no value yet; to change the outer one, leave out 'let'";
    HIDES_BUILTIN "H0205" TypeError
        "переменная '{name}' заслоняет встроенную функцию с этим именем: назовите переменную иначе"
        "the variable '{name}' hides the built-in function of that name: give the variable another name";

    WRONG_ARGUMENT_TYPE "E0301" TypeError
        "функция '{function}': аргумент '{argument}' ожидает тип '{expected}', получен '{got}'"
        "function '{function}': argument '{argument}' expected type '{expected}', got '{got}'";
    WRONG_DECLARED_TYPE "E0302" TypeError
        "аргумент '{argument}' ожидает тип '{expected}', получен '{got}'"
        "Argument '{argument}' expected type '{expected}', got '{got}'";
    WRONG_RESULT_TYPE "E0303" TypeError
        "функция '{function}' должна вернуть тип '{expected}', получен '{got}'"
        "function '{function}' must return type '{expected}', got '{got}'";
    UNSUPPORTED_OPERANDS "E0304" TypeError
        "операция '{operator}' не определена для типов '{left}' и '{right}'"
        "operator '{operator}' is not defined for types '{left}' and '{right}'";
    HELP_DATE_AND_TEXT "H0302" TypeError
        "дата сравнивается с датой, а не со строкой: date(\"2024-01-31\")"
        "a date is compared with a date, not with a string: date(\"2024-01-31\")";
    HELP_CHAIN "H0303" TypeError
        "сравнения не образуют цепочку, их соединяет 'and': a < b and b < c"
        "comparisons make no chain, 'and' joins them: a < b and b < c";
    CANNOT_NEGATE "E0305" TypeError
        "знак минус неприменим к типу '{got}'"
        "'-' cannot be applied to a value of type '{got}'";
    COLUMN_AS_CONDITION "E0306" TypeError
        "столбец не может быть условием: у каждой строки своё значение; для отбора строк служат t[условие] и table_where"
        "a column cannot be a condition, each row has its own value; t[condition] and table_where select rows";
    BAD_INDEX "E0307" TypeError
        "значение типа '{base}' нельзя индексировать значением типа '{index}'"
        "a value of type '{base}' cannot be indexed with a value of type '{index}'";
    BAD_SLICE "E0308" TypeError
        "границы среза должны быть целыми числами, получено '{got}'"
        "the bounds of a slice must be whole numbers, got '{got}'";
    NOT_SLICEABLE "E0309" TypeError
        "из значения типа '{got}' нельзя взять срез"
        "a value of type '{got}' cannot be sliced";
    CANNOT_CHANGE "E0310" TypeError
        "в значении типа '{got}' ничего нельзя изменить"
        "nothing inside a value of type '{got}' can be changed";
    ROW_IS_A_COPY "E0320" TypeError
        "таблица не изменяется: строка, взятая из неё, — копия, и это присваивание пропало бы"
        "a table does not change: a row taken from it is a copy, and this assignment would be lost";
    HELP_TABLE_CHANGE "H0301" TypeError
        "новую таблицу даёт table_add(t, \"столбец\", row => ...); чтобы изменить копию строки: let row = t[0]"
        "table_add(t, \"column\", row => ...) gives a new table; to change a copy of a row: let row = t[0]";
    NO_MEMBER "E0311" TypeError
        "у значения типа '{got}' нет поля '{name}'"
        "a value of type '{got}' has no member '{name}'";
    NO_METHOD "E0312" TypeError
        "у значения типа '{got}' нет метода '{name}'"
        "a value of type '{got}' has no method '{name}'";
    NOT_IN "E0313" TypeError
        "операция 'in' не ищет значение типа '{left}' в значении типа '{right}'"
        "'in' cannot look for a value of type '{left}' in one of type '{right}'";
    NOT_CALLABLE "E0314" TypeError
        "значение типа '{got}' нельзя вызвать как функцию"
        "a value of type '{got}' cannot be called like a function";
    NOT_ITERABLE "E0315" TypeError
        "по значению типа '{got}' нельзя пройти циклом 'for'"
        "'for' cannot walk a value of type '{got}'";
    NOT_UNPACKABLE "E0316" TypeError
        "значение типа '{got}' нельзя разложить на части: нужен массив или кортеж"
        "a value of type '{got}' cannot be taken apart: an array or a tuple is needed";
    NOT_SPREADABLE_OBJECT "E0318" TypeError
        "'**' раскрывает объект, получено значение типа '{got}'"
        "'**' spreads an object, got a value of type '{got}'";
    NO_ORDER "E0319" TypeError
        "функция '{function}': значения типов '{left}' и '{right}' нельзя сравнить"
        "function '{function}': values of types '{left}' and '{right}' cannot be compared";

    NAN_ORDER "E0321" ValueError
        "функция '{function}': среди значений есть NaN, а он не больше и не меньше никакого числа"
        "function '{function}': there is a NaN among the values, and it is neither less nor greater than any number";

    DIVISION_BY_ZERO "E0401" ZeroDivisionError
        "деление на ноль в операции '{operator}'"
        "division by zero in '{operator}'";
    INDEX_OUT_OF_RANGE "E0402" IndexError
        "индекс {index} вне границ: длина {length}"
        "index {index} is out of range: the length is {length}";
    NO_KEY "E0403" KeyError
        "ключа '{key}' нет"
        "there is no key '{key}'";
    WRONG_PART_COUNT "E0404" ValueError
        "для разложения нужно значений: {expected}, а получено: {got}"
        "wrong number of values to take apart: {got}, expected {expected}";
    TOO_FEW_PARTS "E0405" ValueError
        "для разложения нужно значений не меньше {expected}, а получено: {got}"
        "too few values to take apart: {got}, expected at least {expected}";
    STEP_ZERO "E0406" ValueError
        "функция 'range': шаг не может быть нулём"
        "function 'range': the step cannot be zero";
    NOT_A_NUMBER "E0407" ValueError
        "функция '{function}': '{text}' не является числом"
        "function '{function}': '{text}' is not a number";
    HELP_DECIMAL_COMMA "H0401" ValueError
        "дробную часть отделяет точка: {number}; запятую можно заменить: text.replace(\",\", \".\")"
        "a point stands before the fraction: {number}; the comma can be replaced: text.replace(\",\", \".\")";
    HELP_FIRST_VALUE "H0402" KeyError
        "если такого ключа ещё может не быть: {target} = {base}.get({key}, {first}) {operator} {value}"
        "where the key may not be there yet: {target} = {base}.get({key}, {first}) {operator} {value}";
    NO_WHOLE_NUMBER "E0408" ValueError
        "функция '{function}': {value} не помещается в целое число (64 бита)"
        "function '{function}': {value} does not fit a whole number (64 bits)";
    EMPTY "E0409" ValueError
        "функция '{function}': последовательность пуста"
        "function '{function}': the sequence is empty";
    NOT_FOUND "E0410" ValueError
        "функция '{function}': такого элемента нет"
        "function '{function}': there is no such element";
    OUT_OF_DOMAIN "E0411" ValueError
        "функция '{function}' не определена для {value}"
        "function '{function}' is not defined for {value}";
    BOUNDS_SWAPPED "E0418" ValueError
        "функция '{function}': нижняя граница {low} больше верхней {high}"
        "function '{function}': the lower bound {low} is above the upper one {high}";
    NO_SUCH_TYPE "E0419" ValueError
        "функция '{function}': нет типа '{name}'"
        "function '{function}': there is no type '{name}'";
    NO_ROOT "E0415" ValueError
        "отрицательное число {base} нельзя возвести в дробную степень {exponent}"
        "a negative number, {base}, cannot be raised to a power that is not whole, {exponent}";
    JSON_NESTED "E0416" LimitError
        "JSON вложен глубже {limit} уровней (depth): строка {line}, столбец {column}"
        "the JSON is nested deeper than {limit} levels (depth): line {line}, column {column}";
    JSON_NUMBER "E0417" ValueError
        "число в JSON слишком велико: строка {line}, столбец {column}"
        "a number of the JSON is too large: line {line}, column {column}";
    THROWN "E0412" RuntimeError
        "{message}"
        "{message}";
    BAD_JSON "E0413" ValueError
        "текст не является JSON: ошибка в строке {line}, столбец {column}"
        "the text is not JSON: line {line}, column {column} is wrong";
    JSON_ENDS "H0411" ValueError
        "текст кончился раньше времени: не закрыта скобка или кавычка либо нет значения"
        "the text ends too early: a bracket or a quote is not closed, or a value is missing";
    JSON_COMMA "H0412" ValueError
        "здесь нужна запятая или закрывающая скобка"
        "a comma or the closing bracket is needed here";
    JSON_TRAILING_COMMA "H0413" ValueError
        "после последнего элемента запятой быть не должно"
        "there must be no comma behind the last element";
    JSON_COLON "H0414" ValueError
        "после ключа нужно двоеточие"
        "a key needs a colon behind it";
    JSON_KEY "H0415" ValueError
        "ключ должен стоять в двойных кавычках"
        "a key must stand in double quotes";
    JSON_VALUE "H0416" ValueError
        "здесь нужно значение: число, строка в двойных кавычках, true, false, null, [ или {"
        "a value is needed here: a number, a string in double quotes, true, false, null, [ or {";
    JSON_BAD_NUMBER "H0417" ValueError
        "так числа в JSON не пишут: пример 12, -0.5, 1e10"
        "numbers of JSON are not written so, but like 12, -0.5, 1e10";
    JSON_TRAILING "H0418" ValueError
        "после значения есть что-то ещё, а в JSON оно одно"
        "something follows the value, but JSON holds only one";
    JSON_CONTROL "H0419" ValueError
        "внутри строки стоит перевод строки или другой управляющий символ: пишите \\n, \\t"
        "there is a line end or another control character inside a string: write \\n, \\t";
    JSON_ESCAPE "H0420" ValueError
        "неверная последовательность после '\\': есть \\n, \\t, \\\\, \\\", \\u0041"
        "what follows '\\' is wrong: there are \\n, \\t, \\\\, \\\", \\u0041";

    ISSET_NEEDS_A_NAME "E0414" ValueError
        "имя переменной для isset пишется строкой прямо в вызове: isset(\"x\")"
        "the name for isset is written as a string in the call itself: isset(\"x\")";

    CALLED_AS "H0501" TypeError
        "вызов пишется так: {call}"
        "it is called: {call}";
    MISSING_ARGUMENT "E0501" TypeError
        "функция '{function}': не передан аргумент '{argument}'"
        "function '{function}': argument '{argument}' is missing";
    TOO_MANY_ARGUMENTS "E0502" TypeError
        "функции '{function}' передано слишком много аргументов: {got}, а принимает она не больше {expected}"
        "too many arguments for function '{function}': {got} given, at most {expected} taken";
    OTHERS_BY_NAME "E0505" TypeError
        "функции '{function}' передано без имени слишком много аргументов: {got}, а принимает она не больше {expected}; остальные пишутся с именем: имя=значение"
        "too many arguments without a name for function '{function}': {got} given, at most {expected} taken; the others are written name=value";
    CALLBACK_ARGUMENTS "E0506" TypeError
        "функция '{function}' вызывает '{argument}', передавая слишком мало аргументов: {given}, а нужно {required}"
        "function '{function}' calls '{argument}' with too few arguments: {given} given, {required} needed";
    SORT_COMPARES "H0502" TypeError
        "key получает один элемент и возвращает то, по чему сортировать; порядок двух элементов сравнивать не нужно"
        "key is given one element and returns what to sort by; it does not compare two elements";
    UNKNOWN_ARGUMENT "E0503" TypeError
        "у функции '{function}' нет аргумента '{argument}'"
        "function '{function}' has no argument '{argument}'";
    ARGUMENT_GIVEN_TWICE "E0504" TypeError
        "функция '{function}': аргумент '{argument}' передан дважды"
        "function '{function}': argument '{argument}' is given twice";
}
