//! What is told about a mistake: which, where, and what would be right. Plain data, so that it can leave the thread.

use crate::error::Origin;
use crate::messages::{Lang, Message, failure};

/// A stretch of program text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }
}

/// Where a span begins and ends for a reader: lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Place {
    /// Finds the lines and columns of a span in its text.
    pub fn of(source: &str, span: Span) -> Place {
        let position = |offset: u32| {
            let mut offset = (offset as usize).min(source.len());
            while !source.is_char_boundary(offset) {
                offset -= 1;
            }
            let before = &source[..offset];
            let line = before.bytes().filter(|b| *b == b'\n').count() as u32 + 1;
            let start = before.rfind('\n').map_or(0, |i| i + 1);
            (line, before[start..].chars().count() as u32 + 1)
        };
        let (line, column) = position(span.start);
        let (end_line, end_column) = position(span.end.max(span.start));
        Place { line, column, end_line, end_column }
    }
}

/// One line of a stack: which function, and where it was called.
#[derive(Debug, Clone, Default)]
pub struct StackLine {
    /// How many calls between the line before and this one are not told: of a deep recursion the innermost and the
    /// outermost calls are.
    pub skipped: usize,
    /// Name of the function, empty for the program itself.
    pub function: String,
    /// Line of the call.
    pub line: u32,
    /// The file of the module the call stands in, if it is one.
    pub file: Option<String>,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: Message,
    /// The type of the error as the program names it: usually that of the message, for a thrown class its name.
    pub kind: String,
    /// Where it is.
    pub place: Place,
    /// The file of the module it is in, if it is one.
    pub file: Option<String>,
    /// The line of the program it is on, without its line end, at most 400 characters.
    pub source: String,
    /// What would be right, where that can be said.
    pub help: Option<Message>,
    /// The calls that led here, innermost first.
    pub stack: Vec<StackLine>,
}

/// Where something happened, as it is told: the place, its line, the calls that led there.
#[derive(Debug, Clone)]
pub struct Location {
    /// Where it is.
    pub place: Place,
    /// The file of the module it is in, if it is one.
    pub file: Option<String>,
    /// The line of the program it is on, without its line end, at most 400 characters.
    pub source: String,
    /// The calls that led here, innermost first.
    pub stack: Vec<StackLine>,
}

impl Location {
    /// A place of a program's text.
    fn of(source: &str, span: Span) -> Location {
        let place = Place::of(source, span);
        let line = source.lines().nth(place.line as usize - 1).unwrap_or_default();
        Location { place, file: None, source: line.chars().take(400).collect(), stack: Vec::new() }
    }
}

impl From<&Origin> for Location {
    fn from(origin: &Origin) -> Location {
        let file = origin.source.file.as_ref().map(|file| file.to_string());
        Location { file, stack: origin.stack().collect(), ..Location::of(&origin.source, origin.span) }
    }
}

impl Diagnostic {
    /// A mistake at a place of a program's text.
    pub fn at(source: &str, span: Span, message: Message) -> Diagnostic {
        let kind = message.text.kind.name().to_owned();
        let Location { place, file, source, stack } = Location::of(source, span);
        Diagnostic { kind, message, place, file, source, help: None, stack }
    }

    /// The short form: `Ошибка: ...` or `Error: ...`.
    pub fn short(&self, lang: Lang) -> String {
        format!("{}{}", failure(lang), self.message.render(lang))
    }
}
