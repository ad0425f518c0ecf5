//! The smallest world a program can run in: it keeps what is printed and stops after a number of looks.

use std::rc::Rc;
use std::time::{Duration, SystemTime};

use datacode_lang::chart::Chart;
use datacode_lang::host::{FileSystem, Host, Limit, MachineLimits, Picture, Shown, Stop};
use datacode_lang::messages::Lang;

/// A host without files.
pub struct World {
    /// What the programs printed.
    pub output: String,
    ticks: u64,
    most_ticks: u64,
}

impl World {
    /// A world that stops its program after so many looks.
    pub fn new(most_ticks: u64) -> World {
        World { output: String::new(), ticks: 0, most_ticks }
    }
}

impl Host for World {
    fn tick(&mut self) -> Result<(), Stop> {
        self.ticks += 1;
        if self.ticks > self.most_ticks { Err(Stop::Interrupted) } else { Ok(()) }
    }
    fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        if bytes > 1 << 26 { Err(Stop::Limit(Limit::Memory)) } else { Ok(()) }
    }
    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.output.push_str(text);
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
        unreachable!("these programs touch no files")
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
        MachineLimits::default()
    }
    fn lang(&self) -> Lang {
        Lang::En
    }
    fn begin_grace(&mut self) {}
}
