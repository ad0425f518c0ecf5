//! What is wrong with a text, as `datacode check` finds it.

use datacode_lang::diagnostic::{Diagnostic as Mistake, Place};
use datacode_lang::messages::Lang;
use datacode_lang::{Failure, Interpreter};
use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString};

use super::text::Text;
use crate::messages;
use crate::script::STACK_BYTES;

/// The mistakes of a text.
pub fn of(text: &Text, lang: Lang) -> Vec<Diagnostic> {
    // Some of the thread's stack is in use already.
    match Interpreter::new(STACK_BYTES / 2).check(text.as_str()) {
        Err(Failure::Errors(mistakes) | Failure::TooDeep(mistakes)) => {
            mistakes.iter().map(|mistake| told(mistake, text, lang)).collect()
        }
        Ok(()) | Err(Failure::Stopped(_)) => Vec::new(),
    }
}

/// What is said of a text that is too long to be looked at.
pub fn too_long(lang: Lang) -> Diagnostic {
    Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some(SOURCE.to_owned()),
        message: messages::lsp::text_too_long(lang).to_owned(),
        ..Diagnostic::default()
    }
}

/// Who says it.
const SOURCE: &str = "datacode";

fn told(mistake: &Mistake, text: &Text, lang: Lang) -> Diagnostic {
    let mut message = format!("{}: {}", mistake.kind, mistake.message.render(lang));
    if let Some(help) = &mistake.help {
        message.push_str(&format!("\n{}: {}", messages::help_title(lang), help.render(lang)));
    }
    Diagnostic {
        range: text.range(bytes(mistake.place, text.as_str())),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String(mistake.message.text.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// The bytes of a place, whose lines end with `\n` and whose columns count characters.
fn bytes(place: Place, text: &str) -> std::ops::Range<usize> {
    let offset = |line: u32, column: u32| {
        let number = (line as usize).saturating_sub(1);
        let start: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
        let inside = text[start..].chars().take((column as usize).saturating_sub(1));
        start + inside.map(char::len_utf8).sum::<usize>()
    };
    let start = offset(place.line, place.column);
    start..offset(place.end_line, place.end_column).max(start)
}

#[cfg(test)]
mod tests {
    use super::super::text::Encoding;
    use super::*;

    fn check(text: &str, encoding: Encoding, expected: &str) {
        let text = Text::new(text.to_owned(), encoding);
        let found: Vec<String> = of(&text, Lang::En)
            .iter()
            .map(|d| {
                let (start, end) = (d.range.start, d.range.end);
                let Some(NumberOrString::String(code)) = &d.code else { panic!("a mistake has a code") };
                format!("{}:{}-{}:{} {code} {}", start.line, start.character, end.line, end.character, d.message)
            })
            .collect();
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn a_mistake_has_its_place_in_what_the_editor_counts_its_code_and_advice() {
        let text = "let s = '🦀'\r\nprint('🦀', пёс)\nlet totla = 1\ntotal";
        let rest = "E0201 NameError: variable 'total' is not defined\nhelp: did you mean 'totla'?";
        let dog = "E0201 NameError: variable 'пёс' is not defined";
        check(text, Encoding::Utf16, &format!("1:12-1:15 {dog}; 3:0-3:5 {rest}"));
        check(text, Encoding::Utf8, &format!("1:14-1:20 {dog}; 3:0-3:5 {rest}"));
        check("let x = 1", Encoding::Utf16, "");
    }
}
