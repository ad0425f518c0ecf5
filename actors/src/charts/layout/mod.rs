//! Where everything stands: a chart as a scene.
//!
//! [`frame`] is what all charts with axes share: title, legend, axes; one file for each family draws inside of it.

mod bars;
mod frame;
mod heatmap;
mod pie;
mod points;

use datacode_lang::chart::{Chart, Drawing};

use super::font;
use super::palette::INK;
use super::scene::{Anchor, Scene};

/// Width and height of a picture.
const SIZE: (f64, f64) = (800.0, 450.0);
/// Room at the edges.
const EDGE: f64 = 16.0;
/// The size of a title.
const TITLE: f64 = 17.0;
/// The size of other texts.
const TEXT: f64 = 12.0;

/// The scene of a chart.
pub fn of(chart: &Chart) -> Scene {
    let mut scene = Scene { title: chart.title.clone(), size: SIZE, shapes: Vec::new() };
    match &chart.drawing {
        Drawing::Line { scale, series } => points::draw(chart, scale, series, true, &mut scene),
        Drawing::Scatter { scale, series } => points::draw(chart, scale, series, false, &mut scene),
        Drawing::Bar { labels, series, stacked, horizontal } => {
            bars::draw(chart, &bars::Groups { labels, series, stacked: *stacked }, *horizontal, &mut scene);
        }
        Drawing::Hist { scale, from, width, counts } => {
            bars::histogram(chart, scale, (*from, *width), counts, &mut scene);
        }
        Drawing::Pie { slices } => pie::draw(slices, &mut scene),
        Drawing::Heatmap { columns, rows, values, name } => {
            heatmap::draw(chart, &heatmap::Cells { columns, rows, values, name }, &mut scene);
        }
    }
    scene
}

/// Writes the title; gives where what follows begins.
fn titled(scene: &mut Scene) -> f64 {
    if scene.title.is_empty() {
        return EDGE;
    }
    let room = scene.size.0 - 2.0 * EDGE;
    let (first, rest) = first_line(&scene.title, room);
    let rest = font::fit(rest, TITLE, room);
    scene.text((EDGE, EDGE + TITLE), first, TITLE, INK, Anchor::Start);
    if rest.is_empty() {
        return EDGE + TITLE + 16.0;
    }
    scene.text((EDGE, EDGE + 2.0 * TITLE + 5.0), rest, TITLE, INK, Anchor::Start);
    EDGE + 2.0 * TITLE + 21.0
}

/// As many words of a title as have room on a line, and the others; a word that has none is cut.
fn first_line(title: &str, room: f64) -> (String, &str) {
    if font::width(title, TITLE) <= room {
        return (title.to_owned(), "");
    }
    let breaks = title.match_indices(' ').map(|(at, _)| at);
    match breaks.take_while(|at| font::width(&title[..*at], TITLE) <= room).last() {
        Some(at) => (title[..at].to_owned(), title[at..].trim()),
        None => (font::fit(title, TITLE, room), ""),
    }
}
