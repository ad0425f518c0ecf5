//! The server the settings ask for.

use std::path::PathBuf;

use datacode_actors::origin::Origins;
use datacode_lang::messages::Lang;

use super::bounds::Bounds;
use super::kind::{Fault, Wrong};
use super::layers::{Given, Layers, Source};
use super::rules;
use super::seen::Seen;
use super::table::{self, Setting, Values};
use crate::access::Access;
use crate::logging::Format;
use crate::machine;
use crate::problem::Problem;

/// A server to start.
#[derive(Debug)]
pub struct Server {
    /// A name or an address, IPv6 without its brackets.
    pub host: String,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// What it and its sessions run under.
    pub bounds: Bounds,
    /// Which web pages may connect.
    pub origins: Origins,
    /// Which files its programs see.
    pub files: Seen,
    /// The files of the certificate and the key of TLS.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Who may connect.
    pub access: Access,
    /// The language of replies. Not that of the terminal: clients rely on the documented ones.
    pub lang: Lang,
    /// Which records the log has.
    pub filter: String,
    /// How they are written.
    pub format: Format,
    /// What names of metrics begin with.
    pub namespace: String,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// What somebody has set, for the log: `section.name=value`; of secrets only that they are set.
    pub changed: Vec<String>,
}

impl Server {
    /// What all layers together ask for.
    pub fn of(layers: &Layers) -> Result<Server, Problem> {
        let Values {
            host,
            port,
            lang,
            allow_origin,
            allow_host,
            require_auth,
            jwt_key,
            jwt_secret,
            jwt_audience,
            auth_token,
            auth_token_file,
            anonymous_role,
            tls_cert,
            tls_key,
            use_ve,
            state_dir,
            root,
            allow_shares,
            level: filter,
            format,
            namespace,
        } = Values::read(layers)?;
        let access = Access {
            required: require_auth,
            key_file: jwt_key,
            key: jwt_secret,
            audience: jwt_audience,
            tokens: auth_token,
            token_files: auth_token_file,
            anonymous: anonymous_role,
        };
        let tls = match (tls_cert, tls_key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => return Err(Problem::HalfOfTls),
        };
        let files = Seen::of(layers, use_ve, root, state_dir)?;
        let mut bounds = Bounds::of_server(layers)?;
        if let Some(conflict) = rules::conflicts(&bounds.limits).into_iter().next() {
            return Err(Problem::Conflict(conflict));
        }
        if !allow_shares {
            bounds.limits.shares = 0;
        }
        // Pages of our own under the names we are known by, besides those that were allowed.
        let names = allow_host.into_iter().chain([host.clone()]).chain(machine::name());
        let origins = Origins::new(allow_origin.iter().map(String::as_str), names);
        let origins = match origins {
            Ok(origins) => origins,
            Err(_) => {
                let source = layers.given(&Setting::allow_origin())?.source;
                let fault = Fault { text: allow_origin.join(" "), wrong: Wrong::Origin };
                return Err(Problem::Value { source, fault });
            }
        };
        let file = layers.file.map(|file| file.path.clone());
        let changed = changed(layers)?;
        Ok(Server { host, port, bounds, origins, access, tls, files, lang, filter, format, namespace, file, changed })
    }
}

/// What somebody has set, each as `section.name=value`.
fn changed(layers: &Layers) -> Result<Vec<String>, Problem> {
    let mut changed = Vec::new();
    for setting in table::all() {
        let Given { texts, source } = layers.given(&setting)?;
        if source != Source::Default {
            let value = if setting.is_secret { "(secret)".to_owned() } else { texts.join(",") };
            changed.push(format!("{}={value}", setting.key()));
        }
    }
    Ok(changed)
}
