//! Prometheus' text format 0.0.4: a family's help and type, then its samples.

use std::fmt::Write;

use super::cells::{Counter, Counters, Histogram};
use super::labels::Label;

/// What a family's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// They only grow.
    Counter,
    /// They go up and down.
    Gauge,
    /// They count values by their size.
    Histogram,
}

/// The text being written.
pub struct Text<'n> {
    namespace: &'n str,
    out: String,
}

/// One family of it; its samples follow.
pub struct Family<'t> {
    text: &'t mut String,
    name: String,
}

impl<'n> Text<'n> {
    /// Names begin with `namespace` and an underscore.
    pub fn new(namespace: &'n str) -> Text<'n> {
        Text { namespace, out: String::new() }
    }

    /// Begins a family. `help` is one line without a backslash.
    pub fn family(&mut self, name: &str, kind: Kind, help: &str) -> Family<'_> {
        let name = format!("{}_{name}", self.namespace);
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Family { text: &mut self.out, name }
    }

    /// A number of the moment.
    pub fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, Kind::Gauge, help).labelled(&[], value);
    }

    /// A counter.
    pub fn counter(&mut self, name: &str, help: &str, counter: &Counter) {
        self.family(name, Kind::Counter, help).labelled(&[], counter.get());
    }

    /// A counter for each value of a label.
    pub fn counters<L: Label>(&mut self, name: &str, help: &str, label: &str, counters: &Counters<L>) {
        let mut family = self.family(name, Kind::Counter, help);
        for (value, count) in counters.all() {
            family.labelled(&[(label, value)], count);
        }
    }

    /// The text.
    pub fn end(self) -> String {
        self.out
    }
}

impl Family<'_> {
    /// A sample with these labels.
    pub fn labelled(&mut self, labels: &[(&str, &str)], value: u64) {
        self.sample("", labels, &value.to_string());
    }

    /// The samples of a histogram, its values divided by `unit`.
    pub fn histogram(&mut self, labels: &[(&str, &str)], histogram: &Histogram, unit: f64) {
        let (bounds, count) = histogram.cumulated();
        for (bound, count) in bounds {
            let bound = (bound as f64 / unit).to_string();
            let labels: Vec<(&str, &str)> = labels.iter().copied().chain([("le", bound.as_str())]).collect();
            self.sample("_bucket", &labels, &count.to_string());
        }
        let count = count.to_string();
        let all: Vec<(&str, &str)> = labels.iter().copied().chain([("le", "+Inf")]).collect();
        self.sample("_bucket", &all, &count);
        self.sample("_sum", labels, &(histogram.sum() as f64 / unit).to_string());
        self.sample("_count", labels, &count);
    }

    fn sample(&mut self, suffix: &str, labels: &[(&str, &str)], value: &str) {
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.text, "{}{suffix}{labels} {value}", self.name);
    }
}
