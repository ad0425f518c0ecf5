//! What the parser noticed, and the diagnostics made of it: lines and columns are found in one walk over the text.

use rustc_hash::FxHashMap;

use super::cursor::Parser;
use crate::diagnostic::{Diagnostic, Place, Span};
use crate::message;
use crate::messages::{Message, Text, syntax as texts};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::lexer::LexError;

/// Diagnostics told of one text; what is beyond is seen when these are put right.
pub(super) const MAX_DIAGNOSTICS: usize = 100;
/// Characters of the source line shown.
const MAX_LINE: usize = 400;
/// Characters of a token shown in a message.
const MAX_TOKEN: usize = 40;

/// How many bytes behind a string a mistake may be its fault.
const NEAR: u32 = 200;

struct Noticed {
    span: Span,
    message: Message,
    help: Option<Message>,
    /// Where that was opened whose line the message, or the help, names as `{line}`.
    opened: Option<u32>,
    help_opened: Option<u32>,
    /// Whether more text could put it right.
    at_end: bool,
}

/// The mistakes noticed so far.
#[derive(Default)]
pub(super) struct Errors {
    noticed: Vec<Noticed>,
    /// Nothing more is told: the text was given up.
    closed: bool,
}

/// One mistake on its way into the list: see [`Parser::report`].
pub(super) struct Report<'p, 't> {
    parser: &'p mut Parser<'t>,
    span: Span,
    message: Message,
    help: Option<Message>,
    opened: Option<u32>,
    help_opened: Option<u32>,
    at_end: bool,
}

impl Report<'_, '_> {
    /// What would be right, unless something better is known.
    pub fn help(mut self, help: Message) -> Self {
        self.help.get_or_insert(help);
        self
    }

    /// The place whose line the message names as `{line}`.
    pub fn opened(mut self, offset: u32) -> Self {
        self.opened = Some(offset);
        self
    }

    /// Help that names the line of a place as `{line}`.
    pub fn help_about(mut self, help: Message, offset: u32) -> Self {
        self.help = Some(help);
        self.help_opened = Some(offset);
        self
    }

    /// Another place than the token looked at.
    pub fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// Puts it on the list, unless one of the same place is there.
    pub fn add(self) {
        let errors = &mut self.parser.errors;
        // What follows from a mistake may be noticed a little later.
        let told = errors.noticed.iter().rev().take(3).any(|noticed| noticed.span.start == self.span.start);
        if errors.closed || errors.noticed.len() >= MAX_DIAGNOSTICS || told {
            return;
        }
        let Report { span, message, help, opened, help_opened, at_end, .. } = self;
        errors.noticed.push(Noticed { span, message, help, opened, help_opened, at_end });
    }
}

impl<'t> Parser<'t> {
    /// A mistake at the token looked at.
    pub fn report(&mut self, message: Message) -> Report<'_, 't> {
        let (span, at_end) = (self.span(), self.is(END));
        // What does not fit behind a string of several lines, on its last line: that string probably ends too late.
        let suspect = self.long_string.filter(|string| {
            let near = span.start >= string.end && span.start - string.end < NEAR;
            near && !at_end && !self.slice(Span::new(string.end, span.start)).contains('\n')
        });
        let report = Report { parser: self, span, message, help: None, opened: None, help_opened: None, at_end };
        match suspect {
            Some(string) => report.help_about(help(&texts::HELP_LONG_STRING), string.start),
            None => report,
        }
    }

    /// What was found where something else was expected: one text for a token, one for the end of a line, one for the
    /// end of the text.
    pub fn expected(&mut self, texts: &'static Expected) -> Report<'_, 't> {
        self.expected_with(texts, "")
    }

    /// The same with the token that was expected.
    pub fn expected_with(&mut self, texts: &'static Expected, token: &str) -> Report<'_, 't> {
        if self.is(END) {
            self.report(Message { text: texts.at_end, values: vec![("token", token.to_owned())] })
        } else if self.line_ended() {
            let place = self.after_last();
            self.report(Message { text: texts.at_line_end, values: vec![("token", token.to_owned())] }).at(place)
        } else {
            let found = self.shown();
            self.report(Message { text: texts.found, values: vec![("token", token.to_owned()), ("found", found)] })
        }
    }

    /// The token looked at, short enough for a message.
    pub fn shown(&self) -> String {
        shown(self.text())
    }
}

/// Three texts for one expectation.
pub(super) struct Expected {
    pub found: &'static Text,
    pub at_line_end: &'static Text,
    pub at_end: &'static Text,
}

fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(MAX_TOKEN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl Errors {
    /// Notes the mistake after which nothing is told.
    pub fn last(&mut self, span: Span, message: Message) {
        if !self.closed {
            self.noticed.truncate(MAX_DIAGNOSTICS - 1);
            self.noticed.push(Noticed { span, message, help: None, opened: None, help_opened: None, at_end: false });
        }
        self.closed = true;
    }

    /// Tells nothing more.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// The diagnostics in order of place, and whether the text only ends too early.
    pub fn finish(mut self, source: &str, lexed: Vec<LexError>) -> (Vec<Diagnostic>, bool) {
        let given_up = self.noticed.last().filter(|_| self.closed).map(|n| n.span.start);
        let open_string = |n: &&Noticed| n.message.text.code == texts::UNCLOSED_STRING.code;
        let open_comment = lexed.iter().filter(|error| error.at_end).map(|error| error.span.start);
        let open_text = self.noticed.iter().filter(open_string).map(|n| n.span.start).chain(open_comment).max();
        // A string or a comment that does not end holds what everything opened before it misses.
        self.noticed.retain(|n| !n.at_end || open_text.is_none_or(|text| n.span.start >= text));
        for LexError { span, text, at_end } in lexed {
            if given_up.is_some_and(|at| span.start > at) {
                break;
            }
            // What the parser says of the same place follows from it.
            self.noticed.retain(|n| n.span.start != span.start || n.message.text.kind != text.kind);
            let token = shown(&source[span.start as usize..span.end as usize]);
            let message = Message { text, values: vec![("found", token)] };
            self.noticed.push(Noticed { span, message, help: None, opened: None, help_opened: None, at_end });
        }
        self.noticed.sort_by_key(|n| n.span.start);
        self.noticed.truncate(MAX_DIAGNOSTICS);
        let incomplete = !self.noticed.is_empty() && self.noticed.iter().all(|n| n.at_end);
        let offsets =
            self.noticed.iter().flat_map(|n| [Some(n.span.start), Some(n.span.end), n.opened, n.help_opened]).flatten();
        let positions = positions(source, offsets.collect());
        let diagnostics = self.noticed.into_iter().map(|n| n.diagnostic(source, &positions)).collect();
        (diagnostics, incomplete)
    }
}

impl Noticed {
    fn diagnostic(mut self, source: &str, positions: &FxHashMap<u32, (u32, u32)>) -> Diagnostic {
        let position = |offset| positions.get(&offset).copied().unwrap_or((1, 1));
        let name_line = |message: Option<&mut Message>, opened: Option<u32>| {
            if let (Some(message), Some(opened)) = (message, opened) {
                message.values.push(("line", position(opened).0.to_string()));
            }
        };
        name_line(Some(&mut self.message), self.opened);
        name_line(self.help.as_mut(), self.help_opened);
        let (line, column) = position(self.span.start);
        let (end_line, end_column) = position(self.span.end);
        let start = self.span.start as usize;
        let line_start = source[..start].rfind('\n').map_or(0, |i| i + 1);
        Diagnostic {
            kind: self.message.text.kind.name().to_owned(),
            place: Place { line, column, end_line, end_column },
            file: None,
            source: source[line_start..].chars().take(MAX_LINE).take_while(|c| !matches!(c, '\n' | '\r')).collect(),
            message: self.message,
            help: self.help,
            stack: Vec::new(),
        }
    }
}

/// Lines and columns, from 1, of these offsets.
fn positions(source: &str, mut offsets: Vec<u32>) -> FxHashMap<u32, (u32, u32)> {
    offsets.sort_unstable();
    offsets.dedup();
    let (mut line, mut column, mut walked) = (1, 1, 0);
    let mut found = FxHashMap::default();
    for offset in offsets {
        let stretch = &source[walked..offset as usize];
        let ends = stretch.bytes().filter(|b| *b == b'\n').count() as u32;
        let last_line = stretch.rfind('\n').map_or(stretch, |i| &stretch[i + 1..]);
        line += ends;
        column = if ends > 0 { 1 } else { column } + last_line.chars().count() as u32;
        walked = offset as usize;
        found.insert(offset, (line, column));
    }
    found
}

/// What a help line says, kept short where it is used.
pub(super) fn help(text: &'static Text) -> Message {
    message!(*text)
}

/// What may be expected.
pub(super) mod expect {
    use super::Expected;
    use crate::messages::syntax::*;

    pub static VALUE: Expected =
        Expected { found: &VALUE_EXPECTED, at_line_end: &VALUE_EXPECTED_LINE, at_end: &VALUE_EXPECTED_END };
    pub static NAME: Expected =
        Expected { found: &NAME_EXPECTED, at_line_end: &NAME_EXPECTED_LINE, at_end: &NAME_EXPECTED_END };
    pub static TOKEN: Expected =
        Expected { found: &TOKEN_EXPECTED, at_line_end: &TOKEN_EXPECTED_LINE, at_end: &TOKEN_EXPECTED_END };
    pub static BLOCK: Expected =
        Expected { found: &BLOCK_EXPECTED, at_line_end: &BLOCK_EXPECTED_LINE, at_end: &BLOCK_EXPECTED_END };
    pub static TYPE: Expected =
        Expected { found: &TYPE_EXPECTED, at_line_end: &TYPE_EXPECTED_LINE, at_end: &TYPE_EXPECTED_END };
    pub static KEY: Expected =
        Expected { found: &KEY_EXPECTED, at_line_end: &KEY_EXPECTED, at_end: &NAME_EXPECTED_END };
}
