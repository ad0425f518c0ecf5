//! Bytes of a client to whole messages, compared with a reading of RFC 6455 that sees all bytes at once.

use datacode_actors::incoming::Incoming;
use datacode_actors::meter::{Metered, used};
use datacode_actors::protocol::Inbound;
use datacode_actors::ws::broken::Broken;
use datacode_actors::ws::reader::{Reader, Received};

/// Bytes a message may have: few, so that short inputs meet the bound.
const MOST: usize = 300;
/// Bytes a reader may hold beside twice the largest message, whatever it is fed.
const SPARE: usize = 16 << 10;

/// Any bytes, in any pieces, give the messages that the rules see in them, and then at most one error. The first byte
/// says how many of those behind it are lengths of pieces; the last of them holds for the rest.
pub fn frames(input: &[u8]) {
    let Some((count, rest)) = input.split_first() else { return };
    let (lengths, bytes) = rest.split_at(usize::from(count % 16).min(rest.len()));
    let expected = rules(bytes);
    assert_eq!(read(bytes, &[]), expected, "in one piece");
    assert_eq!(read(bytes, lengths), expected, "in pieces of {lengths:?}");
    assert_eq!(read(bytes, &[1]), expected, "byte by byte");
}

/// What the reader gives, and that it never holds much.
fn read(bytes: &[u8], lengths: &[u8]) -> Vec<Result<Received, u16>> {
    let _meter = Metered::start();
    let mut reader = Reader::new(MOST as u64, &Incoming::new(u64::MAX));
    let mut lengths = lengths.iter().map(|length| usize::from(*length).max(1));
    let mut length = bytes.len();
    let (mut told, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        length = lengths.next().unwrap_or(length);
        let (piece, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        let before = used();
        reader.feed(piece);
        assert!(used() <= before + 2 * (MOST + piece.len()) + SPARE, "{} bytes are held", used());
        while let Some(received) = reader.take() {
            told.push(received.map_err(Broken::code));
        }
    }
    assert!(reader.take().is_none(), "something comes late");
    told
}

/// RFC 6455 5 and 8.1 on all bytes at once.
fn rules(mut bytes: &[u8]) -> Vec<Result<Received, u16>> {
    let mut told = Vec::new();
    let mut message: Option<(bool, Vec<u8>)> = None;
    while let [first, second, rest @ ..] = bytes {
        let (is_last, opcode, is_control) = (first & 0x80 != 0, first & 0x0f, first & 0x08 != 0);
        let in_order = match opcode {
            0 => message.is_some(),
            1 | 2 => message.is_none(),
            8..=10 => is_last,
            _ => false,
        };
        if first & 0x70 != 0 || second & 0x80 == 0 || !in_order {
            told.push(Err(1002));
            break;
        }
        let (bytes_of_length, short) = match second & 0x7f {
            127 => (8, 0),
            126 => (2, 0),
            short => (0, usize::from(short)),
        };
        if rest.len() < bytes_of_length {
            break;
        }
        let (length, rest) = rest.split_at(bytes_of_length);
        let length =
            length.iter().fold(short, |length, byte| length.saturating_mul(256).saturating_add(usize::from(*byte)));
        let whole = length.saturating_add(message.as_ref().map_or(0, |(_, parts)| parts.len()));
        if is_control && length > 125 || !is_control && whole > MOST {
            told.push(Err(if is_control { 1002 } else { 1009 }));
            break;
        }
        if rest.len() < 4 + length {
            break;
        }
        let (mask, rest) = rest.split_at(4);
        let (payload, rest) = rest.split_at(length);
        bytes = rest;
        let payload: Vec<u8> = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        let received = match opcode {
            8 => close(&payload).map(|code| Some(Received::Close(code))),
            9 => Ok(Some(Received::Ping(payload.into()))),
            10 => Ok(Some(Received::Pong(payload.into()))),
            _ => data(&mut message, opcode, is_last, &payload),
        };
        let is_over = matches!(received, Err(_) | Ok(Some(Received::Close(_))));
        told.extend(received.transpose());
        if is_over {
            break;
        }
    }
    told
}

/// A frame of a message; what it completes.
fn data(
    message: &mut Option<(bool, Vec<u8>)>,
    opcode: u8,
    is_last: bool,
    payload: &[u8],
) -> Result<Option<Received>, u16> {
    let (is_text, parts) = message.get_or_insert((opcode == 1, Vec::new()));
    parts.extend_from_slice(payload);
    // What has come may end within a character, but it must be the beginning of a text.
    let can_be_text = std::str::from_utf8(parts).err().is_none_or(|error| error.error_len().is_none());
    if *is_text && !can_be_text {
        return Err(1007);
    }
    if !is_last {
        return Ok(None);
    }
    let Some((is_text, parts)) = message.take() else { return Ok(None) };
    let inbound = match is_text {
        true => Inbound::Text(String::from_utf8(parts).map_err(|_| 1007u16)?.into()),
        false => Inbound::Binary(parts.into()),
    };
    Ok(Some(Received::Message(inbound)))
}

/// RFC 6455 7.4: nothing, or a code that may be sent and a text.
fn close(payload: &[u8]) -> Result<Option<u16>, u16> {
    let [high, low, reason @ ..] = payload else {
        return if payload.is_empty() { Ok(None) } else { Err(1002) };
    };
    let code = u16::from_be_bytes([*high, *low]);
    let may_be_sent = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
    let is_text = std::str::from_utf8(reason).is_ok();
    if may_be_sent && is_text { Ok(Some(code)) } else { Err(1002) }
}
