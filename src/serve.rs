//! Starts the server of `datacode_actors` with what the user asked for.

use std::io::{self, Write};
use std::process::ExitCode;

use datacode_actors::auth::Role;
use datacode_actors::files::Place;
use datacode_actors::limits::Limits;
use datacode_actors::server::{self, Timing};
use datacode_lang::messages::Lang;

use crate::problem::Problem;
use crate::settings::{Seen, Server};
use crate::{access, logging, machine, messages};

/// Files a server keeps open besides its connections and those its programs read.
const OWN_DESCRIPTORS: u64 = 64;

/// Serves until SIGTERM or Ctrl+C. `lang` is that of the terminal.
pub fn serve(wanted: Server, lang: Lang) -> Result<ExitCode, Problem> {
    let Server { host, port, bounds, origins, access, files, lang: replies, filter, format, namespace, file, changed } =
        wanted;
    logging::start(&filter, format);
    let (auth, doubts) = access::auth(access)?;
    let address = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let mut limits = bounds.limits;
    // Two for each connection: its socket, and the duplicate that can shut it down; one for a folder of its session's own.
    let each = if matches!(files, Seen::Own(_)) { 3 } else { 2 };
    let room =
        machine::raise_descriptors().map_or(limits.connections, |most| most.saturating_sub(OWN_DESCRIPTORS) / each);
    if room < limits.connections {
        log::warn!(connections = room, wanted = limits.connections; "open files are limited: fewer connections");
        limits.connections = room.max(1);
    }
    let place = place(files, &limits)?;
    let own = place.clone();
    let timing = Timing::default();
    let settings = server::Settings { host, port, lang: replies, place, origins, auth, limits, timing, namespace };
    let server = server::Server::bind(settings).inspect_err(|_| own.close());
    let server = server.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => Problem::Taken(address.clone()),
        // Not from the operating system: from the question which address the name stands for.
        _ if error.raw_os_error().is_none() && error.kind() != io::ErrorKind::AddrNotAvailable => {
            Problem::UnknownHost(address.clone())
        }
        _ => Problem::Listen { address: address.clone(), error },
    })?;
    for doubt in doubts {
        log::warn!("{}", messages::access::doubt(doubt, lang));
    }
    if !server.auth().is_configured() && server.auth().anonymous() == Role::Anonymous {
        log::warn!("{}", messages::access::open_to_all(lang));
    }
    for address in server.addresses() {
        // The server does not depend on somebody reading this.
        let _ = writeln!(io::stdout(), "{}", messages::listening(&address.to_string(), lang));
        log::info!(address:% = address; "listening");
    }
    let (version, config) = (env!("CARGO_PKG_VERSION"), file.map(|file| file.display().to_string()));
    log::info!(version, config = config.as_deref().unwrap_or("none"), settings = changed.join(" ").as_str(); "server started");
    server.run().map_err(Problem::System)?;
    Ok(ExitCode::SUCCESS)
}

/// The files sessions see.
fn place(files: Seen, limits: &Limits) -> Result<Place, Problem> {
    match files {
        Seen::Disk => Ok(Place::Local(std::env::current_dir().map_err(Problem::System)?)),
        Seen::Root(folder) => Place::root(&folder).map_err(|error| Problem::Folder { from: "--root", folder, error }),
        Seen::Own(folder) => {
            Place::own(&folder, limits).map_err(|error| Problem::Folder { from: "--state-dir", folder, error })
        }
    }
}
