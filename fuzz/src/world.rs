//! A world with little of everything, so that no input takes long: some time, memory and output, three files.

use std::io::{Cursor, Read, Write};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{
    Entry, FileError, FileKind, FileSystem, Host, Limit, MachineLimits, NewFile, Picture, Shown, Stop,
};
use datacode_lang::messages::Lang;

/// Looks of the machine, each after 64 jumps or half a millisecond of other work.
const TICKS: u32 = 100;
/// Bytes that may be asked for in one text.
const MEMORY: usize = 32 << 20;
/// Bytes that may be printed in one text.
const OUTPUT: usize = 1 << 20;

/// The files there are.
const FILES: [(&str, &str); 3] = [
    ("a.csv", "id,name,amount\n1,Anna,2.5\n2,Бела,\n3,,1e3\n"),
    ("a.json", "{\"k\": [1, 2.5, null, true, \"x\"]}"),
    ("a.txt", "one\ntwo\n"),
];

pub struct World {
    ticks: u32,
    memory: usize,
    output: usize,
    lang: Lang,
}

impl World {
    pub fn new() -> World {
        World { ticks: 0, memory: 0, output: 0, lang: Lang::En }
    }

    /// Another text begins: it has all the time and memory again.
    pub fn begin(&mut self) {
        (self.ticks, self.memory, self.output) = (0, 0, 0);
    }

    /// Has messages told in that language.
    pub fn speak(&mut self, lang: Lang) {
        self.lang = lang;
    }
}

impl Host for World {
    fn tick(&mut self) -> Result<(), Stop> {
        self.ticks += 1;
        if self.ticks > TICKS { Err(Stop::Limit(Limit::Time)) } else { Ok(()) }
    }

    fn wants_collection(&mut self) -> bool {
        // Now and then in the middle of a program.
        self.ticks % 16 == 7
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        self.memory = self.memory.saturating_add(bytes);
        if self.memory > MEMORY { Err(Stop::Limit(Limit::Memory)) } else { Ok(()) }
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.output += text.len();
        if self.output > OUTPUT { Err(Stop::Limit(Limit::Output)) } else { Ok(()) }
    }

    fn progress(&mut self, _: f64, _: &str, _: &str) -> Result<(), Stop> {
        Ok(())
    }

    fn show(&mut self, _: &Chart) -> Result<Shown, Stop> {
        Ok(Shown::Here)
    }

    fn draw(&mut self, chart: &Chart, _: Picture) -> Result<Vec<u8>, Stop> {
        Ok(chart.shown().into_bytes())
    }

    fn emit(&mut self, _: &str, _: &str) -> Result<(), Stop> {
        Ok(())
    }

    fn files(&self) -> Rc<dyn FileSystem> {
        Rc::new(Files)
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&mut self, _: Duration) -> Result<(), Stop> {
        self.tick()
    }

    fn entropy(&mut self) -> u64 {
        7
    }

    fn limits(&self) -> MachineLimits {
        MachineLimits { call_depth: 200, instructions: None, size: 1 << 20 }
    }

    fn lang(&self) -> Lang {
        self.lang
    }

    fn begin_grace(&mut self) {
        self.ticks = 0;
    }
}

struct Files;

impl FileSystem for Files {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        match path {
            "." | "" | "/" => Ok(FileKind::Folder),
            _ => self.size(path).map(|_| FileKind::File),
        }
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        let file = FILES.iter().find(|(name, _)| *name == path);
        file.map(|(_, text)| text.len() as u64).ok_or(FileError::NotFound)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        match self.kind(folder)? {
            FileKind::Folder => {
                Ok(FILES.iter().map(|(name, _)| Entry { name: (*name).to_owned(), kind: FileKind::File }).collect())
            }
            _ => Err(FileError::NotAFolder),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        let file = FILES.iter().find(|(name, _)| *name == path);
        file.map(|(_, text)| Box::new(Cursor::new(*text)) as Box<dyn Read>).ok_or(FileError::NotFound)
    }

    fn create(&self, _: &str) -> Result<Box<dyn NewFile>, FileError> {
        Ok(Box::new(Nowhere))
    }

    fn current_folder(&self) -> String {
        "/".to_owned()
    }
}

/// A file nobody reads.
struct Nowhere;

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl NewFile for Nowhere {
    fn keep(self: Box<Self>) -> std::io::Result<()> {
        Ok(())
    }
}
