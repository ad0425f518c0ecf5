//! Asks who sits at the terminal for a password.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

/// The terminal of this process, wherever its output goes.
const TERMINAL: &str = "/dev/tty";

/// A terminal that does not show what is typed, until this is dropped.
struct Silent {
    terminal: File,
    before: Termios,
}

impl Silent {
    fn begin(terminal: File) -> io::Result<Silent> {
        let before = tcgetattr(&terminal)?;
        let mut silent = before.clone();
        silent.local_flags.remove(LocalFlags::ECHO);
        silent.local_flags.insert(LocalFlags::ECHONL);
        tcsetattr(&terminal, SetArg::TCSANOW, &silent)?;
        Ok(Silent { terminal, before })
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        // Whoever sits there sees it if it fails.
        let _ = tcsetattr(&self.terminal, SetArg::TCSANOW, &self.before);
    }
}

/// Shows the prompt and reads a line that is not shown. The prompt comes last, so that nothing typed or pasted after it is.
///
/// # Errors
/// There is no terminal, or nobody at it.
pub fn ask(prompt: &str) -> io::Result<String> {
    let terminal = OpenOptions::new().read(true).write(true).open(TERMINAL)?;
    let mut silent = Silent::begin(terminal)?;
    silent.terminal.write_all(prompt.as_bytes())?;
    let mut line = String::new();
    if BufReader::new(&silent.terminal).read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end_matches(['\n', '\r']).len());
    Ok(line)
}
