//! The fenced blocks of a Markdown text.

/// A fenced block.
pub struct Block<'t> {
    /// The word after the fence.
    pub language: &'t str,
    /// The lines between the fences, each with its end.
    pub text: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// Whether only blank lines stand between this block and the one before it.
    pub follows: bool,
}

/// All fenced blocks of a text.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Block<'_>> = None;
    let mut follows = false;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block { language, text: String::new(), line: number + 1, follows });
            }
            (Some(_), Some("")) => {
                found.extend(open.take());
                follows = true;
            }
            (Some(block), _) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => follows &= line.is_empty(),
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}
