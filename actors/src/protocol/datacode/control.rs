//! What is told outside the order of requests.

use datacode_lang::messages::failure;

use super::json::{Object, write_text};
use super::timestamp::iso8601;
use crate::messages::refusals;
use crate::protocol::ReplyTo;
use crate::session::event::Control;

/// The JSON of it; the client's id is the last key.
pub fn encode(reply: &ReplyTo, control: &Control) -> Vec<u8> {
    let mut object = Object::new(128);
    match control {
        Control::Pong { at } => {
            object.text("type", "pong").text("timestamp", &iso8601(*at));
        }
        Control::Signalled(signalled) => {
            object.boolean("success", true).boolean("signalled", *signalled).raw("error", "null");
        }
        Control::Taken(taken) => {
            let lang = reply.options.lang;
            let error = (!taken).then(|| format!("{}{}", failure(lang), refusals::no_prompt().render(lang)));
            object.boolean("success", *taken).text_or_null("error", error.as_deref());
        }
        Control::Info(info) => {
            let mut limits = Object::new(256);
            for (name, value) in &info.limits {
                match value {
                    Some(value) => limits.count(name, *value),
                    None => limits.raw(name, "null"),
                };
            }
            object
                .text("type", "info")
                .text("version", info.version)
                .list("protocols", info.protocols, |out, name| write_text(out, name))
                .object("limits", limits)
                .text("session", &info.session);
        }
        Control::Token { token, expires_in, epoch, at } => {
            object
                .text("type", "reconnection_token")
                .text("token", token)
                .count("expires_in", *expires_in)
                .text("epoch", epoch)
                .text("timestamp", &iso8601(*at));
        }
        Control::Resumed { recovered, session, epoch, from, requests, open, cut } => {
            object
                .text("type", "resumed")
                .boolean("recovered", *recovered)
                .text("session", session)
                .text("epoch", epoch)
                .count("from", *from)
                .count("requests", *requests)
                .list("open", open, |out, id| out.extend_from_slice(id.0.as_bytes()));
            if let Some(cut) = cut {
                object.text("cut", cut.name());
            }
        }
    }
    if let Some(id) = &reply.id {
        object.raw("id", &id.0);
    }
    object.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ClientId, Encoder, Options, Shape};
    use crate::session::event::{Cut, Info};
    use std::time::{Duration, UNIX_EPOCH};

    #[track_caller]
    fn check(id: Option<&str>, control: Control, expected: &str) {
        let reply = ReplyTo {
            encoder: Encoder::DataCode,
            id: id.map(|id| ClientId(id.into())),
            shape: Shape::Run,
            options: Options::default(),
        };
        assert_eq!(String::from_utf8(encode(&reply, &control)).unwrap(), expected);
    }

    #[test]
    fn answers_outside_the_order_have_the_documented_keys_in_their_order() {
        let at = UNIX_EPOCH + Duration::from_millis(1_735_689_600_250);
        check(None, Control::Pong { at }, r#"{"type":"pong","timestamp":"2025-01-01T00:00:00.250Z"}"#);
        check(
            Some("\"a\""),
            Control::Pong { at },
            r#"{"type":"pong","timestamp":"2025-01-01T00:00:00.250Z","id":"a"}"#,
        );
        check(Some("7"), Control::Signalled(false), r#"{"success":true,"signalled":false,"error":null,"id":7}"#);
        check(
            None,
            Control::Info(Info {
                version: "0.1.0",
                protocols: &["datacode"],
                limits: vec![("message", Some(16)), ("time", None)],
                session: "s1".into(),
            }),
            r#"{"type":"info","version":"0.1.0","protocols":["datacode"],"limits":{"message":16,"time":null},"session":"s1"}"#,
        );
        check(
            None,
            Control::Token { token: "t".into(), expires_in: 300, epoch: "e".into(), at },
            r#"{"type":"reconnection_token","token":"t","expires_in":300,"epoch":"e","timestamp":"2025-01-01T00:00:00.250Z"}"#,
        );
        check(
            None,
            Control::Resumed {
                recovered: true,
                session: "resumed",
                epoch: "e".into(),
                from: 3,
                requests: 2,
                open: vec![ClientId("\"x\"".into()), ClientId("5".into())],
                cut: None,
            },
            r#"{"type":"resumed","recovered":true,"session":"resumed","epoch":"e","from":3,"requests":2,"open":["x",5]}"#,
        );
        check(
            None,
            Control::Resumed {
                recovered: true,
                session: "resumed",
                epoch: "e".into(),
                from: 3,
                requests: 2,
                open: Vec::new(),
                cut: Some(Cut::Unread),
            },
            r#"{"type":"resumed","recovered":true,"session":"resumed","epoch":"e","from":3,"requests":2,"open":[],"cut":"unread"}"#,
        );
    }
}
