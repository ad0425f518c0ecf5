//! What a request prints: gathered for its answer, or cut into pieces for a client that streams; bounded either way.

use std::time::{Duration, Instant};

/// Streamed text leaves at the latest when it has waited this long and the program gives a sign of life.
const RIPE: Duration = Duration::from_millis(10);

/// The text a request has printed and not yet sent.
pub struct Capture {
    text: String,
    /// Where what has not left begins in it.
    start: usize,
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
        Capture { text: String::new(), start: 0, encoded: 0, limit, chunk: chunk.max(4), streams, left: None }
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

    /// Counts what is shown beside the text; whether it may be.
    pub fn charge(&mut self, bytes: usize) -> bool {
        let fits = bytes as u64 <= self.limit.saturating_sub(self.encoded);
        if fits {
            self.encoded += bytes as u64;
        }
        fits
    }

    /// Lets so much more be printed: what a stopped program's `finally` blocks say.
    pub fn extend(&mut self, bytes: u64) {
        self.limit = self.limit.saturating_add(bytes);
    }

    /// Whether a piece should leave now.
    pub fn is_due(&self, now: Instant) -> bool {
        let ripe = || self.left.is_none_or(|left| now.saturating_duration_since(left) >= RIPE);
        let waiting = self.text.len() - self.start;
        self.streams && (waiting >= self.chunk || (waiting > 0 && ripe()))
    }

    /// The next piece. It stays the same until it has left.
    pub fn piece(&self) -> Option<String> {
        let mut end = self.text.len().min(self.start + self.chunk);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (end > self.start).then(|| self.text[self.start..end].to_owned())
    }

    /// A piece of that length has left. What is left stays in its place until it is the smaller part, so that a long
    /// text is not moved for every piece of it.
    pub fn has_left(&mut self, length: usize, now: Instant) {
        self.left = Some(now);
        self.start += length;
        if self.start == self.text.len() && self.text.capacity() > 4 * self.chunk {
            (self.text, self.start) = (String::new(), 0);
        } else if self.start > self.text.len() / 2 {
            self.text.drain(..self.start);
            self.start = 0;
        }
    }

    /// Whether pieces leave while the program runs.
    pub fn streams(&self) -> bool {
        self.streams
    }

    /// All that is left.
    pub fn rest(mut self) -> String {
        self.text.drain(..self.start);
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

/// Bytes a text takes as it is sent.
pub fn cost(text: &str) -> u64 {
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
        assert_eq!(capture.piece(), capture.piece(), "it stays until it has left");
        let mut all = String::new();
        while let Some(piece) = capture.piece() {
            assert!(piece.len() <= 101 && !piece.is_empty());
            capture.has_left(piece.len(), now);
            all += &piece;
        }
        assert_eq!(all, text);
        capture.take("more");
        capture.take(&text);
        capture.has_left(4, now);
        assert_eq!(capture.rest(), text);
    }

    #[test]
    fn the_pieces_of_a_text_cost_time_in_proportion_to_its_length() {
        let mut capture = Capture::new(1 << 30, 64, true);
        capture.take(&"x".repeat(8 << 20));
        let began = Instant::now();
        while let Some(piece) = capture.piece() {
            capture.has_left(piece.len(), began);
        }
        // Milliseconds; moving the rest for every piece would take minutes.
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn the_first_text_leaves_at_once_and_later_ones_when_they_are_ripe_or_large() {
        let start = Instant::now();
        let mut capture = Capture::new(1 << 20, 10, true);
        assert!(!capture.is_due(start), "nothing to send");
        capture.take("a");
        assert!(capture.is_due(start));
        capture.has_left(1, start);
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
