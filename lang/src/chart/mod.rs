//! Charts as values: what is to be drawn, as plain data. How it looks is the host's business.
//!
//! A chart holds no more points than a picture can show ([`thin`]), whatever the table holds: so a chart is small, and
//! drawing it takes a bounded time.

mod bins;
mod read;
mod thin;

use std::rc::Rc;

pub(crate) use bins::{MOST_BINS, binned};
pub(crate) use read::{Numbers, is_numeric, label, numbers};
pub(crate) use thin::{line, scatter};

/// The most series of one chart: so many colours are told apart.
pub const MOST_SERIES: usize = 8;
/// The most bars of one chart, of all series together.
pub const MOST_BARS: usize = 300;
/// The most slices of a pie.
pub const MOST_SLICES: usize = 16;
/// The most rows, and the most columns, of a heat map.
pub const MOST_CELLS: usize = 100;
/// Characters of a title or a label that are kept.
const LONGEST_TEXT: usize = 200;

/// A chart: what a program shows and writes to files. It never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its title; empty for none.
    pub title: String,
    /// What stands beside the axis from left to right; empty for nothing.
    pub x_label: String,
    /// What stands beside the axis upwards.
    pub y_label: String,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn, by kind of chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Points joined by lines, from left to right. A point whose y is NaN ends a line.
    Line {
        /// What the x numbers are.
        scale: Scale,
        /// One line each.
        series: Vec<Points>,
    },
    /// Points alone.
    Scatter {
        /// What the x numbers are.
        scale: Scale,
        /// One colour each.
        series: Vec<Points>,
    },
    /// Bars beside each other.
    Bar {
        /// What stands under each group of bars.
        labels: Vec<Rc<str>>,
        /// One colour each; NaN where there is no bar.
        series: Vec<Bars>,
        /// Whether the bars of a group stand on each other.
        stacked: bool,
        /// Whether they lie.
        horizontal: bool,
    },
    /// Parts of a whole, none of them negative.
    Pie {
        /// What each is called, and how large it is.
        slices: Vec<(Rc<str>, f64)>,
    },
    /// How many values lie between equal steps.
    Hist {
        /// What the numbers are.
        scale: Scale,
        /// Where the first bin begins.
        from: f64,
        /// How wide each is.
        width: f64,
        /// How many values each holds.
        counts: Vec<u64>,
    },
    /// A colour for each pair.
    Heatmap {
        /// From left to right.
        columns: Vec<Rc<str>>,
        /// From top to bottom.
        rows: Vec<Rc<str>>,
        /// Row by row; NaN where there is none.
        values: Vec<f64>,
        /// What the colours mean.
        name: Rc<str>,
    },
}

/// What the numbers of an axis are.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Numbers.
    Number,
    /// Microseconds since 1970-01-01, UTC.
    Date,
    /// Places of texts: those that are written, by place.
    Places(Vec<(f64, Rc<str>)>),
}

/// A series of points, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// What it is called.
    pub name: Rc<str>,
    /// x and y.
    pub points: Vec<(f64, f64)>,
}

/// A series of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What it is called.
    pub name: Rc<str>,
    /// How long each is.
    pub values: Vec<f64>,
}

impl Chart {
    /// The name of its kind, as in `plot.line`.
    pub fn kind(&self) -> &'static str {
        match &self.drawing {
            Drawing::Line { .. } => "line",
            Drawing::Scatter { .. } => "scatter",
            Drawing::Bar { .. } => "bar",
            Drawing::Pie { .. } => "pie",
            Drawing::Hist { .. } => "hist",
            Drawing::Heatmap { .. } => "heatmap",
        }
    }

    /// How it prints: `<chart line: title>`.
    pub fn shown(&self) -> String {
        match self.title.as_str() {
            "" => format!("<chart {}>", self.kind()),
            title => format!("<chart {}: {title}>", self.kind()),
        }
    }
}

/// The beginning of a text, on one line: what a chart keeps of it.
pub(crate) fn short(text: &str) -> Rc<str> {
    let line = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(line).take(LONGEST_TEXT).collect::<String>().into()
}
