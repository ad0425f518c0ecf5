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

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::super::outbox::Outgoing;
    use super::*;

    /// A session with nothing to say, or one that has been taken over.
    struct Quiet {
        is_taken_over: bool,
    }

    impl Source for Quiet {
        fn next(&mut self) -> Option<Outgoing> {
            None
        }
        fn sent(&mut self) -> bool {
            false
        }
        fn mark(&self) -> Option<u64> {
            None
        }
        fn is_settled(&self) -> bool {
            true
        }
        fn ready(&self) -> u64 {
            0
        }
        fn is_taken_over(&self) -> bool {
            self.is_taken_over
        }
    }

    type Told = Rc<RefCell<Vec<Progress>>>;

    fn body(is_taken_over: bool) -> (Body<Quiet>, Rc<RefCell<Writing<Quiet>>>, Told) {
        let told = Told::default();
        let tell = told.clone();
        let outbox = Outbox::new(Quiet { is_taken_over }, 1000);
        let (body, writing) =
            Body::new(outbox, Arc::default(), Box::new(move |progress| tell.borrow_mut().push(progress)));
        (body, writing, told)
    }

    fn poll(body: &mut Body<Quiet>) -> Poll<Option<Bytes>> {
        let polled = Pin::new(body).poll_next(&mut Context::from_waker(Waker::noop()));
        polled.map(|chunk| {
            chunk.map(|bytes| match bytes {
                Ok(bytes) => bytes,
                Err(never) => match never {},
            })
        })
    }

    #[test]
    fn it_waits_while_there_is_nothing_and_ends_only_when_it_is_told_to() {
        let (mut body, writing, told) = body(false);
        assert_eq!(poll(&mut body), Poll::Pending);
        assert!(writing.borrow().is_hungry);
        writing.borrow_mut().outbox.pong(b"p").unwrap();
        assert_eq!(poll(&mut body), Poll::Ready(Some(Bytes::from_static(b"\x8a\x01p"))));
        assert!(!writing.borrow().is_hungry, "nobody knows yet whether that was taken");
        writing.borrow_mut().is_over = true;
        assert_eq!(poll(&mut body), Poll::Ready(None));
        drop(body);
        assert_eq!(*told.borrow(), [Progress::Gone]);
    }

    #[test]
    fn the_close_is_told_once_and_then_the_end() {
        let (mut body, writing, told) = body(true);
        writing.borrow_mut().outbox.close_now(1000, "");
        assert_eq!(poll(&mut body), Poll::Ready(Some(Bytes::from_static(b"\x88\x02\x03\xe8"))));
        assert_eq!(poll(&mut body), Poll::Pending);
        drop(body);
        assert_eq!(*told.borrow(), [Progress::Closed, Progress::Gone]);
    }

    #[test]
    fn a_session_that_was_taken_over_is_told_once() {
        let (mut body, _writing, told) = body(true);
        assert_eq!(poll(&mut body), Poll::Pending);
        assert_eq!(poll(&mut body), Poll::Pending);
        assert_eq!(*told.borrow(), [Progress::TakenOver]);
    }
}
