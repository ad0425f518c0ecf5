use proptest::prelude::*;

use super::*;
use crate::protocol::Inbound;

#[path = "../../../tests/net/frame.rs"]
mod frame;
use frame::frame;

const MAX: u64 = 1 << 20;

fn say(received: Result<Received, Broken>) -> String {
    match received {
        Ok(Received::Message(Inbound::Text(text))) if text.len() > 40 => format!("text of {}", text.len()),
        Ok(Received::Message(Inbound::Text(text))) => format!("text {text}"),
        Ok(Received::Message(Inbound::Binary(bytes))) => format!("binary {bytes:?}"),
        Ok(Received::Ping(bytes)) => format!("ping {bytes:?}"),
        Ok(Received::Pong(bytes)) => format!("pong {bytes:?}"),
        Ok(Received::Close(code)) => format!("close {code:?}"),
        Err(broken) => broken.code().to_string(),
    }
}

/// Feeds the frames whole and byte by byte: what comes out must not depend on how they were cut.
#[track_caller]
fn check(frames: &[Vec<u8>], expected: &[&str]) {
    let bytes = frames.concat();
    for size in [bytes.len().max(1), 1, 3, 1000] {
        let mut reader = Reader::new(MAX, &Incoming::new(u64::MAX));
        let mut told = Vec::new();
        for piece in bytes.chunks(size) {
            reader.feed(piece);
            told.extend(std::iter::from_fn(|| reader.take()).map(say));
        }
        assert_eq!(told, expected, "pieces of {size}");
        assert!(reader.buffer.capacity() <= 2 * bytes.len() + 1024, "room for {}", reader.buffer.capacity());
    }
}

#[test]
fn whole_messages_are_given_as_they_come() {
    check(
        &[
            frame(0x81, "привет".as_bytes()),
            frame(0x82, b"\0\xff"),
            frame(0x89, b"p"),
            frame(0x8a, b""),
            frame(0x81, b""),
        ],
        &["text привет", "binary b\"\\0\\xff\"", "ping b\"p\"", "pong b\"\"", "text "],
    );
}

#[test]
fn fragments_are_joined_and_control_frames_pass_between_them() {
    check(
        &[
            frame(0x01, b"\xd0"),
            frame(0x89, b"1"),
            frame(0x00, b""),
            frame(0x00, b"\xbf"),
            frame(0x80, b"!"),
            frame(0x81, b"x"),
        ],
        &["ping b\"1\"", "text п!", "text x"],
    );
    check(&[frame(0x02, b"\xff"), frame(0x80, b"\xfe")], &["binary b\"\\xff\\xfe\""]);
    check(
        &[vec![frame(0x01, &[b'a'; 1000])], vec![frame(0x00, &[b'a'; 1000]); 500], vec![frame(0x80, b"")]].concat(),
        &["text of 501000"],
    );
}

#[test]
fn text_that_is_no_utf8_is_1007_and_as_soon_as_it_shows() {
    check(&[frame(0x81, b"ok"), frame(0x81, b"\xff"), frame(0x81, b"never")], &["text ok", "1007"]);
    check(&[frame(0x01, b"\xce"), frame(0x00, b"\x41")], &["1007"]);
    check(&[frame(0x01, b"\xce"), frame(0x80, b"")], &["1007"]);
    check(&[frame(0x01, b"\xed\xa0")], &["1007"]);
}

#[test]
fn frames_that_break_the_rules_are_1002_and_the_valid_ones_before_them_are_given() {
    let ok = || frame(0x81, b"ok");
    let mut unmasked = ok();
    unmasked[1] &= 0x7f;
    check(&[ok(), unmasked], &["text ok", "1002"]);
    for first in [0xc1, 0xa1, 0x91, 0x83, 0x87, 0x8b, 0x8f] {
        check(&[ok(), frame(first, b"x"), ok()], &["text ok", "1002"]);
    }
    check(&[ok(), frame(0x80, b"x")], &["text ok", "1002"]);
    check(&[ok(), frame(0x00, b"x")], &["text ok", "1002"]);
    check(&[frame(0x01, b"a"), frame(0x81, b"b")], &["1002"]);
    check(&[frame(0x01, b"a"), frame(0x02, b"b")], &["1002"]);
    check(&[ok(), frame(0x09, b"x")], &["text ok", "1002"]);
    check(&[ok(), frame(0x89, &[0; 126])], &["text ok", "1002"]);
}

#[test]
fn a_close_ends_what_is_read_and_a_wrong_one_is_1002() {
    check(&[frame(0x88, b""), frame(0x81, b"never")], &["close None"]);
    check(&[frame(0x88, b"\x03\xe8bye")], &["close Some(1000)"]);
    check(&[frame(0x88, b"\x0f\xa0")], &["close Some(4000)"]);
    for wrong in [&b"\x03"[..], b"\x03\xed", b"\x03\xee", b"\x00\x00", b"\x03\xe8\xff"] {
        check(&[frame(0x88, wrong)], &["1002"]);
    }
}

#[test]
fn what_is_too_long_is_1009_at_its_header() {
    let ok = frame(0x81, b"ok");
    let huge = [&[0x81, 0xff][..], &(8u64 << 30).to_be_bytes()].concat();
    check(&[ok.clone(), huge], &["text ok", "1009"]);
    let half = vec![b'a'; MAX as usize / 2];
    check(&[frame(0x01, &half), ok.clone()], &["1002"]);
    let wrong = [&[0x83, 0xff][..], &(8u64 << 30).to_be_bytes()].concat();
    check(&[ok.clone(), wrong], &["text ok", "1002"]);
    check(&[ok, frame(0x01, &half), frame(0x00, &half), frame(0x80, b"a")], &["text ok", "1009"]);
}

#[test]
fn a_large_message_does_not_stay_in_the_buffer() {
    let mut reader = Reader::new(MAX, &Incoming::new(u64::MAX));
    reader.feed(&frame(0x81, &vec![b'a'; MAX as usize]));
    assert!(matches!(reader.take(), Some(Ok(Received::Message(_)))));
    assert_eq!(reader.buffer.capacity(), 0);
}

proptest! {
    #[test]
    fn any_bytes_cut_anywhere_give_what_they_give_whole_and_one_error_at_most(
        frames in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..40)), 0..6),
        noise in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        cuts in proptest::collection::vec(1usize..50, 0..20),
    ) {
        let mut bytes: Vec<u8> = frames.iter().flat_map(|(first, payload)| frame(*first, payload)).collect();
        for (index, byte) in noise {
            if !bytes.is_empty() {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let told = |pieces: &[&[u8]]| {
            let mut reader = Reader::new(200, &Incoming::new(u64::MAX));
            let mut told = Vec::new();
            for piece in pieces {
                reader.feed(piece);
                told.extend(std::iter::from_fn(|| reader.take()).map(say));
            }
            told
        };
        let mut pieces = Vec::new();
        let mut rest = &bytes[..];
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece);
            rest = after;
        }
        pieces.push(rest);
        let whole = told(&[&bytes]);
        prop_assert_eq!(&told(&pieces), &whole);
        let ends = whole.iter().filter(|said| said.starts_with("close") || said.starts_with("10")).count();
        prop_assert!(ends <= 1);
    }
}
