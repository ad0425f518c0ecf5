//! A server of the test's own.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread::JoinHandle;

use atomic_waker::AtomicWaker;
use datacode_actors::server::{Server, Settings};

use super::settings::settings;

/// One server; it ends, in order, when it is dropped.
pub struct TestServer {
    pub address: SocketAddr,
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    is_asked: AtomicBool,
    waker: AtomicWaker,
}

impl TestServer {
    pub fn usual() -> TestServer {
        TestServer::new(settings())
    }

    pub fn new(settings: Settings) -> TestServer {
        let server = Server::bind(settings).unwrap();
        let address = server.addresses()[0];
        let stop = Arc::new(Stop::default());
        let asked = stop.clone();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(server.run_until(async move { asked.wait().await })).unwrap();
        });
        TestServer { address, stop, thread: Some(thread) }
    }

    /// Begins to end it, as a signal does.
    pub fn ask_to_stop(&self) {
        self.stop.is_asked.store(true, Ordering::Release);
        self.stop.waker.wake();
    }

    /// Ends it and waits for that.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.ask_to_stop();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server panicked");
        }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Stop {
    async fn wait(&self) {
        poll_fn(|context| {
            self.waker.register(context.waker());
            if self.is_asked.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
