//! Who a client is, and what it may do.
//!
//! [`role`] is the one table of what roles may; [`jwt`] checks tokens signed by somebody else, [`secrets`] those the
//! operator shares with clients; [`presented`] finds the token in a request. [`Auth`] puts them together: a request comes
//! in with what it presents and goes out as a [`Caller`], or [`Denied`]. A session belongs to its caller's identity; what
//! a connection may do is its own caller's role, looked up at each request.

pub mod jwt;
pub mod presented;
pub mod role;
pub mod secrets;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use crate::session::Identity;

pub use jwt::{Key, KeyError};
pub use presented::TwoTokens;
pub use role::{Class, Role};
pub use secrets::Secrets;

/// A longer token is not looked at: no issuer writes such, and looking costs.
const MOST_TOKEN: usize = 8 << 10;

/// What the operator has said about who may connect.
#[derive(Debug, Default)]
pub struct Auth {
    key: Option<Key>,
    secrets: Secrets,
    required: bool,
    anonymous: Option<Role>,
    /// Whether somebody has been told that tokens are not looked at.
    has_said: AtomicBool,
}

/// Who is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// What it may do.
    pub role: Role,
    /// Its name, where a JWT gave it one.
    pub user: Option<Arc<str>>,
    /// Whose its sessions are.
    pub identity: Identity,
    /// When what it presented ends to be good.
    pub until: Option<SystemTime>,
}

/// Why a client is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It presents no token, and the server wants one.
    #[error("no token")]
    Missing,
    /// Its token is none this server accepts.
    #[error("a wrong token")]
    Wrong,
    /// Its token was good once.
    #[error("an expired token")]
    Expired,
}

/// Why there is no such authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// A token is wanted, and no token could be good.
    #[error("a token is wanted from everybody, and there is neither a key nor a shared secret")]
    NobodyCould,
}

impl Auth {
    /// Authentication by a key and by shared secrets; `required`: nobody comes in without. `anonymous` is the role of those
    /// without a token, where they may come in at all.
    pub fn new(key: Option<Key>, secrets: Secrets, required: bool, anonymous: Option<Role>) -> Result<Auth, AuthError> {
        let auth = Auth { key, secrets, required, anonymous, has_said: AtomicBool::new(false) };
        if required && !auth.is_configured() { Err(AuthError::NobodyCould) } else { Ok(auth) }
    }

    /// Settles the role of those without a token for a server that listens there.
    pub fn settle(&mut self, on_loopback: bool) {
        let usual = if on_loopback && !self.is_configured() { Role::Developer } else { Role::Anonymous };
        self.anonymous.get_or_insert(usual);
    }

    /// Whether tokens are looked at.
    pub fn is_configured(&self) -> bool {
        self.key.is_some() || !self.secrets.is_empty()
    }

    /// Whether nobody comes in without a token.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// The role of those without a token.
    pub fn anonymous(&self) -> Role {
        self.anonymous.unwrap_or(Role::Anonymous)
    }

    /// Whether a role may do that.
    pub fn may(&self, role: Role, class: Class) -> bool {
        role::may(role, class, self.is_configured())
    }

    /// Who presents that token, or nothing.
    pub fn admit(&self, token: Option<&str>) -> Result<Caller, Denied> {
        match token {
            Some(token) if self.is_configured() => self.known(token),
            Some(_) => {
                if !self.has_said.swap(true, Ordering::Relaxed) {
                    log::warn!(
                        "clients present tokens, which are not looked at: there is no --jwt-key or --auth-token"
                    );
                }
                Ok(self.nobody())
            }
            None if self.required => Err(Denied::Missing),
            None => Ok(self.nobody()),
        }
    }

    fn nobody(&self) -> Caller {
        Caller { role: self.anonymous(), user: None, identity: Identity("anonymous".into()), until: None }
    }

    fn known(&self, token: &str) -> Result<Caller, Denied> {
        if token.len() > MOST_TOKEN {
            return Err(Denied::Wrong);
        }
        if let Some((number, role)) = self.secrets.find(token) {
            return Ok(Caller { role, user: None, identity: Identity(format!("secret {number}").into()), until: None });
        }
        let claims = self.key.as_ref().ok_or(Denied::Wrong)?.verify(token)?;
        let caller = Caller {
            role: claims.role(),
            identity: Identity(format!("user {}", claims.sub).into()),
            until: Some(claims.until()),
            user: Some(claims.sub.into()),
        };
        // The library counts in whole seconds: who has just been sent away must not come back for the rest of one.
        if caller.is_current(SystemTime::now()) { Ok(caller) } else { Err(Denied::Expired) }
    }
}

impl Caller {
    /// Whether what it presented is still good.
    pub fn is_current(&self, now: SystemTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests;
