//! Messages on a stream, as the base protocol has them: headers, an empty line, JSON.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::SyncSender;

use serde_json::{Value, json};

/// The longest message that is kept, in bytes; a longer one is passed over. Texts in it are escaped, and up to a half
/// longer than in their file.
pub const LONGEST_MESSAGE: u64 = 16 << 20;

/// The longest line of a header, and the most of them: there are two in the standard.
const LONGEST_HEADER: u64 = 1 << 10;
const MOST_HEADERS: usize = 32;

/// What comes from the editor.
#[derive(Debug, PartialEq)]
pub enum Incoming {
    /// A message: any JSON.
    Message(Value),
    /// What is none.
    NotJson,
    /// A message that is too long.
    TooLong,
    /// The stream is not of the protocol: where a next message begins is not known.
    Broken,
}

/// Reads messages until the stream ends, breaks, or nobody takes them any more.
pub fn read_all(input: &mut impl BufRead, sender: &SyncSender<Incoming>) {
    loop {
        let incoming = match read(input) {
            Ok(Some(incoming)) => incoming,
            Ok(None) => return,
            Err(_) => Incoming::Broken,
        };
        let is_last = incoming == Incoming::Broken;
        if sender.send(incoming).is_err() || is_last {
            return;
        }
    }
}

/// The next message; `None` at the end of the stream.
fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = headers(input)? else { return Ok(None) };
    if length > LONGEST_MESSAGE {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(Incoming::TooLong));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&bytes).map_or(Incoming::NotJson, Incoming::Message)))
}

/// The length the headers tell; `None` when the stream ends before them.
fn headers(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let mut length = None;
    for number in 0..MOST_HEADERS {
        let mut line = Vec::new();
        input.take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() && number == 0 {
            return Ok(None);
        }
        let line = std::str::from_utf8(&line).ok().and_then(|line| line.strip_suffix('\n')).ok_or_else(broken)?;
        let line = line.trim_end();
        if line.is_empty() {
            return length.map(Some).ok_or_else(broken);
        }
        let (name, value) = line.split_once(':').ok_or_else(broken)?;
        if name.eq_ignore_ascii_case("Content-Length") {
            length = Some(value.trim().parse().map_err(|_| broken())?);
        }
    }
    Err(broken())
}

/// Writes what a message holds besides its version.
pub fn write(output: &mut impl Write, mut message: Value) -> io::Result<()> {
    message["jsonrpc"] = json!("2.0");
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stream: &str, expected: &[Incoming]) {
        let mut input = stream.as_bytes();
        let mut found = Vec::new();
        loop {
            match read(&mut input) {
                Ok(Some(incoming)) => found.push(incoming),
                Ok(None) => break,
                Err(_) => {
                    found.push(Incoming::Broken);
                    break;
                }
            }
        }
        assert_eq!(found, expected, "{stream:.80}");
    }

    #[test]
    fn messages_are_taken_apart_by_their_lengths_whatever_the_headers_look_like() {
        let one = || Incoming::Message(json!({"a": "я"}));
        check("Content-Length: 10\r\n\r\n{\"a\":\"я\"}", &[one()]);
        check(
            "content-length:10\nContent-Type: x\n\n{\"a\":\"я\"}Content-Length: 2\r\n\r\n{]",
            &[one(), Incoming::NotJson],
        );
        check("", &[]);
        check("Content-Length: 10\r\n\r\n{", &[]);
    }

    #[test]
    fn what_is_no_protocol_breaks_the_stream_and_what_is_too_long_is_passed_over() {
        for stream in ["hello\n\n", "\r\n", "Content-Length: x\r\n\r\n", "Content-Length: 2", "\u{0}\n"] {
            check(stream, &[Incoming::Broken]);
        }
        check(&"x".repeat(10_000), &[Incoming::Broken]);
        check(&"a: b\n".repeat(100), &[Incoming::Broken]);
        let long = LONGEST_MESSAGE + 1;
        let text = format!("Content-Length: {long}\r\n\r\n{}Content-Length: 1\r\n\r\n1", " ".repeat(long as usize));
        check(&text, &[Incoming::TooLong, Incoming::Message(json!(1))]);
        // No room is made for what is only announced.
        check("Content-Length: 18446744073709551615\r\n\r\n{}", &[Incoming::TooLong]);
    }
}
