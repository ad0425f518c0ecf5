//! HTTP: the page, what operators ask for, and the upgrade of `/` to a WebSocket.

mod access;

use std::sync::Arc;

use actix_http::ws::{HandshakeError, verify_handshake};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use datacode_lang::message;
use datacode_lang::messages::{Lang, Message};

use crate::auth::{Denied, Role, TwoTokens, presented};
use crate::messages::http as texts;
use crate::metrics::Fault;
use crate::observe::{self, Health};
use crate::origin::Stranger;
use crate::page;
use crate::server::Shared;
use crate::ws_session::{self, Who};

/// Subprotocols a client may name on `/`.
const SUBPROTOCOLS: [&str; 1] = ["datacode"];

/// Seconds after which a client that found no room may try again.
const RETRY_AFTER: &str = "5";

/// Answers any request.
pub async fn handle(request: HttpRequest, payload: web::Payload, shared: web::Data<Shared>) -> HttpResponse {
    if request.path() == "/" && asks_for_upgrade(&request) {
        return match upgrade(&request, payload, &shared).await {
            Ok(response) => response,
            Err(refused) => {
                shared.metrics().error(Fault::Upgrade);
                if refused.retry && !shared.is_draining() {
                    let why = refused.message.render(Lang::En);
                    log::warn!(from = from(&request).as_str(), why = why.as_str(); "a client found no room");
                }
                refused.response(&shared)
            }
        };
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let refused = Refused { allow: true, ..Refused::new(StatusCode::METHOD_NOT_ALLOWED, message!(texts::METHOD)) };
        return refused.response(&shared);
    }
    if let Some(question) = Health::at(request.path()) {
        return observe::health(question, &shared).await;
    }
    if request.path() == access::PATH {
        return access::answer(&request, &shared);
    }
    if let Err(refused) = may_ask(&request, &shared) {
        return refused.response(&shared);
    }
    if request.path() == observe::METRICS {
        return observe::metrics(&shared).await;
    }
    match page::find(request.path()) {
        Some(file) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, file.media()))
            .insert_header((header::CONTENT_SECURITY_POLICY, page::SECURITY_POLICY))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .body(file.bytes),
        None => Refused::new(StatusCode::NOT_FOUND, message!(texts::NOT_FOUND)).response(&shared),
    }
}

/// Whether a request means a WebSocket, right or wrong: only then is it told what is wrong with it. Another protocol in
/// `Upgrade` is an offer that may be ignored.
fn asks_for_upgrade(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let names_it =
        |value: &HeaderValue| value.as_bytes().to_ascii_lowercase().windows(9).any(|name| name == b"websocket");
    headers.get_all(header::UPGRADE).any(names_it) || headers.contains_key(header::SEC_WEBSOCKET_KEY)
}

/// Whether a request may be answered at all, apart from what everybody may see.
fn may_ask(request: &HttpRequest, shared: &Shared) -> Result<(), Refused> {
    if !shared.auth().is_required() || page::find(request.path()).is_some() {
        return Ok(());
    }
    match who(request, shared)?.admitted.map_err(Refused::of_denied)?.role {
        Role::Anonymous => Err(Refused::of_role(Role::Anonymous)),
        _ => Ok(()),
    }
}

/// Who sends a request, as far as it says so.
fn who(request: &HttpRequest, shared: &Shared) -> Result<Who, Refused> {
    let token = presented::token(request)
        .map_err(|TwoTokens| Refused::new(StatusCode::BAD_REQUEST, message!(texts::TWO_TOKENS)))?;
    let admitted = shared.auth().admit(token.as_deref());
    if let Err(denied) = &admitted {
        log::info!(from = from(request).as_str(), cause:% = denied; "not let in");
    }
    Ok(Who { admitted, has_token: token.is_some() })
}

/// Where a request comes from, for the log.
fn from(request: &HttpRequest) -> String {
    request.peer_addr().map_or_else(|| "unknown".to_owned(), |address| address.ip().to_string())
}

/// Why there is no WebSocket.
pub struct Refused {
    status: StatusCode,
    message: Message,
    retry: bool,
    allow: bool,
    version: bool,
    challenge: Option<&'static str>,
}

impl Refused {
    /// A refusal for good.
    fn new(status: StatusCode, message: Message) -> Refused {
        Refused { status, message, retry: false, allow: false, version: false, challenge: None }
    }

    /// A refusal that may not hold in a while.
    pub fn for_now(message: Message) -> Refused {
        Refused { retry: true, ..Refused::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// A query that cannot be understood.
    pub fn of_query(message: Message) -> Refused {
        Refused::new(StatusCode::BAD_REQUEST, message)
    }

    /// A client that is not let in.
    pub fn of_denied(denied: Denied) -> Refused {
        let challenge = match denied {
            Denied::Missing => "Bearer realm=\"datacode\"",
            Denied::Wrong | Denied::Expired => "Bearer realm=\"datacode\", error=\"invalid_token\"",
        };
        Refused { challenge: Some(challenge), ..Refused::new(StatusCode::UNAUTHORIZED, texts::denied(denied)) }
    }

    /// A role that may not do what was asked for.
    pub fn of_role(role: Role) -> Refused {
        Refused::new(StatusCode::FORBIDDEN, message!(texts::ROLE, role = role.name()))
    }

    fn of_handshake(error: HandshakeError) -> Refused {
        match error {
            HandshakeError::GetMethodRequired => {
                Refused { allow: true, ..Refused::new(StatusCode::METHOD_NOT_ALLOWED, message!(texts::METHOD)) }
            }
            HandshakeError::NoWebsocketUpgrade | HandshakeError::NoConnectionUpgrade => {
                Refused::new(StatusCode::BAD_REQUEST, message!(texts::UPGRADE))
            }
            HandshakeError::NoVersionHeader | HandshakeError::UnsupportedVersion => {
                Refused { version: true, ..Refused::new(StatusCode::UPGRADE_REQUIRED, message!(texts::VERSION)) }
            }
            HandshakeError::BadWebsocketKey => Refused::new(StatusCode::BAD_REQUEST, message!(texts::KEY)),
        }
    }

    fn response(self, shared: &Shared) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        response.insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"));
        if self.retry {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        if self.allow {
            response.insert_header((header::ALLOW, "GET, HEAD"));
        }
        if let Some(challenge) = self.challenge {
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        if self.version {
            response.insert_header((header::UPGRADE, "websocket"));
            response.insert_header((header::SEC_WEBSOCKET_VERSION, "13"));
        }
        response.body(format!("{}\n", self.message.render(shared.lang())))
    }
}

/// The value of a header that must not stand twice; `Err` when it does or is no text.
fn only(request: &HttpRequest, name: header::HeaderName) -> Result<Option<&str>, ()> {
    let mut values = request.headers().get_all(name);
    let first = values.next();
    if values.next().is_some() {
        return Err(());
    }
    first.map(HeaderValue::to_str).transpose().map_err(|_| ())
}

async fn upgrade(request: &HttpRequest, payload: web::Payload, shared: &Arc<Shared>) -> Result<HttpResponse, Refused> {
    let stranger = |stranger| match stranger {
        Stranger::Origin => Refused::new(StatusCode::FORBIDDEN, message!(texts::ORIGIN)),
        Stranger::Host => Refused::new(StatusCode::FORBIDDEN, message!(texts::HOST)),
    };
    let origin = only(request, header::ORIGIN).map_err(|()| stranger(Stranger::Origin))?;
    let host = only(request, header::HOST).map_err(|()| stranger(Stranger::Host))?;
    shared.origins().check(origin, host).map_err(stranger)?;
    verify_handshake(request.head()).map_err(Refused::of_handshake)?;
    let subprotocol = subprotocol(request)?;
    let who = who(request, shared)?;
    if shared.is_draining() && !matches!(ws_session::Returning::of(request.query_string()), Ok(Some(_))) {
        return Err(Refused::for_now(message!(texts::DRAINING)));
    }
    // It checks the same again and writes the answer.
    let mut response = actix_web_actors::ws::handshake(request).map_err(Refused::of_handshake)?;
    if let Some(subprotocol) = subprotocol {
        response.insert_header((header::SEC_WEBSOCKET_PROTOCOL, subprotocol));
    }
    let body = ws_session::start(request, payload, who, shared).await?;
    Ok(response.body(body))
}

/// The subprotocol both speak; none when the client names none.
fn subprotocol(request: &HttpRequest) -> Result<Option<&'static str>, Refused> {
    let mut names_any = false;
    for value in request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL) {
        for name in value.to_str().unwrap_or_default().split(',').map(str::trim) {
            names_any = true;
            if let Some(ours) = SUBPROTOCOLS.into_iter().find(|ours| *ours == name) {
                return Ok(Some(ours));
            }
        }
    }
    if names_any {
        let ours = SUBPROTOCOLS.join(", ");
        return Err(Refused::new(StatusCode::BAD_REQUEST, message!(texts::SUBPROTOCOL, ours = ours)));
    }
    Ok(None)
}
