//! Charts as users get them: files beside the program, pictures among what a session prints.

use std::path::Path;

use datacode_test_support::server::program;
use datacode_test_support::{DEADLINE, Server, Socket, clients, folder, run};
use serde_json::{Value, json};

use crate::PROGRAM;

/// A chart of each kind, by name.
const KINDS: &str = r#"
import plot
let t = table([["Минск", 12, 5, date("2024-01-01")], ["Брест <&> \"b\"", 7, null, date("2024-01-05")]], ["город", "чай", "кофе", "день"])
let charts = {
    "line": plot.line(t, x="день", y=["чай", "кофе"], title="Линии <б> & \"дни\""),
    "bar": plot.bar(t, x="город", y="чай", title="Столбики"),
    "scatter": plot.scatter(t, x="день", y="чай", title="Точки"),
    "pie": plot.pie(t, x="город", y="чай", title="Доли"),
    "hist": plot.hist(t, x="чай", title="Интервалы"),
    "heatmap": plot.heatmap(t, x="город", y="день", value="чай", title="Карта"),
}
"#;

/// What a program prints that ends well in that folder.
fn printed(folder: &Path, text: &str) -> String {
    std::fs::write(folder.join("program.dc"), text).unwrap();
    let ended = run(program(PROGRAM).arg("program.dc").current_dir(folder), "", DEADLINE);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{text}");
    ended.stdout
}

/// What pictures of a folder hold, as a reader of ours without any code of the program sees them.
fn seen(folder: &Path, files: &[&str]) -> Vec<String> {
    let ended = run(clients::python_script("pictures.py").args(files).current_dir(folder), "", DEADLINE);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn every_kind_of_chart_is_written_as_well_formed_svg_and_as_png_that_is_not_blank() {
    let folder = folder();
    let write =
        "for name in charts { write_file(\"${name}.svg\", charts[name]) write_file(\"${name}.png\", charts[name]) }";
    printed(folder.path(), &format!("{KINDS}{write}\n"));
    let titles = ["Линии <б> & \"дни\"", "Столбики", "Точки", "Доли", "Интервалы", "Карта"];
    for (name, title) in ["line", "bar", "scatter", "pie", "hist", "heatmap"].into_iter().zip(titles) {
        let told = seen(folder.path(), &[&format!("{name}.svg"), &format!("{name}.png")]);
        assert!(told[0].starts_with(&format!("800x450 {title} ['")), "{name}: {}", told[0]);
        assert!(told[0].ends_with(" []"), "nothing but shapes and texts: {}", told[0]);
        assert_eq!(told[1], "1600x900 drawn", "{name}");
    }
    let bars = seen(folder.path(), &["bar.svg"]);
    assert!(bars[0].contains("Брест <&> \"b\"") && bars[0].contains("'город'"), "{}", bars[0]);
}

#[test]
fn a_chart_shown_on_the_terminal_is_a_file_with_the_next_number() {
    let folder = folder();
    let show = "show(charts.bar)\nprint(\"between\")\nshow(charts.pie)\nemit(\"nobody\", 1)\nshow(5)\n";
    let expected = "<chart bar: Столбики>: chart-1.svg\nbetween\n<chart pie: Доли>: chart-2.svg\n5\n";
    for _ in 0..2 {
        assert_eq!(printed(folder.path(), &format!("{KINDS}{show}")), expected, "a second run begins anew");
    }
    let told = seen(folder.path(), &["chart-1.svg", "chart-2.svg"]);
    assert!(told[0].contains("Столбики") && told[1].contains("Доли"), "{told:?}");
}

#[test]
fn a_million_rows_make_a_small_picture() {
    let folder = folder();
    let text = "import plot\nlet x = range(1000000)\nlet t = table({\"x\": x, \"y\": map(array(x), v => v * 7919 % 1009)})\n\
                write_file(\"line.svg\", plot.line(t, x=\"x\", y=\"y\"))\nwrite_file(\"dots.svg\", plot.scatter(t, x=\"x\", y=\"y\"))\n";
    printed(folder.path(), text);
    for (file, most) in [("line.svg", 100_000), ("dots.svg", 600_000)] {
        let bytes = std::fs::metadata(folder.path().join(file)).unwrap().len();
        assert!(bytes < most, "{file}: {bytes} bytes");
        assert!(seen(folder.path(), &[file])[0].starts_with("800x450"));
    }
}

#[test]
fn a_session_sends_charts_and_events_to_who_asks_and_a_line_to_all() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &["--lang", "en"]);
    let mut socket = Socket::connect(server.address());
    let code = "import plot\nprint(1)\nshow(plot.bar(table({\"n\": [1]}), title=\"One\"))\nemit(\"sale\", {\"n\": 2})\nprint(3)";
    // The documented answer has the line, and nothing new.
    let plain = socket.ask(&json!({"code": code}).to_string());
    assert_eq!(plain, r#"{"success":true,"output":"1\n<chart bar: One>\n3\n","error":null}"#);
    let full: Value = serde_json::from_str(&socket.ask(&json!({"code": code, "full": true}).to_string())).unwrap();
    assert_eq!(full["displays"][0]["mime"], "image/svg+xml");
    assert!(full["displays"][0]["data"].as_str().unwrap().contains(">One</text>"));
    assert_eq!(full["events"], json!([{"event_type": "sale", "data": {"n": 2}}]));

    socket.send(&json!({"code": code, "stream": true, "id": 7}).to_string());
    let (mut text, mut order) = (String::new(), Vec::new());
    loop {
        let frame: Value = serde_json::from_str(&socket.receive()).unwrap();
        assert_eq!(frame["id"], 7);
        match frame["type"].as_str() {
            Some("output") => text.push_str(frame["text"].as_str().unwrap()),
            Some(other) => order.push((other.to_owned(), text.clone())),
            None => break,
        }
    }
    assert_eq!(text, "1\n<chart bar: One>\n3\n");
    let expected = [("display", "1\n"), ("event", "1\n<chart bar: One>\n")];
    assert_eq!(order, expected.map(|(kind, before)| (kind.to_owned(), before.to_owned())));
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "a session writes no files for what it shows");
}
