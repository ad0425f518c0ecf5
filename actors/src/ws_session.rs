//! `WsSession`: one connection. Frames to requests, the session's frames to the client; heartbeat, and the end.
//!
//! It is an ordinary actor beside actix-http, not within it: while a client does not read, it still sees what the client
//! sends. It owns the dialect and the socket's duplicate and nothing of the session, which outlives it.
//!
//! ```text
//! Open --close, broken frames, 1013--> Finishing --answers gone or 1 s--> Closing --close answered or 2 s--> gone
//! ```

mod account;
mod frames;
mod join;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use actix::{Actor, ActorContext, ActorFutureExt, AsyncContext, Context, Handler, StreamHandler, WrapFuture};
use atomic_waker::AtomicWaker;

use crate::auth::Caller;
use crate::connections::{Leave, Place};
use crate::messages::{Message, Text, closings};
use crate::metrics::{Closed, Direction, Fault};
use crate::protocol::{Act, Dialect, Encoder, Lane, Op, ReplyTo, Request, Shape};
use crate::protocol::{Inbound, Options};
use crate::server::Shared;
use crate::session::SessionCore;
use crate::session::event::{Cause, Control, Cut, Info, Refusal};
use crate::socket::Duplicate;
use crate::supervisor::{Detached, Proved};
use crate::ws::body::{Progress, Writing};
use crate::ws::broken::Broken;
use crate::ws::reader::Received;

use account::Account;
use frames::SessionFrames;
pub use join::{Returning, Who, start};

/// The protocols of this server.
const PROTOCOLS: &[&str] = &["datacode"];

/// The close code of a connection whose session another one has taken up.
const TAKEN_OVER: u16 = 4001;

/// A client that has sent nothing for so long has nothing under way.
const QUIET: Duration = Duration::from_millis(100);

/// A token whose end is farther away is looked at with the heartbeat, which also sees a clock that was set.
const SOON: Duration = Duration::from_secs(3600);

/// How far the connection is on its way to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Requests are taken.
    Open,
    /// No request is taken any more; answers leave, then the close.
    Finishing,
    /// The close has left; the client's is waited for.
    Closing,
}

/// One connection.
pub struct WsSession {
    core: Arc<SessionCore>,
    /// Who is connected, and what it may do.
    caller: Caller,
    generation: u64,
    dialect: Box<dyn Dialect>,
    shared: Arc<Shared>,
    writing: Rc<RefCell<Writing<SessionFrames>>>,
    bell: Arc<AtomicWaker>,
    socket: Arc<Duplicate>,
    /// Kept until the connection is gone.
    _place: Place,
    /// To be burnt when the client proves to be there.
    proof: Option<Proved>,
    phase: Phase,
    /// The client has sent its close, or nothing more will come from it.
    has_left: bool,
    heard: Rc<Cell<Instant>>,
    pinged: Instant,
    has_ponged: bool,
    is_taken_over: bool,
    /// Its frames are broken: what it still sends is read and not understood.
    is_broken: bool,
    account: Account,
}

impl Actor for WsSession {
    type Context = Context<WsSession>;

    fn started(&mut self, context: &mut Self::Context) {
        self._place.reach(context.address().recipient());
        context.run_interval(self.shared.timing().tick, WsSession::look);
        if let Some(left) = self.caller.until.map(|until| until.duration_since(SystemTime::now()).unwrap_or_default())
            && left < SOON
        {
            context.run_later(left, WsSession::check_token);
        }
    }

    fn stopped(&mut self, _: &mut Self::Context) {
        self.core.detach(self.generation);
        self.account.settle(self.shared.metrics(), self.core.id(), self.generation);
        let session = self.core.id().to_owned();
        self.shared.supervisor().do_send(Detached { session, generation: self.generation });
    }
}

impl StreamHandler<Result<Received, Broken>> for WsSession {
    fn handle(&mut self, received: Result<Received, Broken>, context: &mut Self::Context) {
        if let Some(proof) = self.proof.take() {
            self.shared.supervisor().do_send(proof);
        }
        if let Ok(Received::Message(message)) = &received {
            self.shared.metrics().message(Direction::In, message.size());
        }
        match received {
            Ok(Received::Message(message)) if self.phase == Phase::Open => self.message(message, context),
            Ok(Received::Message(_)) => {}
            // On its way to the end, a connection owes no pongs.
            Ok(Received::Ping(_)) if self.phase != Phase::Open => {}
            Ok(Received::Ping(payload)) => {
                let answered = self.writing.borrow_mut().outbox.pong(&payload);
                self.answered(answered.is_ok(), context);
            }
            Ok(Received::Pong(payload)) => {
                self.has_ponged = true;
                if let Ok(number) = <[u8; 8]>::try_from(&payload[..]) {
                    self.core.pong(self.generation, u64::from_be_bytes(number));
                }
            }
            Ok(Received::Close(code)) => {
                self.has_left = true;
                // 1005 stands for a close without a code.
                self.account.end(Closed::Normal, code.unwrap_or(1005));
                match self.phase {
                    Phase::Closing => self.over(),
                    // Its own code goes back; without one, a normal end is what it means.
                    _ => self.finish(code.unwrap_or(1000), "", context),
                }
            }
            Err(broken) => {
                log::debug!(session = self.core.id(), connection = self.generation, error:% = broken; "broken frames");
                self.shared.metrics().error(Fault::Protocol);
                self.account.end(Closed::ProtocolError, broken.code());
                self.is_broken = true;
                let reason = closings::broken(broken).render(self.shared.lang());
                self.finish(broken.code(), &reason, context);
            }
        }
    }

    /// Nothing more will come. The client may still read: what it asked is answered first.
    fn finished(&mut self, context: &mut Self::Context) {
        self.has_left = true;
        match self.phase {
            Phase::Closing => self.over(),
            Phase::Open => {
                self.writing.borrow_mut().outbox.close_when_settled(1000, "");
                // A client that is gone altogether answers what is written to it with a reset, and the next write fails.
                self.ping();
                context.run_later(self.shared.timing().late_answers, |session, _| session.ping());
            }
            // The end is under way.
            Phase::Finishing => {}
        }
    }
}

impl WsSession {
    fn message(&mut self, message: Inbound, context: &mut Context<WsSession>) {
        // What it asks is no longer asked of this session; requests are looked at once more under the session's lock.
        if !self.core.holds(self.generation) {
            return;
        }
        match self.dialect.decode(message) {
            Act::Ask(Request { reply, op }) if !self.may(&op) => {
                let taken = self.core.refuse(self.generation, reply, Refusal::Permission(self.caller.role));
                self.answered(taken.is_ok(), context);
            }
            Act::Ask(request) => match request.op.lane() {
                Lane::Session => {
                    let taken = self.core.submit(self.generation, request);
                    self.answered(taken.is_ok(), context);
                }
                Lane::Control => self.control(request, context),
            },
            Act::Refuse(reply, refusal) => {
                self.shared.metrics().error(Fault::Request);
                let taken = self.core.refuse(self.generation, reply, refusal);
                self.answered(taken.is_ok(), context);
            }
            Act::Close(code, reason) => {
                self.shared.metrics().error(Fault::Protocol);
                self.account.end(Closed::ProtocolError, code);
                let reason = self.said(reason);
                self.finish(code, &reason, context);
            }
            Act::Reply(frame) => {
                let answered = self.writing.borrow_mut().outbox.answer(frames::outgoing(frame));
                self.answered(answered.is_ok(), context);
            }
        }
    }

    /// Whether this client may ask for that.
    fn may(&self, op: &Op) -> bool {
        op.class().is_none_or(|class| self.shared.auth().may(self.caller.role, class))
    }

    /// What is served by the connection, at once.
    fn control(&mut self, request: Request, context: &mut Context<WsSession>) {
        let Request { reply, op } = request;
        match op {
            Op::Interrupt(target) => {
                let signalled = self.core.interrupt(target.as_ref(), Cause::Client);
                self.answer(&reply, &Control::Signalled(signalled), context);
            }
            Op::Input { no, text } => {
                let taken = self.core.answer_prompt(no, text).is_ok();
                self.answer(&reply, &Control::Taken(taken), context);
            }
            Op::Ack(seq) => self.core.ack(self.generation, seq),
            Op::Ping => self.answer(&reply, &Control::Pong { at: SystemTime::now() }, context),
            Op::Info => {
                let info = Info {
                    version: env!("CARGO_PKG_VERSION"),
                    protocols: PROTOCOLS,
                    limits: self.core.limits().told(),
                    session: self.core.id().to_owned(),
                };
                self.answer(&reply, &Control::Info(info), context);
            }
            Op::Token => {
                let asked = join::issue(self.shared.clone(), self.core.clone());
                // Nothing else of this client is looked at meanwhile, so that such requests cannot pile up.
                context.wait(asked.into_actor(self).map(move |issued, session, context| match issued {
                    Ok(token) => session.answer(&reply, &token, context),
                    Err(refusal) => {
                        let taken = session.core.refuse(session.generation, reply, refusal);
                        session.answered(taken.is_ok(), context);
                    }
                }));
            }
            // The other lane's.
            Op::Execute(_)
            | Op::Reset
            | Op::Upload { .. }
            | Op::Variables
            | Op::Complete(_)
            | Op::Inspect(_)
            | Op::Format { .. }
            | Op::Share(_) => {}
        }
    }

    fn answer(&mut self, reply: &ReplyTo, control: &Control, context: &mut Context<WsSession>) {
        let frame = reply.encoder.control(reply, control);
        let answered = self.writing.borrow_mut().outbox.answer(frames::outgoing(frame));
        self.answered(answered.is_ok(), context);
    }

    /// Wakes the body for an answer; a client with too many it has not read is sent away.
    fn answered(&mut self, is_within_bounds: bool, context: &mut Context<WsSession>) {
        if is_within_bounds {
            self.bell.wake();
        } else if self.phase == Phase::Open {
            self.phase = Phase::Finishing;
            self.account.end(Closed::TooManyRefusals, 1013);
            self.writing.borrow_mut().outbox.close_now(1013, &self.said(&closings::UNREAD));
            self.bell.wake();
            self.watch_end(context);
        }
    }

    fn ping(&mut self) {
        self.pinged = Instant::now();
        self.writing.borrow_mut().outbox.ping();
        self.bell.wake();
    }

    // --- the end ---

    /// Sends away whose token is no longer good.
    fn check_token(&mut self, context: &mut Context<WsSession>) {
        if !self.caller.is_current(SystemTime::now()) {
            self.account.end(Closed::TokenExpired, 1008);
            self.finish(1008, &self.said(&closings::TOKEN_EXPIRED), context);
        }
    }

    /// A reason in the server's language: a close belongs to no request that could have named another.
    fn said(&self, reason: &'static Text) -> String {
        Message { text: reason, values: Vec::new() }.render(self.shared.lang())
    }

    /// Takes no more requests; answers that are ready soon leave before the close.
    fn finish(&mut self, code: u16, reason: &str, context: &mut Context<WsSession>) {
        if self.phase != Phase::Open {
            return;
        }
        self.phase = Phase::Finishing;
        self.writing.borrow_mut().outbox.close_when_settled(code, reason);
        self.bell.wake();
        let reason = reason.to_owned();
        context.run_later(self.shared.timing().late_answers, move |session, context| {
            session.writing.borrow_mut().outbox.close_after_ready(code, &reason);
            session.bell.wake();
            session.watch_end(context);
        });
    }

    /// Sees to it that the end comes, whatever the client does. A client that reads slowly is waited for.
    fn watch_end(&mut self, context: &mut Context<WsSession>) {
        let patience = self.shared.timing().closing;
        context.run_later(patience, move |session, context| {
            let is_moving = session.writing.borrow().moved.elapsed() < patience;
            if is_moving && session.phase == Phase::Finishing {
                session.watch_end(context);
            } else {
                session.over();
                session.socket.shut();
            }
        });
    }

    /// The close of a client whose frames are broken would not be understood; it has come when nothing more comes. Ended
    /// with bytes unread, the connection would be reset, and the client might lose our close.
    fn end_when_quiet(&mut self, context: &mut Context<WsSession>) {
        context.run_later(QUIET, |session, context| {
            if session.heard.get().elapsed() >= QUIET {
                session.over();
            } else {
                session.end_when_quiet(context);
            }
        });
    }

    /// Ends the body; actix-http flushes what it has and closes the socket.
    fn over(&mut self) {
        self.writing.borrow_mut().is_over = true;
        self.bell.wake();
    }

    /// The heartbeat.
    fn look(&mut self, context: &mut Context<WsSession>) {
        self.check_token(context);
        let timing = *self.shared.timing();
        let (polled, moved, is_hungry) = {
            let writing = self.writing.borrow();
            (writing.polled, writing.moved, writing.is_hungry)
        };
        let silence = if self.has_ponged { timing.silence } else { timing.mute_silence };
        if !is_hungry && polled.elapsed() >= timing.stuck {
            self.cut(Cut::Unread, context);
        } else if self.heard.get().max(moved).elapsed() >= silence {
            self.cut(Cut::Silent, context);
        } else if !self.core.holds(self.generation) {
            self.taken_over(context);
        } else if self.pinged.elapsed() >= timing.ping {
            self.ping();
        }
    }

    /// Ends the connection without a word: none would get through. A client that comes back is told why.
    fn cut(&mut self, why: Cut, context: &mut Context<WsSession>) {
        self.account.cut(match why {
            Cut::Unread => Closed::Stuck,
            Cut::Silent => Closed::Silent,
        });
        self.core.note_cut(self.generation, why);
        self.over();
        self.socket.shut();
        context.stop();
    }

    fn taken_over(&mut self, context: &mut Context<WsSession>) {
        if self.phase != Phase::Closing && !self.is_taken_over {
            self.is_taken_over = true;
            self.account.end(Closed::TakenOver, TAKEN_OVER);
            self.phase = Phase::Finishing;
            self.writing.borrow_mut().outbox.close_now(TAKEN_OVER, &self.said(&closings::TAKEN_OVER));
            self.bell.wake();
            self.watch_end(context);
        }
    }
}

impl Handler<Progress> for WsSession {
    type Result = ();

    fn handle(&mut self, progress: Progress, context: &mut Context<WsSession>) {
        match progress {
            Progress::TakenOver => self.taken_over(context),
            Progress::Closed => {
                self.phase = Phase::Closing;
                if self.has_left {
                    self.over();
                } else if self.is_broken {
                    self.end_when_quiet(context);
                }
                let patience: Duration = self.shared.timing().closing;
                context.run_later(patience, |session, _| {
                    session.over();
                    session.socket.shut();
                });
            }
            Progress::Gone => context.stop(),
        }
    }
}

impl Handler<Leave> for WsSession {
    type Result = ();

    /// Requests under way are answered first; interrupts are still taken.
    fn handle(&mut self, Leave: Leave, _: &mut Context<WsSession>) {
        self.account.end(Closed::Drain, 1012);
        self.writing.borrow_mut().outbox.close_when_settled(1012, &self.said(&closings::STOPPING));
        self.bell.wake();
    }
}

/// How what belongs to no request is told.
fn unasked(shared: &Shared) -> ReplyTo {
    ReplyTo {
        encoder: Encoder::DataCode,
        id: None,
        shape: Shape::default(),
        options: Options { lang: shared.lang(), ..Options::default() },
    }
}
