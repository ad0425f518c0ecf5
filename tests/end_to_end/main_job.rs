//! The main job: a CSV of 5,000 rows is read, filtered, sorted and shown, and every client gets the whole answer.

use std::fmt::Write;
use std::path::Path;

use datacode_test_support::process::Running;
use datacode_test_support::{DEADLINE, Server, Socket, TempDir, clients, folder, run};

use crate::PROGRAM;

const ROWS: u32 = 5_000;

const REQUEST: &str = concat!(
    r#"{"type":"execute","code":""#,
    r#"let sales = read_file('sales.csv')\n"#,
    r#"let big = table_where(sales, \"amount > 500 and city == 'Минск'\")\n"#,
    r#"let sorted = table_sort(big, ['amount', 'id'], asc=false)\n"#,
    r#"show_table(sorted, n=len(sorted))\n"#,
    r#"print('rows:', len(sorted), 'total:', sum(sorted['amount']))"#,
    r#""}"#
);

struct Sale {
    id: u32,
    city: &'static str,
    amount: u32,
    note: String,
}

/// The same rows in every run.
fn sales() -> Vec<Sale> {
    let cities = ["Минск", "Гродно", "Брест", "Витебск"];
    let mut state = 20_240_229_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    (1..=ROWS)
        .map(|id| Sale {
            id,
            city: cities[next() as usize % cities.len()],
            amount: next() % 1_000,
            note: match next() % 3 {
                0 => String::new(),
                1 => "a, \"quoted\" note".to_owned(),
                _ => format!("№ {}", next() % 100),
            },
        })
        .collect()
}

/// A folder with the file the program reads.
fn prepared() -> TempDir {
    let folder = folder();
    let mut text = String::from("id,city,amount,note\n");
    for sale in sales() {
        let note = if sale.note.contains('"') { format!("\"{}\"", sale.note.replace('"', "\"\"")) } else { sale.note };
        writeln!(text, "{},{},{},{note}", sale.id, sale.city, sale.amount).unwrap();
    }
    std::fs::write(folder.path().join("sales.csv"), text).unwrap();
    folder
}

/// The answer, worked out here and not by the language.
fn expected() -> String {
    let mut chosen: Vec<Sale> = sales().into_iter().filter(|s| s.amount > 500 && s.city == "Минск").collect();
    chosen.sort_by_key(|s| std::cmp::Reverse((s.amount, s.id)));
    let total: u32 = chosen.iter().map(|s| s.amount).sum();
    assert!(chosen.len() > 400, "the table is long enough to be cut on its way");
    let (ids, notes) = (4, chosen.iter().map(|s| s.note.chars().count()).max().unwrap());
    let widths = [ids, "Минск".chars().count(), "amount".len(), notes];
    let rule = |[left, middle, right]: [&str; 3]| {
        format!("{left}{}{right}\n", widths.map(|width| "─".repeat(width + 2)).join(middle))
    };
    let mut text = rule(["┌", "┬", "┐"]);
    writeln!(text, "│ {:<4} │ {:<5} │ {:<6} │ {:<notes$} │", "id", "city", "amount", "note").unwrap();
    text.push_str(&rule(["├", "┼", "┤"]));
    for sale in &chosen {
        writeln!(text, "│ {:>4} │ {:<5} │ {:>6} │ {:<notes$} │", sale.id, sale.city, sale.amount, sale.note).unwrap();
    }
    text.push_str(&rule(["└", "┴", "┘"]));
    writeln!(text, "rows: {} total: {total}", chosen.len()).unwrap();
    format!(r#"{{"success":true,"output":{},"error":null}}"#, serde_json::to_string(&text).unwrap())
}

fn server(folder: &Path) -> Server {
    Server::start(PROGRAM, folder, &[])
}

#[test]
fn a_plain_websocket_gets_the_whole_answer() {
    let folder = prepared();
    let server = server(folder.path());
    assert_eq!(Socket::connect(server.address()).ask(REQUEST), expected());
}

#[test]
fn websocat_gets_the_whole_answer() {
    let folder = prepared();
    let server = server(folder.path());
    // One message in, one message out; its own bound of a message is 64 KiB.
    let mut websocat = clients::websocat();
    websocat.args(["-n1", "-B", "16777216", &server.url()]);
    let ended = run(&mut websocat, &format!("{REQUEST}\n"), DEADLINE);
    assert_eq!(ended.stdout, format!("{}\n", expected()), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn pythons_websockets_gets_the_whole_answer() {
    let folder = prepared();
    let server = server(folder.path());
    let ended = run(clients::python_script("ask.py").arg(server.url()), &format!("{REQUEST}\n"), DEADLINE);
    assert_eq!(ended.stdout, format!("{}\n", expected()), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn nodes_ws_gets_the_whole_answer() {
    let folder = prepared();
    let server = server(folder.path());
    let ended = run(clients::node_script("ask.cjs").arg(server.url()), &format!("{REQUEST}\n"), DEADLINE);
    assert_eq!(ended.stdout, format!("{}\n", expected()), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn wscat_in_a_terminal_gets_the_whole_answer() {
    let folder = prepared();
    let server = server(folder.path());
    let mut wscat = Running::start(&mut clients::wscat(&server.url()));
    wscat.wait_for("Connected", DEADLINE);
    wscat.write(&format!("{REQUEST}\r"));
    let shown = wscat.wait_for("\"error\":null}", DEADLINE);
    // What is typed is shown too; the answer is what begins with its first key.
    let answer = shown.find("{\"success\"").map_or("", |start| &shown[start..]);
    let answer = answer.split(['\r', '\n']).next().unwrap_or_default();
    assert_eq!(answer.replace("\u{1b}[39m", ""), expected());
}
