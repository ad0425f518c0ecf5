//! A text message to what it asks for.

mod shares;

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;

use datacode_lang::messages::Lang;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::protocol::{Act, ClientId, Cursor, Encoder, Narrowed, Op, Options, Program, ReplyTo, Request, Shape};
use crate::session::event::{Expected, Refusal};

/// Bytes of an id: of a text without its quotes, as it is written.
const MAX_ID: usize = 128;

/// Characters of an unknown type's name that are told back.
const MAX_NAME: usize = 64;

/// What a message asks for. Every message has an answer: what cannot be understood is refused with its reason, in
/// `lang` unless it names another language.
pub fn decode(text: &str, lang: Lang) -> Act {
    let mut reply = ReplyTo {
        encoder: Encoder::DataCode,
        id: None,
        shape: Shape::Run,
        options: Options { lang, ..Options::default() },
    };
    match parse(text).and_then(|fields| read(&fields, &mut reply)) {
        Ok(op) => Act::Ask(Request { reply, op }),
        Err(refusal) => Act::Refuse(reply, refusal),
    }
}

/// The fields this protocol knows, as raw JSON; others are skipped without being kept, so that a message never costs
/// more memory than its text.
#[derive(Default)]
struct Fields<'a> {
    kind: Option<&'a RawValue>,
    code: Option<&'a RawValue>,
    id: Option<&'a RawValue>,
    stream: Option<&'a RawValue>,
    full: Option<&'a RawValue>,
    lang: Option<&'a RawValue>,
    target: Option<&'a RawValue>,
    seq: Option<&'a RawValue>,
    filename: Option<&'a RawValue>,
    content: Option<&'a RawValue>,
    cursor: Option<&'a RawValue>,
    no: Option<&'a RawValue>,
    text: Option<&'a RawValue>,
    isolated: Option<&'a RawValue>,
    limits: Option<&'a RawValue>,
    ip: Option<&'a RawValue>,
    login: Option<&'a RawValue>,
    password: Option<&'a RawValue>,
    domain: Option<&'a RawValue>,
    share_name: Option<&'a RawValue>,
    name: Option<&'a RawValue>,
    path: Option<&'a RawValue>,
    file_path: Option<&'a RawValue>,
    replace: Option<&'a RawValue>,
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<Key>()? {
            let place = match key.0.as_ref() {
                "type" => &mut fields.kind,
                "code" => &mut fields.code,
                "id" => &mut fields.id,
                "stream" => &mut fields.stream,
                "full" => &mut fields.full,
                "lang" => &mut fields.lang,
                "target" => &mut fields.target,
                "seq" => &mut fields.seq,
                "filename" => &mut fields.filename,
                "content" => &mut fields.content,
                "cursor" => &mut fields.cursor,
                "no" => &mut fields.no,
                "text" => &mut fields.text,
                "isolated" => &mut fields.isolated,
                "limits" => &mut fields.limits,
                "ip" => &mut fields.ip,
                "login" => &mut fields.login,
                "password" => &mut fields.password,
                "domain" => &mut fields.domain,
                "share_name" => &mut fields.share_name,
                "name" => &mut fields.name,
                "path" => &mut fields.path,
                "file_path" => &mut fields.file_path,
                "replace" => &mut fields.replace,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *place = Some(map.next_value()?);
        }
        Ok(fields)
    }
}

/// A key, borrowed where it holds no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

fn parse(text: &str) -> Result<Fields<'_>, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let fields = deserializer.deserialize_map(FieldsVisitor);
    match fields.and_then(|fields| deserializer.end().map(|()| fields)) {
        Ok(fields) => Ok(fields),
        // JSON of another kind is wrong from its first byte; an object is wrong where serde_json says.
        Err(error) if error.is_data() => Err(Refusal::NotAnObject),
        Err(error) => Err(Refusal::Malformed { line: error.line(), column: error.column() }),
    }
}

/// Fills in how to answer, as far as it can be read, and says what is asked.
fn read(fields: &Fields, reply: &mut ReplyTo) -> Result<Op, Refusal> {
    // The language and the id first: a refusal is told in the one and under the other, whatever else is wrong.
    let lang = fields.lang.map(language).transpose();
    reply.options.lang = lang.clone().ok().flatten().unwrap_or(reply.options.lang);
    // Whatever is wrong with a request, its answer has the keys of its type.
    let kind = fields.kind.map(|raw| text("type", raw));
    if let Some(Ok(kind)) = &kind {
        reply.shape = shape(kind);
    }
    reply.id = fields.id.map(|raw| id("id", raw)).transpose()?;
    lang?;
    reply.options.stream = boolean("stream", fields.stream)?;
    reply.options.full = boolean("full", fields.full)?;
    let kind = match kind {
        Some(kind) => kind?,
        None if fields.code.is_some() => "execute".to_owned(),
        // Most clients send nothing but code.
        None => return Err(Refusal::Missing("code")),
    };
    match kind.as_str() {
        "execute" => {
            let isolated = boolean("isolated", fields.isolated)?;
            Ok(Op::Execute(Program { code: code(fields)?, isolated, bounds: narrowed(fields.limits)? }))
        }
        "variables" => Ok(Op::Variables),
        "complete" => cursor(fields).map(Op::Complete),
        "inspect" => cursor(fields).map(Op::Inspect),
        "format" => Ok(Op::Format { code: code(fields)? }),
        "input" => {
            let no = count("no", fields.no.ok_or(Refusal::Missing("no"))?)?;
            Ok(Op::Input { no, text: text("text", fields.text.ok_or(Refusal::Missing("text"))?)? })
        }
        "reset" => Ok(Op::Reset),
        "upload_file" => {
            let field = |name, raw: Option<&RawValue>| text(name, raw.ok_or(Refusal::Missing(name))?);
            Ok(Op::Upload { filename: field("filename", fields.filename)?, content: field("content", fields.content)? })
        }
        "interrupt" => Ok(Op::Interrupt(fields.target.map(|raw| id("target", raw)).transpose()?)),
        "ack" => Ok(Op::Ack(count("seq", fields.seq.ok_or(Refusal::Missing("seq"))?)?)),
        "ping" => Ok(Op::Ping),
        "info" => Ok(Op::Info),
        "get_reconnection_token" => Ok(Op::Token),
        _ => shares::read(&kind, fields)
            .unwrap_or_else(|| Err(Refusal::UnknownType(kind.chars().take(MAX_NAME).collect()))),
    }
}

/// The keys of the answer to a request of that type.
fn shape(kind: &str) -> Shape {
    match kind {
        "variables" => Shape::Variables,
        "complete" => Shape::Completion,
        "inspect" => Shape::Inspection,
        "format" => Shape::Code,
        "reset" => Shape::Done,
        "upload_file" | shares::CONNECT | shares::DISCONNECT => Shape::Message,
        shares::LIST => Shape::Files,
        shares::READ => Shape::Content,
        shares::CONNECTIONS => Shape::Connections,
        _ => Shape::Run,
    }
}

fn text(name: &'static str, raw: &RawValue) -> Result<String, Refusal> {
    serde_json::from_str(raw.get()).map_err(|_| {
        // A raw value is scanned, not read: what is a string and cannot be read holds half a surrogate pair.
        let expected = if raw.get().starts_with('"') { Expected::WholeText } else { Expected::Text };
        Refusal::Field { name, expected }
    })
}

fn code(fields: &Fields) -> Result<String, Refusal> {
    text("code", fields.code.ok_or(Refusal::Missing("code"))?)
}

/// The text and the place in it, which clients count in characters; without one, its end.
fn cursor(fields: &Fields) -> Result<Cursor, Refusal> {
    let code = code(fields)?;
    let Some(raw) = fields.cursor else { return Ok(Cursor { at: code.len(), code }) };
    let wrong = Refusal::Field { name: "cursor", expected: Expected::Cursor };
    let before: usize = raw.get().parse().map_err(|_| wrong.clone())?;
    let ends = code.char_indices().map(|(at, _)| at).chain([code.len()]).nth(before);
    ends.map(|at| Cursor { at, code }).ok_or(wrong)
}

/// The bounds of a request as clients write them.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBounds {
    time_ms: Option<NonZeroU64>,
    memory_mb: Option<NonZeroU64>,
}

fn narrowed(raw: Option<&RawValue>) -> Result<Narrowed, Refusal> {
    let Some(raw) = raw else { return Ok(Narrowed::default()) };
    let bounds: RawBounds =
        serde_json::from_str(raw.get()).map_err(|_| Refusal::Field { name: "limits", expected: Expected::Limits })?;
    let bytes = |mib: NonZeroU64| mib.get().saturating_mul(1 << 20);
    Ok(Narrowed { time: bounds.time_ms.map(NonZeroU64::get), memory: bounds.memory_mb.map(bytes) })
}

fn boolean(name: &'static str, raw: Option<&RawValue>) -> Result<bool, Refusal> {
    match raw.map(RawValue::get) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::Field { name, expected: Expected::Boolean }),
    }
}

fn count(name: &'static str, raw: &RawValue) -> Result<u64, Refusal> {
    raw.get().parse().map_err(|_| Refusal::Field { name, expected: Expected::Count })
}

fn language(raw: &RawValue) -> Result<Lang, Refusal> {
    let wrong = Refusal::Field { name: "lang", expected: Expected::Language };
    let name: String = serde_json::from_str(raw.get()).map_err(|_| wrong.clone())?;
    Lang::from_name(&name).ok_or(wrong)
}

fn id(name: &'static str, raw: &RawValue) -> Result<ClientId, Refusal> {
    let json = raw.get();
    let written = json.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let is_id = written.is_some() || json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let is_short = written.unwrap_or(json).len() <= MAX_ID;
    // A raw value is scanned, not read: a text with half a surrogate pair would be echoed to clients that cannot read it.
    if !is_id || !is_short || serde_json::from_str::<serde_json::Value>(json).is_err() {
        return Err(Refusal::Field { name, expected: Expected::Id });
    }
    Ok(ClientId(Arc::from(json)))
}

#[cfg(test)]
mod tests;
