//! Heat maps, with what their colours mean.

use std::rc::Rc;

use datacode_lang::chart::Chart;

use super::TEXT;
use super::frame::{self, Beside, Sides};
use crate::charts::axis::{Span, marks, number, range};
use crate::charts::font;
use crate::charts::palette::{QUIET, heat, on_heat};
use crate::charts::scene::{Anchor, Scene};

/// Steps of the strip that explains the colours.
const STRIP: usize = 60;
/// Room on the right for it.
const AT_RIGHT: f64 = 96.0;

/// The cells of a heat map, as the chart has them.
pub struct Cells<'a> {
    pub columns: &'a [Rc<str>],
    pub rows: &'a [Rc<str>],
    pub values: &'a [f64],
    pub name: &'a str,
}

/// Draws the cells, their numbers where there is room, and the strip of colours.
pub fn draw(chart: &Chart, cells: &Cells<'_>, scene: &mut Scene) {
    let (low, high) = range(cells.values.iter().copied());
    let sides = Sides { left: Beside::Parts(cells.rows), below: Beside::Parts(cells.columns) };
    let frame = frame::draw(chart, &[], &sides, AT_RIGHT, scene);
    let field = frame.field;
    let (width, height) = (
        (field.right - field.left) / cells.columns.len().max(1) as f64,
        (field.bottom - field.top) / cells.rows.len().max(1) as f64,
    );
    let colours = Span { low, high, from: 0.0, to: 1.0 };
    let part = |value: f64| if high > low { colours.at(value) } else { 0.5 };
    let gap = if width > 8.0 && height > 8.0 { 1.0 } else { 0.0 };
    let texts: Vec<String> = cells.values.iter().map(|v| if v.is_nan() { String::new() } else { number(*v) }).collect();
    let size = TEXT - 1.0;
    let widest = texts.iter().map(|text| font::width(text, size)).fold(0.0, f64::max);
    let is_numbered = widest + 6.0 <= width && size + 4.0 <= height;
    for (place, value) in cells.values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let (row, column) = (place / cells.columns.len(), place % cells.columns.len());
        let corner = (field.left + width * column as f64, field.top + height * row as f64);
        scene.rect(corner, (width - gap, height - gap), heat(part(*value)));
        if is_numbered {
            let at = (corner.0 + (width - gap) / 2.0, corner.1 + (height - gap) / 2.0 + size * 0.36);
            scene.text(at, texts[place].as_str(), size, on_heat(part(*value)), Anchor::Middle);
        }
    }
    strip(cells.name, (low, high), (field.right + 18.0, field.top), field.bottom, scene);
}

/// From the smallest number below to the largest above.
fn strip(name: &str, (low, high): (f64, f64), (left, top): (f64, f64), bottom: f64, scene: &mut Scene) {
    let top = if name.is_empty() { top } else { top + TEXT + 6.0 };
    let room = scene.size.0 - left - 4.0;
    scene.text((left, top - 8.0), font::fit(name, TEXT, room), TEXT, QUIET, Anchor::Start);
    let step = (bottom - top) / STRIP as f64;
    for i in 0..STRIP {
        let part = if high > low { 1.0 - (i as f64 + 0.5) / STRIP as f64 } else { 0.5 };
        // A little over the next one, so that no line shows between two.
        let over = if i + 1 < STRIP { 0.5 } else { 0.0 };
        scene.rect((left, top + step * i as f64), (14.0, step + over), heat(part));
    }
    let span = Span { low, high, from: bottom, to: top };
    let marks = if high > low { marks(low, high, 5.0) } else { vec![(low, number(low))] };
    for (value, text) in marks {
        let y = if high > low { span.at(value) } else { (top + bottom) / 2.0 };
        scene.text((left + 20.0, y + TEXT * 0.36), font::fit(&text, TEXT, room - 20.0), TEXT, QUIET, Anchor::Start);
    }
}
