//! Places where a test makes the interpreter's thread panic. Without the feature `fault-injection` nothing is left of
//! them.
//!
//! A program names its place in its first line (`#!panic in_print`), or the environment does for every program of the
//! process (`DATACODE_FAULT=in_print`).

/// A place where a thread can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before the program runs.
    BeforeRun,
    /// At a tick of the running program.
    WhileRunning,
    /// While it prints.
    InPrint,
    /// While its answer is about to be made.
    InFinish,
    /// While one of its frames is encoded.
    InEncode,
    /// While any of its frames is encoded, again and again.
    InEveryEncode,
}

#[cfg(feature = "fault-injection")]
mod armed {
    use std::cell::Cell;

    use super::Point;

    thread_local! {
        static ARMED: Cell<Option<Point>> = const { Cell::new(None) };
    }

    /// Every place with its name.
    const NAMES: [(&str, Point); 6] = [
        ("before_run", Point::BeforeRun),
        ("while_running", Point::WhileRunning),
        ("in_print", Point::InPrint),
        ("in_finish", Point::InFinish),
        ("in_encode", Point::InEncode),
        ("in_every_encode", Point::InEveryEncode),
    ];

    /// Reads which place this program is to break at.
    pub fn arm(code: &str) {
        let asked = code.lines().next().and_then(|line| line.strip_prefix("#!panic ")).map(str::to_owned);
        let name = asked.or_else(|| std::env::var("DATACODE_FAULT").ok());
        let point =
            name.and_then(|name| NAMES.iter().find(|(known, _)| *known == name.trim()).map(|(_, point)| *point));
        ARMED.set(point);
    }

    /// Panics when the program was to break here; once, but where it is to break every time.
    #[allow(clippy::panic, reason = "breaking is what it is for")]
    pub fn point(point: Point) {
        if ARMED.get() == Some(point) {
            if point != Point::InEveryEncode {
                ARMED.set(None);
            }
            panic!("a fault was asked for at {point:?}");
        }
    }
}

#[cfg(feature = "fault-injection")]
pub use armed::{arm, point};

/// Nothing: faults are compiled out.
#[cfg(not(feature = "fault-injection"))]
#[inline(always)]
pub fn arm(_: &str) {}

/// Nothing: faults are compiled out.
#[cfg(not(feature = "fault-injection"))]
#[inline(always)]
pub fn point(_: Point) {}
