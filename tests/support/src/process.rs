//! Runs a command to its end, with text for its standard input and a deadline.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error.
    pub stderr: String,
}

/// Runs a command with this standard input. Panics when it does not end within `within`.
pub fn run(command: &mut Command, input: &str, within: Duration) -> Ended {
    let mut running = Running::start(command);
    running.write(input);
    running.close_input();
    running.end(within)
}

/// A command that runs.
pub struct Running {
    child: Child,
    name: String,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    seen: String,
    /// Bytes of `seen` that [`Running::wait_for_next`] has passed.
    passed: usize,
}

impl Running {
    /// Starts a command.
    pub fn start(command: &mut Command) -> Running {
        let name = format!("{command:?}");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let stdout = follow(child.stdout.take().expect("it is piped"));
        let stderr = follow(child.stderr.take().expect("it is piped"));
        Running { child, name, stdout, stderr, seen: String::new(), passed: 0 }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes to its standard input. A command that has closed it has made up its mind already.
    pub fn write(&mut self, text: &str) {
        if let Some(stdin) = &mut self.child.stdin {
            let _ = stdin.write_all(text.as_bytes()).and_then(|()| stdin.flush());
        }
    }

    /// Ends its standard input.
    pub fn close_input(&mut self) {
        self.child.stdin = None;
    }

    /// Waits until its standard output holds `text` and gives what it printed until then.
    pub fn wait_for(&mut self, text: &str, within: Duration) -> String {
        self.wait_from(0, text, within);
        self.seen.clone()
    }

    /// Waits until `text` comes behind what the last such wait ended with, and gives what came before it.
    pub fn wait_for_next(&mut self, text: &str, within: Duration) -> String {
        let start = self.passed;
        let found = self.wait_from(start, text, within);
        self.passed = found + text.len();
        self.seen[start..found].to_owned()
    }

    /// Where `text` stands in the output behind `start`, as soon as it does.
    fn wait_from(&mut self, start: usize, text: &str, within: Duration) -> usize {
        let end = Instant::now() + within;
        loop {
            if let Some(found) = self.seen[start..].find(text) {
                return start + found;
            }
            match self.stdout.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(piece) => self.seen.push_str(&piece),
                Err(_) => {
                    let errors: String = self.stderr.try_iter().collect();
                    let (name, seen) = (&self.name, &self.seen[start..]);
                    panic!("{name} never printed {text:?}; it printed {seen:?}, and as errors {errors}")
                }
            }
        }
    }

    /// Sends it a signal by name: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let status = Command::new("sh").args(["-c", "kill -\"$0\" \"$1\"", name, &id]).status();
        assert!(status.expect("sh runs").success(), "no signal could be sent to {}", self.name);
    }

    /// Waits for its end.
    pub fn end(&mut self, within: Duration) -> Ended {
        let end = Instant::now() + within;
        // The end of both outputs is the end of the command: it needs no polling.
        let mut texts = [std::mem::take(&mut self.seen), String::new()];
        for (channel, i) in [(&self.stdout, 0), (&self.stderr, 1)] {
            loop {
                match channel.recv_timeout(end.saturating_duration_since(Instant::now())) {
                    Ok(piece) => texts[i].push_str(&piece),
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => {
                        let _ = self.child.kill();
                        panic!("{} did not end within {within:?}; it printed {texts:?}", self.name);
                    }
                }
            }
        }
        let [stdout, stderr] = texts;
        let status = self.child.wait().expect("a child can be waited for");
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        Ended { code: status.code(), signal, stdout, stderr }
    }

    /// What it has printed as errors and nobody has looked at yet.
    pub fn errors(&self) -> String {
        self.stderr.try_iter().collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for a child that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a pipe to its end on a thread of its own, so that the command never waits for its reader.
fn follow(mut pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut piece = [0; 16 << 10];
        while let Ok(read @ 1..) = pipe.read(&mut piece) {
            bytes.extend_from_slice(&piece[..read]);
            // A character may be cut by the piece's end; the rest of it comes with the next.
            let whole = match std::str::from_utf8(&bytes) {
                Ok(text) => text.len(),
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                Err(_) => bytes.len(),
            };
            let rest = bytes.split_off(whole);
            let text = String::from_utf8_lossy(&std::mem::replace(&mut bytes, rest)).into_owned();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
    receiver
}
