//! What is known of the name at a cursor, or of the function whose arguments are being written there.

use super::cursor::{LONGEST, is_name};
use super::{builtin, named, preview};
use crate::Interpreter;
use crate::messages::{Lang, keywords, said};
use crate::syntax::ast::{AstNode, CallExpr};
use crate::syntax::{self, SyntaxKind, SyntaxToken};
use crate::value::Value;

/// Bytes of a value that are told of a variable.
const SHORT: usize = 200;

/// What is known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// How it is called, or the name and the type of its value.
    pub signature: String,
    /// What it does, or what it holds.
    pub doc: String,
}

/// What is known of the name that the byte `at` of a text touches; where it touches none, of the function whose arguments
/// it stands among. `None`: nothing is.
pub fn at(text: &str, at: usize, session: &Interpreter, lang: Lang) -> Option<Known> {
    if text.len() > LONGEST {
        return None;
    }
    let root = syntax::parse(text).root;
    let place = root.syntax().token_at_offset(u32::try_from(at).ok()?.into());
    let touched = [place.clone().right_biased(), place.clone().left_biased()];
    let name = touched.into_iter().flatten().find(|token| is_name(token.kind()));
    match name {
        Some(name) => about(&path_to(&name), session, lang),
        None => {
            let inside = place.left_biased()?;
            let call = inside.parent_ancestors().filter_map(CallExpr::cast).find(|call| {
                let callee = call.callee().map(|callee| callee.syntax().text_range().end());
                callee.is_some_and(|end| usize::from(end) < at)
            })?;
            about(&path_to(&call.callee()?.syntax().last_token()?), session, lang)
        }
    }
}

/// The names joined by dots that end with this one.
fn path_to(name: &SyntaxToken) -> Vec<String> {
    let mut path = vec![name.text().to_owned()];
    let before = |token: &SyntaxToken| {
        let mut token = token.prev_token();
        while token.as_ref().is_some_and(|token| token.kind().is_trivia()) {
            token = token.and_then(|token| token.prev_token());
        }
        token
    };
    let mut last = before(name);
    while let Some(dot) = last.filter(|token| token.kind() == SyntaxKind::DOT) {
        let Some(owner) = before(&dot).filter(|token| is_name(token.kind())) else {
            // Of what a call gives nothing is known, but a built-in that is called on it.
            path.insert(0, String::new());
            break;
        };
        path.insert(0, owner.text().to_owned());
        last = before(&owner);
    }
    path
}

fn about(path: &[String], session: &Interpreter, lang: Lang) -> Option<Known> {
    let name = path.last()?;
    if let Some(value) = named(path, session) {
        let doc = match &value {
            Value::Builtin(place) => said(crate::builtins::registry::get(*place as u32).doc, lang).to_owned(),
            Value::Function(_) => String::new(),
            value => preview::value(value, SHORT, lang),
        };
        let signature = session.signature(&value).unwrap_or_else(|| format!("{name}: {}", value.type_name()));
        return Some(Known { signature, doc });
    }
    // Behind a dot stands a function of a module, else a built-in that is called on a value.
    if let Some(found) = builtin(path).or_else(|| builtin(std::slice::from_ref(name))) {
        return Some(Known { signature: found.signature(), doc: said(found.doc, lang).to_owned() });
    }
    let words = keywords::about(name, lang).filter(|_| path.len() == 1)?;
    Some(Known { signature: name.clone(), doc: words.to_owned() })
}
