//! Regular expressions.

use std::rc::Rc;

use super::text::copied;
use super::{Builtin, Code, Context, Kind, required, text};
use crate::error::{Error, Result};
use crate::fail;
use crate::message;
use crate::messages::patterns as texts;
use crate::pace::{self, Pace};
use crate::regex::{Fault, Matches, Pattern};
use crate::value::number::reserve;
use crate::value::{Str, Value};

const STR: &[Kind] = &[Kind::Str];

/// Steps a match costs besides its bytes.
const MATCH: usize = 100;

/// Does something with a compiled expression and keeps it for the next time.
fn with_pattern<T>(
    function: &'static str,
    expression: &Value,
    context: &mut Context<'_>,
    work: impl FnOnce(&mut Pattern, &mut Context<'_>) -> Result<T>,
) -> Result<T> {
    let expression = text(expression);
    let mut pattern = match context.heap.kept.patterns.take(&expression) {
        Ok(pattern) => pattern,
        Err(fault) => return Err(refused(function, &expression, fault)),
    };
    let outcome = work(&mut pattern, context)?;
    context.heap.kept.patterns.keep(&expression, pattern);
    Ok(outcome)
}

#[cold]
fn refused(function: &'static str, expression: &str, fault: Fault) -> Box<Error> {
    let argument = "re";
    match fault {
        Fault::TooLarge => Error::new(message!(texts::PATTERN_TOO_LARGE, function = function, argument = argument)),
        Fault::Wrong { position, why } => {
            let pattern: String = expression.chars().take(200).collect();
            let message = message!(
                texts::BAD_PATTERN,
                function = function,
                argument = argument,
                position = position,
                pattern = pattern
            );
            Error::with_help(message, why.map(|text| crate::messages::Message { text, values: Vec::new() }))
        }
    }
}

pub(super) static REGEX_MATCH: Builtin = Builtin {
    name: "regex_match",
    parameters: &[required("s", STR), required("re", STR)],
    returns: "bool",
    doc: [
        "Whether a regular expression fits anywhere in a text; ^ and $ tie it to the ends.",
        "Подходит ли регулярное выражение к какому-либо месту строки; ^ и $ привязывают его к краям.",
    ],
    code: Code::Plain(|context, arguments| {
        let s = text(&arguments[0]);
        with_pattern("regex_match", &arguments[1], context, |pattern, context| {
            Ok(Value::bool(pattern.find(&s, 0, context)?.is_some()))
        })
    }),
};

pub(super) static REGEX_FIND: Builtin = Builtin {
    name: "regex_find",
    parameters: &[required("s", STR), required("re", STR)],
    returns: "array",
    doc: [
        "All places of a text a regular expression fits: texts, or tuples of what its groups hold when it has groups \
         (null for a group that took no part).",
        "Все места строки, к которым подходит регулярное выражение: эти части, а если в выражении есть группы — кортежи их \
         значений (null, если группа не участвовала).",
    ],
    code: Code::Plain(|context, arguments| {
        let s = text(&arguments[0]);
        with_pattern("regex_find", &arguments[1], context, |pattern, context| {
            let mut found = Vec::new();
            let mut matches = Matches::default();
            while let Some(stretch) = matches.next(pattern, &s, context)? {
                // A match costs far more than its bytes; the clock and the meter are looked at as they come.
                context.spend(MATCH)?;
                if found.len() % 4096 == 4095 {
                    context.host.tick()?;
                }
                if pattern.groups() == 0 {
                    found.push(copied(&s[stretch.0..stretch.1], context)?);
                    continue;
                }
                let mut groups = Vec::with_capacity(pattern.groups());
                for group in pattern.groups_of(&s, stretch, context)?.into_iter().skip(1) {
                    groups.push(match group {
                        Some((start, end)) => copied(&s[start..end], context)?,
                        None => Value::Null,
                    });
                }
                found.push(Value::tuple(groups));
            }
            Ok(Value::array(found))
        })
    }),
};

/// A piece of what stands in the place of a match.
enum Piece<'t> {
    Text(&'t str),
    Group(usize),
}

/// Takes a replacement apart: `$1`, `${1}` and `${name}` are groups, `$$` is a dollar, any other `$` is itself.
fn pieces<'t>(new: &'t str, pattern: &Pattern) -> Result<Vec<Piece<'t>>> {
    let mut pieces = Vec::new();
    let mut rest = new;
    while let Some(dollar) = rest.find('$') {
        let after = &rest[dollar + 1..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (name, length) = match (after.strip_prefix('{').and_then(|inner| inner.split_once('}')), digits) {
            (Some((name, _)), _) => (Some(name), name.len() + 2),
            (None, 0) => (None, usize::from(after.starts_with('$'))),
            (None, digits) => (Some(&after[..digits]), digits),
        };
        // Without a name the dollar itself stays.
        pieces.push(Piece::Text(&rest[..dollar + usize::from(name.is_none())]));
        if let Some(name) = name {
            let group = name.parse().ok().filter(|group| *group <= pattern.groups()).or_else(|| pattern.group(name));
            let Some(group) = group else {
                fail!(texts::NO_GROUP, function = "regex_replace", argument = "new", group = name)
            };
            pieces.push(Piece::Group(group));
        }
        rest = &after[length..];
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// Adds a text to what has been replaced so far, and asks for room when it has to grow.
fn add(out: &mut String, more: &str, context: &mut Context<'_>) -> Result<()> {
    if out.capacity() - out.len() < more.len() {
        let grown = (out.len() + more.len()).max(2 * out.len());
        reserve(context.host, out.len() + more.len(), grown)?;
        context.spend_bytes(out.len())?;
        out.reserve_exact(grown - out.len());
    }
    pace::append(out, more, context)
}

fn replaced(s: &Rc<Str>, new: &str, pattern: &mut Pattern, context: &mut Context<'_>) -> Result<Value> {
    let pieces = pieces(new, pattern)?;
    let by_groups = pieces.iter().any(|piece| matches!(piece, Piece::Group(group) if *group > 0));
    let mut out = String::new();
    let mut done = 0;
    let mut matches = Matches::default();
    while let Some((start, end)) = matches.next(pattern, s, context)? {
        context.spend(MATCH)?;
        add(&mut out, &s[done..start], context)?;
        let groups = if by_groups { pattern.groups_of(s, (start, end), context)? } else { vec![Some((start, end))] };
        for piece in &pieces {
            match piece {
                Piece::Text(text) => add(&mut out, text, context)?,
                Piece::Group(group) => {
                    if let Some((start, end)) = groups[*group] {
                        add(&mut out, &s[start..end], context)?;
                    }
                }
            }
        }
        done = end;
    }
    if done == 0 && out.is_empty() {
        return Ok(Value::Str(s.clone()));
    }
    add(&mut out, &s[done..], context)?;
    Ok(Value::str(out))
}

pub(super) static REGEX_REPLACE: Builtin = Builtin {
    name: "regex_replace",
    parameters: &[required("s", STR), required("re", STR), required("new", STR)],
    returns: "str",
    doc: [
        "The text with every place a regular expression fits replaced; $1 in `new` is what the first group holds, $0 \
         the whole place, $$ a dollar.",
        "Текст, в котором заменено каждое место, к которому подходит регулярное выражение; $1 в new — значение первой \
         группы, $0 — всё найденное, $$ — знак доллара.",
    ],
    code: Code::Plain(|context, arguments| {
        let (s, new) = (text(&arguments[0]), text(&arguments[2]));
        with_pattern("regex_replace", &arguments[1], context, |pattern, context| replaced(&s, &new, pattern, context))
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[&REGEX_MATCH, &REGEX_FIND, &REGEX_REPLACE];
