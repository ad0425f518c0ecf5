//! The names that may stand at a cursor: built-ins, the words of the language and what a session holds.

use super::cursor::{self, After, Cursor};
use super::named;
use crate::Interpreter;
use crate::builtins::{Builtin, registry};
use crate::messages::{Lang, keywords, said};
use crate::syntax::{self, KEYWORDS};
use crate::value::Value;

/// Names that are offered at most.
pub const MOST: usize = 2_000;

/// Fields of one object that are looked at: of a larger one, nobody reads the list.
const LOOKED_AT: usize = 20_000;

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A variable of the session.
    Variable,
    /// A function, a method or a built-in.
    Function,
    /// A class.
    Class,
    /// A module.
    Module,
    /// A field of an object or an instance, a column of a table, a name of a module.
    Member,
    /// A word of the language.
    Keyword,
}

/// A name that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub label: String,
    /// What it is.
    pub kind: NameKind,
    /// The type of its value, or how it is called; empty where neither is known.
    pub detail: String,
    /// What it does, in a sentence; empty where nobody wrote it.
    pub doc: &'static str,
}

/// What may become of the word before a cursor: at most [`MOST`] names that begin with it, in their order.
pub fn candidates(at: &Cursor, session: &Interpreter, lang: Lang) -> Vec<Candidate> {
    let mut list = List { word: &at.word, lang, found: Vec::new() };
    match &at.after {
        After::Dot(path) => list.members(path.as_deref(), session),
        After::Code => list.names(session),
        After::Text => {}
    }
    // A variable hides the built-in of its name, and was found before it.
    list.found.sort_by(|a, b| a.label.cmp(&b.label));
    list.found.dedup_by(|a, b| a.label == b.label);
    list.found
}

struct List<'a> {
    word: &'a str,
    lang: Lang,
    found: Vec<Candidate>,
}

impl List<'_> {
    fn add(&mut self, label: &str, kind: NameKind, detail: impl FnOnce() -> String, doc: &'static str) {
        if self.found.len() < MOST && label.starts_with(self.word) {
            self.found.push(Candidate { label: label.to_owned(), kind, detail: detail(), doc });
        }
    }

    fn add_value(&mut self, label: &str, kind: NameKind, value: &Value, session: &Interpreter) {
        let kind = match value {
            Value::Function(_) | Value::Builtin(_) => NameKind::Function,
            Value::Class(_) => NameKind::Class,
            Value::Module(_) => NameKind::Module,
            _ => kind,
        };
        let detail = || session.signature(value).unwrap_or_else(|| value.type_name().to_owned());
        self.add(label, kind, detail, "");
    }

    fn add_builtin(&mut self, builtin: &Builtin) {
        self.add(builtin.name, NameKind::Function, || builtin.signature(), said(builtin.doc, self.lang));
    }

    /// What can stand where a name stands.
    fn names(&mut self, session: &Interpreter) {
        for (name, value) in session.variables() {
            self.add_value(name, NameKind::Variable, value, session);
        }
        for builtin in registry::free() {
            self.add_builtin(builtin);
        }
        for word in KEYWORDS {
            self.add(word, NameKind::Keyword, String::new, keywords::about(word, self.lang).unwrap_or_default());
        }
    }

    /// What can stand behind a dot: the fields and columns of what a path of names leads to, and what can be called on it.
    fn members(&mut self, path: Option<&[String]>, session: &Interpreter) {
        let value = path.and_then(|path| named(path, session));
        match &value {
            Some(Value::Object(object)) => {
                for (key, value) in object.fields.borrow().iter().take(LOOKED_AT) {
                    self.add_member(key, || value.type_name().to_owned());
                }
            }
            Some(Value::Table(table)) => {
                for name in table.names().take(LOOKED_AT) {
                    self.add_member(name, || "column".to_owned());
                }
                self.add_member("rows", || "array".to_owned());
                self.add_member("columns", || "array".to_owned());
            }
            Some(Value::Instance(instance)) => {
                instance.class.public_members().for_each(|name| self.add_member(name, String::new));
            }
            Some(Value::Class(class)) => class.public_members().for_each(|name| self.add_member(name, String::new)),
            Some(Value::Module(module)) => {
                let builtins: Vec<_> = registry::of_module(&module.name).collect();
                for name in session.members(module) {
                    match builtins.iter().find(|(known, _)| *known == &*name) {
                        Some((_, place)) => {
                            let builtin = registry::get(*place);
                            let doc = said(builtin.doc, self.lang);
                            self.add(&name, NameKind::Function, || builtin.signature(), doc);
                        }
                        None => self.add_member(&name, String::new),
                    }
                }
                return;
            }
            _ => {}
        }
        for builtin in cursor::methods(|kind| value.as_ref().is_none_or(|value| kind.matches(value))) {
            self.add_builtin(builtin);
        }
    }

    /// Adds what is no built-in, if it can be written behind a dot.
    fn add_member(&mut self, name: &str, detail: impl FnOnce() -> String) {
        if name.starts_with(self.word) && self.found.len() < MOST && can_follow_a_dot(name) {
            self.add(name, NameKind::Member, detail, "");
        }
    }
}

fn can_follow_a_dot(name: &str) -> bool {
    let parse = syntax::parse(name);
    let mut tokens = parse.root.tokens();
    matches!((tokens.next(), tokens.next()), (Some(only), None) if cursor::is_name(only.kind()))
}
