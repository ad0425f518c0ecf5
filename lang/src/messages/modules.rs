//! Modules: codes E086x.

super::texts! {
    NO_MODULE "E0861" FileNotFoundError
        "модуль '{name}' не найден: искали {places}"
        "module '{name}' is not found: looked for {places}";
    MODULE_HAS_MISTAKES "E0862" SyntaxError
        "модуль '{name}' ('{file}', строка {line}): {first}"
        "module '{name}' ('{file}', line {line}): {first}";
    NO_MODULE_MEMBER "E0863" KeyError
        "в модуле '{module}' нет '{name}'"
        "module '{module}' has no '{name}'";
    MODULE_STILL_RUNS "E0864" StateError
        "в модуле '{module}' ещё нет '{name}': его текст выполняется, модули импортируют друг друга по кругу"
        "module '{module}' has no '{name}' yet: its text is still running, the modules import each other in a circle";
    BUILT_IN_MODULE "E0865" TypeError
        "встроенный модуль '{module}' нельзя изменить"
        "the built-in module '{module}' cannot be changed";
    MODULE_TOO_LONG "E0866" LimitError
        "модуль в '{file}' длиннее {limit} байт"
        "the module in '{file}' is longer than {limit} bytes";
    MODULE_NOT_TEXT "E0867" DataFormatError
        "модуль в '{file}' записан не в UTF-8"
        "the module in '{file}' is not UTF-8 text";
    TOO_MANY_MODULES "E0868" LimitError
        "модулей больше {limit}"
        "there are more than {limit} modules";
    STAR_IN_FUNCTION "E0869" SyntaxError
        "'from ... import *' стоит только вне функций и циклов 'for': назовите, что взять"
        "'from ... import *' stands only outside of functions and 'for' loops: name what is to be taken";
    STAR_HIDES_BUILT_IN "E0870" NameError
        "в модуле '{module}' есть '{name}', но так называется встроенная функция: 'from {module} import *' её не заменит"
        "module '{module}' has '{name}', but a built-in function is called so: 'from {module} import *' does not replace it";

    BAD_UUID "E0871" ValueError
        "функция 'uuid.parse': '{text}' не является идентификатором UUID"
        "function 'uuid.parse': '{text}' is no UUID";

    HELP_CHECK_MODULE "H0861" SyntaxError
        "все ошибки покажет команда: datacode check {file}"
        "this shows all mistakes: datacode check {file}";
    HELP_IMPORT "H0863" NameError
        "это встроенный модуль, сначала его подключают: import {name}"
        "this is a built-in module, which is imported first: import {name}";
    HELP_STAR_BY_NAME "H0862" NameError
        "назовите, что взять: from {module} import {name}"
        "name what is to be taken: from {module} import {name}";
}
