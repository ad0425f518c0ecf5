//! The server, giving every message back: what the suite of tests/conformance talks to. It says where it listens and runs
//! until SIGTERM. Its bounds let the suite's largest messages pass, and as many of them as it sends without reading.

#[path = "../tests/net/settings.rs"]
mod settings;

use std::io::{self, Write};

use datacode_actors::server::Server;

fn main() -> io::Result<()> {
    let mut settings = settings::settings();
    settings.limits.message = 64 << 20;
    settings.limits.control_bytes = 256 << 20;
    let server = Server::bind(settings)?;
    for address in server.addresses() {
        writeln!(io::stdout(), "ws://{address}")?;
    }
    server.run()
}
