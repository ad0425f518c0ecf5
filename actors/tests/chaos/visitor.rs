//! A client that breaks its connection, stops reading, interrupts and asks twice, and keeps an account of everything.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::chance::Chance;
use crate::course::Course;
use crate::ledger::{Ledger, Style};
use crate::programs::Program;
use crate::wire::{Heard, NoWire, Wire};

/// However busy the machine is, nothing takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What happens to a connection, or is done to its session.
#[derive(Debug, Clone, Copy)]
enum Mischief {
    Interrupt,
    InterruptTwice,
    Ping,
    Again,
    /// The client does not read for so many milliseconds.
    Pause(u64),
    /// The connection is reset.
    Reset,
    /// The client's side is dropped in order, without a goodbye.
    Drop,
    /// Nothing is heard of the client any more, and its connection stands.
    Vanish,
}

/// Why a session is given up.
struct GivenUp(&'static str);

type Going = Result<(), GivenUp>;

pub struct Visitor {
    course: Arc<Course>,
    chance: Chance,
    name: String,
    session: u64,
    wire: Option<Wire>,
    /// Connections the network has forgotten, and the server not yet.
    vanished: Vec<Wire>,
    ledger: Ledger,
    asked: u64,
    /// Answers outside the order that this connection owes.
    controls: u32,
    token: Option<(String, String)>,
    /// The token may have been used up.
    doubt: bool,
    has_token: bool,
    acknowledges: bool,
    /// The last frame, the next that must come, and what each was.
    last: u64,
    expected: u64,
    frames: HashMap<u64, u64>,
}

impl Visitor {
    pub fn new(course: Arc<Course>, stream: u64) -> Visitor {
        let chance = Chance::new(course.seed, stream);
        Visitor {
            course,
            chance,
            name: format!("client {stream}"),
            session: 0,
            wire: None,
            vanished: Vec::new(),
            ledger: Ledger::default(),
            asked: 0,
            controls: 0,
            token: None,
            doubt: false,
            has_token: false,
            acknowledges: false,
            last: 0,
            expected: 1,
            frames: HashMap::new(),
        }
    }

    /// One session after the other, until it is over.
    pub fn storm(mut self) {
        while !self.course.is_over() {
            let going = self.open().and_then(|()| {
                for _ in 0..1 + self.chance.below(5) {
                    self.round()?;
                }
                Ok(())
            });
            match going {
                Ok(()) => self.leave(),
                Err(GivenUp(why)) => self.course.count(why),
            }
        }
    }

    /// Asks for something that goes on, waits for the others, and reads to the end.
    pub fn stay(mut self, ready: &Barrier) {
        let opened = self.open();
        if opened.is_ok() {
            for program in [Program::any(&mut self.chance), Program::endless(), Program::any(&mut self.chance)] {
                self.ask(Some(program), Style::Stream);
            }
            // What was asked has been heard when this is answered.
            self.control(r#"{"type":"ping"}"#);
            let end = Instant::now() + PATIENCE;
            while self.controls > 0 && Instant::now() < end {
                let heard = self.hear(Duration::from_millis(100));
                self.take(heard);
            }
        }
        self.ledger.is_draining = true;
        ready.wait();
        if opened.is_err() {
            return self.wrong("no session for the end".into());
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.hear(Duration::from_millis(100)) {
                Heard::Text(text) => self.told(&text),
                Heard::Close(1012) => break,
                Heard::Nothing if Instant::now() < end => self.acknowledge(),
                other => return self.wrong(format!("{other:?} instead of a close with 1012")),
            }
        }
        self.course.count("closed with 1012");
        if self.ledger.owed() > 0 {
            self.wrong(format!("closed with {} requests unanswered: {:?}", self.ledger.owed(), self.ledger.open()));
        }
    }

    fn wrong(&self, what: String) {
        self.course.wrong(format!("{} session {}: {what}", self.name, self.session));
    }

    // --- coming and going ---

    fn open(&mut self) -> Going {
        self.session += 1;
        self.ledger = Ledger::default();
        (self.token, self.doubt, self.last, self.expected) = (None, false, 0, 1);
        self.frames.clear();
        self.vanished.clear();
        self.has_token = self.chance.percent(80);
        self.acknowledges = self.chance.percent(20);
        self.wire = Some(self.connect("/")?);
        self.controls = 0;
        self.course.count("sessions");
        if self.has_token {
            self.fetch_token();
            let end = Instant::now() + PATIENCE;
            while self.token.is_none() {
                let heard = self.hear(Duration::from_millis(200));
                if Instant::now() > end || matches!(heard, Heard::Close(_) | Heard::Gone) {
                    return Err(GivenUp("cut before the first token"));
                }
                self.take(heard);
            }
        }
        Ok(())
    }

    fn connect(&mut self, target: &str) -> Result<Wire, GivenUp> {
        let end = Instant::now() + PATIENCE;
        loop {
            match Wire::connect(self.course.address, target) {
                Ok(wire) => return Ok(wire),
                Err(NoWire::Status(head)) if head.starts_with("HTTP/1.1 503 ") => {
                    self.course.count("told to come later")
                }
                Err(NoWire::Status(head)) => self.wrong(format!("no upgrade: {head}")),
                Err(NoWire::Io) => self.course.count("connections that failed"),
            }
            if Instant::now() > end {
                self.wrong("no connection".into());
                return Err(GivenUp("without a connection"));
            }
            std::thread::sleep(Duration::from_millis(20) + self.chance.millis(200));
        }
    }

    fn leave(&mut self) {
        let Some(wire) = self.wire.take() else { return };
        match self.chance.below(3) {
            0 => {
                if !wire.close() {
                    self.course.count("closes that came too late");
                }
            }
            1 => wire.reset(),
            _ => drop(wire),
        }
    }

    /// Takes the session up again.
    fn come_back(&mut self) -> Going {
        self.wire = None;
        self.controls = 0;
        let Some((token, epoch)) = self.token.clone() else { return Err(GivenUp("given up without a token")) };
        let away = if self.chance.percent(20) { 3000 } else { 200 };
        std::thread::sleep(self.chance.millis(away));
        let seq = if self.chance.percent(60) { format!("&seq={}", self.last) } else { String::new() };
        let target = format!("/?reconnection_token={token}&epoch={epoch}{seq}");
        let mut wire = self.connect(&target)?;
        if self.chance.percent(20) {
            // The token once more: the later one wins as long as the first has said nothing.
            wire.answers_pings = false;
            let first = std::mem::replace(&mut wire, self.connect(&target)?);
            self.replaced(first);
            self.course.count("double tokens");
        }
        wire.answers_pings = false;
        let end = Instant::now() + PATIENCE;
        let told = loop {
            match wire.hear(end.saturating_duration_since(Instant::now())) {
                Heard::Text(text) => break serde_json::from_str::<Value>(&text).unwrap_or_default(),
                Heard::Nothing => {
                    self.wrong("a returning client is told nothing".into());
                    return Err(GivenUp("given up in silence"));
                }
                Heard::Close(_) | Heard::Gone => {
                    // It may be its own network; the token has not been proved.
                    wire = self.connect(&target)?;
                    wire.answers_pings = false;
                }
            }
        };
        wire.answers_pings = true;
        if told["session"] != "resumed" {
            if !self.doubt {
                self.wrong(format!("a good token does not bring the session back: {told}"));
            }
            return Err(GivenUp("lost with a used token"));
        }
        let from = told["from"].as_u64().unwrap_or_default();
        let is_right = if seq.is_empty() { (1..=self.last + 1).contains(&from) } else { from == self.last + 1 };
        if told["recovered"] != true || !is_right {
            self.wrong(format!("after frame {} with {seq:?}: {told}", self.last));
        }
        self.expected = from;
        self.wire = Some(wire);
        // It is used up as soon as anything arrives by this connection, and that may be before the next one comes.
        self.doubt = true;
        self.course.count("sessions taken up again");
        match self.ledger.received(told["requests"].as_u64().unwrap_or_default()) {
            Ok(again) => again.iter().for_each(|text| self.say(text)),
            Err(what) => self.wrong(what),
        }
        self.fetch_token();
        Ok(())
    }

    /// A connection whose session another has taken over says so or ends.
    fn replaced(&mut self, mut wire: Wire) {
        let end = Instant::now() + PATIENCE;
        loop {
            match wire.hear(end.saturating_duration_since(Instant::now())) {
                Heard::Text(_) => {}
                Heard::Close(4001) | Heard::Gone => return,
                other => return self.wrong(format!("{other:?} after the session was taken over")),
            }
        }
    }

    // --- saying ---

    fn say(&mut self, text: &str) {
        // If it does not get through, the connection's end is heard next.
        let _ = self.wire.as_mut().is_some_and(|wire| wire.say(text));
    }

    fn acknowledge(&mut self) {
        self.say(&format!(r#"{{"type":"ack","seq":{}}}"#, self.last));
    }

    fn fetch_token(&mut self) {
        self.say(r#"{"type":"get_reconnection_token"}"#);
    }

    fn control(&mut self, text: &str) {
        self.controls += 1;
        self.say(text);
    }

    fn ask(&mut self, program: Option<Program>, style: Style) {
        self.asked += 1;
        let id = format!("r{}", self.asked);
        let text = self.ledger.ask(id, program, style);
        self.course.count("requests");
        self.say(&text);
    }

    fn interrupt(&mut self) {
        let open: Vec<String> = self.ledger.open().into_iter().cloned().collect();
        if open.is_empty() || self.chance.percent(50) {
            self.ledger.stop(None);
            self.control(r#"{"type":"interrupt"}"#);
        } else {
            let target = &open[self.chance.below(open.len() as u64) as usize];
            self.ledger.stop(Some(target));
            self.control(&serde_json::json!({"type": "interrupt", "target": target}).to_string());
        }
        self.course.count("interrupts");
    }

    // --- a round: some requests, and what happens meanwhile ---

    fn round(&mut self) -> Going {
        for _ in 0..1 + self.chance.below(4) {
            let program = Program::any(&mut self.chance);
            let style = self.chance.pick(&[Style::Stream, Style::Stream, Style::Full, Style::Bare]);
            self.ask(Some(program), style);
            if self.chance.percent(20) {
                self.ask(None, Style::Bare);
            }
        }
        let begun = Instant::now();
        let mut plan: Vec<(Instant, Mischief)> =
            (0..self.chance.below(5)).map(|_| (begun + self.chance.millis(1200), mischief(&mut self.chance))).collect();
        plan.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        while self.ledger.owed() > 0 || self.controls > 0 || !plan.is_empty() {
            if begun.elapsed() > PATIENCE {
                let open = self.ledger.open();
                self.wrong(format!(
                    "silence: {} answers are owed, of {open:?}, {} others",
                    self.ledger.owed(),
                    self.controls
                ));
                return Err(GivenUp("given up in silence"));
            }
            if plan.last().is_some_and(|(at, _)| *at <= Instant::now())
                && let Some((_, mischief)) = plan.pop()
            {
                self.befall(mischief)?;
                continue;
            }
            match self.hear(Duration::from_millis(25)) {
                Heard::Close(code) if code != 1013 => {
                    self.wrong(format!("closed with {code}"));
                    return Err(GivenUp("closed"));
                }
                Heard::Close(_) | Heard::Gone => {
                    self.course.count("connections the server cut");
                    self.come_back()?;
                }
                // Once a client acknowledges, the program waits for its word.
                Heard::Nothing if self.acknowledges && self.has_token => self.acknowledge(),
                other => self.take(other),
            }
        }
        Ok(())
    }

    fn befall(&mut self, mischief: Mischief) -> Going {
        match mischief {
            Mischief::Interrupt => self.interrupt(),
            Mischief::InterruptTwice => {
                self.interrupt();
                self.interrupt();
            }
            Mischief::Ping => self.control(r#"{"type":"ping"}"#),
            Mischief::Again => {
                let chance = &mut self.chance;
                if let Some(text) = self.ledger.ask_again(|end| chance.below(end)) {
                    self.course.count("requests sent again");
                    self.say(&text);
                }
            }
            Mischief::Pause(millis) => {
                self.course.count("pauses");
                std::thread::sleep(Duration::from_millis(millis));
            }
            Mischief::Reset | Mischief::Drop | Mischief::Vanish => {
                self.course.count("cuts");
                match (mischief, self.wire.take()) {
                    (Mischief::Reset, Some(wire)) => wire.reset(),
                    (Mischief::Vanish, Some(wire)) => self.vanished.push(wire),
                    (_, wire) => drop(wire),
                }
                return self.come_back();
            }
        }
        Ok(())
    }

    // --- hearing ---

    fn hear(&mut self, within: Duration) -> Heard {
        self.wire.as_mut().map_or(Heard::Gone, |wire| wire.hear(within))
    }

    fn take(&mut self, heard: Heard) {
        if let Heard::Text(text) = heard {
            self.told(&text);
        }
    }

    fn told(&mut self, text: &str) {
        let Ok(told) = serde_json::from_str::<Value>(text) else {
            return self.wrong(format!("no JSON: {text:.200}"));
        };
        match told["type"].as_str() {
            Some("pong") => self.controls = self.controls.saturating_sub(1),
            Some("reconnection_token") => {
                let field = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
                self.token = Some((field("token"), field("epoch")));
                self.doubt = false;
            }
            None if told.get("signalled").is_some() => self.controls = self.controls.saturating_sub(1),
            kind => self.frame(kind == Some("progress"), &told, text),
        }
    }

    /// A frame of a request, with its number where the client has asked for numbers.
    fn frame(&mut self, is_progress: bool, told: &Value, text: &str) {
        if self.has_token {
            let Some(seq) = told["seq"].as_u64() else { return self.wrong(format!("no number: {text:.200}")) };
            if seq != self.expected {
                self.wrong(format!("frame {seq} instead of {}: {text:.200}", self.expected));
            }
            self.expected = seq + 1;
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            let hash = hasher.finish();
            if seq <= self.last {
                // Progress that comes again may be newer.
                if !is_progress && self.frames.get(&seq).is_some_and(|before| *before != hash) {
                    self.wrong(format!("frame {seq} comes again and is another: {text:.200}"));
                }
                return;
            }
            self.last = seq;
            self.frames.insert(seq, hash);
            if self.acknowledges && self.chance.percent(10) {
                self.acknowledge();
            }
        }
        match self.ledger.hear(told) {
            Ok(Some(ended)) => self.course.count(ended),
            Ok(None) => {}
            Err(what) => self.wrong(what),
        }
    }
}

fn mischief(chance: &mut Chance) -> Mischief {
    match chance.below(100) {
        0..25 => Mischief::Interrupt,
        25..35 => Mischief::InterruptTwice,
        35..45 => Mischief::Ping,
        45..55 => Mischief::Again,
        55..62 => Mischief::Pause(chance.below(1500)),
        62..65 => Mischief::Pause(5000),
        65..78 => Mischief::Reset,
        78..90 => Mischief::Drop,
        _ => Mischief::Vanish,
    }
}
