//! Finds the fields in a window of text.

/// Where a scan stands. It holds no text: the window is given to every step, and its positions are offsets into it.
pub(crate) struct Scanner {
    pub(crate) delimiter: u8,
    /// Whether blank lines are passed over; else each is a record of one empty field.
    pub(crate) skip_blank: bool,
    /// The line the scan is on, from 1.
    pub(crate) line: usize,
    /// The line the current record began on.
    pub(crate) record_line: usize,
    position: usize,
    at_record_start: bool,
    marks: Marks,
}

/// One field.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// Where it stands in the window; `None`: in the scratch text, because it had quotes inside.
    span: Option<(usize, usize)>,
    /// Whether it ends its record.
    pub(crate) last: bool,
}

impl Field {
    /// Its bytes.
    #[inline(always)]
    pub(crate) fn bytes<'t>(&self, window: &'t str, scratch: &'t str) -> &'t [u8] {
        match self.span {
            Some((start, end)) => window.as_bytes().get(start..end).unwrap_or_default(),
            None => scratch.as_bytes(),
        }
    }

    #[inline(always)]
    pub(crate) fn text<'t>(&self, window: &'t str, scratch: &'t str) -> &'t str {
        match self.span {
            Some((start, end)) => &window[start..end],
            None => scratch,
        }
    }
}

/// What a step of the scan gave.
pub(crate) enum Step {
    Field(Field),
    /// The window ends inside a field: consume up to [`Scanner::rewind`] and read on.
    More,
    /// The text ends here.
    End,
    /// The quote opened on this line is never closed.
    Unclosed(usize),
}

impl Scanner {
    pub(crate) fn new(delimiter: u8) -> Scanner {
        Scanner {
            delimiter,
            skip_blank: true,
            line: 1,
            record_line: 1,
            position: 0,
            at_record_start: true,
            marks: Marks::NONE,
        }
    }

    /// How much of the window is done with.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Takes the scan to the beginning of the next window; gives how much of this one is done with.
    pub(crate) fn rewind(&mut self) -> usize {
        self.marks = Marks::NONE;
        std::mem::take(&mut self.position)
    }

    /// The next field. `ended`: the window holds all the text there is.
    #[inline(always)]
    pub(crate) fn next(&mut self, window: &str, ended: bool, scratch: &mut String) -> Step {
        let bytes = window.as_bytes();
        if self.at_record_start {
            loop {
                match bytes.get(self.position) {
                    None => return if ended { Step::End } else { Step::More },
                    Some(b'\n') if self.skip_blank => self.position += 1,
                    Some(b'\r') if self.skip_blank => match bytes.get(self.position + 1) {
                        None if !ended => return Step::More,
                        Some(b'\n') => self.position += 2,
                        _ => self.position += 1,
                    },
                    Some(_) => break,
                }
                self.line += 1;
            }
            self.record_line = self.line;
        }
        match bytes.get(self.position) {
            None if !ended => return Step::More,
            Some(b'"') => return self.quoted(window, ended, scratch),
            _ => {}
        }
        let end = self.marks.find(bytes, self.position, self.delimiter);
        let start = self.position;
        self.end_field(bytes, start, end, ended, Some((start, end)))
    }

    /// What follows the field that ends at `end`.
    #[inline(always)]
    fn end_field(&mut self, bytes: &[u8], start: usize, end: usize, ended: bool, span: Option<(usize, usize)>) -> Step {
        let last = match bytes.get(end) {
            None if !ended => {
                self.position = start;
                return Step::More;
            }
            None => {
                self.position = end;
                true
            }
            Some(b'\n') => {
                self.position = end + 1;
                self.line += 1;
                true
            }
            Some(b'\r') => {
                match bytes.get(end + 1) {
                    None if !ended => {
                        self.position = start;
                        return Step::More;
                    }
                    Some(b'\n') => self.position = end + 2,
                    _ => self.position = end + 1,
                }
                self.line += 1;
                true
            }
            Some(_) => {
                self.position = end + 1;
                false
            }
        };
        self.at_record_start = last;
        Step::Field(Field { span, last })
    }

    /// A field that begins with a quote. Text behind the closing quote belongs to it.
    #[inline(never)]
    fn quoted(&mut self, window: &str, ended: bool, scratch: &mut String) -> Step {
        let bytes = window.as_bytes();
        let start = self.position;
        let opened = self.line;
        let mut from = start + 1;
        let mut whole = true;
        let (end, span) = loop {
            let Some(length) = window[from..].find('"') else {
                return if ended { Step::Unclosed(opened) } else { Step::More };
            };
            let close = from + length;
            match bytes.get(close + 1) {
                None if !ended => return Step::More,
                Some(b'"') => {
                    if std::mem::take(&mut whole) {
                        scratch.clear();
                        scratch.push_str(&window[start + 1..=close]);
                    } else {
                        scratch.push_str(&window[from..=close]);
                    }
                    from = close + 2;
                }
                next => {
                    let clean = next.is_none_or(|b| *b == self.delimiter || matches!(b, b'\n' | b'\r'));
                    if whole && clean {
                        break (close + 1, Some((start + 1, close)));
                    }
                    if whole {
                        scratch.clear();
                        scratch.push_str(&window[start + 1..close]);
                    } else {
                        scratch.push_str(&window[from..close]);
                    }
                    let end = self.marks.find(bytes, close + 1, self.delimiter);
                    scratch.push_str(&window[close + 1..end]);
                    break (end, None);
                }
            }
        };
        let step = self.end_field(bytes, start, end, ended, span);
        if matches!(step, Step::Field(_)) {
            self.line += lines(&bytes[start..end]);
        }
        step
    }
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

/// Where delimiters and line ends stand in a block of the window: found for the whole block at once, by instructions that
/// compare many bytes, where a search per field would guess the length of each and be wrong.
struct Marks {
    /// Where the block begins.
    block: usize,
    /// A bit for each of its bytes, the lowest for the first.
    bits: u64,
}

/// Bytes of a block.
const BLOCK: usize = 64;

impl Marks {
    /// A block no window reaches.
    const NONE: Marks = Marks { block: usize::MAX / 2, bits: 0 };

    /// The first delimiter or line end at or behind `from`; the length when there is none.
    #[inline(always)]
    fn find(&mut self, bytes: &[u8], mut from: usize, delimiter: u8) -> usize {
        loop {
            let offset = from.wrapping_sub(self.block);
            if offset < BLOCK {
                let bits = self.bits >> offset;
                if bits != 0 {
                    return from + bits.trailing_zeros() as usize;
                }
                from = self.block + BLOCK;
            }
            let Some(rest) = bytes.get(from..).filter(|rest| !rest.is_empty()) else { return bytes.len() };
            *self = Marks { block: from, bits: marks(rest, delimiter) };
        }
    }
}

/// The marks of the first block.
#[inline]
fn marks(rest: &[u8], delimiter: u8) -> u64 {
    match rest.first_chunk() {
        Some(block) => marks_of(block, delimiter),
        None => {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            marks_of(&block, delimiter) & ((1 << rest.len()) - 1)
        }
    }
}

#[inline(always)]
fn marks_of(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut hits = [0; BLOCK];
    for (hit, byte) in hits.iter_mut().zip(block) {
        *hit = u8::from(*byte == delimiter) | u8::from(*byte == b'\n') | u8::from(*byte == b'\r');
    }
    // The factor brings the lowest bit of each byte to its place in the highest byte.
    let gathered = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (eights, _) = hits.as_chunks();
    eights.iter().rev().fold(0, |bits, eight| bits << 8 | gathered(eight))
}
