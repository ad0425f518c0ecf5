//! Standard input line by line, for a program that may be stopped while it waits.

use std::io;
use std::os::fd::AsFd;
use std::string::FromUtf8Error;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// What waiting for input has brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Arrived {
    /// Nothing in that time.
    Nothing,
    /// Some bytes, not always a line.
    Bytes,
    /// That there will be no more.
    End,
}

/// What has come of standard input and was not asked for yet.
#[derive(Default)]
pub struct Lines {
    bytes: Vec<u8>,
    /// No line ends before this one.
    searched: usize,
}

impl Lines {
    /// How many bytes wait here.
    pub fn held(&self) -> usize {
        self.bytes.len()
    }

    /// The next line, if all of it is here, without its end.
    pub fn line(&mut self) -> Option<Result<String, FromUtf8Error>> {
        let Some(end) = self.bytes[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.bytes.len();
            return None;
        };
        let rest = self.bytes.split_off(self.searched + end + 1);
        self.rest_of(rest)
    }

    /// What stands behind the last line end, if there is anything.
    pub fn rest(&mut self) -> Option<Result<String, FromUtf8Error>> {
        if self.bytes.is_empty() { None } else { self.rest_of(Vec::new()) }
    }

    fn rest_of(&mut self, rest: Vec<u8>) -> Option<Result<String, FromUtf8Error>> {
        let mut line = std::mem::replace(&mut self.bytes, rest);
        self.searched = 0;
        for end in [b'\n', b'\r'] {
            line.pop_if(|last| *last == end);
        }
        Some(String::from_utf8(line))
    }

    /// Waits for more, no longer than `most`. It reads the system's input itself: what the library's reader had taken
    /// could not be waited for.
    ///
    /// # Errors
    /// The system's.
    pub fn wait(&mut self, most: Duration) -> io::Result<Arrived> {
        let input = io::stdin();
        let mut waited = [PollFd::new(input.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waited, PollTimeout::try_from(most).unwrap_or(PollTimeout::ZERO)) {
            Ok(0) | Err(Errno::EINTR) => return Ok(Arrived::Nothing),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut piece = [0; 8192];
        match nix::unistd::read(input.as_fd(), &mut piece) {
            Ok(0) => Ok(Arrived::End),
            Ok(count) => {
                self.bytes.extend_from_slice(&piece[..count]);
                Ok(Arrived::Bytes)
            }
            Err(Errno::EINTR | Errno::EAGAIN) => Ok(Arrived::Nothing),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Lines {
        Lines { bytes: text.as_bytes().to_vec(), searched: 0 }
    }

    #[test]
    fn lines_come_one_by_one_without_their_ends_however_they_arrive() {
        let mut lines = with("one\r\n\ntw");
        assert_eq!(lines.line(), Some(Ok("one".to_owned())));
        assert_eq!(lines.line(), Some(Ok(String::new())));
        assert_eq!(lines.line(), None);
        lines.bytes.extend_from_slice("o\nдва".as_bytes());
        assert_eq!(lines.line(), Some(Ok("two".to_owned())));
        assert_eq!(lines.line(), None);
        assert_eq!(lines.rest(), Some(Ok("два".to_owned())));
        assert_eq!((lines.rest(), lines.held()), (None, 0));
    }

    #[test]
    fn what_is_no_text_is_told_and_the_next_line_comes() {
        let mut lines = Lines { bytes: vec![0xff, b'\n', b'a', b'\n'], searched: 0 };
        assert!(lines.line().is_some_and(|line| line.is_err()));
        assert_eq!(lines.line(), Some(Ok("a".to_owned())));
    }
}
