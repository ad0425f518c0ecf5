//! Unique identifiers: the module `uuid`.

use std::time::SystemTime;

use uuid::{Builder, Uuid};

use super::{Builtin, Code, Context, Kind, required, text};
use crate::fail;
use crate::messages::modules as texts;
use crate::value::Value;

/// Bytes nobody can foretell.
fn random<const N: usize>(context: &mut Context<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&context.host.entropy().to_le_bytes()[..chunk.len()]);
    }
    bytes
}

static V4: Builtin = Builtin {
    name: "uuid.v4",
    parameters: &[],
    returns: "str",
    doc: ["A unique identifier made of chance alone.", "Уникальный идентификатор из случайных чисел."],
    code: Code::Plain(|context, _| Ok(Value::str(Builder::from_random_bytes(random(context)).into_uuid().to_string()))),
};

static V7: Builtin = Builtin {
    name: "uuid.v7",
    parameters: &[],
    returns: "str",
    doc: [
        "A unique identifier that begins with the time: in the order of their texts, later ones come behind earlier ones.",
        "Уникальный идентификатор, который начинается со времени: по порядку строк более поздние идут за более ранними.",
    ],
    code: Code::Plain(|context, _| {
        let since = context.host.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        Ok(Value::str(Builder::from_unix_timestamp_millis(millis, &random(context)).into_uuid().to_string()))
    }),
};

static PARSE: Builtin = Builtin {
    name: "uuid.parse",
    parameters: &[required("text", &[Kind::Str])],
    returns: "str",
    doc: [
        "The identifier a text holds, in small letters with hyphens; a text that holds none is a ValueError.",
        "Идентификатор из строки: строчными буквами, с дефисами; если его там нет — ValueError.",
    ],
    code: Code::Plain(|_, arguments| {
        let written = text(&arguments[0]);
        match Uuid::try_parse(written.trim()) {
            Ok(id) => Ok(Value::str(id.hyphenated().to_string())),
            Err(_) => fail!(texts::BAD_UUID, text = written.chars().take(50).collect::<String>()),
        }
    }),
};

pub(super) static FAMILY: &[&Builtin] = &[&V4, &V7, &PARSE];
