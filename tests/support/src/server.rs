//! A server of the built program, on a port of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::DEADLINE;
use crate::process::{Ended, Running};

/// A running server; it ends with this value.
pub struct Server {
    running: Running,
    address: SocketAddr,
}

/// The built program with nothing of the caller's environment that would change what it does.
pub fn program(path: &str) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("DATACODE_") || name_text.starts_with("LC_") {
            command.env_remove(&name);
        }
    }
    // Nor is a file of settings read that this machine may have.
    command.env("LANG", "C.UTF-8").env("DATACODE_CONFIG", "none").env_remove("RUST_LOG").env_remove("NO_COLOR");
    command
}

impl Server {
    /// Starts `datacode --websocket --port 0` with further arguments in a folder, and waits until it says where it
    /// listens.
    pub fn start(path: &str, folder: &Path, arguments: &[&str]) -> Server {
        let mut command = program(path);
        command.args(["--websocket", "--port", "0"]).args(arguments).current_dir(folder);
        Server::of(&mut command)
    }

    /// The same for a command that is ready.
    pub fn of(command: &mut Command) -> Server {
        let mut running = Running::start(command);
        running.close_input();
        let said = running.wait_for("\n", DEADLINE);
        let address = said
            .split_once("://")
            .and_then(|(_, rest)| rest.split([' ', '\n', '/']).next())
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| panic!("the first line does not say where the server listens: {said:?}"));
        Server { running, address }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address clients are given.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.running.id()
    }

    /// Sends it a signal by name: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        self.running.signal(name);
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        self.running.end(DEADLINE)
    }
}
