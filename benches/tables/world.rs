//! The world the measured programs run in: a clock that is looked at, a bound of memory, and the files of one folder.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{
    Entry, FileError, FileKind, FileSystem, Host, Limit, MachineLimits, NewFile, Picture, Shown, Stop,
};
use datacode_lang::messages::Lang;

/// Bytes that are granted at once.
const GRANTED: usize = 8 << 30;
/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// The host of the measured programs.
pub struct World {
    folder: PathBuf,
    /// What they printed.
    pub written: String,
    begun: Instant,
}

impl World {
    /// A world with the files of a folder.
    pub fn new(folder: PathBuf) -> World {
        World { folder, written: String::new(), begun: Instant::now() }
    }
}

impl Host for World {
    fn tick(&mut self) -> Result<(), Stop> {
        if self.begun.elapsed() > PATIENCE { Err(Stop::Limit(Limit::Time)) } else { Ok(()) }
    }
    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        if bytes > GRANTED { Err(Stop::Limit(Limit::Memory)) } else { Ok(()) }
    }
    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.written.push_str(text);
        Ok(())
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
        Rc::new(Folder(self.folder.clone()))
    }
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn sleep(&mut self, _: Duration) -> Result<(), Stop> {
        self.tick()
    }
    fn entropy(&mut self) -> u64 {
        7
    }
    fn limits(&self) -> MachineLimits {
        MachineLimits::default()
    }
    fn lang(&self) -> Lang {
        Lang::En
    }
    fn begin_grace(&mut self) {}
}

/// The files of one folder.
struct Folder(PathBuf);

impl FileSystem for Folder {
    fn kind(&self, path: &str) -> Result<FileKind, FileError> {
        self.size(path).map(|_| FileKind::File)
    }
    fn size(&self, path: &str) -> Result<u64, FileError> {
        fs::metadata(self.0.join(path)).map(|data| data.len()).map_err(|_| FileError::NotFound)
    }
    fn list(&self, _: &str) -> Result<Vec<Entry>, FileError> {
        Err(FileError::Denied)
    }
    fn open(&self, path: &str) -> Result<Box<dyn Read>, FileError> {
        match File::open(self.0.join(path)) {
            Ok(file) => Ok(Box::new(file)),
            Err(_) => Err(FileError::NotFound),
        }
    }
    fn create(&self, _: &str) -> Result<Box<dyn NewFile>, FileError> {
        Err(FileError::ReadOnly)
    }
    fn current_folder(&self) -> String {
        ".".to_owned()
    }
}
