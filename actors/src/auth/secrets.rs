//! Tokens the operator shares with clients.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};

use super::Role;

/// Such tokens with their roles. Only their digests are kept: they all have one length, and a dump of the memory holds
/// no token.
#[derive(Default)]
pub struct Secrets(Vec<([u8; SHA256_OUTPUT_LEN], Role)>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} shared secrets", self.0.len())
    }
}

/// A shared secret that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is empty")]
pub struct EmptySecret;

impl Secrets {
    /// Takes one in: `TOKEN` for an admin, or `TOKEN:ROLE`.
    pub fn add(&mut self, text: &str) -> Result<(), EmptySecret> {
        let (token, role) = match text.rsplit_once(':') {
            Some((token, name)) => match Role::from_name(name) {
                Some(role) => (token, role),
                None => (text, Role::Admin),
            },
            None => (text, Role::Admin),
        };
        if token.is_empty() {
            return Err(EmptySecret);
        }
        self.0.push((of(token), role));
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number and the role of the one that is this token. Looks at every bit of every one, so that the time it takes
    /// tells nothing.
    pub fn find(&self, token: &str) -> Option<(usize, Role)> {
        let presented = of(token);
        let mut found = None;
        for (number, (known, role)) in self.0.iter().enumerate() {
            let is_same = verify_slices_are_equal(known, &presented).is_ok();
            // The last one given wins, as with every other flag that is given twice.
            found = if is_same { Some((number, *role)) } else { found };
        }
        found
    }
}

fn of(token: &str) -> [u8; SHA256_OUTPUT_LEN] {
    let mut bytes = [0; SHA256_OUTPUT_LEN];
    bytes.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_the_role_behind_its_last_colon_or_is_an_admins() {
        let mut secrets = Secrets::default();
        for text in ["alpha", "beta:viewer", "a:b", "a:b:bot", "gamma:viewr"] {
            secrets.add(text).unwrap();
        }
        for (token, role) in [
            ("alpha", Some(Role::Admin)),
            ("beta", Some(Role::Viewer)),
            ("a:b", Some(Role::Bot)),
            ("gamma:viewr", Some(Role::Admin)),
            ("gamma", None),
            ("beta:viewer", None),
            ("alph", None),
            ("alphaa", None),
            ("Alpha", None),
            ("", None),
        ] {
            assert_eq!(secrets.find(token).map(|(_, role)| role), role, "{token}");
        }
        assert_eq!(secrets.add(""), Err(EmptySecret));
        assert_eq!(secrets.add(":admin"), Err(EmptySecret));
        assert_eq!(format!("{secrets:?}"), "5 shared secrets");
    }
}
