//! What is said about keys, tokens and roles. No text quotes a secret.

use datacode_actors::auth::KeyError;
use datacode_actors::tls::TlsError;
use datacode_lang::messages::Lang;

use super::pick;
use crate::access::Doubt;

/// Why a text is no key.
pub fn key(from: &str, why: KeyError, lang: Lang) -> String {
    let (ru, en) = match why {
        KeyError::Empty => ("ключ пустой", "the key is empty"),
        KeyError::Private => (
            "это закрытый ключ, а серверу нужен только открытый",
            "this is a private key; the server needs only the public one",
        ),
        KeyError::Unknown => (
            "не открытый ключ для RS256 (RSA от 2048 бит), ES256 (P-256) или EdDSA (Ed25519)",
            "not a public key for RS256 (RSA, 2048 bits or more), ES256 (P-256) or EdDSA (Ed25519)",
        ),
    };
    pick(lang, format!("{from}: {ru}"), format!("{from}: {en}"))
}

/// Why a file does not make TLS.
pub fn tls(file: &str, why: &TlsError, lang: Lang) -> String {
    let (ru, en) = match why {
        TlsError::NoCertificate => {
            ("нет сертификата (PEM)".to_owned(), "there is no certificate (PEM) in it".to_owned())
        }
        TlsError::NoKey => ("нет закрытого ключа (PEM)".to_owned(), "there is no private key (PEM) in it".to_owned()),
        TlsError::Unfit(error) => (
            format!("сертификат не подходит к ключу или не годится: {error}"),
            format!("the certificate does not belong to the key or cannot be used: {error}"),
        ),
    };
    pick(lang, format!("'{file}': {ru}"), format!("'{file}': {en}"))
}

/// What should be said about secrets that can be found by trying.
pub fn doubt(doubt: Doubt, lang: Lang) -> &'static str {
    match (doubt, lang) {
        (Doubt::ShortKey, Lang::Ru) => "секрет для JWT короче 32 байт: его можно подобрать по одному токену",
        (Doubt::ShortKey, Lang::En) => {
            "the secret of JWTs is shorter than 32 bytes: one token is enough to find it by trying"
        }
        (Doubt::ShortToken, Lang::Ru) => "общий секрет короче 16 знаков: его можно подобрать",
        (Doubt::ShortToken, Lang::En) => "a shared secret is shorter than 16 characters: it can be found by trying",
        (Doubt::NoRole, Lang::Ru) => {
            "после последнего двоеточия общего секрета стоит не роль (admin, developer, viewer, bot, anonymous): это часть секрета, а роль у него admin"
        }
        (Doubt::NoRole, Lang::En) => {
            "what stands behind the last colon of a shared secret is no role (admin, developer, viewer, bot, anonymous): it belongs to the secret, whose role is admin"
        }
    }
}

/// A server that asks nobody who they are, where others than this machine's own users reach it.
pub fn open_to_all(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => {
            "токены не настроены: всякий, кто дотянется до этого адреса, сможет выполнять здесь программы (--require-auth)"
        }
        Lang::En => "no tokens are configured: whoever reaches this address may run programs here (--require-auth)",
    }
}
