//! The response body of a connection: actix-http polls it when there is room to write, it pulls from the outbox.

use std::cell::RefCell;
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, MessageBody};
use atomic_waker::AtomicWaker;
use bytes::Bytes;

use super::outbox::{Outbox, Source};

/// A chunk of this size is taken as a sign of life: a network that is dead takes no more than the system's buffers hold.
const SIGN_OF_LIFE: usize = 4 << 10;

/// The writing side of a connection as the connection's actor and its body share it, on one thread.
pub struct Writing<S> {
    /// What leaves.
    pub outbox: Outbox<S>,
    /// When the body was last polled.
    pub polled: Instant,
    /// When it last gave away enough to tell that somebody reads.
    pub moved: Instant,
    /// Whether it found nothing when it was last polled: the system has taken all there was.
    pub is_hungry: bool,
    /// Whether the body ends after what the outbox still holds.
    pub is_over: bool,
}

/// The body. When it is dropped, the connection is gone.
pub struct Body<S: Source> {
    writing: Rc<RefCell<Writing<S>>>,
    bell: Arc<AtomicWaker>,
    told: Box<dyn Fn(Progress)>,
    last: Option<Progress>,
}

/// What the body tells about the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, actix::Message)]
#[rtype(result = "()")]
pub enum Progress {
    /// Another connection has taken the session over.
    TakenOver,
    /// The close frame has been given to actix-http.
    Closed,
    /// The connection is gone.
    Gone,
}

impl<S: Source> Body<S> {
    /// A body and the writing side it shares. `bell` wakes it; `told` is called when the connection's state changes.
    pub fn new(
        outbox: Outbox<S>,
        bell: Arc<AtomicWaker>,
        told: Box<dyn Fn(Progress)>,
    ) -> (Body<S>, Rc<RefCell<Writing<S>>>) {
        let now = Instant::now();
        let writing = Writing { outbox, polled: now, moved: now, is_hungry: false, is_over: false };
        let writing = Rc::new(RefCell::new(writing));
        (Body { writing: writing.clone(), bell, told, last: None }, writing)
    }

    fn tell(&mut self, progress: Progress) {
        if self.last != Some(progress) {
            self.last = Some(progress);
            (self.told)(progress);
        }
    }
}

impl<S: Source> MessageBody for Body<S> {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let this = &mut *self;
        // Before looking, so that what comes in between is not missed.
        this.bell.register(context.waker());
        let mut writing = this.writing.borrow_mut();
        writing.polled = Instant::now();
        let chunk = writing.outbox.pull();
        if chunk.len() >= SIGN_OF_LIFE {
            writing.moved = writing.polled;
        }
        writing.is_hungry = chunk.is_empty();
        let is_over = writing.is_over;
        let is_closed = writing.outbox.is_closed();
        let is_taken_over = chunk.is_empty() && !is_closed && writing.outbox.source().is_taken_over();
        drop(writing);
        if is_closed {
            this.tell(Progress::Closed);
        } else if is_taken_over {
            this.tell(Progress::TakenOver);
        }
        if !chunk.is_empty() {
            Poll::Ready(Some(Ok(chunk)))
        } else if is_over {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}

impl<S: Source> Drop for Body<S> {
    fn drop(&mut self) {
        self.tell(Progress::Gone);
    }
}

impl<S: Source> Unpin for Body<S> {}
