//! Puts a file a client sends into the session's own folder.

use std::io::{self, Read, Write};

use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::read::DecoderReader;
use datacode_lang::host::{FileError, NewFile, Stop};
use datacode_lang::messages::Message;

use super::caged::CagedFiles;
use super::local::PIECE;
use crate::messages::uploads;

/// What stands before content that is no text.
const BASE64: &str = "base64:";

/// Bytes of a whole name.
pub const LONGEST_NAME: usize = 1024;

/// Bytes of one of its parts: file systems take no more.
pub const LONGEST_PART: usize = 255;

/// Its parts, the file's own name included.
pub const MOST_PARTS: usize = 32;

/// Base64 as programs and people write it: padded or not.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a file was not put into its place.
#[derive(Debug)]
pub enum Fault {
    /// The request has been stopped.
    Stopped(Stop),
    /// It cannot be done.
    Refused(Message),
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadName {
    /// It is empty.
    Empty,
    /// It begins or ends with `/`, or holds `//`, `.` or `..`.
    Part,
    /// It holds a backslash or a control character.
    Character,
    /// It is longer, or has more parts, than it may.
    Long,
}

/// Writes a file from the content of a request. `tick` is asked between pieces whether to go on.
///
/// # Errors
/// Nothing has changed then: the old file is still there, and no folder was made.
pub fn store(
    files: &CagedFiles,
    name: &str,
    content: &str,
    tick: impl FnMut() -> Result<(), Stop>,
) -> Result<(), Fault> {
    check(name).map_err(|wrong| Fault::Refused(uploads::bad_name(name, wrong)))?;
    let refused = |error| Fault::Refused(uploads::failed(name, error));
    let mut file = Box::new(files.begin(name, true).map_err(refused)?);
    match content.strip_prefix(BASE64) {
        Some(encoded) => {
            // People wrap it, and tools do.
            let lines = Unwrapped(encoded.as_bytes());
            copy(name, DecoderReader::new(lines, &ENGINE), &mut *file, tick)?;
        }
        None => copy(name, content.as_bytes(), &mut *file, tick)?,
    }
    file.keep().map_err(|error| refused(FileError::of(&error)))
}

fn copy(
    name: &str,
    mut from: impl Read,
    to: &mut impl Write,
    mut tick: impl FnMut() -> Result<(), Stop>,
) -> Result<(), Fault> {
    let mut piece = vec![0; PIECE];
    loop {
        tick().map_err(Fault::Stopped)?;
        // Only base64 can be wrong: both sources are memory.
        let read = from.read(&mut piece).map_err(|_| Fault::Refused(uploads::bad_base64()))?;
        if read == 0 {
            return Ok(());
        }
        let written = to.write_all(&piece[..read]);
        written.map_err(|error| Fault::Refused(uploads::failed(name, FileError::of(&error))))?;
    }
}

/// Base64 without the whitespace between its characters.
struct Unwrapped<'a>(&'a [u8]);

impl Read for Unwrapped<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < buffer.len() {
            let Some((byte, rest)) = self.0.split_first() else { break };
            self.0 = rest;
            if !byte.is_ascii_whitespace() {
                buffer[read] = *byte;
                read += 1;
            }
        }
        Ok(read)
    }
}

/// Whether a name is a relative path downwards and no more than that.
pub(super) fn check(name: &str) -> Result<(), BadName> {
    if name.is_empty() {
        return Err(BadName::Empty);
    }
    if name.len() > LONGEST_NAME {
        return Err(BadName::Long);
    }
    if name.chars().any(|c| c == '\\' || c.is_control()) {
        return Err(BadName::Character);
    }
    let mut parts = 0;
    for part in name.split('/') {
        parts += 1;
        if matches!(part, "" | "." | "..") {
            return Err(BadName::Part);
        }
        if part.len() > LONGEST_PART || parts > MOST_PARTS {
            return Err(BadName::Long);
        }
    }
    Ok(())
}
