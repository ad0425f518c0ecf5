//! The folders programs of a server may see: one of each session's own (`--use-ve`), or one for all to read (`--root`).

mod shown;
mod uploads;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Instant;

use datacode_test_support::{DEADLINE, Server, Socket, TempDir, folder};
use serde_json::{Value, json};

use crate::PROGRAM;
use crate::asking::{ask, error, printed};

/// A server whose sessions have folders of their own, below a state directory of the test's.
struct Own {
    server: Server,
    state: PathBuf,
    all: TempDir,
}

impl Own {
    fn start(arguments: &[&str]) -> Own {
        let all = folder();
        let state = all.path().join("state");
        Own { server: start(all.path(), &state, arguments), state, all }
    }

    fn connect(&self) -> Socket {
        Socket::connect(self.server.address())
    }

    /// The folders of sessions there are, of all servers on that state directory.
    fn sessions(&self) -> Vec<PathBuf> {
        sessions(&self.state)
    }

    /// The folder of the one session there is.
    fn session(&self) -> PathBuf {
        let sessions = self.sessions();
        assert_eq!(sessions.len(), 1, "{sessions:?}");
        sessions[0].clone()
    }
}

fn start(folder: &Path, state: &Path, arguments: &[&str]) -> Server {
    let state = state.display().to_string();
    let arguments: Vec<&str> =
        ["--use-ve", "--state-dir", &state].into_iter().chain(arguments.iter().copied()).collect();
    Server::start(PROGRAM, folder, &arguments)
}

fn sessions(state: &Path) -> Vec<PathBuf> {
    let within = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).map_or_else(|_| Vec::new(), |list| list.flatten().map(|entry| entry.path()).collect())
    };
    within(&state.join("ve")).iter().flat_map(|server| within(&server.join("sessions"))).collect()
}

#[track_caller]
fn upload(socket: &mut Socket, name: &str, content: &str) {
    let answer = ask(socket, &json!({ "type": "upload_file", "filename": name, "content": content }));
    assert_eq!(answer["success"], true, "{answer}");
}

/// Waits for what happens soon after its cause.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::yield_now();
    }
}

/// Every way of a program to ask for a path, each with the path in place of `PATH`.
const WAYS: [&str; 11] = [
    "read_file('PATH')",
    "read_file('PATH.xlsx')",
    "list_files('PATH')",
    "list_files('PATH', glob='*')",
    "print(path_exists('PATH'))",
    "print(path_is_file('PATH'))",
    "print(path('PATH').is_dir)",
    "sheets('PATH.xlsx')",
    "for f in list_files('PATH', recursive=false) { print(f) }",
    "print(read_file(path('PATH')))",
    "print(path('PATH').exists)",
];

/// Looks at the outside in every way, from the folder `inside`; beside it stands `outside`, with a secret.
#[track_caller]
fn nothing_leads_out(socket: &mut Socket, inside: &Path, up: &str) {
    let outside = inside.join(up).canonicalize().unwrap();
    fs::write(outside.join("secret"), "the secret").unwrap();
    fs::write(outside.join("secret.xlsx"), "the secret").unwrap();
    fs::write(outside.join("secret.dc"), "let secret = 1").unwrap();
    fs::create_dir_all(inside.join("sub")).unwrap();
    symlink(&outside, inside.join("away")).unwrap();
    symlink(outside.join("secret.dc"), inside.join("stolen.dc")).unwrap();
    symlink(outside.join("none.dc"), inside.join("nowhere.dc")).unwrap();
    let real = outside.display().to_string();
    for way in WAYS {
        let mut told = Vec::new();
        for name in ["secret", "none"] {
            for path in [format!("{up}/{name}"), format!("{real}/{name}"), format!("away/{name}")] {
                let text = error(socket, &way.replace("PATH", &path));
                assert!(text.contains("leads out of the permitted folder"), "{way} with {path}: {text}");
                told.push(text.replace(name, "NAME"));
            }
        }
        let (there, missing) = told.split_at(3);
        assert_eq!(there, missing, "{way}: whether something is there must not be told");
    }
    for path in ["/etc/passwd", "/etc/none", "/proc/self/environ", "/proc/1/none", "/dev/zero", "/dev/none", "/", ".."]
    {
        let text = error(socket, &format!("read_file('{path}')"));
        assert_eq!(text, format!("Error: path '{path}' leads out of the permitted folder"));
    }
    let modules = ["stolen", "nowhere"].map(|name| error(socket, &format!("import {name}")).replace(name, "NAME"));
    assert_eq!(modules[0], modules[1], "a module outside is told like one that is not there");
    let text = error(socket, "read_file('lib://share/a.csv')");
    assert!(text.contains("not connected"), "{text}");
    assert!(!printed(socket, "print(list_files('.'), getcwd())").contains("secret"));
}

#[test]
fn a_program_sees_its_session_s_folder_and_nothing_else() {
    let own = Own::start(&[]);
    let mut socket = own.connect();
    assert_eq!(printed(&mut socket, "print(getcwd(), list_files('.'))"), ". []\n");
    let code = "write_file('a..b.csv', [{'x': 1}, {'x': 2}])\nwrite_file('t.json', [1])\n\
                write_file('b.xlsx', table([[1]], ['n']))\n\
                print(list_files('.'), len(read_file('a..b.csv')), sheets('b.xlsx'), path_exists('t.json'), path_exists('u'))";
    assert_eq!(printed(&mut socket, code), "[a..b.csv, b.xlsx, t.json] 2 [Sheet1] true false\n");
    assert_eq!(printed(&mut socket, "print(len(read_file(getcwd() / 'a..b.csv')))"), "2\n");
    upload(&mut socket, "rates.dc", "let euro = 90");
    assert_eq!(printed(&mut socket, "import rates\nprint(rates.euro)"), "90\n");
    let mut other = own.connect();
    assert_eq!(printed(&mut other, "print(list_files('.'))"), "[]\n", "each session has its own");
    drop(other);
    until("the other session has ended", || own.sessions().len() == 1);
    nothing_leads_out(&mut socket, &own.session(), "../../../../..");
    for path in ["../../../../../secret", "away/secret", "away/new", "../new", "/tmp/new"] {
        let text = error(&mut socket, &format!("write_file('{path}', 'x')"));
        assert!(text.contains("leads out"), "{text}");
    }
    assert_eq!(fs::read_to_string(own.all.path().join("secret")).unwrap(), "the secret");
}

#[test]
fn a_pipe_in_the_folder_keeps_nobody_waiting_and_is_never_opened() {
    let own = Own::start(&[]);
    let (mut socket, mut other) = (own.connect(), own.connect());
    printed(&mut socket, "print(1)");
    let made = std::process::Command::new("mkfifo").arg(own.session().join("pipe")).status().unwrap();
    assert!(made.success());
    for code in ["read_file('pipe')", "write_file('pipe', 'x')"] {
        assert!(error(&mut socket, code).contains("not a regular file"), "{code}");
    }
    assert_eq!(printed(&mut other, "print(2)"), "2\n");
}

#[test]
fn a_folder_swapped_for_a_link_while_a_program_reads_and_writes_lets_nothing_out_or_in() {
    const ROUNDS: usize = 2000;
    let own = Own::start(&[]);
    let mut socket = own.connect();
    upload(&mut socket, "door/data.txt", "mine");
    let (session, outside) = (own.session(), own.all.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("data.txt"), "the secret").unwrap();
    let code = format!(
        "read = 0\nrefused = 0\nwrong = 0\nfor i in range({ROUNDS}) {{\n\
         try {{ if read_file('door/data.txt') == 'mine' {{ read += 1 }} else {{ wrong += 1 }} }} catch e {{ refused += 1 }}\n\
         try {{ write_file('door/data.txt', 'mine') }} catch e {{ refused += 1 }}\n\
         try {{ list_files('door') }} catch e {{ refused += 1 }}\n}}\nprint(read, refused, wrong)"
    );
    socket.send(&json!({ "code": code }).to_string());
    let (door, aside) = (session.join("door"), session.join("aside"));
    let done = std::sync::atomic::AtomicBool::new(false);
    let answer = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                fs::rename(&door, &aside).unwrap();
                symlink(&outside, &door).unwrap();
                fs::remove_file(&door).unwrap();
                fs::rename(&aside, &door).unwrap();
            }
        });
        let answer = socket.receive();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        answer
    });
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let counts: Vec<usize> =
        answer["output"].as_str().unwrap().split_whitespace().map(|count| count.parse().unwrap()).collect();
    assert!(counts[0] + counts[1] > ROUNDS && counts[2] == 0, "{answer}");
    assert_eq!(fs::read_to_string(outside.join("data.txt")).unwrap(), "the secret");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
}

#[test]
fn the_folder_stays_as_long_as_the_session_and_goes_with_it() {
    let own = Own::start(&[]);
    let mut socket = own.connect();
    assert_eq!(own.sessions().len(), 0, "a session that has done nothing has none");
    upload(&mut socket, "a.txt", "kept");
    assert_eq!(ask(&mut socket, &json!({ "type": "reset" }))["success"], true);
    assert_eq!(printed(&mut socket, "print(read_file('a.txt'))"), "kept\n");
    let token = ask(&mut socket, &json!({ "type": "get_reconnection_token" }));
    let (token, epoch) = (token["token"].as_str().unwrap(), token["epoch"].as_str().unwrap());
    drop(socket);
    let back = format!("/?reconnection_token={token}&epoch={epoch}");
    let mut socket = Socket::open(own.server.address(), &back).unwrap();
    assert!(socket.receive().contains("\"recovered\":true"));
    assert_eq!(printed(&mut socket, "print(read_file('a.txt'))"), "kept\n");
    let mut brief = own.connect();
    upload(&mut brief, "b.txt", "x");
    assert_eq!(own.sessions().len(), 2);
    drop(brief);
    until("a session without a token goes with its connection", || own.sessions().len() == 1);
}

#[test]
fn sigterm_removes_every_folder() {
    let own = Own::start(&["--drain-time", "100ms"]);
    let mut sockets: Vec<Socket> = (0..3).map(|_| own.connect()).collect();
    for socket in &mut sockets {
        upload(socket, "a/b/c.txt", "x");
        ask(socket, &json!({ "type": "get_reconnection_token" }));
    }
    sockets[0].send(r#"{"code":"i = 0\nwhile true { i += 1\nwrite_file(str(i), 'x') }"}"#);
    assert_eq!(own.sessions().len(), 3);
    own.server.signal("TERM");
    let Own { server, state, all } = own;
    assert_eq!(server.end().code, Some(0));
    assert_eq!(names(&state.join("ve")), ["lock"]);
    drop(all);
}

#[test]
fn what_a_killed_server_left_is_removed_by_the_next_one_and_a_living_one_keeps_its_own() {
    let own = Own::start(&[]);
    let second = start(own.all.path(), &own.state, &[]);
    let (mut first, mut other) = (own.connect(), Socket::connect(second.address()));
    for socket in [&mut first, &mut other] {
        upload(socket, "a/b.txt", "x");
    }
    assert_eq!(own.sessions().len(), 2);
    let Own { server, state, all } = own;
    server.signal("KILL");
    assert_eq!(server.end().signal, Some(9));
    assert_eq!(sessions(&state).len(), 2, "nobody was there to remove it");
    let third = start(all.path(), &state, &[]);
    until("the third server has removed what the first left", || names(&state.join("ve")).len() == 3);
    assert_eq!(printed(&mut other, "print(read_file('a/b.txt'))"), "x\n");
    drop(third);
}

#[test]
fn a_state_directory_that_cannot_be_used_is_told_in_one_line() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    for (flag, arguments) in [("--state-dir", &["--use-ve"][..]), ("--root", &[])] {
        let mut command = datacode_test_support::server::program(PROGRAM);
        command.args(["--websocket", "--port", "0", flag, "file"]).args(arguments).current_dir(folder.path());
        let ended = datacode_test_support::run(&mut command, "", DEADLINE);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let told = format!("datacode: {flag}: the folder 'file' cannot be used: ");
        assert!(ended.stderr.starts_with(&told) && ended.stderr.lines().count() == 1, "{ended:?}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
