//! What can stand behind a dot: members of classes, of their parents, and of objects written in the text.

use datacode_lang::syntax::SyntaxToken;
use datacode_lang::syntax::ast::{AstNode, ClassDecl, ClassPart, Key, Member as ObjectMember};

use super::analysis::Analysis;
use super::known::{Known, class_around};

/// Classes that are followed to their parents.
const DEEPEST: usize = 100;

/// A name behind a dot.
pub struct Member {
    /// Where it is declared.
    pub token: SyntaxToken,
    /// What it is.
    pub kind: MemberKind,
    /// Who may use it.
    pub visibility: Visibility,
    /// The class that declares it.
    pub class: Option<ClassDecl>,
}

/// Who may use a member: its class, also those that extend it, everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    Private,
    Protected,
    Public,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// Of an instance, or of an object.
    Field,
    /// Of the class itself.
    Variable,
    /// A function.
    Method,
}

/// The members of a value, those of a class before those of its parents.
pub fn of(analysis: &Analysis, value: &Known) -> Vec<Member> {
    let class = match value {
        Known::Object(object) => {
            let keys = object.members().filter_map(|member| match member {
                ObjectMember::ObjectField(field) => match field.key()? {
                    Key::Name(token) => Some(token),
                    Key::Text(_) => None,
                },
                ObjectMember::Spread(_) => None,
            });
            let member = |token| Member { token, kind: MemberKind::Field, visibility: Visibility::Public, class: None };
            return keys.map(member).collect();
        }
        Known::Instance(class) | Known::Class(class) => class.clone(),
        Known::Types(_) | Known::Module(_) => return Vec::new(),
    };
    let mut found: Vec<Member> = Vec::new();
    let mut next = Some(class);
    for _ in 0..DEEPEST {
        let Some(class) = next else { break };
        for member in own(&class) {
            match found.iter_mut().find(|known| known.token.text() == member.token.text()) {
                // An override is as visible as what it overrides, or more.
                Some(known) => known.visibility = known.visibility.max(member.visibility),
                None => found.push(member),
            }
        }
        next = analysis.parent_of(&class);
    }
    if matches!(value, Known::Class(_)) {
        found.retain(|member| member.kind != MemberKind::Field);
    }
    found
}

/// The members a class declares itself.
pub fn own(class: &ClassDecl) -> Vec<Member> {
    let mut visibility = Visibility::Private;
    let mut found = Vec::new();
    for part in class.parts() {
        let (token, kind) = match part {
            ClassPart::Section(section) => {
                visibility = match section.word().as_ref().map(SyntaxToken::text) {
                    Some("public") => Visibility::Public,
                    Some("protected") => Visibility::Protected,
                    _ => Visibility::Private,
                };
                continue;
            }
            ClassPart::ClassField(field) => (field.name(), MemberKind::Field),
            ClassPart::ClassVariable(variable) => (variable.name(), MemberKind::Variable),
            ClassPart::FnDecl(method) => (method.name(), MemberKind::Method),
            ClassPart::Constructor(_) => continue,
        };
        found.extend(token.map(|token| Member { token, kind, visibility, class: Some(class.clone()) }));
    }
    found
}

/// Whether a member may be used where a token stands.
pub fn is_visible(analysis: &Analysis, member: &Member, from: &SyntaxToken) -> bool {
    let Some(owner) = &member.class else { return true };
    let mut around = from.parent().and_then(|parent| class_around(&parent));
    match member.visibility {
        Visibility::Public => true,
        Visibility::Private => around.as_ref() == Some(owner),
        Visibility::Protected => {
            for _ in 0..DEEPEST {
                let Some(class) = around else { return false };
                if class.syntax() == owner.syntax() {
                    return true;
                }
                around = analysis.parent_of(&class);
            }
            false
        }
    }
}
