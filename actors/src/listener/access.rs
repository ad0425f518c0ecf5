//! `/login`: what a page asks before it connects, because a browser does not tell it why a WebSocket was refused.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::who;
use crate::auth::{Class, Denied};
use crate::server::Shared;

/// Where it is asked.
pub const PATH: &str = "/login";

/// Whether this request's token, or none, would be let in, and as whom. It opens nothing and keeps nothing.
pub fn answer(request: &HttpRequest, shared: &Shared) -> HttpResponse {
    let admitted = match who(request, shared) {
        Ok(who) => who.admitted,
        Err(refused) => return refused.response(shared),
    };
    let auth = shared.auth();
    let body = match admitted {
        Ok(caller) => json!({
            "accepted": true,
            "required": auth.is_required(),
            "role": caller.role.name(),
            "user": caller.user.as_deref(),
            "execute": auth.may(caller.role, Class::Execute),
            "upload": shared.largest_upload().filter(|_| auth.may(caller.role, Class::Execute)),
        }),
        Err(denied) => json!({
            "accepted": false,
            "required": auth.is_required(),
            "reason": match denied {
                Denied::Missing => "missing",
                Denied::Wrong => "wrong",
                Denied::Expired => "expired",
            },
        }),
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body.to_string())
}
