//! What is wrong with a program's text: codes E01xx.
//!
//! An expectation has three texts: for a token found instead, for a line that ends, for a text that ends. `HELP_` are
//! the help lines that stand under a message.

super::texts! {
    NESTED_TOO_DEEP "E0101" LimitError
        "текст программы вложен глубже {limit} уровней (depth)"
        "the program text is nested deeper than {limit} levels (depth)";
    CHAIN_TOO_LONG "E0103" LimitError
        "слишком длинная цепочка операций, вызовов, полей или 'else if': в ней больше {limit} звеньев (depth); разбейте её на части"
        "too long a chain of operators, calls, members or 'else if': it has more than {limit} links (depth); split it into parts";
    TEXT_TOO_LONG "E0102" LimitError
        "текст программы слишком велик: его продолжение, начиная с этого места, не разобрано"
        "the program text is too long: what follows from here on was not parsed";

    VALUE_EXPECTED "E0110" SyntaxError
        "здесь ожидается значение, а стоит '{found}'"
        "a value is expected here, but '{found}' was found";
    VALUE_EXPECTED_LINE "E0111" SyntaxError
        "здесь ожидается значение, а строка кончилась"
        "a value is expected here, but the line ends";
    VALUE_EXPECTED_END "E0112" SyntaxError
        "здесь ожидается значение, а текст кончился"
        "a value is expected here, but the text ends";
    NAME_EXPECTED "E0113" SyntaxError
        "здесь ожидается имя, а стоит '{found}'"
        "a name is expected here, but '{found}' was found";
    NAME_EXPECTED_LINE "E0114" SyntaxError
        "здесь ожидается имя, а строка кончилась"
        "a name is expected here, but the line ends";
    NAME_EXPECTED_END "E0115" SyntaxError
        "здесь ожидается имя, а текст кончился"
        "a name is expected here, but the text ends";
    TOKEN_EXPECTED "E0116" SyntaxError
        "здесь ожидается '{token}', а стоит '{found}'"
        "'{token}' is expected here, but '{found}' was found";
    TOKEN_EXPECTED_LINE "E0117" SyntaxError
        "здесь ожидается '{token}', а строка кончилась"
        "'{token}' is expected here, but the line ends";
    TOKEN_EXPECTED_END "E0118" SyntaxError
        "здесь ожидается '{token}', а текст кончился"
        "'{token}' is expected here, but the text ends";
    BLOCK_EXPECTED "E0119" SyntaxError
        "здесь должен начинаться блок, '{' или 'do', а стоит '{found}'"
        "a block, '{' or 'do', should begin here, but '{found}' was found";
    BLOCK_EXPECTED_LINE "E0120" SyntaxError
        "в конце строки должен начинаться блок: '{' или 'do'"
        "a block should begin at the end of the line: '{' or 'do'";
    BLOCK_EXPECTED_END "E0121" SyntaxError
        "здесь должен начинаться блок, '{' или 'do', а текст кончился"
        "a block, '{' or 'do', should begin here, but the text ends";
    TYPE_EXPECTED "E0122" SyntaxError
        "здесь ожидается тип, а стоит '{found}'"
        "a type is expected here, but '{found}' was found";
    TYPE_EXPECTED_LINE "E0123" SyntaxError
        "здесь ожидается тип, а строка кончилась"
        "a type is expected here, but the line ends";
    TYPE_EXPECTED_END "E0124" SyntaxError
        "здесь ожидается тип, а текст кончился"
        "a type is expected here, but the text ends";
    KEY_EXPECTED "E0125" SyntaxError
        "здесь ожидается ключ объекта (имя или строка), а стоит '{found}'"
        "a key of the object (a name or a string) is expected here, but '{found}' was found";

    UNCLOSED_BRACKET "E0130" SyntaxError
        "скобка '{open}' не закрыта: до конца текста нет '{close}'"
        "the bracket '{open}' is not closed: there is no '{close}' up to the end of the text";
    MISSING_BRACKET "E0131" SyntaxError
        "перед '{found}' не хватает '{close}': скобка '{open}' открыта в строке {line}"
        "'{close}' is missing before '{found}': the bracket '{open}' was opened on line {line}";
    MISSING_COMMA "E0132" SyntaxError
        "перед '{found}' не хватает ',' или '{close}' (скобка открыта в строке {line})"
        "',' or '{close}' is missing before '{found}' (the bracket was opened on line {line})";
    MISSING_BRACKET_LINE "E0138" SyntaxError
        "в конце строки не хватает '{close}': скобка '{open}' открыта в строке {line}"
        "'{close}' is missing at the end of the line: the bracket '{open}' was opened on line {line}";
    MISSING_COMMA_LINE "E0139" SyntaxError
        "в конце строки не хватает ',' или '{close}' (скобка открыта в строке {line})"
        "',' or '{close}' is missing at the end of the line (the bracket was opened on line {line})";
    EMPTY_ITEM "E0133" SyntaxError
        "между запятыми ничего нет"
        "there is nothing between the commas";
    STRAY_BRACKET "E0134" SyntaxError
        "лишняя скобка '{found}': для неё нет открывающей"
        "there is no open bracket for '{found}'";
    EMPTY_INDEX "E0135" SyntaxError
        "в квадратных скобках нет индекса"
        "there is no index in the square brackets";
    SLICE_STEP "E0136" SyntaxError
        "у среза есть только начало и конец: a[1:3]"
        "a slice has only a beginning and an end: a[1:3]";
    MISSING_COLON "E0137" SyntaxError
        "после ключа объекта нужно ':', а стоит '{found}'"
        "a key of an object needs ':' after it, but '{found}' was found";

    UNCLOSED_STRING "E0140" SyntaxError
        "строка, открытая кавычкой {quote}, не закрыта до конца текста"
        "the string opened with {quote} is not closed up to the end of the text";
    UNCLOSED_COMMENT "E0141" SyntaxError
        "комментарий, открытый тройной кавычкой, не закрыт до конца текста"
        "the comment opened with a triple quote is not closed up to the end of the text";
    BAD_ESCAPE "E0142" SyntaxError
        "'{found}' не обозначает символа: нужны от одной до шести шестнадцатеричных цифр, например '\\u{41}'"
        "'{found}' names no character: it takes one to six hexadecimal digits, as in '\\u{41}'";
    EMPTY_INTERPOLATION "E0143" SyntaxError
        "внутри '${ }' нет значения"
        "there is no value inside '${ }'";
    BAD_NUMBER "E0144" SyntaxError
        "'{found}' не число: цифры и буквы стоят слитно или '_' стоит не между цифрами"
        "'{found}' is not a number: digits and letters run together, or '_' does not stand between digits";

    UNCLOSED_BLOCK "E0150" SyntaxError
        "блок '{keyword}' не закрыт: до конца текста нет '{word}'"
        "the block of '{keyword}' is not closed: there is no '{word}' up to the end of the text";
    MISSING_END_WORD "E0151" SyntaxError
        "перед '{found}' не хватает '{word}': '{keyword}' начинается в строке {line}"
        "'{word}' is missing before '{found}': '{keyword}' begins on line {line}";
    WRONG_END_WORD "E0152" SyntaxError
        "блок '{keyword}' из строки {line} закрывается словом '{word}', а не '{found}'"
        "the block of '{keyword}' on line {line} is closed with '{word}', not '{found}'";
    STRAY_END_WORD "E0153" SyntaxError
        "'{found}' ничего не закрывает: для него нет '{keyword}'"
        "'{found}' closes nothing: there is no '{keyword}' for it";
    NEXT_MISMATCH "E0154" SyntaxError
        "'next {found}' не подходит к циклу 'for {variable}' из строки {line}"
        "'next {found}' does not fit the loop 'for {variable}' on line {line}";
    STRAY_CLAUSE "E0155" SyntaxError
        "'{found}' стоит без '{keyword}'"
        "'{found}' stands without '{keyword}'";
    TRY_ALONE "E0156" SyntaxError
        "у 'try' нет ни 'catch', ни 'finally'"
        "'try' has neither 'catch' nor 'finally'";

    ASSIGNMENT_IN_CONDITION "E0160" SyntaxError
        "'=' присваивает, а условие сравнивает"
        "'=' assigns, but a condition compares";
    ASSIGNMENT_IN_VALUE "E0161" SyntaxError
        "внутри выражения нельзя присваивать"
        "an assignment cannot stand inside an expression";
    INVALID_TARGET "E0162" SyntaxError
        "этому нельзя присвоить значение"
        "nothing can be assigned to this";
    SEVERAL_TARGETS "E0163" SyntaxError
        "слева от '{operator}' может стоять только одно имя"
        "only one name may stand before '{operator}'";
    SECOND_ASSIGNMENT "E0164" SyntaxError
        "в одной инструкции только одно присваивание"
        "one statement has only one assignment";
    TYPED_VARIABLE "E0165" SyntaxError
        "тип указывают у параметров функции, а не у переменных"
        "types are given to parameters of functions, not to variables";
    KEYWORD_AS_NAME "E0166" SyntaxError
        "'{word}' — ключевое слово, оно не может быть именем"
        "'{word}' is a keyword and cannot be a name";
    NAMED_FUNCTION_VALUE "E0168" SyntaxError
        "у функции внутри выражения нет имени: уберите '{name}'"
        "a function inside an expression has no name: remove '{name}'";
    PATTERN_IN_PARENTHESES "E0169" SyntaxError
        "переменные цикла 'for' стоят без круглых скобок"
        "the variables of 'for' stand without parentheses";
    FOR_COUNTER "E0173" SyntaxError
        "цикла со счётчиком в скобках нет: цикл 'for' обходит значения"
        "there is no loop with a counter in parentheses: 'for' walks values";
    CATCH_IN_PARENTHESES "E0170" SyntaxError
        "имя после 'catch' стоит без скобок"
        "the name after 'catch' stands without parentheses";
    LAMBDA_BLOCK "E0174" SyntaxError
        "после '=>' фигурная скобка начинает объект, а не блок инструкций"
        "after '=>' a brace begins an object, not a block of statements";
    NOT_IN "E0171" SyntaxError
        "'not in' пишут иначе"
        "'not in' is written differently";
    OUTSIDE_CLASS "E0172" SyntaxError
        "'{word}' бывает только внутри класса"
        "'{word}' exists only inside a class";

    UNEXPECTED "E0180" SyntaxError
        "'{found}' здесь стоять не может"
        "'{found}' cannot stand here";
    MISSING_SEPARATOR "E0181" SyntaxError
        "перед '{found}' не хватает оператора, ';' или новой строки"
        "an operator, ';' or a new line is missing before '{found}'";
    TWO_WORDS "E0182" SyntaxError
        "между '{first}' и '{found}' ничего нет: не хватает оператора, скобок или новой строки"
        "there is nothing between '{first}' and '{found}': an operator, parentheses or a new line is missing";
    DECORATOR_ALONE "E0184" SyntaxError
        "за декоратором '@' должна идти функция"
        "a function must follow the decorator '@'";

    HELP_COMPARE "H0101" SyntaxError
        "для сравнения пишут '=='"
        "to compare, write '=='";
    HELP_NOT_IN "H0102" SyntaxError
        "пишите: not (x in list)"
        "write: not (x in list)";
    HELP_OBJECT "H0103" SyntaxError
        "объект пишут так: {\"name\": 1, \"city\": \"Минск\"}"
        "an object is written {\"name\": 1, \"city\": \"Minsk\"}";
    HELP_DOLLAR "H0104" SyntaxError
        "если нужен сам знак '$', пишите '\\$'"
        "for the sign '$' itself write '\\$'";
    HELP_OTHER_NAME "H0105" SyntaxError
        "выберите другое имя"
        "choose another name";
    HELP_DECLARE "H0106" SyntaxError
        "переменной сразу дают значение: {keyword} {name} = null"
        "a variable gets its value at once: {keyword} {name} = null";
    HELP_TYPED_VARIABLE "H0107" SyntaxError
        "уберите двоеточие и тип"
        "remove the colon and the type";
    HELP_TARGETS "H0108" SyntaxError
        "слева от '=' стоит имя, элемент a[i] или поле o.k; для нескольких: a, b = 1, 2"
        "before '=' stands a name, an element a[i] or a field o.k; for several: a, b = 1, 2";
    HELP_SECOND_ASSIGNMENT "H0109" SyntaxError
        "напишите присваивания на отдельных строках; несколько имён сразу: a, b = 1, 2"
        "write the assignments on lines of their own; several names at once: a, b = 1, 2";
    HELP_FOR "H0110" SyntaxError
        "цикл пишут так: for x in list { ... } или for i in range(1, 10) { ... }"
        "a loop is written: for x in list { ... } or for i in range(1, 10) { ... }";
    HELP_TRY "H0111" SyntaxError
        "пишите: try { ... } catch e { ... }"
        "write: try { ... } catch e { ... }";
    HELP_CATCH "H0112" SyntaxError
        "пишите: catch e { ... } или catch ValueError e { ... }"
        "write: catch e { ... } or catch ValueError e { ... }";
    HELP_THROW "H0113" SyntaxError
        "ошибку вызывают так: throw ValueError(\"текст\")"
        "an error is raised with: throw ValueError(\"text\")";
    HELP_CALL "H0114" SyntaxError
        "для вызова функции нужны скобки: {name}(...)"
        "a function is called with parentheses: {name}(...)";
    HELP_AND "H0115" SyntaxError
        "логическое «и» пишут словом: and"
        "the logical 'and' is written as a word: and";
    HELP_OR "H0116" SyntaxError
        "логическое «или» пишут словом: or"
        "the logical 'or' is written as a word: or";
    HELP_CHOICE "H0117" SyntaxError
        "выбора внутри выражения нет: пишите if условие { x = a } else { x = b }"
        "there is no choice inside an expression: write if condition { x = a } else { x = b }";
    HELP_QUOTES "H0118" SyntaxError
        "строки берут в прямые кавычки: \"...\" или '...'"
        "strings stand in straight quotes: \"...\" or '...'";
    HELP_COMPREHENSION "H0119" SyntaxError
        "цикла внутри значения нет: пишите map(list, x => x * 2) или filter(list, x => x > 0)"
        "there is no loop inside a value: write map(list, x => x * 2) or filter(list, x => x > 0)";
    HELP_INCREASE "H0120" SyntaxError
        "увеличить переменную: x += 1"
        "to increase a variable: x += 1";
    HELP_LEADING_DOT "H0121" SyntaxError
        "дробь пишут с нулём: 0.5"
        "a fraction is written with its zero: 0.5";
    HELP_COMMENT "H0122" SyntaxError
        "комментарий начинается знаком '#'"
        "a comment begins with '#'";
    HELP_BLOCK "H0123" SyntaxError
        "блок стоит в фигурных скобках { ... } или между 'do' и своим концом: endif, next x, endwhile, endfunction"
        "a block stands in braces { ... } or between 'do' and its end: endif, next x, endwhile, endfunction";
    HELP_ELSE_IF "H0124" SyntaxError
        "пишите: else if"
        "write: else if";
    HELP_FUNCTION "H0125" SyntaxError
        "функцию объявляют так: fn имя(a, b) { ... }"
        "a function is declared with: fn name(a, b) { ... }";
    HELP_LET "H0126" SyntaxError
        "переменную объявляют так: let x = 1"
        "a variable is declared with: let x = 1";
    HELP_SWITCH "H0127" SyntaxError
        "выбор из нескольких пишут так: if x == 1 { ... } else if x == 2 { ... } else { ... }"
        "a choice among several is written: if x == 1 { ... } else if x == 2 { ... } else { ... }";
    HELP_LONG_STRING "H0128" SyntaxError
        "строка, начатая в строке {line}, занимает несколько строк: возможно, в ней забыта закрывающая кавычка"
        "the string that begins on line {line} goes over several lines: perhaps its closing quote is missing there";
    HELP_RANGE "H0129" SyntaxError
        "промежуток чисел пишут так: range(1, 10); срез так: a[1:3]"
        "a range of numbers is written range(1, 10), a slice a[1:3]";
    HELP_LAMBDA "H0130" SyntaxError
        "функцию с инструкциями пишут так: fn(x) { ... }"
        "a function with statements is written fn(x) { ... }";
    HELP_FORMAT "H0131" SyntaxError
        "буква перед кавычкой не нужна: значения вставляют так: \"итого: ${x}\""
        "no letter before the quote: values are put in with \"total: ${x}\"";
    HELP_DECREASE "H0133" SyntaxError
        "уменьшить переменную: x -= 1"
        "to decrease a variable: x -= 1";
    HELP_NOT_EQUAL "H0134" SyntaxError
        "«не равно» пишут так: !="
        "'not equal' is written !=";
    HELP_ARROW "H0135" SyntaxError
        "функцию без имени пишут так: x => x * 2, (a, b) => a + b или fn(x) { ... }"
        "a function without a name is written x => x * 2, (a, b) => a + b or fn(x) { ... }";
    HELP_QUOTE_INSIDE "H0136" SyntaxError
        "кавычка внутри строки закрывает её: поставьте перед такой кавычкой '\\' или возьмите строку в кавычки другого вида"
        "a quote inside a string closes it: write '\\' before it, or put the string in quotes of the other kind";
    HELP_ASSIGN "H0137" SyntaxError
        "значение присваивают одним знаком '='"
        "a value is assigned with one '='";
    HELP_WHILE "H0138" SyntaxError
        "цикл с условием пишут так: while x < 10 { ... }"
        "a loop with a condition is written: while x < 10 { ... }";
    HELP_UNLESS "H0139" SyntaxError
        "пишите: if not x { ... }"
        "write: if not x { ... }";
    HELP_GLOBAL "H0140" SyntaxError
        "'global' сразу присваивает: global {name} = {name} + 1; но и простое {name} = ... меняет внешнюю переменную"
        "'global' assigns at once: global {name} = {name} + 1; but a plain {name} = ... also changes the variable outside";
    HELP_REST_PARAMETER "H0141" SyntaxError
        "число аргументов у функции постоянно; несколько значений передают массивом: fn f(values) { ... }"
        "a function takes a fixed number of arguments; give it several values as an array: fn f(values) { ... }";
    HELP_UNPACK "H0142" SyntaxError
        "слева от '=' скобок нет: let a, b = [1, 2] или a, b = b, a"
        "there are no brackets before '=': let a, b = [1, 2] or a, b = b, a";
    HELP_MINUS "H0143" SyntaxError
        "это другой знак, похожий на минус: минус пишут '-'"
        "this is another sign that looks like a minus: a minus is written '-'";
    HELP_NEAR "H0132" SyntaxError
        "возможно, имелось в виду '{word}'?"
        "did you mean '{word}'?";
}
