//! Tables and the data in them: codes E06xx.

super::texts! {
    NEAR_COLUMN "H0602" ColumnNotFoundError
        "возможно, имелся в виду '{name}'?"
        "did you mean '{name}'?";
    COLUMN_NOT_FOUND "E0601" ColumnNotFoundError
        "столбца '{column}' нет; есть столбцы: {columns}"
        "there is no column '{column}'; the columns are: {columns}";
    HELP_QUOTED "H0601" ColumnNotFoundError
        "если '{name}' — не столбец, а значение, возьмите его в кавычки: '{name}'"
        "if '{name}' is no column but a value, put it in quotes: '{name}'";
    LEFT_COLUMN_NOT_FOUND "E0636" ColumnNotFoundError
        "в левой таблице нет столбца '{column}'; есть столбцы: {columns}"
        "there is no column '{column}' in the left table; its columns are: {columns}";
    RIGHT_COLUMN_NOT_FOUND "E0637" ColumnNotFoundError
        "в правой таблице нет столбца '{column}'; есть столбцы: {columns}"
        "there is no column '{column}' in the right table; its columns are: {columns}";
    ROW_OUT_OF_RANGE "E0602" IndexError
        "индекс строки {index} вне диапазона (строк: {rows})"
        "row index {index} is out of range (rows: {rows})";
    COLUMN_LENGTHS "E0603" SchemaError
        "столбец '{column}' имеет длину {got}, а должен иметь {expected}"
        "column '{column}' has {got|value|values} where {expected} are expected";
    DUPLICATE_COLUMN "E0604" SchemaError
        "столбец '{column}' встречается дважды"
        "column '{column}' appears twice";
    NOT_A_TABLE_INDEX "E0605" TypeError
        "таблица индексируется именем столбца, номером строки, логическим столбцом или массивом имён, а не типом '{got}'"
        "a table is indexed by a column name, a row number, a bool column or an array of names, not by '{got}'";
    NOT_A_COLUMN_INDEX "E0606" TypeError
        "столбец индексируется номером строки или логическим столбцом, а не типом '{got}'"
        "a column is indexed by a row number or a bool column, not by '{got}'";
    MASK_LENGTH "E0607" SchemaError
        "в условии отбора {got} значений, а строк {expected}"
        "the filter has {got|value|values} for {expected|row|rows}";
    NOT_A_MASK "E0608" TypeError
        "отбор строк: столбец '{column}' должен быть логическим, а он '{got}'"
        "row filter: column '{column}' must be bool, but it is '{got}'";
    COLUMN_OPERATION "E0609" TypeError
        "операция '{operation}' не определена для типов '{left}' и '{right}'"
        "operator '{operation}' is not defined for types '{left}' and '{right}'";
    COLUMN_NEGATION "E0610" TypeError
        "операция '-' не определена для столбца типа '{got}'"
        "operator '-' is not defined for a column of type '{got}'";
    COLUMN_PAIR "E0611" SchemaError
        "столбцы разной длины: {left} и {right}"
        "the columns differ in length: {left} and {right}";
    COLUMN_ZERO_DIVISION "E0612" ZeroDivisionError
        "деление на ноль в строке {row} (считая с 1)"
        "division by zero in row {row} (from 1)";
    ROW_WIDTH "E0613" SchemaError
        "строка {row} (считая с 1): значений {got}, а столбцов {expected}"
        "row {row} (from 1): {got|value|values} for {expected|column|columns}";
    TOO_MANY_COLUMNS "E0635" SchemaError
        "столбцов {got}, а в таблице может быть не больше {limit}"
        "there are {got} columns, and a table has at most {limit}";
    ROW_NOT_A_LIST "E0614" TypeError
        "функция 'table': строка {row} (считая с 1) должна быть массивом, кортежем или объектом, а она '{got}'"
        "function 'table': row {row} (from 1) must be an array, a tuple or an object, but it is '{got}'";
    COLUMN_NOT_A_LIST "E0615" TypeError
        "функция 'table': столбец '{column}' должен быть массивом, кортежем или столбцом, а он '{got}'"
        "function 'table': column '{column}' must be an array, a tuple or a column, but it is '{got}'";
    NAME_NOT_TEXT "E0616" TypeError
        "функция '{function}': имя столбца должно быть строкой, а оно '{got}'"
        "function '{function}': a column name must be a string, but it is '{got}'";
    UNKNOWN_TEST "E0617" ValueError
        "функция '{function}': неизвестный оператор '{operator}'; есть: == != < <= > >= in contains starts_with ends_with"
        "function '{function}': unknown operator '{operator}'; there are: == != < <= > >= in contains starts_with ends_with";
    NEGATIVE_COUNT "E0618" ValueError
        "функция '{function}': аргумент '{argument}' не может быть отрицательным: {got}"
        "function '{function}': argument '{argument}' cannot be negative: {got}";
    NO_ORDER "E0619" TypeError
        "столбец '{column}' нельзя сортировать: значения типов '{left}' и '{right}' не сравниваются"
        "column '{column}' cannot be sorted: values of types '{left}' and '{right}' have no order";
    TEST_NEEDS_TEXT "E0620" TypeError
        "функция '{function}': оператор '{operator}' ожидает строку, получен '{got}'"
        "function '{function}': operator '{operator}' expects a string, got '{got}'";
    TEST_NEEDS_LIST "E0621" TypeError
        "функция '{function}': оператор 'in' ожидает массив, кортеж или столбец, получен '{got}'"
        "function '{function}': operator 'in' expects an array, a tuple or a column, got '{got}'";
    BAD_CONDITION "E0622" SyntaxError
        "функция '{function}': условие непонятно с позиции {column}: {condition}"
        "function '{function}': the condition cannot be understood from column {column} on: {condition}";
    NOT_A_CONDITION "E0655" TypeError
        "функция '{function}': условие должно давать логические значения, а даёт '{got}'"
        "function '{function}': the condition must give truth values, but it gives '{got}'";
    SORT_DIRECTIONS "E0623" ValueError
        "функция 'table_sort': направлений {got}, а столбцов {expected}"
        "function 'table_sort': {got|direction|directions} for {expected|column|columns}";
    NEW_NAME_NOT_TEXT "E0624" TypeError
        "функция '{function}': новое имя столбца '{column}' должно быть строкой или null, получен '{got}'"
        "function '{function}': the new name of column '{column}' must be a string or null, got '{got}'";
    NOT_A_TABLE "E0625" TypeError
        "функция '{function}': ожидаются таблицы, получен '{got}'"
        "function '{function}': tables are expected, got '{got}'";
    UNKNOWN_MERGE "E0626" ValueError
        "функция 'merge_tables': неизвестный способ '{got}'; есть: outer inner"
        "function 'merge_tables': unknown way '{got}'; there are: outer inner";
    NOT_A_KEY "E0627" TypeError
        "столбец '{column}': по значениям типа '{got}' нельзя группировать и соединять"
        "column '{column}': values of type '{got}' cannot be grouped or joined by";
    KEY_TYPES "E0628" SchemaError
        "ключи никогда не совпадут: '{left}' имеет тип {left_type}, а '{right}' — {right_type}"
        "the keys can never be equal: '{left}' is {left_type}, but '{right}' is {right_type}";
    BAD_ON "E0629" TypeError
        "функция '{function}': 'on' — это имя столбца, массив имён или массив пар имён, получен '{got}'"
        "function '{function}': 'on' is a column name, an array of names or an array of pairs of names, got '{got}'";
    RAGGED_ROW "E0630" DataFormatError
        "'{file}', строка {line}: полей {got}, а в заголовке {expected}"
        "'{file}', line {line}: {got|field|fields} where the header has {expected}";
    UNCLOSED_QUOTE "E0631" DataFormatError
        "'{file}': кавычка, открытая в строке {line}, не закрыта"
        "'{file}': the quote opened on line {line} is never closed";
    BAD_ENCODING "E0633" DataFormatError
        "'{file}', строка {line}: байты не являются текстом в кодировке {encoding}"
        "'{file}', line {line}: the bytes are no text in the encoding {encoding}";
    NO_HEADER "E0634" DataFormatError
        "'{file}': строки заголовка {header_row} нет"
        "'{file}': there is no header row {header_row}";
    UNKNOWN_JOIN "E0650" ValueError
        "функция '{function}': неизвестный вид соединения '{got}'; есть: inner left right full cross semi anti"
        "function '{function}': unknown type of join '{got}'; there are: inner left right full cross semi anti";
    BAD_SUFFIXES "E0651" TypeError
        "функция '{function}': 'suffixes' — это массив из двух строк"
        "function '{function}': 'suffixes' is an array of two strings";
    BAD_AGGREGATE "E0652" TypeError
        "функция '{function}': '{name}' ожидает [\"функция\", \"столбец\"], получен '{got}'"
        "function '{function}': '{name}' expects [\"function\", \"column\"], got '{got}'";
    UNKNOWN_AGGREGATE "E0653" ValueError
        "функция '{function}': неизвестная сводная функция '{got}'; есть: sum average min max count median std first last n_unique"
        "function '{function}': unknown aggregate '{got}'; there are: sum average min max count median std first last n_unique";
    AGGREGATE_TYPE "E0654" TypeError
        "'{aggregate}' столбца '{column}': ожидаются числа, получен '{got}'"
        "'{aggregate}' of column '{column}': numbers are expected, got '{got}'";
    NO_COMMON_ORDER "E0656" SchemaError
        "столбцы не сравниваются: '{left}' имеет тип {left_type}, а '{right}' — {right_type}"
        "the columns have no common order: '{left}' is {left_type}, but '{right}' is {right_type}";
    NO_DISTANCE "E0657" SchemaError
        "столбец '{column}' состоит из строк: ближайшей к строке нет, возможны 'backward' и 'forward'"
        "column '{column}' holds texts, which have no nearest one; there are 'backward' and 'forward'";
    UNKNOWN_DIRECTION "E0658" ValueError
        "функция 'asof_join': неизвестное направление '{got}'; есть: backward forward nearest"
        "function 'asof_join': unknown direction '{got}'; there are: backward forward nearest";
    BAD_JOIN_CONDITION "E0659" ValueError
        "функция 'join_on': условие — это \"столбец >= столбец\" или [столбец, оператор, столбец], а не '{got}'"
        "function 'join_on': a condition is \"column >= column\" or [column, operator, column], not '{got}'";
    UNKNOWN_APPLY "E0660" ValueError
        "функция 'apply_join': неизвестный вид соединения '{got}'; есть: inner left"
        "function 'apply_join': unknown type of join '{got}'; there are: inner left";
    KEY_REPEATED "E0670" ValueError
        "функция '{function}': столбец '{column}' не может быть ключом: значение {value} есть в строках {first} и {row} (считая с 1)"
        "function '{function}': column '{column}' cannot be a key: {value} stands in rows {first} and {row} (from 1)";
    KEY_WITHOUT_VALUE "E0671" ValueError
        "функция '{function}': столбец '{column}' не может быть ключом: в строке {row} (считая с 1) нет значения"
        "function '{function}': column '{column}' cannot be a key: row {row} (from 1) has no value";
    RELATED_TYPES "E0672" TypeError
        "функция 'relate': столбец '{column}' ('{got}') не может ссылаться на столбец '{key}' ('{kind}')"
        "function 'relate': column '{column}' ('{got}') cannot refer to column '{key}' ('{kind}')";
    NO_SUCH_KEY "E0673" ValueError
        "функция 'relate': значения {value} из столбца '{column}' (строка {row}, считая с 1) нет в столбце '{key}'"
        "function 'relate': {value} in column '{column}' (row {row}, from 1) does not stand in column '{key}'";
    TOO_MANY_RELATIONS "E0674" LimitError
        "в сеансе объявлено больше {limit} ключей и связей"
        "the session has declared more than {limit} keys and relations";
    PIVOT_TOO_WIDE "E0661" LimitError
        "в столбце '{column}' различных значений {got}, а в сводной таблице может быть не больше {limit} столбцов"
        "column '{column}' has {got} different values, but a pivot has at most {limit} columns";
    TABLE_INFO "T0640" DataError
        "Таблица: {rows|строка|строки|строк}, {columns|столбец|столбца|столбцов}"
        "Table: {rows|row|rows}, {columns|column|columns}";
    TABLE_INFO_COLUMN "T0641" DataError
        "  {column}: {type}, пустых {nulls}"
        "  {column}: {type}, nulls {nulls}";
    MORE_ROWS "T0642" DataError
        "… показано строк: {shown} из {rows}"
        "… {shown} of {rows|row|rows} shown";
    MORE_COLUMNS "T0643" DataError
        "… показано столбцов: {shown} из {columns}"
        "… {shown} of {columns|column|columns} shown";
}
