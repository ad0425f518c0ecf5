//! Text values.

use std::cell::Cell;

/// Text with the number of its characters, which is counted once.
#[derive(Debug)]
pub struct Str {
    text: String,
    chars: Cell<usize>,
}

const UNCOUNTED: usize = usize::MAX;

impl Str {
    /// A text value.
    pub fn new(text: String) -> Str {
        Str { text, chars: Cell::new(UNCOUNTED) }
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, to be appended to.
    #[inline(always)]
    pub fn buffer(&mut self) -> &mut String {
        self.chars.set(UNCOUNTED);
        &mut self.text
    }

    /// How many characters (not bytes) it has.
    pub fn char_count(&self) -> usize {
        if self.chars.get() == UNCOUNTED {
            self.chars.set(self.text.chars().count());
        }
        self.chars.get()
    }

    /// The byte offset of the character number `index`; `char_count()` gives the end.
    pub fn offset_of(&self, index: usize) -> Option<usize> {
        let count = self.char_count();
        if index > count {
            return None;
        }
        if count == self.text.len() {
            return Some(index);
        }
        self.text.char_indices().map(|(offset, _)| offset).chain([self.text.len()]).nth(index)
    }
}

impl std::ops::Deref for Str {
    type Target = str;
    #[inline(always)]
    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
