//! A session: what outlives its connection.
//!
//! A request is submitted to the [`core`](self::core), becomes a [`job`] with a ticket, and waits for the session's
//! thread. What it says goes, encoded, into the [`journal`]; the attached connection pulls from there. The [`gate`]
//! shares the cores among threads; [`sync`] is what all of it locks and waits with.

mod answered;
mod capture;
pub mod core;
mod course;
pub mod event;
pub mod fault;
pub mod gate;
pub mod host;
pub mod incident;
pub mod job;
mod journal;
#[cfg(test)]
#[cfg(datacode_model)]
mod model;
pub mod operate;
mod sharing;
pub mod sync;
#[cfg(test)]
#[cfg(not(datacode_model))]
mod tests;

pub use self::core::{
    AttachError, Attached, Counts, GivenUp, Identity, Keeper, Mode, NoPrompt, Outgoing, Patience, SessionCore,
    TooManyRefusals,
};
