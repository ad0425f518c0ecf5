//! The world a golden program runs in: output into a string, files below one folder, a clock that only sleep moves, and
//! somebody who answers with two lines.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{
    Entry, FileError, FileKind, FileSystem, Host, InputError, Limit, MachineLimits, NewFile, Picture, Shown, Stop,
};
use datacode_lang::messages::{Lang, Message};
use datacode_lang::{Failure, Interpreter};

use crate::charts::described;

/// Ticks a golden may take, so that one that never ends fails instead of hanging; a quick one takes a few thousand.
const TICKS: u64 = 400_000;

/// 2024-01-15 10:30:00 UTC.
const NOW: Duration = Duration::from_secs(1_705_314_600);

/// What came of running the texts of a golden.
pub struct Ran {
    /// What they printed and how each ended.
    pub output: String,
    /// The codes of the errors nobody caught, and of the help under them.
    pub codes: BTreeSet<&'static str>,
    /// Messages with a placeholder that nothing fills, in either language.
    pub unfilled: Vec<String>,
    /// What a check finds wrong with texts that nevertheless ran to their end.
    pub false_alarms: Vec<String>,
}

/// Runs texts one after the other in one interpreter.
pub fn run(texts: &[String], lang: Lang, folder: &Path, stack_bytes: usize) -> Ran {
    let (mut codes, mut unfilled, mut false_alarms) = (BTreeSet::new(), Vec::new(), Vec::new());
    let files = Rc::new(Files { folder: folder.to_owned(), written: Rc::default() });
    let mut host = Golden { output: String::new(), ticks: 0, files, lang, now: NOW, answers: ["да", ""].iter() };
    let mut interpreter = Interpreter::new(stack_bytes);
    for text in texts {
        let checked = interpreter.check(text);
        let outcome = interpreter.run(text, &mut host);
        if let (Ok(_), Err(Failure::Errors(errors) | Failure::TooDeep(errors))) = (&outcome, checked) {
            false_alarms.extend(errors.iter().map(|e| format!("{}: {}", e.place.line, e.short(Lang::En))));
        }
        let mut end = String::new();
        match outcome {
            Ok(value) => match interpreter.view(&value, &mut host) {
                Ok(view) => end.push_str(&format!("=> {}\n", view.text)),
                Err(stop) => end.push_str(&stopped(stop)),
            },
            Err(Failure::Stopped(stop)) => end.push_str(&stopped(stop)),
            Err(Failure::Errors(errors) | Failure::TooDeep(errors)) => {
                for error in errors {
                    for message in [&error.message].into_iter().chain(&error.help) {
                        codes.insert(message.text.code);
                        unfilled.extend(with_holes(message));
                    }
                    let (line, column) = (error.place.line, error.place.column);
                    end.push_str(&format!("!! {} {line}:{column} {}\n", error.kind, error.short(lang)));
                    if let Some(help) = &error.help {
                        end.push_str(&format!("?? {}\n", help.render(lang)));
                    }
                }
            }
        }
        if !host.output.is_empty() && !host.output.ends_with('\n') {
            host.output.push('\n');
        }
        host.output.push_str(&end);
    }
    Ran { output: host.output, codes, unfilled, false_alarms }
}

/// The message in the languages in which one of its placeholders has no value.
fn with_holes(message: &Message) -> Vec<String> {
    let told = [(message.text.ru, Lang::Ru), (message.text.en, Lang::En)];
    let holes = told.into_iter().filter(|(template, _)| {
        // `${x}` shows what programs write.
        let template = template.replace("${", "$");
        let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        names.filter(is_name).any(|name| message.values.iter().all(|(given, _)| *given != name))
    });
    holes.map(|(_, lang)| message.render(lang)).collect()
}

fn stopped(stop: Stop) -> String {
    match stop {
        Stop::Interrupted => "!! Stopped interrupted\n".to_owned(),
        Stop::Limit(limit) => format!("!! Stopped {}\n", limit.name()),
    }
}

struct Golden {
    output: String,
    ticks: u64,
    files: Rc<Files>,
    lang: Lang,
    now: Duration,
    answers: std::slice::Iter<'static, &'static str>,
}

impl Host for Golden {
    fn tick(&mut self) -> Result<(), Stop> {
        self.ticks += 1;
        if self.ticks > TICKS { Err(Stop::Limit(Limit::Time)) } else { Ok(()) }
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        if bytes > 1 << 26 { Err(Stop::Limit(Limit::Memory)) } else { Ok(()) }
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.output.push_str(text);
        Ok(())
    }

    fn progress(&mut self, percent: f64, stage: &str, message: &str) -> Result<(), Stop> {
        self.write(&format!("progress {percent} {stage} {message}\n"))
    }

    fn show(&mut self, chart: &Chart) -> Result<Shown, Stop> {
        self.write(&described(chart))?;
        Ok(Shown::Here)
    }

    fn draw(&mut self, chart: &Chart, picture: Picture) -> Result<Vec<u8>, Stop> {
        Ok(format!("{picture:?} of {}", chart.shown()).into_bytes())
    }

    fn emit(&mut self, event: &str, data: &str) -> Result<(), Stop> {
        self.write(&format!("event {event} {data}\n"))
    }

    fn program_folder(&self) -> String {
        "data/modules".to_owned()
    }

    fn files(&self) -> Rc<dyn FileSystem> {
        self.files.clone()
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now
    }

    fn sleep(&mut self, time: Duration) -> Result<(), Stop> {
        self.now += time;
        self.tick()
    }

    fn input(&mut self, prompt: &str) -> Result<Option<String>, InputError> {
        self.write(prompt)?;
        Ok(self.answers.next().map(|answer| (*answer).to_owned()))
    }

    fn entropy(&mut self) -> u64 {
        7
    }

    fn limits(&self) -> MachineLimits {
        MachineLimits::default()
    }

    fn lang(&self) -> Lang {
        self.lang
    }

    fn begin_grace(&mut self) {
        self.ticks = 0;
    }
}

/// Files written by a program, by path.
type Written = Rc<RefCell<HashMap<String, Vec<u8>>>>;

/// Files below a folder, with what the program wrote laid over them.
struct Files {
    folder: PathBuf,
    written: Written,
}

impl Files {
    fn place(&self, path: &str) -> Result<PathBuf, FileError> {
        let inside = Path::new(path).components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
        if inside { Ok(self.folder.join(path)) } else { Err(FileError::Outside) }
    }
}

fn told(error: std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::NotFound,
        std::io::ErrorKind::PermissionDenied => FileError::Denied,
        std::io::ErrorKind::NotADirectory => FileError::NotAFolder,
        std::io::ErrorKind::IsADirectory => FileError::NotAFile,
        _ => FileError::Io,
    }
}

impl FileSystem for Files {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        let place = self.place(path)?;
        if self.written.borrow().contains_key(path) {
            return Ok(FileKind::File);
        }
        let metadata = std::fs::metadata(place).map_err(told)?;
        Ok(if metadata.is_dir() { FileKind::Folder } else { FileKind::File })
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        let place = self.place(path)?;
        if let Some(bytes) = self.written.borrow().get(path) {
            return Ok(bytes.len() as u64);
        }
        Ok(std::fs::metadata(place).map_err(told)?.len())
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(self.place(folder)?).map_err(told)? {
            let entry = entry.map_err(told)?;
            let kind = if entry.path().is_dir() { FileKind::Folder } else { FileKind::File };
            entries.push(Entry { name: entry.file_name().to_string_lossy().into_owned(), kind });
        }
        Ok(entries)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        if self.kind(path)? != FileKind::File {
            return Err(FileError::NotAFile);
        }
        if let Some(bytes) = self.written.borrow().get(path) {
            return Ok(Box::new(Cursor::new(bytes.clone())));
        }
        Ok(Box::new(std::fs::File::open(self.place(path)?).map_err(told)?))
    }

    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        self.place(path)?;
        Ok(Box::new(Writing { path: path.to_owned(), bytes: Vec::new(), written: self.written.clone() }))
    }

    fn current_folder(&self) -> String {
        "/".to_owned()
    }
}

/// A file being written.
struct Writing {
    path: String,
    bytes: Vec<u8>,
    written: Written,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl NewFile for Writing {
    fn keep(self: Box<Self>) -> std::io::Result<()> {
        self.written.borrow_mut().insert(self.path, self.bytes);
        Ok(())
    }
}
