//! What charts with axes share: the title, the legend, the axes with their marks, and the lines behind it all.

use std::rc::Rc;

use datacode_lang::chart::{Chart, Scale};

use super::{EDGE, TEXT, titled};
use crate::charts::axis::{self, Mark, Span};
use crate::charts::font;
use crate::charts::palette::{AXIS, GRID, QUIET, series};
use crate::charts::scene::{Anchor, Colour, Scene};

/// The most room names beside a picture take of its width or height.
const LONGEST: f64 = 190.0;
/// How far texts that lean are turned.
const LEAN: f64 = 40.0;

/// The field inside the axes.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// What stands beside the two axes.
pub struct Sides<'a> {
    /// Beside the left one.
    pub left: Beside<'a>,
    /// Under the lower one.
    pub below: Beside<'a>,
}

/// What stands beside an axis.
pub enum Beside<'a> {
    /// Marks of numbers from the first to the second.
    Numbers(f64, f64),
    /// Marks of dates.
    Dates(f64, f64),
    /// Texts at numbers between two ends; as many as there is room for.
    Places(f64, f64, &'a [(f64, Rc<str>)]),
    /// A text for each of equal parts.
    Parts(&'a [Rc<str>]),
}

impl<'a> Beside<'a> {
    /// What stands beside points of that scale.
    pub fn of(scale: &'a Scale, low: f64, high: f64) -> Beside<'a> {
        match scale {
            Scale::Number => Beside::Numbers(low, high),
            Scale::Date => Beside::Dates(low, high),
            Scale::Places(places) => Beside::Places(low, high, places),
        }
    }

    /// The numbers at the two ends.
    fn ends(&self) -> (f64, f64) {
        match self {
            Beside::Numbers(low, high) | Beside::Dates(low, high) | Beside::Places(low, high, _) => (*low, *high),
            Beside::Parts(parts) => (0.0, parts.len() as f64),
        }
    }

    /// The marks on a length where about `count` have room.
    fn marks(&self, count: f64) -> Vec<Mark> {
        match self {
            Beside::Numbers(low, high) => axis::marks(*low, *high, count),
            Beside::Dates(low, high) => axis::dates(*low, *high, count),
            Beside::Places(low, high, places) => {
                let inside = places.iter().filter(|(place, _)| low <= place && place <= high);
                inside.map(|(place, text)| (*place, text.to_string())).collect()
            }
            Beside::Parts(parts) => {
                parts.iter().enumerate().map(|(i, text)| (i as f64 + 0.5, text.to_string())).collect()
            }
        }
    }

    fn is_text(&self) -> bool {
        matches!(self, Beside::Places(..) | Beside::Parts(_))
    }
}

/// A frame that was drawn.
pub struct Frame {
    pub field: Field,
    /// From left to right.
    pub across: Span,
    /// From bottom to top; for parts from top to bottom.
    pub up: Span,
}

/// Draws title, legend and axes; gives the field they leave. `at_right` is kept free on the right.
pub fn draw(chart: &Chart, names: &[Rc<str>], sides: &Sides<'_>, at_right: f64, scene: &mut Scene) -> Frame {
    let mut top = titled(scene);
    if names.len() > 1 {
        top = legend(names, top, scene);
    }
    top += 4.0;
    let (width, height) = scene.size;
    let left_marks = sides.left.marks(6.0);
    let beside = left_marks.iter().map(|(_, text)| font::width(text, TEXT)).fold(0.0, f64::max).min(LONGEST);
    let left = EDGE + beside + 8.0 + if chart.y_label.is_empty() { 0.0 } else { TEXT + 8.0 };
    let right = width - EDGE - at_right - if at_right == 0.0 { 10.0 } else { 0.0 };
    let below = below_marks(&sides.below, right - left);
    let bottom = height - EDGE - below.height - if chart.x_label.is_empty() { 0.0 } else { TEXT + 8.0 };
    let field = Field { left, right, top, bottom };
    let (low, high) = sides.below.ends();
    let across = Span { low, high, from: left, to: right };
    let (low, high) = sides.left.ends();
    let up = match sides.left {
        Beside::Parts(_) => Span { low, high, from: top, to: bottom },
        _ => Span { low, high, from: bottom, to: top },
    };
    left_side(&left_marks, sides.left.is_text(), &up, field, beside, scene);
    // Bars that lie are read by lines that stand.
    let lines = matches!(sides.left, Beside::Parts(_)) && !sides.below.is_text();
    below_side(&below, (sides.below.is_text(), lines), &across, field, scene);
    if !chart.y_label.is_empty() {
        let text = font::fit(&chart.y_label, TEXT, bottom - top);
        let at = (EDGE + TEXT - 2.0, (top + bottom) / 2.0);
        scene.turned(at, text, TEXT, QUIET, Anchor::Middle, 90.0);
    }
    if !chart.x_label.is_empty() {
        let text = font::fit(&chart.x_label, TEXT, right - left);
        scene.text(((left + right) / 2.0, height - EDGE), text, TEXT, QUIET, Anchor::Middle);
    }
    Frame { field, across, up }
}

/// A line for zero, or for where bars begin: over the lines behind, under what is drawn.
pub fn base_line(from: (f64, f64), to: (f64, f64), scene: &mut Scene) {
    scene.line(from, to, AXIS, 1.0);
}

fn left_side(marks: &[Mark], is_text: bool, up: &Span, field: Field, room: f64, scene: &mut Scene) {
    let mut last = f64::NEG_INFINITY;
    for (value, text) in marks {
        let y = up.at(*value);
        if is_text {
            // Where parts are narrower than a line of text, some stay without.
            if (y - last).abs() < TEXT + 1.0 {
                continue;
            }
            last = y;
        } else {
            scene.line((field.left, y), (field.right, y), GRID, 1.0);
        }
        let text = font::fit_name(text, TEXT, room + 0.5);
        scene.text((field.left - 8.0, y + TEXT * 0.36), text, TEXT, QUIET, Anchor::End);
    }
}

/// Marks under a field and how they are written.
struct Below {
    marks: Vec<Mark>,
    leans: bool,
    height: f64,
}

/// Marks that have room: fewer where texts are long; texts of parts lean before any is left out.
fn below_marks(side: &Beside<'_>, room: f64) -> Below {
    let count = match side {
        Beside::Dates(..) => (room / 90.0).floor(),
        _ => (room / 80.0).floor(),
    };
    let mut marks = side.marks(count);
    let widest = marks.iter().map(|(_, text)| font::width(text, TEXT)).fold(0.0, f64::max);
    let (low, high) = side.ends();
    let apart = match marks.as_slice() {
        [(a, _), .., (b, _)] if high > low => (b - a) / (high - low) * room / (marks.len() - 1) as f64,
        _ => room,
    };
    let plain = Below { marks: Vec::new(), leans: false, height: TEXT + 8.0 };
    if widest + 10.0 <= apart {
        return Below { marks, ..plain };
    }
    let is_parts = matches!(side, Beside::Parts(_));
    if !is_parts {
        let every = ((widest + 16.0) / apart).ceil().max(1.0) as usize;
        let marks = marks.into_iter().step_by(every).collect();
        return Below { marks, ..plain };
    }
    let every = ((TEXT + 4.0) / apart).ceil().max(1.0) as usize;
    let longest = widest.min(LONGEST * 0.7);
    for (_, text) in &mut marks {
        *text = font::fit_name(text, TEXT, longest + 0.5);
    }
    let height = longest * LEAN.to_radians().sin() + TEXT + 6.0;
    Below { marks: marks.into_iter().step_by(every).collect(), leans: true, height }
}

fn below_side(below: &Below, (is_text, lines): (bool, bool), across: &Span, field: Field, scene: &mut Scene) {
    for (value, text) in &below.marks {
        let x = across.at(*value);
        if lines {
            scene.line((x, field.top), (x, field.bottom), GRID, 1.0);
        } else if !is_text {
            scene.line((x, field.bottom), (x, field.bottom + 4.0), AXIS, 1.0);
        }
        if below.leans {
            scene.turned((x + 4.0, field.bottom + 14.0), text, TEXT, QUIET, Anchor::End, LEAN);
        } else {
            let half = font::width(text, TEXT) / 2.0;
            let x = x.min(scene.size.0 - 4.0 - half);
            scene.text((x, field.bottom + TEXT + 6.0), text, TEXT, QUIET, Anchor::Middle);
        }
    }
}

/// Names with their colours, in as many lines as they need; gives where what follows begins.
fn legend(names: &[Rc<str>], top: f64, scene: &mut Scene) -> f64 {
    let right = scene.size.0 - EDGE;
    let (mut x, mut y) = (EDGE, top);
    for (place, name) in names.iter().enumerate() {
        let name = font::fit_name(name, TEXT, LONGEST);
        let width = 18.0 + font::width(&name, TEXT) + 18.0;
        if x + width > right && x > EDGE {
            (x, y) = (EDGE, y + TEXT + 8.0);
        }
        swatch((x, y), series(place), scene);
        scene.text((x + 18.0, y + TEXT - 2.0), name, TEXT, QUIET, Anchor::Start);
        x += width;
    }
    y + TEXT + 10.0
}

/// A patch of colour beside a name.
pub fn swatch((x, y): (f64, f64), colour: Colour, scene: &mut Scene) {
    scene.rect((x, y), (11.0, 11.0), colour);
}
