//! What stands between `success` and `error` in an answer: what the request gave, or, in the same keys, that it gave nothing.

use datacode_lang::assist::completion::{Candidate, NameKind};
use datacode_lang::assist::variables::Variable;
use datacode_lang::messages::Lang;

use super::json::{self, Object};
use crate::protocol::Shape;
use crate::session::event::{Answer, ConnectedShare, Finished, Outcome};

/// Writes the keys of that shape.
pub fn before_error(object: &mut Object, shape: Shape, finished: &Finished, lang: Lang) {
    match (shape, &finished.outcome) {
        (Shape::Run, _) => {
            object.text("output", &finished.output);
        }
        (Shape::Message, Outcome::Ok(Answer::Said(message))) => {
            object.text("message", &message.render(lang));
        }
        (Shape::Files, Outcome::Ok(Answer::Files(files))) => {
            object.list("files", files, |out, file| json::write_text(out, file));
        }
        (Shape::Content, Outcome::Ok(Answer::Content(content))) => {
            object.text("content", content);
        }
        (Shape::Connections, Outcome::Ok(Answer::Shares(shares))) => {
            object.list("connections", shares, share_into);
        }
        (Shape::Variables, Outcome::Ok(Answer::Variables(variables))) => {
            object.list("variables", variables, variable_into);
        }
        (Shape::Completion, Outcome::Ok(Answer::Completion { from, items })) => {
            object.count("from", *from).list("items", items, candidate_into);
        }
        (Shape::Inspection, Outcome::Ok(Answer::Inspection(Some(known)))) => {
            object.text("signature", &known.signature).text("doc", &known.doc);
        }
        (Shape::Code, Outcome::Ok(Answer::Code(code))) => {
            object.text("code", code);
        }
        _ => nothing(object, shape),
    }
}

/// The keys of an answer to a request that gave nothing.
pub fn nothing(object: &mut Object, shape: Shape) {
    match shape {
        Shape::Run => object.text("output", ""),
        Shape::Done => object,
        Shape::Message => object.text("message", ""),
        Shape::Variables => object.raw("variables", "[]"),
        Shape::Completion => object.count("from", 0).raw("items", "[]"),
        Shape::Inspection => object.raw("signature", "null").raw("doc", "null"),
        Shape::Code => object.raw("code", "null"),
        Shape::Files => object.raw("files", "[]"),
        Shape::Content => object.raw("content", "null"),
        Shape::Connections => object.raw("connections", "[]"),
    };
}

/// Everything but the password.
fn share_into(out: &mut Vec<u8>, share: &ConnectedShare) {
    let mount = &share.mount;
    let mut object = Object::new(mount.bytes() + 128);
    object
        .text("name", &mount.name)
        .text("ip", &mount.address)
        .text("share_name", &mount.share)
        .text("path", &mount.below)
        .text("login", &mount.account.login)
        .text("domain", &mount.account.domain)
        .boolean("connected", share.is_open);
    out.extend_from_slice(&object.end());
}

fn variable_into(out: &mut Vec<u8>, variable: &Variable) {
    let mut object = Object::new(variable.name.len() + variable.preview.len() + 64);
    object.text("name", &variable.name).text("type", &variable.kind);
    match variable.size {
        Some(size) => object.count("size", size as u64),
        None => object.raw("size", "null"),
    };
    object.text("preview", &variable.preview);
    out.extend_from_slice(&object.end());
}

fn candidate_into(out: &mut Vec<u8>, candidate: &Candidate) {
    let mut object = Object::new(candidate.label.len() + candidate.detail.len() + candidate.doc.len() + 64);
    object
        .text("label", &candidate.label)
        .text("kind", kind(candidate.kind))
        .text("detail", &candidate.detail)
        .text("doc", candidate.doc);
    out.extend_from_slice(&object.end());
}

fn kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Variable => "variable",
        NameKind::Function => "function",
        NameKind::Class => "class",
        NameKind::Module => "module",
        NameKind::Member => "member",
        NameKind::Keyword => "keyword",
    }
}
