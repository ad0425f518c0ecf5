//! How a connection comes to its session: a new one, or the one its token names.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use actix::{Actor, AsyncContext};
use actix_web::{HttpRequest, web};
use atomic_waker::AtomicWaker;
use datacode_lang::message;

use super::account::Account;
use super::frames::SessionFrames;
use super::{Phase, WsSession, unasked};
use crate::auth::{Caller, Denied};
use crate::listener::Refused;
use crate::messages::http as texts;
use crate::metrics::Returned;
use crate::protocol;
use crate::server::Shared;
use crate::session::event::{Control, Refusal};
use crate::session::{AttachError, Attached, SessionCore};
use crate::socket::Accepted;
use crate::supervisor::{IssueToken, OpenError, OpenSession, Proved, Resume, ResumeError};
use crate::ws::body::Body;
use crate::ws::outbox::Outbox;
use crate::ws::reader::{Messages, Reader};

/// Gives the session a token to come back with, unless it has ended.
pub async fn issue(shared: Arc<Shared>, core: Arc<SessionCore>) -> Result<Control, Refusal> {
    let issued = shared.supervisor().send(IssueToken { session: core.id().to_owned() }).await;
    let issued = issued.ok().flatten().ok_or(Refusal::Ended)?;
    Ok(Control::Token {
        token: issued.token,
        expires_in: issued.expires_in.as_secs(),
        epoch: core.epoch().to_owned(),
        at: SystemTime::now(),
    })
}

/// What the address of a returning client says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returning {
    /// Its token.
    pub token: String,
    /// The life its number belongs to.
    epoch: Option<String>,
    /// The last frame it has.
    seq: Option<u64>,
}

/// A field of the query that is no whole number, or that stands twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadField(pub &'static str);

impl Returning {
    /// Reads the query of an address; `None` when it names no token.
    pub fn of(query: &str) -> Result<Option<Returning>, BadField> {
        let fields = web::Query::<Vec<(String, String)>>::from_query(query);
        let fields = fields.map(web::Query::into_inner).unwrap_or_default();
        let field = |name: &'static str| {
            let mut values = fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
            match (values.next(), values.next()) {
                (_, Some(_)) => Err(BadField(name)),
                (value, None) => Ok(value),
            }
        };
        let Some(token) = field("reconnection_token")? else { return Ok(None) };
        let seq = match field("seq")? {
            None => None,
            Some(text) if text.starts_with('+') => return Err(BadField("seq")),
            Some(text) => Some(text.parse().map_err(|_| BadField("seq"))?),
        };
        Ok(Some(Returning { token, epoch: field("epoch")?, seq }))
    }

    /// The last frame it has. A number of another life is none of this session's: no frame has it.
    fn seq_of(&self, epoch: &str) -> Option<u64> {
        let is_of_this_life = self.epoch.as_deref().is_none_or(|told| told == epoch);
        self.seq.map(|seq| if is_of_this_life { seq } else { u64::MAX })
    }
}

/// A session a connection has been attached to.
struct Joined {
    core: Arc<SessionCore>,
    caller: Caller,
    attached: Attached,
    /// What the client is told first.
    resumed: Option<Control>,
    proof: Option<Proved>,
}

/// What a request says about who sends it.
pub struct Who {
    /// Who it is, or why it is not let in.
    pub admitted: Result<Caller, Denied>,
    /// Whether it presents a token at all. One that does not may be who its session's client was.
    pub has_token: bool,
}

/// The session the query names, else a new one.
async fn join(query: &str, who: Who, shared: &Shared, bell: &Arc<AtomicWaker>) -> Result<Joined, Refused> {
    let no_session = || Refused::for_now(message!(texts::NO_SESSION));
    let returning =
        Returning::of(query).map_err(|BadField(name)| Refused::of_query(message!(texts::RETURNING, name = name)))?;
    let mut why = None;
    if let Some(returning) = &returning {
        // A token that is not good is none: the one of the session wins over it, as long as that one is good.
        let presented = who.admitted.as_ref().ok().filter(|_| who.has_token).cloned();
        let resume = Resume { token: returning.token.clone(), presented };
        match shared.supervisor().send(resume).await.map_err(|_| no_session())? {
            Ok((core, caller)) => match core.attach(bell.clone(), Some(returning.seq_of(core.epoch()))) {
                Ok(mut attached) => {
                    let resumed = attached.resumed.take();
                    shared.metrics().returned(Returned::Resumed);
                    let proof = Some(Proved { token: returning.token.clone() });
                    return Ok(Joined { core, caller, attached, resumed, proof });
                }
                Err(AttachError::Ended) => why = Some("expired"),
            },
            Err(ResumeError::Lost) => why = Some("lost"),
            Err(ResumeError::Expired) => why = Some("expired"),
        }
    }
    let caller = who.admitted.map_err(Refused::of_denied)?;
    let open = OpenSession { caller: caller.clone() };
    let core = match shared.supervisor().send(open).await.map_err(|_| no_session())? {
        Ok(core) => core,
        Err(OpenError::Draining) => return Err(Refused::for_now(message!(texts::DRAINING))),
        Err(OpenError::Memory) => return Err(Refused::for_now(message!(texts::MEMORY))),
        Err(OpenError::Full) => return Err(no_session()),
    };
    let attached = core.attach(bell.clone(), None).map_err(|AttachError::Ended| no_session())?;
    if let Some(why) = why {
        let result = if why == "lost" { Returned::Lost } else { Returned::Expired };
        shared.metrics().returned(result);
    }
    let resumed = why.map(|session| Control::Resumed {
        recovered: false,
        session,
        epoch: core.epoch().to_owned(),
        from: 1,
        requests: 0,
        open: Vec::new(),
        cut: None,
    });
    Ok(Joined { core, caller, attached, resumed, proof: None })
}

/// Attaches a new connection to its session and starts its actor; gives the body of the response.
pub async fn start(
    request: &HttpRequest,
    payload: web::Payload,
    who: Who,
    shared: &Arc<Shared>,
) -> Result<Body<SessionFrames>, Refused> {
    let limits = shared.limits();
    let from = request.peer_addr().map(|address| address.ip());
    let place = shared.connections().enter(from, limits).map_err(|full| Refused::for_now(texts::full(full)))?;
    let no_session = || Refused::for_now(message!(texts::NO_SESSION));
    let socket = request.conn_data::<Accepted>().ok_or_else(no_session)?.become_websocket();
    let bell = Arc::new(AtomicWaker::new());
    let Joined { core, caller, attached, resumed, proof } = join(request.query_string(), who, shared, &bell).await?;
    let generation = attached.generation;
    let account = Account::open(shared.metrics(), core.id(), generation, from, proof.is_some());

    let frames = SessionFrames::new(core.clone(), generation, shared.metrics().clone());
    let mut outbox = Outbox::new(frames, limits.control_bytes);
    if let Some(resumed) = resumed {
        let reply = unasked(shared);
        // The first of all answers: there is room for it.
        let _ = outbox.answer(super::frames::outgoing(reply.encoder.control(&reply, &resumed)));
    }
    if proof.is_some() {
        // Its pong proves that the client is there, and the token is used up.
        outbox.ping();
    }
    let (messages, heard) = Messages::new(payload, Reader::new(limits.message, shared.incoming()));
    let mut made = None;
    WsSession::create(|context| {
        let address = context.address();
        let told = Box::new(move |progress| address.do_send(progress));
        let (body, writing) = Body::new(outbox, bell.clone(), told);
        made = Some(body);
        <WsSession as actix::StreamHandler<_>>::add_stream(messages, context);
        WsSession {
            core,
            caller,
            generation,
            dialect: protocol::dialect(shared.lang()),
            shared: shared.clone(),
            writing,
            bell,
            socket,
            _place: place,
            proof,
            phase: Phase::Open,
            has_left: false,
            heard,
            pinged: Instant::now(),
            has_ponged: false,
            is_taken_over: false,
            account,
            is_broken: false,
        }
    });
    made.ok_or_else(no_session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_returning_client_says_is_read_once_or_refused() {
        let read = |query: &str| Returning::of(query).map(|found| found.map(|r| (r.token, r.epoch, r.seq)));
        let found = |epoch: Option<&str>, seq| Ok(Some(("t".to_owned(), epoch.map(str::to_owned), seq)));
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("seq=x"), Ok(None), "without a token it is not asked for");
        assert_eq!(read("reconnection_token=t"), found(None, None));
        assert_eq!(read("seq=7&reconnection_token=t&epoch=e&more=1"), found(Some("e"), Some(7)));
        for seq in ["", "-1", "+1", "abc", "1.0", "18446744073709551616"] {
            assert_eq!(read(&format!("reconnection_token=t&seq={seq}")), Err(BadField("seq")), "{seq}");
        }
        assert_eq!(read("reconnection_token=t&seq=1&seq=2"), Err(BadField("seq")));
        assert_eq!(read("reconnection_token=t&epoch=1&epoch=1"), Err(BadField("epoch")));
        assert_eq!(read("reconnection_token=t&reconnection_token=u"), Err(BadField("reconnection_token")));
    }
}
