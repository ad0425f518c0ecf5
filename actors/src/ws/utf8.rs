//! UTF-8 checked as it arrives, in pieces cut anywhere.

/// What has been checked so far.
#[derive(Debug, Default)]
pub struct Utf8 {
    /// The beginning of a character whose end has not arrived.
    partial: [u8; 4],
    have: usize,
}

impl Utf8 {
    /// Looks at the next piece: false at the first byte that no continuation can make right.
    pub fn push(&mut self, mut piece: &[u8]) -> bool {
        while self.have > 0 {
            let [first, rest @ ..] = piece else { return true };
            self.partial[self.have] = *first;
            self.have += 1;
            piece = rest;
            match std::str::from_utf8(&self.partial[..self.have]) {
                Ok(_) => self.have = 0,
                // Four bytes are a character or wrong: `have` never passes the end.
                Err(error) if error.error_len().is_some() => return false,
                Err(_) => {}
            }
        }
        match std::str::from_utf8(piece) {
            Ok(_) => true,
            Err(error) if error.error_len().is_some() => false,
            Err(error) => {
                let tail = &piece[error.valid_up_to()..];
                self.partial[..tail.len()].copy_from_slice(tail);
                self.have = tail.len();
                true
            }
        }
    }

    /// Whether the text may end here.
    pub fn is_complete(&self) -> bool {
        self.have == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How far each piece went: the number of pieces taken, and whether the whole is text.
    fn told(bytes: &[u8], cuts: &[usize]) -> bool {
        let mut utf8 = Utf8::default();
        let mut rest = bytes;
        for cut in cuts {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            if !utf8.push(piece) {
                return false;
            }
            rest = after;
        }
        utf8.push(rest) && utf8.is_complete()
    }

    proptest! {
        #[test]
        fn pieces_give_the_same_verdict_as_the_whole(
            text in "\\PC{0,12}",
            noise in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..2),
            cuts in proptest::collection::vec(0usize..6, 0..12),
        ) {
            let mut bytes = text.into_bytes();
            for (index, byte) in noise {
                if !bytes.is_empty() {
                    let at = index.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            prop_assert_eq!(told(&bytes, &cuts), std::str::from_utf8(&bytes).is_ok());
        }
    }

    #[test]
    fn a_piece_fails_at_the_first_byte_nothing_can_mend() {
        for (good, bad) in
            [(&b"\xf4"[..], 0x90), (b"\xe0", 0x80), (b"\xed", 0xa0), (b"a", 0xc0), (b"a", 0xff), (b"", 0x80)]
        {
            let mut utf8 = Utf8::default();
            assert!(utf8.push(good), "{good:?}");
            assert!(!utf8.push(&[bad]), "{good:?} {bad:#x}");
        }
    }

    #[test]
    fn a_text_that_ends_within_a_character_is_not_complete() {
        let mut utf8 = Utf8::default();
        assert!(utf8.push("я".as_bytes().split_at(1).0));
        assert!(!utf8.is_complete());
    }
}
