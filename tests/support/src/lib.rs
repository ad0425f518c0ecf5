//! Starts the built program and the clients its end-to-end tests talk to it with.
//!
//! Everything has a deadline and everything started is ended by its own process id. What a test needs and is not there
//! fails the test with the command that installs it; nothing is skipped.

pub mod clients;
pub mod process;
pub mod samba;
pub mod server;
pub mod socket;

use std::time::Duration;

/// How long anything may take before a test gives it up: a machine under load is slow, not wrong.
pub const DEADLINE: Duration = Duration::from_secs(60);

pub use process::{Ended, run};
pub use samba::Samba;
pub use server::Server;
pub use socket::Socket;
/// A folder of its own for a test, gone with it.
pub use tempfile::TempDir;

/// A new folder for a test.
pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("datacode-test-").tempdir().expect("a temporary folder can be made")
}
