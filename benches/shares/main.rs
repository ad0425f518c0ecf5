//! `cargo bench -p datacode-actors --bench shares`: how quickly files of an SMB share are listed and read, beside Samba's own
//! client and beside the disk they lie on, and how soon a read is interrupted when its server hangs.
//!
//! Samba (smbd, smbclient) is started on a loopback port. The server of DataCode runs in a process of its own (this binary
//! once more), so that its memory can be read. `RUNS=n` (default 5) measures each that often; the quickest counts, since
//! everything else on the machine only adds to it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement ends where it goes wrong")]

#[path = "../../actors/tests/net/client.rs"]
#[allow(dead_code, reason = "the tests do more with it")]
mod client;
#[path = "../../actors/tests/net/frame.rs"]
mod frame;
#[path = "../../actors/tests/net/settings.rs"]
mod settings;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use client::Client;
use datacode_actors::files::Place;
use datacode_actors::server::Server;
use datacode_test_support::Samba;
use datacode_test_support::samba::PASSWORD;
use serde_json::{Value, json};

/// The variable that makes this binary the server.
const VARIABLE: &str = "SHARES_SERVER";

/// Bytes of the large file.
const LARGE: usize = 300_000_000;

/// How often a read that hangs is interrupted.
const INTERRUPTS: usize = 200;

/// How often a write that hangs is, in its midst.
const WRITES: usize = 40;

fn main() {
    if std::env::var_os(VARIABLE).is_some() {
        return serve();
    }
    let runs = std::env::var("RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut out = String::from("| what | over SMB | from the disk | smbclient |\n|---|---:|---:|---:|\n");
    for (name, global) in [("encrypted (SMB 3)", ""), ("signed (SMB 2.1)", "server max protocol = SMB2_10")] {
        out += &measure(name, global, runs);
    }
    out += &interrupts();
    std::io::stdout().write_all(out.as_bytes()).unwrap();
}

fn serve() {
    let mut settings = settings::settings();
    settings.place = Place::Local("/".into());
    settings.limits.memory = 4 << 30;
    let server = Server::bind(settings).unwrap();
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{}", server.addresses()[0]).unwrap();
    server.run().unwrap();
}

/// The server in its process, and a client whose session has the share.
struct House {
    process: std::process::Child,
    client: Client,
    address: SocketAddr,
}

impl House {
    fn of(samba: &Samba) -> House {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(VARIABLE, "1").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address: SocketAddr = line.trim().parse().unwrap();
        let mut house = House { process, client: Client::connect(address), address };
        house.ask(&json!({
            "type": "smb_connect", "ip": samba.address(), "login": samba.user(), "password": PASSWORD,
            "domain": "", "share_name": "data",
        }));
        house
    }

    fn ask(&mut self, request: &Value) -> Value {
        let answer: Value = serde_json::from_str(&self.client.ask(&request.to_string())).unwrap();
        assert_eq!(answer["success"], true, "{request}: {answer}");
        answer
    }

    /// The seconds a program takes, at best.
    fn time(&mut self, runs: usize, code: &str) -> f64 {
        let once = |house: &mut House| {
            let began = Instant::now();
            house.ask(&json!({ "code": code }));
            began.elapsed().as_secs_f64()
        };
        (0..runs).map(|_| once(self)).fold(f64::INFINITY, f64::min)
    }

    /// The most memory the process has had, in MiB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn measure(name: &str, global: &str, runs: usize) -> String {
    let samba = Samba::start(global, "");
    let data = samba.data();
    let numbers = write_large(&data.join("large.csv"));
    for folder in 0..100 {
        let folder = data.join(format!("many/{}/{}", folder / 10, folder % 10));
        std::fs::create_dir_all(&folder).unwrap();
        for file in 0..50 {
            std::fs::write(folder.join(format!("{file}.csv")), "a\n1\n").unwrap();
        }
    }
    let mut house = House::of(&samba);
    let here = data.display().to_string();
    let mut out = String::new();
    // Text is read and checked, nothing else; what stands above the last line of the table is passed over in pieces.
    let skip = |folder: &str| format!("read_file('{folder}/large.csv', header_row={})", numbers - 2);
    let table = |folder: &str| format!("read_file('{folder}/large.csv')");
    let list = |folder: &str| format!("list_files('{folder}/many')");
    let many = |folder: &str| format!("for f in list_files('{folder}/many') {{ read_file(f) }}");
    let idle = house.peak();
    house.time(1, &skip("lib://data"));
    let read = house.peak() - idle;
    let smbclient = (0..runs).map(|_| smbclient(&samba)).fold(f64::INFINITY, f64::min);
    let rate = |seconds: f64| format!("{seconds:.2} s, {:.0} MB/s", LARGE as f64 / 1e6 / seconds);
    let rows = [
        ("300 MB read and passed over", skip("lib://data"), skip(&here), Some(smbclient)),
        ("300 MB to a table of three columns", table("lib://data"), table(&here), None),
    ];
    for (what, share, disk, client) in rows {
        let (share, disk) = (house.time(runs, &share), house.time(runs, &disk));
        let client = client.map_or_else(String::new, rate);
        writeln!(out, "| {name}: {what} | {} | {} | {client} |", rate(share), rate(disk)).unwrap();
    }
    for (what, share, disk) in [
        ("5,000 files in 110 folders listed", list("lib://data"), list(&here)),
        ("5,000 small tables listed and read", many("lib://data"), many(&here)),
    ] {
        let (share, disk) = (house.time(runs, &share) * 1e3, house.time(runs, &disk) * 1e3);
        writeln!(out, "| {name}: {what} | {share:.0} ms | {disk:.0} ms | |").unwrap();
    }
    writeln!(out, "| {name}: memory while 300 MB are read and passed over | {read} MiB more | | |").unwrap();
    out
}

/// A table of three columns, and how many lines it has.
fn write_large(path: &Path) -> usize {
    let mut text = String::with_capacity(LARGE + 100);
    text.push_str("id,price,name\n");
    let mut lines = 1;
    while text.len() < LARGE {
        writeln!(text, "{lines},{}.{:02},item {}", lines % 977, lines % 89, lines * 7919 % 100_000).unwrap();
        lines += 1;
    }
    std::fs::write(path, text).unwrap();
    lines
}

/// The seconds Samba's client takes to get the file and keep nothing of it.
fn smbclient(samba: &Samba) -> f64 {
    let (host, port) = samba.address().rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned())).unwrap();
    let mut command = Command::new("smbclient");
    command.args([&format!("//{host}/data"), "-p", &port, "-U", &format!("{}%{PASSWORD}", samba.user())]);
    command.args(["--client-protection=encrypt", "-c", "get large.csv /dev/null"]);
    if !std::fs::read_to_string(samba.data().parent().unwrap().join("smb.conf")).unwrap().contains("SMB2_10") {
        command.args(["-m", "SMB3"]);
    } else {
        command.args(["--client-protection=sign", "-m", "SMB2"]);
    }
    let began = Instant::now();
    let ended = command.output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    began.elapsed().as_secs_f64()
}

/// From an interrupt to the answer of a read whose server hangs, and an answer to another session meanwhile.
fn interrupts() -> String {
    let samba = Samba::start("", "");
    std::fs::write(samba.data().join("a.txt"), "x").unwrap();
    let mut house = House::of(&samba);
    samba.signal("STOP");
    let mut other = Client::connect(house.address);
    let (mut stopped, mut answered) = (Vec::new(), Vec::new());
    for round in 0..INTERRUPTS {
        house.client.say(&json!({ "code": "print(1)\nread_file('lib://data/a.txt')", "stream": true }).to_string());
        house.client.text();
        let began = Instant::now();
        other.ask(r#"{"code":"print(1)"}"#);
        answered.push(began.elapsed());
        // At another moment of its wait each time.
        while began.elapsed() < Duration::from_millis(round as u64 * 7 % 50) {
            other.ask(r#"{"type":"ping"}"#);
        }
        let began = Instant::now();
        house.client.say(r#"{"type":"interrupt"}"#);
        while !house.client.text().contains(r#""status":"interrupted""#) {}
        stopped.push(began.elapsed());
    }
    samba.signal("CONT");
    let written = writes(&samba, &mut house);
    let mut out = String::new();
    for (what, mut times) in [
        ("a read is interrupted", stopped),
        ("a write is interrupted in its midst", written),
        ("another session's answer", answered),
    ] {
        times.sort_unstable();
        let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e3;
        writeln!(
            out,
            "\nwhile the server hangs, {what}: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            at(50),
            at(99),
            times[times.len() - 1].as_secs_f64() * 1e3
        )
        .unwrap();
    }
    out
}

/// From an interrupt to the answer of a write whose server hangs since it was begun.
fn writes(samba: &Samba, house: &mut House) -> Vec<Duration> {
    house.ask(&json!({ "code": "rows = []\nfor i in range(1000000) { rows.push([i, 'some text ' + str(i)]) }\nbig = table(rows, ['n', 's'])" }));
    let begun = || {
        let entries = std::fs::read_dir(samba.data()).unwrap();
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".datacode-"))
    };
    let once = |round: usize, house: &mut House| {
        let until = |there: bool| while begun() != there {};
        house.client.say(&json!({ "code": "write_file('lib://data/out.csv', big)", "stream": true }).to_string());
        until(true);
        samba.signal("STOP");
        let since = Instant::now();
        while since.elapsed() < Duration::from_millis(round as u64 * 7 % 50) {}
        let began = Instant::now();
        house.client.say(r#"{"type":"interrupt"}"#);
        while !house.client.text().contains(r#""status":"interrupted""#) {}
        let took = began.elapsed();
        samba.signal("CONT");
        while begun() {
            house.ask(&json!({ "code": "path_exists('lib://data/out.csv')" }));
        }
        took
    };
    (0..WRITES).map(|round| once(round, house)).collect()
}
