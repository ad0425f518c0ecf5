//! Finds out the delimiter from the first records.

/// Bytes of text that are looked at.
pub(super) const SAMPLE: usize = 64 * 1024;
/// Records that are looked at, from the header on.
const RECORDS: usize = 50;
/// What a delimiter may be when nobody says so, the usual one first.
const CANDIDATES: [u8; 3] = [b',', b';', b'\t'];

/// The delimiter a first line `sep=;` declares, as spreadsheets write it, and the bytes of that line.
pub(super) fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\n', '\r']).next()?;
    let &[delimiter] = line.strip_prefix("sep=")?.as_bytes() else { return None };
    let end = if text[line.len()..].starts_with("\r\n") { 2 } else { usize::from(text.len() > line.len()) };
    (delimiter.is_ascii() && !b"\"\r\n".contains(&delimiter)).then_some((delimiter, line.len() + end))
}

/// The candidate that cuts most records into as many fields as the header; among equals the one with more fields,
/// then `usual`.
pub(super) fn delimiter(text: &str, ended: bool, header_row: usize, usual: u8) -> u8 {
    let text = &text[..text.floor_char_boundary(SAMPLE)];
    let mut best = (usual, (0, 0));
    let others = CANDIDATES.into_iter().filter(|c| *c != usual);
    for candidate in std::iter::once(usual).chain(others) {
        let widths = widths(text, ended, header_row, candidate);
        let Some(&header) = widths.first() else { continue };
        let alike = widths.iter().filter(|w| **w == header).count();
        // A sole column is what every text without the delimiter looks like.
        let score = if header < 2 { (0, 0) } else { (alike * 100 / widths.len(), header) };
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

/// How many fields each of the first records has; the last one only when it is whole.
fn widths(text: &str, ended: bool, header_row: usize, delimiter: u8) -> Vec<usize> {
    let mut widths = Vec::new();
    let (mut width, mut quoted, mut field_start, mut blank) = (1, false, true, true);
    let mut skip = header_row;
    for byte in text.bytes() {
        match byte {
            b'"' if quoted || field_start => quoted = !quoted,
            // A doubled quote closes and opens again.
            b'"' if width > 0 && !blank => {}
            _ if quoted => {}
            b'\n' | b'\r' => {
                if !blank && skip == 0 {
                    widths.push(width);
                    if widths.len() == RECORDS {
                        return widths;
                    }
                }
                if byte == b'\n' || !blank {
                    skip = skip.saturating_sub(1);
                }
                (width, field_start, blank) = (1, true, true);
                continue;
            }
            b if b == delimiter => {
                width += 1;
                (field_start, blank) = (true, false);
                continue;
            }
            _ => {}
        }
        // The quote that closes may be followed by the second half of a doubled one.
        field_start = byte == b'"' && !quoted;
        blank = false;
    }
    if !blank && skip == 0 && (ended || widths.is_empty()) {
        widths.push(width);
    }
    widths
}
