//! Bytes in bounded pieces, decoded into a window of text.

use std::io::{ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1251};

use crate::builtins::Context;
use crate::error::{Error, Result};
use crate::host::FileError;
use crate::message;
use crate::messages::tables;

/// Bytes read between two looks at the host's clock: a millisecond or two of work.
const PIECE: usize = 256 * 1024;

/// A file as a window of text that moves over it.
pub(crate) struct Source {
    reader: Box<dyn Read>,
    /// Bytes not yet decoded: at most a piece, usually the tail of a character.
    raw: Vec<u8>,
    text: String,
    /// How much of `text` has been consumed.
    start: usize,
    encoding: Known,
    begun: bool,
    ended: bool,
}

/// What is known about the encoding.
enum Known {
    /// Nothing but ASCII so far.
    Open,
    Is(Decoder),
}

/// How decoding went.
pub(crate) enum Decoded {
    /// There is more text, or the end was reached.
    Fine,
    /// The bytes are no text.
    Bad(BadText),
    /// The reader failed.
    Failed(FileError),
}

/// Bytes that are no text in the encoding they should be in.
pub(crate) struct BadText {
    /// Line ends between the consumed text and them.
    lines: usize,
    encoding: &'static str,
}

impl BadText {
    /// As an error; `line` is the number of the first line not yet consumed.
    pub(crate) fn error(&self, file: &str, line: usize) -> Box<Error> {
        let line = line + self.lines;
        Error::new(message!(tables::BAD_ENCODING, file = file, line = line, encoding = self.encoding))
    }
}

impl Source {
    pub(crate) fn new(reader: Box<dyn Read>, encoding: Option<&'static Encoding>) -> Source {
        let encoding = match encoding {
            None => Known::Open,
            Some(encoding) => Known::Is(encoding.new_decoder_with_bom_removal()),
        };
        Source { reader, raw: Vec::new(), text: String::new(), start: 0, encoding, begun: false, ended: false }
    }

    /// The text that was read and not consumed.
    pub(crate) fn window(&self) -> &str {
        &self.text[self.start..]
    }

    /// Whether the window holds all there is.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Passes over the first `bytes` of the window.
    pub(crate) fn consume(&mut self, bytes: usize) {
        self.start = (self.start + bytes).min(self.text.len());
    }

    /// Reads on: a piece, or as much as the window already holds, so that a field of any length is scanned a bounded
    /// number of times.
    pub(crate) fn fill(&mut self, context: &mut Context<'_>) -> Result<Decoded> {
        self.text.drain(..self.start);
        self.start = 0;
        let target = self.text.len() + self.text.len().max(PIECE);
        while self.text.len() < target && !self.ended {
            context.host.tick()?;
            if self.text.capacity() - self.text.len() < 4 * PIECE {
                context.host.reserve(self.text.capacity() + 5 * PIECE)?;
            }
            if let Err(error) = self.read_piece() {
                return Ok(Decoded::Failed(FileError::of(&error)));
            }
            if let Some(bad) = self.decode() {
                return Ok(Decoded::Bad(bad));
            }
        }
        Ok(Decoded::Fine)
    }

    fn read_piece(&mut self) -> std::io::Result<()> {
        let mut have = self.raw.len();
        self.raw.resize(PIECE, 0);
        while have < PIECE {
            match self.reader.read(&mut self.raw[have..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => have += read.min(PIECE - have),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.raw.truncate(have);
        if !std::mem::replace(&mut self.begun, true) && matches!(self.encoding, Known::Open) {
            let marked = Encoding::for_bom(&self.raw).map(|(encoding, _)| encoding.new_decoder_with_bom_removal());
            self.encoding = marked.map_or(Known::Open, Known::Is);
        }
        Ok(())
    }

    /// Moves what can be decoded to the window.
    fn decode(&mut self) -> Option<BadText> {
        if matches!(self.encoding, Known::Open) && !self.raw.is_ascii() {
            self.find_out();
        }
        match &mut self.encoding {
            Known::Is(decoder) => {
                let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(4 * PIECE);
                self.text.reserve(room);
                let (outcome, read) =
                    decoder.decode_to_string_without_replacement(&self.raw, &mut self.text, self.ended);
                self.raw.drain(..read);
                match outcome {
                    DecoderResult::Malformed(..) => {
                        let encoding = decoder.encoding().name();
                        Some(self.bad(encoding))
                    }
                    DecoderResult::InputEmpty | DecoderResult::OutputFull => None,
                }
            }
            Known::Open => {
                // ASCII, and behind it at most the beginning of a character.
                let ascii = Encoding::ascii_valid_up_to(&self.raw);
                self.text.push_str(&String::from_utf8_lossy(&self.raw[..ascii]));
                self.raw.drain(..ascii);
                None
            }
        }
    }

    fn bad(&self, encoding: &'static str) -> BadText {
        BadText { lines: self.text.bytes().filter(|b| *b == b'\n').count(), encoding }
    }

    /// The first bytes beyond ASCII decide: UTF-8 when most of them are, else Windows-1251, in whose text hardly any
    /// pair of letters happens to be UTF-8. A tail that may be the beginning of a character decides nothing yet.
    fn find_out(&mut self) {
        let (mut whole, mut broken, mut tail) = (0usize, 0usize, false);
        for chunk in self.raw.utf8_chunks() {
            whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            match chunk.invalid() {
                [] => {}
                rest if chunk_is_tail(&self.raw, rest) => tail = true,
                _ => broken += 1,
            }
        }
        if broken > whole || (whole == 0 && tail && self.ended) {
            self.encoding = Known::Is(WINDOWS_1251.new_decoder_without_bom_handling());
        } else if whole > 0 {
            self.encoding = Known::Is(UTF_8.new_decoder_without_bom_handling());
        }
    }
}

/// Whether these bytes end the piece and may be the beginning of a character.
fn chunk_is_tail(raw: &[u8], rest: &[u8]) -> bool {
    raw.ends_with(rest) && std::str::from_utf8(rest).is_err_and(|error| error.error_len().is_none())
}
