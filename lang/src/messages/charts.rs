//! Charts and what else is shown: codes E088x and E089x.

super::texts! {
    NOT_A_NUMBER "E0881" TypeError
        "функция '{function}': в столбце '{column}' должны быть числа или даты, а в строке {row} (считая с 1) — '{got}'"
        "function '{function}': column '{column}' must hold numbers or dates, but row {row} (from 1) holds '{got}'";
    DATES_AND_NUMBERS "E0882" TypeError
        "функция '{function}': в столбце '{column}' смешаны даты и числа: строка {row} (считая с 1)"
        "function '{function}': column '{column}' mixes dates and numbers: row {row} (from 1)";
    NO_NUMBERS "E0883" SchemaError
        "функция '{function}': в таблице нет столбца с числами; есть столбцы: {columns}"
        "function '{function}': the table has no column of numbers; the columns are: {columns}";
    TOO_MANY_SERIES "E0884" ValueError
        "функция '{function}': рядов данных {got}, а на графике их может быть не больше {limit}: назовите нужные в 'y'"
        "function '{function}': there are {got} series, and a chart has at most {limit}: name some in 'y'";
    TOO_MANY_BARS "E0885" ValueError
        "функция 'plot.bar': столбиков {got}, а на графике их может быть не больше {limit}: сгруппируйте строки или возьмите часть"
        "function 'plot.bar': there are {got} bars, and a chart has at most {limit}: group the rows, or take some of them";
    TOO_MANY_SLICES "E0886" ValueError
        "функция 'plot.pie': долей {got}, а в круге их может быть не больше {limit}: сложите малые в одну или возьмите plot.bar"
        "function 'plot.pie': there are {got} slices, and a pie has at most {limit}: add the small ones up, or use plot.bar";
    NEGATIVE_SLICE "E0887" ValueError
        "функция 'plot.pie': доля не бывает отрицательной: столбец '{column}', строка {row} (считая с 1)"
        "function 'plot.pie': a part of a whole is not negative: column '{column}', row {row} (from 1)";
    NOTHING_TO_DRAW "E0888" ValueError
        "функция '{function}': рисовать нечего: ни в одной строке нет нужных значений"
        "function '{function}': there is nothing to draw: no row has the values that are needed";
    TWO_IN_A_CELL "E0889" ValueError
        "функция 'plot.heatmap': для '{x}' и '{y}' есть две строки: сначала сведите их, например pivot(...)"
        "function 'plot.heatmap': there are two rows for '{x}' and '{y}': bring them together first, with pivot(...) for one";
    TOO_MANY_CELLS "E0890" ValueError
        "функция 'plot.heatmap': по стороне {got} значений, а может быть не больше {limit}"
        "function 'plot.heatmap': one side has {got} values, and it has at most {limit}";
    BAD_BINS "E0891" ValueError
        "функция 'plot.hist': число интервалов — от 1 до {limit}, получено {got}"
        "function 'plot.hist': the number of bins is 1 to {limit}, got {got}";
    HEATMAP_COLUMNS "E0892" ValueError
        "функция 'plot.heatmap': нужны все три столбца: x=, y= и value= — или ни одного, если таблица уже сводная"
        "function 'plot.heatmap': it takes all of x=, y= and value=, or none where the table is a pivot already";
    CHART_FILE "E0893" ValueError
        "график записывается в файл .svg или .png, а не в '{path}'"
        "a chart is written to a file .svg or .png, not to '{path}'";
    BAD_EVENT_TYPE "E0894" ValueError
        "функция 'emit': тип события — строка длиной от 1 до {limit} символов, получено символов: {got}"
        "function 'emit': the type of an event is a text of 1 to {limit} characters, got {got}";
    EVENT_TOO_LARGE "E0895" ValueError
        "функция 'emit': данные события занимают {got} байт, а могут занимать не больше {limit}"
        "function 'emit': the data of an event has {got} bytes, and it has at most {limit}";
}
