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
    let Server {
        host,
        port,
        bounds,
        origins,
        access,
        tls,
        files,
        lang: replies,
        filter,
        format,
        namespace,
        file,
        changed,
    } = wanted;
    logging::start(&filter, format);
    let (auth, doubts) = access::auth(access)?;
    let tls = tls.map(|(certificate, key)| access::tls(&certificate, &key)).transpose()?;
    let is_tls = tls.is_some();
    let address = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let mut limits = bounds.limits;
    let has_folders = matches!(files, Seen::Own(_));
    if let Some(descriptors) = machine::raise_descriptors() {
        let wanted = limits.connections;
        fit(&mut limits, descriptors, has_folders);
        if limits.connections < wanted {
            log::warn!(connections = limits.connections, wanted = wanted; "open files are limited: fewer connections");
        }
    }
    let place = place(files, &limits)?;
    let own = place.clone();
    let timing = Timing::default();
    let settings = server::Settings { host, port, lang: replies, place, origins, auth, tls, limits, timing, namespace };
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
        let _ = writeln!(io::stdout(), "{}", messages::listening(&address.to_string(), is_tls, lang));
        log::info!(address:% = address; "listening");
    }
    let (version, config) = (env!("CARGO_PKG_VERSION"), file.map(|file| file.display().to_string()));
    log::info!(version, config = config.as_deref().unwrap_or("none"), settings = changed.join(" ").as_str(); "server started");
    server.run().map_err(Problem::System)?;
    Ok(ExitCode::SUCCESS)
}

/// Lowers the bounds of connections to what the descriptors are enough for: two for each, its socket and the duplicate that
/// can shut it down, and one for a folder of its session's own.
fn fit(limits: &mut Limits, descriptors: u64, has_folders: bool) {
    let room = descriptors.saturating_sub(OWN_DESCRIPTORS);
    // A quarter is enough for those that are no WebSocket.
    limits.waiting = limits.waiting.min(room / 4 / 2).max(1);
    let left = room.saturating_sub(2 * (limits.waiting + server::SPARE));
    limits.connections = limits.connections.min(left / if has_folders { 3 } else { 2 }).max(1);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_as_many_as_there_are_descriptors_for() {
        for (descriptors, has_folders, connections, waiting) in [
            (1 << 20, false, 1000, 256),
            (1 << 20, true, 1000, 256),
            (4096, false, 1000, 256),
            (4096, true, 1000, 256),
            (1024, false, 356, 120),
            (1024, true, 237, 120),
            (128, false, 20, 8),
            (64, false, 1, 1),
            (0, true, 1, 1),
        ] {
            let mut limits = Limits::default();
            fit(&mut limits, descriptors, has_folders);
            assert_eq!((limits.connections, limits.waiting), (connections, waiting), "{descriptors} {has_folders}");
        }
    }
}
