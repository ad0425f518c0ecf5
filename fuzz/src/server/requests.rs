//! The text of one message to what it asks for, and what may be answered to it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use datacode_actors::meter::{Metered, used};
use datacode_actors::protocol::{Act, DataCode, Dialect, Encoder, Frame, Inbound, ReplyTo};
use datacode_actors::session::event::{
    Answer, Cause, Control, Cut, Display, Event, Finished, Incident, Info, Outcome, Refusal,
};
use datacode_actors::session::job::refused;
use datacode_lang::ValueView;
use datacode_lang::host::Limit;
use datacode_lang::messages::Lang;
use datacode_lang::syntax::parse;
use serde_json::value::RawValue;

/// Bytes a decoded message may hold beside those of its text.
const SPARE: usize = 1 << 10;
/// Bytes of an id.
const MOST_ID: usize = 128;

type Fields = BTreeMap<String, Box<RawValue>>;

/// Any text asks for something or is refused; what is made of it holds no more memory than it; and every answer to it is
/// one JSON object that echoes its id as it was written.
pub fn requests(input: &[u8]) {
    let text = String::from_utf8_lossy(input).into_owned();
    let id = id(&text);
    for lang in [Lang::Ru, Lang::En] {
        let message = Inbound::Text(text.as_str().into());
        let mut dialect = DataCode { lang };
        let meter = Metered::start();
        let act = dialect.decode(message.clone());
        assert!(used() <= text.len() + SPARE, "{} bytes are held of {}", used(), text.len());
        drop(meter);
        let reply = match act {
            Act::Ask(request) => {
                answered(&request.reply, &text, id.as_deref());
                request.reply
            }
            Act::Refuse(reply, refusal) => {
                let is_object = serde_json::from_str::<Fields>(&text).is_ok();
                let is_none = matches!(refusal, Refusal::Malformed { .. } | Refusal::NotAnObject);
                assert!(is_object != is_none, "{refusal:?}");
                check(&reply, reply.encoder.encode(&reply, &Event::Finished(refused(refusal))), id.as_deref());
                reply
            }
            other => unreachable!("a text is no request: {other:?}"),
        };
        controlled(&reply, &text, id.as_deref());
    }
}

/// The id of a message as it was written, if it has one that may be echoed.
fn id(text: &str) -> Option<String> {
    let fields: Fields = serde_json::from_str(text).ok()?;
    let raw = fields.get("id")?.get();
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
    let is_id = matches!(serde_json::from_str(raw), Ok(serde_json::Value::String(_) | serde_json::Value::Number(_)));
    (is_id && inner.len() <= MOST_ID).then(|| raw.to_owned())
}

/// Everything a request may be told, with texts of the client's own in it.
fn answered(reply: &ReplyTo, text: &str, id: Option<&str>) {
    let own = || text.to_owned();
    let json = || serde_json::to_string(text).unwrap_or_default();
    let parsed = parse(text).diagnostics;
    let outcomes = [
        Outcome::Ok(Answer::Done),
        Outcome::Ok(Answer::Value(ValueView { text: own(), kind: own(), json: Some(json()) })),
        Outcome::Ok(Answer::Value(ValueView::default())),
        Outcome::Error(parsed.clone()),
        Outcome::TooDeep(parsed),
        Outcome::Interrupted(Cause::Client),
        Outcome::Limit(Limit::Memory),
        Outcome::Lost(Incident(own())),
    ];
    let emitted = || Display::Emitted { event: own(), data: json() };
    for outcome in outcomes {
        let displays = vec![Display::Chart(own()), emitted()];
        let finished = Finished { outcome, output: own(), displays, duration: Duration::from_millis(7) };
        check(reply, reply.encoder.encode(reply, &Event::Finished(finished)), id);
    }
    let percent = text.len() as f64 / 0.3 - 5.0;
    for event in [
        Event::Output(own()),
        Event::Progress { percent, stage: own(), message: own() },
        Event::Display(Display::Chart(own())),
        Event::Display(emitted()),
    ] {
        let frame = reply.encoder.encode(reply, &event);
        assert_eq!(frame.is_some(), reply.options.stream, "told without being asked, or not told");
        if frame.is_some() {
            check(reply, frame, id);
        }
    }
    check(reply, Some(reply.encoder.unwritten(reply)), id);
}

/// What is told outside the order.
fn controlled(reply: &ReplyTo, text: &str, id: Option<&str>) {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(text.len() as u64);
    let info = Info { version: "1", protocols: &["datacode"], limits: vec![("time", None)], session: text.to_owned() };
    let resumed = Control::Resumed {
        recovered: true,
        session: "resumed",
        epoch: text.to_owned(),
        from: 1,
        requests: 1,
        open: reply.id.iter().cloned().collect(),
        cut: (text.len() % 2 == 1).then_some(Cut::Silent),
    };
    for control in [Control::Pong { at }, Control::Signalled(true), Control::Info(info), resumed] {
        check(reply, Some(reply.encoder.control(reply, &control)), id);
    }
}

/// One JSON object with the id as it was written, and the number behind it for who asked for numbers.
fn check(reply: &ReplyTo, frame: Option<Frame>, id: Option<&str>) {
    let Some(Frame::Text(body)) = frame else { unreachable!("no text is answered") };
    assert_eq!(reply.id.as_ref().map(|id| &*id.0), id, "another id");
    let echoed = |json: &[u8]| -> Fields {
        let fields: Fields = serde_json::from_slice(json)
            .unwrap_or_else(|error| unreachable!("{error}: {}", String::from_utf8_lossy(json)));
        assert_eq!(fields.get("id").map(|id| id.get()), id, "the id comes back changed");
        fields
    };
    echoed(&body);
    let numbered = Encoder::splice(reply.encoder, &body, 12).concat();
    assert_eq!(echoed(&numbered)["seq"].get(), "12");
}
