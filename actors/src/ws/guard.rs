//! Follows frame headers in a stream of bytes and stops before the first frame that must not be waited for.
//!
//! The codec checks a declared length only when the whole payload has arrived: a frame that declares 8 GiB would be
//! gathered until memory ends. The guard refuses it at its header. What precedes it goes through.

use super::broken::Broken;

/// RFC 6455 5.5: no control frame has more.
const MAX_CONTROL: u64 = 125;

/// Of the first byte of a header: the last frame of its message, the bits nobody has given a meaning, control frames, the
/// opcode. Of the second: whether a mask follows.
const LAST: u8 = 0x80;
const RESERVED: u8 = 0x70;
const CONTROL: u8 = 0x08;
const OPCODE: u8 = 0x0f;
const MASKED: u8 = 0x80;

/// Bytes of the mask that follows the header of every frame of a client.
const MASK: u64 = 4;

/// Where in the stream of frames the next byte stands.
#[derive(Debug)]
pub struct Guard {
    max_message: u64,
    header: [u8; 10],
    have: usize,
    skip: u64,
    /// Bytes the fragments of the message under way have declared so far.
    message: u64,
    /// Whether its last fragment has not come.
    is_open: bool,
}

impl Guard {
    /// A guard at the beginning of a stream, for messages of at most `max_message` bytes.
    pub fn new(max_message: u64) -> Guard {
        Guard { max_message, header: [0; 10], have: 0, skip: 0, message: 0, is_open: false }
    }

    /// How many of these bytes may be taken, and why not the rest. After a refusal the guard is of no more use.
    pub fn admit(&mut self, bytes: &[u8]) -> (usize, Option<Broken>) {
        let mut at = 0;
        let mut begin = 0;
        while at < bytes.len() {
            if self.skip > 0 {
                let step = self.skip.min((bytes.len() - at) as u64);
                self.skip -= step;
                // No more than the length of the slice.
                at += step as usize;
                begin = at;
                continue;
            }
            self.header[self.have] = bytes[at];
            self.have += 1;
            at += 1;
            if let Err(broken) = self.look() {
                return (begin, Some(broken));
            }
        }
        (bytes.len(), None)
    }

    /// The length the header declares, once it is complete (the mask, which may follow, is not looked at).
    fn declared(&self) -> Option<u64> {
        if self.have < 2 {
            return None;
        }
        let header = &self.header;
        match header[1] & 0x7f {
            126 if self.have < 4 => None,
            126 => Some(u16::from_be_bytes([header[2], header[3]]).into()),
            127 if self.have < 10 => None,
            127 => {
                let [_, _, bytes @ ..] = *header;
                Some(u64::from_be_bytes(bytes))
            }
            short => Some(short.into()),
        }
    }

    /// Looks at what there is of the header; when it is complete, its payload is to be skipped.
    fn look(&mut self) -> Result<(), Broken> {
        // A frame that is wrong and too long must be the same error however it was cut, and must not be waited for.
        if self.have == 2 && !self.is_right() {
            return Err(Broken::Protocol);
        }
        if let Some(length) = self.declared() {
            self.weigh(length)?;
            self.skip = length + MASK;
            self.have = 0;
        }
        Ok(())
    }

    /// What the first two bytes must keep: no reserved bits, an opcode there is, a mask, fragments in a right order.
    fn is_right(&self) -> bool {
        let [first, second, ..] = self.header;
        let is_whole = first & LAST != 0;
        let in_order = match first & OPCODE {
            0 => self.is_open,
            1 | 2 => !self.is_open,
            8..=10 => is_whole,
            _ => false,
        };
        in_order && first & RESERVED == 0 && second & MASKED != 0
    }

    /// Adds a frame to the message it belongs to.
    fn weigh(&mut self, length: u64) -> Result<(), Broken> {
        if self.header[0] & CONTROL != 0 {
            return if length > MAX_CONTROL { Err(Broken::Protocol) } else { Ok(()) };
        }
        self.message = self.message.saturating_add(length);
        if self.message > self.max_message {
            return Err(Broken::TooLarge(self.max_message));
        }
        self.is_open = self.header[0] & LAST == 0;
        if !self.is_open {
            self.message = 0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u64 = 1 << 20;

    fn frame(first: u8, payload: usize) -> Vec<u8> {
        let mut out = Vec::new();
        out.push(first);
        match payload {
            0..=125 => out.push(0x80 | payload as u8),
            126..=0xffff => {
                out.push(0x80 | 126);
                out.extend((payload as u16).to_be_bytes());
            }
            _ => {
                out.push(0x80 | 127);
                out.extend((payload as u64).to_be_bytes());
            }
        }
        out.extend([1, 2, 3, 4]);
        out.extend(std::iter::repeat_n(0x55, payload));
        out
    }

    /// Feeds the bytes in every way of cutting them into equal pieces: the result must not depend on it.
    #[track_caller]
    fn check(bytes: &[u8], admitted: std::ops::RangeInclusive<usize>, broken: Option<Broken>) {
        for size in [1, 2, 3, 7, 64, 4096, usize::MAX] {
            let mut guard = Guard::new(MAX);
            let mut taken = 0;
            let mut told = None;
            for piece in bytes.chunks(size.min(bytes.len().max(1))) {
                let (n, refused) = guard.admit(piece);
                taken += n;
                told = refused;
                if refused.is_some() {
                    break;
                }
            }
            assert_eq!(told, broken, "pieces of {size}");
            assert!(admitted.contains(&taken), "pieces of {size}: {taken} of {admitted:?}");
        }
    }

    #[test]
    fn frames_of_every_length_form_pass() {
        for payload in [0, 1, 125, 126, 127, 0xffff, 0x1_0000, MAX as usize] {
            let bytes = [frame(0x82, payload), frame(0x81, 3)].concat();
            check(&bytes, bytes.len()..=bytes.len(), None);
        }
    }

    #[test]
    fn a_frame_that_declares_eight_gigabytes_is_refused_at_its_header_and_what_precedes_it_passes() {
        let good = frame(0x81, 200);
        let huge = [&[0x82, 0xff][..], &(8u64 << 30).to_be_bytes()].concat();
        // Even before its length is there.
        check(&[&good[..], &[0xc2, 0xff]].concat(), good.len()..=good.len() + 1, Some(Broken::Protocol));
        let mut wrong = huge.clone();
        wrong[0] = 0x83;
        check(&[good.clone(), wrong].concat(), good.len()..=good.len() + 9, Some(Broken::Protocol));
        let bytes = [good.clone(), huge.clone(), vec![0; 100]].concat();
        check(&bytes, good.len()..=good.len() + 9, Some(Broken::TooLarge(MAX)));
        check(&[0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255], 0..=9, Some(Broken::TooLarge(MAX)));
    }

    #[test]
    fn fragments_count_together_and_control_frames_between_them_do_not() {
        let half = MAX as usize / 2;
        let whole = [frame(0x01, half), frame(0x89, 5), frame(0x80, half), frame(0x81, half)].concat();
        check(&whole, whole.len()..=whole.len(), None);
        let fine = [frame(0x01, half), frame(0x00, half), frame(0x89, 125)].concat();
        let bytes = [fine.clone(), frame(0x80, 1)].concat();
        check(&bytes, fine.len()..=fine.len() + 1, Some(Broken::TooLarge(MAX)));
    }

    #[test]
    fn fragments_out_of_order_and_fragments_of_control_frames_are_refused_at_their_headers() {
        for bytes in [&[0x80, 0x85][..], &[0x00, 0xff], &[0x09, 0x80]] {
            check(bytes, 0..=1, Some(Broken::Protocol));
        }
        let begun = [frame(0x01, 3), frame(0x00, 0)].concat();
        for first in [0x81, 0x82, 0x01, 0x02] {
            let bytes = [&begun[..], &[first, 0xfe]].concat();
            check(&bytes, begun.len()..=begun.len() + 1, Some(Broken::Protocol));
        }
        let whole = [begun, frame(0x80, 2), frame(0x82, 1), frame(0x01, 0), frame(0x80, 0)].concat();
        check(&whole, whole.len()..=whole.len(), None);
    }

    #[test]
    fn a_control_frame_of_more_than_125_bytes_is_refused_at_its_header() {
        check(&frame(0x89, 126), 0..=3, Some(Broken::Protocol));
        check(&frame(0x88, 70_000), 0..=9, Some(Broken::Protocol));
    }
}
