//! What a request prints: gathered for its answer, or cut into pieces for a client that streams; bounded either way.

use std::time::{Duration, Instant};

/// Streamed text leaves at the latest when it has waited this long and the program gives a sign of life.
const RIPE: Duration = Duration::from_millis(10);

/// The text a request has printed and not yet sent.
pub struct Capture {
    text: String,
    /// Bytes of everything printed so far, as they are sent.
    encoded: u64,
    limit: u64,
    chunk: usize,
    streams: bool,
    /// When a piece last left.
    left: Option<Instant>,
}

impl Capture {
    /// An empty one: at most `limit` encoded bytes in all, in pieces of at most `chunk` bytes when it streams.
    pub fn new(limit: u64, chunk: usize, streams: bool) -> Capture {
        // A piece has room for any character.
        Capture { text: String::new(), encoded: 0, limit, chunk: chunk.max(4), streams, left: None }
    }

    /// Takes printed text; false when it is more than may be printed: then it took what fits.
    pub fn take(&mut self, text: &str) -> bool {
        let room = self.limit.saturating_sub(self.encoded);
        // No byte costs more than six: most texts need not be looked at.
        let fits = if (text.len() as u64) * 6 <= room { text.len() } else { fitting(text, room) };
        self.text.push_str(&text[..fits]);
        self.encoded += cost(&text[..fits]);
        fits == text.len()
    }

    /// Lets so much more be printed: what a stopped program's `finally` blocks say.
    pub fn extend(&mut self, bytes: u64) {
        self.limit = self.limit.saturating_add(bytes);
    }

    /// Whether a piece should leave now.
    pub fn is_due(&self, now: Instant) -> bool {
        let ripe = || self.left.is_none_or(|left| now.saturating_duration_since(left) >= RIPE);
        self.streams && (self.text.len() >= self.chunk || (!self.text.is_empty() && ripe()))
    }

    /// Takes out the next piece.
    pub fn piece(&mut self, now: Instant) -> Option<String> {
        if self.text.is_empty() {
            return None;
        }
        self.left = Some(now);
        let mut end = self.chunk.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        if end == self.text.len() {
            return Some(std::mem::take(&mut self.text));
        }
        let rest = self.text.split_off(end);
        Some(std::mem::replace(&mut self.text, rest))
    }

    /// Puts a piece back that could not be sent.
    pub fn put_back(&mut self, piece: String) {
        let rest = std::mem::replace(&mut self.text, piece);
        self.text.push_str(&rest);
    }

    /// Whether pieces leave while the program runs.
    pub fn streams(&self) -> bool {
        self.streams
    }

    /// All that is left.
    pub fn rest(self) -> String {
        self.text
    }
}

/// Bytes of a character in JSON, where only quotes, backslashes and control characters are written longer.
fn cost_of(byte: u8) -> u64 {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    }
}

fn cost(text: &str) -> u64 {
    text.bytes().map(cost_of).sum()
}

/// How many bytes of the text fit into `room`, up to a whole character.
fn fitting(text: &str, room: u64) -> usize {
    let mut spent = 0;
    for (place, byte) in text.bytes().enumerate() {
        spent += cost_of(byte);
        if spent > room {
            let mut end = place;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            return end;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_bounded_by_what_it_costs_to_send_and_cut_at_a_character() {
        let mut capture = Capture::new(10, 64, false);
        assert!(capture.take("a\n"));
        assert!(!capture.take("яяяяяя"));
        assert_eq!(capture.rest(), "a\nяяя");
        let mut capture = Capture::new(13, 64, false);
        assert!(!capture.take("\u{1}\u{1}\u{1}"));
        assert_eq!(capture.rest(), "\u{1}\u{1}");
    }

    #[test]
    fn pieces_hold_all_the_text_in_order_and_none_is_longer_than_it_may_be() {
        let text: String = "пример\n".repeat(1000);
        let mut capture = Capture::new(1 << 20, 101, true);
        assert!(capture.take(&text));
        let now = Instant::now();
        let first = capture.piece(now).unwrap();
        capture.put_back(first);
        let mut all = String::new();
        while let Some(piece) = capture.piece(now) {
            assert!(piece.len() <= 101 && !piece.is_empty());
            all += &piece;
        }
        assert_eq!(all, text);
    }

    #[test]
    fn the_first_text_leaves_at_once_and_later_ones_when_they_are_ripe_or_large() {
        let start = Instant::now();
        let mut capture = Capture::new(1 << 20, 10, true);
        assert!(!capture.is_due(start), "nothing to send");
        capture.take("a");
        assert!(capture.is_due(start));
        capture.piece(start);
        capture.take("b");
        assert!(!capture.is_due(start + RIPE / 2));
        assert!(capture.is_due(start + RIPE));
        capture.take("0123456789");
        assert!(capture.is_due(start));
        let mut gathered = Capture::new(1 << 20, 10, false);
        gathered.take("0123456789");
        assert!(!gathered.is_due(start + RIPE));
    }
}
