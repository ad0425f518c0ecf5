use super::*;

const WAITING: u64 = 64 << 10;

/// A session whose frames are given beforehand.
#[derive(Default)]
struct Script {
    ready: VecDeque<Outgoing>,
    sent: u64,
    unsettled: bool,
    /// Behind this message a ping should go.
    probe: Option<u64>,
}

impl Source for Script {
    fn next(&mut self) -> Option<Outgoing> {
        self.ready.pop_front()
    }
    fn sent(&mut self) -> bool {
        self.sent += 1;
        self.probe == Some(self.sent)
    }
    fn mark(&self) -> Option<u64> {
        Some(self.sent)
    }
    fn is_settled(&self) -> bool {
        !self.unsettled
    }
    fn ready(&self) -> u64 {
        self.ready.len() as u64
    }
    fn is_taken_over(&self) -> bool {
        false
    }
}

fn text(body: &[u8]) -> Outgoing {
    Outgoing { opcode: Opcode::Text, parts: [Bytes::copy_from_slice(body), Bytes::new()] }
}

fn outbox(messages: &[&[u8]]) -> Outbox<Script> {
    let ready = messages.iter().map(|body| text(body)).collect();
    Outbox::new(Script { ready, ..Script::default() }, WAITING)
}

/// Frames as `opcode[+] length`, `+` where more follow.
fn frames(mut chunk: &[u8]) -> Vec<String> {
    let mut told = Vec::new();
    while let [first, second, rest @ ..] = chunk {
        let (length, rest) = match second {
            126 => (u16::from_be_bytes([rest[0], rest[1]]) as usize, &rest[2..]),
            127 => (u64::from_be_bytes(rest[..8].try_into().unwrap()) as usize, &rest[8..]),
            short => (*short as usize, rest),
        };
        let more = if first & 0x80 == 0 { "+" } else { "" };
        told.push(format!("{}{more} {length}", first & 0x0f));
        chunk = &rest[length..];
    }
    assert!(chunk.is_empty());
    told
}

#[test]
fn many_small_messages_leave_in_one_piece_and_in_order() {
    let mut outbox = outbox(&[b"a", b"bb", b""]);
    assert_eq!(&outbox.pull()[..], b"\x81\x01a\x81\x02bb\x81\x00");
    assert_eq!(outbox.source().sent, 3);
    assert!(outbox.pull().is_empty());
}

#[test]
fn a_message_in_two_parts_is_one() {
    let message =
        Outgoing { opcode: Opcode::Text, parts: [Bytes::from_static(b"{\"a\":1"), Bytes::from_static(b",\"seq\":2}")] };
    let mut outbox = Outbox::new(Script { ready: [message].into(), ..Script::default() }, WAITING);
    assert_eq!(&outbox.pull()[..], b"\x81\x0f{\"a\":1,\"seq\":2}");
}

#[test]
fn no_more_than_64_kib_is_held_and_a_message_that_fits_is_one_frame() {
    let whole = vec![b'a'; HELD];
    let mut outbox = outbox(&[b"first", &whole, &[b'a'; 40_000], &[b'a'; 40_000]]);
    let mut told = Vec::new();
    loop {
        let chunk = outbox.pull();
        if chunk.is_empty() {
            break;
        }
        assert!(chunk.len() <= HELD + MAX_HEADER, "{}", chunk.len());
        told.push(frames(&chunk).join(", "));
    }
    assert_eq!(told, ["1 5", "1 65536", "1 40000", "1 40000"]);
}

#[test]
fn control_frames_pass_between_the_fragments_of_a_long_message_and_answers_wait_for_its_end() {
    let mut outbox = outbox(&[&vec![b'a'; 2 * HELD + 7], b"next"]);
    assert_eq!(frames(&outbox.pull()), ["1+ 65536"]);
    outbox.pong(b"p").unwrap();
    outbox.ping();
    outbox.answer(text(b"answer")).unwrap();
    assert_eq!(frames(&outbox.pull()), ["10 1", "9 8"]);
    assert_eq!(frames(&outbox.pull()), ["0+ 65536"]);
    assert_eq!(outbox.source().sent, 0, "not before its end");
    assert_eq!(frames(&outbox.pull()), ["0 7", "1 6", "1 4"]);
    assert_eq!(outbox.source().sent, 2);
}

#[test]
fn a_ping_carries_what_has_been_sent_whole_before_it() {
    let mut outbox = outbox(&[b"a", b"b"]);
    outbox.pull();
    outbox.ping();
    outbox.ping();
    assert_eq!(&outbox.pull()[..], b"\x89\x08\0\0\0\0\0\0\0\x02");
}

#[test]
fn a_message_whose_reading_must_be_proved_is_followed_by_a_ping() {
    let mut outbox = outbox(&[b"a", b"b", b"c"]);
    outbox.source().probe = Some(2);
    assert_eq!(frames(&outbox.pull()), ["1 1", "1 1", "9 8", "1 1"]);
}

#[test]
fn what_waits_for_a_client_that_does_not_read_is_bounded() {
    let mut outbox = outbox(&[]);
    let pongs = (0..).take_while(|_| outbox.pong(&[0; 125]).is_ok()).count();
    assert_eq!(pongs, 515, "of 127 bytes each");
    let mut outbox = self::outbox(&[]);
    let answers = (0..).take_while(|_| outbox.answer(text(&[b'a'; 90])).is_ok()).count();
    assert_eq!(answers, 655);
    outbox.pull();
    assert_eq!(outbox.answer(text(b"a")), Ok(()), "room again once it reads");
}

#[test]
fn a_close_when_settled_waits_for_the_answers_and_nothing_follows_it() {
    let mut outbox = outbox(&[b"a"]);
    outbox.source().unsettled = true;
    outbox.close_when_settled(1000, "");
    assert_eq!(frames(&outbox.pull()), ["1 1"]);
    outbox.source().unsettled = false;
    outbox.source().ready.push_back(text(b"answer"));
    assert_eq!(frames(&outbox.pull()), ["1 6", "8 2"]);
    assert!(outbox.is_closed());
    outbox.source().ready.push_back(text(b"never"));
    outbox.ping();
    assert!(outbox.pull().is_empty());
}

#[test]
fn a_close_after_what_is_ready_does_not_wait_for_more_and_keeps_the_first_code() {
    let mut outbox = outbox(&[&vec![b'a'; HELD + 1], b"b"]);
    outbox.source().unsettled = true;
    outbox.close_when_settled(1002, "first");
    outbox.close_after_ready(1000, "second");
    outbox.source().ready.push_back(text(b"too late"));
    assert_eq!(frames(&outbox.pull()), ["1+ 65536"]);
    assert_eq!(&outbox.pull()[..], b"\x80\x01a\x81\x01b\x88\x07\x03\xeafirst");
}

#[test]
fn a_close_at_once_passes_between_fragments() {
    let mut outbox = outbox(&[&vec![b'a'; HELD + 1]]);
    assert_eq!(frames(&outbox.pull()), ["1+ 65536"]);
    outbox.close_now(1013, "");
    assert_eq!(frames(&outbox.pull()), ["8 2"]);
    assert!(outbox.pull().is_empty());
}
