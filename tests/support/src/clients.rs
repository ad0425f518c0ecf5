//! The clients that `make setup` installs: where they are, and how each is called.

use std::path::PathBuf;
use std::process::Command;

/// The repository.
pub fn repository() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).expect("tests are run by cargo");
    here.ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file())
        .expect("tests are run inside the repository")
        .to_owned()
}

/// Where `make setup` has put them.
fn installed(part: &str) -> PathBuf {
    let cache = std::env::var_os("DATACODE_TEST_CACHE").map_or_else(|| repository().join(".cache"), PathBuf::from);
    let path = cache.join(part);
    assert!(path.exists(), "{} is missing: run `make setup` (with the same DATACODE_TEST_CACHE)", path.display());
    path
}

/// A script of tests/clients.
fn script(name: &str) -> PathBuf {
    repository().join("tests/clients").join(name)
}

/// websocat.
pub fn websocat() -> Command {
    Command::new(installed("bin/websocat"))
}

/// The Python that has `websockets`.
pub fn python() -> Command {
    let mut command = Command::new(installed("python/bin/python"));
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8");
    command
}

/// Node with `ws`, `wscat` and `playwright-core` to be required.
pub fn node() -> Command {
    let mut command = Command::new("node");
    command.env("NODE_PATH", installed("node/node_modules"));
    command
}

/// A Python script of tests/clients.
pub fn python_script(name: &str) -> Command {
    let mut command = python();
    command.arg(script(name));
    command
}

/// A Node script of tests/clients.
pub fn node_script(name: &str) -> Command {
    let mut command = node();
    command.arg(script(name));
    command
}

/// wscat as a shell finds it.
pub fn wscat_command() -> Command {
    Command::new(installed("node/node_modules/.bin/wscat"))
}

/// The same command in a terminal of its own: what is written to its standard input is typed, what it shows comes out.
pub fn in_terminal(command: &Command) -> Command {
    let mut terminal = python_script("terminal.py");
    terminal.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => terminal.env(name, value),
            None => terminal.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        terminal.current_dir(folder);
    }
    terminal
}

/// wscat in a terminal of its own: lines of standard input are typed into it, frames it shows come out.
pub fn wscat(url: &str) -> Command {
    let mut wscat = node();
    wscat.arg(installed("node/node_modules/wscat/bin/wscat")).args(["-c", url]);
    in_terminal(&wscat)
}
