//! A text an editor has open, with the positions editors count in.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind, TextDocumentContentChangeEvent};

/// What the columns of positions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16: what every editor can.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first of those an editor offers that is known here.
    pub fn chosen(offered: &[PositionEncodingKind]) -> Encoding {
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or(Encoding::Utf16)
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How much a character counts.
    pub fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// A text and where its lines begin.
#[derive(Debug)]
pub struct Text {
    content: String,
    /// The first byte of each line.
    starts: Vec<usize>,
    encoding: Encoding,
}

impl Text {
    /// A text whose positions are counted so.
    pub fn new(content: String, encoding: Encoding) -> Text {
        let starts = line_starts(&content);
        Text { content, starts, encoding }
    }

    /// What it says.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Changes a stretch of it, or the whole.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        match change.range {
            Some(range) => {
                let (start, end) = (self.offset(range.start), self.offset(range.end));
                self.replace(start..end.max(start), &change.text);
            }
            None => {
                self.content = change.text;
                self.starts = line_starts(&self.content);
            }
        }
    }

    /// Puts a text in the place of a stretch. Only lines around it are looked at: an editor that replaces a word
    /// everywhere sends thousands of changes.
    fn replace(&mut self, bytes: Range<usize>, with: &str) {
        // The line before may end with a `\r` whose `\n` comes or goes.
        let first = self.starts.partition_point(|start| *start <= bytes.start).saturating_sub(2);
        let behind = self.starts.partition_point(|start| *start <= bytes.end + 1);
        let moved = |start: &usize| start - (bytes.end - bytes.start) + with.len();
        let rest: Vec<usize> = self.starts[behind..].iter().map(moved).collect();
        self.content.replace_range(bytes, with);
        let from = self.starts[first];
        let to = rest.first().copied().unwrap_or(self.content.len());
        self.starts.truncate(first);
        self.starts.extend(line_starts(&self.content[from..to]).into_iter().map(|start| from + start));
        // The beginning of the line behind is there already, as the end of these.
        self.starts.pop_if(|last| !rest.is_empty() && *last == to);
        self.starts.extend(rest);
    }

    /// The byte at a position; one that is nowhere in the text is the end of its line, or of the text.
    pub fn offset(&self, position: Position) -> usize {
        let Some(line) = self.line(position.line as usize) else { return self.content.len() };
        let wanted = position.character as usize;
        let mut passed = 0;
        for (byte, c) in self.content[line.clone()].char_indices() {
            let width = self.encoding.width(c);
            if passed + width > wanted {
                return line.start + byte;
            }
            passed += width;
        }
        line.end
    }

    /// The position of a byte. One inside a character is its beginning, one inside a line's end stands before it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.content.len());
        let number = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let line = self.line(number).unwrap_or_default();
        let before = self.content[line.clone()].char_indices();
        let inside = before.take_while(|(byte, c)| line.start + byte + c.len_utf8() <= offset);
        let column: usize = inside.map(|(_, c)| self.encoding.width(c)).sum();
        Position::new(number as u32, column as u32)
    }

    /// The positions of a stretch of bytes.
    pub fn range(&self, bytes: Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The bytes of a line, without its end.
    fn line(&self, number: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied().unwrap_or(self.content.len());
        let line = &self.content[start..end];
        Some(start..start + line.strip_suffix('\n').unwrap_or(line).trim_end_matches('\r').len())
    }
}

/// Lines end with `\n`, `\r\n` or `\r`.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = (0..bytes.len()).filter(|&i| match bytes[i] {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|i| i + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn check(text: &str, encoding: Encoding, offset: usize, line: u32, character: u32) {
        let text = Text::new(text.to_owned(), encoding);
        assert_eq!(text.position(offset), Position::new(line, character));
        assert_eq!(text.offset(Position::new(line, character)), offset);
    }

    #[test]
    fn columns_count_what_the_editor_counts() {
        let text = "a\nпёс = '🦀' + x";
        let x = text.len() - 1;
        check(text, Encoding::Utf8, x, 1, 18);
        check(text, Encoding::Utf16, x, 1, 13);
        check(text, Encoding::Utf32, x, 1, 12);
    }

    #[test]
    fn every_boundary_of_a_text_comes_back_from_its_position() {
        let text = "one\r\nдва\rthree\n\n🦀🦀\r\n";
        for encoding in ALL {
            let whole = Text::new(text.to_owned(), encoding);
            for (offset, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\n')) {
                assert_eq!(whole.offset(whole.position(offset)), offset, "{encoding:?} {c:?}");
            }
            assert_eq!(whole.position(text.len()), Position::new(5, 0));
        }
    }

    #[test]
    fn positions_that_are_nowhere_are_put_where_something_is() {
        let text = Text::new("a🦀\nb".to_owned(), Encoding::Utf16);
        let offset = |line, character| text.offset(Position::new(line, character));
        assert_eq!((offset(0, 99), offset(9, 9), offset(0, 2), offset(u32::MAX, u32::MAX)), (5, 7, 1, 7));
        assert_eq!((text.position(3), text.position(99)), (Position::new(0, 1), Position::new(1, 1)));
    }

    #[test]
    fn changes_replace_a_stretch_or_the_whole_even_when_they_end_before_they_begin() {
        let mut text = Text::new("let п🦀 = 1\r\nx".to_owned(), Encoding::Utf16);
        let mut change = |range: Option<[u32; 4]>, with: &str| {
            let range = range.map(|[a, b, c, d]| lsp_types::Range::new(Position::new(a, b), Position::new(c, d)));
            text.change(TextDocumentContentChangeEvent { range, range_length: None, text: with.to_owned() });
            text.as_str().to_owned()
        };
        assert_eq!(change(Some([0, 5, 0, 7]), "ёс"), "let пёс = 1\r\nx");
        assert_eq!(change(Some([0, 11, 1, 0]), ";"), "let пёс = 1;x");
        assert_eq!(change(Some([0, 3, 0, 1]), "!"), "let! пёс = 1;x");
        assert_eq!(change(None, "a\nb"), "a\nb");
        assert_eq!(change(Some([1, 1, 7, 0]), "c"), "a\nbc");
    }

    #[test]
    fn after_any_changes_lines_begin_where_they_do_in_the_whole() {
        let pieces = ["", "a", "\n", "\r", "\r\n", "\n\r", "я\n\n", "x\ry"];
        let mut text = Text::new(String::new(), Encoding::Utf16);
        let mut number = 1usize;
        for _ in 0..5_000 {
            let mut next = |below: usize| {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (number >> 33) % below
            };
            let boundaries: Vec<usize> =
                (0..=text.content.len()).filter(|i| text.content.is_char_boundary(*i)).collect();
            let start = next(boundaries.len());
            // Short texts meet more of what is at their ends.
            let longest = if boundaries.len() > 20 { 12 } else { 3 };
            let end = (start + next(longest)).min(boundaries.len() - 1);
            text.replace(boundaries[start]..boundaries[end], pieces[next(pieces.len())]);
            assert_eq!(text.starts, line_starts(&text.content), "{:?}", text.content);
        }
    }

    #[test]
    fn the_first_encoding_that_is_known_is_chosen() {
        let offered = |names: &[&'static str]| {
            Encoding::chosen(&names.iter().map(|name| PositionEncodingKind::from(name.to_string())).collect::<Vec<_>>())
        };
        assert_eq!(offered(&["utf-7", "utf-8", "utf-16"]), Encoding::Utf8);
        assert_eq!(
            (offered(&[]), offered(&["x"]), offered(&["utf-32"])),
            (Encoding::Utf16, Encoding::Utf16, Encoding::Utf32)
        );
    }
}
