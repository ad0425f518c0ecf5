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

/// The writing side of a connection as the connection's actor and its body share it, on one thread.
pub struct Writing<S> {
    /// What leaves.
    pub outbox: Outbox<S>,
    /// When the body was last polled.
    pub polled: Instant,
    /// Whether it found nothing then: the client has taken all there was.
    pub is_hungry: bool,
    /// Whether the body ends after what the outbox still holds.
    pub is_over: bool,
}

/// The body. When it is dropped, the connection is gone.
pub struct Body<S: Source> {
    writing: Rc<RefCell<Writing<S>>>,
    bell: Arc<AtomicWaker>,
    /// Told when the close has been given out, and when the connection is gone.
    told: Box<dyn Fn(Progress)>,
    is_close_told: bool,
}

/// What the body tells about the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The close frame has been given to actix-http.
    Closed,
    /// The connection is gone.
    Gone,
}

impl<S: Source> Body<S> {
    /// A body and the writing side it shares. `bell` wakes it.
    pub fn new(
        outbox: Outbox<S>,
        bell: Arc<AtomicWaker>,
        told: Box<dyn Fn(Progress)>,
    ) -> (Body<S>, Rc<RefCell<Writing<S>>>) {
        let writing = Writing { outbox, polled: Instant::now(), is_hungry: false, is_over: false };
        let writing = Rc::new(RefCell::new(writing));
        (Body { writing: writing.clone(), bell, told, is_close_told: false }, writing)
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
        writing.is_hungry = chunk.is_empty();
        let is_over = writing.is_over;
        let is_closed = writing.outbox.is_closed();
        drop(writing);
        if is_closed && !this.is_close_told {
            this.is_close_told = true;
            (this.told)(Progress::Closed);
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
        (self.told)(Progress::Gone);
    }
}

impl<S: Source> Unpin for Body<S> {}
