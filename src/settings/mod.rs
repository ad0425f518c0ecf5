//! What this program is to do and what it runs under, from flags, the environment, a file and defaults.
//!
//! ```text
//! table (one row a setting) ─┬─ flags            crate::args
//!                            ├─ variables        layers
//!                            ├─ keys of the file file
//!                            └─ help, documents  crate::messages, crate::configuration
//! flag > variable > file > default: layers ── kind reads the text ── values ── server, bounds ── task
//! ```
//!
//! A new setting is one row in [`table`]; its kind, if it is a new one, is one in [`kind`]. Nothing is started here.

pub mod bounds;
pub mod file;
pub mod kind;
pub mod layers;
pub mod place;
pub mod rules;
pub mod seen;
pub mod server;
pub mod table;
pub mod task;

pub use bounds::Bounds;
pub use seen::Seen;
pub use server::Server;
pub use task::{Layout, Script, Talk, Task, task};
