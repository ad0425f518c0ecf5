//! What the server shows of itself to clients that speak TLS.

use std::sync::Arc;

pub use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Why there is no TLS.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TlsError {
    /// No certificate in the file of certificates.
    #[error("no certificate (PEM)")]
    NoCertificate,
    /// No private key in its file.
    #[error("no private key (PEM)")]
    NoKey,
    /// Both are there, and do not fit together or cannot be used.
    #[error("{0}")]
    Unfit(rustls::Error),
}

/// TLS 1.2 and 1.3 with this chain of certificates, the server's own first, and its private key: both PEM.
pub fn config(chain: &[u8], key: &[u8]) -> Result<ServerConfig, TlsError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or(TlsError::NoCertificate)?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NoKey)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(TlsError::Unfit)
}

#[cfg(test)]
mod tests {
    use rcgen::{CertifiedKey, generate_simple_self_signed};

    use super::*;

    #[test]
    fn a_certificate_needs_its_own_key_and_neither_may_be_missing() {
        let made = || generate_simple_self_signed(vec!["localhost".into()]).unwrap();
        let CertifiedKey { cert, signing_key } = made();
        let (chain, key) = (cert.pem(), signing_key.serialize_pem());
        assert!(config(chain.as_bytes(), key.as_bytes()).is_ok());
        // Both in one file, as some tools write them.
        let both = format!("{chain}{key}");
        assert!(config(both.as_bytes(), both.as_bytes()).is_ok());
        let other = made().signing_key.serialize_pem();
        assert!(matches!(config(chain.as_bytes(), other.as_bytes()), Err(TlsError::Unfit(_))));
        assert_eq!(config(b"", key.as_bytes()).err(), Some(TlsError::NoCertificate));
        assert_eq!(config(key.as_bytes(), key.as_bytes()).err(), Some(TlsError::NoCertificate));
        assert_eq!(config(chain.as_bytes(), chain.as_bytes()).err(), Some(TlsError::NoKey));
    }
}
