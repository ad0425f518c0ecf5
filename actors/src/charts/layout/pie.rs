//! Pies, with a list of what their slices are.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::frame::swatch;
use super::{EDGE, TEXT, titled};
use crate::charts::axis::number;
use crate::charts::font;
use crate::charts::palette::{INK, PAPER, QUIET, series};
use crate::charts::scene::{Anchor, Point, Scene, Shape};

/// Slices below this part of the whole have their share only in the list.
const SMALL: f64 = 0.04;

/// Draws the slices from the top on, with the clock.
pub fn draw(slices: &[(Rc<str>, f64)], scene: &mut Scene) {
    let top = titled(scene);
    let (width, height) = scene.size;
    let whole: f64 = slices.iter().map(|(_, value)| value).sum();
    let radius = (height - EDGE - top) / 2.0 - 22.0;
    let centre = (EDGE + 40.0 + radius, (top + height - EDGE) / 2.0);
    let mut begin = 0.0;
    for (place, (_, value)) in slices.iter().enumerate() {
        let part = value / whole;
        scene.shapes.push(Shape::Area { points: slice(centre, radius, begin, part), colour: series(place) });
        begin += part;
    }
    begin = 0.0;
    for (_, value) in slices {
        let part = value / whole;
        // A white line between slices, also between two of like colours.
        if slices.len() > 1 {
            scene.line(centre, around(centre, radius + 1.0, begin), PAPER, 1.5);
        }
        if part >= SMALL {
            let (x, y) = around(centre, radius + 14.0, begin + part / 2.0);
            let anchor = if (x - centre.0).abs() < radius * 0.25 {
                Anchor::Middle
            } else if x > centre.0 {
                Anchor::Start
            } else {
                Anchor::End
            };
            let x = if anchor == Anchor::Middle { x } else { x - (x - centre.0).signum() * 6.0 };
            scene.text((x, y + TEXT * 0.36), share(part), TEXT, QUIET, anchor);
        }
        begin += part;
    }
    list(slices, whole, (centre.0 + radius + 70.0, width - EDGE), centre.1, scene);
}

/// Names, numbers and shares, one under the other.
fn list(slices: &[(Rc<str>, f64)], whole: f64, (left, right): (f64, f64), middle: f64, scene: &mut Scene) {
    let line = if slices.len() > 12 { 21.0 } else { 25.0 };
    let numbers: Vec<String> = slices.iter().map(|(_, value)| number(*value)).collect();
    let widest = numbers.iter().map(|text| font::width(text, TEXT)).fold(0.0, f64::max);
    let room = right - left - 20.0 - widest - 70.0;
    let longest = slices.iter().map(|(name, _)| font::width(name, TEXT)).fold(60.0, f64::max).min(room);
    let numbers_end = left + 20.0 + longest + 24.0 + widest;
    let mut y = middle - line * slices.len() as f64 / 2.0 + line / 2.0;
    for (place, ((name, value), number)) in slices.iter().zip(numbers).enumerate() {
        swatch((left, y - 5.5), series(place), scene);
        let base = y + TEXT * 0.36;
        scene.text((left + 20.0, base), font::fit_name(name, TEXT, longest + 0.5), TEXT, INK, Anchor::Start);
        scene.text((numbers_end, base), number, TEXT, QUIET, Anchor::End);
        scene.text((numbers_end + 52.0, base), share(value / whole), TEXT, QUIET, Anchor::End);
        y += line;
    }
}

fn share(part: f64) -> String {
    let percent = part * 100.0;
    if percent >= 10.0 { format!("{percent:.0}%") } else { format!("{percent:.1}%") }
}

/// A place on a circle: a part of the way round from the top, with the clock.
fn around((x, y): Point, radius: f64, part: f64) -> Point {
    let turn = part * TAU;
    (x + radius * turn.sin(), y - radius * turn.cos())
}

fn slice(centre: Point, radius: f64, begin: f64, part: f64) -> Vec<Point> {
    let steps = (part * 360.0).ceil().max(2.0) as usize;
    let arc = (0..=steps).map(|i| around(centre, radius, begin + part * i as f64 / steps as f64));
    std::iter::once(centre).chain(arc).collect()
}
