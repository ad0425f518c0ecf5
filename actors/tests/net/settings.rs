//! How the servers of tests are set up.

use datacode_actors::auth::Auth;
use datacode_actors::files::Place;
use datacode_actors::limits::Limits;
use datacode_actors::origin::Origins;
use datacode_actors::server::{Settings, Timing};
use datacode_lang::messages::Lang;

/// The usual settings, on a free port.
pub fn settings() -> Settings {
    Settings {
        host: "127.0.0.1".into(),
        port: 0,
        lang: Lang::Ru,
        origins: Origins::default(),
        auth: Auth::default(),
        place: Place::Local(std::env::temp_dir()),
        tls: None,
        limits: Limits { drain: 1_000, flush: 1_000, ..Limits::default() },
        timing: Timing::default(),
        namespace: "datacode".into(),
    }
}
