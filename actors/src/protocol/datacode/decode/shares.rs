//! Requests about shares.

use serde_json::value::RawValue;

use super::{Fields, boolean, text};
use crate::files::shares::mount::{Account, Mount, Secret};
use crate::protocol::{Op, ShareOp};
use crate::session::event::Refusal;

/// The types of these requests.
pub const CONNECT: &str = "smb_connect";
pub const LIST: &str = "smb_list_files";
pub const READ: &str = "smb_read_file";
pub const DISCONNECT: &str = "smb_disconnect";
pub const CONNECTIONS: &str = "smb_list_connections";

/// What the request of that type asks for; `None`: it is none of these.
pub fn read(kind: &str, fields: &Fields) -> Option<Result<Op, Refusal>> {
    let asked = match kind {
        CONNECT => connect(fields),
        LIST => share(fields).and_then(|share| Ok(ShareOp::List { share, path: or_empty("path", fields.path)? })),
        READ => {
            share(fields).and_then(|share| Ok(ShareOp::Read { share, path: needed("file_path", fields.file_path)? }))
        }
        DISCONNECT => share(fields).map(|share| ShareOp::Disconnect { share }),
        CONNECTIONS => Ok(ShareOp::Connections),
        _ => return None,
    };
    Some(asked.map(Op::Share))
}

fn connect(fields: &Fields) -> Result<ShareOp, Refusal> {
    let address = needed("ip", fields.ip)?;
    let (login, domain) = (or_empty("login", fields.login)?, or_empty("domain", fields.domain)?);
    let account = Account::new(&login, Secret::new(or_empty("password", fields.password)?), &domain);
    let (share, name) = (share(fields)?, fields.name.map(|raw| text("name", raw)).transpose()?);
    let folder = or_empty("path", fields.path)?;
    let replace = boolean("replace", fields.replace)?;
    Ok(ShareOp::Connect { mount: Mount::new(&address, share, name, &folder, account), replace })
}

fn share(fields: &Fields) -> Result<String, Refusal> {
    needed("share_name", fields.share_name)
}

fn needed(name: &'static str, raw: Option<&RawValue>) -> Result<String, Refusal> {
    text(name, raw.ok_or(Refusal::Missing(name))?)
}

fn or_empty(name: &'static str, raw: Option<&RawValue>) -> Result<String, Refusal> {
    raw.map_or(Ok(String::new()), |raw| text(name, raw))
}
