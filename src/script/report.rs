//! Draws what a program did wrong: where, the line itself, a caret under the place, what would be right.

use std::io::{IsTerminal, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use datacode_lang::diagnostic::{Diagnostic, Location, Place, StackLine};
use datacode_lang::host::Limit;
use datacode_lang::messages::Lang;

use crate::messages;

/// Draws every mistake on standard error.
pub fn errors(diagnostics: &[Diagnostic], file: &str, source: &str, lang: Lang) {
    let renderer = if colours(&std::io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let drawn: Vec<String> = diagnostics
        .iter()
        .map(|d| draw(&renderer, &told(d, lang), d.file.as_deref().unwrap_or(file), source, lang))
        .collect();
    line(&drawn.join("\n\n"));
}

/// Draws on standard error where a limit stopped a program.
pub fn limit(limit: Limit, location: &Location, file: &str, source: &str, lang: Lang) {
    let renderer = if colours(&std::io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let Location { place, file: module, source: line_of, stack } = location;
    let (name, title) = messages::limit_parts(limit, lang);
    let file = module.as_deref().unwrap_or(file);
    let told = Told { name, code: None, title, place: *place, line: line_of, help: None, stack };
    line(&draw(&renderer, &told, file, source, lang));
}

/// Whether what goes there is coloured: a terminal, and nobody has said no (<https://no-color.org>).
pub fn colours(place: &impl IsTerminal) -> bool {
    place.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|text| text.is_empty())
}

/// One line on standard error; when that is closed, nobody is left to tell.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// What is drawn.
struct Told<'a> {
    /// The word before it.
    name: String,
    code: Option<&'static str>,
    title: String,
    place: Place,
    /// The beginning of the line it is on.
    line: &'a str,
    help: Option<String>,
    stack: &'a [StackLine],
}

/// A mistake, with the type a `catch` would name.
fn told(diagnostic: &Diagnostic, lang: Lang) -> Told<'_> {
    Told {
        name: messages::error_title(lang).to_owned(),
        code: Some(diagnostic.message.text.code),
        title: format!("{}: {}", diagnostic.kind, diagnostic.message.render(lang)),
        place: diagnostic.place,
        line: &diagnostic.source,
        help: diagnostic.help.as_ref().map(|help| help.render(lang)),
        stack: &diagnostic.stack,
    }
}

fn draw(renderer: &Renderer, told: &Told<'_>, file: &str, source: &str, lang: Lang) -> String {
    let (text, span) = marked(told.place, told.line, source);
    let snippet = Snippet::source(text)
        .line_start(told.place.line.max(1) as usize)
        .path(file)
        .annotation(AnnotationKind::Primary.span(span));
    let title = Level::ERROR.with_name(&told.name).primary_title(&told.title);
    let title = match told.code {
        Some(code) => title.id(code),
        None => title,
    };
    let mut group = title.element(snippet);
    if let Some(help) = &told.help {
        group = group.element(Level::HELP.with_name(messages::help_title(lang)).message(help));
    }
    for text in stack(told.stack, lang) {
        group = group.element(Level::NOTE.with_name(messages::stack_title(lang)).message(text));
    }
    renderer.render(&[group])
}

/// The lines of a stack. The same call in a row, as recursion has it, is one line with how often.
fn stack(calls: &[StackLine], lang: Lang) -> Vec<String> {
    let same = |a: &StackLine, b: &StackLine| {
        b.skipped == 0 && (a.line, &a.function, &a.file) == (b.line, &b.function, &b.file)
    };
    let mut lines = Vec::new();
    for row in calls.chunk_by(same) {
        if row[0].skipped > 0 {
            lines.push(messages::stack_skipped(row[0].skipped, lang));
        }
        let line = messages::stack_line(&row[0], lang);
        lines.push(if row.len() > 1 { format!("{line} (× {})", row.len()) } else { line });
    }
    lines
}

/// The line a mistake is on and the bytes of it that are wrong. Of that line the beginning is known; the program's own
/// text has all of it, unless the mistake is in another text.
fn marked<'a>(place: Place, line: &'a str, source: &'a str) -> (&'a str, Range<usize>) {
    let whole = source.lines().nth((place.line as usize).saturating_sub(1)).unwrap_or_default();
    let text = if whole.starts_with(line) { whole } else { line };
    let byte = |column: u32| {
        let before = (column as usize).saturating_sub(1);
        text.char_indices().nth(before).map_or(text.len(), |(byte, _)| byte)
    };
    let start = byte(place.column);
    let end = if place.end_line > place.line { text.len() } else { byte(place.end_column) };
    (text, start..end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use datacode_lang::diagnostic::Span;
    use datacode_lang::message;
    use datacode_lang::messages::files;

    fn drawn(source: &str, wrong: &str, lang: Lang, change: impl Fn(&mut Diagnostic)) -> String {
        let start = source.find(wrong).unwrap();
        let span = Span::new(start as u32, (start + wrong.len()) as u32);
        let mut diagnostic = Diagnostic::at(source, span, message!(files::FILE_NOT_FOUND, path = "a.csv"));
        change(&mut diagnostic);
        draw(&Renderer::plain(), &told(&diagnostic, lang), "report.dc", source, lang)
    }

    #[test]
    fn a_mistake_is_shown_with_its_place_its_line_and_a_caret() {
        let text = drawn("let a = 1\nread_file('a.csv')\n", "read_file('a.csv')", Lang::En, |_| {});
        assert_eq!(
            text,
            "Error[E0701]: FileNotFoundError: file 'a.csv' is not found\n --> report.dc:2:1\n  |\n2 | read_file('a.csv')\n  | ^^^^^^^^^^^^^^^^^^"
        );
    }

    #[test]
    fn the_caret_stands_under_the_place_in_text_of_any_alphabet() {
        let text = drawn("пусть = read_file(1)", "read_file", Lang::Ru, |_| {});
        assert!(text.contains("report.dc:1:9"), "{text}");
        assert!(text.contains("1 | пусть = read_file(1)\n  |         ^^^^^^^^^"), "{text}");
        assert!(text.starts_with("Ошибка[E0701]: FileNotFoundError: файл 'a.csv' не найден"), "{text}");
    }

    #[test]
    fn a_stack_tells_the_same_call_once_and_how_many_are_left_out() {
        let line =
            |skipped, function: &str, line| StackLine { skipped, function: function.to_owned(), line, file: None };
        let text = drawn("f()", "f()", Lang::En, |d| {
            d.stack = vec![line(0, "f", 3), line(0, "f", 3), line(80, "f", 3), line(0, "main", 9)];
        });
        let told: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("= stack: ")).collect();
        let expected = [
            "function f, called on line 3 (× 2)",
            "more calls: 80",
            "function f, called on line 3",
            "function main, called on line 9",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn places_beyond_the_text_do_not_break_the_drawing() {
        for (line, column, end_line, end_column) in
            [(9, 9, 9, 10), (1, 50, 1, 60), (1, 2, 3, 1), (0, 0, 0, 0), (1, 4, 1, 2)]
        {
            let text = drawn("f()\ng()", "f()", Lang::En, |d| {
                d.place.line = line;
                d.place.column = column;
                d.place.end_line = end_line;
                d.place.end_column = end_column;
            });
            assert!(text.contains("report.dc"), "{text}");
        }
    }
}
