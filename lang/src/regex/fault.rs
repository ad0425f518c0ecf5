//! What is wrong with a regular expression.

use regex_syntax::Error;
use regex_syntax::ast::ErrorKind;
use regex_syntax::hir;

use crate::messages::{Text, patterns as texts};

/// Why an expression does not compile.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// It is wrong.
    Wrong {
        /// The character that is wrong, counted from 1.
        position: usize,
        /// What is wrong there, where more can be said than that.
        why: Option<&'static Text>,
    },
    /// Its automaton would be too large.
    TooLarge,
}

impl Fault {
    pub(super) fn of(error: &Error, text: &str) -> Fault {
        let (offset, why) = match error {
            Error::Parse(error) => (error.span().start.offset, parsing(error.kind())),
            Error::Translate(error) => (error.span().start.offset, translating(error.kind())),
            _ => (0, None),
        };
        let before = text.get(..offset).unwrap_or_default();
        Fault::Wrong { position: before.chars().count() + 1, why }
    }
}

fn parsing(kind: &ErrorKind) -> Option<&'static Text> {
    Some(match kind {
        ErrorKind::GroupUnclosed => &texts::GROUP_OPEN,
        ErrorKind::GroupUnopened => &texts::GROUP_STRAY,
        ErrorKind::ClassUnclosed => &texts::CLASS_OPEN,
        ErrorKind::ClassRangeInvalid => &texts::CLASS_RANGE,
        ErrorKind::RepetitionMissing => &texts::NOTHING_TO_REPEAT,
        ErrorKind::RepetitionCountInvalid
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::RepetitionCountUnclosed
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => &texts::BAD_COUNT,
        ErrorKind::EscapeUnexpectedEof => &texts::LONE_BACKSLASH,
        ErrorKind::EscapeUnrecognized => &texts::UNKNOWN_ESCAPE,
        ErrorKind::UnsupportedBackreference => &texts::NO_BACKREFERENCE,
        ErrorKind::UnsupportedLookAround => &texts::NO_LOOKAROUND,
        ErrorKind::NestLimitExceeded(_) => &texts::NESTED_GROUPS,
        ErrorKind::GroupNameDuplicate { .. } => &texts::GROUP_TWICE,
        _ => return None,
    })
}

fn translating(kind: &hir::ErrorKind) -> Option<&'static Text> {
    Some(match kind {
        hir::ErrorKind::UnicodePropertyNotFound | hir::ErrorKind::UnicodePropertyValueNotFound => &texts::UNKNOWN_CLASS,
        _ => return None,
    })
}
