//! Pictures of charts, SVG and PNG, for the server and the terminal alike.
//!
//! A [`layout`] turns a chart into a [`scene`]: rectangles, lines and texts at their places. Two writers, [`svg`] and
//! [`png`], draw the same scene. Nothing depends on the machine: texts are measured, and drawn where there are only
//! points, with a font of our own; the same chart gives the same bytes everywhere.

mod axis;
mod font;
mod layout;
mod palette;
mod png;
mod scene;
mod svg;

use datacode_lang::chart::Chart;
use datacode_lang::host::Picture;

/// Bytes that drawing may need at once: the points of a PNG, and the text of an SVG with as many points as a chart has.
pub const ROOM: usize = 16 << 20;

/// Draws a chart. `None` only where there is no room for its points.
pub fn draw(chart: &Chart, picture: Picture) -> Option<Vec<u8>> {
    let scene = layout::of(chart);
    match picture {
        Picture::Svg => Some(svg::write(&scene).into_bytes()),
        Picture::Png => png::write(&scene),
    }
}

#[cfg(test)]
mod tests;
