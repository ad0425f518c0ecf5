//! What the server's process takes of the machine.

use std::fmt;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub resident_kib: u64,
    pub threads: usize,
    pub descriptors: usize,
    pub sockets: usize,
}

impl Figures {
    pub fn of(process: u32) -> Figures {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
        };
        let descriptors: Vec<_> = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().flatten().collect();
        let is_socket = |path: std::path::PathBuf| path.to_string_lossy().starts_with("socket:");
        Figures {
            resident_kib: figure("VmRSS"),
            threads: figure("Threads") as usize,
            descriptors: descriptors.len(),
            // One may have been closed since the folder was read.
            sockets: descriptors.iter().filter(|one| std::fs::read_link(one.path()).is_ok_and(is_socket)).count(),
        }
    }

    /// Everything but memory.
    fn counts(&self) -> (usize, usize, usize) {
        (self.threads, self.descriptors, self.sockets)
    }

    /// The figures of a process that has just begun, as soon as they stand still.
    pub fn at_rest(process: u32) -> Figures {
        let mut last = Figures::of(process);
        let mut since = Instant::now();
        while since.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(50));
            let now = Figures::of(process);
            if now.counts() != last.counts() {
                (last, since) = (now, Instant::now());
            }
        }
        Figures::of(process)
    }

    /// Waits until threads, descriptors and sockets are those of `idle` again, and gives the least memory of the time in
    /// which the server gives back what it does not need; what it has when they are not.
    pub fn calm(process: u32, idle: Figures, within: Duration) -> Figures {
        let end = Instant::now() + within;
        while Figures::of(process).counts() != idle.counts() {
            if Instant::now() > end {
                return Figures::of(process);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let end = Instant::now() + Duration::from_secs(5);
        let mut least = Figures::of(process);
        while Instant::now() < end {
            std::thread::sleep(Duration::from_millis(100));
            let now = Figures::of(process);
            if now.counts() == idle.counts() && now.resident_kib < least.resident_kib {
                least = now;
            }
        }
        least
    }

    /// Threads, descriptors and sockets as they were, and at most a tenth more memory.
    pub fn is_back_to(&self, before: &Figures) -> bool {
        self.counts() == before.counts() && self.resident_kib * 10 <= before.resident_kib * 11
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { resident_kib, threads, descriptors, sockets } = self;
        write!(out, "{resident_kib} KiB resident, {threads} threads, {descriptors} descriptors ({sockets} sockets)")
    }
}
