//! `datacode lsp`: the language server of editors, on standard input and output.
//!
//! A thread reads messages ([`transport`]) into a bounded queue; everything else happens on one other, with the stack
//! parser and compiler need. [`server`] keeps the order of the protocol and hands each request to its file: [`completion`],
//! [`hover`], [`navigation`], [`signatures`], [`symbols`]; [`diagnostics`] follow when no message waits. They read a
//! [`text::Text`] of the open [`documents`], which knows the editor's positions, and its [`analysis::Analysis`]: the tree,
//! the scopes of its names, and what is [`known`] of its expressions without running them. What a text means is asked of
//! the language alone.

mod analysis;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod hover;
mod known;
mod members;
mod navigation;
mod server;
mod signatures;
mod symbols;
mod text;
mod transport;

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::sync_channel;
use std::thread;

use datacode_lang::messages::Lang;

use crate::problem::Problem;
use crate::script::on_own_thread;
use server::Server;

/// Messages that were read and wait. An editor that sends more is not read from until there is room.
const QUEUE: usize = 16;

/// Serves one editor until it says `exit` or closes its end.
pub fn run(lang: Lang) -> Result<ExitCode, Problem> {
    let (sender, incoming) = sync_channel(QUEUE);
    // It ends with the process: nobody can call it back from waiting for input.
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || transport::read_all(&mut io::stdin().lock(), &sender))
        .map_err(Problem::System)?;
    let ended_in_order = on_own_thread(move || Server::new(lang, io::stdout().lock()).serve(&incoming))?;
    Ok(if ended_in_order { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
