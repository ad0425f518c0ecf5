//! What belongs to a queued request: output, progress and questions while it runs, then its answer.

use datacode_lang::diagnostic::Diagnostic;
use datacode_lang::host::Limit;
use datacode_lang::messages::{Lang, Message, failure};

use super::given;
use super::json::Object;
use crate::messages::{ends, refusals};
use crate::metrics::Label;
use crate::protocol::{ReplyTo, Shape};
use crate::session::event::{Answer, Display, Event, Finished, Outcome};

/// The JSON of an event, `None` where this client did not ask for it.
pub fn encode(reply: &ReplyTo, event: &Event) -> Option<Vec<u8>> {
    match event {
        Event::Output(_) | Event::Progress { .. } | Event::Display(_) | Event::Prompt { .. }
            if !reply.options.stream =>
        {
            None
        }
        Event::Output(text) => {
            let mut object = typed("output", reply, text.len() + text.len() / 8);
            object.text("text", text);
            Some(object.end())
        }
        Event::Prompt { prompt, no } => {
            let mut object = typed("input_request", reply, prompt.len());
            object.text("prompt", prompt).count("no", *no);
            Some(object.end())
        }
        Event::Progress { percent, stage, message } => {
            let mut object = Object::new(128);
            object.text("type", "progress").number("percent", *percent).text("stage", stage).text("message", message);
            Some(with_id(object, reply))
        }
        Event::Display(display) => {
            let mut object = Object::new(display.bytes() + display.bytes() / 8);
            object.text("type", if matches!(display, Display::Chart(_)) { "display" } else { "event" });
            display_into(&mut object, display);
            Some(with_id(object, reply))
        }
        Event::Finished(finished) => Some(answer(reply, finished)),
    }
}

/// A frame in which the id is documented in the second place.
fn typed(name: &str, reply: &ReplyTo, bytes: usize) -> Object {
    let mut object = Object::new(bytes + 64);
    object.text("type", name);
    if let Some(id) = &reply.id {
        object.raw("id", &id.0);
    }
    object
}

/// What is shown, as frames and the lists of a full answer have it.
fn display_into(object: &mut Object, display: &Display) {
    match display {
        Display::Chart(svg) => object.text("mime", "image/svg+xml").text("data", svg),
        Display::Emitted { event, data } => object.text("event_type", event).raw("data", data),
    };
}

fn with_id(mut object: Object, reply: &ReplyTo) -> Vec<u8> {
    if let Some(id) = &reply.id {
        object.raw("id", &id.0);
    }
    object.end()
}

fn answer(reply: &ReplyTo, finished: &Finished) -> Vec<u8> {
    let outcome = &finished.outcome;
    let success = matches!(outcome, Outcome::Ok(_));
    let error = error_text(outcome, reply.options.lang);
    let mut object = Object::new(finished.output.len() + finished.output.len() / 8 + 128);
    object.boolean("success", success);
    let malformed = matches!(outcome, Outcome::Refused(refusal) if refusal.is_malformed());
    // Requests about files and shares have their documented answers whatever is wrong with them.
    let is_files = matches!(reply.shape, Shape::Message | Shape::Files | Shape::Content | Shape::Connections);
    let shape = if malformed && !is_files { Shape::Run } else { reply.shape };
    given::before_error(&mut object, shape, finished, reply.options.lang);
    object.text_or_null("error", error.as_deref());
    if reply.shape == Shape::Run {
        if reply.options.stream || reply.options.full {
            object.text("status", outcome.status().name());
        }
        if reply.options.full {
            full(&mut object, reply.options.lang, finished);
        }
    }
    with_id(object, reply)
}

/// The answer to a request whose answer could not be written: the documented keys, and the status for who waits for one.
pub fn unwritten(reply: &ReplyTo) -> Vec<u8> {
    let mut object = Object::new(256);
    let lang = reply.options.lang;
    object.boolean("success", false);
    given::nothing(&mut object, reply.shape);
    object.text("error", &format!("{}{}", failure(lang), ends::unwritten(lang)));
    if reply.shape == Shape::Run && (reply.options.stream || reply.options.full) {
        object.text("status", "lost");
    }
    with_id(object, reply)
}

/// The keys of `"full":true`.
fn full(object: &mut Object, lang: Lang, finished: &Finished) {
    match &finished.outcome {
        Outcome::Ok(Answer::Value(value)) => {
            let mut view = Object::new(value.text.len() + value.json.as_ref().map_or(0, String::len));
            view.text("text", &value.text).text("type", &value.kind);
            view.raw("json", value.json.as_deref().unwrap_or("null"));
            object.object("value", view)
        }
        _ => object.raw("value", "null"),
    };
    object.count("duration_ms", u64::try_from(finished.duration.as_millis()).unwrap_or(u64::MAX));
    let (charts, events): (Vec<&Display>, Vec<&Display>) =
        finished.displays.iter().partition(|display| matches!(display, Display::Chart(_)));
    displays(object, "displays", &charts);
    if !events.is_empty() {
        displays(object, "events", &events);
    }
    let diagnostics: &[Diagnostic] = match &finished.outcome {
        Outcome::Error(diagnostics) | Outcome::TooDeep(diagnostics) => diagnostics,
        _ => &[],
    };
    object.list("diagnostics", diagnostics, |out, diagnostic| diagnostic_into(out, diagnostic, lang));
    object.text_or_null(
        "limit",
        match &finished.outcome {
            Outcome::Limit(limit) => Some(limit.name()),
            Outcome::TooDeep(_) => Some(Limit::Depth.name()),
            _ => None,
        },
    );
    object.text_or_null(
        "incident",
        match &finished.outcome {
            Outcome::Lost(incident) => Some(incident.0.as_str()),
            _ => None,
        },
    );
}

fn displays(object: &mut Object, key: &str, displays: &[&Display]) {
    object.list(key, displays, |out, display| {
        let mut object = Object::new(display.bytes() + 64);
        display_into(&mut object, display);
        out.extend_from_slice(&object.end());
    });
}

fn diagnostic_into(out: &mut Vec<u8>, diagnostic: &Diagnostic, lang: Lang) {
    let mut object = Object::new(256);
    object
        .text("code", diagnostic.message.text.code)
        .text("type", &diagnostic.kind)
        .text("message", &diagnostic.message.render(lang))
        .count("line", diagnostic.place.line.into())
        .count("column", diagnostic.place.column.into())
        .count("end_line", diagnostic.place.end_line.into())
        .count("end_column", diagnostic.place.end_column.into())
        .text("source", &diagnostic.source)
        .text_or_null("help", diagnostic.help.as_ref().map(|help| help.render(lang)).as_deref())
        .list("stack", &diagnostic.stack, |out, line| {
            let mut object = Object::new(64);
            object.text("function", &line.function).count("line", line.line.into());
            if let Some(file) = &line.file {
                object.text("file", file);
            }
            if line.skipped > 0 {
                object.count("skipped", line.skipped as u64);
            }
            out.extend_from_slice(&object.end());
        });
    if let Some(file) = &diagnostic.file {
        object.text("file", file);
    }
    out.extend_from_slice(&object.end());
}

/// What stands under `error`.
fn error_text(outcome: &Outcome, lang: Lang) -> Option<String> {
    let message: Message = match outcome {
        Outcome::Ok(_) => return None,
        Outcome::Error(diagnostics) | Outcome::TooDeep(diagnostics) if diagnostics.is_empty() => {
            return Some(failure(lang).to_owned());
        }
        Outcome::Error(diagnostics) | Outcome::TooDeep(diagnostics) => {
            let shorts: Vec<String> = diagnostics.iter().map(|diagnostic| diagnostic.short(lang)).collect();
            return Some(shorts.join("\n"));
        }
        // Documented word for word, without the word before it.
        Outcome::Failed(message) => return Some(message.render(lang)),
        Outcome::Interrupted(cause) => ends::interrupted(*cause),
        Outcome::Limit(limit) => ends::limit(*limit),
        Outcome::Lost(incident) => ends::lost(incident),
        Outcome::Refused(refusal) if refusal.is_malformed() => {
            return Some(format!("{}{}", refusals::parse_failure(lang), refusals::refusal(refusal).render(lang)));
        }
        Outcome::Refused(refusal) => refusals::refusal(refusal),
    };
    Some(format!("{}{}", failure(lang), message.render(lang)))
}

#[cfg(test)]
mod tests;
