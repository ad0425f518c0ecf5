//! The server, in a process of its own: this binary once more.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use datacode_actors::files::Place;
use datacode_actors::limits::Limits;
use datacode_actors::server::{Server, Timing};

use crate::settings::settings;

/// The variable that makes this binary the server; its value is the folder its programs see.
const VARIABLE: &str = "CHAOS_SERVER";

/// How long a session with a token waits for its client.
pub const GRACE: Duration = Duration::from_secs(15);

/// Serves, if this process is to; says whether it has.
pub fn served() -> bool {
    let Some(folder) = std::env::var_os(VARIABLE) else { return false };
    let mut settings = settings();
    settings.place = Place::Local(folder.into());
    // Small bounds, so that every one is met, and short times, so that everything happens within a minute.
    settings.limits = Limits {
        time: Some(2_000),
        memory: 16 << 20,
        memory_reserve: 4 << 20,
        output: 1 << 20,
        depth: 1_000,
        journal: 64 << 10,
        grace: GRACE.as_millis() as u64,
        orphan: 5_000,
        drain: 1_000,
        flush: 20_000,
        ..Limits::default()
    };
    settings.timing = Timing {
        tick: Duration::from_millis(100),
        ping: Duration::from_millis(500),
        silence: Duration::from_secs(6),
        mute_silence: Duration::from_secs(6),
        stuck: Duration::from_secs(3),
        late_answers: Duration::from_millis(500),
        closing: Duration::from_secs(2),
    };
    let server = Server::bind(settings).unwrap();
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{}", server.addresses()[0]).unwrap();
    server.run().unwrap();
    true
}

/// The server's process, seen from the other.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    pub fn start(folder: &Path, temporary: &Path) -> Process {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(VARIABLE, folder).env("TMPDIR", temporary).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Process { child, address: line.trim().parse().unwrap() }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn terminate(&self) {
        let id = nix::unistd::Pid::from_raw(self.id() as i32);
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).unwrap();
    }

    /// Waits for its end; `None` when it does not come.
    pub fn end(&mut self, within: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + within;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
