//! JWTs: checked against one key, whose kind alone says which algorithm counts. What a token says about that is compared,
//! never believed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, VerificationAlgorithm,
};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;

use super::{Denied, Role};

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(5);

/// A longer name of a user is refused: it stands in lists and in the log.
const MOST_NAME: usize = 256;

/// Fewer bytes of a secret than its signatures have can be found by trying.
pub const STRONG_SECRET: usize = 32;

/// The key tokens are signed with.
pub struct Key {
    key: DecodingKey,
    algorithm: Algorithm,
    validation: Validation,
    is_weak: bool,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a key for {:?}", self.algorithm)
    }
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is nothing in it.
    #[error("the key is empty")]
    Empty,
    /// A private key: this server only checks, and must not be able to sign.
    #[error("a private key, where the public one belongs")]
    Private,
    /// PEM that holds no public key of a kind that can be used here.
    #[error("no public key for RS256 (2048 to 8192 bits), ES256 (P-256) or EdDSA (Ed25519)")]
    Unknown,
}

/// What a good token says.
#[derive(Debug, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: String,
    /// The end of its life, in seconds since 1970; a part of a second may be named.
    exp: f64,
    role: Option<String>,
}

impl Claims {
    /// The role it gives: the one it names, or the one its user is called like, or the least of those with a token.
    pub fn role(&self) -> Role {
        let named = self.role.as_deref().and_then(Role::from_name);
        named.or_else(|| Role::from_name(&self.sub)).unwrap_or(Role::Viewer)
    }

    /// When it ends to be good.
    pub fn until(&self) -> SystemTime {
        // What is no time of this calendar is never.
        let end = Duration::try_from_secs_f64(self.exp).ok().and_then(|since| UNIX_EPOCH.checked_add(since));
        end.and_then(|end| end.checked_add(LEEWAY)).unwrap_or(UNIX_EPOCH + Duration::from_secs(u32::MAX.into()))
    }
}

impl Key {
    /// Reads a key: the PEM of a public key, else a secret, without the blanks around it.
    pub fn read(text: &[u8]) -> Result<Key, KeyError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if !text.starts_with(b"-----BEGIN ") {
            let is_weak = text.len() < STRONG_SECRET;
            return Ok(Key { is_weak, ..Key::new(DecodingKey::from_secret(text), Algorithm::HS256) });
        }
        let kind = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if kind.windows(7).any(|word| word == b"PRIVATE") {
            return Err(KeyError::Private);
        }
        let der = SubjectPublicKeyInfoDer::from_pem_slice(text).map_err(|_| KeyError::Unknown)?;
        // Each of them refuses keys of the other kinds.
        let is = |algorithm: &'static dyn VerificationAlgorithm| ParsedPublicKey::new(algorithm, &der).is_ok();
        if is(&RSA_PKCS1_2048_8192_SHA256) {
            Ok(Key::new(DecodingKey::from_rsa_der(&der), Algorithm::RS256))
        } else if is(&ECDSA_P256_SHA256_FIXED) {
            Ok(Key::new(DecodingKey::from_ec_der(&der), Algorithm::ES256))
        } else if is(&ED25519) {
            Ok(Key::new(DecodingKey::from_ed_der(&der), Algorithm::EdDSA))
        } else {
            Err(KeyError::Unknown)
        }
    }

    fn new(key: DecodingKey, algorithm: Algorithm) -> Key {
        let mut validation = Validation::new(algorithm);
        validation.set_required_spec_claims(&["exp", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY.as_secs();
        Key { key, algorithm, validation, is_weak: false }
    }

    /// Tokens must say that they are meant for this name. Without it, those that are meant for anyone in particular are
    /// refused: they are meant for somebody else.
    pub fn expect_audience(&mut self, name: &str) {
        self.validation.set_audience(&[name]);
        self.validation.set_required_spec_claims(&["exp", "sub", "aud"]);
    }

    /// Whether it is a secret so short that it can be found by trying, from one token that was signed with it.
    pub fn is_weak(&self) -> bool {
        self.is_weak
    }

    /// What a token says, if it was signed with this key and its time is now.
    pub fn verify(&self, token: &str) -> Result<Claims, Denied> {
        let told =
            jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation).map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => Denied::Expired,
                _ => Denied::Wrong,
            })?;
        // Extensions that must be understood: none is.
        let is_plain = told.header.crit.is_none();
        let name = &told.claims.sub;
        let is_name = !name.is_empty() && name.len() <= MOST_NAME && !name.chars().any(char::is_control);
        if is_plain && is_name { Ok(told.claims) } else { Err(Denied::Wrong) }
    }
}
