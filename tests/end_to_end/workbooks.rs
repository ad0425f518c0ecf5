//! Spreadsheets that programs write: what comes back when they are read, and that no old file is lost on the way.

use std::path::Path;

use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, folder, run};

use crate::PROGRAM;

/// What a program prints that ends well in that folder.
fn printed(folder: &Path, text: &str) -> String {
    std::fs::write(folder.join("program.dc"), text).unwrap();
    let ended = run(program(PROGRAM).arg("program.dc").current_dir(folder), "", DEADLINE);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{text}");
    ended.stdout
}

#[test]
fn a_table_that_is_written_and_read_again_is_the_same_table() {
    let folder = folder();
    let text = r#"
let t = table({
    "id": [1, -2, 9007199254740992, null],
    "имя": ["=1+1", null, " <Анна & Ко> ", "a\r\nb\t\u{1} _x000D_ 😀"],
    "share": [0.1, 1e300, -2.5, null],
    "paid": [true, false, null, true],
    "day": [date("2024-02-29"), date("1900-01-01"), date("1900-03-01"), date("9999-12-31")],
    "at": [date("2024-02-29T23:59:59.999"), date("1900-01-01T00:00:01"), null, date("2024-01-01T12:00")],
    "mixed": [1, "1", true, date("2024-01-01")]
})
write_file("t.xlsx", t)
let back = read_file("t.xlsx")
print(back == t, sheets("t.xlsx"))
print(map(back.columns, name => typeof(back[name][0])))
"#;
    assert_eq!(printed(folder.path(), text), "true [Sheet1]\n[int, str, float, bool, date, date, int]\n");
}

#[test]
fn what_a_spreadsheet_has_no_cell_for_comes_back_as_its_text() {
    let folder = folder();
    let text = r#"
write_file("t.xlsx", table({
    "n": [9007199254740993, 1], "f": [float("inf"), float("nan")], "d": [date("1899-12-31"), date("0001-01-01")],
    "a": [[1, 2], {"k": 1}], "m": [money(100.5, "$0.00"), money(-0.05, "$0.00")], "e": ["", "x"]
}))
for row in read_file("t.xlsx") { print(row) }
"#;
    let expected = r#"{"n": 9007199254740993, "f": inf, "d": 1899-12-31, "a": [1, 2], "m": 100.5, "e": null}
{"n": 1, "f": NaN, "d": 0001-01-01, "a": {"k": 1}, "m": -0.05, "e": x}
"#;
    assert_eq!(printed(folder.path(), text), expected);
}

#[test]
fn an_object_of_tables_becomes_a_workbook_with_a_sheet_each() {
    let folder = folder();
    let text = r#"
let sales = table([[1, 2.5], [2, 3]], ["id", "сумма"])
let book = {"Продажи & склад": sales, "Пусто": table([], ["a", "b"]), "Ничего": table({})}
write_file("book.xlsx", book)
print(sheets("book.xlsx"))
for name in sheets("book.xlsx") {
    let t = read_file("book.xlsx", sheet_name=name)
    print(t == book[name], t.columns)
}
"#;
    let expected = "[Продажи & склад, Пусто, Ничего]\ntrue [id, сумма]\ntrue [a, b]\ntrue []\n";
    assert_eq!(printed(folder.path(), text), expected);
}

#[test]
fn what_cannot_be_written_is_told_in_both_languages_and_leaves_the_old_file() {
    let folder = folder();
    std::fs::write(folder.path().join("t.xlsx"), "old").unwrap();
    for (call, en, ru) in [
        (
            "write_file('t.xlsx', table({'note': ['x', 'я' * 40000]}))",
            "column 'note', row 2 (from 1): the text has 40000 characters, but a cell holds 32767",
            "столбец 'note', строка 2 (считая с 1): в строке 40000 символов, а в ячейке помещается 32767",
        ),
        (
            "write_file('t.xlsx', {'Итог': table({}), 'итог': table({})})",
            "there is a sheet 'итог' already: names of sheets differ in more than capitals",
            "лист 'итог' уже есть: имена листов различаются не только заглавными буквами",
        ),
        (
            "write_file('t.ods', table({}))",
            "'t.ods': tables are not written as .ods; write .xlsx, .csv, .tsv or .json",
            "'t.ods': в формате .ods таблицы не записываются; запишите .xlsx, .csv, .tsv или .json",
        ),
        (
            "write_file('t.xlsx', [1])",
            "a value of type 'array' cannot be written to 't.xlsx'",
            "в файл 't.xlsx' нельзя записать значение типа 'array'",
        ),
    ] {
        std::fs::write(folder.path().join("program.dc"), call).unwrap();
        for (lang, expected) in [("en", en), ("ru", ru)] {
            let mut command = program(PROGRAM);
            let ended = run(command.args(["--lang", lang, "program.dc"]).current_dir(folder.path()), "", DEADLINE);
            assert!(ended.code == Some(1) && ended.stderr.contains(expected), "{}", ended.stderr);
        }
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("t.xlsx")).unwrap(), "old");
    assert_eq!(names(folder.path()), ["program.dc", "t.xlsx"]);
}

#[test]
fn ctrl_c_while_a_file_is_written_leaves_the_old_one_and_nothing_else() {
    for name in ["t.xlsx", "t.csv"] {
        let folder = folder();
        std::fs::write(folder.path().join(name), "old").unwrap();
        // No machine writes so much before it is asked to stop.
        let text = format!(
            "let n = range(500000)\nlet c = {{}}\nfor i in range(20) {{ c['c' + i] = n }}\nlet t = table(c)\n\
             print('writing')\nwrite_file('{name}', t)"
        );
        std::fs::write(folder.path().join("program.dc"), text).unwrap();
        let mut running = Running::start(program(PROGRAM).arg("program.dc").current_dir(folder.path()));
        running.wait_for("writing\n", DEADLINE);
        running.signal("INT");
        assert_eq!(running.end(DEADLINE).code, Some(130));
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), "old");
        assert_eq!(names(folder.path()), ["program.dc", name]);
    }
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
