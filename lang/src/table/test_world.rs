//! A host and files in memory, for the tests of tables and files.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read, Write};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::builtins::Context;
use crate::chart::Chart;
use crate::error::{Error, Result};
use crate::host::{
    Entry, FileError, FileKind, FileSystem, Host, Item, Limit, MachineLimits, NewFile, Picture, Progress, SheetError,
    Shown, Spreadsheet, Stop, Wanted,
};
use crate::messages::{ErrorKind, Lang};
use crate::value::{Heap, Value};

/// Files in memory: path to content; folders are what stands before a `/`.
#[derive(Default, Clone)]
pub(crate) struct Files(pub(crate) Rc<RefCell<BTreeMap<String, Vec<u8>>>>);

struct Saved {
    files: Files,
    path: String,
    bytes: Vec<u8>,
}

impl Write for Saved {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for Saved {
    fn keep(self: Box<Self>) -> io::Result<()> {
        self.files.0.borrow_mut().insert(self.path, self.bytes);
        Ok(())
    }
}

/// Gives a few bytes at a time, as a share may.
struct Trickle(Cursor<Vec<u8>>);

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let few = buffer.len().min(70_001);
        self.0.read(&mut buffer[..few])
    }
}

impl FileSystem for Files {
    fn kind(&self, path: &str) -> std::result::Result<FileKind, FileError> {
        let path = path.trim_end_matches('/');
        let files = self.0.borrow();
        if files.contains_key(path) {
            return Ok(FileKind::File);
        }
        let prefix = format!("{path}/");
        if path == "." || files.keys().any(|k| k.starts_with(&prefix)) {
            return Ok(FileKind::Folder);
        }
        Err(FileError::NotFound)
    }

    fn size(&self, path: &str) -> std::result::Result<u64, FileError> {
        self.0.borrow().get(path).map(|b| b.len() as u64).ok_or(FileError::NotFound)
    }

    fn list(&self, folder: &str) -> std::result::Result<Vec<Entry>, FileError> {
        if self.kind(folder)? != FileKind::Folder {
            return Err(FileError::NotAFolder);
        }
        let prefix = if folder == "." { String::new() } else { format!("{}/", folder.trim_end_matches('/')) };
        let files = self.0.borrow();
        let mut names = BTreeSet::new();
        for path in files.keys().filter_map(|k| k.strip_prefix(&prefix)) {
            match path.split_once('/') {
                Some((folder, _)) => names.insert((folder.to_owned(), FileKind::Folder as u8)),
                None => names.insert((path.to_owned(), FileKind::File as u8)),
            };
        }
        let kind = |k| if k == FileKind::File as u8 { FileKind::File } else { FileKind::Folder };
        Ok(names.into_iter().rev().map(|(name, k)| Entry { name, kind: kind(k) }).collect())
    }

    fn open(&self, path: &str) -> std::result::Result<Box<dyn Read>, FileError> {
        match self.kind(path)? {
            FileKind::File => {}
            _ => return Err(FileError::NotAFile),
        }
        let bytes = self.0.borrow().get(path).cloned().ok_or(FileError::NotFound)?;
        Ok(Box::new(Trickle(Cursor::new(bytes))))
    }

    fn create(&self, path: &str) -> std::result::Result<Box<dyn NewFile>, FileError> {
        Ok(Box::new(Saved { files: self.clone(), path: path.to_owned(), bytes: Vec::new() }))
    }

    fn current_folder(&self) -> String {
        "/home".to_owned()
    }
}

/// A spreadsheet that somebody has read already; every few items it makes the program wait.
struct Prepared {
    items: Vec<Item<'static>>,
    given: usize,
    waits: bool,
}

impl Spreadsheet for Prepared {
    fn next(&mut self) -> std::result::Result<Option<Item<'_>>, SheetError> {
        if self.given.is_multiple_of(3) && !std::mem::replace(&mut self.waits, false) {
            return Ok(None);
        }
        let item = self.items.get(self.given).copied();
        self.given += 1;
        Ok(item)
    }
    fn wait(&mut self) -> std::result::Result<Progress, SheetError> {
        self.waits = true;
        Ok(if self.given > self.items.len() { Progress::End } else { Progress::Going })
    }
}

/// A host that counts.
pub(crate) struct World {
    pub(crate) files: Files,
    pub(crate) written: String,
    pub(crate) ticks: u64,
    /// Ticks after which it stops the program.
    pub(crate) stop_after: u64,
    /// The largest reservation it grants.
    pub(crate) grants: usize,
    pub(crate) largest: usize,
    pub(crate) limits: MachineLimits,
    pub(crate) heap: Option<Heap>,
    /// What stands in every spreadsheet.
    pub(crate) sheet: Vec<Item<'static>>,
}

impl Default for World {
    fn default() -> World {
        World {
            files: Files::default(),
            written: String::new(),
            ticks: 0,
            stop_after: u64::MAX,
            grants: usize::MAX,
            largest: 0,
            limits: MachineLimits::default(),
            heap: Some(Heap::default()),
            sheet: Vec::new(),
        }
    }
}

impl World {
    /// Does something as a built-in would.
    pub(crate) fn run<T>(&mut self, work: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let mut heap = self.heap.take().unwrap_or_default();
        let outcome = work(&mut Context { host: self, heap: &mut heap });
        self.heap = Some(heap);
        outcome
    }

    pub(crate) fn put(&mut self, path: &str, content: impl AsRef<[u8]>) {
        self.files.0.borrow_mut().insert(path.to_owned(), content.as_ref().to_vec());
    }
}

impl Host for World {
    fn tick(&mut self) -> std::result::Result<(), Stop> {
        self.ticks += 1;
        if self.ticks > self.stop_after { Err(Stop::Interrupted) } else { Ok(()) }
    }
    fn reserve(&mut self, bytes: usize) -> std::result::Result<(), Stop> {
        self.largest = self.largest.max(bytes);
        if bytes > self.grants { Err(Stop::Limit(Limit::Memory)) } else { Ok(()) }
    }
    fn write(&mut self, text: &str) -> std::result::Result<(), Stop> {
        self.written.push_str(text);
        Ok(())
    }
    fn progress(&mut self, _: f64, _: &str, _: &str) -> std::result::Result<(), Stop> {
        Ok(())
    }
    fn show(&mut self, _: &Chart) -> std::result::Result<Shown, Stop> {
        Ok(Shown::Here)
    }

    fn draw(&mut self, chart: &Chart, _: Picture) -> std::result::Result<Vec<u8>, Stop> {
        Ok(chart.shown().into_bytes())
    }

    fn emit(&mut self, _: &str, _: &str) -> std::result::Result<(), Stop> {
        Ok(())
    }

    fn files(&self) -> Rc<dyn FileSystem> {
        Rc::new(self.files.clone())
    }
    fn spreadsheet(
        &mut self,
        _: Box<dyn Read>,
        wanted: Wanted<'_>,
    ) -> std::result::Result<Box<dyn Spreadsheet>, SheetError> {
        let names = wanted == Wanted::Names;
        let items = self.sheet.iter().copied().filter(|item| !names || matches!(item, Item::Sheet(_))).collect();
        Ok(Box::new(Prepared { items, given: 0, waits: false }))
    }
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
    fn sleep(&mut self, _: Duration) -> std::result::Result<(), Stop> {
        self.tick()
    }
    fn entropy(&mut self) -> u64 {
        7
    }
    fn limits(&self) -> MachineLimits {
        self.limits
    }
    fn lang(&self) -> Lang {
        Lang::En
    }
    fn begin_grace(&mut self) {}
}

/// What kind of error came, and its text in English.
pub(crate) fn raised<T>(outcome: Result<T>) -> (ErrorKind, String) {
    match outcome.err().map(|e| *e) {
        Some(Error::Raised(error)) => (error.kind, error.message.render(Lang::En)),
        Some(Error::Stopped(stop)) => panic!("stopped: {stop:?}"),
        None => panic!("no error"),
    }
}

/// A value as a text that tells types apart.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Array(a) => format!("[{}]", a.items.borrow().iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Column(c) => format!("{}: [{}]", c.kind(), c.values().map(|v| shown(&v)).collect::<Vec<_>>().join(", ")),
        Value::Table(t) => {
            let column = |c: &Rc<crate::table::Column>| format!("{}={}", c.name(), shown(&Value::Column(c.clone())));
            format!("{{{}}}", t.columns().iter().map(column).collect::<Vec<_>>().join("; "))
        }
        Value::Object(o) => {
            let field = |(k, v): (&Rc<crate::value::Str>, &Value)| format!("{}: {}", k.as_str(), shown(v));
            format!("{{{}}}", o.fields.borrow().iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        Value::Date(d) => format!("@{}", d.micros()),
        other => format!("{other:?}"),
    }
}
