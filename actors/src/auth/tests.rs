//! Tokens of every kind of key, good ones and those somebody has tampered with.

use std::time::{Duration, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256};
use serde_json::{Value, json};

use super::*;

const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A token with this header and these claims, signed by `sign`.
fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn by_secret(secret: &[u8]) -> impl Fn(&[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    move |text| hmac::sign(&key, text).as_ref().to_vec()
}

fn usual() -> Value {
    json!({"sub": "ann", "exp": now() + 60})
}

/// A token of the usual secret.
fn of(claims: &Value) -> String {
    token(&json!({"alg": "HS256", "typ": "JWT"}), claims, by_secret(SECRET))
}

fn auth_with(key: &[u8]) -> Auth {
    Auth::new(Some(Key::read(key).unwrap()), Secrets::default(), false, None).unwrap()
}

#[track_caller]
fn check(auth: &Auth, token: &str, expected: Result<(&str, Role), Denied>) {
    let found = auth.admit(Some(token)).map(|caller| (caller.user.unwrap().to_string(), caller.role));
    assert_eq!(found, expected.map(|(user, role)| (user.to_owned(), role)), "{token}");
}

#[test]
fn tokens_of_every_kind_of_key_are_known_and_no_key_knows_those_of_another() {
    let pair = |algorithm| KeyPair::generate_for(algorithm).unwrap();
    let (rsa, ec, ed) = (pair(&PKCS_RSA_SHA256), pair(&PKCS_ECDSA_P256_SHA256), pair(&PKCS_ED25519));
    let (rsa_der, ec_der, ed_der) = (rsa.serialize_der(), ec.serialize_der(), ed.serialize_der());
    let by_rsa = |text: &[u8]| {
        let key = RsaKeyPair::from_pkcs8(&rsa_der).unwrap();
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).unwrap();
        signature
    };
    let by_ec = |text: &[u8]| {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &ec_der).unwrap();
        key.sign(&SystemRandom::new(), text).unwrap().as_ref().to_vec()
    };
    let by_ed = |text: &[u8]| Ed25519KeyPair::from_pkcs8(&ed_der).unwrap().sign(text).as_ref().to_vec();
    let (rsa_pem, ec_pem, ed_pem) = (rsa.public_key_pem(), ec.public_key_pem(), ed.public_key_pem());
    let keys = [SECRET, rsa_pem.as_bytes(), ec_pem.as_bytes(), ed_pem.as_bytes()].map(auth_with);
    let header = |name| json!({"alg": name, "typ": "JWT"});
    let tokens = [
        of(&usual()),
        token(&header("RS256"), &usual(), by_rsa),
        token(&header("ES256"), &usual(), by_ec),
        token(&header("EdDSA"), &usual(), by_ed),
    ];
    for (i, key) in keys.iter().enumerate() {
        for (k, token) in tokens.iter().enumerate() {
            check(key, token, if i == k { Ok(("ann", Role::Viewer)) } else { Err(Denied::Wrong) });
        }
        // The oldest trick: the public key, which everybody has, taken for a secret.
        for pem in [&rsa_pem, &ec_pem, &ed_pem] {
            for secret in [pem.as_bytes(), pem.trim().as_bytes()] {
                check(key, &token(&header("HS256"), &usual(), by_secret(secret)), Err(Denied::Wrong));
            }
        }
        for name in ["none", "None", "HS384", "HS512", "RS384", "PS256", "ES384", ""] {
            check(key, &token(&header(name), &usual(), |_| Vec::new()), Err(Denied::Wrong));
            check(key, &token(&header(name), &usual(), by_secret(SECRET)), Err(Denied::Wrong));
        }
    }
    assert_eq!(Key::read(pair(&PKCS_ECDSA_P384_SHA384).public_key_pem().as_bytes()).err(), Some(KeyError::Unknown));
    assert_eq!(Key::read(rsa.serialize_pem().as_bytes()).err(), Some(KeyError::Private));
    assert_eq!(format!("{:?}", Key::read(SECRET).unwrap()), "a key for HS256");
}

#[test]
fn what_a_token_says_of_its_time_is_kept_to_within_seconds() {
    let auth = auth_with(SECRET);
    let ann = Ok(("ann", Role::Viewer));
    for (claims, expected) in [
        (json!({"sub": "ann", "exp": now() + 60}), ann),
        (json!({"sub": "ann", "exp": now() as f64 + 60.5}), ann),
        (json!({"sub": "ann", "exp": now() - 2}), ann),
        (json!({"sub": "ann", "exp": 1u64 << 60}), ann),
        (json!({"sub": "ann", "exp": now() - 60}), Err(Denied::Expired)),
        (json!({"sub": "ann", "exp": 0}), Err(Denied::Expired)),
        (json!({"sub": "ann", "exp": now() + 60, "nbf": now() - 60}), ann),
        (json!({"sub": "ann", "exp": now() + 60, "nbf": now() + 2}), ann),
        (json!({"sub": "ann", "exp": now() + 600, "nbf": now() + 60}), Err(Denied::Wrong)),
        (json!({"sub": "ann"}), Err(Denied::Wrong)),
        (json!({"sub": "ann", "exp": null}), Err(Denied::Wrong)),
        (json!({"sub": "ann", "exp": "9999999999"}), Err(Denied::Wrong)),
        (json!({"sub": "ann", "exp": -1}), Err(Denied::Wrong)),
        (json!({"sub": "ann", "exp": 1e300}), Err(Denied::Wrong)),
        (json!({"sub": "ann", "exp": now() + 60, "nbf": "soon"}), Err(Denied::Wrong)),
    ] {
        check(&auth, &of(&claims), expected);
    }
    let until = auth.admit(Some(&of(&usual()))).unwrap().until.unwrap();
    let left = until.duration_since(SystemTime::now()).unwrap();
    assert!(left > Duration::from_secs(50) && left <= Duration::from_secs(65), "{left:?}");
    let never = auth.admit(Some(&of(&json!({"sub": "ann", "exp": 1e19})))).unwrap();
    assert!(never.is_current(SystemTime::now() + Duration::from_secs(1 << 31)));
}

#[test]
fn the_role_is_the_one_named_else_that_of_the_user_else_viewer() {
    let auth = auth_with(SECRET);
    for (sub, role, expected) in [
        ("ann", json!("admin"), Role::Admin),
        ("ann", json!("developer"), Role::Developer),
        ("ann", json!("bot"), Role::Bot),
        ("ann", json!("anonymous"), Role::Anonymous),
        ("ann", json!("superuser"), Role::Viewer),
        ("ann", json!(null), Role::Viewer),
        ("developer", json!(null), Role::Developer),
        ("admin", json!("viewer"), Role::Viewer),
        ("admin", json!("superuser"), Role::Admin),
    ] {
        check(&auth, &of(&json!({"sub": sub, "role": role, "exp": now() + 60})), Ok((sub, expected)));
    }
}

#[test]
fn tokens_somebody_has_tampered_with_are_wrong_and_break_nothing() {
    let auth = auth_with(SECRET);
    let good = of(&usual());
    let [head, claims, signature]: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let other = URL_SAFE_NO_PAD.encode(json!({"sub": "ann", "role": "admin", "exp": now() + 60}).to_string());
    let crit = json!({"alg": "HS256", "crit": ["exp"], "exp": 1});
    for wrong in [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "я.я.я".into(),
        format!("{head}.{claims}"),
        format!("{head}.{claims}."),
        format!("{head}.{other}.{signature}"),
        format!("{good}."),
        format!("{good}.{signature}"),
        format!(" {good}"),
        format!("{good}="),
        format!("{head}.{claims}.{}", &signature[..signature.len() - 2]),
        good.to_uppercase(),
        token(&json!({"alg": "HS256"}), &usual(), by_secret(b"another secret")),
        token(&crit, &usual(), by_secret(SECRET)),
        token(&json!({"typ": "JWT"}), &usual(), by_secret(SECRET)),
        token(&json!([]), &usual(), by_secret(SECRET)),
        of(&json!([])),
        of(&json!({"sub": 7, "exp": now() + 60})),
        of(&json!({"sub": "", "exp": now() + 60})),
        of(&json!({"sub": "a\nb", "exp": now() + 60})),
        of(&json!({"sub": "a".repeat(300), "exp": now() + 60})),
        of(&json!({"sub": "ann", "role": ["admin"], "exp": now() + 60})),
        of(&json!({"sub": "ann", "aud": "somebody else", "exp": now() + 60})),
        of(&json!({"sub": "ann", "more": "a".repeat(8 << 10), "exp": now() + 60})),
    ] {
        check(&auth, &wrong, Err(Denied::Wrong));
    }
    check(&auth, &good, Ok(("ann", Role::Viewer)));
}

#[test]
fn who_expects_an_audience_takes_only_tokens_that_name_it() {
    let mut key = Key::read(SECRET).unwrap();
    key.expect_audience("here");
    let auth = Auth::new(Some(key), Secrets::default(), false, None).unwrap();
    let ann = Ok(("ann", Role::Viewer));
    for (audience, expected) in [
        (json!("here"), ann),
        (json!(["there", "here"]), ann),
        (json!("there"), Err(Denied::Wrong)),
        (json!([]), Err(Denied::Wrong)),
        (json!(null), Err(Denied::Wrong)),
    ] {
        check(&auth, &of(&json!({"sub": "ann", "aud": audience, "exp": now() + 60})), expected);
    }
}

#[test]
fn without_a_token_everybody_has_one_role_or_none_comes_in() {
    let role = |mut auth: Auth, on_loopback| {
        auth.settle(on_loopback);
        auth.admit(None).map(|caller| (caller.role, auth.may(caller.role, Class::Execute)))
    };
    let configured = |required| {
        let mut secrets = Secrets::default();
        secrets.add("token").unwrap();
        Auth::new(None, secrets, required, None).unwrap()
    };
    let with = |role| Auth::new(None, Secrets::default(), false, Some(role)).unwrap();
    assert_eq!(role(Auth::default(), true), Ok((Role::Developer, true)));
    assert_eq!(role(Auth::default(), false), Ok((Role::Anonymous, true)));
    assert_eq!(role(with(Role::Viewer), true), Ok((Role::Viewer, false)));
    assert_eq!(role(configured(false), true), Ok((Role::Anonymous, false)));
    assert_eq!(role(configured(true), true), Err(Denied::Missing));
    assert_eq!(Auth::new(None, Secrets::default(), true, None).err(), Some(AuthError::NobodyCould));
    // Without a key or a secret tokens are not looked at.
    assert_eq!(Auth::default().admit(Some("anything")).map(|caller| caller.user), Ok(None));
    assert_eq!(configured(false).admit(Some("token")).map(|caller| caller.role), Ok(Role::Admin));
    assert_eq!(configured(false).admit(Some("tokem")), Err(Denied::Wrong));
}

#[test]
fn two_users_two_secrets_and_nobody_are_different_people() {
    let mut secrets = Secrets::default();
    secrets.add("one").unwrap();
    secrets.add("two").unwrap();
    let auth = Auth::new(Some(Key::read(SECRET).unwrap()), secrets, false, None).unwrap();
    let claims = |sub: &str| of(&json!({"sub": sub, "exp": now() + 60}));
    let presented = [None, Some("one".to_owned()), Some("two".to_owned())];
    let presented = presented.into_iter().chain(["ann", "anonymous", "secret 0"].map(|sub| Some(claims(sub))));
    let identities: Vec<_> = presented.map(|token| auth.admit(token.as_deref()).unwrap().identity).collect();
    for (i, one) in identities.iter().enumerate() {
        for (k, other) in identities.iter().enumerate() {
            assert_eq!(one == other, i == k, "{one:?} {other:?}");
        }
    }
    assert_eq!(auth.admit(Some(&claims("ann"))).unwrap().identity, auth.admit(Some(&of(&usual()))).unwrap().identity);
}
