//! What requests do with the session's shares.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use datacode_lang::files::{self, Undone};
use datacode_lang::host::{FileError, Host, Limit, SHARES, Stop};

use super::capture;
use super::event::{Answer, ConnectedShare, Outcome};
use super::host::SessionHost;
use crate::files::shares::mount::{from_root, is_name};
use crate::files::shares::{NotConnected, Shares};
use crate::messages::shares as messages;
use crate::protocol::ShareOp;

/// What stands before content that is no text.
const BASE64: &str = "base64:";

/// Bytes that are read between two looks at whether to stop.
const PIECE: usize = 256 << 10;

/// Does it. An answer has at most so many bytes.
pub fn operate(asked: &ShareOp, shares: &Shares, most: u64, host: &mut SessionHost<'_>) -> Outcome {
    let done = match asked {
        ShareOp::Connect { mount: Err(wrong), .. } => Err(Undone::Refused(messages::bad(*wrong))),
        ShareOp::Connect { mount: Ok(mount), replace } => match shares.connect(mount, *replace) {
            Ok(()) => Ok(Answer::Said(messages::connected(&mount.name))),
            Err(NotConnected::Off) => Err(Undone::Refused(messages::off())),
            Err(NotConnected::Already) => Err(Undone::Refused(messages::already(&mount.name))),
            Err(NotConnected::TooMany(limit)) => Err(Undone::Refused(messages::too_many(limit))),
            Err(NotConnected::Failed(error)) => Err(files::undone(&mount.place(), error)),
        },
        ShareOp::List { share, .. } | ShareOp::Read { share, .. } if !is_name(share) => {
            Err(Undone::Refused(messages::not_connected(share)))
        }
        ShareOp::List { share, path } => list(share, path, most, host),
        ShareOp::Read { share, path } => read(share, path, most, host),
        ShareOp::Disconnect { share } => match shares.disconnect(share) {
            true => Ok(Answer::Said(messages::disconnected(share))),
            false => Err(Undone::Refused(messages::not_connected(share))),
        },
        ShareOp::Connections => {
            let connected = shares.connections().into_iter();
            Ok(Answer::Shares(connected.map(|(mount, is_open)| ConnectedShare { mount, is_open }).collect()))
        }
    };
    match done {
        Ok(answer) => Outcome::Ok(answer),
        Err(Undone::Refused(message)) => Outcome::Failed(message),
        Err(Undone::Stopped(stop)) => host.stopped(stop),
    }
}

/// A path of a share as programs write it.
fn written(share: &str, path: &str) -> String {
    match path.trim_matches('/') {
        "" => format!("{SHARES}{share}"),
        path => format!("{SHARES}{share}/{path}"),
    }
}

/// The files of a folder and all below it, as paths from the share's root.
fn list(share: &str, path: &str, most: u64, host: &mut SessionHost<'_>) -> Result<Answer, Undone> {
    // What is no path of a share is told as it was asked.
    let path = &from_root(path).unwrap_or_else(|_| path.to_owned());
    let found = files::list(&written(share, path), host)?;
    let root = format!("{SHARES}{share}/");
    host.reserve(found.iter().map(|file| file.len() + size_of::<String>()).sum()).map_err(Undone::Stopped)?;
    let files: Vec<String> = found.iter().map(|file| file.strip_prefix(&root).unwrap_or(file).to_owned()).collect();
    match files.iter().map(|file| capture::cost(file)).sum::<u64>() > most {
        true => Err(Undone::Stopped(Stop::Limit(Limit::Output))),
        false => Ok(Answer::Files(files)),
    }
}

/// What is in a file. What is no text in UTF-8 is given in base64.
fn read(share: &str, path: &str, most: u64, host: &mut SessionHost<'_>) -> Result<Answer, Undone> {
    let path = written(share, path);
    let mut file = files::open(&path, host)?;
    let mut bytes = Vec::new();
    loop {
        host.tick().map_err(Undone::Stopped)?;
        host.reserve(PIECE + bytes.len()).map_err(Undone::Stopped)?;
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut bytes);
        if read.map_err(|error| files::undone(&path, FileError::of(&error)))? == 0 {
            break;
        }
        if bytes.len() as u64 > most {
            return Err(Undone::Stopped(Stop::Limit(Limit::Output)));
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with(BASE64) => match capture::cost(&text) > most {
            true => Err(Undone::Stopped(Stop::Limit(Limit::Output))),
            false => Ok(Answer::Content(text)),
        },
        // So does a text that would be taken for it.
        other => {
            let bytes = other.map_or_else(|error| error.into_bytes(), String::into_bytes);
            host.reserve(bytes.len() / 3 * 4 + BASE64.len() + 4).map_err(Undone::Stopped)?;
            let mut content = BASE64.to_owned();
            STANDARD.encode_string(bytes, &mut content);
            match content.len() as u64 > most {
                true => Err(Undone::Stopped(Stop::Limit(Limit::Output))),
                false => Ok(Answer::Content(content)),
            }
        }
    }
}
