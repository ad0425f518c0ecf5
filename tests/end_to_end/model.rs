//! `--build_model`: the SQLite database of what a program left in its variables.

use std::path::Path;

use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Ended, Server, Socket, TempDir, folder, run};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::PROGRAM;

const SHOP: &str = r#"
let users = table([[1, "Анна"], [2, "Boris"]], ["id", "name"])
let orders = table([[10, 1, 2.5], [11, 2, 80], [12, null, 1]], ["id", "user_id", "amount"])
"#;

/// Runs a program with these arguments, in English.
fn ran(folder: &Path, text: &str, arguments: &[&str]) -> Ended {
    std::fs::write(folder.join("shop.dc"), text).unwrap();
    run(program(PROGRAM).args(["--lang", "en"]).args(arguments).current_dir(folder), "", DEADLINE)
}

/// The model of a program; what the program says of it is `said`.
fn built(text: &str, said: &str) -> (TempDir, Connection) {
    let folder = folder();
    let ended = ran(folder.path(), text, &["shop.dc", "--build_model"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), said));
    let database = opened(&folder.path().join("shop.db"));
    (folder, database)
}

fn opened(file: &Path) -> Connection {
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(rows(&database, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(rows(&database, "PRAGMA foreign_key_check"), [""; 0]);
    database
}

/// What a query gives: a text for each row, its values as SQLite shows them, with `|` between.
fn rows(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).unwrap();
    let width = statement.column_count();
    let value = |value: rusqlite::types::Value| match value {
        rusqlite::types::Value::Null => "NULL".to_owned(),
        rusqlite::types::Value::Integer(value) => value.to_string(),
        rusqlite::types::Value::Real(value) => format!("{value:?}"),
        rusqlite::types::Value::Text(value) => value,
        rusqlite::types::Value::Blob(value) => format!("{value:?}"),
    };
    let row = |row: &rusqlite::Row<'_>| {
        Ok((0..width).map(|column| value(row.get(column).unwrap())).collect::<Vec<_>>().join("|"))
    };
    statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

/// How a table was made.
fn made(database: &Connection, name: &str) -> String {
    database.query_row("SELECT sql FROM sqlite_master WHERE name = ?", [name], |row| row.get(0)).unwrap()
}

#[test]
fn what_a_program_declares_becomes_keys() {
    let text = format!("{SHOP}primary_key(orders['id'])\nrelate(users['id'], orders['user_id'])\nprint('done')");
    let (_folder, database) = built(&text, "Model 'shop.db': tables 2, rows 5, relations 1\n");
    assert_eq!(
        made(&database, "users"),
        "CREATE TABLE \"users\" (\n  \"id\" INTEGER NOT NULL PRIMARY KEY,\n  \"name\" TEXT\n)"
    );
    assert_eq!(
        made(&database, "orders"),
        "CREATE TABLE \"orders\" (\n  \"id\" INTEGER NOT NULL PRIMARY KEY,\n  \"user_id\" INTEGER,\n  \"amount\" REAL,\n  \
         FOREIGN KEY (\"user_id\") REFERENCES \"users\" (\"id\")\n)"
    );
    assert_eq!(made(&database, "ix_orders_user_id"), "CREATE INDEX \"ix_orders_user_id\" ON \"orders\" (\"user_id\")");
    assert_eq!(rows(&database, "SELECT * FROM orders"), ["10|1|2.5", "11|2|80.0", "12|NULL|1.0"]);
    assert_eq!(rows(&database, "SELECT name FROM users JOIN orders ON user_id = users.id"), ["Анна", "Boris"]);
}

#[test]
fn declared_keys_belong_to_every_table_that_shares_the_column_and_further_ones_are_unique() {
    let text = r#"
let staff = table([[1, "a", null], [2, "b", 1]], ["id", "code", "boss"])
relate(staff.id, staff["boss"])
primary_key(staff["code"])
let short = staff.table_select(["code"])
"#;
    let (_folder, database) = built(text, "Model 'shop.db': tables 2, rows 4, relations 1\n");
    assert!(made(&database, "staff").contains("\"code\" TEXT NOT NULL PRIMARY KEY"));
    assert!(made(&database, "staff").contains("FOREIGN KEY (\"boss\") REFERENCES \"staff\" (\"id\")"));
    assert!(made(&database, "ix_staff_id").starts_with("CREATE UNIQUE INDEX"));
    assert!(made(&database, "short").contains("\"code\" TEXT NOT NULL PRIMARY KEY"));
}

#[test]
fn without_declarations_names_tell_where_the_values_agree() {
    let text = format!(
        "{SHOP}let companies = table([['x', 1], ['y', 2]], ['company_id', 'n'])\n\
         let offers = table([[1, 'x', 7], [1, 'y', 1]], ['id', 'Company_ID', 'user_id'])\n\
         let twice = table([[1], [1]], ['id'])\nlet bills = table([[1], [5]], ['twice_id'])"
    );
    let (_folder, database) = built(&text, "Model 'shop.db': tables 6, rows 13, relations 2\n");
    let keys = |table: &str| {
        rows(&database, &format!("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('{table}')"))
    };
    assert_eq!(keys("orders"), ["user_id|users|id"]);
    assert_eq!(keys("offers"), ["Company_ID|companies|company_id"], "7 is no user's id");
    assert_eq!(keys("bills"), [""; 0], "an id that is repeated is no key");
    let primary = |table: &str| rows(&database, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"));
    assert_eq!((primary("users"), primary("companies")), (vec!["id".to_owned()], vec!["company_id".to_owned()]));
    assert_eq!(primary("offers"), [""; 0]);
    assert!(made(&database, "ix_offers_user_id").starts_with("CREATE INDEX"));
}

#[test]
fn a_relation_that_is_declared_stands_for_all_and_one_whose_tables_are_gone_is_told() {
    let text = format!(
        "{SHOP}let other = table([[1]], ['user_id'])\nrelate(users['id'], orders['user_id'])\n\
         relate(table([[1]], ['k'])['k'], other['user_id'])\nprimary_key(table([[1]], ['k'])['k'])"
    );
    let said = "primary_key: no table in a variable has the column 'k'; no key was made\n\
        relate: the tables in variables do not have the columns 'k' and 'user_id'; no relation was made\n\
        Model 'shop.db': tables 3, rows 6, relations 1\n";
    built(&text, said);
}

#[test]
fn every_type_has_its_form_in_the_database() {
    let text = r#"
let t = table({
    "i": [9223372036854775807, null], "f": [0.5, float("nan")], "b": [true, false], "s": ["it's \"x\"", ""],
    "d": [date("2024-02-29"), null], "m": [date("2024-02-29T01:02:03"), date("2024-03-01")],
    "mixed": [1, "1"], "more": [[1, {"k": null}], date("2024-01-01")], "cash": [money(100.5, "$0.00"), null],
    "nothing": [null, null]
})
let empty = table({})
"#;
    let (_folder, database) = built(text, "Model 'shop.db': tables 2, rows 2, relations 0\n");
    assert_eq!(
        rows(&database, "SELECT * FROM t"),
        [
            "9223372036854775807|0.5|1|it's \"x\"|2024-02-29|2024-02-29 01:02:03|1|[1, {\"k\": null}]|100.5|NULL",
            "NULL|NULL|0||NULL|2024-03-01|1|2024-01-01|NULL|NULL"
        ]
    );
    assert_eq!(rows(&database, "SELECT typeof(mixed) FROM t"), ["integer", "text"]);
    let types = "SELECT group_concat(original_name || ' ' || datacode_type, ', ') FROM _datacode_columns";
    assert_eq!(
        rows(&database, types),
        ["i int, f float, b bool, s str, d date, m date, mixed mixed, more mixed, cash money, nothing mixed"]
    );
}

#[test]
fn names_that_mean_something_to_sqlite_lose_nothing() {
    let text = r#"
let sqlite_master = table({"": [1], "a\"b": [2], "A\"B": [3], "select": [4], "rowid": [5], "x'; DROP TABLE users; --": [6]})
let Users = table({"id": [1]})
let users = table({"id": [2]})
let _datacode_variables = table({"id": [3]})
"#;
    let (_folder, database) = built(text, "Model 'shop.db': tables 4, rows 4, relations 0\n");
    assert_eq!(rows(&database, "SELECT * FROM _sqlite_master"), ["1|2|3|4|5|6"]);
    assert_eq!(
        rows(
            &database,
            "SELECT column_name || '=' || original_name FROM _datacode_columns WHERE position < 4 AND table_name = '_sqlite_master' ORDER BY 1"
        ),
        ["A\"B_2=A\"B", "a\"b=a\"b", "column_1="]
    );
    let tables = "SELECT variable_name, table_name, row_count, column_count FROM _datacode_variables";
    assert_eq!(
        rows(&database, tables),
        [
            "sqlite_master|_sqlite_master|1|6",
            "Users|Users|1|1",
            "users|users_2|1|1",
            "_datacode_variables|_datacode_variables_2|1|1"
        ]
    );
}

#[test]
fn all_variables_are_listed_with_type_value_and_shape() {
    let text =
        format!("{SHOP}let n = 42\nlet list = [1, 'a']\nfn add(a, b = 1) {{ let hidden = a\n return hidden + b }}");
    let (_folder, database) = built(&text, "Model 'shop.db': tables 2, rows 5, relations 1\n");
    let listed = "SELECT variable_name, variable_type, table_name, row_count, column_count, description, value \
        FROM _datacode_variables ORDER BY variable_name";
    assert_eq!(
        rows(&database, listed),
        [
            "add|fn|NULL|NULL|NULL|add(a, [b])|<function add>",
            "list|array|NULL|NULL|NULL|NULL|[1, a]",
            "n|int|NULL|NULL|NULL|NULL|42",
            "orders|table|orders|3|3|id int, user_id int, amount float|<table: 3 rows, 3 columns>",
            "users|table|users|2|2|id int, name str|<table: 2 rows, 2 columns>",
        ]
    );
    let times = "SELECT count(*) FROM _datacode_variables WHERE datetime(created_at) > '2020-01-01'";
    assert_eq!(rows(&database, times), ["5"]);
}

#[test]
fn the_flag_the_variable_or_the_program_names_the_file() {
    for (arguments, variable, name) in [
        (&["shop.dc", "--build_model"][..], "", "shop.db"),
        (&["--build_model", "shop.dc"], "", "shop.db"),
        (&["shop.dc", "--build-model", "out.db"], "other.db", "out.db"),
        (&["--build_model=sub/out.db", "shop.dc"], "", "sub/out.db"),
        (&["shop.dc", "--build_model"], "other.db", "other.db"),
    ] {
        let folder = folder();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::fs::write(folder.path().join("shop.dc"), SHOP).unwrap();
        let mut command = program(PROGRAM);
        command.args(arguments).env("DATACODE_SQLITE_OUTPUT", variable).current_dir(folder.path());
        let ended = run(command.args(["--lang", "ru"]), "", DEADLINE);
        assert_eq!(ended.stderr, format!("Модель '{name}': таблиц 2, строк 5, связей 1\n"));
        opened(&folder.path().join(name));
    }
    let folder = folder();
    for (arguments, said) in [
        (&["--build_model"][..], "say where the model goes: --build_model out.db"),
        (&["check", "shop.dc", "--build_model"], "--build_model works only when a program is run"),
        (&["--websocket", "--build_model"], "--build_model works only when a program is run"),
        (&["shop.dc", "--build_model", "a.dc"], "unexpected argument 'a.dc': only one program runs at a time"),
        (&["shop.dc", "--build_model="], "flag '--build_model' needs a value"),
    ] {
        let ended = ran(folder.path(), SHOP, arguments);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(2), format!("datacode: {said}\n").as_str()));
    }
}

#[test]
fn a_file_is_replaced_only_when_it_is_a_database_at_rest_and_the_program_ended_well() {
    let folder = folder();
    let (file, wal) = (folder.path().join("shop.db"), folder.path().join("shop.db-wal"));
    let model = ["shop.dc", "--build_model"];
    let refused = |text: &str, said: &str| {
        let before = std::fs::read(&file).unwrap();
        let ended = ran(folder.path(), text, &model);
        assert!(ended.code == Some(1) && ended.stderr.contains(said), "{}", ended.stderr);
        assert_eq!(ended.stdout, "", "the program had not to run");
        assert!(std::fs::read(&file).unwrap() == before);
    };
    let loud = format!("{SHOP}print('ran')");
    std::fs::write(&file, "a diary").unwrap();
    refused(&loud, "the model 'shop.db' was not written: there is such a file, and it is no SQLite database");
    std::fs::write(&file, "").unwrap();
    assert_eq!(ran(folder.path(), SHOP, &model).code, Some(0));
    refused(&format!("{SHOP}throw 'no'"), "no");
    std::fs::write(&wal, "x").unwrap();
    refused(&loud, "another program has the database open");
    std::fs::remove_file(&wal).unwrap();
    assert_eq!(ran(folder.path(), "let t = table([[1]], ['n'])", &model).code, Some(0));
    assert_eq!(rows(&opened(&file), "SELECT n FROM t"), ["1"]);
    let wide = "let c = {}\nfor i in range(2001) { c['c' + i] = [i] }\nlet wide = table(c)";
    refused(wide, "the model 'shop.db' was not written: table 'wide' has 2001 columns, but SQLite has 2000 at most");
    let missing = ran(folder.path(), &loud, &["shop.dc", "--build_model", "none/out.db"]);
    assert!(missing.stderr.contains("the model 'none/out.db' was not written: no such file"), "{}", missing.stderr);
}

#[test]
fn ctrl_c_ends_the_building_and_leaves_the_old_database_alone() {
    let folder = folder();
    assert_eq!(ran(folder.path(), SHOP, &["shop.dc", "--build_model"]).code, Some(0));
    let before = std::fs::read(folder.path().join("shop.db")).unwrap();
    let text = "let n = array(range(1000000))\nlet c = {}\nfor i in range(20) { c['c' + i] = n }\nlet t = table(c)\nprint('built')";
    std::fs::write(folder.path().join("shop.dc"), text).unwrap();
    let mut running = Running::start(program(PROGRAM).args(["shop.dc", "--build_model"]).current_dir(folder.path()));
    running.wait_for("built\n", DEADLINE);
    running.signal("INT");
    let ended = running.end(DEADLINE);
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    assert!(std::fs::read(folder.path().join("shop.db")).unwrap() == before);
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["shop.db", "shop.dc"]);
}

#[test]
fn a_session_of_a_server_may_declare_keys() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--lang", "en"]);
    let mut socket = Socket::connect(server.address());
    let code = format!("{SHOP}relate(users['id'], orders['user_id'])\nprimary_key(orders['id'])\nprint('fine')");
    let answer: serde_json::Value = serde_json::from_str(&socket.ask(&json!({"code": code}).to_string())).unwrap();
    assert_eq!(answer, json!({"success": true, "output": "fine\n", "error": null}));
}
