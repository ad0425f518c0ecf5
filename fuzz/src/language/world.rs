//! A world with little of everything, so that no input takes long: some time, memory and output, a few files. What a
//! program writes it can read again; nothing of it leaves the memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{
    Entry, FileError, FileKind, FileSystem, Host, Limit, MachineLimits, NewFile, Picture, SheetError, Shown,
    Spreadsheet, Stop, Wanted,
};
use datacode_lang::messages::Lang;

/// Looks of the machine, each after 64 jumps or half a millisecond of other work.
const TICKS: u32 = 100;
/// Bytes that may be asked for in one text.
const MEMORY: usize = 32 << 20;
/// Bytes that may be printed in one text.
const OUTPUT: usize = 1 << 20;
/// Bytes all files may hold.
const STORED: usize = 4 << 20;

/// The files there are from the beginning: data, and the modules of the golden programs.
const FILES: [(&str, &str); 13] = [
    ("a.csv", "id,name,amount\n1,Anna,2.5\n2,Бела,\n3,,1e3\n"),
    ("a.json", "{\"k\": [1, 2.5, null, true, \"x\"]}"),
    ("a.txt", "one\ntwo\n"),
    ("shapes.dc", "cls Shape {\nlet made = 0\nside: int = 1\nnew Shape(side) { this.side = side }\n}\nlet _own = 2\n"),
    ("geometry.dc", include_str!("../../../tests/language/data/modules/geometry.dc")),
    ("circle_a.dc", include_str!("../../../tests/language/data/modules/circle_a.dc")),
    ("circle_b.dc", include_str!("../../../tests/language/data/modules/circle_b.dc")),
    ("failing.dc", include_str!("../../../tests/language/data/modules/failing.dc")),
    ("unclosed.dc", include_str!("../../../tests/language/data/modules/unclosed.dc")),
    ("names/leaf.dc", include_str!("../../../tests/language/data/modules/names/leaf.dc")),
    ("pkg/__lib__.dc", include_str!("../../../tests/language/data/modules/pkg/__lib__.dc")),
    ("pkg/base.dc", include_str!("../../../tests/language/data/modules/pkg/base.dc")),
    ("pkg/inner/__lib__.dc", include_str!("../../../tests/language/data/modules/pkg/inner/__lib__.dc")),
];

/// Who reads spreadsheets here.
pub type Sheets = fn(Box<dyn Read>, Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError>;

pub struct World {
    ticks: u32,
    memory: usize,
    output: usize,
    lang: Lang,
    files: Files,
    sheets: Sheets,
}

impl World {
    /// Files come in pieces of these lengths by turns; nothing comes, for once, where one is 0.
    pub fn new(sheets: Sheets, pieces: [u8; 2]) -> World {
        let held = FILES.iter().map(|(path, text)| ((*path).to_owned(), Rc::from(text.as_bytes()))).collect();
        let files = Files { held: Rc::new(RefCell::new(held)), pieces };
        World { ticks: 0, memory: 0, output: 0, lang: Lang::En, files, sheets }
    }

    /// Another text begins: it has all the time and memory again.
    pub fn begin(&mut self) {
        (self.ticks, self.memory, self.output) = (0, 0, 0);
    }

    /// Has messages told in that language.
    pub fn speak(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// Puts a file there.
    pub fn put(&mut self, path: &str, bytes: &[u8]) {
        self.files.held.borrow_mut().insert(path.to_owned(), Rc::from(bytes));
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
        Rc::new(self.files.clone())
    }

    fn spreadsheet(&mut self, file: Box<dyn Read>, wanted: Wanted<'_>) -> Result<Box<dyn Spreadsheet>, SheetError> {
        (self.sheets)(file, wanted)
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

#[derive(Clone)]
struct Files {
    held: Rc<RefCell<BTreeMap<String, Rc<[u8]>>>>,
    pieces: [u8; 2],
}

impl Files {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.held.borrow().get(path).cloned().ok_or(FileError::NotFound)
    }
}

impl FileSystem for Files {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        let inside = |file: &String| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        match path {
            "." | "" | "/" => Ok(FileKind::Folder),
            _ if self.held.borrow().keys().any(inside) => Ok(FileKind::Folder),
            _ => self.file(path).map(|_| FileKind::File),
        }
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        self.file(path).map(|bytes| bytes.len() as u64)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, FileError> {
        if self.kind(folder)? != FileKind::Folder {
            return Err(FileError::NotAFolder);
        }
        let held = self.held.borrow();
        let names = held.keys().filter(|path| !path.contains('/'));
        Ok(names.map(|name| Entry { name: name.clone(), kind: FileKind::File }).collect())
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        Ok(Box::new(Pieces { bytes: self.file(path)?, read: 0, pieces: self.pieces, turn: 0 }))
    }

    fn create(&self, path: &str) -> Result<Box<dyn NewFile>, FileError> {
        Ok(Box::new(Unkept { files: self.clone(), path: path.to_owned(), bytes: Vec::new() }))
    }

    fn current_folder(&self) -> String {
        "/".to_owned()
    }
}

/// A file that comes in pieces.
struct Pieces {
    bytes: Rc<[u8]>,
    read: usize,
    pieces: [u8; 2],
    turn: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let piece = self.pieces[self.turn % 2];
        self.turn += 1;
        if piece == 0 && self.pieces != [0, 0] {
            return Err(ErrorKind::Interrupted.into());
        }
        let rest = &self.bytes[self.read..];
        // The largest stands for as much as there is room for.
        let piece = if matches!(piece, 0 | u8::MAX) { usize::MAX } else { usize::from(piece) };
        let taken = rest.len().min(into.len()).min(piece);
        into[..taken].copy_from_slice(&rest[..taken]);
        self.read += taken;
        Ok(taken)
    }
}

/// A file that is being written.
struct Unkept {
    files: Files,
    path: String,
    bytes: Vec<u8>,
}

impl Write for Unkept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > STORED {
            return Err(ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for Unkept {
    fn keep(self: Box<Self>) -> io::Result<()> {
        let mut held = self.files.held.borrow_mut();
        if held.values().map(|bytes| bytes.len()).sum::<usize>() + self.bytes.len() > STORED {
            return Err(ErrorKind::StorageFull.into());
        }
        held.insert(self.path, Rc::from(self.bytes));
        Ok(())
    }
}
