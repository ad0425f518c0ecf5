//! The world as a program on the terminal sees it: standard output, the files of this machine, Ctrl+C.

use std::cell::Cell;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use datacode_actors::files::local::LocalFiles;
use datacode_actors::files::outside::Outside;
use datacode_actors::files::seen::Seen;
use datacode_actors::files::shares::Shares;
use datacode_actors::limits::Limits;
use datacode_actors::{charts, entropy, meter, sheets};
use datacode_lang::chart::Chart;
use datacode_lang::host::{
    FileSystem, Host, InputError, Limit, MachineLimits, Picture, SheetError, Shown, Spreadsheet, Stop, Wanted,
};
use datacode_lang::messages::Lang;

use super::input::{Arrived, Lines};
use crate::machine;
use crate::settings::Bounds;

/// Output to a pipe or a file is gathered up to this many bytes.
const BUFFER_BYTES: usize = 64 << 10;

/// Output that waits longer than this is passed on although there is little of it.
const PATIENCE: Duration = Duration::from_millis(100);

/// A program that waits looks up this often: an interrupt or the end of its time comes without a sound.
const NAP: Duration = Duration::from_millis(20);

/// Where a program prints. A write that fails ends the program; the failure is kept for [`Terminal::finish`].
pub struct Output {
    sink: Box<dyn Write>,
    waiting: Vec<u8>,
    at_once: bool,
    /// Whether the last line that was printed has no end yet.
    open_line: bool,
    failed: Option<io::Error>,
}

impl Output {
    /// Standard output: line by line for a person, in large pieces for everything else.
    pub fn standard() -> Output {
        let stdout = io::stdout();
        let at_once = stdout.is_terminal();
        Output::new(Box::new(stdout), at_once)
    }

    fn new(sink: Box<dyn Write>, at_once: bool) -> Output {
        Output { sink, waiting: Vec::new(), at_once, open_line: false, failed: None }
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        if self.failed.is_some() {
            return Err(Stop::Interrupted);
        }
        self.waiting.extend_from_slice(text.as_bytes());
        if let Some(last) = text.bytes().last() {
            self.open_line = last != b'\n';
        }
        if self.waiting.len() >= BUFFER_BYTES || self.at_once { self.pass_on() } else { Ok(()) }
    }

    fn pass_on(&mut self) -> Result<(), Stop> {
        if self.failed.is_none() {
            self.failed = self.sink.write_all(&self.waiting).and_then(|()| self.sink.flush()).err();
        }
        self.waiting.clear();
        if self.failed.is_some() { Err(Stop::Interrupted) } else { Ok(()) }
    }
}

/// When a program must end. Whoever waits for something else on its thread asks, too.
struct End {
    interrupt: Arc<AtomicBool>,
    /// When it must, and for what: the time limit first, the end of the grace afterwards.
    deadline: Cell<Option<(Instant, Stop)>>,
    in_grace: Cell<bool>,
}

impl End {
    fn check(&self, now: Instant) -> Result<(), Stop> {
        if let Some((_, stop)) = self.deadline.get().filter(|(end, _)| now >= *end) {
            return Err(stop);
        }
        if !self.in_grace.get() && self.interrupt.load(Ordering::Relaxed) {
            return Err(Stop::Interrupted);
        }
        Ok(())
    }
}

/// The host of one program.
pub struct Terminal {
    output: Output,
    files: Rc<dyn FileSystem>,
    end: Rc<End>,
    /// How long `finally` blocks may take once the program is stopped.
    grace: Duration,
    /// Bytes the program may hold; `None`: as many as the system gives.
    memory: Option<usize>,
    machine: MachineLimits,
    limits: Limits,
    passed_on: Instant,
    /// Whether a line of progress stands on the terminal.
    progress: Option<bool>,
    input: Lines,
    lang: Lang,
    /// Where modules are looked for.
    program_folder: String,
    /// Charts shown so far: the next one is written to a file with the next number.
    charts: Rc<Cell<u64>>,
}

impl Terminal {
    /// A world with these files, until `interrupt` is set or a bound is reached. Made on the program's own thread,
    /// which counts its memory.
    pub fn new(output: Output, folder: PathBuf, interrupt: Arc<AtomicBool>, bounds: &Bounds, lang: Lang) -> Terminal {
        let now = Instant::now();
        let limits = &bounds.limits;
        let end = limits.time.and_then(|time| now.checked_add(Duration::from_millis(time)));
        let count = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX);
        Terminal {
            output,
            files: Rc::new(LocalFiles::alone(folder)),
            end: Rc::new(End {
                interrupt,
                deadline: Cell::new(end.map(|end| (end, Stop::Limit(Limit::Time)))),
                in_grace: Cell::new(false),
            }),
            grace: limits.finally_time(),
            memory: match bounds.memory_lifted {
                true => None,
                false => Some(count(bounds.chosen("memory").unwrap_or_else(machine::memory_of_program))),
            },
            machine: MachineLimits {
                call_depth: count(limits.depth),
                instructions: limits.instructions,
                size: count(limits.size),
            },
            limits: limits.clone(),
            passed_on: now,
            progress: io::stderr().is_terminal().then_some(false),
            input: Lines::default(),
            lang,
            program_folder: String::new(),
            charts: Rc::default(),
        }
    }

    /// The same world for a program that stands in a file: its modules stand beside it.
    pub fn beside(mut self, file: Option<&Path>) -> Terminal {
        let folder = file.and_then(Path::parent).map(|folder| folder.to_string_lossy().replace('\\', "/"));
        self.program_folder = folder.unwrap_or_default();
        self
    }

    /// The same world with these shares.
    pub fn with_shares(mut self, shares: &Rc<Shares>) -> Terminal {
        let end = self.end.clone();
        shares.listen(Rc::new(move || end.check(Instant::now())));
        self.files = Rc::new(Seen::new(self.files, shares.clone()));
        self
    }

    /// The same world in a session that has shown charts before.
    pub fn after(mut self, charts: &Rc<Cell<u64>>) -> Terminal {
        self.charts = charts.clone();
        self
    }

    /// Whether the program may hold this many bytes more.
    fn holds(&self, more: usize) -> Result<(), Stop> {
        match self.memory {
            Some(most) if !self.end.in_grace.get() && meter::used().saturating_add(more) > most => {
                Err(Stop::Limit(Limit::Memory))
            }
            _ => Ok(()),
        }
    }

    /// Begins a new line where the program has left one open, for what is shown behind its output.
    ///
    /// # Errors
    /// That standard output takes no more.
    pub fn end_line(&mut self) -> Result<(), Stop> {
        if self.output.open_line { self.write("\n") } else { Ok(()) }
    }

    /// Passes on what was printed last; the first failure of standard output, if there was one.
    pub fn finish(mut self) -> io::Result<()> {
        self.clear_progress();
        // What it gives is kept in `failed`.
        let _ = self.output.pass_on();
        self.output.failed.map_or(Ok(()), Err)
    }

    fn clear_progress(&mut self) {
        if self.progress == Some(true) {
            // Decoration: nothing is lost with it.
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.progress = Some(false);
        }
    }
}

impl Host for Terminal {
    fn tick(&mut self) -> Result<(), Stop> {
        let now = Instant::now();
        if now - self.passed_on > PATIENCE {
            self.passed_on = now;
            if !self.output.waiting.is_empty() {
                self.output.pass_on()?;
            }
        }
        self.end.check(now)?;
        self.holds(0)
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        self.holds(bytes)?;
        // Others live on this machine too. Asked only for what is large: the question costs.
        match bytes >= LARGE
            && self.memory.is_some()
            && machine::available_memory().is_some_and(|free| bytes as u64 > free)
        {
            true => Err(Stop::Limit(Limit::Memory)),
            false => Ok(()),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.clear_progress();
        let written = self.output.write(text);
        // In its grace a program whose output is closed cleans up all the same.
        if self.end.in_grace.get() { Ok(()) } else { written }
    }

    fn progress(&mut self, percent: f64, stage: &str, message: &str) -> Result<(), Stop> {
        if self.progress.is_some() {
            let clean = |text: &str| text.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
            let _ = write!(io::stderr(), "\r\x1b[K{percent:.0} % {} {}", clean(stage), clean(message));
            self.progress = Some(true);
        }
        Ok(())
    }

    fn show(&mut self, _: &Chart) -> Result<Shown, Stop> {
        self.charts.set(self.charts.get() + 1);
        Ok(Shown::ByFile(format!("chart-{}.svg", self.charts.get())))
    }

    fn draw(&mut self, chart: &Chart, picture: Picture) -> Result<Vec<u8>, Stop> {
        self.reserve(charts::ROOM)?;
        charts::draw(chart, picture).ok_or(Stop::Limit(Limit::Memory))
    }

    fn emit(&mut self, _: &str, _: &str) -> Result<(), Stop> {
        // Nobody listens on a terminal.
        Ok(())
    }

    fn files(&self) -> Rc<dyn FileSystem> {
        self.files.clone()
    }

    fn program_folder(&self) -> String {
        self.program_folder.clone()
    }

    fn spreadsheet(&mut self, file: Box<dyn Read>, wanted: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
        Ok(sheets::read(file, wanted, &self.limits, Outside::none()))
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&mut self, time: Duration) -> Result<(), Stop> {
        let began = Instant::now();
        // What was printed is read meanwhile.
        self.output.pass_on()?;
        loop {
            self.tick()?;
            let left = time.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            thread::sleep(left.min(NAP));
        }
    }

    fn input(&mut self, prompt: &str) -> Result<Option<String>, InputError> {
        self.write(prompt)?;
        self.output.pass_on()?;
        loop {
            if let Some(line) = self.input.line() {
                self.output.open_line = false;
                return line.map(Some).map_err(|_| InputError::NotText);
            }
            self.tick()?;
            self.reserve(2 * self.input.held())?;
            match self.input.wait(NAP) {
                Ok(Arrived::Nothing | Arrived::Bytes) => {}
                Ok(Arrived::End) => return self.input.rest().transpose().map_err(|_| InputError::NotText),
                Err(_) => return Err(InputError::Io),
            }
        }
    }

    fn entropy(&mut self) -> u64 {
        entropy::bits()
    }

    fn limits(&self) -> MachineLimits {
        self.machine
    }

    fn lang(&self) -> Lang {
        self.lang
    }

    fn begin_grace(&mut self) {
        let now = Instant::now();
        let end = &self.end;
        end.in_grace.set(true);
        let stop = end.deadline.get().filter(|(at, _)| now >= *at).map_or(Stop::Interrupted, |(_, stop)| stop);
        end.deadline.set(Some((now + self.grace, stop)));
    }
}

/// Below this an allocation is not worth a question to the system.
const LARGE: usize = 64 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    /// A sink that fails after its first write.
    struct Closed(bool);

    impl Write for Closed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.0, true) {
                true => Err(io::ErrorKind::BrokenPipe.into()),
                false => Ok(bytes.len()),
            }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn terminal(output: Output, interrupt: bool, bounds: &Bounds) -> Terminal {
        Terminal::new(output, PathBuf::from("/"), Arc::new(AtomicBool::new(interrupt)), bounds, Lang::En)
    }

    #[test]
    fn a_closed_output_stops_the_program_and_lets_it_clean_up() {
        let mut host = terminal(Output::new(Box::new(Closed(false)), true), false, &Bounds::default());
        assert_eq!(host.write("one\n"), Ok(()));
        assert_eq!(host.write("two\n"), Err(Stop::Interrupted));
        host.begin_grace();
        assert_eq!(host.write("three\n"), Ok(()));
        assert_eq!(host.tick(), Ok(()));
        assert_eq!(host.finish().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn an_interrupt_is_told_at_the_next_tick_and_not_in_the_grace() {
        let mut host = terminal(Output::new(Box::new(io::sink()), true), true, &Bounds::default());
        assert_eq!(host.tick(), Err(Stop::Interrupted));
        host.begin_grace();
        assert_eq!(host.tick(), Ok(()));
    }

    #[test]
    fn an_allocation_the_machine_cannot_give_is_refused_before_it_is_made() {
        let mut host = terminal(Output::new(Box::new(io::sink()), true), false, &Bounds::default());
        assert_eq!(host.reserve(1 << 60), Err(Stop::Limit(Limit::Memory)));
        assert_eq!(host.reserve(1 << 10), Ok(()));
    }
}
