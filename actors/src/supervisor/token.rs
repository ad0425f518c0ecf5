//! Reconnection tokens: 256 random bits, one per session, compared in constant time.

use std::collections::VecDeque;

/// How many expired tokens are remembered, so that their clients hear "expired" and not "lost".
const REMEMBERED: usize = 1024;

/// The secret of a token.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one; `None` when the operating system has no random numbers.
    pub fn random() -> Option<Secret> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok()?;
        Some(Secret(bytes))
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Secret> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |c: u8| (c as char).to_digit(16).map(|digit| digit as u8);
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Secret(bytes))
    }

    /// 64 hexadecimal digits.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Looks at every bit, wherever the first difference is: time must not tell how much was right.
    fn is(&self, other: &Secret) -> bool {
        let differs = self.0.iter().zip(&other.0).fold(0, |differs, (a, b)| differs | (a ^ b));
        std::hint::black_box(differs) == 0
    }
}

/// A public name: unlike any other, and no secret.
pub fn name() -> String {
    let mut bytes = [0; 8];
    if getrandom::fill(&mut bytes).is_err() {
        // Names must differ even then; nothing else is asked of them.
        static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        bytes = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_be_bytes();
    }
    format!("{:016x}", u64::from_be_bytes(bytes))
}

/// The tokens in force, and some that were.
#[derive(Default)]
pub struct Tokens {
    /// Not keyed by the secret: a lookup by its bytes would take a time that depends on them.
    live: Vec<(String, Secret)>,
    expired: VecDeque<Secret>,
}

impl Tokens {
    /// Gives a session a token; its older one is void.
    pub fn put(&mut self, session: &str, secret: Secret) {
        self.live.retain(|(other, _)| other != session);
        self.live.push((session.to_owned(), secret));
    }

    /// The session a token is good for.
    pub fn find(&self, secret: &Secret) -> Option<&str> {
        let mut found = None;
        for (session, known) in &self.live {
            if known.is(secret) {
                found = Some(session.as_str());
            }
        }
        found
    }

    /// Whether a session has a token.
    pub fn has(&self, session: &str) -> bool {
        self.live.iter().any(|(other, _)| other == session)
    }

    /// Uses a token up.
    pub fn burn(&mut self, secret: &Secret) {
        self.live.retain(|(_, known)| !known.is(secret));
    }

    /// The session has ended: its token is remembered as expired.
    pub fn expire(&mut self, session: &str) {
        let Some(place) = self.live.iter().position(|(other, _)| other == session) else { return };
        let (_, secret) = self.live.swap_remove(place);
        if self.expired.len() == REMEMBERED {
            self.expired.pop_front();
        }
        self.expired.push_back(secret);
    }

    /// Whether it was a token of a session that has ended.
    pub fn has_expired(&self, secret: &Secret) -> bool {
        self.expired.iter().any(|known| known.is(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_64_hexadecimal_digits_and_no_two_are_alike() {
        let (a, b) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert!(!a.is(&b));
        let text = a.to_text();
        assert_eq!(text.len(), 64);
        assert!(Secret::parse(&text).unwrap().is(&a));
        for wrong in ["", &text[1..], &format!("{text}0"), &"g".repeat(64), &"я".repeat(32)] {
            assert!(Secret::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_newer_token_voids_the_older_and_a_burnt_one_is_gone() {
        let mut tokens = Tokens::default();
        let (a, b) = (Secret::random().unwrap(), Secret::random().unwrap());
        tokens.put("s", a.clone());
        tokens.put("s", b.clone());
        assert_eq!((tokens.find(&a), tokens.find(&b)), (None, Some("s")));
        tokens.burn(&b);
        assert_eq!((tokens.find(&b), tokens.has("s"), tokens.has_expired(&b)), (None, false, false));
    }

    #[test]
    fn expired_tokens_are_remembered_up_to_a_bound() {
        let mut tokens = Tokens::default();
        let first = Secret::random().unwrap();
        tokens.put("first", first.clone());
        tokens.expire("first");
        assert!(tokens.has_expired(&first));
        for n in 0..REMEMBERED {
            tokens.put(&n.to_string(), Secret::random().unwrap());
            tokens.expire(&n.to_string());
        }
        assert!(!tokens.has_expired(&first));
        assert_eq!(tokens.expired.len(), REMEMBERED);
    }
}
