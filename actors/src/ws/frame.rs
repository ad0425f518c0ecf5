//! Frames of the server, RFC 6455 5.2: without a mask.

use bytes::{BufMut, BytesMut};

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of RFC 6455")]
pub enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// Bytes a header has at most.
pub const MAX_HEADER: usize = 10;

/// Bytes of payload a control frame has at most.
pub const MAX_CONTROL: usize = 125;

/// Writes the header of a frame.
pub fn header(out: &mut BytesMut, is_last: bool, opcode: Opcode, length: usize) {
    out.put_u8(opcode as u8 | if is_last { 0x80 } else { 0 });
    match length {
        0..=125 => out.put_u8(length as u8),
        126..=0xffff => {
            out.put_u8(126);
            out.put_u16(length as u16);
        }
        _ => {
            out.put_u8(127);
            out.put_u64(length as u64);
        }
    }
}

/// Writes a whole control frame; a payload that is too long is cut.
pub fn control(out: &mut BytesMut, opcode: Opcode, payload: &[u8]) {
    let payload = &payload[..payload.len().min(MAX_CONTROL)];
    header(out, true, opcode, payload.len());
    out.put_slice(payload);
}

/// Writes a close frame; a reason that is too long is cut between characters.
pub fn close(out: &mut BytesMut, code: u16, reason: &str) {
    let reason = &reason[..reason.floor_char_boundary(MAX_CONTROL - 2)];
    header(out, true, Opcode::Close, 2 + reason.len());
    out.put_u16(code);
    out.put_slice(reason.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_takes_the_shortest_form() {
        for (length, expected) in [
            (0, &[0x81, 0][..]),
            (125, &[0x81, 125]),
            (126, &[0x81, 126, 0, 126]),
            (0xffff, &[0x81, 126, 0xff, 0xff]),
            (0x1_0000, &[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let mut out = BytesMut::new();
            header(&mut out, true, Opcode::Text, length);
            assert_eq!(&out[..], expected);
        }
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let mut out = BytesMut::new();
        close(&mut out, 1008, &"я".repeat(100));
        assert_eq!(&out[..4], &[0x88, 124, 0x03, 0xf0]);
        assert_eq!(std::str::from_utf8(&out[4..]).unwrap(), "я".repeat(61));
    }
}
