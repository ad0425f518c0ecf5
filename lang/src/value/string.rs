//! Text values.

use std::cell::Cell;

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

/// Text that knows how many characters it has, and where they stand.
pub struct Str {
    text: String,
    /// Counted once.
    chars: Cell<usize>,
    /// Made when a character of a long text is asked for that is not ASCII throughout.
    marks: Cell<Option<Box<Marks>>>,
}

const UNCOUNTED: usize = usize::MAX;
/// Bytes between two marks.
const STRIDE: usize = 1024;

/// How many characters begin before each multiple of [`STRIDE`] bytes: so a character is found without counting those
/// before it.
#[derive(Default)]
struct Marks(Vec<usize>);

impl Marks {
    /// Adds the marks that are missing at the end.
    fn go_on(&mut self, bytes: &[u8], context: &mut Context<'_>) -> Result<()> {
        let Marks(marks) = self;
        let known = marks.len() * STRIDE;
        let mut before = marks.last().copied().unwrap_or(0);
        for block in bytes[known..].chunks_exact(STRIDE) {
            context.spend(STRIDE / 4)?;
            before += block.iter().filter(|byte| begins(**byte)).count();
            marks.push(before);
        }
        Ok(())
    }

    /// Where character number `index` begins; the end when there is none.
    fn find(&self, bytes: &[u8], index: usize) -> usize {
        let Marks(marks) = self;
        let blocks = marks.partition_point(|before| *before <= index);
        let before = if blocks == 0 { 0 } else { marks[blocks - 1] };
        let start = blocks * STRIDE;
        let mut beginnings = (start..bytes.len()).filter(|at| begins(bytes[*at]));
        beginnings.nth(index - before).unwrap_or(bytes.len())
    }
}

/// Whether a byte of UTF-8 begins a character.
fn begins(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

impl Str {
    /// A text value.
    pub fn new(text: String) -> Str {
        Str { text, chars: Cell::new(UNCOUNTED), marks: Cell::new(None) }
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Bytes it can hold without growing.
    pub fn capacity(&self) -> usize {
        self.text.capacity()
    }

    /// Appends to the text. What is known of it stays known: a loop that appends and asks does not count all anew.
    #[inline(always)]
    pub fn append(&mut self, write: impl FnOnce(&mut String)) {
        let before = self.text.len();
        write(&mut self.text);
        if self.chars.get() != UNCOUNTED {
            self.chars.set(self.chars.get() + self.text[before..].chars().count());
        }
    }

    /// How many characters (not bytes) it has.
    pub fn char_count(&self) -> usize {
        if self.chars.get() == UNCOUNTED {
            self.chars.set(self.text.chars().count());
        }
        self.chars.get()
    }

    /// The byte offset of the character number `index`; `char_count()` gives the end.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    pub fn offset_of(&self, index: usize, context: &mut Context<'_>) -> Result<Option<usize>> {
        let (count, bytes) = (self.char_count(), self.text.as_bytes());
        if index > count {
            return Ok(None);
        }
        if count == bytes.len() {
            return Ok(Some(index));
        }
        let mut marks = self.marks.take().unwrap_or_default();
        let outcome = marks.go_on(bytes, context).map(|()| Some(marks.find(bytes, index)));
        self.marks.set(Some(marks));
        outcome
    }
}

impl std::ops::Deref for Str {
    type Target = str;
    #[inline(always)]
    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Debug for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl std::fmt::Display for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::test_world::World;

    #[test]
    fn every_character_is_found_where_it_stands_also_after_more_was_appended() {
        let mut text = Str::new(String::new());
        for part in ["", "a", "яaя𝄞", &"ab".repeat(STRIDE), &"жы𝄞".repeat(STRIDE), "z"] {
            text.append(|s| s.push_str(part));
            let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            World::default().run(|context| {
                assert_eq!(text.char_count() + 1, offsets.len());
                for (index, offset) in offsets.iter().enumerate() {
                    assert_eq!(text.offset_of(index, context).ok(), Some(Some(*offset)), "{index}");
                }
                assert_eq!(text.offset_of(offsets.len(), context).ok(), Some(None));
            });
        }
    }
}
