//! Who may connect to the server: from settings and the files they name to what the server checks with.

use std::io::Read;
use std::path::{Path, PathBuf};

use datacode_actors::auth::{Auth, AuthError, Key, Role, Secrets};
use datacode_actors::tls::{self, TlsError};

use crate::problem::Problem;

/// Fewer characters of a shared secret can be found by trying.
const STRONG_TOKEN: usize = 16;

/// A file with a key or with tokens is no larger.
const MOST_FILE: u64 = 64 << 10;

/// What the settings say about it.
#[derive(Default)]
pub struct Access {
    /// Nobody comes in without a token.
    pub required: bool,
    /// The file with the key of JWTs.
    pub key_file: Option<PathBuf>,
    /// That key itself.
    pub key: Option<String>,
    /// The name JWTs must say they are meant for.
    pub audience: Option<String>,
    /// Shared secrets, perhaps with roles behind colons.
    pub tokens: Vec<String>,
    /// Files with such, one a line.
    pub token_files: Vec<PathBuf>,
    /// The role of those without a token.
    pub anonymous: Option<Role>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Keys and tokens are shown to nobody.
        f.debug_struct("Access").field("required", &self.required).finish_non_exhaustive()
    }
}

/// What can be said about it that is no mistake and no good either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The secret JWTs are signed with is short.
    ShortKey,
    /// A shared secret is short.
    ShortToken,
    /// What stands behind the last colon of a shared secret looks like a role and is none: it belongs to the secret.
    NoRole,
}

/// Reads the files and makes of it what the server checks with.
pub fn auth(access: Access) -> Result<(Auth, Vec<Doubt>), Problem> {
    let mut doubts = Vec::new();
    let Access { required, key_file, key, audience, tokens, token_files, anonymous } = access;
    let key = self::key(key_file, key, audience)?;
    if key.as_ref().is_some_and(Key::is_weak) {
        doubts.push(Doubt::ShortKey);
    }
    let mut secrets = Secrets::default();
    let mut add = |from: &str, text: &str| {
        if text.len() < STRONG_TOKEN && !doubts.contains(&Doubt::ShortToken) {
            doubts.push(Doubt::ShortToken);
        }
        if ends_like_a_role(text) && !doubts.contains(&Doubt::NoRole) {
            doubts.push(Doubt::NoRole);
        }
        secrets.add(text).map_err(|_| Problem::EmptyToken(from.to_owned()))
    };
    for token in &tokens {
        add("auth_token", token)?;
    }
    for file in token_files {
        let text = String::from_utf8(read(&file)?);
        let text =
            text.map_err(|error| Problem::NoText { file: file.clone(), byte: error.utf8_error().valid_up_to() })?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return Err(Problem::NoTokens(file));
        }
        for line in lines {
            add(&file.display().to_string(), line)?;
        }
    }
    let auth =
        Auth::new(key, secrets, required, anonymous).map_err(|AuthError::NobodyCould| Problem::NobodyCouldConnect)?;
    Ok((auth, doubts))
}

/// Whether what stands behind the last colon could be meant for a role, and is none.
fn ends_like_a_role(secret: &str) -> bool {
    let Some((_, end)) = secret.rsplit_once(':') else { return false };
    let is_word = (1..STRONG_TOKEN).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word && Role::from_name(end).is_none()
}

/// The key of JWTs.
fn key(file: Option<PathBuf>, text: Option<String>, audience: Option<String>) -> Result<Option<Key>, Problem> {
    let (from, text) = match (file, text) {
        (Some(_), Some(_)) => return Err(Problem::TwoKeys),
        (Some(file), None) => (file.display().to_string(), read(&file)?),
        (None, Some(text)) => ("jwt_secret".to_owned(), text.into_bytes()),
        (None, None) if audience.is_some() => return Err(Problem::AudienceWithoutKey),
        (None, None) => return Ok(None),
    };
    let mut key = Key::read(&text).map_err(|why| Problem::Key { from, why })?;
    if let Some(name) = audience {
        key.expect_audience(&name);
    }
    Ok(Some(key))
}

/// TLS with these files.
pub fn tls(certificate: &Path, key: &Path) -> Result<tls::ServerConfig, Problem> {
    let of = |error| match error {
        TlsError::NoKey => (key, error),
        TlsError::NoCertificate | TlsError::Unfit(_) => (certificate, error),
    };
    tls::config(&read(certificate)?, &read(key)?).map_err(|error| {
        let (file, why) = of(error);
        Problem::Tls { file: file.to_owned(), why }
    })
}

/// A small file.
fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error| Problem::Unreadable { file: file.to_owned(), error };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(MOST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_FILE {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use datacode_lang::messages::Lang;
    use datacode_test_support::folder;

    use super::*;

    fn role(auth: &Auth, token: &str) -> Option<Role> {
        auth.admit(Some(token)).ok().map(|caller| caller.role)
    }

    #[test]
    fn shared_secrets_come_from_settings_and_from_files_and_short_ones_are_doubted() {
        let folder = folder();
        let file = folder.path().join("tokens");
        std::fs::write(&file, "# those of robots\n\nlong-enough-for-a-bot:bot\n  another-long-enough-one  \n").unwrap();
        let tokens = vec!["given-in-a-setting:viewer".to_owned()];
        let (read, doubts) = auth(Access { tokens, token_files: vec![file], ..Access::default() }).unwrap();
        for (token, expected) in [
            ("given-in-a-setting", Some(Role::Viewer)),
            ("long-enough-for-a-bot", Some(Role::Bot)),
            ("another-long-enough-one", Some(Role::Admin)),
            ("# those of robots", None),
        ] {
            assert_eq!(role(&read, token), expected, "{token}");
        }
        assert_eq!(doubts, []);
        let weak = Access { tokens: vec!["short".into()], key: Some("short".into()), ..Access::default() };
        assert_eq!(auth(weak).unwrap().1, [Doubt::ShortKey, Doubt::ShortToken]);
        let slip = Access { tokens: vec!["a-secret-long-enough:viewr".into()], ..Access::default() };
        assert_eq!(auth(slip).unwrap().1, [Doubt::NoRole]);
        let empty = folder.path().join("empty");
        std::fs::write(&empty, "# none yet\n").unwrap();
        let without = Access { token_files: vec![empty], ..Access::default() };
        assert!(matches!(auth(without), Err(Problem::NoTokens(_))));
    }

    #[test]
    fn what_is_wrong_is_told_without_the_secret_itself() {
        let private = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        let public = "-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n";
        let key = |text: &str| Access { key: Some(text.to_owned()), ..Access::default() };
        for (access, expected) in [
            (key(" \n"), "jwt_secret: the key is empty"),
            (key(private), "jwt_secret: this is a private key; the server needs only the public one"),
            (
                key(public),
                "jwt_secret: not a public key for RS256 (RSA, 2048 bits or more), ES256 (P-256) or EdDSA (Ed25519)",
            ),
            (
                Access { key_file: Some("a".into()), ..key("b") },
                "jwt_key and jwt_secret cannot be used together: there is one key",
            ),
            (Access { tokens: vec![":viewer".into()], ..Access::default() }, "auth_token: the token is empty"),
            (
                Access { required: true, ..Access::default() },
                "require_auth needs jwt_key or auth_token: otherwise nobody could connect",
            ),
            (
                Access { audience: Some("here".into()), ..Access::default() },
                "jwt_audience works only together with jwt_key",
            ),
        ] {
            let problem = auth(access).unwrap_err();
            assert_eq!(problem.text(Lang::En), expected);
            assert_ne!(problem.text(Lang::Ru), expected);
            assert_eq!(problem.exit_code(), 2);
        }
        let folder = folder();
        let missing = Access { key_file: Some(folder.path().join("missing")), ..Access::default() };
        assert_eq!(auth(missing).unwrap_err().exit_code(), 1);
        assert_eq!(format!("{:?}", key("a secret")), "Access { required: false, .. }");
    }
}
