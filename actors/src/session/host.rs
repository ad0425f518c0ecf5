//! The world as a session's program sees it: the language's [`Host`] of a server.

use std::io::Read;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{
    FileSystem, Host, InputError, Limit, MachineLimits, Picture, SheetError, Shown, Spreadsheet, Stop, Wanted,
};
use datacode_lang::messages::Lang;

use super::capture::Capture;
use super::core::{GivenUp, Mode, Patience};
use super::course::Course;
use super::event::{Cause, Display, Event, Finished, Outcome};
use super::fault;
use super::gate::Seat;
use super::job::Ticket;
use super::sync::{Arc, park_timeout};
use crate::files::Files;
use crate::files::outside::Outside;
use crate::limits::Limits;
use crate::protocol::Narrowed;
use crate::{charts, entropy, meter, sheets};

/// Bytes of a stage and of a line that are told with progress: they are for people, and nothing can stop their sending.
const PROGRESS: usize = 4 << 10;

/// Bytes that are printed between two looks at whether the program is to stop.
const PRINTED: usize = 64 << 10;

/// A program that sleeps wakes this often: its output streams on, and its time may be up.
const NAP: Duration = Duration::from_millis(100);

/// One running request.
pub struct SessionHost<'a> {
    ticket: &'a Ticket,
    seat: &'a Arc<Seat>,
    limits: &'a Limits,
    files: Rc<dyn FileSystem>,
    course: Rc<Course>,
    capture: Capture,
    /// What was shown, for an answer that tells everything at once.
    displays: Vec<Display>,
}

impl<'a> SessionHost<'a> {
    /// The world of a request that begins now. The thread holds its permit of the gate.
    pub fn new(ticket: &'a Ticket, narrowed: Narrowed, seat: &'a Arc<Seat>, files: &Files) -> SessionHost<'a> {
        let limits = ticket.core().limits();
        let course = Rc::new(Course::begin(ticket.ctl().clone(), limits.clone(), narrowed));
        let asked = course.clone();
        files.shares.listen(Rc::new(move || asked.check(Instant::now())));
        SessionHost {
            ticket,
            seat,
            limits,
            files: files.seen.clone(),
            course,
            capture: Capture::new(limits.output, limits.stream_chunk as usize, ticket.reply().options.stream),
            displays: Vec::new(),
        }
    }

    /// Answers the request. What it has printed leaves first; in pieces when it streams, whatever room there is: less
    /// than a piece, or what a stopped program had printed at once, which the output limit bounds.
    pub fn finish(mut self, outcome: Outcome) -> Finished {
        if self.capture.streams() {
            self.pour();
        }
        Finished { outcome, duration: self.course.lasted(), output: self.capture.rest(), displays: self.displays }
    }

    /// Sends all that has been printed, whatever room there is.
    fn pour(&mut self) {
        while let Some(piece) = self.capture.piece() {
            self.capture.has_left(piece.len(), Instant::now());
            self.put(&Event::Output(piece));
        }
    }

    /// Sends something, whatever room there is.
    fn put(&self, event: &Event) {
        // `Always` never waits, so it is never given up.
        let _ = self.ticket.core().push(self.ticket, event, Mode::Always, Patience::UntilStopped, || ());
    }

    /// Whether the client learns what is shown beside the text.
    fn is_watched(&self) -> bool {
        self.capture.streams() || self.ticket.reply().options.full
    }

    /// Shows something in its place in the output, which bounds it.
    fn display(&mut self, display: Display) -> Result<(), Stop> {
        if !self.capture.charge(display.bytes()) {
            return self.course.say(Err(Stop::Limit(Limit::Output)));
        }
        if !self.capture.streams() {
            self.displays.push(display);
            return Ok(());
        }
        // What was printed before leaves before. A program that is being stopped waits for no room: what it shows is
        // left of its output, which is bounded.
        if self.say_all().is_err() {
            self.pour();
        }
        let event = Event::Display(display);
        if self.tell(&event, Mode::Wait).is_err() {
            self.put(&event);
        }
        let now = Instant::now();
        self.ticket.core().gate().tick(self.seat, now);
        self.course.check(now)
    }

    /// How a request ended that was stopped.
    pub fn stopped(&self, stop: Stop) -> Outcome {
        match stop {
            Stop::Limit(limit) => Outcome::Limit(limit),
            Stop::Interrupted => Outcome::Interrupted(self.ticket.ctl().stopped().unwrap_or(Cause::Client)),
        }
    }

    /// Tells the client something that may have to wait until it has read what came before.
    fn tell(&mut self, event: &Event, mode: Mode) -> Result<(), GivenUp> {
        self.aside(|host, leave| host.ticket.core().push(host.ticket, event, mode, host.patience(), leave))
    }

    /// How long whatever waits for the client may.
    fn patience(&self) -> Patience {
        self.course.grace_ends().map_or(Patience::UntilStopped, Patience::Until)
    }

    /// Does something that may have to wait for the client: it calls what it is given before it does, and then waits
    /// outside of the gate, in time that is not the program's.
    fn aside<T>(&mut self, work: impl FnOnce(&Self, &mut dyn FnMut()) -> T) -> T {
        let gate = self.ticket.core().gate();
        let mut left = None;
        let done = work(self, &mut || {
            left = Some(Instant::now());
            gate.leave(self.seat);
        });
        if let Some(left) = left {
            gate.enter(self.seat);
            self.course.waited(left.elapsed());
        }
        done
    }

    /// Sends what was printed before something that must not come before it, waiting for room.
    fn say_all(&mut self) -> Result<(), GivenUp> {
        while let Some(piece) = self.capture.piece() {
            let length = piece.len();
            self.tell(&Event::Output(piece), Mode::Wait)?;
            self.capture.has_left(length, Instant::now());
        }
        Ok(())
    }

    /// Sends the pieces that are due. Between them the program can be stopped and others have their turns.
    fn stream(&mut self) -> Result<(), Stop> {
        let mut now = Instant::now();
        while self.capture.is_due(now)
            && let Some(piece) = self.capture.piece()
        {
            let length = piece.len();
            if self.tell(&Event::Output(piece), Mode::Wait).is_ok() {
                self.capture.has_left(length, now);
            }
            now = Instant::now();
            self.ticket.core().gate().tick(self.seat, now);
            self.course.check(now)?;
        }
        Ok(())
    }
}

impl Host for SessionHost<'_> {
    fn wants_collection(&mut self) -> bool {
        self.course.wants_collection()
    }

    fn tick(&mut self) -> Result<(), Stop> {
        fault::point(fault::Point::WhileRunning);
        let now = Instant::now();
        self.ticket.core().gate().tick(self.seat, now);
        if self.capture.is_due(now) {
            self.stream()?;
        }
        self.course.check(now)
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        self.course.reserve(bytes)
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        fault::point(fault::Point::InPrint);
        let mut rest = text;
        loop {
            let (block, after) = rest.split_at(rest.floor_char_boundary(PRINTED));
            let fits = self.capture.take(block);
            if self.capture.streams() {
                self.stream()?;
            }
            if !fits {
                return self.course.say(Err(Stop::Limit(Limit::Output)));
            }
            if after.is_empty() {
                return Ok(());
            }
            self.tick()?;
            rest = after;
        }
    }

    fn progress(&mut self, percent: f64, stage: &str, message: &str) -> Result<(), Stop> {
        if !self.capture.streams() {
            return Ok(());
        }
        self.stream()?;
        let short = |text: &str| text[..text.floor_char_boundary(PROGRESS)].to_owned();
        let event = Event::Progress { percent, stage: short(stage), message: short(message) };
        match self.tell(&event, Mode::Replace) {
            Ok(()) => Ok(()),
            Err(GivenUp) => self.course.check(Instant::now()),
        }
    }

    fn show(&mut self, chart: &Chart) -> Result<Shown, Stop> {
        if self.is_watched() {
            let svg = self.draw(chart, Picture::Svg)?;
            self.display(Display::Chart(String::from_utf8(svg).unwrap_or_default()))?;
        }
        Ok(Shown::Here)
    }

    fn draw(&mut self, chart: &Chart, picture: Picture) -> Result<Vec<u8>, Stop> {
        self.reserve(charts::ROOM)?;
        let drawn = charts::draw(chart, picture).ok_or(Stop::Limit(Limit::Memory));
        self.tick()?;
        drawn
    }

    fn emit(&mut self, event: &str, data: &str) -> Result<(), Stop> {
        if !self.is_watched() {
            return Ok(());
        }
        self.display(Display::Emitted { event: event.to_owned(), data: data.to_owned() })
    }

    fn files(&self) -> Rc<dyn FileSystem> {
        self.files.clone()
    }

    fn spreadsheet(&mut self, file: Box<dyn Read>, wanted: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
        let outside = Outside::of(self.ticket.core().gate().clone(), self.seat.clone());
        Ok(sheets::read(file, wanted, self.limits, outside))
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&mut self, time: Duration) -> Result<(), Stop> {
        let began = Instant::now();
        loop {
            self.tick()?;
            let left = time.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            // Who stops the program wakes its thread.
            self.ticket.core().gate().outside(self.seat, || park_timeout(left.min(NAP)));
        }
    }

    fn input(&mut self, prompt: &str) -> Result<Option<String>, InputError> {
        // Whoever gets one answer at the end has nothing to answer before it.
        if !self.capture.streams() {
            return Err(InputError::Nobody);
        }
        if !self.capture.charge(prompt.len()) {
            self.course.say(Err(Stop::Limit(Limit::Output)))?;
        }
        let core = self.ticket.core();
        let no = core.begin_prompt();
        let asked = Event::Prompt { prompt: prompt.to_owned(), no };
        let line = self
            .say_all()
            .and_then(|()| self.tell(&asked, Mode::Wait))
            .and_then(|()| self.aside(|host, leave| core.await_line(host.ticket.ctl(), host.patience(), leave)));
        core.end_prompt();
        match line {
            Ok(theirs) => {
                // It was made on the connection's thread: what counts is a copy.
                let line = theirs.clone();
                meter::unmetered(|| drop(theirs));
                Ok(Some(line))
            }
            Err(GivenUp) => {
                // The wait of `finally` blocks ends with their time.
                Err(self.course.check(Instant::now()).err().unwrap_or(Stop::Interrupted).into())
            }
        }
    }

    fn entropy(&mut self) -> u64 {
        entropy::bits()
    }

    fn limits(&self) -> MachineLimits {
        MachineLimits {
            call_depth: self.limits.depth as usize,
            instructions: self.limits.instructions,
            size: self.limits.size as usize,
        }
    }

    fn lang(&self) -> Lang {
        self.ticket.reply().options.lang
    }

    fn begin_grace(&mut self) {
        if self.course.begin_grace() {
            self.capture.extend(self.limits.stream_chunk);
        }
    }
}
