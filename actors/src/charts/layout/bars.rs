//! Bars, standing and lying, and histograms.

use std::rc::Rc;

use datacode_lang::chart::{Bars, Chart, Scale};

use super::TEXT;
use super::frame::{self, Beside, Field, Frame, Sides, base_line};
use crate::charts::axis::{Span, number, range, roomy};
use crate::charts::font;
use crate::charts::palette::{QUIET, series as colour};
use crate::charts::scene::{Anchor, Scene};

/// At most so many bars have their number beside them.
const NUMBERED: usize = 20;
/// The widest bar.
const WIDEST: f64 = 70.0;

/// Bars in groups.
pub struct Groups<'a> {
    /// What stands beside each group.
    pub labels: &'a [Rc<str>],
    /// The bars of each colour.
    pub series: &'a [Bars],
    /// Whether those of a group stand on each other.
    pub stacked: bool,
}

impl Groups<'_> {
    /// Where each bar of a group begins and ends: the number of its series, and two numbers.
    fn bars(&self, group: usize) -> Vec<(usize, f64, f64)> {
        let (mut above, mut below) = (0.0, 0.0);
        let mut bars = Vec::new();
        for (place, series) in self.series.iter().enumerate() {
            let Some(value) = series.values.get(group).copied().filter(|v| !v.is_nan()) else { continue };
            let base = if value < 0.0 { &mut below } else { &mut above };
            let from = if self.stacked { *base } else { 0.0 };
            *base = from + value;
            bars.push((place, from, from + value));
        }
        bars
    }
}

/// Draws bars: groups from left to right, or lying from top to bottom.
pub fn draw(chart: &Chart, groups: &Groups<'_>, lying: bool, scene: &mut Scene) {
    let ends = (0..groups.labels.len()).flat_map(|group| groups.bars(group)).map(|(_, _, to)| to);
    let (low, high) = roomy(range(ends), true);
    let names: Vec<Rc<str>> = groups.series.iter().map(|s| s.name.clone()).collect();
    let sides = match lying {
        false => Sides { left: Beside::Numbers(low, high), below: Beside::Parts(groups.labels) },
        true => Sides { left: Beside::Parts(groups.labels), below: Beside::Numbers(low, high) },
    };
    let turned;
    let chart = if lying {
        turned = Chart { x_label: chart.y_label.clone(), y_label: chart.x_label.clone(), ..chart.clone() };
        &turned
    } else {
        chart
    };
    let frame = frame::draw(chart, &names, &sides, 0.0, scene);
    let (along, length) = if lying { (&frame.up, &frame.across) } else { (&frame.across, &frame.up) };
    let beside = if groups.stacked { 1 } else { groups.series.len() };
    let part = (along.at(1.0) - along.at(0.0)).abs();
    let width = (part * 0.76 / beside as f64).min(WIDEST);
    let is_numbered = beside == 1 && groups.series.len() == 1 && groups.labels.len() <= NUMBERED;
    for group in 0..groups.labels.len() {
        let middle = along.at(group as f64 + 0.5);
        for (place, from, to) in groups.bars(group) {
            let slot = if groups.stacked { 0 } else { place };
            let begin = middle - width * beside as f64 / 2.0 + width * slot as f64;
            let gap = if beside > 1 && width > 4.0 { 1.0 } else { 0.0 };
            let (a, b) = (length.at(from), length.at(to));
            let (near, far) = (a.min(b), a.max(b));
            let (corner, size) = match lying {
                false => ((begin, near), (width - gap, far - near)),
                true => ((near, begin), (far - near, width - gap)),
            };
            scene.rect(corner, size, colour(place));
            if is_numbered {
                numbered(to, (middle, b), (part, width), lying, scene);
            }
        }
    }
    zero(&frame, length, lying, scene);
}

/// A bar's number beside its end, where it has room.
fn numbered(value: f64, (middle, end): (f64, f64), (part, width): (f64, f64), lying: bool, scene: &mut Scene) {
    let text = number(value);
    let size = TEXT - 1.0;
    let grows = value >= 0.0;
    if lying && width >= size {
        let (x, anchor) = if grows { (end + 5.0, Anchor::Start) } else { (end - 5.0, Anchor::End) };
        scene.text((x, middle + size * 0.36), text, size, QUIET, anchor);
    } else if !lying && font::width(&text, size) <= part - 4.0 {
        let y = if grows { end - 4.0 } else { end + size + 2.0 };
        scene.text((middle, y), text, size, QUIET, Anchor::Middle);
    }
}

/// The line bars begin at.
fn zero(frame: &Frame, length: &Span, lying: bool, scene: &mut Scene) {
    let Field { left, right, top, bottom } = frame.field;
    let at = length.at(0.0);
    match lying {
        false => base_line((left, at), (right, at), scene),
        true => base_line((at, top), (at, bottom), scene),
    }
}

/// Draws a histogram.
pub fn histogram(chart: &Chart, scale: &Scale, (from, width): (f64, f64), counts: &[u64], scene: &mut Scene) {
    let most = counts.iter().copied().max().unwrap_or(0) as f64;
    let to = (from + width * counts.len() as f64).min(f64::MAX);
    let sides = Sides { left: Beside::Numbers(0.0, (most * 1.05).max(1.0)), below: Beside::of(scale, from, to) };
    let frame = frame::draw(chart, &[], &sides, 0.0, scene);
    let (bottom, part) = (frame.field.bottom, (frame.field.right - frame.field.left) / counts.len().max(1) as f64);
    for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let x = frame.field.left + part * bin as f64;
        let y = frame.up.at(*count as f64);
        let gap = if part > 6.0 { 1.0 } else { 0.0 };
        scene.rect((x, y), (part - gap, bottom - y), colour(0));
    }
    base_line((frame.field.left, bottom), (frame.field.right, bottom), scene);
}
