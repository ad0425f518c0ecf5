//! Spreadsheets: what is read of each format, and that no file takes the server or a session with it.
//!
//! XLSX files are written by a library, ODS files and bombs as the ZIPs they are; `data/prices.xls` is the work of
//! Python's xlwt 1.3, because nothing in Rust writes that format.

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use datacode_test_support::process::Running;
use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Ended, Server, Socket, TempDir, folder, run};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::PROGRAM;

/// Runs a program on the terminal, in that folder.
fn ran(folder: &Path, text: &str) -> Ended {
    std::fs::write(folder.join("program.dc"), text).unwrap();
    run(program(PROGRAM).arg("program.dc").current_dir(folder), "", DEADLINE)
}

fn printed(folder: &Path, text: &str) -> String {
    let ended = ran(folder, text);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{text}");
    ended.stdout
}

/// A ZIP of these files; texts may be long.
fn zipped(path: &Path, files: &[(&str, &[&str])]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, texts) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        texts.iter().for_each(|text| zip.write_all(text.as_bytes()).unwrap());
    }
    zip.finish().unwrap();
}

/// An ODS whose sheets have this content.
fn ods(path: &Path, sheets: &str) {
    let content = format!(
        "<?xml version='1.0'?><office:document-content \
         xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
         xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet>{sheets}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version='1.0'?><manifest:manifest \
         xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>";
    zipped(
        path,
        &[
            ("mimetype", &["application/vnd.oasis.opendocument.spreadsheet"]),
            ("META-INF/manifest.xml", &[manifest]),
            ("content.xml", &[&content]),
        ],
    );
}

/// An XLSX whose only sheet has this content, with these texts for its cells.
fn xlsx(path: &Path, sheet: &[&str], strings: &[&str]) {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let relations = |targets: &[(&str, &str)]| {
        let of = |(i, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"r{i}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = targets.iter().enumerate().map(of).collect();
        format!("<Relationships xmlns=\"{package}\">{all}</Relationships>")
    };
    let top = relations(&[("officeDocument", "xl/workbook.xml")]);
    let inner = relations(&[("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]);
    let book = format!(
        "<workbook {main} xmlns:r=\"{office}\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"r0\"/></sheets></workbook>"
    );
    let (sheet_head, strings_head) = (format!("<worksheet {main}><sheetData>"), format!("<sst {main}>"));
    let sheet = [&[sheet_head.as_str()], sheet, &["</sheetData></worksheet>"]].concat();
    let strings = [&[strings_head.as_str()], strings, &["</sst>"]].concat();
    zipped(
        path,
        &[
            ("_rels/.rels", &[&top]),
            ("xl/workbook.xml", &[&book]),
            ("xl/_rels/workbook.xml.rels", &[&inner]),
            ("xl/sharedStrings.xml", &strings),
            ("xl/worksheets/sheet1.xml", &sheet),
        ],
    );
}

/// Sales of 40 rows on the second sheet, something else on the first.
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Заметки").unwrap();
    notes.write(0, 0, "note").unwrap();
    notes.write(1, 0, "see the other sheet").unwrap();
    let sales = book.add_worksheet().set_name("Продажи").unwrap();
    let (day, moment) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
    for (column, name) in ["id", "city", "amount", "paid", "day", "at", "", "id"].into_iter().enumerate() {
        sales.write(0, column as u16, name).unwrap();
    }
    for row in 1..=40u32 {
        sales.write(row, 0, row).unwrap();
        sales.write(row, 1, if row % 2 == 0 { "Минск" } else { "Брест" }).unwrap();
        sales.write(row, 2, f64::from(row) * 12.5).unwrap();
        if row != 3 {
            sales.write(row, 3, row % 3 == 0).unwrap();
        }
        let date = ExcelDateTime::from_ymd(2024, 2, 27).unwrap();
        sales.write_with_format(row, 4, &date, &day).unwrap();
        let at = ExcelDateTime::from_ymd(2024, 2, 27).unwrap();
        let at = if row == 2 { at } else { at.and_hms(12, 30, 0).unwrap() };
        sales.write_with_format(row, 5, &at, &moment).unwrap();
        sales.write(row, 7, if row == 1 { "x" } else { "y" }).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn the_cells_of_an_xlsx_keep_their_types() {
    let folder = folder();
    workbook(&folder.path().join("sales.xlsx"));
    let text = "let t = read_file('sales.xlsx', sheet_name='Продажи')\nprint(t.columns)\n\
        for i in [0, 1, 2] { print(t[i]) }\nprint(sum(t['amount']), len(t))";
    let expected = r#"[id, city, amount, paid, day, at, id_2]
{"id": 1, "city": Брест, "amount": 12.5, "paid": false, "day": 2024-02-27, "at": 2024-02-27 12:30:00, "id_2": x}
{"id": 2, "city": Минск, "amount": 25, "paid": false, "day": 2024-02-27, "at": 2024-02-27 00:00:00, "id_2": y}
{"id": 3, "city": Брест, "amount": 37.5, "paid": null, "day": 2024-02-27, "at": 2024-02-27 12:30:00, "id_2": y}
10250 40
"#;
    assert_eq!(printed(folder.path(), text), expected);
}

#[test]
fn a_sheet_is_chosen_by_name_or_number_and_the_first_without() {
    let folder = folder();
    workbook(&folder.path().join("sales.xlsx"));
    let text = "print(sheets('sales.xlsx'))\nprint(read_file('sales.xlsx')[0].note)\n\
        print(read_file('sales.xlsx', sheet_name=1)[3].id, read_file('sales.xlsx', sheet_name='Заметки').columns)";
    assert_eq!(printed(folder.path(), text), "[Заметки, Продажи]\nsee the other sheet\n4 [note]\n");
    for (sheet, lang, expected) in [
        ("'Склад'", "en", "'sales.xlsx': there is no sheet 'Склад'; there are: Заметки, Продажи"),
        ("'Склад'", "ru", "'sales.xlsx': нет листа 'Склад'; есть листы: Заметки, Продажи"),
        ("2", "en", "'sales.xlsx': there is no sheet '2'; there are: Заметки, Продажи"),
        ("-1", "en", "function 'read_file': the number of a sheet cannot be negative: -1"),
    ] {
        std::fs::write(folder.path().join("program.dc"), format!("read_file('sales.xlsx', sheet_name={sheet})"))
            .unwrap();
        let mut command = program(PROGRAM);
        let ended = run(command.args(["--lang", lang, "program.dc"]).current_dir(folder.path()), "", DEADLINE);
        assert!(ended.code == Some(1) && ended.stderr.contains(expected), "{}", ended.stderr);
    }
}

#[test]
fn header_row_and_header_work_as_for_a_csv() {
    let folder = folder();
    let row = |cells: &[&str]| {
        let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
    };
    let rows = [row(&["Отчёт"]), "<row/>".to_owned(), row(&["a", "b"]), "<row/>".to_owned(), row(&["x", "y"])];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    xlsx(&folder.path().join("r.xlsx"), &rows, &[]);
    let text = "print(read_file('r.xlsx').columns, read_file('r.xlsx', header_row=1).columns)\n\
        let t = read_file('r.xlsx', header_row=2, header={'b': 'B'})\nprint(t.columns, t[0], len(t))\n\
        print(read_file('r.xlsx', header_row=2, header=['b']).columns)\n\
        try { read_file('r.xlsx', header_row=9) } catch e { print(e.message) }";
    let expected = "[Отчёт, Column_1] [a, b]\n[a, B] {\"a\": x, \"B\": y} 1\n[b]\n'r.xlsx': there is no header row 9\n";
    assert_eq!(printed(folder.path(), text), expected);
}

#[test]
fn an_ods_is_read_with_its_repetitions_dates_and_times() {
    let folder = folder();
    let text =
        |text: &str| format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>");
    let cell = |kind: &str, value: &str| format!("<table:table-cell office:value-type='{kind}' office:{value}/>");
    let head: String = ["n", "on", "day", "took", "share"].map(text).concat();
    let body = [
        cell("float", "value='7'"),
        cell("boolean", "boolean-value='true'"),
        cell("date", "date-value='2024-02-29'"),
        cell("time", "time-value='PT26H30M00S'"),
        cell("percentage", "value='0.25'"),
    ]
    .concat();
    let sheet = format!(
        "<table:table table:name='Один'><table:table-row>{head}</table:table-row>\
         <table:table-row table:number-rows-repeated='3'>{body}</table:table-row>\
         <table:table-row table:number-rows-repeated='1048000'><table:table-cell \
         table:number-columns-repeated='16384'/></table:table-row></table:table>"
    );
    ods(&folder.path().join("t.ods"), &sheet);
    let shown = printed(folder.path(), "let t = read_file('t.ods')\nprint(sheets('t.ods'), len(t), t[2])");
    let row = r#"{"n": 7, "on": true, "day": 2024-02-29, "took": 26:30:00, "share": 0.25}"#;
    assert_eq!(shown, format!("[Один] 3 {row}\n"));
}

#[test]
fn an_xls_is_read_and_so_is_one_under_another_name() {
    let folder = folder();
    let bytes = include_bytes!("data/prices.xls");
    for name in ["prices.xls", "prices.xlsx"] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let text = format!("let t = read_file('{name}')\nprint(t[0], t[1], sheets('{name}'))");
        let expected = "{\"город\": Минск, \"цена\": 10, \"доля\": 0.5, \"дата\": 2024-03-01} \
            {\"город\": Брест, \"цена\": null, \"доля\": 1.5, \"дата\": 2024-03-02} [Цены, Пусто]\n";
        assert_eq!(printed(folder.path(), &text), expected);
    }
    let empty = printed(folder.path(), "let t = read_file('prices.xls', sheet_name='Пусто')\nprint(len(t), t.columns)");
    assert_eq!(empty, "0 []\n");
}

/// A server and one session of it.
struct Session {
    server: Server,
    socket: Socket,
    _folder: TempDir,
}

impl Session {
    fn start(folder: TempDir, arguments: &[&str]) -> Session {
        let server = Server::start(PROGRAM, folder.path(), &[&["--lang", "en"], arguments].concat());
        let socket = Socket::connect(server.address());
        let mut session = Session { server, socket, _folder: folder };
        assert_eq!(session.ask("let kept = 7\nprint(kept)"), json!({"success": true, "output": "7\n", "error": null}));
        session
    }

    fn ask(&mut self, code: &str) -> Value {
        serde_json::from_str(&self.socket.ask(&json!({"code": code}).to_string())).unwrap()
    }

    /// The error of a program; afterwards the session is what it was, and no reader is left.
    fn refused(&mut self, code: &str) -> String {
        let answer = self.ask(code);
        assert_eq!(answer["success"], false, "{code}: {answer}");
        self.goes_on();
        answer["error"].to_string()
    }

    fn goes_on(&mut self) {
        assert_eq!(self.ask("print(kept)")["output"], "7\n");
        assert_eq!(self.readers(), [0; 0]);
    }

    /// The processes the server has started and not reaped.
    fn readers(&self) -> Vec<u32> {
        let parent = self.server.id().to_string();
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        // Behind the name in brackets: the state, then the parent.
        let is_child = |id: &u32| {
            let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)) == Some(parent.as_str())
        };
        ids.filter(is_child).collect()
    }

    /// Waits until a spreadsheet is being read.
    fn reader(&self) -> u32 {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(reader) = self.readers().first() {
                return *reader;
            }
            assert!(Instant::now() < end, "nobody reads the spreadsheet");
            std::thread::yield_now();
        }
    }

    fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

/// The answer that ends a request; what comes before it is output and that it was asked for.
fn ended(socket: &mut Socket, status: &str) -> Value {
    let mut frames = std::iter::repeat_with(|| serde_json::from_str::<Value>(&socket.receive()).unwrap()).take(10);
    frames.find(|frame| frame["status"] == status).unwrap()
}

/// A sheet without a cell that takes long to read: made once, it is long to write too.
fn long(folder: &Path) {
    static LONG: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = datacode_test_support::folder();
        let path = folder.path().join("long.xlsx");
        let rows = "<row></row>".repeat(10_000);
        xlsx(&path, &vec![rows.as_str(); 4_000], &[]);
        std::fs::read(path).unwrap()
    });
    std::fs::write(folder.join("long.xlsx"), &*LONG).unwrap();
}

#[test]
fn a_spreadsheet_is_read_filtered_and_shown_over_a_socket() {
    let folder = folder();
    workbook(&folder.path().join("sales.xlsx"));
    let mut session = Session::start(folder, &[]);
    let code = "let t = read_file('sales.xlsx', sheet_name='Продажи', header=['id', 'city', 'amount', 'day'])\n\
        show_table(table_where(t, \"amount > 470 and city == 'Минск'\"))";
    let table = "┌────┬───────┬────────┬────────────┐\n\
                 │ id │ city  │ amount │ day        │\n\
                 ├────┼───────┼────────┼────────────┤\n\
                 │ 38 │ Минск │    475 │ 2024-02-27 │\n\
                 │ 40 │ Минск │    500 │ 2024-02-27 │\n\
                 └────┴───────┴────────┴────────────┘\n";
    assert_eq!(session.ask(code), json!({"success": true, "output": table, "error": null}));
    session.goes_on();
}

#[test]
fn what_is_no_spreadsheet_or_asks_for_too_much_is_refused_and_the_server_does_not_grow() {
    let folder = folder();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    workbook(&folder.path().join("whole.xlsx"));
    let whole = std::fs::read(folder.path().join("whole.xlsx")).unwrap();
    put("cut.xlsx", &whole[..whole.len() / 2]);
    put("text.xlsx", "id,city\n1,Минск\n".as_bytes());
    put("empty.ods", b"");
    put("cut.xls", &include_bytes!("data/prices.xls")[..3_000]);
    // A few hundred KB that unfold to 200 MiB of text.
    let megabyte = "A".repeat(1 << 20);
    let bomb = [&["<si><t>"][..], &[megabyte.as_str(); 200], &["</t></si>"]].concat();
    xlsx(&folder.path().join("bomb.xlsx"), &["<row><c t=\"s\"><v>0</v></c></row>"], &bomb);
    let row = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='16384'/>";
    let dense = format!(
        "<table:table table:name='A'><table:table-row table:number-rows-repeated='1048576'>{row}</table:table-row></table:table>"
    );
    ods(&folder.path().join("dense.ods"), &dense);
    // Larger than a file may be.
    std::fs::File::create(folder.path().join("large.xlsx")).unwrap().set_len(40 << 20).unwrap();

    let mut session = Session::start(folder, &["--sheet-memory", "128M"]);
    session.ask("read_file('whole.xlsx')");
    let before = session.most_memory();
    for (file, code) in [
        ("cut.xlsx", "this is no spreadsheet, or the file is damaged"),
        ("text.xlsx", "this is no spreadsheet, or the file is damaged"),
        ("empty.ods", "this is no spreadsheet, or the file is damaged"),
        ("cut.xls", "this is no spreadsheet, or the file is damaged"),
        ("bomb.xlsx", "reading this spreadsheet takes more than 128 MiB of memory"),
        ("dense.ods", "reading this spreadsheet takes more than 128 MiB of memory"),
        ("large.xlsx", "reading this spreadsheet takes more than 128 MiB of memory"),
        ("none.xlsx", "is not found"),
    ] {
        let error = session.refused(&format!("let t = read_file('{file}')"));
        assert!(error.contains(&format!("'{file}'")) && error.contains(code), "{file}: {error}");
    }
    let caught = session.ask("try { read_file('bomb.xlsx') } catch LimitError e { print('caught') }");
    assert_eq!(caught["output"], "caught\n");
    let growth = session.most_memory() - before;
    let _ = writeln!(std::io::stderr(), "spreadsheets that ask for too much: the server grew by {growth} KiB");
    assert!(growth < 8 << 10, "the server grew by {growth} KiB");
}

#[test]
fn two_cells_at_the_ends_of_a_sheet_are_two_cells() {
    let folder = folder();
    let rows = [
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>",
        "<row r=\"1048576\"><c r=\"A1048576\"><v>3</v></c><c r=\"XFD1048576\"><v>4</v></c></row>",
    ];
    xlsx(&folder.path().join("far.xlsx"), &rows, &[]);
    assert_eq!(
        printed(folder.path(), "let t = read_file('far.xlsx')\nprint(t.columns, t[0], len(t))"),
        "[1, 2] {\"1\": 3, \"2\": 4} 1\n"
    );
}

#[test]
fn an_interrupt_ends_the_reading_of_a_long_sheet_and_its_process() {
    let folder = folder();
    long(folder.path());
    let mut session = Session::start(folder, &[]);
    session.socket.send(
        &json!({"code": "try { read_file('long.xlsx') } finally { print('cleaned up') }", "full": true}).to_string(),
    );
    session.reader();
    let asked = Instant::now();
    session.socket.send(r#"{"type":"interrupt"}"#);
    let answer = ended(&mut session.socket, "interrupted");
    let took = asked.elapsed();
    assert_eq!(answer["output"], "cleaned up\n");
    let _ = writeln!(std::io::stderr(), "an interrupt while a spreadsheet is read took {took:?}");
    assert!(took < Duration::from_secs(1), "the interrupt took {took:?}");
    session.goes_on();
}

#[test]
fn a_reader_that_is_killed_costs_an_error_and_not_the_session() {
    let folder = folder();
    long(folder.path());
    let mut session = Session::start(folder, &[]);
    session.socket.send(&json!({"code": "read_file('long.xlsx')"}).to_string());
    let reader = session.reader().to_string();
    let killed = std::process::Command::new("sh").args(["-c", "kill -KILL \"$0\"", &reader]).status().unwrap();
    assert!(killed.success());
    let answer: Value = serde_json::from_str(&session.socket.receive()).unwrap();
    assert!(
        answer["error"].to_string().contains("'long.xlsx': reading the spreadsheet broke off, try again"),
        "{answer}"
    );
    session.goes_on();
}

#[test]
fn a_reader_has_its_time_and_no_more() {
    let folder = folder();
    long(folder.path());
    let mut session = Session::start(folder, &["--sheet-time", "1s"]);
    let error = session.refused("read_file('long.xlsx')");
    assert!(error.contains("'long.xlsx': reading this spreadsheet takes longer than 1 s"), "{error}");
}

#[test]
fn a_server_that_is_killed_takes_its_readers_with_it() {
    let folder = folder();
    long(folder.path());
    let mut session = Session::start(folder, &[]);
    session.socket.send(&json!({"code": "read_file('long.xlsx')"}).to_string());
    let reader = session.reader();
    session.server.signal("KILL");
    let end = Instant::now() + DEADLINE;
    // Whoever adopts it reaps it; until then it is a zombie.
    let lives = || {
        let stat = std::fs::read_to_string(format!("/proc/{reader}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
    };
    while lives() {
        assert!(Instant::now() < end, "process {reader} goes on");
        std::thread::yield_now();
    }
}

#[test]
fn the_table_of_a_spreadsheet_counts_against_the_memory_of_its_session() {
    let folder = folder();
    let row = format!("<row>{}</row>", "<c><v>1.5</v></c>".repeat(100)).repeat(100);
    xlsx(&folder.path().join("wide.xlsx"), &[row.as_str(); 300], &[]);
    let mut session = Session::start(folder, &["--memory-limit", "16M"]);
    session.socket.send(&json!({"code": "read_file('wide.xlsx')", "full": true}).to_string());
    let answer: Value = serde_json::from_str(&session.socket.receive()).unwrap();
    assert_eq!((&answer["status"], &answer["limit"]), (&json!("limit"), &json!("memory")), "{answer}");
    session.goes_on();
}

#[test]
fn who_waits_for_a_reader_can_be_interrupted_and_comes_next() {
    let folder = folder();
    long(folder.path());
    workbook(&folder.path().join("sales.xlsx"));
    let mut session = Session::start(folder, &["--sheet-readers", "1"]);
    session.socket.send(&json!({"code": "read_file('long.xlsx')", "full": true}).to_string());
    session.reader();
    let mut waiting = Socket::connect(session.server.address());
    let reads = json!({"code": "print('begun')\nprint(len(read_file('sales.xlsx')))", "stream": true, "full": true});
    waiting.send(&reads.to_string());
    assert!(waiting.receive().contains("begun"));
    waiting.send(r#"{"type":"interrupt"}"#);
    ended(&mut waiting, "interrupted");
    assert_eq!(session.readers().len(), 1, "the first one still reads");

    waiting.send(&reads.to_string());
    session.socket.send(r#"{"type":"interrupt"}"#);
    ended(&mut session.socket, "interrupted");
    ended(&mut waiting, "ok");
    session.goes_on();
}

#[test]
fn ctrl_c_on_a_terminal_ends_the_reading_in_order() {
    let folder = folder();
    long(folder.path());
    std::fs::write(
        folder.path().join("program.dc"),
        "try {\n  print('reading')\n  read_file('long.xlsx')\n} finally {\n  print('cleaned up')\n}",
    )
    .unwrap();
    let mut running = Running::start(program(PROGRAM).arg("program.dc").current_dir(folder.path()));
    running.wait_for("reading\n", DEADLINE);
    running.signal("INT");
    let ended = running.end(DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), "reading\ncleaned up\n"), "{}", ended.stderr);
}
